"""Heel lift: raises the whole heel and runs out under the midfoot."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature
from insolecad.features.shape import Ground
from insolecad.geometry.definitions import POST_FADE
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.outline import Outline
from insolecad.geometry.plan import Plan

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
        return zero
    start, end = (share * outline.measures.foot_length for share in FADE)

    def rise(x: Array, y: Array) -> Array:
        return settings.height_mm * (1.0 - step(x, start, end))

    return rise


def points(plan: Plan, settings: HeelLift) -> Points:
    """Return where the height is read: at the heel seat."""
    return {"heel_seat": (plan.measures.seat_x, 0.0)}


HEEL_LIFT = Feature(
    settings=HeelLift,
    title="Heel lift",
    purpose="For a short calf, for a tendon of the heel that should be stretched less, or for a shorter leg.",
    shape=Ground(heel_lift, "lift"),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"height_mm": points},
)
