"""A shell to triangles: foot side, edge, underside and the rearfoot post block, without any boolean."""

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.label.engraving import Engraving
from insolecad.solid.engraving_mesh import with_engraved_floor
from insolecad.solid.mesh import grid_faces, ladder_faces
from insolecad.surface.grid import Indices, border
from insolecad.surface.shell import BLOCK_BANDS, ShellSurface

ON_FLOOR = np.array([1.0, 1.0, 0.0])


def shell_triangles(surface: ShellSurface, engraving: Engraving | None = None) -> Triangles:
    """Return the mesh of a right shell, with the block where it is joined and an engraving in its floor."""
    rows, columns = surface.grid.shape[:2]
    top, under = _numbered(rows, columns, 0), _numbered(rows, columns, rows * columns)
    between = surface.strip[1:-1]
    rings = np.arange(between.shape[0] * between.shape[1]).reshape(between.shape[:2]) + 2 * rows * columns
    ladder = np.concatenate([border(top)[None], rings, border(under)[None]])
    points, beneath = surface.under.copy(), grid_faces(under)[:, ::-1]
    more: list[Array] = []
    feet = inner = np.zeros(0, dtype=np.intp)
    faces = [grid_faces(top), *ladder_faces(ladder)]
    if surface.stand and surface.joined:
        cells = surface.stand.cells
        ring = border(points[cells])
        # within the block the underside's places go down to the floor; its border stays, and has feet of its own
        points[cells][1:-1, 1:-1] *= ON_FLOOR
        walls, feet = _walls(border(under[cells]), 2 * rows * columns + rings.size)
        floor = under[cells].copy()
        _set_border(floor, feet)
        inner = floor[1:-1, 1:-1].ravel()
        beneath = beneath.reshape(rows - 1, columns - 1, 2, 3).copy()
        beneath[cells[0].start : cells[0].stop - 1, cells[1].start : cells[1].stop - 1] = grid_faces(floor)[
            :, ::-1
        ].reshape(floor.shape[0] - 1, floor.shape[1] - 1, 2, 3)
        more = _down(ring)
        faces += walls
    faces.append(beneath.reshape(-1, 3))
    vertices = np.concatenate([surface.grid.reshape(-1, 3), points.reshape(-1, 3), between.reshape(-1, 3), *more])
    mesh = Triangles(vertices, np.concatenate(faces).astype(np.int32))
    return with_engraved_floor(mesh, feet, engraving, inner) if engraving else mesh


def block_triangles(surface: ShellSurface, engraving: Engraving | None = None) -> Triangles:
    """Return the mesh of the right shell's post block as a body of its own."""
    assert surface.stand
    block = surface.under[surface.stand.cells]
    rows, columns = block.shape[:2]
    top = _numbered(rows, columns, 0)
    walls, feet = _walls(border(top), rows * columns)
    floor = np.zeros_like(top)
    inner = np.arange((rows - 2) * (columns - 2)).reshape(rows - 2, columns - 2) + int(feet[-1]) + 1
    floor[1:-1, 1:-1] = inner
    _set_border(floor, feet)
    vertices = [block.reshape(-1, 3), *_down(border(block)), (block[1:-1, 1:-1] * ON_FLOOR).reshape(-1, 3)]
    faces = [grid_faces(top), *walls, grid_faces(floor)[:, ::-1]]
    mesh = Triangles(np.concatenate(vertices), np.concatenate(faces).astype(np.int32))
    return with_engraved_floor(mesh, feet, engraving, inner.ravel()) if engraving else mesh


def _numbered(rows: int, columns: int, start: int) -> Indices:
    return np.arange(rows * columns).reshape(rows, columns) + start


def _walls(top: Indices, start: int) -> tuple[tuple[Indices, Indices], Indices]:
    """Return the faces down from a ring of vertices, whose later ones begin at `start`, and the ring at their feet."""
    later = np.arange(BLOCK_BANDS * len(top)).reshape(BLOCK_BANDS, len(top)) + start
    return ladder_faces(np.concatenate([top[None], later])), later[-1]


def _down(ring: Array) -> list[Array]:
    """Return the vertices of the rings below one, straight down to the floor."""
    return [ring * (1.0, 1.0, 1.0 - band / BLOCK_BANDS) for band in range(1, BLOCK_BANDS + 1)]


def _set_border(grid: Indices, ring: Indices) -> None:
    """Put a ring of vertices once round a grid, in the order of `border`."""
    rows, columns = grid.shape
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1])
    grid[:-1, 0], grid[-1, :-1] = ring[: ends[1]], ring[ends[1] : ends[2]]
    grid[:0:-1, -1], grid[0, :0:-1] = ring[ends[2] : ends[3]], ring[ends[3] :]
