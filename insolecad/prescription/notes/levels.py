"""Notes on ordered doses far outside what any level of support would prescribe for this foot."""

import math
from collections.abc import Iterator
from dataclasses import replace

from insolecad.errors import Change
from insolecad.features import DOSES
from insolecad.order.words import LEVELS, Level
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note
from insolecad.prescription.notes.doses import menu_limits
from insolecad.prescription.rules import RULES

BEYOND = {"mm": 2.0, "degrees": 2.0}
"""How far outside the span of the levels a dose is questioned, at least, by unit (house)."""

BEYOND_SHARE = 0.25
"""The same in shares of the end of the span, for larger doses (house)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield ordered doses that are far from those of every level, unless a clinician ordered them.

    What only shapes a dose depends on no level. A dose that the rules give to no level is one on order.
    """
    if case.order.wearer.clinician:
        return
    menu = menu_limits(case)
    for key, info in DOSES.items():
        value = case.dose(key)
        if case.settled[key].tag != "order" or info.effect == "shapes" or value == 0.0:
            continue
        by_level = {level: RULES[key](_at_level(case, level)).value for level in LEVELS}
        # over the menu's limit there is a warning already
        if any(by_level.values()) and abs(value) <= menu.get(key, math.inf) and _is_far(value, by_level, info.unit):
            yield _far(case, key, value, by_level)


def _far(case: Case, key: str, value: float, by_level: dict[Level, float]) -> Note:
    """Return the note on one dose."""
    feature, _, name = key.partition(".")
    unit = DOSES[key].unit
    check = f"{feature} {name.rpartition('_')[0]} in {unit}".replace("_", " ")
    if len(set(by_level.values())) == 1:
        limit = f"{by_level[case.order.support.level]:g} by rule at every level"
    else:
        limit = f"{LEVELS[0]} would be {by_level[LEVELS[0]]:g}, {LEVELS[-1]} {by_level[LEVELS[-1]]:g}"
    advice = "far from what any level of support would be for this foot: as ordered by a clinician?"
    by_rule = by_level[case.order.support.level]
    return note(check, value, limit, advice, Change(f"{case.level} would be", {case.own_key(key): by_rule}))


def _is_far(value: float, by_level: dict[Level, float], unit: str) -> bool:
    low, high = min(by_level.values()), max(by_level.values())
    return value < low - _margin(low, unit) or value > high + _margin(high, unit)


def _margin(end: float, unit: str) -> float:
    return max(BEYOND[unit], BEYOND_SHARE * abs(end))


def _at_level(case: Case, level: Level) -> Case:
    """Return the case at another level of support, with the doses above a rule as they are settled."""
    support = case.order.support.model_copy(update={"level": level})
    return replace(case, order=case.order.model_copy(update={"support": support}))
