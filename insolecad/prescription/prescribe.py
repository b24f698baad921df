"""From order to prescription: every rule once, ordered doses over them."""

import math
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from insolecad.errors import OrderError, Problem, Problems
from insolecad.features import DOSES, EXCLUDING, FEATURES, OTHER_WAYS
from insolecad.geometry.construction import USUAL_ZONES
from insolecad.order import FootValue, Order, Side
from insolecad.order.units import unit_of
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.foot_type import foot_type
from insolecad.prescription.case.model import PrescribedDose, Prescription, Prescriptions
from insolecad.prescription.notes import notes
from insolecad.prescription.rules import RULES


def prescribe(order: Order) -> Prescriptions:
    """Return the prescription of each ordered side, every number with its reason and source.

    Raises one OrderError for all doses that were ordered in another way and are out of their range on this foot.
    """
    problems = Problems()
    found = {side: _one_side(order, side, problems) for side in order.sides}
    Problems(dict.fromkeys(problems.found)).refuse()
    return Prescriptions(**found)


def _one_side(order: Order, side: Side, problems: Problems) -> Prescription:
    settled: dict[str, PrescribedDose] = {}
    case = Case(order, side, _foot(order, side), order.ordered_doses(side), MappingProxyType(settled))
    for key, rule in RULES.items():
        if rule.only and not rule.only.holds(case):
            continue
        dose = rule(case)
        settled[key] = problems.read(partial(_settle, key, dose, case), dose)
    return Prescription(
        side,
        case.foot,
        case.outline_foot,
        _table(settled),
        notes(case),
        case.material,
        case.minimum_thickness,
        case.thickness_over_relief,
        order.material.hardness_shore_a,
        bool(order.wearer.leg_length_difference_mm),
        case.form,
        order.zones(side) or USUAL_ZONES,
    )


def _foot(order: Order, side: Side) -> dict[str, FootValue]:
    """Return the foot's measures, its type by the surest measure that shows it."""
    foot = order.foot_values(side)
    return foot | {"type": foot_type(foot)}


def _settle(key: str, rule: PrescribedDose, case: Case) -> PrescribedDose:
    """Return the ordered value if there is one, 0 if an ordered dose excludes it, else the rule's."""
    unit, ordered = unit_of(key), case.ordered
    for other, way in OTHER_WAYS.items():
        if other in ordered and key == f"{other.partition('.')[0]}.{way.dose}":
            return _in_another_way(key, other, rule, case)
    if key in ordered:
        return PrescribedDose(ordered[key], f"ordered; the rule would give {rule.value:g} {unit}", "order", "order")
    for pair in EXCLUDING:
        rival = next((other for other in pair if other != key), "") if key in pair else ""
        if rule.value and ordered.get(rival):
            name = rival.partition(".")[0].replace("_", " ")
            reason = f"none: the ordered {name} takes its place; the rule would give {rule.value:g} {unit}"
            return replace(rule, value=0.0, reason=reason, source="house", tag="D")
    return rule


def _in_another_way(key: str, other: str, rule: PrescribedDose, case: Case) -> PrescribedDose:
    """Return the dose that was ordered in another way; raise OrderError if it is out of its range."""
    info, way, asked = DOSES[key], OTHER_WAYS[other], case.ordered[other]
    # the doses above it in its feature are settled already
    kind = FEATURES[info.feature].settings
    keys = {name: f"{info.feature}.{name}" for name in kind.model_fields}
    known: dict[str, Any] = {name: case.dose(key) for name, key in keys.items() if key in case.settled}
    settings = kind.model_construct(**known)
    value = round(way.to_dose(case.outline, settings, asked), 2)
    unit = unit_of(other)
    if not info.allows(value):
        ends = {
            end: way.from_dose(case.outline, settings.model_copy(update={way.dose: end}))
            for end in (info.low, info.high)
        }
        # what the end of the range is shown as, rounded, means that end
        value = next((end for end, shown in ends.items() if math.isclose(round(shown, 2), asked, abs_tol=1e-9)), value)
    if not info.allows(value):
        low, high = sorted(ends.values())
        allowed = f"{math.ceil(10.0 * low) / 10.0:g} to {math.floor(10.0 * high) / 10.0:g} {unit} on this foot"
        raise OrderError([Problem(other, f"{asked:g} {unit}", allowed, f"it would make {key} {value:g} {info.unit}")])
    what = way.name.rpartition("_")[0].replace("_", " ")
    reason = f"ordered as {what} {asked:g} {unit}; the rule would give {rule.value:g} {info.unit}"
    return PrescribedDose(value, reason, "order", "order")


def _table(settled: Mapping[str, PrescribedDose]) -> Mapping[str, Mapping[str, PrescribedDose]]:
    """Return the settled values by feature and dose, features in the order of their declaration."""
    table: dict[str, dict[str, PrescribedDose]] = {}
    after = ("infill", "top_cover", "shell", "ventilation", "aperture")
    places = {"outline": -1, **{group: len(DOSES) + number for number, group in enumerate(after)}}
    for key in sorted(settled, key=lambda key: list(DOSES).index(key) if key in DOSES else places[key.split(".")[0]]):
        feature, _, name = key.partition(".")
        table.setdefault(feature, {})[name] = settled[key]
    return table
