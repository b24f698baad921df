"""The unit of a file that does not say it, from how long an insole is."""

from typing import NamedTuple

_UNITS = (
    ("mm", 1.0, 80.0, 420.0),
    ("metres", 1000.0, 0.08, 0.42),
    ("inches", 25.4, 3.0, 16.0),
    ("cm", 10.0, 16.0, 42.0),
)
"""Name, mm, and the longest extents of an insole in it: children's of three-quarter length up to size EU 55 (house).

Between 8 and 16 both inches and centimetres are possible; an insole of so few centimetres fits no walking child.
"""


_LEAST, _MOST = 0.02, 2000.0
"""Longest extents of a file, in its own numbers, that are looked at (house): a lattice over more fills the memory."""


class Unit(NamedTuple):
    """What one step of a file's numbers is in mm, and what it is called; `guessed` if no insole has its size."""

    name: str
    mm: float
    guessed: bool


def unit_of(longest: float) -> Unit:
    """Return the unit in which a body whose longest extent is this would be an insole; mm where none makes it one."""
    for name, size, least, most in _UNITS:
        if least <= longest <= most:
            return Unit(name, size, name != "mm")
    return Unit("mm", 1.0, True)


def unfit(longest: float) -> str:
    """Return why a file of this extent, in its own numbers, cannot be looked at; empty if it can."""
    if _LEAST <= longest <= _MOST:
        return ""
    words = f"{longest:,.0f}" if 1.0 <= longest < 1e9 else f"{longest:.3g}"
    return (
        f"the shape is {words} long in the file's own numbers, not an insole's length in mm, cm, inches or metres: "
        "write it again in mm."
    )
