"""The foot side alone as triangles: footbed and rim, an open surface that faces up."""

from typing import Protocol

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.solid.mesh import grid_faces, ladder_faces
from insolecad.surface.grid import border


class FootSide(Protocol):
    """The points of a foot side: its grid and the strip that rolls from its border into the wall."""

    @property
    def grid(self) -> Array: ...
    @property
    def strip(self) -> Array: ...


def foot_side(surface: FootSide) -> Triangles:
    """Return the triangles of a right insole's foot side; they are those of the whole mesh."""
    rows, columns = surface.grid.shape[:2]
    grid, later = np.arange(rows * columns).reshape(rows, columns), surface.strip[1:]
    rings = np.arange(later.shape[0] * later.shape[1]).reshape(later.shape[:2]) + rows * columns
    faces = [grid_faces(grid), *ladder_faces(np.concatenate([border(grid)[None], rings]))]
    vertices = [surface.grid.reshape(-1, 3), later.reshape(-1, 3)]
    return Triangles(np.concatenate(vertices), np.concatenate(faces).astype(np.int32))
