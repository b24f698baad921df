"""From order to prescription: every rule once, ordered doses over them."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from insolecad.features import DOSES, EXCLUDING
from insolecad.order import FootValue, Order, Side
from insolecad.order.units import unit_of
from insolecad.prescription.case import Case
from insolecad.prescription.foot_type import foot_type
from insolecad.prescription.notes import notes
from insolecad.prescription.rules import RULES
from insolecad.prescription.values import Prescribed, Prescription, Prescriptions


def prescribe(order: Order) -> Prescriptions:
    """Return the prescription of each ordered side, every number with its reason and source."""
    return Prescriptions(**{side: _one_side(order, side) for side in order.sides})


def _one_side(order: Order, side: Side) -> Prescription:
    settled: dict[str, Prescribed] = {}
    case = Case(order, side, _foot(order, side), order.ordered(side), MappingProxyType(settled))
    for key, rule in RULES.items():
        settled[key] = _settle(key, rule(case), case.ordered)
    return Prescription(
        side,
        case.foot,
        _table(settled),
        notes(case),
        case.material,
        case.minimum_thickness,
        order.material.hardness_shore_a,
        bool(order.wearer.leg_length_difference_mm),
    )


def _foot(order: Order, side: Side) -> dict[str, FootValue]:
    """Return the foot's measures, its type by the surest measure that tells it."""
    foot = order.foot_values(side)
    return foot | {"type": foot_type(foot)}


def _settle(key: str, rule: Prescribed, ordered: Mapping[str, float]) -> Prescribed:
    """Return the ordered value where there is one, 0 where an ordered dose excludes it, else the rule's."""
    unit = unit_of(key)
    if key in ordered:
        return Prescribed(ordered[key], f"ordered; the rule would give {rule.value:g} {unit}", "order", "order")
    for pair in EXCLUDING:
        rival = next((other for other in pair if other != key), "") if key in pair else ""
        if rule.value and ordered.get(rival):
            name = rival.partition(".")[0].replace("_", " ")
            reason = f"none: the ordered {name} takes its place; the rule would give {rule.value:g} {unit}"
            return replace(rule, value=0.0, reason=reason, source="house", tag="D")
    return rule


def _table(settled: Mapping[str, Prescribed]) -> Mapping[str, Mapping[str, Prescribed]]:
    """Return the settled values by feature and dose, features in the order of their declaration."""
    table: dict[str, dict[str, Prescribed]] = {}
    places = {"outline": -1, "infill": len(DOSES)}
    for key in sorted(settled, key=lambda key: list(DOSES).index(key) if key in DOSES else places[key.split(".")[0]]):
        feature, _, name = key.partition(".")
        table.setdefault(feature, {})[name] = settled[key]
    return table
