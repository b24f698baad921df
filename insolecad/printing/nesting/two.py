"""Two outlines on one bed: the turns of both, and the shift, that leave the widest edge free."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.printing.bed_data import Bed
from insolecad.printing.nesting.no_fit_polygon import no_fit, turned
from insolecad.printing.nesting.plate import Lying, Plate, extents, free_edge, plain, settled
from insolecad.printing.silhouette import COARSE, FINE, Outline

BETWEEN, TOGETHER = 10.0, 3.0
"""Degrees between the turns that are tried at first: of one outline against the other, and of both together."""

STARTS, SETTLED = 6, 2
"""From how many of the best turns the search goes on, and how many of these are settled with the fine outlines."""

HALF_WAY, FINEST = 0.5, 0.05
"""Degrees at which the search with coarse outlines ends, and with fine ones; the edge then changes by under 0.1 mm."""

HOPELESS = 12.0
"""How far in mm the first turns may miss the margin: between two of them an outline's ends move by less."""

CHORD = 1.0
"""Longest chord in mm of the border of shifts."""


@dataclass(frozen=True)
class _Found:
    """A pair's free edge in mm with the second one turned by `between` against the first, and both by `together`."""

    edge: float
    between: float
    together: float
    shift: tuple[float, float]


class _Pair:
    """Two outlines, and how far they must stay apart."""

    def __init__(self, first: Outline, second: Outline, bed: Bed) -> None:
        self.first, self.second, self.bed = first, second, bed
        self._borders: dict[tuple[float, bool], Array] = {}

    def edges(self, between: float, together: Array, *, fine: bool) -> list[_Found]:
        """Return the best shift at each turn of both together."""
        border = self._border(between, fine=fine)
        turns = np.radians(together)[:, None]
        x = border[:, 0] * np.cos(turns) - border[:, 1] * np.sin(turns)
        y = border[:, 0] * np.sin(turns) + border[:, 1] * np.cos(turns)
        one = extents(self.first.hull, together)[..., None]
        two = extents(self.second.hull, together + between)[..., None]
        width = np.maximum(one[2], two[2] + x) - np.minimum(one[0], two[0] + x)
        depth = np.maximum(one[3], two[3] + y) - np.minimum(one[1], two[1] + y)
        free = free_edge(self.bed, width, depth)
        best = free.argmax(axis=1)
        rows = np.arange(len(together))
        return [
            _Found(float(edge), between, float(turn), (float(right), float(back)))
            for edge, turn, right, back in zip(free[rows, best], together, x[rows, best], y[rows, best], strict=True)
        ]

    def _border(self, between: float, *, fine: bool) -> Array:
        """Return the shifts of the second outline at which it lies as close to the first as it may."""
        key = (between % 360.0, fine)
        if key not in self._borders:
            one, two = (self.first.fine, self.second.fine) if fine else (self.first.coarse, self.second.coarse)
            # both rings may lie inside the true outlines by as much as they are off
            gap = self.bed.gap + (2.0 * FINE if fine else 0.0)
            self._borders[key] = _chords(no_fit(one, turned(two, between), gap))
        return self._borders[key]

    def plate(self, found: _Found, half: float) -> Plate | None:
        """Return the plate of what was found, turned by `half` more as a whole."""
        angle = plain(found.together + half)
        shift = turned(np.array(found.shift), half)
        lying = (
            Lying(self.first, angle, 0.0, 0.0),
            Lying(self.second, plain(angle + found.between), float(shift[0]), float(shift[1])),
        )
        return settled(self.bed, lying)


def together(first: Outline, second: Outline, bed: Bed) -> Plate | None:
    """Return the plate with both outlines that leaves the widest edge free, or None where none was found.

    The no-fit polygon of a turn of one against the other holds at every turn of both together, so the
    search runs over both turns, at first in coarse steps, then around the best of them.
    """
    pair = _Pair(first, second, bed)
    around = np.arange(0.0, 180.0, TOGETHER)
    coarse = [pair.edges(float(between), around, fine=False) for between in np.arange(0.0, 360.0, BETWEEN)]
    starts = [found for found in _starts(coarse) if found.edge > bed.margin - HOPELESS]
    near = sorted((_refined(pair, one, fine=False) for one in starts), key=_by_edge)
    for found in sorted(
        (_refined(pair, one, fine=True) for one in near[: STARTS if bed.kept else SETTLED]), key=_by_edge
    ):
        if found.edge < bed.margin:
            break
        for half in (0.0, 180.0):
            if plate := pair.plate(found, half):
                return plate
    return None


def _starts(coarse: list[list[_Found]]) -> list[_Found]:
    """Return the best of the turns that are better than all their neighbours."""
    edge = np.array([[found.edge for found in row] for row in coarse])
    neighbours = [np.roll(edge, step, axis=(0, 1)) for step in _around()]
    tops = np.argwhere(np.all([edge >= other for other in neighbours], axis=0))
    found = [coarse[row][column] for row, column in tops]
    return sorted(found, key=_by_edge)[:STARTS]


def _by_edge(found: _Found) -> float:
    return -found.edge


def _around() -> Iterator[tuple[int, int]]:
    return ((row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column)


def _refined(pair: _Pair, start: _Found, *, fine: bool) -> _Found:
    """Return the best turns near a start: steps to both sides that halve where neither is better."""
    step, wide, last = (HALF_WAY, TOGETHER / 2.0, FINEST) if fine else (BETWEEN / 2.0, TOGETHER, HALF_WAY)
    best = min(pair.edges(start.between, start.together + _window(wide), fine=fine), key=_by_edge)
    while step >= last:
        near = best.together + _window(wide)
        sides = [pair.edges(best.between + side * step, near, fine=fine) for side in (-1.0, 1.0)]
        better = min((one for side in sides for one in side), key=_by_edge)
        if better.edge > best.edge + GAIN:
            best = better
        else:
            step, wide = step / 2.0, max(wide / 2.0, FINEST * 10.0)
    return best


GAIN = 1e-4
"""Least gain in mm for which the search goes on."""


def _window(wide: float) -> Array:
    return np.linspace(-wide, wide, 31)


def _chords(ring: Array) -> Array:
    """Return a ring with its long chords cut into parts."""
    ends = np.roll(ring, -1, axis=0)
    counts = np.maximum(np.ceil(np.hypot(*(ends - ring).T) / CHORD).astype(int), 1)
    start = np.repeat(ring, counts, axis=0)
    share = np.concatenate([np.arange(count) / count for count in counts])[:, None]
    return np.asarray(start + (np.repeat(ends, counts, axis=0) - start) * share)


assert COARSE > FINE
