"""Where lines of text fit on a flat floor, with enough material over them."""

import itertools
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from insolecad.geometry.fields import Array
from insolecad.label.engraving import DEPTH, OVER_LABEL, Engraving
from insolecad.label.font import GRID, STROKE, Line, line
from insolecad.label.ground import APART, MARGIN, Ground

SLACK = 0.1
"""Added to margin and thickness in mm, for a mesh that cuts corners a little."""

PITCH = 1.5
"""Between the places that are looked at, in mm: no hollow of a foot side is narrower."""

LEADING = 1.75
"""From one base line to the next, in heights of a capital."""

BLANK = 1.2
"""The same at least between two strokes, in widths of a stroke."""


class Places:
    """The places of a ground on which a label may stand, on a lattice of points."""

    def __init__(self, ground: Ground, *, facing: float) -> None:
        """Look at the ground. `facing` is -1 for text read from below on a right insole, 1 on a left one."""
        self.facing, self.aim = facing, ground.aim
        inner: BaseGeometry = shapely.buffer(shapely.Polygon(ground.border), -(MARGIN + SLACK))
        if np.isfinite(ground.front) and not inner.is_empty:
            low_x, low_y, _, high_y = inner.bounds
            inner = shapely.clip_by_rect(inner, low_x - 1.0, low_y - 1.0, ground.front, high_y + 1.0)
        for ring in ground.openings:
            inner = inner.difference(shapely.buffer(shapely.Polygon(ring), APART))
        self.room = inner
        self.x, self.y = (np.zeros(0), np.zeros(0)) if inner.is_empty else _lattice(inner.bounds)
        x, y = np.meshgrid(self.x, self.y, indexing="ij")
        free = np.asarray(shapely.contains_xy(inner, x, y))
        free[free] = ground.height(x[free], y[free]) >= DEPTH + OVER_LABEL + SLACK
        counted = np.zeros((len(self.x) + 1, len(self.y) + 1), dtype=np.int64)
        counted[1:, 1:] = np.cumsum(np.cumsum(~free, axis=0), axis=1)
        self._blocked = counted

    def engraving(self, texts: Sequence[str], capital: float) -> Engraving | None:
        """Return lines of text engraved as near to the aim as they fit, or None where they do not."""
        lines = [line(text, capital) for text in texts]
        origins = _stacked(lines, capital)
        boxes = [self._box(one, origin) for one, origin in zip(lines, origins, strict=True)]
        place = self._place(boxes)
        if place is None:
            return None
        pockets = [
            pocket.moved(place[0] + x, place[1] + self.facing * y, flipped=self.facing < 0.0)
            for one, (x, y) in zip(lines, origins, strict=True)
            for pocket in one.pockets
        ]
        return Engraving(tuple(texts), capital, tuple(pockets))

    def _box(self, one: Line, origin: tuple[float, float]) -> tuple[float, float, float, float]:
        """Return the box of a line in plan (low x, low y, high x, high y) about the label's middle."""
        (x, y), (left, low, right, high) = origin, one.box
        across = sorted((self.facing * (y + low), self.facing * (y + high)))
        return x + left, across[0], x + right, across[1]

    def _place(self, boxes: Sequence[tuple[float, float, float, float]]) -> tuple[float, float] | None:
        """Return the place nearest to the aim at which no box covers a blocked point, on the glyphs' grid."""
        blocked: Array = np.zeros((len(self.x), len(self.y)))
        for low_x, low_y, high_x, high_y in boxes:
            blocked = blocked + self._count((low_x, high_x), (low_y, high_y))
        fits = blocked == 0.0
        if not fits.any():
            return None
        away = np.hypot(self.x[:, None] - self.aim[0], self.y[None, :] - self.aim[1])
        i, j = np.unravel_index(np.where(fits, away, np.inf).argmin(), fits.shape)
        return float(self.x[i]), float(self.y[j])

    def _count(self, reach_x: tuple[float, float], reach_y: tuple[float, float]) -> Array:
        """Return how many blocked points a box about each place covers; infinite where it leaves the lattice."""
        first, last = (_around(reach, len(ticks)) for reach, ticks in ((reach_x, self.x), (reach_y, self.y)))
        (low_i, high_i, in_i), (low_j, high_j, in_j) = first, last
        total = self._blocked
        found = (
            total[np.ix_(high_i, high_j)]
            - total[np.ix_(low_i, high_j)]
            - total[np.ix_(high_i, low_j)]
            + total[np.ix_(low_i, low_j)]
        )
        return np.where(in_i[:, None] & in_j[None, :], found, np.inf)


def _lattice(bounds: tuple[float, float, float, float]) -> tuple[Array, Array]:
    """Return the lattice's x and y over a box; all lie on the glyphs' grid."""
    low_x, low_y, high_x, high_y = bounds
    start_x, start_y = (np.floor(low / GRID) * GRID for low in (low_x, low_y))
    return (
        start_x + PITCH * np.arange(int((high_x - start_x) / PITCH) + 2),
        start_y + PITCH * np.arange(int((high_y - start_y) / PITCH) + 2),
    )


def _around(reach: tuple[float, float], count: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return, for each place, the first and the end of the points that hold the reach about it, and if all exist."""
    places = np.arange(count)
    low = places + int(np.floor(reach[0] / PITCH))
    high = places + int(np.ceil(reach[1] / PITCH)) + 1
    return np.clip(low, 0, count), np.clip(high, 0, count), (low >= 0) & (high <= count)


def _stacked(lines: Sequence[Line], capital: float) -> list[tuple[float, float]]:
    """Return the origin of every line about the middle of them all, y upward in the text; each line centred."""
    drops = [0.0]
    for above, below in itertools.pairwise(lines):
        apart = below.box[3] - above.box[1] + BLANK * STROKE
        drops.append(drops[-1] - max(LEADING * capital, apart))
    middle = (lines[0].box[3] + drops[-1] + lines[-1].box[1]) / 2.0
    origins = [(-(one.box[0] + one.box[2]) / 2.0, drop - middle) for one, drop in zip(lines, drops, strict=True)]
    return [(float(np.round(x / GRID) * GRID), float(np.round(y / GRID) * GRID)) for x, y in origins]
