"""What the medial and the lateral flange share: where they begin and end, and how that is read."""

from collections.abc import Callable
from typing import Any

from insolecad.features.dose import dose
from insolecad.features.feature import Latest, Line, OnOrder, Place
from insolecad.geometry.construction import Form
from insolecad.geometry.definitions import HEEL_SEAT
from insolecad.geometry.flange import LEAST_RUN_OUT, REAR, RISE, RUN_OUT, Crest, Side, latest_end, rise
from insolecad.geometry.front_edge import front
from insolecad.geometry.outline import Measures, Outline, sides_at
from insolecad.geometry.plan import Plan

START = HEEL_SEAT - 0.02
"""Station from which a flange has its height by rule, in foot lengths: behind the heel seat (house)."""

RAMPS = Line("edge", {"start_mm": "start", "end_mm": "end"})
"""Along the inner edge, where a flange rises and where it runs out."""


def start_dose() -> Any:
    """Declare from where a flange has its height."""
    return dose(
        31.0,
        20.0,
        75.0,
        "Distance from the rear of the heel at which the height begins; the flange rises behind it.",
        source="practice ranges, house",
        effect="shapes",
    )


def end_dose(default: float) -> Any:
    """Declare up to where a flange has its height."""
    return dose(
        default,
        80.0,
        240.0,
        "Distance from the rear of the heel up to which the height stays; the flange runs out ahead of it.",
        source="practice ranges, house",
        effect="shapes",
    )


def from_start_to(side: Side, end: float, words: str) -> OnOrder:
    """Return the rule of a flange that ends at a station in foot lengths, whose place is said in words."""

    def start(measures: Measures, dose: Callable[[str], float]) -> float:
        over_cup = dose(f"{side}_flange.height_mm") - dose("heel_cup.depth_mm")
        return max(START * measures.foot_length, REAR * measures.foot_length + rise(over_cup))

    def latest(outline: Outline, form: Form) -> float:
        return latest_end(outline, side, front(outline, form))

    return OnOrder(
        places={
            "start_mm": Place(f"behind the heel seat, {START:g} x FL; further ahead over a shallow cup", start),
            "end_mm": Place(f"{words}, {end:g} x FL", lambda measures, _: end * measures.foot_length),
        },
        latest={"end_mm": Latest(latest, f"so that it runs out over {LEAST_RUN_OUT:g} mm at least")},
    )


def top(plan: Plan, side: Side, crest: Crest) -> tuple[float, float]:
    """Return where the height is read: the border of the foot side at the middle of the flange."""
    return crest.middle, sides_at(plan.inner, plan.toe_u, crest.middle)[side == "medial"]


def footprint(side: Side) -> str:
    """Return the shape in words."""
    return (
        f"A wall beyond the {side} edge of cup and arch, whose height stays from its start to its end. It rises over "
        f"{RISE:g} mm, or more over a shallow cup, and runs out over {RUN_OUT:g} mm, or at least "
        f"{LEAST_RUN_OUT:g} mm where the insole ends there. It makes up for what cup and arch miss of its height."
    )
