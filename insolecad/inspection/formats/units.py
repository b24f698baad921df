"""The unit of a file that does not name it, from how long an insole is; every command guesses it here."""

from typing import NamedTuple

import numpy as np

from insolecad.inspection.formats.body import Floats

SHORTEST_MM, LONGEST_MM = 80.0, 420.0
"""Longest extents of insoles: a child's of three-quarter length, up to size EU 55 (house)."""


class Unit(NamedTuple):
    """A unit: its name, its size in mm, and the longest extents that an insole has in it."""

    name: str
    mm: float
    least: float
    most: float


MM = Unit("mm", 1.0, SHORTEST_MM, LONGEST_MM)

UNITS = (
    MM,
    Unit("metres", 1000.0, SHORTEST_MM / 1000.0, LONGEST_MM / 1000.0),
    Unit("inches", 25.4, 3.0, 16.0),
    Unit("cm", 10.0, 16.0, LONGEST_MM / 10.0),
    Unit("micrometres", 0.001, SHORTEST_MM * 1000.0, LONGEST_MM * 1000.0),
)
"""Every unit that files come in, the first that fits is taken.

Between 8 and 16 both inches and centimetres are possible; an insole of so few centimetres fits no walking child.
"""

_SMALLEST, _LARGEST = 0.02, 2000.0
"""Longest extents of a file, in its own numbers, that are measured (house): a lattice over more fills the memory."""

_SAMPLE = 5000
"""Corners, at least, from which the principal axes of a body are computed."""


def longest_extent(points: Floats) -> float:
    """Return the longest extent of points (n, 3) along their principal axes: however an insole is turned, its length.

    Of an insole turned in plan, the box along x and y is up to a fifth shorter.
    """
    if len(points) < 2:
        return 0.0
    # a corner that many triangles share counts once, so that a coarse mesh is not tilted
    sample = np.unique(points[:: max(len(points) // _SAMPLE, 1)], axis=0)
    axes = np.linalg.eigh(np.cov(sample.T, bias=True))[1]
    return float(np.ptp(points @ axes, axis=0).max())


def unit_of(longest: float) -> Unit | None:
    """Return the unit in which a longest extent, in the file's numbers, is that of an insole; None if it is in none."""
    return next((unit for unit in UNITS if unit.least <= longest <= unit.most), None)


def unit_of_points(points: Floats) -> Unit | None:
    """Return the unit in which points (n, 3) reach as far as an insole does; None if they do in none."""
    return unit_of(longest_extent(points))


def unfit(longest: float) -> str:
    """Return why a file of this extent, in its own numbers, cannot be measured; empty if it can."""
    if _SMALLEST <= longest <= _LARGEST:
        return ""
    words = f"{longest:,.0f}" if 1.0 <= longest < 1e9 else f"{longest:.3g}"
    unit = unit_of(longest)
    reason = f"it seems to be in {unit.name}" if unit else "not an insole's length in mm, cm, inches or metres"
    return f"the shape is {words} long in the file's own numbers, {reason}: write it again in mm."
