"""Shoe sizes and the foot length that they stand for (ISO 19407)."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from insolecad.order.units import FRACTIONS, amount

BAND = 5.0
"""A shoe size gives the foot length to +-5 mm: labels run up to half a size apart (house, from ISO and shop charts)."""

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

NAMES = {"EUR": "EU", "EUROPE": "EU", "MONDO": "MP", "MONDOPOINT": "MP", "JPN": "JP", "JAPAN": "JP", "US": "US"}
"""Other names of the systems."""

WHOSE = {"WOMEN": "W", "WOMENS": "W", "LADIES": "W", "WMNS": "W", "MEN": "M", "MENS": "M"}
"""Words that say whose size it is. A letter behind the number is a width and does not."""

WIDTHS = {"W": "wide", "WW": "extra wide", "WIDE": "wide", "EE": "wide", "E": "wide", "N": "narrow", "D": "medium"}


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
    plain = text.upper().replace("'", "").replace("’", "")
    for sign, words in FRACTIONS.items():
        plain = plain.replace(sign, f" {words}")
    found = re.fullmatch(r"([A-Z .:-]*?)[ .:-]*(\d+(?:[.,]\d+)?(?:[ -]+\d/\d)?)[ .-]*([A-Z -]*)", plain.strip())
    number = amount(found[2], "") if found else None
    if not found or number is None:
        return f"write it like {EXAMPLES}"
    before, behind = (re.findall("[A-Z]+", part) for part in (found[1], found[3]))
    # the number may stand first: 42 EU, 9 UK, 26.5 cm
    units = {"CM": "JP", "MM": "MP"}
    words_before = [NAMES.get(word, word) for word in before]
    words_behind = [units.get(word, NAMES.get(word, word)) for word in behind]
    if words_before == ["JP"] and words_behind == ["JP"]:
        words_behind = []
    whose = {WHOSE[word] for word in (*before, *behind) if word in WHOSE}
    widths = [word for word in words_behind if word in WIDTHS or (len(word) < 3 and word not in (*SYSTEMS, "US"))]
    system = "".join(word for word in (*words_before, *words_behind) if word not in WHOSE and word not in widths)
    if len(whose) > 1:
        return f"write it like {EXAMPLES}"
    if system == "US" and whose:
        system += whose.pop()
    shown = f"{number:g}"
    if widths:
        return _width(system, shown, widths[0])
    if system not in SYSTEMS:
        return _no_system(system, shown, number)
    return ShoeSize(system, number)


def eu_size(length: float) -> str:
    """Return the EU size of a foot length in mm to the nearest half, as `EU41.5`."""
    return f"EU{int(2.0 * SYSTEMS['EU'].size(length) + 0.5) / 2.0:g}"


def _width(system: str, shown: str, width: str) -> str:
    """Say that what stands behind a size names its width, not its wearer."""
    said = f"'{width}' behind the number means {WIDTHS.get(width, 'a width')}"
    if system in SYSTEMS:
        return f"{said}; leave it out: {system}{shown}"
    return f"{said}: write USW{shown} for women's or USM{shown} for men's {shown}"


def _no_system(system: str, shown: str, number: float) -> str:
    if system == "US":
        return f"men's and women's sizes differ: USM{shown} for men's, USW{shown} for women's"
    if system in ("M", "W"):
        return f"write US{system}{shown}"
    if system:
        return f"write it like {EXAMPLES}"
    if number >= 150.0:
        return f"say what it is: MP{shown} for Mondopoint, or give it as the foot length"
    if number >= 30.0:
        return f"say whose size it is: EU{shown}?"
    if number >= 15.0:
        return f"say whose size it is: JP{shown} in centimetres, EU{shown}?"
    return f"say whose size it is: USM{shown} for men's, USW{shown} for women's, or UK{shown}"
