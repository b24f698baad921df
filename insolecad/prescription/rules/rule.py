"""A rule as data: where a number starts, what is added when, what bounds it, and where that comes from.

A rule answers two questions: the number for a case, with its reason, and what it says at all.
"""

from collections.abc import Callable
from dataclasses import dataclass

from insolecad.order.units import unit_of
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import PrescribedDose, Tag
from insolecad.prescription.rules.amount import Amount, ByLevel, Condition, Zero, with_key


@dataclass(frozen=True)
class Plus:
    """What is added: an amount under a condition, or by level of support."""

    amount: float | ByLevel
    when: Condition | None = None

    @property
    def says(self) -> str:
        if isinstance(self.amount, ByLevel):
            return "support: " + ", ".join(f"{level} {amount:+g}" for level, amount in self.amount.amounts.items())
        return f"{self.when.words if self.when else ''} {self.amount:+g}"

    def __call__(self, case: Case) -> tuple[float, str]:
        if isinstance(self.amount, ByLevel):
            return self.amount(case)
        holds = self.when is None or self.when.holds(case)
        return (self.amount, self.when.words if self.when else "") if holds else (0.0, "")


@dataclass(frozen=True)
class Times:
    """What it is multiplied by, worked out for the case; `words` stand in reasons, `says` in general."""

    words: str
    says: str
    factor: Callable[[Case], float]


@dataclass(frozen=True)
class Limit:
    """A limit: a number, or worked out for the case (None bounds nothing) and then named.

    `why` ends the reason where the limit bites.
    """

    limit: float | Callable[[Case], float | None]
    why: str = ""
    name: str = ""
    least: bool = False

    @property
    def _side(self) -> str:
        return "at least" if self.least else "at most"

    @property
    def says(self) -> str:
        name = self.name or (f"{self.limit:g}" if isinstance(self.limit, (int, float)) else "")
        return f"{self._side} {name}{f' {self.why}' if self.why else ''}"

    def __call__(self, case: Case, value: float) -> tuple[float, str]:
        limit = self.limit(case) if callable(self.limit) else self.limit
        if limit is None or (value >= limit if self.least else value <= limit):
            return value, ""
        return limit, f"{self._side} {limit:g}"


def lower_limit(limit: float | Callable[[Case], float | None], why: str = "", name: str = "") -> Limit:
    """Return a lower bound."""
    return Limit(limit, why, name, least=True)


def upper_limit(limit: float | Callable[[Case], float | None], why: str = "", name: str = "") -> Limit:
    """Return an upper bound."""
    return Limit(limit, why, name)


@dataclass(frozen=True)
class Instead:
    """What holds in place of the whole rule under a condition, with a reason and a source of its own."""

    when: Condition
    value: float | Callable[[Case], float]
    reason: str
    source: str = "house"
    tag: Tag = "D"

    @property
    def says(self) -> str:
        """The exception in words, where the value is worked out by its reason."""
        if isinstance(self.value, (int, float)):
            return f"{self.when.words}: {self.value:g}"
        return self.reason.partition(": {value}")[0]

    def __call__(self, case: Case, unit: str) -> PrescribedDose:
        value = self.value(case) if callable(self.value) else self.value
        return PrescribedDose(value, self.reason.format(value=f"{value:g} {unit}"), self.source, self.tag)


@dataclass(frozen=True)
class Rule:
    """How one number is prescribed: (start + plus) x times, within its limits, or something else instead.

    Cases that do not meet `only` have no such number.
    """

    key: str
    start: Amount
    source: str
    tag: Tag = "D"
    instead: tuple[Instead, ...] = ()
    plus: tuple[Plus, ...] = ()
    times: tuple[Times, ...] = ()
    limits: tuple[Limit, ...] = ()
    only: Condition | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", with_key(self.start, self.key))

    @property
    def unit(self) -> str:
        """The unit of the number."""
        return unit_of(self.key)

    @property
    def says(self) -> str:
        """The rule in words."""
        parts = [self.start.says, *(step.says for step in self.plus), *(factor.says for factor in self.times)]
        parts += [limit.says for limit in self.limits]
        text = "; ".join([*parts, *(f"instead, {other.says}" for other in self.instead)])
        return f"only {self.only.words}: {text}" if self.only else text

    def __call__(self, case: Case) -> PrescribedDose:
        """Return the number for a case, with its reason."""
        for other in self.instead:
            if other.when.holds(case):
                return other(case, self.unit)
        value, words = self.start(case)
        if isinstance(self.start, Zero):
            return PrescribedDose(value, words, self.source, self.tag)
        said = [f"{words} {value:g}"]
        for step in self.plus:
            amount, name = step(case)
            if amount:
                value += amount
                said.append(f"{name} {amount:+g}")
        for times in self.times:
            factor = times.factor(case)
            if factor != 1.0:
                value *= factor
                said.append(f"{times.words} x {factor:.3g}")
        total = round(value, 0 if self.unit == "%" else 1)
        reason = f"{', '.join(said)} = {total:g} {self.unit}" if len(said) > 1 else f"{words} {total:g} {self.unit}"
        return self._bounded(case, total, reason)

    def _bounded(self, case: Case, value: float, reason: str) -> PrescribedDose:
        for limit in self.limits:
            value, bound = limit(case, value)
            if bound:
                reason = f"{reason}, {bound} {self.unit}{f' {limit.why}' if limit.why else ''}"
        return PrescribedDose(value, reason, self.source, self.tag)
