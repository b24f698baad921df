"""Whether two triangles cross each other, in exact arithmetic: what a checker in floating point only suspects."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from insolecad.inspection.mesh.mesh import Floats, Indices

Point = tuple[Fraction, Fraction, Fraction]
Corners = tuple[Point, Point, Point]

EDGES = ((0, 1), (1, 2), (2, 0))


def crossing(vertices: Floats, faces: Indices, suspects: Sequence[int]) -> list[int]:
    """Return the suspects among the triangles that cross, touch or cover another than at corners they share."""
    low, high = vertices[faces].min(axis=1), vertices[faces].max(axis=1)
    found = []
    for number in suspects:
        near = np.flatnonzero(((low <= high[number]) & (high >= low[number])).all(axis=1))
        if any(_cross(vertices, faces[number], faces[other]) for other in near if other != number):
            found.append(int(number))
    return found


def _cross(vertices: Floats, first: Indices, second: Indices) -> bool:
    """Return whether two triangles, by their corners' numbers, have more in common than shared corners."""
    shared = set(first.tolist()) & set(second.tolist())
    one, other = (_exact(vertices[corners]) for corners in (first, second))
    if all(_side(one, corner) == 0 for corner in other):
        return _cover(one, other)
    if len(shared) >= 2:
        return False
    return any(
        _meets(mine[i], mine[j], theirs)
        for numbers, mine, theirs in ((first, one, other), (second, other, one))
        for i, j in EDGES
        if not {int(numbers[i]), int(numbers[j])} & shared
    )


def _exact(corners: Floats) -> Corners:
    a, b, c = (_point(*corner.tolist()) for corner in corners)
    return a, b, c


def _point(x: float, y: float, z: float) -> Point:
    return Fraction(x), Fraction(y), Fraction(z)


def _minus(a: Point, b: Point) -> Point:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def _times(a: Point, b: Point) -> Point:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def _dot(a: Point, b: Point) -> Fraction:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def _normal(corners: Corners) -> Point:
    a, b, c = corners
    return _times(_minus(b, a), _minus(c, a))


def _side(corners: Corners, point: Point) -> Fraction:
    """Return on which side of a triangle's plane a point is: 0 on it."""
    return _dot(_normal(corners), _minus(point, corners[0]))


def _meets(start: Point, end: Point, corners: Corners) -> bool:
    """Return whether an edge meets a triangle whose plane it is not in."""
    before, after = _side(corners, start), _side(corners, end)
    if before == after or before * after > 0:
        return False
    share = before / (before - after)
    way = _minus(end, start)
    at = start[0] + share * way[0], start[1] + share * way[1], start[2] + share * way[2]
    normal = _normal(corners)
    return all(_dot(normal, _times(_minus(corners[j], corners[i]), _minus(at, corners[i]))) >= 0 for i, j in EDGES)


def _cover(one: Corners, other: Corners) -> bool:
    """Return whether two triangles of one plane cover each other: no edge has all of the other on its outer side."""
    normal = _normal(one)
    if _dot(normal, _normal(other)) < 0:
        other = (other[0], other[2], other[1])
    for first, second in ((one, other), (other, one)):
        for i, j in EDGES:
            outward = _times(_minus(first[j], first[i]), normal)
            if all(_dot(outward, _minus(corner, first[i])) >= 0 for corner in second):
                return False
    return True
