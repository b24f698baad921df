"""Closed polygons in plan: how deep inside one a place is."""

import numpy as np

from insolecad.geometry.fields import Array


def depth_inside(ring: Array, x: Array, y: Array) -> Array:
    """Return how far places (n,) lie inside a polygon (k, 2) whose last corner joins the first, in mm.

    Negative outside; either way it is the distance from the polygon's border.
    """
    start, run = ring, np.roll(ring, -1, axis=0) - ring
    away_x, away_y = x[:, None] - start[:, 0], y[:, None] - start[:, 1]
    square = np.maximum(run[:, 0] ** 2 + run[:, 1] ** 2, 1e-18)
    way = np.clip((away_x * run[:, 0] + away_y * run[:, 1]) / square, 0.0, 1.0)
    distance = np.sqrt(((away_x - way * run[:, 0]) ** 2 + (away_y - way * run[:, 1]) ** 2).min(axis=1))
    # a ray toward +x leaves the polygon once more often than it enters, from places inside
    spans = (away_y >= 0.0) != (away_y >= run[:, 1])
    upright = np.where(run[:, 1] == 0.0, 1.0, run[:, 1])
    ahead = away_x < away_y * run[:, 0] / upright
    inside = (spans & ahead).sum(axis=1) % 2 == 1
    return np.asarray(np.where(inside, distance, -distance))
