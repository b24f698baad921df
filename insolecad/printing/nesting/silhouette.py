"""What of the bed an insole covers, seen from above: its widest outline, leaning walls included."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Indices, Triangles

LEAST_AREA = 1e-6
"""Twice the area in mm2, seen from above, from which on a facet counts: upright walls have less, by rounding."""

GRID = 1e-5
"""What coordinates are rounded to, in mm: folds of upright walls, thinner than that, close."""

COARSE, FINE = 0.3, 0.05
"""Tolerances in mm of the outlines with which turns are searched, and settled."""


@dataclass(frozen=True, eq=False)
class Outline:
    """What one insole covers: `ring` (n, 2) in mm in the frame of its file, anticlockwise, not closed."""

    name: str
    ring: Array

    @cached_property
    def hull(self) -> Array:
        """The corners of its convex hull: they decide how wide it is at any turn."""
        return _corners(shapely.Polygon(self.ring).convex_hull)

    @cached_property
    def coarse(self) -> Array:
        """The ring with fewer corners, within COARSE."""
        return _corners(shapely.Polygon(self.ring).simplify(COARSE))

    @cached_property
    def fine(self) -> Array:
        """The ring with fewer corners, within FINE."""
        return _corners(shapely.Polygon(self.ring).simplify(FINE))

    def scale(self, factor: float) -> "Outline":
        """Return the outline `factor` times as large."""
        return Outline(self.name, self.ring * factor)


def silhouette(mesh: Triangles) -> Array:
    """Return the ring (n, 2) in mm round a closed mesh seen from above, anticlockwise, its openings filled.

    It runs along the edges at which the mesh stops to face up, and is as exact as they are.
    """
    edges = _rim(mesh)
    lines = shapely.union_all(shapely.linestrings(mesh.vertices[edges][..., :2]))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    # an upright wall that is a hair off leaves parts beside the insole, or folds in its ring, as thin as that
    covered = shapely.get_parts(shapely.set_precision(shapely.union_all(faces), GRID))
    return _corners(max(covered, key=lambda part: float(part.area)))


def _rim(mesh: Triangles) -> Indices:
    """Return the edges (n, 2) that only one facet facing up has."""
    corner = mesh.vertices[mesh.faces][..., :2]
    along, across = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    up = mesh.faces[along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0] > LEAST_AREA]
    edges = np.concatenate([up[:, [0, 1]], up[:, [1, 2]], up[:, [2, 0]]])
    ends = np.sort(edges, axis=1).astype(np.int64)
    _, first, count = np.unique(ends[:, 0] * len(mesh.vertices) + ends[:, 1], return_index=True, return_counts=True)
    return np.asarray(edges[first[count == 1]])


def _corners(polygon: shapely.Geometry) -> Array:
    """Return the corners of a polygon's outer ring, anticlockwise, the first one once."""
    ring = shapely.get_exterior_ring(polygon)
    corners = shapely.get_coordinates(ring)[:-1]
    return np.asarray(corners if shapely.is_ccw(ring) else corners[::-1], dtype=float)
