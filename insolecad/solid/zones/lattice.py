"""A coarse lattice over a finished insole: places on its foot side, rim and underside, and which way is out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.geometry.normals import normals
from insolecad.surface.grid import Indices, Surface, border
from insolecad.surface.shell import ShellSurface

SHARPEST = np.radians(50.0)
"""Most turn between rings of the rim: of a ring 1.7 mm outside, chords then come 0.25 mm nearer."""

CORNER = 1.1
"""How much further than all else the corner of wall and underside goes out: a sharp one would go 1.4 times as far."""

LEAST_OUT = 0.7
"""Share of its way down by which that corner goes out at least: a thin front edge may hardly have a wall."""

AT_BLOCK = 0.75
"""How much less the edge under a shell's block goes down: it stands off the block's wall as well."""


@dataclass(frozen=True)
class Lattice:
    """Places on the surface of a right insole and, for each, the way out of it per mm of protrusion.

    `top` and `bottom` (rows, columns, 3) are foot side and underside; `chain` (links, around, 3)
    goes round the rim from the border of the one (link 0) to that of the other, the ring as in
    `Surface`. `*_out` go with them.
    """

    top: Array
    top_out: Array
    bottom: Array
    bottom_out: Array
    chain: Array
    chain_out: Array

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return self.top.shape[0], self.top.shape[1]


@dataclass(frozen=True)
class Places:
    """Where a lattice's places lie on a surface's grid: `row` (rows, columns) and `column` (columns,) parameters."""

    row: Array
    column: Array

    def on_grid(self, surface: Surface | ShellSurface, points: Array) -> Array:
        """Return what `points` (rows, columns, ...) of the surface's grid are here, between its lines."""
        along = np.interp(self.row, surface.rows, np.arange(len(surface.rows)))
        across = np.interp(self.column, surface.columns, np.arange(len(surface.columns)))
        i, p = _split(along, len(surface.rows))
        j, q = _split(across, len(surface.columns))
        p, q = p[..., None], q[None, :, None]
        behind = (1.0 - q) * points[i, j] + q * points[i, j + 1]
        ahead = (1.0 - q) * points[i + 1, j] + q * points[i + 1, j + 1]
        return np.asarray((1.0 - p) * behind + p * ahead)

    def on_ring(self, surface: Surface | ShellSurface, rings: Array) -> Array:
        """Return what `rings` (..., around, 3) of the surface are at this lattice's border, once round."""
        rows, columns = len(surface.rows), len(surface.columns)
        along = np.interp(self.row, surface.rows, np.arange(rows))
        across = np.interp(self.column, surface.columns, np.arange(columns))
        # where each side begins on the ring; the last two run backward
        at = np.concatenate(
            [
                along[:-1, 0],
                rows - 1 + across[:-1],
                2 * rows + columns - 3 - along[:0:-1, -1],
                2 * (rows + columns) - 4 - across[:0:-1],
            ]
        )
        around = rings.shape[-2]
        here = np.minimum(np.floor(at + 1e-9), around - 1).astype(np.intp)
        share = np.clip(at - here, 0.0, 1.0)[:, None]
        return np.asarray((1.0 - share) * rings[..., here, :] + share * rings[..., (here + 1) % around, :])


def ring_sides(surface: Surface | ShellSurface, ring: Array) -> tuple[Array, Array, Array, Array]:
    """Return a ring (around, 3) in its sides: lateral and medial one (rows, 3), toe and heel arc (columns, 3)."""
    rows, columns = len(surface.rows), len(surface.columns)
    closed = np.concatenate([ring, ring[:1]])
    return (
        closed[:rows],
        closed[rows + columns - 2 : 2 * rows + columns - 2][::-1],
        closed[rows - 1 : rows + columns - 1],
        closed[2 * rows + columns - 3 :][::-1],
    )


def lattice(design: Design, surface: Surface | ShellSurface, places: Places, on_floor: NDArray[np.bool_]) -> Lattice:
    """Return the lattice of a right insole; `on_floor` (rows, columns) tells where a shell's block stands."""
    top = places.on_grid(surface, surface.grid)
    links = _links(surface.strip)
    rim = places.on_ring(surface, surface.strip)
    rim_out = _rim_out(rim)[links]
    if isinstance(surface, ShellSurface):
        under = places.on_grid(surface, surface.under)
        top_out = _unit(places.on_grid(surface, _unit(surface.grid - surface.under)))
        down = np.array([0.0, 0.0, -1.0])
        bottom = np.where(on_floor[..., None], under * (1.0, 1.0, 0.0), under)
        bottom_out = np.where(on_floor[..., None], down * _less_at_edge(on_floor)[..., None], -top_out)
        # the last ring of the strip is the underside's border
        inner, inner_out = rim[links][:-1], rim_out[:-1]
    else:
        top_out = normals(design.foot_side, top[..., 0].ravel(), top[..., 1].ravel()).reshape(top.shape)
        bottom, at_foot = _under_cushion(surface, places, rim)
        bottom_out = np.broadcast_to(np.array([0.0, 0.0, -1.0]), bottom.shape).copy()
        _set_border(bottom_out, at_foot)
        inner, inner_out = rim[links], rim_out
    chain = np.concatenate([border(top)[None], inner, border(bottom)[None]])
    chain_out = np.concatenate([border(top_out)[None], inner_out, border(bottom_out)[None]])
    return Lattice(top, top_out, bottom, bottom_out, chain, chain_out)


def _less_at_edge(region: NDArray[np.bool_]) -> Array:
    """Return `AT_BLOCK` for places of a region that have a neighbour outside of it, else 1."""
    inner = region.copy()
    inner[1:-1, 1:-1] &= region[2:, 1:-1] & region[:-2, 1:-1] & region[1:-1, 2:] & region[1:-1, :-2]
    return np.where(region & ~inner, AT_BLOCK, 1.0)


def _under_cushion(surface: Surface, places: Places, rim: Array) -> tuple[Array, Array]:
    """Return a cushion's underside by transfinite interpolation of its border, and the way out at that border."""
    sides = ring_sides(surface, surface.floor)
    lateral, medial = (_on_line(surface.rows, one, places.row) for one in sides[:2])
    toe, heel = (_on_line(surface.columns, one, places.column) for one in sides[2:])
    r, c = places.row[..., None], places.column[None, :, None]
    arcs = (1.0 - r) * heel[None] + r * toe[None]
    ends = (1.0 - r) * ((1.0 - c) * heel[0] + c * heel[-1]) + r * ((1.0 - c) * toe[0] + c * toe[-1])
    bottom = (1.0 - c) * lateral + c * medial + arcs - ends
    floor = places.on_ring(surface, surface.floor)
    _set_border(bottom, floor)
    # the corner of wall and underside goes out so that both keep their distance
    wall = rim[-1] - floor
    away = outward_of(rim)
    lean = np.einsum("ij,ij->i", wall[:, :2], away) / wall[:, 2]
    out = np.maximum(np.sqrt(1.0 + lean * lean) - lean, LEAST_OUT)
    corner = np.column_stack([away * out[:, None], -np.ones(len(away))])
    return bottom, corner * (CORNER / np.maximum(np.sqrt(1.0 + out * out), CORNER))[:, None]


def outward_of(rim: Array) -> Array:
    """Return the unit directions (around, 2) in plan in which a rim (rings, around, 3) rolls out."""
    away: Array = rim[len(rim) // 2, :, :2] - rim[0, :, :2]
    return away / np.hypot(away[:, 0], away[:, 1])[:, None]


def _rim_out(rim: Array) -> Array:
    """Return the outward unit normals of a rim's rings."""
    down = np.gradient(rim, axis=0, edge_order=2)
    along = np.roll(rim, -1, axis=1) - np.roll(rim, 1, axis=1)
    return _unit(np.cross(down, along))


def _links(strip: Array) -> Indices:
    """Return which rings of a strip are kept besides its border: as few as turn by at most `SHARPEST` each."""
    out = _rim_out(strip)
    kept = [0]
    for ring in range(1, len(strip)):
        last = ring == len(strip) - 1
        turned = 0.0 if last else _turn(out[kept[-1]], out[ring + 1])
        if last or turned > SHARPEST:
            kept.append(ring)
    return np.array(kept[1:])


def _turn(one: Array, other: Array) -> float:
    """Return the largest angle between unit directions (n, 3)."""
    return float(np.arccos(np.clip(np.einsum("ij,ij->i", one, other), -1.0, 1.0)).max())


def _split(place: Array, count: int) -> tuple[Indices, Array]:
    """Return the line before each place on a grid, and the share of the way to the next one."""
    before = np.clip(np.floor(place).astype(np.intp), 0, count - 2)
    return before, place - before


def _on_line(parameters: Array, line: Array, at: Array) -> Array:
    """Return a line of points (n, 3) at any parameters."""
    return np.stack([np.interp(at, parameters, line[:, axis]) for axis in range(line.shape[1])], axis=-1)


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None])


def _set_border(grid: Array, ring: Array) -> None:
    """Put a ring of places once round a grid, in the order of `border`."""
    rows, columns = grid.shape[:2]
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1])
    grid[:-1, 0], grid[-1, :-1] = ring[: ends[1]], ring[ends[1] : ends[2]]
    grid[:0:-1, -1], grid[0, :0:-1] = ring[ends[2] : ends[3]], ring[ends[3] :]
