"""Where one outline may lie beside another: the no-fit polygon."""

import numpy as np
import shapely

from insolecad.geometry.fields import Array

QUARTER = 8
"""Chords in a quarter of the circle by which outlines are kept apart."""


def no_fit(still: Array, moving: Array, gap: float) -> Array:
    """Return the ring (n, 2) of shifts at which a moving outline is just `gap` mm or a little more from a still one.

    Both are rings, anticlockwise. At a shift inside the ring they are closer than that, or overlap; at any
    other they are not. It is the outline of the Minkowski sum of the still one and the moving
    one turned by 180 degrees, moved out by the gap.
    """
    pieces = np.concatenate([_pieces(still, -moving), _pieces(-moving, still)])
    lines = shapely.union_all(shapely.linestrings(pieces))
    within = shapely.union_all(shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))))
    # a circle of chords is inside the true one: chords of one that is larger by their rise do not
    wide = gap / np.cos(np.pi / (4.0 * QUARTER))
    around = shapely.get_exterior_ring(shapely.buffer(within, wide, quad_segs=QUARTER))
    ring = shapely.get_coordinates(around)[:-1]
    return np.asarray(ring if shapely.is_ccw(around) else ring[::-1], dtype=float)


def _pieces(first: Array, second: Array) -> Array:
    """Return the segments (n, 2, 2) that edges of the first ring trace at corners of the second.

    The border of the sum consists of parts of them: an edge can lie on it only at a corner
    that bulges, and whose two edges have the edge's direction between them.
    """
    ends = np.roll(first, -1, axis=0)
    edge = (ends - first)[:, None, :]
    into = second - np.roll(second, 1, axis=0)
    out = np.roll(second, -1, axis=0) - second
    between = (_cross(into[None], edge) >= 0.0) & (_cross(edge, out[None]) >= 0.0) & (_cross(into, out) >= 0.0)
    one, other = np.nonzero(between)
    return np.stack([first[one] + second[other], ends[one] + second[other]], axis=1)


def _cross(one: Array, other: Array) -> Array:
    return np.asarray(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])


def rotate(points: Array, degrees: float) -> Array:
    """Return points (..., 2) turned anticlockwise about the origin."""
    turn = np.radians(degrees)
    cosine, sine = np.cos(turn), np.sin(turn)
    x, y = points[..., 0], points[..., 1]
    return np.stack([x * cosine - y * sine, x * sine + y * cosine], axis=-1)
