"""Medial flange: a high medial edge between heel cup and arch, which holds the heel bone."""

from insolecad.features._flange import flange_x, footprint, with_flange
from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Wall
from insolecad.features.suggestion import Sign, Suggestion
from insolecad.geometry.edge_profiles import Edge
from insolecad.geometry.outline import Measures
from insolecad.geometry.plan import Plan

VERY_MOBILE = 15.0
"""Navicular drop in mm from which the heel wants more hold on the inner side (practice values)."""

HEEL_ROLLS_IN = Sign(
    "severe over-pronation, or a very mobile arch",
    lambda wearer: wearer.pronation == "severe-overpronation" or wearer.measure("navicular_drop_mm") > VERY_MOBILE,
)


class MedialFlange(Settings):
    """Height of the flange."""

    height_mm: float = dose(
        0.0,
        0.0,
        30.0,
        "Height of the medial inner edge over the local base, between cup and arch; 0 leaves the flange out.",
        source="laboratory menus, house",
        effect="raises",
        least=12.0,
        words="inner flange {value} mm high",
    )


def medial_flange(measures: Measures, settings: MedialFlange, plain: Edge) -> Edge:
    """Return the medial edge with the flange: `plain` where the flange is left out or the edge as high already."""
    return with_flange(plain, measures, settings.height_mm)


def points(plan: Plan, settings: MedialFlange) -> Points:
    """Return where the height is read: the medial inner edge at the flange's peak."""
    x = flange_x(plan.measures)
    return {"medial_flange": (x, plan.edges_at(x)[1])}


MEDIAL_FLANGE = Feature(
    settings=MedialFlange,
    title="Medial flange",
    purpose="For a heel and midfoot that lean far to the inner side.",
    shape=Wall(
        medial_flange,
        "medial",
        footprint("medial"),
    ),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    suggestions=(Suggestion("height_mm", HEEL_ROLLS_IN, 20.0, "a high inner edge holds a heel that rolls inward"),),
)
