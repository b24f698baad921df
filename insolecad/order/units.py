"""Amounts as people write them: `262`, `26.2cm`, `26,2 cm`, `10 1/4 in`, `165 lb`.

Written here because the unit libraries that were tried take a third of a second to load and read
neither a decimal comma nor `10 1/4`.
"""

import math
import re

SIZES: dict[str, dict[str, float]] = {
    "mm": {"": 1.0, "mm": 1.0, "cm": 10.0, "m": 1000.0, '"': 25.4, "in": 25.4, "inch": 25.4, "inches": 25.4},
    "kg": {"": 1.0, "kg": 1.0, "lb": 0.45359237, "lbs": 0.45359237, "pounds": 0.45359237},
    "degrees": {"": 1.0, "°": 1.0, "deg": 1.0, "degree": 1.0, "degrees": 1.0},
    "%": {"": 1.0, "%": 1.0, "percent": 1.0},
    "years": {"": 1.0, "y": 1.0, "years": 1.0, "year": 1.0},
    "shore A": {"": 1.0, "a": 1.0, "shore a": 1.0},
    "MPa": {"": 1.0, "mpa": 1.0, "n/mm2": 1.0},
    "": {"": 1.0, "%": 0.01},
}
"""What one of each unit is, in the unit that a key is counted in."""

SUFFIXES = {
    "_mm": "mm",
    "_deg": "degrees",
    "_kg": "kg",
    "_percent": "%",
    "_shore_a": "shore A",
    "_mpa": "MPa",
    ".age": "years",
}
"""Unit of a key, by how its name ends."""

LONGEST = 40
"""The longest text that is read as an amount, in characters."""

_AMOUNT = re.compile(r"([+-]?)(?:(\d+) +|(\d+)[ -])?(\d+)/(\d+)|[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?")
FRACTIONS = {
    "¼": "1/4",
    "½": "1/2",
    "¾": "3/4",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
    "⅓": "1/3",
    "⅔": "2/3",
}


def unit_of(key: str) -> str:
    """Return the unit that a key is counted in, "" for bare numbers."""
    return next((unit for suffix, unit in SUFFIXES.items() if key.endswith(suffix)), "")


def amount(text: str, unit: str) -> float | None:
    """Return what a text says, counted in `unit`; None if it is not such an amount."""
    plain = text.strip().lower()
    if len(plain) > LONGEST:
        return None
    for sign, words in FRACTIONS.items():
        plain = plain.replace(sign, f" {words}")
    plain = plain.strip().replace("⁄", "/").replace("″", '"').replace("”", '"').replace("''", '"').replace("−", "-")
    found = _AMOUNT.match(plain)
    if not found:
        return None
    factor = SIZES[unit].get(plain[found.end() :].strip().rstrip("."))
    number = _number(found)
    if factor is None or number is None or not math.isfinite(number):
        return None
    # what was written in another unit keeps no noise of the binary digits
    return number if factor == 1.0 else round(number * factor, 9)


def _number(found: re.Match[str]) -> float | None:
    sign, spaced, dashed, above, below = found.groups()
    if below is None:
        return float(found[0].replace(",", "."))
    if int(below) == 0:
        return None
    size = int(spaced or dashed or 0) + int(above) / int(below)
    return -size if sign == "-" else size
