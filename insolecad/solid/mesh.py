"""Triangle meshes read off the surface: the body, and its foot side alone."""

from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Indices, Triangles
from insolecad.label.engraving import Engraving
from insolecad.surface.grid import Surface, bevel_bands, border, wall_bands


def triangles(surface: Surface, engraving: Engraving | None = None) -> Triangles:
    """Return the mesh of a right insole, engraved where there is something to engrave."""
    rows, columns = surface.grid.shape[:2]
    floor = surface.floor
    wall = between(surface.strip[-1], surface.bevel, wall_bands(len(surface.strip)))
    rings = [
        *surface.strip[1:],
        *wall,
        surface.bevel,
        *between(surface.bevel, floor, bevel_bands(len(surface.strip))),
        floor,
    ]
    mesh = Triangles(np.concatenate([surface.grid.reshape(-1, 3), *rings]), _faces(rows, columns, len(rings)))
    if engraving is None:
        return mesh
    from insolecad.solid.engraving_mesh import with_engraved_floor

    return with_engraved_floor(mesh, np.arange(len(mesh.vertices) - len(floor), len(mesh.vertices)), engraving)


def between(upper: Array, lower: Array, bands: int) -> list[Array]:
    """Return the rings that part what is between two rings into even bands."""
    return [upper + (lower - upper) * (ring / bands) for ring in range(1, bands)]


def mirror(mesh: Triangles) -> Triangles:
    """Return the mesh mirrored from right to left: y to -y, and the winding flipped with it."""
    return Triangles(mesh.vertices * np.array([1.0, -1.0, 1.0]), np.ascontiguousarray(mesh.faces[:, ::-1]))


@lru_cache(maxsize=32)
def _faces(rows: int, columns: int, rings: int) -> Indices:
    """Return the faces of grid, strip, wall, bevel and floor; they depend on the counts alone.

    `rings` counts the rings below the border: of the strip, of the wall and the bevel, and the floor's.
    """
    grid = np.arange(rows * columns).reshape(rows, columns)
    later = np.arange(rings * (2 * (rows + columns) - 4)).reshape(rings, -1) + rows * columns
    ladder = np.concatenate([border(grid)[None], later])
    faces = [grid_faces(grid), *ladder_faces(ladder), _floor_faces(ladder[-1], rows, columns)]
    return np.concatenate(faces).astype(np.int32)


def ladder_faces(ladder: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the faces between rings (count, around) of vertices, from the highest down, seen from outside."""
    inner, outer = ladder[:-1], ladder[1:]
    inner_next, outer_next = np.roll(inner, -1, axis=1), np.roll(outer, -1, axis=1)
    # diagonals turn from band to band: neighbours across a ring then share a corner, also where the wall is flat
    turned = (np.arange(len(inner)) % 2 == 1)[:, None, None]
    return (
        np.where(turned, _stack(inner, outer, inner_next), _stack(inner, outer, outer_next)).reshape(-1, 3),
        np.where(turned, _stack(inner_next, outer, outer_next), _stack(inner, outer_next, inner_next)).reshape(-1, 3),
    )


def _stack(*corners: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.stack(corners, axis=-1)


def grid_faces(grid: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return a grid's faces, seen from above, one row of cells after the other.

    Diagonals run through the grid's corners, where the border turns by 180 degrees;
    across them the facets would stand up to 54 degrees off.
    """
    a, b, c, d = grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]
    row, column = np.indices(a.shape)
    falling = (row < a.shape[0] / 2) == (column < a.shape[1] / 2)
    # x runs with the rows and y with the columns: a, d, c is anticlockwise from above
    through_ac = [np.stack([a, d, c], axis=-1), np.stack([a, c, b], axis=-1)]
    through_bd = [np.stack([a, d, b], axis=-1), np.stack([b, d, c], axis=-1)]
    chosen = [np.where(falling[..., None], p, q) for p, q in zip(through_ac, through_bd, strict=True)]
    return np.stack(chosen, axis=2).reshape(-1, 3)


def _floor_faces(floor: NDArray[np.intp], rows: int, columns: int) -> NDArray[np.intp]:
    """Return the underside's faces, seen from below: bands between the long sides, zigzags in the arcs."""
    lateral, toe = floor[:rows], floor[rows - 1 : rows + columns - 1]
    medial = floor[rows + columns - 2 : 2 * rows + columns - 2][::-1]
    heel = np.concatenate([floor[2 * rows + columns - 3 :], floor[:1]])[::-1]
    band = np.concatenate(
        [
            np.stack([lateral[:-1], medial[1:], lateral[1:]], axis=-1),
            np.stack([lateral[:-1], medial[:-1], medial[1:]], axis=-1),
        ]
    )
    return np.concatenate([band, _zigzag(heel), _zigzag(toe)[:, ::-1]])


def _zigzag(arc: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return triangles that fill the convex region between an arc and its chord."""
    low, high = 0, len(arc) - 1
    faces = []
    while high - low >= 2:
        faces.append((arc[low], arc[low + 1], arc[high]))
        low += 1
        if high - low >= 2:
            faces.append((arc[low], arc[high - 1], arc[high]))
            high -= 1
    return np.array(faces)


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
