"""What a file of any kind holds, as read: named bodies of loose triangles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Region:
    """A part of a body with an infill of its own: its name, `percent` (0 to 100), its `triangles` (n, 3, 3) in mm."""

    name: str
    percent: float
    triangles: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Body:
    """One body: its name in the file, empty if it has none, and its `triangles` (n, 3, 3), damage and all.

    `percent` is its infill where the file says one, `regions` are its parts with another infill, a later one
    over an earlier one; `omissions` name what else the file says of it that is not read.
    """

    name: str
    triangles: Floats
    percent: float | None = None
    regions: tuple[Region, ...] = ()
    omissions: tuple[str, ...] = ()


FAR = 1e9
"""Where no corner of anything printed is, in mm: a number so large was damaged."""


def sane(corners: Floats) -> NDArray[np.bool_]:
    """Return which triangles (n, 3, 3) have numbers for corners that can be a place, (n,)."""
    with np.errstate(invalid="ignore"):
        return np.asarray((np.abs(corners) < FAR).all(axis=(1, 2)))


def no_numbers(corners: Floats) -> str:
    """Return how many triangles (n, 3, 3) have corners that are not numbers, or absurd ones; empty if none has.

    Nobody knows what else of such a file is wrong, so that what is left of it is not looked at.
    """
    broken = np.flatnonzero(~sane(corners))
    if not len(broken):
        return ""
    number = "1 triangle has" if len(broken) == 1 else f"{len(broken):,} triangles have"
    return (
        f"{number} a corner that is not a number (the first is triangle {broken[0] + 1}); "
        "write or download the file again"
    )
