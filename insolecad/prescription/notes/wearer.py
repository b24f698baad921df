"""Notes on the wearer: mass, age, legs of different length, answers that contradict each other."""

from collections.abc import Iterator

from insolecad.order.limits import USUAL_MASS
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn
from insolecad.prescription.rules.heel import SMALLEST_DIFFERENCE

SMALL_FOOT = 215.0
"""Foot length in mm that may be a child's (safety rules)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about the wearer."""
    wearer = case.order.wearer
    low, high = USUAL_MASS
    if wearer.mass_kg is not None and not low <= wearer.mass_kg <= high:
        limit = f"usually {low:g} to {high:g} kg"
        yield warn("body mass", wearer.mass_kg, limit, "check the mass; support is made for usual loads")
    if wearer.age is None and case.length < SMALL_FOOT:
        limit = f"wanted for a foot of {case.length:g} mm"
        yield warn("age", "not given", limit, "if this is a child's foot, a clinician decides")
    if case.order.activity.type == "standing" and case.strike:
        advice = "standing has no landing; both were used as ordered"
        yield note("activity", "standing", f"landing on the {case.strike}", advice)
    difference = wearer.leg_length_difference_mm or 0.0
    if 0.0 < difference < SMALLEST_DIFFERENCE:
        yield note("leg-length difference", difference, f"from {SMALLEST_DIFFERENCE:g} mm", "too small for a lift")
    elif difference:
        yield from _legs(case, difference)


def _legs(case: Case, difference: float) -> Iterator[Note]:
    """Yield what becomes of a leg-length difference on this side."""
    lift = case.settled["heel_lift.height_mm"]
    if lift.tag == "order":
        advice = "a lift was ordered, so the rule's for the shorter leg is not in it: order the lifts of each side"
        yield warn("leg-length difference", difference, f"ordered lift {lift.value:g} mm", advice)
    elif case.side == case.order.wearer.short_leg:
        limit = f"lift {lift.value:g} mm"
        yield note("leg-length difference", difference, limit, "a first fitting takes half of it or less")
    elif len(case.order.sides) == 1:
        yield note(
            "leg-length difference", difference, "no lift", "this is the longer leg; the other insole has the lift"
        )
