"""Corrections that are made only when they are ordered; the notes say when to think of one."""

import math

from insolecad.features import FEATURES
from insolecad.features.dose import DoseInfo
from insolecad.features.feature import Latest, Least, OnOrder, Place
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import Amount, Default, Formula, Zero
from insolecad.prescription.rules.forefoot import SLOPES, gap_limit
from insolecad.prescription.rules.rule import Limit, Rule, lower_limit, upper_limit


def _bound(info: DoseInfo, least: Least) -> Limit:
    """Return the bound of a size by another dose of its correction."""

    def limit(case: Case) -> float:
        return round(least.times * case.dose(f"{info.feature}.{least.of}"), 1)

    return lower_limit(limit, least.why, f"{least.times:g} times its {least.of.rpartition('_')[0]}")


def _gap(gap: float) -> Limit:
    """Return the least gap to the heads behind what slopes on with a correction."""
    return gap_limit(
        gap, SLOPES, "so that both do not slope as one", "behind an ordered hollow or beside a neuroma pad"
    )


def _place(place: Place) -> Formula:
    """Return a place by the foot."""
    return Formula(place.says, lambda case: (round(place.at(case.measures, case.dose), 1), f"{place.says}:"))


def _latest(info: DoseInfo, latest: Latest) -> Limit:
    """Return the bound of a place by the insole, where its correction is ordered."""

    def limit(case: Case) -> float | None:
        ordered = any(case.dose(main.key) for main in FEATURES[info.feature].main)
        most = math.floor(10.0 * latest.at(case.outline, case.plan_form)) / 10.0 if ordered else None
        return None if most is None else max(most, info.low)

    return upper_limit(limit, latest.why, "what the insole has room for")


def _rule(info: DoseInfo, rule: OnOrder) -> Rule:
    """Return the rule of one dose: a main one is 0, what only shapes it has its declared default."""
    if info.effect != "shapes":
        return Rule(info.key, Zero("none unless ordered"), "house")
    limits = (_bound(info, rule.at_least[info.name]),) if info.name in rule.at_least else ()
    if info.name in rule.gaps:
        limits = (*limits, _gap(rule.gaps[info.name]))
    if info.name in rule.latest:
        limits = (*limits, _latest(info, rule.latest[info.name]))
    start: Amount = _place(rule.places[info.name]) if info.name in rule.places else Default("usual size")
    return Rule(info.key, start, info.source, limits=limits)


_ALL = {
    (feature.name, info.name): _rule(info, feature.rule)
    for feature in FEATURES.values()
    if isinstance(feature.rule, OnOrder)
    for info in feature.doses
}

_PLACED = {
    (name, place)
    for name, feature in FEATURES.items()
    if isinstance(feature.rule, OnOrder)
    for place in (*feature.rule.places, *feature.rule.latest)
}

RULES = tuple(rule for dose, rule in _ALL.items() if dose not in _PLACED)

PLACE_RULES = tuple(rule for dose, rule in _ALL.items() if dose in _PLACED)
"""Of places that depend on the foot, and on doses that are settled after the others here."""
