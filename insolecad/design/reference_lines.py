"""Lines across a correction, on which its tilt, its size or its place can be read off the finished surface."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.design.reference_points import Reading
from insolecad.features import FEATURES
from insolecad.features.feature import Feature
from insolecad.features.feature import Line as Declared
from insolecad.features.shape import Knots
from insolecad.geometry.definitions import TILT_WINDOW_MM
from insolecad.geometry.fields import Array, Field, normals, zero
from insolecad.geometry.flange import INSIDE, SIDES
from insolecad.geometry.outline import BALL_LINE
from insolecad.geometry.polygons import depth_inside

SUMMIT_HALF = 20.0
"""Half the length in mm of the line along the inner edge on which the apex of the arch is found: it moves by 12."""

FARTHEST, STEP = 75.0, 1.0
"""How far in mm from the middle of a correction its ends are sought, and in which steps; the largest pad is 90 long."""

TRACE, BEYOND = 0.02, 8.0
"""A correction ends where it has this share of its height; lines run on by this many mm, so that a larger one shows."""

AROUND_RAMP, RAMP_SAMPLES = 2.0, 16
"""Lines on the ramps of a flange are longer by this many mm to either side; and the number of their places."""

WITHIN = 1.5
"""Lines of the foot side end this many mm inside the inner edge, where the rim rolls over."""

SAMPLES = 41
"""Points of a line: up to 3 mm apart, between which both what is meant and what is found are straight."""

AROUND = 192
"""Corners of the inner edge by which a place counts as inside: within 0.2 mm of it."""

WAYS = ("along", "across")
"""Lines of sizes, in the order of job sheets."""


@dataclass(frozen=True)
class LineRequest:
    """A line of one correction: its declaration, its places (n, 2), and what the correction adds there (n,).

    `way` is how it runs, where that is not as declared.
    """

    feature: Feature[Any]
    declared: Declared
    at: Array
    own: Array
    way: str = ""


@dataclass(frozen=True, eq=False)
class Line:
    """Points (n, 4) of the foot side: x, y, the height z that the file has there, and the share of `feature` in it.

    It runs one `way`, along or across the foot or on the `edge`, and `reads` doses. Where a flange goes on beyond that
    edge, it is on the `bed`, a little inside.
    """

    feature: str
    points: Array
    way: str
    reads: tuple[Reading, ...]

    def mirror(self) -> "Line":
        """Return the same line on the left insole."""
        return replace(self, points=self.points * [1.0, -1.0, 1.0, 1.0])


def lines(design: Design) -> dict[str, Line]:
    """Return every line of a right insole by name: of tilts and of the arch always, of others where they are ordered.

    Under a top cover all lie lower, as the file has them.
    """
    found = [*_tilts(design), *_edges(design), *_sizes(design)]
    x, y = np.concatenate([line.at for line in found]).T
    at = np.column_stack([x, y, design.foot_side(x, y)])
    if design.form.cover:
        at -= design.form.cover * normals(design.foot_side, x, y)
    placed = np.split(at, np.cumsum([len(line.at) for line in found])[:-1])
    return {
        f"{line.feature.name}_{line.declared.way}": Line(
            line.feature.name,
            np.column_stack([points, line.own]),
            line.way or line.declared.way,
            tuple(Reading(f"{line.feature.name}.{dose}", effect) for dose, effect in line.declared.reads.items()),
        )
        for line, points in zip(found, placed, strict=True)
    }


def _declared(design: Design) -> Iterator[tuple[Feature[Any], Declared, tuple[float, float]]]:
    """Yield every line that a correction declares, with the middle of it: the correction's first reference point."""
    for feature in FEATURES.values():
        for line in feature.read_along:
            yield feature, line, next(iter(feature.points(design.plan, design.doses[feature]).values()))


def _tilts(design: Design) -> Iterator[LineRequest]:
    """Yield the lines on which tilts are read, as long as their window."""
    aside = np.linspace(-TILT_WINDOW_MM, TILT_WINDOW_MM, 17)
    for feature, line, (x, y) in _declared(design):
        if "tilts" in line.reads.values():
            slant = BALL_LINE if line.by_front and design.front else 0.0
            at = np.array([x, y]) + np.outer(aside / np.hypot(1.0, slant), [slant, 1.0])
            if _inside(design, at).all():
                yield LineRequest(feature, line, at, design.terms[feature.name](*at.T))


def _edges(design: Design) -> Iterator[LineRequest]:
    """Yield the inner edge about the summit of each correction that has one, where it is ordered."""
    for feature, line, (middle, _) in _declared(design):
        shape = feature.shape
        if line.way == "edge" and isinstance(shape, Knots) and feature.amount(design.doses[feature]):
            x = middle + np.linspace(-SUMMIT_HALF, SUMMIT_HALF, 21)
            column, out = SIDES[shape.sides[0]]
            edge = design.plan.sides.column(x, column)
            on_border = all(design.is_on_border(*place) for place in zip(x, edge, strict=True))
            # beside a wall the line is where no wall has begun
            at = np.column_stack([x, edge if on_border else edge - out * INSIDE])
            own = design.support(*at.T) - design.support_without(feature.name)(*at.T)
            yield LineRequest(feature, line, at, own, "" if on_border else "bed")
        elif line.way == "edge" and feature.name in design.flanges:
            yield _ramps(design, feature, line)


def _ramps(design: Design, feature: Feature[Any], line: Declared) -> LineRequest:
    """Return the border of a flange where it rises and runs out, and how much higher it is than the bed's edge."""
    one, settings = design.flanges[feature.name], design.doses[feature]
    column, out = SIDES[one.side]
    ends = (one.reach[0], settings.start_mm), (settings.end_mm, one.reach[1])
    x = np.concatenate([np.linspace(low - AROUND_RAMP, high + AROUND_RAMP, RAMP_SAMPLES) for low, high in ends])
    edge = design.plan.sides.column(x, column)
    y = edge + out * one.shift(x)
    rise = design.support(x, y) + one.field(x, y) - design.support(x, edge)
    return LineRequest(feature, line, np.column_stack([x, y]), rise)


def _sizes(design: Design) -> Iterator[LineRequest]:
    """Yield the lines across corrections that are ordered."""
    lean = design.measures.head_line_slope
    found = [one for one in _declared(design) if "tilts" not in one[1].reads.values()]
    for way in WAYS:
        for feature, line, middle in found:
            if line.way != way or (term := design.terms[feature.name]) is zero:
                continue
            slant = lean if line.by_heads else 0.0
            at = _over(design, term, np.array(middle), np.array([1.0, 0.0] if way == "along" else [slant, 1.0]))
            yield LineRequest(feature, line, at, term(*at.T))


def _over(design: Design, term: Field, middle: Array, step: Array) -> Array:
    """Return evenly spaced places (n, 2) from one end of a correction to the other, and a little beyond."""
    way = np.arange(-FARTHEST, FARTHEST + STEP, STEP)
    at = middle + way[:, None] * step
    own, inside = np.abs(term(*at.T)), _inside(design, at)
    low, high = (
        _end(own, inside, middle_index, turn) for middle_index, turn in ((len(way) // 2, -1), (len(way) // 2, 1))
    )
    return np.asarray(middle + np.linspace(way[low], way[high], SAMPLES)[:, None] * step)


def _end(own: Array, inside: NDArray[np.bool_], middle: int, turn: int) -> int:
    """Return the last sample one way from the middle: a little beyond the end of the correction, or at the edge."""
    share, allowed = own[middle::turn], inside[middle::turn]
    gone = np.flatnonzero(share < TRACE * own[middle])
    last = int(gone[0] + BEYOND / STEP) if len(gone) else len(share) - 1
    edge = np.flatnonzero(~allowed)
    last = min(last, len(share) - 1, int(edge[0]) - 1 if len(edge) else last)
    return middle + turn * max(last, 0)


def _inside(design: Design, at: Array) -> NDArray[np.bool_]:
    """Return which places (n, 2) lie on the foot side as it is made."""
    ring = design.plan.inner(np.linspace(0.0, 1.0, AROUND, endpoint=False))
    inside = depth_inside(ring, *at.T) > WITHIN
    return inside & (design.front.distance_behind(*at.T) > WITHIN) if design.front else inside
