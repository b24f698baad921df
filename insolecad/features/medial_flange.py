"""Medial flange: a high medial edge between heel cup and arch, which holds the heel bone."""

from insolecad.features._flange import RAMPS, end_dose, footprint, from_start_to, start_dose, top
from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import Feature
from insolecad.features.shape import Wall
from insolecad.features.suggestion import Sign, Suggestion
from insolecad.geometry.flange import Crest
from insolecad.geometry.plan import Plan

VERY_MOBILE = 15.0
"""Navicular drop in mm from which the heel wants more hold on the inner side (practice values)."""

HEEL_ROLLS_IN = Sign(
    "severe over-pronation, or a very mobile arch",
    lambda wearer: wearer.pronation == "severe-overpronation" or wearer.measure("navicular_drop_mm") > VERY_MOBILE,
)


class MedialFlange(Settings):
    """Height of the flange, and along which stretch it has it."""

    height_mm: float = dose(
        0.0,
        0.0,
        30.0,
        "Height of the medial inner edge over the local base, beside heel and arch; 0 leaves the flange out.",
        source="laboratory menus, house",
        effect="raises",
        least=12.0,
        words="inner flange {value} mm high",
    )
    start_mm: float = start_dose()
    end_mm: float = end_dose(143.0)


def medial_flange(settings: MedialFlange) -> Crest | None:
    """Return the crest of the flange, None if it is left out."""
    return Crest(settings.height_mm, settings.start_mm, settings.end_mm) if settings.height_mm else None


def points(plan: Plan, settings: MedialFlange) -> Points:
    """Return where the height is read: the medial inner edge at the middle of the flange."""
    return {"medial_flange": top(plan, "medial", Crest(settings.height_mm, settings.start_mm, settings.end_mm))}


MEDIAL_FLANGE = Feature(
    settings=MedialFlange,
    title="Medial flange",
    purpose="For a heel and midfoot that lean far to the inner side.",
    shape=Wall(medial_flange, "medial", footprint("medial")),
    holes="anywhere",
    rule=from_start_to("medial", 0.545, "behind the first head"),
    read_at={"height_mm": points},
    read_along=(RAMPS,),
    suggestions=(Suggestion("height_mm", HEEL_ROLLS_IN, 20.0, "a high inner edge holds a heel that rolls inward"),),
)
