"""What the limits of the geometry refuse of an order's sides, as one error: whose keys, and what else to set."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from insolecad.errors import Change, LimitError, OrderError, Problem, Value
from insolecad.features import FEATURES
from insolecad.geometry.definitions import Side
from insolecad.order import Order
from insolecad.order.keys import KEYS
from insolecad.prescription import Prescription, Prescriptions, prescribe
from insolecad.solid.refusal import without_cure

ROOM_FOR = ("top_cover", "shell")
"""What others make room for by rule."""


@dataclass(frozen=True)
class SideRefusals:
    """The limits that the sides of an order break, collected to be raised as one error.

    `keeps_limits` says of an order and its prescriptions whether all sides can be made: a cure is tried on the order
    before it is offered.
    """

    order: Order
    keeps_limits: Callable[[Order, Prescriptions], bool]
    refused: dict[Side, tuple[Prescription, LimitError]] = field(default_factory=dict)

    @contextmanager
    def collect(self, prescription: Prescription) -> Iterator[None]:
        """Take up the LimitError that is raised inside, and go on after it with the other side."""
        try:
            yield
        except LimitError as error:
            self.refused[prescription.side] = prescription, error

    def refuse(self) -> None:
        """Raise one LimitError if any side was refused."""
        if self.refused:
            raise self._whole()

    def _whole(self) -> LimitError:
        """Return the error of all sides, with a change that was tried on the order; without one if none builds.

        A cure was found on the doses as they were. So it holds what rules would change of the same corrections, and if
        that is not enough, all that rules would change: a base is thinner under a pocket that is less deep.
        """
        every = _error_of_sides({side: error for side, (_, error) in self.refused.items()}, self.order)
        if not all(error.cure for _, error in self.refused.values()):
            return every
        for held in (_beside_cure, _anywhere):
            sides = {side: _with_rule_driven_doses(error, self.order, one, held)
                     for side, (one, error) in self.refused.items()}  # fmt: skip
            found = _error_of_sides(sides, self.order)
            if self._builds(found.cure):
                return found
        return LimitError(without_cure(every.problems))

    def _builds(self, cure: Mapping[str, Value]) -> bool:
        try:
            cured = self.order.with_values(cure)
            return self.keeps_limits(cured, prescribe(cured))
        except OrderError:
            return False


def _beside_cure(cure: Mapping[str, Value]) -> set[str]:
    """Return the corrections of which what a rule gives is held: those that the cure changes and leaves on."""
    if any(key.partition(".")[0] in ROOM_FOR for key in cure):
        return _anywhere(cure) - {"base"}
    return {key.partition(".")[0] for key, value in cure.items() if value} & FEATURES.keys() - {"base"}


def _anywhere(cure: Mapping[str, Value]) -> set[str]:
    """Return every correction, and what others make room for."""
    return {*FEATURES, *ROOM_FOR}


def _with_rule_driven_doses(
    error: LimitError, order: Order, prescription: Prescription, held: Callable[[Mapping[str, Value]], set[str]]
) -> LimitError:
    """Return the error with cures that also hold what a rule would change along with them.

    A groove that gets shallower must not get narrower by its rule as well.
    """
    side, cure = prescription.side, error.cure
    try:
        changed = prescribe(order.with_values({_key_of_side(key, side): value for key, value in cure.items()}))[side]
    except OrderError:
        return error
    more = {
        f"{feature}.{name}": dose.value
        for feature in sorted(held(cure) & prescription.table.keys())
        for name, dose in prescription.table[feature].items()
        if f"{feature}.{name}" not in cure and changed.table[feature][name].value != dose.value
    }
    owners = [_owner(error.problems, key) for key in more]
    return LimitError(
        _with_more(
            problem, {key: value for (key, value), owner in zip(more.items(), owners, strict=True) if owner == n}
        )
        for n, problem in enumerate(error.problems)
    )


def _owner(problems: Sequence[Problem], key: str) -> int:
    """Return which problem's change holds a dose: one that changes the same correction, else the last, the shape's."""
    feature = key.partition(".")[0]
    own = (n for n, one in enumerate(problems) if any(k.partition(".")[0] == feature for k in one.changes[0].settings))
    return next(own, len(problems) - 1)


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
