"""Shoe sizes and the foot length that they stand for (ISO 19407)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from insolecad.order.units import amount

BAND = 5.0
"""A shoe size tells the foot length to +-5 mm: labels run up to half a size apart (house, from ISO and shop charts)."""

EXAMPLES = "EU42, UK8, USM9 (men's), USW10 (women's), MP265 or JP26.5"


@dataclass(frozen=True)
class System:
    """One way of counting sizes: `length` in mm of a size, `size` of a length, and the sum in words."""

    length: Callable[[float], float]
    size: Callable[[float], float]
    words: str


SYSTEMS: dict[str, System] = {
    "EU": System(lambda n: (n - 2.0) * 20.0 / 3.0, lambda mm: 0.15 * mm + 2.0, "({0:g} - 2) x 20 / 3"),
    "UK": System(lambda n: (n + 23.0) * 25.4 / 3.0, lambda mm: 3.0 * mm / 25.4 - 23.0, "({0:g} + 23) x 25.4 / 3"),
    "USM": System(lambda n: (n + 22.0) * 25.4 / 3.0, lambda mm: 3.0 * mm / 25.4 - 22.0, "({0:g} + 22) x 25.4 / 3"),
    "USW": System(lambda n: (n + 21.0) * 25.4 / 3.0, lambda mm: 3.0 * mm / 25.4 - 21.0, "({0:g} + 21) x 25.4 / 3"),
    "MP": System(lambda n: n, lambda mm: mm, "{0:g} mm"),
    "JP": System(lambda n: 10.0 * n, lambda mm: mm / 10.0, "{0:g} cm"),
}
"""EU in Paris points, UK and US in thirds of an inch, Mondopoint in mm, Japan in cm."""


@dataclass(frozen=True)
class ShoeSize:
    """A size in one system, with the foot length in mm that it stands for."""

    system: str
    number: float

    @property
    def length(self) -> float:
        """Foot length in mm."""
        return round(SYSTEMS[self.system].length(self.number), 1)

    @property
    def reason(self) -> str:
        """The sum in words."""
        words = SYSTEMS[self.system].words.format(self.number)
        return (
            f"from shoe size {self}: {words} = {self.length:g} mm, give or take {BAND:g} mm; measure for a better fit"
        )

    def __str__(self) -> str:
        return f"{self.system}{self.number:g}"


def shoe_size(text: str) -> ShoeSize | str:
    """Return the size that a text names, or in words what to write instead."""
    plain = text.strip().upper().replace("'S", "").replace("WOMEN", "W").replace("MEN", "M")
    found = re.fullmatch(r"([A-Z ]*?) *([\d.,/]+(?: +\d+/\d+)?) *([A-Z]*)", plain)
    if not found:
        return f"write it like {EXAMPLES}"
    system, digits, end = found[1].replace(" ", ""), found[2], found[3]
    number = amount(digits, "")
    if number is None:
        return f"write it like {EXAMPLES}"
    if end and system in ("US", "UK", "EU", ""):
        return _letter_behind(system, digits, end)
    if end or system not in SYSTEMS:
        return _no_system(system, digits)
    return ShoeSize(system, number)


def eu_size(length: float) -> str:
    """Return the EU size of a foot length in mm to the nearest half, as `EU41.5`."""
    return f"EU{int(2.0 * SYSTEMS['EU'].size(length) + 0.5) / 2.0:g}"


def _letter_behind(system: str, digits: str, end: str) -> str:
    """Say that letters behind a size name its width, not whom it is for."""
    meaning = {"W": "wide", "WW": "extra wide", "EE": "wide", "N": "narrow", "M": "medium width", "D": "medium width"}
    width = f"'{end}' behind the number means {meaning.get(end, 'a width')}"
    if system in ("UK", "EU"):
        return f"{width}; leave it out: {system}{digits}"
    return f"{width}: write USW{digits} for women's or USM{digits} for men's {digits}"


def _no_system(system: str, digits: str) -> str:
    if system in ("US", ""):
        first = "EU" if not system and (amount(digits, "") or 0.0) >= 20.0 else None
        if first:
            return f"say whose size it is: EU{digits}?"
        start = "say whose size it is" if not system else "men's and women's sizes differ"
        return f"{start}: USM{digits} for men's, USW{digits} for women's" + ("" if system else f", or UK{digits}")
    if system in ("M", "W"):
        return f"write US{system}{digits}"
    return f"write it like {EXAMPLES}"
