"""Lateral flange: a high lateral edge between heel cup and arch, which holds the heel bone."""

from insolecad.features._flange import flange_x, footprint, with_flange
from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Wall
from insolecad.features.suggestion import Sign, Suggestion
from insolecad.geometry.edge_profiles import Edge
from insolecad.geometry.outline import Measures
from insolecad.geometry.plan import Plan

HEEL_ROLLS_OUT = Sign("severe supination", lambda wearer: wearer.pronation == "severe-supination")


class LateralFlange(Settings):
    """Height of the flange."""

    height_mm: float = dose(
        0.0,
        0.0,
        25.0,
        "Height of the lateral inner edge over the local base, between cup and arch; 0 leaves the flange out.",
        source="laboratory menus, house",
        effect="raises",
        least=8.0,
        words="outer flange {value} mm high",
    )


def lateral_flange(measures: Measures, settings: LateralFlange, plain: Edge) -> Edge:
    """Return the lateral edge with the flange: `plain` where the flange is left out or the edge as high already."""
    return with_flange(plain, measures, settings.height_mm)


def points(plan: Plan, settings: LateralFlange) -> Points:
    """Return where the height is read: the lateral inner edge at the flange's peak."""
    x = flange_x(plan.measures)
    return {"lateral_flange": (x, plan.edges_at(x)[0])}


LATERAL_FLANGE = Feature(
    settings=LateralFlange,
    title="Lateral flange",
    purpose="For a heel that slides or leans to the outer side.",
    shape=Wall(
        lateral_flange,
        "lateral",
        footprint("lateral"),
    ),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    suggestions=(Suggestion("height_mm", HEEL_ROLLS_OUT, 14.0, "a high outer edge holds a heel that rolls outward"),),
)
