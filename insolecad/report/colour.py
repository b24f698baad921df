"""Colour scales: what a number looks like, the same in pictures and on pages."""

from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array

Colours = NDArray[np.uint8]

BODY = (107, 153, 184)
"""Colour of an insole that shows nothing but its shape."""

UNTOLD = (198, 204, 210)
"""Colour of places for which a map has no value."""

HEIGHT = ("#2d1e5f", "#3b4c93", "#2f7f9e", "#37a98f", "#86cc6b", "#f3e45c")
THICKNESS = ("#e9f3d2", "#a6d8b4", "#5bb5bd", "#2f84b3", "#28538f", "#1c2a5c")
SLOPE = ("#fdf6d8", "#fbd58a", "#f5a35a", "#e0653f", "#b22f3b", "#6a1538")
DIFFERENCE = ("#1f4e9c", "#5f93cf", "#b5cfe8", "#f4f4f2", "#f0c0a8", "#dd7a5a", "#a8262f")
ZONES = ("#fbe8c4", "#f3c173", "#dd8f45", "#b15f36", "#72392f")
"""Stops from low to high, evenly apart; all but the middle of DIFFERENCE grow darker or lighter all the way, so that
they say the same without colour."""

TICKS = 6
"""Most numbers beside a scale."""


@dataclass(frozen=True)
class Scale:
    """A colour map: its title and unit, the numbers at its ends, its stops, and what is grey."""

    title: str
    unit: str
    low: float
    high: float
    stops: tuple[str, ...]
    grey: str = ""

    def colours(self, values: Array) -> Colours:
        """Return the colour of each value, (n, 3), values beyond an end as the end, NaN as untold."""
        known = np.isfinite(values)
        share = (np.where(known, values, self.low) - self.low) / max(self.high - self.low, 1e-9)
        place = np.clip(share, 0.0, 1.0) * (len(self.stops) - 1)
        table = np.array([rgb(stop) for stop in self.stops], dtype=np.float64)
        mixed = np.stack([np.interp(place, np.arange(len(table)), table[:, k]) for k in range(3)], axis=-1)
        mixed[~known] = UNTOLD
        return np.asarray(np.rint(mixed), dtype=np.uint8)

    @property
    def ticks(self) -> list[float]:
        """The numbers to write beside it, round ones within its ends."""
        step = round_step((self.high - self.low) / (TICKS - 1))
        first, last = ceil(self.low / step - 1e-6), floor(self.high / step + 1e-6)
        return [round(number * step, 6) + 0.0 for number in range(first, last + 1)]


def scale(title: str, unit: str, values: Array, stops: tuple[str, ...], *, grey: str = "", least: float = 0.0) -> Scale:
    """Return a scale with round ends that holds all values, at least `least` wide."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if high - low < least:
        low, high = (low + high - least) / 2.0, (low + high + least) / 2.0
    step = round_step(max(high - low, 1e-3) / (TICKS - 1)) / 2.0
    return Scale(title, unit, floor(low / step + 1e-6) * step, ceil(high / step - 1e-6) * step, stops, grey)


def round_step(wanted: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten that is at least `wanted`."""
    power = 10.0 ** floor(log10(max(wanted, 1e-6)))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= wanted * (1.0 - 1e-9))


def rgb(colour: str) -> tuple[int, int, int]:
    """Return a colour written as #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
