"""Reading a correction off a line across it: its tilt, its size, its place."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.definitions import ARCH_CAP_DROP
from insolecad.inspection.mesh.mesh import Floats

_HALF = 0.5
"""Sizes are compared where a correction has this share of its height: there it is steepest."""

_CAP = 1.0 - ARCH_CAP_DROP
"""The share of its height that is left at the front of an arch's cap."""

_LEAST_POINTS = 5


@dataclass(frozen=True, eq=False)
class Trace:
    """One correction along a line: `way` in mm, what is `meant` of it there, and what is `found`, all (n,).

    Places where nothing was found, as in an opening, are left out.
    """

    way: Floats
    meant: Floats
    found: Floats

    @property
    def is_measurable(self) -> bool:
        """Whether enough of it was found."""
        return len(self.way) >= _LEAST_POINTS

    def tilt_deg(self) -> float:
        """Return the slope that the correction has, as an angle."""
        return float(np.degrees(np.arctan(np.polyfit(self.way, self.found, 1)[0])))

    def ends(self) -> tuple["Ends", "Ends"] | None:
        """Return where it has half of its height as meant and as found; None if it reaches over the line."""
        turn = np.sign(self.meant[np.abs(self.meant).argmax()])
        meant, found = _ends(self.way, turn * self.meant), _ends(self.way, turn * self.found)
        return (meant, found) if meant and found else None

    def front_shift(self) -> float:
        """Return how much farther along the front of a cap is than it is meant to; NaN where the line ends before.

        A cap that runs level into something behind it has no highest place, but always a front.
        """
        return _front(self.way, self.found) - _front(self.way, self.meant)

    def part(self, kept: NDArray[np.bool_]) -> "Trace":
        """Return a part of the line."""
        return Trace(self.way[kept], self.meant[kept], self.found[kept])

    def steepness(self) -> float:
        """Return the root of the mean square of the slope that it is meant to have along the line."""
        return float(np.sqrt(np.mean(np.gradient(self.meant, self.way) ** 2)))

    def shift(self) -> float:
        """Return how much farther along the line all of it is than it is meant to be: the least-squares shift."""
        slope = np.gradient(self.meant, self.way)
        return -float(np.dot(slope, self.found - self.meant) / np.dot(slope, slope))


@dataclass(frozen=True)
class Ends:
    """Where a correction has half of its height, from low to high `way`, and how steep it is at both."""

    low: float
    high: float
    slopes: tuple[float, float]

    @property
    def size(self) -> float:
        """From one to the other."""
        return self.high - self.low


def _front(way: Floats, height: Floats) -> float:
    """Return where heights fall below the cap for the last time."""
    above = np.flatnonzero(height >= _CAP * height.max())
    last = int(above[-1])
    if last == len(way) - 1:
        return float("nan")
    return float(np.interp(-_CAP * height.max(), -height[last : last + 2], way[last : last + 2]))


def _ends(way: Floats, height: Floats) -> Ends | None:
    top = int(height.argmax())
    level = _HALF * height[top]
    if level <= 0.0:
        return None
    places, slopes = [], []
    for turn in (-1, 1):
        below = np.flatnonzero(height[top::turn] < level)
        if not len(below):
            return None
        beyond = top + turn * int(below[0])
        before = beyond - turn
        slope = (height[beyond] - height[before]) / (way[beyond] - way[before])
        places.append(float(way[before] + (level - height[before]) / slope))
        slopes.append(abs(float(slope)))
    return Ends(places[0], places[1], (slopes[0], slopes[1]))
