"""A metatarsal pad from the triangles: found where something is on base and supports, or not at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
"""No pad is at half its height farther behind the heads than this."""

_SMALLEST_MM = 8.0
"""Extent at half height of the smallest pad, 30 x 25 mm, whatever its section."""

_HALF, _WIDEST = 0.5, 0.55
"""Share of the inner width that a pad covers at half its height at most: 0.5 for 80 mm in 70 mm. A bar covers 0.65."""

_LEVEL, _LEVEL_WIDEST = 0.9, 0.25
"""And at nine tenths: a pad's crest falls off at once, 0.2 for 80 mm in 70 mm; a bar is level over 0.5."""


@dataclass(frozen=True)
class Pad:
    """A pad's crest, in plan, and its height over what surrounds it, in mm."""

    x_mm: float
    y_mm: float
    height_mm: float


def metatarsal_pad(bed: Footbed, carried: Supports, heads_x: float) -> Pad | None:
    """Return the pad behind the heads, or None.

    What the sections carry beyond base and edge supports is a pad if it has one crest in the right place and
    comes down to half its height on all four sides. A bar has none: it is level across most of the width.
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
    if _is_bar(rise[behind <= _REAR_MM].max(axis=0), height):
        return f"the raised place behind the ball, {height:.1f} mm high, runs across the foot as a bar does"
    along = _extent(rise[:, j] > height / 2.0, i, bed.x)
    across = _extent(rise[i] > height / 2.0, j, bed.y[i])
    if min(along, across) < _SMALLEST_MM:
        return f"the raised place behind the ball, {height:.1f} mm high, does not come down on all sides as a pad does"
    return _crest(bed, rise, i, j)


def _is_bar(profile: Floats, height: float) -> bool:
    """Return whether what is on the base runs across the foot, from its greatest height at each share across.

    Pads and bars both follow the line of the heads; taken along the foot, the greatest height does not see it.
    """
    half, level = (float((profile > part * height).mean()) for part in (_HALF, _LEVEL))
    return half > _WIDEST or level > _LEVEL_WIDEST


def _extent(high: NDArray[np.bool_], k: int, places: Floats) -> float:
    """Return how far the run about `k` reaches; 0 if it runs out of the sections, where its end is unknown."""
    before, after = np.flatnonzero(~high[:k]), np.flatnonzero(~high[k:])
    return float(abs(places[k + after[0]] - places[before[-1]])) if len(before) and len(after) else 0.0


def _crest(bed: Footbed, rise: Floats, i: int, j: int) -> Pad:
    """Return the crest of a paraboloid through the heights around the highest."""
    rows = slice(max(i - 1, 0), i + 2)
    columns = slice(max(j - 2, 0), j + 3)
    y = bed.y[rows, columns].ravel()
    x = np.repeat(bed.x[rows], len(y) // len(bed.x[rows]))
    u, v = x - bed.x[i], y - bed.y[i, j]
    terms = np.stack([np.ones_like(u), u, v, u * u, u * v, v * v], axis=-1)
    c = np.linalg.lstsq(terms, rise[rows, columns].ravel())[0]
    bend = np.array([[2.0 * c[3], c[4]], [c[4], 2.0 * c[5]]])
    if bend[0, 0] >= 0.0 or np.linalg.det(bend) <= 0.0:
        return Pad(float(bed.x[i]), float(bed.y[i, j]), float(rise[i, j]))
    shift = np.clip(np.linalg.solve(bend, -c[1:3]), -5.0, 5.0)
    height = float(c[0] + c[1:3] @ shift / 2.0)
    return Pad(float(bed.x[i] + shift[0]), float(bed.y[i, j] + shift[1]), height)
