"""What the limits of the geometry refuse of an order's sides, as one error: whose keys, and what else to set."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from insolecad.errors import Change, LimitError, Problem
from insolecad.features import FEATURES
from insolecad.geometry.definitions import Side
from insolecad.order import Order
from insolecad.order.keys import KEYS
from insolecad.prescription import Prescription, prescribe

ROOM_FOR = ("top_cover", "shell")
"""What others make room for by rule."""


@dataclass(frozen=True)
class SideRefusals:
    """The limits that the sides of an order break, collected to be raised as one error."""

    order: Order
    errors: dict[Side, LimitError] = field(default_factory=dict)

    @contextmanager
    def collect(self, prescription: Prescription) -> Iterator[None]:
        """Take up the LimitError that is raised inside, and go on after it with the other side."""
        try:
            yield
        except LimitError as error:
            self.errors[prescription.side] = _with_rule_driven_doses(error, self.order, prescription)

    def refuse(self) -> None:
        """Raise one LimitError if any side was refused."""
        if self.errors:
            raise _error_of_sides(self.errors, self.order)


def _with_rule_driven_doses(error: LimitError, order: Order, prescription: Prescription) -> LimitError:
    """Return the error with cures that also hold what a rule would change along with them.

    The cure was found on the doses as they were: a groove that gets shallower must not get narrower by its rule as
    well.
    """
    side, cure = prescription.side, error.cure
    changed = prescribe(order.with_values({_key_of_side(key, side): value for key, value in cure.items()}))[side]
    features = {key.partition(".")[0] for key, value in cure.items() if value}
    features |= FEATURES.keys() if any(key.partition(".")[0] in ROOM_FOR for key in cure) else set()
    held = {
        f"{feature}.{name}": dose.value
        for feature in sorted(features - {"base"})
        for name, dose in prescription.table[feature].items()
        if f"{feature}.{name}" not in cure and changed.table[feature][name].value != dose.value
    }
    return LimitError(_with_more(problem, held) for problem in error.problems)


def _with_more(problem: Problem, held: Mapping[str, float]) -> Problem:
    """Return a problem whose first change sets more."""
    first = [replace(one, settings={**one.settings, **held}) for one in problem.changes[:1]]
    return replace(problem, changes=(*first, *problem.changes[1:]))


def _error_of_sides(refused: Mapping[Side, LimitError], order: Order) -> LimitError:
    """Return one error for all refused sides, its keys without a side where that says enough.

    That is where every ordered side needs the same cure and none of its doses was ordered
    for one side: a key for both sides would not win over such an order.
    """
    first, *others = (error.cure for error in refused.values())
    ordered_by_side = any(f"{side}.{key}" in order.values for side in refused for key in first)
    if len(refused) == len(order.sides) and all(cure == first for cure in others) and not ordered_by_side:
        return next(iter(refused.values()))
    return LimitError(_of_side(problem, side) for side, error in refused.items() for problem in error.problems)


def _of_side(problem: Problem, side: Side) -> Problem:
    """Return a problem with the keys of one side; one without a key is named by its side."""
    keys = [_key_of_side(key, side) for key in problem.key.split(", ") if key]
    changes = (
        Change(one.words, {_key_of_side(key, side): value for key, value in one.settings.items()})
        for one in problem.changes
    )
    return replace(problem, key=", ".join(keys) or side, changes=tuple(changes))


def _key_of_side(key: str, side: Side) -> str:
    """Return the key that says it for one side, itself where it holds for both."""
    return f"{side}.{key}" if f"{side}.{key}" in KEYS else key
