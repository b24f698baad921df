"""The order: what a person gives, checked as a whole."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from insolecad.errors import OrderError
from insolecad.features import FEATURES
from insolecad.geometry.construction import Zone
from insolecad.geometry.definitions import Side
from insolecad.order.checks import cross_problems, ordered_doses, same_dose
from insolecad.order.feet import TYPE_TELLERS, FootValue, foot_values, outline_foot
from insolecad.order.foot_checks import sides_of, swap_problems
from insolecad.order.keys import KEYS, as_tables, flat, general, plain_value, side_keys
from insolecad.order.messages import invalid, unknown
from insolecad.order.model import OrderParts
from insolecad.order.sockliner.sockliner import Sockliner
from insolecad.order.sockliner_outline import outline_from_drawing


class Order(OrderParts):
    """What a person orders, in mm, degrees, kg and years. Frozen.

    Amounts may also be texts with a unit: `"26.2cm"`, `"10 1/4 in"`.

    Takes nested tables, as an order file has them, or dotted keys:
    `Order(name="demo", foot={"length_mm": 262}, left={"medial_arch": {"height_mm": 16}})`.
    Raises one OrderError with every problem.
    """

    def __init__(self, /, **given: Any) -> None:
        values = {key: plain_value(key, value) for key, value in flat(given).items()}
        problems = unknown([key for key in values if key not in KEYS], values)
        known = {key: value for key, value in values.items() if key in KEYS}
        swaps, concerned = swap_problems(known)
        refused = set(concerned)
        try:
            super().__init__(**as_tables(known))
        except ValidationError as error:
            wrong = invalid(error)
            refused |= {problem.key for problem in wrong}
            problems += [problem for problem in wrong if problem.key not in concerned]
        problems += swaps
        problems += cross_problems({key: known[key] for key in known if key not in refused}, known)
        if problems:
            raise OrderError(problems)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as what was given: the classes of the doses are made at import and have no place of their own."""
        return order_from, (self.values,)

    @property
    def values(self) -> dict[str, Any]:
        """What was given, as a table of dotted keys."""
        return flat(self.model_dump(exclude_unset=True, exclude_none=True))

    @property
    def sides(self) -> tuple[Side, ...]:
        """The ordered sides, right first."""
        return sides_of(self.values)

    def foot_values(self, side: Side) -> dict[str, FootValue]:
        """Return the measures of a foot: given, copied or estimated. Empty if it is not described."""
        return foot_values(self.values, side)

    def outline_foot(self, side: Side) -> dict[str, FootValue]:
        """Return the measures that the outline of a side is made for: the shoe's, which both insoles share."""
        return outline_foot(self.values, side)

    @property
    def sockliner(self) -> Sockliner | None:
        """The outline of the shoe's own insole, where the order names a drawing of it."""
        return outline_from_drawing(self.values)

    def ordered_doses(self, side: Side) -> dict[str, float]:
        """Return the doses and insole sizes ordered for a side, in whichever way, by key without the side."""
        values = self.values
        return {key: float(values[given]) for key, given in ordered_doses(values, side).items()}

    def zones(self, side: Side) -> tuple[Zone, ...] | None:
        """Return the zones to ventilate that are ordered for a side, None if none are named."""
        own = self.left if side == "left" else self.right
        return self.ventilation.zones if own.ventilation.zones is None else own.ventilation.zones

    def with_values(self, values: Mapping[str, Any]) -> "Order":
        """Return the order with other values, checked again; what is given here wins."""
        return order_from(self.values, values)

    def resolved_values(self) -> dict[str, Any]:
        """Return what was given, with the order's own defaults filled in: nested, ready for JSON.

        An order made from it is prescribed the same. Measures estimated from the foot's
        length are the prescription's to state.
        """
        data: dict[str, Any] = _without_empty(self.model_dump(mode="json", exclude_none=True))
        values = self.values
        if not any(key.startswith("foot.") and key.rpartition(".")[2] in TYPE_TELLERS for key in values):
            data["foot"] = {"type": "neutral"} | data["foot"]
        last = {"outline", "left", "right", *FEATURES}
        return {key: data[key] for key in sorted(data, key=lambda key: key in last)}


def order_from(*layers: Mapping[str, Any]) -> Order:
    """Return the order from layers of values, nested or dotted; later ones win.

    A key for both sides in a later layer also wins over `left` and `right` of an earlier
    one, and a shoe size over a length, a girth over a width. Lists of what a wearer has
    add up: a condition that was named stays named. Raises OrderError with every problem.
    """
    values: dict[str, Any] = {}
    for layer in layers:
        given = {key: plain_value(key, value) for key, value in flat(layer).items()}
        for key in given:
            for covered in (*side_keys(key), *_said_otherwise(key)):
                if covered not in given:
                    values.pop(covered, None)
        lists = {key: [*values[key], *given[key]] for key in given if _adds_up(key, values.get(key), given[key])}
        values.update({**given, **{key: list(dict.fromkeys(words)) for key, words in lists.items()}})
    return Order(**values)


SAID_OTHERWISE = {"size": "length_mm", "ball_girth_mm": "ball_width_mm"}
"""Measures of a foot that stand in for another one: given later, they take its place."""


def _said_otherwise(key: str) -> tuple[str, ...]:
    """Return the keys whose place a key takes."""
    group, _, name = key.rpartition(".")
    dose = general(key)
    for same in same_dose():
        if dose in same:
            prefix = key.removesuffix(dose)
            others = [f"{prefix}{other}" for other in same if other != dose]
            return (*others, *(name for other in others for name in side_keys(other)))
    if not group.startswith("foot") or name not in SAID_OTHERWISE:
        return ()
    other = f"{group}.{SAID_OTHERWISE[name]}"
    return (other, *side_keys(other))


def _adds_up(key: str, before: object, now: object) -> bool:
    """Return whether two lists for a key become one: what a wearer has; zones of an insole are replaced."""
    return key.startswith("wearer.") and all(isinstance(value, (list, tuple)) for value in (before, now))


def _without_empty(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested tables without the empty ones."""
    kept = {key: _without_empty(value) if isinstance(value, Mapping) else value for key, value in data.items()}
    return {key: value for key, value in kept.items() if value != {}}
