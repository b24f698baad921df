"""Medial heel skive: raises the medial half of the heel seat by a 15 degree plane."""

from insolecad.features.dose import Settings, dose
from insolecad.field import Field
from insolecad.plan import Plan
from insolecad.skive import heel_skive


class MedialSkive(Settings):
    """Depth of the skive."""

    depth_mm: float = dose(
        0.0,
        0.0,
        6.0,
        "Raise at 0.72 of the inner half width on the medial side; 0 leaves the skive out.",
        source="laboratory menus",
        effect="raises",
    )


def medial_skive(plan: Plan, settings: MedialSkive) -> Field:
    """Return the raise of the medial heel; the cup's inner edge stays where it is."""
    return heel_skive(plan, settings.depth_mm, 1)
