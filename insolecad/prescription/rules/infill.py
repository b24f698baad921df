"""Infill: how firm each zone is printed. Firmer for over-pronation and heavy wearers, softer for supination.

The STL and STEP files are solid; these numbers go into the slicer.
"""

from insolecad.prescription.case import Case
from insolecad.prescription.rules.rule import ByLevel, Instead, Plus, Rule, Times, When, at_least, at_most
from insolecad.prescription.rules.when import NOT_PRINTED, PRONATED, SORE_FOREFOOT, SUPINATED

STANDARD_MASS = 75.0
"""Body mass in kg for which the levels are stated; also taken where the mass is not given."""

SOFTEST, FIRMEST = 12.0, 40.0
"""Least and most infill in percent that prints well and still differs (house)."""


def _by_mass(case: Case) -> float:
    return float(((case.order.wearer.mass_kg or STANDARD_MASS) / STANDARD_MASS) ** 0.5)


MASS = Times("body mass", "x the root of (body mass / 75 kg)", _by_mass)
SOFTER = Times("supination", "x 0.8 for supination", lambda case: 0.8 if SUPINATED.holds(case) else 1.0)
FIRMER = Times("over-pronation", "x 1.15 for over-pronation", lambda case: 1.15 if PRONATED.holds(case) else 1.0)
BALL = When("running, softer under the ball", lambda case: case.running)
SORE_BALL = When("sore forefoot, softer", lambda case: SORE_FOREFOOT.holds(case) and not case.running)
SORE = When("sore heel, softer", lambda case: case.complains_of("heel-pain"))
EVERYWHERE = ByLevel(15.0, 20.0, 25.0)


def _zone(key: str, start: ByLevel, *plus: Plus, medial: bool = False) -> Rule:
    return Rule(
        key,
        start,
        "house",
        instead=(Instead(NOT_PRINTED, 100.0, "milled, cast or sintered, not filled: {value}"),),
        plus=plus,
        times=(MASS, SOFTER, *((FIRMER,) if medial else ())),
        limits=(at_least(SOFTEST), at_most(FIRMEST)),
    )


RULES = (
    _zone("infill.heel_percent", EVERYWHERE, Plus(-5.0, When("heel strike zone", lambda case: True)), Plus(-3.0, SORE)),
    _zone("infill.medial_arch_percent", ByLevel(15.0, 20.0, 30.0), medial=True),
    _zone("infill.lateral_percent", EVERYWHERE),
    _zone("infill.metatarsal_pad_percent", EVERYWHERE),
    _zone("infill.forefoot_percent", EVERYWHERE, Plus(-5.0, BALL), Plus(-5.0, SORE_BALL)),
    _zone("infill.toes_percent", EVERYWHERE),
)
