"""A metatarsal pad from the triangles: found where something is on base and supports, or not at all."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.definitions import PAD_CREST
from insolecad.inspection.measure.footbed import Footbed, Supports
from insolecad.inspection.mesh.mesh import Floats

LEAST_MM = 0.9
"""What stands out by less is not called a pad; the lowest pad of the contract is 2 mm."""

BEHIND_HEADS_MM = (10.0, 55.0)
"""Where a pad's crest may lie."""

_ACROSS_MM = (-6.0, 10.0)
"""And how far it may lie across, inward of the axis: behind the second to fourth heads it is 1 mm. A neuroma pad
has its crest at -7 to -9 mm, a dancer's pad at 21 or more."""

_REAR_MM = 80.0
"""No pad has come down farther behind the heads than this."""

_DOWN = 0.7
"""A pad comes down to this share of its height on all sides: a short insole may end before it has come down to half."""

_SMALLEST_MM = 8.0
"""Extent there of the smallest pad, 30 x 25 mm, be it full or a bell."""

_HALF, _BROAD, _MOST = 0.5, 0.55, 0.9
"""From the second share of the inner width on, where it has the first share of its height, a raised place may be a bar,
which covers 0.62 or more, or a pad of 60 mm or more; a pad covers the third at most: 0.89 for 80 mm in 65 mm."""

_TOP, _TOP_MM = 0.96, 12.0
"""The crest is that of the heights over this share of the highest, at most so far beside it either way."""

_SURE_MM = 0.8
"""A top that falls by less within that distance along the foot is too level to show its highest place: what is unsure
about base and supports decides it. Its crest is then where pads have it between their ends."""

_ENDS = (0.3, _DOWN)
"""Shares of its height at which its ends are taken: the first at which both are seen."""

_STEPS = 6
"""Newton's steps to the crest."""

_FALL = 0.048
"""Share of its height that a broad pad falls, at least, within that distance across; the widest fall 0.059 or more, a
bar 0.038 or less (measured on 140 of both)."""


@dataclass(frozen=True)
class Pad:
    """A pad's crest, in plan, and its height over what surrounds it, in mm."""

    x_mm: float
    y_mm: float
    height_mm: float


def metatarsal_pad(bed: Footbed, carried: Supports, heads_x: float) -> Pad | None:
    """Return the pad behind the heads, or None.

    What the sections carry beyond base and edge supports is a pad if it has one crest in the right place and
    comes down on all four sides. A bar has none: it is level across most of the width.
    """
    found = _looked_for(bed, carried, heads_x)
    return found if isinstance(found, Pad) else None


def why_no_pad(bed: Footbed, carried: Supports, heads_x: float) -> str:
    """Return why there is no pad, in words; empty if there is one."""
    found = _looked_for(bed, carried, heads_x)
    return "" if isinstance(found, Pad) else found


def _looked_for(bed: Footbed, carried: Supports, heads_x: float) -> Pad | str:
    """Return the pad, or why there is none."""
    # a pad keeps its height where base and supports run out
    rise = np.asarray(bed.kept * (carried.left(bed) - carried.floor(bed)[:, None] * carried.rest))
    behind = heads_x - bed.x
    place = (behind >= BEHIND_HEADS_MM[0]) & (behind <= BEHIND_HEADS_MM[1])
    if not place.any():
        return "the insole ends before the place of a pad"
    middle = (bed.y > _ACROSS_MM[0]) & (bed.y < _ACROSS_MM[1])
    i, j = (int(k) for k in np.unravel_index(np.argmax(np.where(place[:, None] & middle, rise, -np.inf)), rise.shape))
    height = float(rise[i, j])
    if height < LEAST_MM:
        return f"nothing behind the ball is raised by {LEAST_MM:g} mm or more"
    if not middle[i, max(j - 1, 0) : j + 2].all():
        return (
            f"the raised place behind the ball, {height:.1f} mm high, is beside the middle rays, where pads never are"
        )
    top = _top(bed, rise, i, j)
    # pads and bars both follow the line of the heads: taken along the foot, the greatest height does not see it
    wide = float((rise[behind <= _REAR_MM].max(axis=0) > _HALF * height).mean())
    if wide > _MOST or (wide > _BROAD and not (top and top.fall_mm > _FALL * height)):
        return f"the raised place behind the ball, {height:.1f} mm high, runs across the foot as a bar does"
    along = _extent(rise[:, j] > _DOWN * height, i, bed.x)
    across = _extent(rise[i] > _DOWN * height, j, bed.y[i])
    if min(along, across) < _SMALLEST_MM:
        return f"the raised place behind the ball, {height:.1f} mm high, does not come down on all sides as a pad does"
    if top is None:
        return Pad(float(bed.x[i]), float(bed.y[i, j]), height)
    if not _ACROSS_MM[0] < top.pad.y_mm < _ACROSS_MM[1]:
        return f"the raised place behind the ball, {height:.1f} mm high, has its crest beside the middle rays"
    return _centred(
        top.pad if top.fall_along_mm > _SURE_MM else _between_ends(top.pad, bed.x, rise[:, j], i), bed, rise
    )


def _extent(high: NDArray[np.bool_], k: int, places: Floats) -> float:
    """Return how far the run about `k` reaches; 0 if it runs out of the sections, where its end is unknown."""
    before, after = np.flatnonzero(~high[:k]), np.flatnonzero(~high[k:])
    return float(abs(places[k + after[0]] - places[before[-1]])) if len(before) and len(after) else 0.0


@dataclass(frozen=True)
class _Top:
    """A crest, and how far in mm the surface falls beside it, along the foot and across, there along its ridge."""

    pad: Pad
    fall_along_mm: float
    fall_mm: float


def _top(bed: Footbed, rise: Floats, i: int, j: int) -> _Top | None:
    """Return the crest of a surface through the heights near the highest, which on a full pad are many.

    A paraboloid with a cube along the foot, since a pad falls faster to its front; without it where that has no crest
    near. None if neither has one.
    """
    near = rise > _TOP * rise[i, j]
    near &= (np.abs(bed.x - bed.x[i]) <= _TOP_MM)[:, None] & (np.abs(bed.y - bed.y[i, j]) <= _TOP_MM)
    near[max(i - 2, 0) : i + 3, max(j - 2, 0) : j + 3] = True
    u = np.broadcast_to((bed.x - bed.x[i])[:, None], rise.shape)[near]
    v = (bed.y - bed.y[i, j])[near]
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3], axis=-1)
    for count in (7, 6):
        c = np.zeros(7)
        c[:count] = np.linalg.lstsq(terms[:, :count], rise[near])[0]
        place = _summit(c)
        if place is not None:
            x, y = place
            height = float(c @ [1.0, x, y, x * x, x * y, y * y, x**3])
            # across it falls along its ridge, which follows the slant of the heads
            falls = (float(-bend * _TOP_MM**2) for bend in (c[3], c[5] - c[4] ** 2 / (4.0 * c[3])))
            return _Top(Pad(float(bed.x[i] + x), float(bed.y[i, j] + y), height), *falls)
    return None


def _summit(c: Floats) -> Floats | None:
    """Return the place (x, y) of the crest of a surface by its coefficients; None if it has none near by."""
    place = np.zeros(2)
    for _ in range(_STEPS):
        x, y = place
        slope = [
            c[1] + 2.0 * c[3] * x + c[4] * y + 3.0 * c[6] * x * x,
            c[2] + c[4] * x + 2.0 * c[5] * y,
        ]
        bend = np.array([[2.0 * c[3] + 6.0 * c[6] * x, c[4]], [c[4], 2.0 * c[5]]])
        if bend[0, 0] >= 0.0 or np.linalg.det(bend) <= 0.0:
            return None
        place = place - np.linalg.solve(bend, slope)
        if np.abs(place).max() > _TOP_MM:
            return None
    return place


def _between_ends(pad: Pad, x: Floats, rise: Floats, i: int) -> Pad:
    """Return a pad whose crest is along the foot where pads have it, between its ends on the column of its top."""
    for share in _ENDS:
        level = share * pad.height_mm
        before, after = np.flatnonzero(rise[:i] < level), np.flatnonzero(rise[i:] < level)
        if len(before) and len(after):
            low, high = before[-1], i + after[0]
            rear = np.interp(level, rise[[low, low + 1]], x[[low, low + 1]])
            front = np.interp(level, rise[[high, high - 1]], x[[high, high - 1]])
            return replace(pad, x_mm=float(rear + PAD_CREST * (front - rear)))
    return pad


def _centred(pad: Pad, bed: Footbed, rise: Floats) -> Pad:
    """Return a pad whose crest is across the foot in the middle between where it has come down to half.

    The top of a broad one is so level that hundredths of a millimetre decide where it is highest.
    """
    y, z = (np.array([np.interp(pad.x_mm, bed.x, column) for column in table.T]) for table in (bed.y, rise))
    high = np.flatnonzero(z > _HALF * pad.height_mm)
    if not len(high) or high[0] == 0 or high[-1] == len(y) - 1:
        return pad
    ends = [
        np.interp(_HALF * pad.height_mm, z[[off, on]], y[[off, on]])
        for off, on in ((high[0] - 1, high[0]), (high[-1] + 1, high[-1]))
    ]
    return replace(pad, y_mm=float(np.mean(ends)))
