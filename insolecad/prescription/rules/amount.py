"""Amounts: where a prescribed number comes from, in general words and for a case."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

from insolecad.features import DOSES
from insolecad.order.words import FOOT_TYPES, LEVELS, SHOES
from insolecad.prescription.case.case import TYPE_IN_WORDS, Case
from insolecad.prescription.case.model import STANDARD_LENGTH


@dataclass(frozen=True)
class Condition:
    """A condition by name."""

    words: str
    holds: Callable[[Case], bool]


class Amount(Protocol):
    """Where a number comes from: in general words, and for a case as (number, the words before it)."""

    @property
    def says(self) -> str: ...
    def __call__(self, case: Case) -> tuple[float, str]: ...


@dataclass(frozen=True)
class Constant:
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
class Zero:
    """Nothing, for everyone; the words are the whole reason."""

    says: str

    def __call__(self, case: Case) -> tuple[float, str]:
        return 0.0, self.says


class ByLevel:
    """A number for each level of support, in the order of `LEVELS`."""

    def __init__(self, *amounts: float) -> None:
        self.amounts: dict[str, float] = dict(zip(LEVELS, amounts, strict=True))

    @property
    def says(self) -> str:
        return f"support: {', '.join(f'{level} {amount:g}' for level, amount in self.amounts.items())}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return self.amounts[case.level], f"{case.level} support"


@dataclass(frozen=True)
class Purpose:
    """An amount with what it is for."""

    words: str
    amount: Amount

    @property
    def says(self) -> str:
        return f"{self.words}, by {self.amount.says}"

    def __call__(self, case: Case) -> tuple[float, str]:
        number, words = self.amount(case)
        return number, f"{self.words}, {words}"


class ByShoe:
    """A number for each kind of shoe, in the order of `SHOES`."""

    def __init__(self, *amounts: Number) -> None:
        self.amounts: dict[str, Number] = dict(zip(SHOES, amounts, strict=True))

    @property
    def says(self) -> str:
        return f"shoe: {', '.join(f'{shoe} {_number(amount):g}' for shoe, amount in self.amounts.items())}"

    def __call__(self, case: Case) -> tuple[float, str]:
        return _number(self.amounts[case.shoe]), f"{case.shoe} shoe"


class ByType:
    """A number for each foot type by its name; or for each type one for each level of support."""

    def __init__(self, **amounts: float | tuple[float, ...]) -> None:
        assert amounts.keys() == set(FOOT_TYPES), amounts
        self.amounts = {
            foot: ByLevel(*amount) if isinstance(amount, tuple) else amount for foot, amount in amounts.items()
        }

    @property
    def says(self) -> str:
        def listed(amount: float | ByLevel) -> str:
            each = amount.amounts.values() if isinstance(amount, ByLevel) else [amount]
            return "/".join(f"{number:g}" for number in each)

        by_level = any(isinstance(amount, ByLevel) for amount in self.amounts.values())
        words = ", ".join(f"{TYPE_IN_WORDS[foot]} {listed(amount)}" for foot, amount in self.amounts.items())
        return f"{words} ({'/'.join(LEVELS)})" if by_level else words

    def __call__(self, case: Case) -> tuple[float, str]:
        amount = self.amounts[case.foot_type]
        if isinstance(amount, ByLevel):
            number, words = amount(case)
            return number, f"{case.type_in_words}, {words}"
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

    when: Condition
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
    if isinstance(amount, ByShoe):
        return ByShoe(*(with_key(each, key) for each in amount.amounts.values()))
    if isinstance(amount, WithLength | Either):
        return replace(amount, **{one.name: with_key(getattr(amount, one.name), key) for one in fields(amount)})
    return amount
