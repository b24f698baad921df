"""Upright prisms over polygons in plan, and the outline in plan that those of an insole are cut from."""

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.surface.grid import Indices, Surface
from insolecad.surface.shell import ShellSurface

TOLERANCE = 0.05
"""How far in mm the corners of an outline may miss what stands out of the insole evenly (house)."""


def outline(surface: Surface | ShellSurface) -> shapely.Geometry:
    """Return the outline of a right insole from above, with rim, walls and bevel; a shell's block is inside of it."""
    rings = list(surface.strip) if isinstance(surface, ShellSurface) else [*surface.strip, surface.bevel, surface.floor]
    return shapely.simplify(shapely.union_all(shapely.polygons([ring[:, :2] for ring in rings])), TOLERANCE)


def offset(shape: shapely.Geometry, reach: float) -> shapely.Geometry:
    """Return an outline that stands out by `reach` mm, with no more corners."""
    return shapely.buffer(shape, reach, join_style="mitre")


def prism(shape: shapely.Geometry, low: float, high: float) -> Triangles:
    """Return the closed mesh over a shape in plan, from one height to another; its corners are the shape's own."""
    corners = shapely.get_coordinates(shapely.constrained_delaunay_triangles(shape)).reshape(-1, 4, 2)[:, :3]
    places, numbers = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
    count, top = len(places), _anticlockwise(corners, numbers.reshape(-1, 3))
    edges = np.concatenate([top[:, [0, 1]], top[:, [1, 2]], top[:, [2, 0]]])
    # two triangles run through an inner edge, one each way
    is_outer = ~np.isin(edges @ [count, 1], edges @ [1, count])
    a, b = edges[is_outer].T
    c, d = a + count, b + count
    walls = [np.stack([a, c, d], axis=-1), np.stack([a, d, b], axis=-1)]
    vertices = np.concatenate([np.column_stack([places, np.full(count, height)]) for height in (high, low)])
    return Triangles(vertices, np.concatenate([top, top[:, ::-1] + count, *walls]).astype(np.int32))


def _anticlockwise(corners: Array, faces: Indices) -> Indices:
    """Return triangles in plan, their corners (n, 3, 2), all wound anticlockwise."""
    (x1, y1), (x2, y2) = (corners[:, 1] - corners[:, 0]).T, (corners[:, 2] - corners[:, 0]).T
    return np.where((x1 * y2 - x2 * y1 < 0.0)[:, None], faces[:, ::-1], faces)
