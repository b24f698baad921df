"""Corrections that are made only when they are ordered; the notes say when to think of one."""

from insolecad.features import FEATURES
from insolecad.features.dose import DoseInfo
from insolecad.features.feature import Least, OnOrder
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import Default, Zero
from insolecad.prescription.rules.rule import Limit, Rule, lower_limit


def _bound(info: DoseInfo, least: Least) -> Limit:
    """Return the bound of a size by another dose of its correction."""

    def limit(case: Case) -> float:
        return round(least.times * case.dose(f"{info.feature}.{least.of}"), 1)

    return lower_limit(limit, least.why, f"{least.times:g} times its {least.of.rpartition('_')[0]}")


def _rule(info: DoseInfo, rule: OnOrder) -> Rule:
    """Return the rule of one dose: a main one is 0, what only shapes it has its declared default."""
    if info.effect != "shapes":
        return Rule(info.key, Zero("none unless ordered"), "house")
    limits = (_bound(info, rule.at_least[info.name]),) if info.name in rule.at_least else ()
    return Rule(info.key, Default("usual size"), info.source, limits=limits)


RULES = tuple(
    _rule(info, feature.rule)
    for feature in FEATURES.values()
    if isinstance(feature.rule, OnOrder)
    for info in feature.doses
)
