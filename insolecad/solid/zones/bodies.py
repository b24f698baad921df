"""One zone's body: a rectangle of a lattice's cells, pushed out of the insole all round where it reaches its sides."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.solid.mesh import grid_faces
from insolecad.solid.zones.lattice import Lattice
from insolecad.surface.grid import Indices, border


@dataclass(frozen=True)
class Cells:
    """A rectangle of a lattice: first and last line of its rows and of its columns."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""
        return self.first_row >= self.last_row or self.first_column >= self.last_column

    @property
    def lines(self) -> tuple[slice, slice]:
        """Its lines, both borders included."""
        return slice(self.first_row, self.last_row + 1), slice(self.first_column, self.last_column + 1)


def body(lattice: Lattice, cells: Cells, protrusion: float) -> Triangles:
    """Return the closed mesh round some cells; it stands out of the insole by `protrusion` mm.

    Where two zones meet, both have the same places on the insole's surface, and the same facets
    between them: what one leaves is the other's.
    """
    frame = _Frame(lattice, cells, protrusion)
    faces = [
        _sliced(_all_faces(*lattice.size), cells, frame.top),
        _sliced(_all_faces(*lattice.size), cells, frame.bottom)[:, ::-1],
        *frame.outer_faces(),
        *frame.division_faces(),
    ]
    return Triangles(np.concatenate(frame.vertices), np.concatenate(faces).astype(np.int32))


@lru_cache(maxsize=8)
def _all_faces(rows: int, columns: int) -> Indices:
    """Return the faces of every cell of a lattice, shape (rows - 1, columns - 1, 2, 3)."""
    return grid_faces(np.arange(rows * columns).reshape(rows, columns)).reshape(rows - 1, columns - 1, 2, 3)


def _sliced(faces: Indices, cells: Cells, numbers: Indices) -> Indices:
    """Return the faces of some cells; `numbers` are those of their places among the vertices."""
    columns = faces.shape[1] + 1
    rows = faces.shape[0] + 1
    table = np.zeros((rows, columns), dtype=np.intp)
    table[cells.lines] = numbers
    chosen = faces[cells.first_row : cells.last_row, cells.first_column : cells.last_column].reshape(-1, 3)
    return np.asarray(table.ravel()[chosen])


class _Frame:
    """The numbered vertices of one body: both sides, and what stands between them once round its edge.

    Once round runs anticlockwise from the lateral rear corner. `out` (links, around) goes down
    the insole's rim outside of it, `on` on its surface; -1 where there is none.
    """

    def __init__(self, lattice: Lattice, cells: Cells, protrusion: float) -> None:
        rows, columns = lattice.size
        lines = cells.lines
        shape = (cells.last_row - cells.first_row + 1, cells.last_column - cells.first_column + 1)
        self.vertices: list[Array] = []
        self.count = 0
        self.top = self._add((lattice.top + protrusion * lattice.top_out)[lines], shape)
        self.bottom = self._add((lattice.bottom + protrusion * lattice.bottom_out)[lines], shape)
        sides = (
            (cells.first_column == 0, shape[0]),
            (cells.last_row == rows - 1, shape[1]),
            (cells.last_column == columns - 1, shape[0]),
            (cells.first_row == 0, shape[1]),
        )
        # whether the edge from each place to the next one lies on the insole's own border
        self.outside = np.concatenate([np.full(length - 1, is_border) for is_border, length in sides])
        # lateral side and front arc run with the lattice's lines, the others against them
        self.forward = np.repeat([True, True, False, False], [length - 1 for _, length in sides])
        before = np.roll(self.outside, 1)
        self.starts, self.ends = ~self.outside & before, self.outside & ~before
        on_border, divides = self.outside | before, ~(self.outside & before)
        around = len(self.outside)
        ring = np.full((rows, columns), -1)
        _number_border(ring)
        at = border(ring[lines])
        links = len(lattice.chain)
        self.out = np.full((links, around), -1, dtype=np.intp)
        self.on = np.full((links, around), -1, dtype=np.intp)
        self.out[0], self.out[-1] = border(self.top), border(self.bottom)
        both = on_border & divides
        chain, inner = lattice.chain[1:-1], slice(1, links - 1)
        pushed = chain[:, at[on_border]] + protrusion * lattice.chain_out[1:-1, at[on_border]]
        self.out[inner, on_border] = self._add(pushed, pushed.shape[:2])
        self.on[inner, both] = self._add(chain[:, at[both]], (links - 2, int(both.sum())))
        for link, side in ((0, lattice.top), (-1, lattice.bottom)):
            self.on[link, divides] = self._add(border(side[lines])[divides], (int(divides.sum()),))

    def _add(self, points: Array, shape: tuple[int, ...]) -> Indices:
        numbers = np.arange(self.count, self.count + int(np.prod(shape))).reshape(shape)
        self.vertices.append(points.reshape(-1, 3))
        self.count += numbers.size
        return numbers

    def outer_faces(self) -> list[Indices]:
        """Return the faces outside of the rim."""
        here = np.flatnonzero(self.outside)
        there = (here + 1) % len(self.outside)
        return [_quads(self.out[:, here], self.out[:, there], np.ones(len(here), dtype=bool))]

    def division_faces(self) -> list[Indices]:
        """Return the faces toward other zones."""
        here = np.flatnonzero(~self.outside)
        there = (here + 1) % len(self.outside)
        levels = np.stack([self.out[0], self.on[0], self.on[-1], self.out[-1]])
        begin, end = np.flatnonzero(self.starts), np.flatnonzero(self.ends)
        return [
            _quads(levels[:, here], levels[:, there], self.forward[here]),
            # where they leave the insole, the outline of its rim in section, outside and inside
            _quads(self.out[:, begin], self.on[:, begin], np.ones(len(begin), dtype=bool)),
            _fan(self.on[:, begin]),
            _quads(self.on[:, end], self.out[:, end], np.zeros(len(end), dtype=bool)),
            _fan(self.on[:, end])[:, ::-1],
        ]


def _quads(left: Indices, right: Indices, falling: NDArray[np.bool_]) -> Indices:
    """Return the faces between two ladders (levels, n), seen with the first on the left, the levels going down.

    Diagonals fall from left to right where `falling`, else they rise.
    """
    a, b, c, d = left[:-1], left[1:], right[1:], right[:-1]
    fall = falling[None, :, None]
    one = np.where(fall, np.stack([a, b, c], axis=-1), np.stack([a, b, d], axis=-1))
    two = np.where(fall, np.stack([a, c, d], axis=-1), np.stack([b, c, d], axis=-1))
    return np.concatenate([one.reshape(-1, 3), two.reshape(-1, 3)])


def _fan(chain: Indices) -> Indices:
    """Return the faces between a chain (links, n) of places and the straight line from its first to its last."""
    first = np.broadcast_to(chain[0], chain[1:-1].shape)
    return np.stack([first, chain[1:-1], chain[2:]], axis=-1).reshape(-1, 3)


def _number_border(grid: NDArray[np.intp]) -> None:
    """Number the border of a grid once round, in the order of `border`."""
    rows, columns = grid.shape
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1, columns - 1])
    ring = np.arange(ends[-1])
    grid[:-1, 0], grid[-1, :-1] = ring[: ends[1]], ring[ends[1] : ends[2]]
    grid[:0:-1, -1], grid[0, :0:-1] = ring[ends[2] : ends[3]], ring[ends[3] :]
