"""What the medial and the lateral flange share: their crest, and where it is read."""

from typing import Any

from insolecad.features.dose import dose
from insolecad.features.feature import Line
from insolecad.geometry.flange import Crest, Side
from insolecad.geometry.outline import Measures, sides_at
from insolecad.geometry.plan import Plan

START = 0.12
"""Station from which a flange has its height, in foot lengths, unless ordered: behind the heel seat (house)."""

RISE, RUN_OUT = 24.0, 36.0
"""Over how many mm a flange rises behind its start, and runs out ahead of its end (house)."""

REAR = 0.03
"""Station behind which nothing of it is, in foot lengths: there the rear of the cup begins (house)."""

RAMPS = Line("edge", {"start_mm": "start", "end_mm": "end"})
"""Along the inner edge, where a flange rises and where it runs out."""


def start_dose() -> Any:
    """Declare from where a flange has its height."""
    return dose(
        31.0,
        20.0,
        70.0,
        "From where on the flange has its height, from the rear of the heel.",
        source="practice ranges, house",
        effect="shapes",
    )


def end_dose(default: float, high: float) -> Any:
    """Declare up to where a flange has its height."""
    return dose(
        default,
        75.0,
        high,
        "Up to where the flange has its height, from the rear of the heel.",
        source="practice ranges, house",
        effect="shapes",
    )


def crest(measures: Measures, height: float, start: float, end: float) -> Crest | None:
    """Return the crest of a flange, None if it is left out."""
    rear = max(start - RISE, REAR * measures.foot_length)
    return Crest(height, start, end, (rear, end + RUN_OUT)) if height else None


def top(plan: Plan, side: Side, start: float, end: float) -> tuple[float, float]:
    """Return where the height is read: the border of the foot side at the middle of the flange."""
    x = Crest(0.0, start, end, (start, end)).middle
    return x, sides_at(plan.inner, plan.toe_u, x)[side == "medial"]


def footprint(side: Side, end: str) -> str:
    """Return the shape in words."""
    return (
        f"A wall beyond the {side} edge of the footbed, which keeps its height from {START:g} of the foot length to "
        f"{end} unless ordered otherwise. It rises over {RISE:g} mm behind its start and runs out over "
        f"{RUN_OUT:g} mm ahead of its end. Where cup and arch are as high, nothing is added."
    )
