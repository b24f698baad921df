"""How far the edges of two outlines lie apart."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.polygons import depth_inside
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import Floats

_STEP_MM = 2.0
"""Between places along an edge, beside its corners."""


@dataclass(frozen=True)
class OutlineDistance:
    """The largest distance of two outlines in mm, + where B reaches farther out, and the place."""

    mm: float
    x: float
    y: float


def distance_of_outlines(a: BottomCurve, b: BottomCurve) -> OutlineDistance:
    """Return where two outlines lie farthest apart."""
    one, other = _dense(a.points), _dense(b.points)
    beyond, within = signed_distance(a.points, one_of=other), -signed_distance(b.points, one_of=one)
    far, near = int(np.abs(beyond).argmax()), int(np.abs(within).argmax())
    if abs(beyond[far]) >= abs(within[near]):
        return OutlineDistance(float(beyond[far]), *map(float, other[far]))
    return OutlineDistance(float(within[near]), *map(float, one[near]))


def signed_distance(polygon: Floats, one_of: Floats) -> Floats:
    """Return the distance of points (n, 2) from a closed polygon (k, 2), + outside it."""
    return -depth_inside(polygon, *one_of.T)


def _dense(points: Floats) -> Floats:
    """Return the corners of a polygon and places between them."""
    run = np.roll(points, -1, axis=0) - points
    count = np.ceil(np.hypot(*run.T) / _STEP_MM).astype(int)
    count = np.maximum(count, 1)
    owner = np.repeat(np.arange(len(points)), count)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(points[owner] + run[owner] * (number / count[owner])[:, None])
