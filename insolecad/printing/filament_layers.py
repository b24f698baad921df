"""Layers of cells: all layers of a print at once, one bit each, so that growing a region takes milliseconds.

A stack of layers is an array (words, rays along x, rays along y) of 64-bit words: layer k of a cell is bit k % 64 of
its word k // 64. Union, overlap and difference of two stacks are `|`, `&` and `& ~`.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import Lattice, lattice_hits

Stack = NDArray[np.uint64]

_WORD = 64


def cells_inside(mesh: FinishedMesh, lattice: Lattice, bottom: float, layer: float, layers: int) -> Stack:
    """Return the cells inside a mesh, cut at the middle of each layer; a ray through a hole of it counts as empty."""
    hits = lattice_hits(mesh, lattice)
    above = np.clip(np.ceil((hits.z - bottom) / layer - 0.5), 0, layers).astype(np.int64)
    whole = np.bincount(hits.ray, minlength=hits.rays) % 2 == 0
    ray, above = hits.ray[whole[hits.ray]], above[whole[hits.ray]]
    begins = np.flatnonzero(np.diff(ray, prepend=-1))
    stack = np.zeros((-(-max(layers, 1) // _WORD), hits.rays), dtype=np.uint64)
    for word in range(len(stack) if len(ray) else 0):
        # all layers below one surface but not below the next lie between the two
        stack[word, ray[begins]] = np.bitwise_xor.reduceat(_below(above - _WORD * word), begins)
    return stack.reshape(-1, *lattice.shape)


def count(stack: Stack) -> int:
    """Return how many cells there are in all layers together."""
    return int(np.bitwise_count(stack).sum(dtype=np.int64))


def shift_down(stack: Stack) -> Stack:
    """Return the stack one layer lower: each layer holds what the one above it held."""
    lowered = stack >> np.uint64(1)
    lowered[:-1] |= stack[1:] << np.uint64(_WORD - 1)
    return lowered


def shift_up(stack: Stack) -> Stack:
    """Return the stack one layer higher: each layer holds what the one below it held."""
    raised = stack << np.uint64(1)
    raised[1:] |= stack[:-1] >> np.uint64(_WORD - 1)
    return raised


def grow(stack: Stack, square: int) -> Stack:
    """Return every layer grown by a disk of cells: those whose squared distance is `square` at most."""
    out, run, width = np.zeros_like(stack), stack.copy(), 0
    for row in range(int(square**0.5), -1, -1):
        # the disk's rows get longer toward its middle
        while (width + 1) ** 2 + row**2 <= square:
            width += 1
            for way in (width, -width):
                _join(run, stack, 0, way)
        for way in {row, -row}:
            _join(out, run, way, 0)
    return out


def shrink(stack: Stack, square: int) -> Stack:
    """Return every layer without the cells that lie closer than that disk to its border."""
    return ~grow(~stack, square)


@lru_cache(maxsize=64)
def reach(square: int) -> float:
    """Return how far a disk of cells reaches, in cells, over all directions on average."""
    size = int(square**0.5)
    i, j = np.mgrid[0 : size + 1, 0 : size + 1]
    kept = i**2 + j**2 <= square
    turn = np.linspace(0.0, np.pi / 2.0, 361)[:, None]
    return float((i[kept] * np.cos(turn) + j[kept] * np.sin(turn)).max(axis=1).mean())


def square_of(cells: float) -> int:
    """Return the squared radius of the disk of cells that reaches about that far."""
    return min(range(int((cells + 2.0) ** 2)), key=lambda square: abs(reach(square) - cells))


def _below(number: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return words with that many of their lowest bits set, 0 to 64."""
    few = np.clip(number, 0, _WORD - 1).astype(np.uint64)
    return np.where(number >= _WORD, ~np.uint64(0), (np.uint64(1) << few) - np.uint64(1))


def _join(into: Stack, stack: Stack, rows: int, columns: int) -> None:
    """Add a stack, moved in plan, to another."""
    x, y = stack.shape[1:]
    place = into[:, max(rows, 0) : x + min(rows, 0), max(columns, 0) : y + min(columns, 0)]
    moved = stack[:, max(-rows, 0) : x + min(-rows, 0), max(-columns, 0) : y + min(-columns, 0)]
    np.bitwise_or(place, moved, out=place)
