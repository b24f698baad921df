"""Pairs of triangles whose boxes meet: a tree of boxes over the triangles, walked down level by level."""

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.mesh.mesh import FinishedMesh, Indices

Singles = NDArray[np.float32]

_BITS = 10
"""Bits per axis of the curve that puts triangles near each other in space near each other in line."""

_CHUNK = 1 << 15
"""Pairs that are opened at a time: their boxes then stay in the processor's cache."""


def close_pairs(mesh: FinishedMesh, most: int) -> tuple[Indices, Indices] | None:
    """Return every pair of faces whose boxes meet, each once, as two arrays; None if there are more than `most`."""
    corners = mesh.vertices.astype(np.float32).take(mesh.columns, axis=0)
    low, high = corners.min(axis=0).T, corners.max(axis=0).T
    order = _along_a_curve(low, high)
    levels = _tree(np.ascontiguousarray(low[:, order]), np.ascontiguousarray(high[:, order]))
    one = other = np.zeros(0, dtype=np.int32)
    for low, high in reversed(levels):
        left = np.arange(0, low.shape[1], 2, dtype=np.int32)
        found = [_meeting(left, left + 1, low, high)]
        for begin in range(0, len(one), _CHUNK):
            a, b = 2 * one[begin : begin + _CHUNK], 2 * other[begin : begin + _CHUNK]
            opened = np.concatenate([a, a, a + 1, a + 1]), np.concatenate([b, b + 1, b, b + 1])
            found.append(_meeting(*opened, low, high))
        one, other = (np.concatenate(part) for part in zip(*found, strict=True))
        if len(one) > most:
            return None
    return order[one], order[other]


def _along_a_curve(low: Singles, high: Singles) -> Indices:
    """Return the order of boxes along a curve that fills space (Morton 1966)."""
    middle = (low + high) / 2.0
    start = middle.min(axis=1, keepdims=True)
    size = max(float((middle - start).max(initial=0.0)), 1e-30)
    cell = ((middle - start) * ((2**_BITS - 1) / size)).astype(np.uint32)
    code = np.zeros(low.shape[1], dtype=np.uint32)
    for bit in range(_BITS):
        for axis in range(3):
            code |= ((cell[axis] >> np.uint32(bit)) & np.uint32(1)) << np.uint32(3 * bit + axis)
    return np.argsort(code, kind="stable")


def _tree(low: Singles, high: Singles) -> list[tuple[Singles, Singles]]:
    """Return the boxes (3, k) of every level from the triangles up to two, each of an even number.

    Box i of a level holds the boxes 2 i and 2 i + 1 of the one before. What fills up to an even number is nowhere.
    """
    levels = []
    while low.shape[1] > 1:
        if low.shape[1] % 2:
            low = np.concatenate([low, np.full((3, 1), np.inf, dtype=np.float32)], axis=1)
            high = np.concatenate([high, np.full((3, 1), -np.inf, dtype=np.float32)], axis=1)
        levels.append((low, high))
        low, high = np.minimum(low[:, ::2], low[:, 1::2]), np.maximum(high[:, ::2], high[:, 1::2])
    return levels


def _meeting(
    one: NDArray[np.int32], other: NDArray[np.int32], low: Singles, high: Singles
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return those of the pairs whose boxes meet."""
    for axis in (2, 0, 1):
        near, far = low[axis], high[axis]
        kept = np.flatnonzero((near.take(one) <= far.take(other)) & (near.take(other) <= far.take(one)))
        one, other = one.take(kept), other.take(kept)
    return one, other
