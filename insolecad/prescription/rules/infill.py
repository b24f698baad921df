"""Infill: how firm each zone is printed. Firmer for over-pronation and heavy wearers, softer for supination.

The STL and STEP files are solid; these numbers go into the slicer, or into the zones of a 3MF.
A filling's stiffness goes as the square of its density, so a factor on the one is its root on the other.
"""

from collections.abc import Callable

from insolecad.catalogue.materials import materials
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import ByLevel, Condition
from insolecad.prescription.rules.conditions import (
    MIDFOOT_STRIKE,
    NOT_PRINTED,
    PRONATED,
    SORE_FOREFOOT,
    SORE_HEEL,
    SUPINATED,
)
from insolecad.prescription.rules.rule import Instead, Plus, Rule, Times, lower_limit, upper_limit

STANDARD_MASS = 75.0
"""Body mass in kg for which the levels are stated; also taken where the mass is not given."""

SOFTEST, FIRMEST = 12.0, 40.0
"""Least and most infill in percent that prints well and still differs (house)."""

LATTICE = "practice of insole printers, house; stiffness as density squared (open cells, Gibson and Ashby)"


def _when(condition: Condition, factor: float) -> Callable[[Case], float]:
    return lambda case: factor if condition.holds(case) else 1.0


def _in_arch(name: str, title: str, factor: float) -> Times:
    return Times(title, f"x {factor:g} in {title}", _when(Condition(title, lambda case: case.material == name), factor))


def _by_mass(case: Case) -> float:
    return float(((case.order.wearer.mass_kg or STANDARD_MASS) / STANDARD_MASS) ** 0.5)


def _by_modulus(case: Case) -> float:
    measured = case.order.material.modulus_mpa
    return float((case.solid_material.modulus_mpa.value / measured) ** 0.5) if measured else 1.0


LANDING_HEEL = Condition("landing zone, softer under the heel", lambda case: not MIDFOOT_STRIKE.holds(case))
LANDING_BALL = Condition("landing on the midfoot, softer under the ball", MIDFOOT_STRIKE.holds)
RUNNING_BALL = Condition(
    "running, softer under the ball", lambda case: case.is_running and not LANDING_BALL.holds(case)
)
SORE_BALL = Condition(
    "sore forefoot, softer",
    lambda case: SORE_FOREFOOT.holds(case) and not (case.is_running or LANDING_BALL.holds(case)),
)
SORE = Condition("sore heel, softer", SORE_HEEL.holds)

MASS = Times("body mass", "x the root of (body mass / 75 kg)", _by_mass)
SOFTER = Times("supination, flexible", "x 0.8 for supination", _when(SUPINATED, 0.8))
FIRMER = Times("over-pronation, firm inner column", "x 1.15 for over-pronation", _when(PRONATED, 1.15))
SOFTER_FILAMENTS = tuple(
    _in_arch(name, material.title.removesuffix(" filament"), material.arch_infill_factor.value)
    for name, material in materials().items()
    if material.arch_infill_factor
)
"""Firmer filling of the arch in filaments softer than the usual one, by each of them."""

MEASURED = Times(
    "measured modulus",
    "x the root of (the material's usual modulus / the measured one)",
    _by_modulus,
)
EVERYWHERE = ByLevel(15.0, 20.0, 25.0)


def _zone(key: str, start: ByLevel, *plus: Plus, medial: bool = False) -> Rule:
    return Rule(
        key,
        start,
        LATTICE,
        instead=(Instead(NOT_PRINTED, 100.0, "milled, cast or sintered, not filled: {value}"),),
        plus=plus,
        times=(MASS, SOFTER, *((FIRMER, *SOFTER_FILAMENTS) if medial else ()), MEASURED),
        limits=(lower_limit(SOFTEST), upper_limit(FIRMEST)),
    )


RULES = (
    _zone("infill.heel_percent", EVERYWHERE, Plus(-5.0, LANDING_HEEL), Plus(-3.0, SORE)),
    _zone("infill.medial_arch_percent", ByLevel(15.0, 20.0, 30.0), medial=True),
    _zone("infill.lateral_percent", EVERYWHERE),
    _zone("infill.metatarsal_pad_percent", EVERYWHERE),
    _zone(
        "infill.forefoot_percent", EVERYWHERE, Plus(-5.0, LANDING_BALL), Plus(-5.0, RUNNING_BALL), Plus(-5.0, SORE_BALL)
    ),
    _zone("infill.toes_percent", EVERYWHERE),
)
