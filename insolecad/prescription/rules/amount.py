"""Amounts: where a prescribed number comes from, in general words and for a case."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

from insolecad.features import DOSES
from insolecad.prescription.case import TYPE_IN_WORDS, Case
from insolecad.prescription.model import STANDARD_LENGTH


@dataclass(frozen=True)
class When:
    """A condition by name."""

    words: str
    holds: Callable[[Case], bool]


class Amount(Protocol):
    """Where a number comes from: in general words, and for a case as (number, the words before it)."""

    @property
    def says(self) -> str: ...
    def __call__(self, case: Case) -> tuple[float, str]: ...


@dataclass(frozen=True)
class Fixed:
    """The same number for everyone."""

    value: float
    words: str

    @property
    def says(self) -> str:
        return f"{self.words} {self.value:g}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return self.value, self.words


@dataclass(frozen=True)
class Default:
    """The declared default of the rule's dose, which stands in its feature's file and nowhere else."""

    words: str = ""
    key: str = ""
    """The dose, which the rule fills in."""

    @property
    def value(self) -> float:
        """The number."""
        return DOSES[self.key].default

    @property
    def says(self) -> str:
        return f"{self.words} {self.value:g}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return self.value, self.words


Number = float | Default


def _number(amount: Number) -> float:
    return amount.value if isinstance(amount, Default) else amount


@dataclass(frozen=True)
class Off:
    """Nothing, for everyone; the words are the whole reason."""

    says: str

    def __call__(self, case: Case) -> tuple[float, str]:
        return 0.0, self.says


@dataclass(frozen=True)
class ByLevel:
    """A number for each level of support."""

    mild: float
    moderate: float
    maximum: float

    @property
    def says(self) -> str:
        return f"support: mild {self.mild:g}, moderate {self.moderate:g}, maximum {self.maximum:g}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return case.by_level(self.mild, self.moderate, self.maximum), f"{case.level} support"


@dataclass(frozen=True)
class ByShoe:
    """A number for each kind of shoe."""

    standard: Number
    deep_cushioned: Number
    minimalist: Number

    @property
    def _all(self) -> dict[str, float]:
        amounts = {"standard": self.standard, "deep-cushioned": self.deep_cushioned, "minimalist": self.minimalist}
        return {name: _number(amount) for name, amount in amounts.items()}

    @property
    def says(self) -> str:
        return f"shoe: {', '.join(f'{name} {amount:g}' for name, amount in self._all.items())}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return self._all[case.shoe], f"{case.shoe} shoe"


@dataclass(frozen=True)
class ByType:
    """A number for each foot type, or for each type and level of support."""

    flat: float | tuple[float, float, float]
    neutral: float | tuple[float, float, float]
    high: float | tuple[float, float, float]

    @property
    def _all(self) -> dict[str, float | tuple[float, float, float]]:
        return {"flat": self.flat, "neutral": self.neutral, "high": self.high}

    @property
    def says(self) -> str:
        def listed(amount: float | tuple[float, float, float]) -> str:
            return "/".join(f"{each:g}" for each in amount) if isinstance(amount, tuple) else f"{amount:g}"

        by_level = any(isinstance(amount, tuple) for amount in self._all.values())
        words = ", ".join(f"{TYPE_IN_WORDS[name]} {listed(amount)}" for name, amount in self._all.items())
        return f"{words}{' (mild/moderate/maximum)' if by_level else ''}"

    def __call__(self, case: Case) -> tuple[float, str]:
        amount = self._all[case.foot_type]
        if isinstance(amount, tuple):
            return case.by_level(*amount), f"{case.type_in_words}, {case.level} support"
        return amount, case.type_in_words


@dataclass(frozen=True)
class WithLength:
    """A number that is stated for a foot of 260 mm and grows with it."""

    at_standard: Amount

    @property
    def says(self) -> str:
        return f"{self.at_standard.says}, x FL / {STANDARD_LENGTH:g}"

    def __call__(self, case: Case) -> tuple[float, str]:
        value, words = self.at_standard(case)
        here = round(value * case.length / STANDARD_LENGTH, 1)
        return here, f"{words}: {value:g} x FL {case.length:g} / {STANDARD_LENGTH:g} ="


@dataclass(frozen=True)
class Of:
    """A measure of the foot, times or plus a number that may depend on the shoe."""

    measure: str
    words: str
    amount: Amount
    times: bool = False

    @property
    def says(self) -> str:
        return f"{self.words} {'x' if self.times else 'plus'} ({self.amount.says})"

    def __call__(self, case: Case) -> tuple[float, str]:
        size = float(case.foot[self.measure].value)
        amount, words = self.amount(case)
        if self.times:
            return size * amount, f"{words}: {amount:.2f} x {self.words} {size:g} ="
        sign = "+" if amount >= 0.0 else "-"
        return size + amount, f"{words}: {self.words} {size:g} {sign} {abs(amount):g} ="


@dataclass(frozen=True)
class Formula:
    """A number that needs a sum of its own."""

    says: str
    work: Callable[[Case], tuple[float, str]]

    def __call__(self, case: Case) -> tuple[float, str]:
        return self.work(case)


@dataclass(frozen=True)
class Either:
    """One amount under a condition, another without it."""

    when: When
    then: Amount
    otherwise: Amount

    @property
    def says(self) -> str:
        return f"{self.otherwise.says} ({self.then.says})"

    def __call__(self, case: Case) -> tuple[float, str]:
        return (self.then if self.when.holds(case) else self.otherwise)(case)


def with_key(amount: Any, key: str) -> Any:
    """Return an amount whose declared defaults, at any depth, are those of a dose."""
    if isinstance(amount, Default):
        return replace(amount, key=key)
    if isinstance(amount, WithLength | Either | ByShoe):
        return replace(amount, **{one.name: with_key(getattr(amount, one.name), key) for one in fields(amount)})
    return amount
