"""A finished insole as triangles alone, and the foot that it is for. Millimetres and degrees.

Frame: x from heel to toes with 0 at the rear of the underside, y from the outer to the inner side, z up from the floor.
A left insole is mirrored, so that all that is measured is a right one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tests.support.fit.heights import Floats, HeightMap

SEAT = 0.14
"""Station of the heel seat, in foot lengths."""

SEAT_HALF_WIDTH_MM = 8.0
"""Its slope is read over this distance to either side of y = 0."""

STEP_MM = 0.05
"""Distance of the places at which a section is read."""

_UNDERSIDE_FACING = -0.65
"""Facets of the underside face down more than this: the flat and a bevel of 45 degrees, never a wall that leans out by
as much as a medial flange (33 degrees)."""

_UNDERSIDE_TOP_MM = 6.0
"""And are below this height, which the underside of a shell's arch and cup is not."""


@dataclass(frozen=True)
class Foot:
    """What was measured of the foot, in mm."""

    length: float
    ball_length: float
    ball_width: float
    heel_width: float

    @property
    def seat_x(self) -> float:
        """Station of the heel seat in mm."""
        return SEAT * self.length


@dataclass(frozen=True, eq=False)
class FinishedInsole:
    """The triangles of a right insole: `vertices` (n, 3) in mm, `faces` (m, 3) facing outward."""

    vertices: Floats
    faces: NDArray[np.integer]

    @cached_property
    def heights(self) -> HeightMap:
        """Heights of all its triangles."""
        return HeightMap(self.vertices, self.faces)

    @cached_property
    def facing(self) -> Floats:
        """Unit normal of every triangle (m, 3)."""
        a, b, c = (self.vertices[self.faces[:, corner]] for corner in range(3))
        normals = np.cross(b - a, c - a)
        return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300))

    @cached_property
    def underside_faces(self) -> NDArray[np.integer]:
        """Triangles of the underside, with a bevel round it (k, 3): what faces the floor and is near it."""
        low = self.vertices[self.faces][:, :, 2].max(axis=1) < _UNDERSIDE_TOP_MM
        return np.asarray(self.faces[low & (self.facing[:, 2] < _UNDERSIDE_FACING)])

    @property
    def extent(self) -> tuple[float, float]:
        """Least and greatest y of all."""
        return float(self.vertices[:, 1].min()), float(self.vertices[:, 1].max())

    def across(self, x: float, step: float = STEP_MM) -> tuple[Floats, Floats]:
        """Return y and height of the upper side across the section at x, lateral to medial, `step` mm apart."""
        low, high = self.extent
        y = np.arange(np.floor(low), np.ceil(high) + step, step)
        z = self.heights.top(np.full_like(y, x), y)
        return y[np.isfinite(z)], z[np.isfinite(z)]

    def seat_height(self, foot: Foot) -> float:
        """Return the height of the heel seat over the floor: at 0.14 FL on the midline."""
        return float(self.heights.top(foot.seat_x, 0.0))

    def seat_slope(self, foot: Foot) -> float:
        """Return dz/dy of the heel seat over the middle 16 mm: + where the inner side is higher."""
        y = np.linspace(-SEAT_HALF_WIDTH_MM, SEAT_HALF_WIDTH_MM, 33)
        return float(np.polyfit(y, self.heights.top(np.full_like(y, foot.seat_x), y), 1)[0])


def right_insole(vertices: Floats, faces: NDArray[np.integer], side: str) -> FinishedInsole:
    """Return the insole, a left one mirrored with its triangles turned round."""
    vertices, faces = np.asarray(vertices, dtype=float), np.asarray(faces)
    if side == "left":
        vertices, faces = vertices * [1.0, -1.0, 1.0], faces[:, ::-1]
    return FinishedInsole(vertices, faces)
