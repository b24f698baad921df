"""Where and how large a label is engraved: the ground that holds letters, the size that fits."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from insolecad.errors import Change, OrderError, Problem
from insolecad.geometry.fields import Array, Field
from insolecad.label.engraving import DEPTH, OVER_LABEL, Engraving
from insolecad.label.font import GRID, STROKE, Line, line
from insolecad.label.text import NONE, LabelRequest, line_breaks

MARGIN = 4.0
"""How far inside the floor's border a label stays, in mm (house)."""

APART = 2.5
"""Least material between a label and an opening, in mm (house)."""

NO_ROOM = (
    f"no place is {MARGIN:g} mm inside the outline and {DEPTH + OVER_LABEL:g} mm thick, "
    f"so that {OVER_LABEL:g} mm would stay over a label {DEPTH:g} mm deep"
)
"""Why there is no label."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A flat floor at z = 0 in the right insole's frame.

    `border` (n, 2) is its outline, anticlockwise; `height` gives z of the foot side over it; `aim` is where a
    label had best be, and ahead of `front` it may not reach. `openings` (n, 2) go through the floor.
    """

    border: Array
    height: Field
    aim: tuple[float, float]
    front: float = np.inf
    openings: tuple[Array, ...] = ()


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
        """Return lines of text engraved as near to the aim as they fit, or None if they do not."""
        lines = [line(text, capital) for text in texts]
        origins = _stacked(lines, capital)
        boxes = [self._box(one, origin) for one, origin in zip(lines, origins, strict=True)]
        place = self._place(boxes)
        if place is None:
            return None
        pockets = [
            pocket.move(place[0] + x, place[1] + self.facing * y, flipped=self.facing < 0.0)
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


CAPITALS = (6.0, 5.2, 4.6)
"""Heights of capitals in mm, best first; under the last the inside of an R would not print (house)."""

KEY = "form.label"


def fit_label(wish: LabelRequest, ground: Ground, *, facing: float) -> Engraving | None:
    """Return the engraving, or None if there is no room for any of an automatic label's texts.

    The fullest text comes first, then the largest capitals, then the fewest lines. `facing` is that of `Places`.
    Raises OrderError if a text of one's own does not fit.
    """
    places = Places(ground, facing=facing)
    for blocks in wish.texts:
        found = _largest(blocks, places)
        if found:
            return found
    if wish.own:
        raise OrderError([_refusal(wish.texts[0], places)])
    return None


def _largest(blocks: tuple[str, ...], places: Places) -> Engraving | None:
    """Return a text in the largest capitals that fit, None if none do."""
    for capital in CAPITALS:
        for lines in dict.fromkeys(line_breaks(blocks)):
            found = places.engraving(lines, capital)
            if found:
                return found
    return None


def _refusal(blocks: tuple[str, ...], places: Places) -> Problem:
    """Return what to say of a text of one's own, the first block, that does not fit: how much of it would."""
    text, *more = blocks
    thicker = Change("make the base thicker with base.heel_mm")
    for count in range(len(text) - 1, 0, -1):
        part = text[:count].strip()
        if part and any(places.engraving(lines, CAPITALS[-1]) for lines in line_breaks((part, *more))):
            allowed = f"about {len(part)} characters, such as {part!r}"
            return Problem(KEY, repr(text), allowed, changes=(Change("shorten it", {KEY: part}), thicker))
    return Problem(KEY, repr(text), NO_ROOM, changes=(Change("leave it out", {KEY: NONE}), thicker))
