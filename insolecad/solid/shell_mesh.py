"""A shell to triangles: foot side, edge, underside and the post blocks, without any boolean."""

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.label.engraving import Engraving
from insolecad.solid.engraving_mesh import with_engraved_floor
from insolecad.solid.mesh import grid_faces, ladder_faces
from insolecad.surface.grid import Indices, border
from insolecad.surface.post_blocks import PostBlock
from insolecad.surface.shell import BLOCK_BANDS, ShellSurface


def shell_triangles(surface: ShellSurface, engraving: Engraving | None = None) -> Triangles:
    """Return the mesh of a right shell, with the blocks that are joined, and an engraving in the floor of the first."""
    rows, columns = surface.grid.shape[:2]
    top, under = _numbered(rows, columns, 0), _numbered(rows, columns, rows * columns)
    between = surface.strip[1:-1]
    rings = np.arange(between.shape[0] * between.shape[1]).reshape(between.shape[:2]) + 2 * rows * columns
    ladder = np.concatenate([border(top)[None], rings, border(under)[None]])
    points, beneath = surface.beneath.points.copy(), grid_faces(under)[:, ::-1].reshape(rows - 1, columns - 1, 2, 3)
    vertices, first = [between.reshape(-1, 3)], 2 * rows * columns + rings.size
    faces = [grid_faces(top), *ladder_faces(ladder)]
    feet = []
    for block in surface.beneath.joined_blocks:
        cells = block.cells
        walls, ring = _walls(border(under[cells]), first)
        vertices += _down(border(points[cells]), border(block.floor))
        first += BLOCK_BANDS * len(ring)
        # within the block the underside's places go down to the floor; its border stays, and has feet of its own
        points[cells][1:-1, 1:-1] = block.floor[1:-1, 1:-1]
        floor = under[cells].copy()
        _set_border(floor, ring)
        feet.append((ring, floor[1:-1, 1:-1].ravel()))
        within = beneath[cells[0].start : cells[0].stop - 1, cells[1].start : cells[1].stop - 1]
        within[:] = grid_faces(floor)[:, ::-1].reshape(within.shape)
        faces += walls
    faces.append(beneath.reshape(-1, 3))
    vertices = [surface.grid.reshape(-1, 3), points.reshape(-1, 3), *vertices]
    mesh = Triangles(np.concatenate(vertices), np.concatenate(faces).astype(np.int32))
    return with_engraved_floor(mesh, feet[0][0], engraving, feet[0][1]) if engraving else mesh


def block_triangles(surface: ShellSurface, block: PostBlock, engraving: Engraving | None = None) -> Triangles:
    """Return the mesh of one of the right shell's post blocks as a body of its own."""
    under = surface.beneath.points[block.cells]
    rows, columns = block.size
    top = _numbered(rows, columns, 0)
    walls, feet = _walls(border(top), rows * columns)
    floor = np.zeros_like(top)
    inner = np.arange((rows - 2) * (columns - 2)).reshape(rows - 2, columns - 2) + int(feet[-1]) + 1
    floor[1:-1, 1:-1] = inner
    _set_border(floor, feet)
    down = _down(border(under), border(block.floor))
    vertices = [under.reshape(-1, 3), *down, block.floor[1:-1, 1:-1].reshape(-1, 3)]
    faces = [grid_faces(top), *walls, grid_faces(floor)[:, ::-1]]
    mesh = Triangles(np.concatenate(vertices), np.concatenate(faces).astype(np.int32))
    return with_engraved_floor(mesh, feet, engraving, inner.ravel()) if engraving else mesh


def _numbered(rows: int, columns: int, start: int) -> Indices:
    return np.arange(rows * columns).reshape(rows, columns) + start


def _walls(top: Indices, start: int) -> tuple[tuple[Indices, Indices], Indices]:
    """Return the faces down from a ring of vertices, whose later ones begin at `start`, and the ring at their feet."""
    later = np.arange(BLOCK_BANDS * len(top)).reshape(BLOCK_BANDS, len(top)) + start
    return ladder_faces(np.concatenate([top[None], later])), later[-1]


def _down(ring: Array, feet: Array) -> list[Array]:
    """Return the vertices of the rings below one, straight down to its feet on the floor."""
    return [ring + (feet - ring) * (band / BLOCK_BANDS) for band in range(1, BLOCK_BANDS)] + [feet]


def _set_border(grid: Indices, ring: Indices) -> None:
    """Put a ring of vertices once round a grid, in the order of `border`."""
    rows, columns = grid.shape
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1])
    grid[:-1, 0], grid[-1, :-1] = ring[: ends[1]], ring[ends[1] : ends[2]]
    grid[:0:-1, -1], grid[0, :0:-1] = ring[ends[2] : ends[3]], ring[ends[3] :]
