"""Base: the thickness under heel and forefoot that everything else stands on."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature
from insolecad.features.shape import Ground
from insolecad.geometry.fields import Array, Field, step
from insolecad.geometry.outline import Outline
from insolecad.geometry.plan import Plan


class Base(Settings):
    """Thickness of the footbed before any correction."""

    heel_mm: float = dose(
        4.0, 1.6, 10.0, "Thickness under the heel seat.", source="house, by type of shoe", effect="raises"
    )
    forefoot_mm: float = dose(
        3.0, 1.6, 10.0, "Thickness under the ball, out to the toes.", source="house, by type of shoe", effect="raises"
    )


def base(outline: Outline, settings: Base) -> Field:
    """Return the base thickness: `heel_mm` to 0.2 FL, `forefoot_mm` from 15 mm behind the heads."""
    start, end = 0.20 * outline.measures.foot_length, outline.measures.ball_centre_x - 15.0

    def thickness(x: Array, y: Array) -> Array:
        return settings.heel_mm + (settings.forefoot_mm - settings.heel_mm) * step(x, start, end)

    return thickness


def heel_seat(plan: Plan, settings: Base) -> Points:
    """Return where the thickness under the heel is read: at the heel seat, less what stands on the base."""
    return {"heel_seat": (plan.measures.seat_x, 0.0)}


def ball_centre(plan: Plan, settings: Base) -> Points:
    """Return where the thickness under the ball is read: at the ball centre, less what stands on the base."""
    return {"ball_centre": (plan.measures.ball_centre_x, plan.ball_centre_y)}


BASE = Feature(
    settings=Base,
    title="Base thickness",
    purpose="For the room in the shoe, and for how much cushion is wanted under heel and ball.",
    shape=Ground(base, "base"),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"heel_mm": heel_seat, "forefoot_mm": ball_centre},
)
