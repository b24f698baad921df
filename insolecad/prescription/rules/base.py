"""Base: what everything stands on, by shoe, support and stride."""

from insolecad.prescription.case import MOST_STACK, Case
from insolecad.prescription.rules.heel import post_rise_by_rule
from insolecad.prescription.rules.rule import ByLevel, ByShoe, Either, Fixed, Plus, Rule, at_least, at_most
from insolecad.prescription.rules.when import (
    HEEL_STRIKE,
    LOW_VOLUME,
    MIDFOOT_STRIKE,
    ON_SOCKLINER,
    RUNNING,
    SORE_FOREFOOT,
    SORE_HEEL,
    SUPINATED,
)

THICKEST = 10.0
"""Largest base dose in mm."""

THICKEST_FOREFOOT = 6.0
"""Thickest forefoot that is prescribed, in mm, however many reasons there are to cushion it (house)."""


def _least(case: Case) -> float:
    return case.minimum_thickness


def _room(case: Case) -> float | None:
    """Return how thick the heel may be so that it stands no higher in the shoe than it should.

    On a sockliner that stays the wearer has chosen the height: that is said, not cured.
    """
    if case.order.shoe.sockliner == "keep":
        return None
    room = MOST_STACK[case.shoe] + case.removed_sockliner - post_rise_by_rule(case)
    return max(int(10.0 * room) / 10.0, case.minimum_thickness)


BY_SUPPORT = Plus(ByLevel(-0.5, 0.0, 0.5))

RULES = (
    Rule(
        "base.heel_mm",
        Either(LOW_VOLUME, Fixed(2.5, "a shoe without room"), ByShoe(4.0, 3.0, 4.0)),
        "house",
        plus=(BY_SUPPORT, Plus(1.0, HEEL_STRIKE), Plus(1.0, SORE_HEEL), Plus(-1.0, ON_SOCKLINER)),
        limits=(
            at_most(_room, "so that the heel stays in the shoe", "what the shoe has room for"),
            at_least(_least, "in this material", "the thinnest wall"),
            at_most(THICKEST),
        ),
    ),
    Rule(
        "base.forefoot_mm",
        Either(LOW_VOLUME, Fixed(2.0, "a shoe without room"), ByShoe(3.0, 2.5, 3.5)),
        "house",
        plus=(
            BY_SUPPORT,
            Plus(1.0, MIDFOOT_STRIKE),
            Plus(1.0, RUNNING),
            Plus(1.0, SUPINATED),
            Plus(1.0, SORE_FOREFOOT),
            Plus(-1.0, ON_SOCKLINER),
        ),
        limits=(
            at_most(THICKEST_FOREFOOT, "so that the toes keep their room"),
            at_least(_least, "in this material", "the thinnest wall"),
        ),
    ),
)
