"""Heel lift: raises the whole heel and runs out under the midfoot."""

from insolecad.features.dose import Settings, dose
from insolecad.geometry.definitions import POST_FADE
from insolecad.geometry.fields import Array, Field, nothing, step
from insolecad.geometry.outline import Outline

FADE = (POST_FADE[0], 0.62)
"""Stations up to which the lift is whole, as a post is, and from which it is gone, in foot lengths (house)."""


class HeelLift(Settings):
    """A level raise of the heel."""

    height_mm: float = dose(
        0.0,
        0.0,
        12.0,
        "Raise of the heel seat; 0 leaves the lift out.",
        source="laboratory menus",
        effect="raises",
        words="heel raised {value} mm",
    )


def heel_lift(outline: Outline, settings: HeelLift) -> Field:
    """Return the lift: full to 0.22 FL, gone at 0.62 FL, steepest slope 1.5 times the mean.

    10 mm on a 262 mm foot slope 8 degrees at most (laboratory menus).
    """
    if settings.height_mm == 0.0:
        return nothing
    start, end = (share * outline.measures.foot_length for share in FADE)

    def rise(x: Array, y: Array) -> Array:
        return settings.height_mm * (1.0 - step(x, start, end))

    return rise
