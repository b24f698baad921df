"""Lateral flange: a high lateral edge between heel cup and arch, which holds the heel bone."""

from insolecad.features._flange import RAMPS, end_dose, footprint, from_start_to, start_dose, top
from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import Feature
from insolecad.features.shape import Wall
from insolecad.features.suggestion import Sign, Suggestion
from insolecad.geometry.flange import Crest
from insolecad.geometry.plan import Plan

HEEL_ROLLS_OUT = Sign("severe supination", lambda wearer: wearer.pronation == "severe-supination")


class LateralFlange(Settings):
    """Height of the flange, and along which stretch it has it."""

    height_mm: float = dose(
        0.0,
        0.0,
        25.0,
        "Height of the lateral inner edge over the local base, beside heel and arch; 0 leaves the flange out.",
        source="laboratory menus, house",
        effect="raises",
        least=8.0,
        words="outer flange {value} mm high",
    )
    start_mm: float = start_dose()
    end_mm: float = end_dose(120.0)


def lateral_flange(settings: LateralFlange) -> Crest | None:
    """Return the crest of the flange, None if it is left out."""
    return Crest(settings.height_mm, settings.start_mm, settings.end_mm) if settings.height_mm else None


def points(plan: Plan, settings: LateralFlange) -> Points:
    """Return where the height is read: the lateral inner edge at the middle of the flange."""
    return {"lateral_flange": top(plan, "lateral", Crest(settings.height_mm, settings.start_mm, settings.end_mm))}


LATERAL_FLANGE = Feature(
    settings=LateralFlange,
    title="Lateral flange",
    purpose="For a heel that slides or leans to the outer side.",
    shape=Wall(lateral_flange, "lateral", footprint("lateral")),
    holes="anywhere",
    rule=from_start_to("lateral", 0.46, "at the base of the fifth metatarsal"),
    read_at={"height_mm": points},
    read_along=(RAMPS,),
    suggestions=(Suggestion("height_mm", HEEL_ROLLS_OUT, 14.0, "a high outer edge holds a heel that rolls outward"),),
)
