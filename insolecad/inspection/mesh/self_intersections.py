"""Triangles of one body that cut each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices

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


DEPTH = 1e-6
"""How deep one triangle must go through another to count, in lengths of the mesh: 0.3 micrometres of an insole.

A file in single precision rounds its corners by a tenth of that.
"""

SPILL = 4e-5
"""How far triangles of one plane must lie on each other to count, in lengths of the mesh: 0.01 mm of an insole.

Slivers along a straight front edge lie on each other by up to 0.005 mm, which no slicer can see: the plane is the same.
"""

PAIRS_EACH, PAIRS_LEAST, PAIRS_MOST = 100, 1_000_000, 40_000_000
"""Pairs per triangle, and in all, up to which they are looked at: an insole has about 7 per triangle."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Crossings:
    """Pairs of faces that go through each other, (k, 2), each pair once."""

    pairs: Indices

    @property
    def faces(self) -> Indices:
        """The faces that cross others."""
        return np.unique(self.pairs)


def crossings(mesh: FinishedMesh) -> Crossings | None:
    """Return the triangles that cross others; None if this many lie in each other's way that it would take minutes.

    Triangles that merely touch do not cross, nor do two with the same three corners.
    """
    found = close_pairs(mesh, min(max(PAIRS_EACH * len(mesh.faces), PAIRS_LEAST), PAIRS_MOST))
    if found is None:
        return None
    size = float(np.ptp(mesh.vertices, axis=0).max(initial=0.0))
    limits = depth, _ = DEPTH * size, SPILL * size
    planes = _Planes.of(mesh)
    broad = planes.height > depth
    hits = [np.zeros((0, 2), dtype=np.intp)]
    for begin in range(0, len(found[0]), _CHUNK):
        one, other = (part[begin : begin + _CHUNK] for part in found)
        kept = broad[one] & broad[other]
        crossed = _crossed(mesh, planes, one[kept], other[kept], limits)
        hits.append(np.stack([one[kept][crossed], other[kept][crossed]], axis=1))
    return Crossings(np.concatenate(hits))


@dataclass(frozen=True, eq=False)
class _Planes:
    """Unit normals (3, m), how far along them the planes lie (m,), and the triangles' least heights (m,)."""

    normal: Floats
    offset: Floats
    height: Floats

    @classmethod
    def of(cls, mesh: FinishedMesh) -> "_Planes":
        corners = mesh.vertices.take(mesh.columns, axis=0)
        double = np.sqrt((mesh.normals**2).sum(axis=1))
        longest = np.sqrt(((corners - np.roll(corners, 1, axis=0)) ** 2).sum(axis=2).max(axis=0))
        normal = np.ascontiguousarray((mesh.normals / np.maximum(double, 1e-300)[:, None]).T)
        offset = np.einsum("im,mi->m", normal, corners[0])
        return cls(normal, offset, double / np.maximum(longest, 1e-300))


def _crossed(mesh: FinishedMesh, planes: _Planes, one: Indices, other: Indices, limits: tuple[float, float]) -> Bools:
    """Return which pairs of triangles cross, (k,); `limits` are depth and spill in mm."""
    depth, spill = limits
    crossed = np.zeros(len(one), dtype=bool)
    from_one = _distances(mesh, planes, one, other)
    through, flat = _lie(from_one, depth)
    # most pairs end here: the one is on one side of the other
    near = np.flatnonzero(through | flat)
    one, other, through, flat, from_one = one[near], other[near], through[near], flat[near], from_one[:, near]
    from_other = _distances(mesh, planes, other, one)
    shared = np.asarray(mesh.columns[:, None, one] == mesh.columns[None, :, other])
    from_one[shared.any(axis=0)] = 0.0
    from_other[shared.any(axis=1)] = 0.0
    twins = np.count_nonzero(shared, axis=(0, 1)) == 3
    through_other, flat_other = _lie(from_other, depth)
    both = np.flatnonzero(through & through_other & ~twins)
    distances = from_other[:, both], from_one[:, both]
    crossed[near[both]] = _meet_on_line(mesh, planes, (one[both], other[both]), distances, depth)
    level = np.flatnonzero(flat & flat_other & ~twins)
    crossed[near[level]] = _overlap_in_plane(mesh, planes, one[level], other[level], spill)
    return crossed


def _distances(mesh: FinishedMesh, planes: _Planes, plane: Indices, of: Indices) -> Floats:
    """Return how far the corners of triangles stand above planes of others, (3, k)."""
    x, y, z = mesh.vertices.T
    corners = mesh.columns[:, of]
    nx, ny, nz = (axis.take(plane) for axis in planes.normal)
    return np.asarray(x.take(corners) * nx + y.take(corners) * ny + z.take(corners) * nz - planes.offset.take(plane))


def _lie(distance: Floats, depth: float) -> tuple[Bools, Bools]:
    """Return which triangles, by their corners' distances (3, k) from a plane, lie on both sides of it, and in it."""
    low, high = _span(distance)
    return (high > depth) & (low < -depth), (high <= depth) & (low >= -depth)


def _span(values: Floats) -> tuple[Floats, Floats]:
    """Return the least and the largest of three rows, (k,) each: four times faster than a reduction."""
    one, two, three = values
    return np.minimum(np.minimum(one, two), three), np.maximum(np.maximum(one, two), three)


def _meet_on_line(
    mesh: FinishedMesh,
    planes: _Planes,
    faces: tuple[Indices, Indices],
    distances: tuple[Floats, Floats],
    depth: float,
) -> Bools:
    """Return which pairs meet along the line where their planes cut, over more than `depth` (after Moeller 1997)."""
    line = np.cross(planes.normal[:, faces[0]].T, planes.normal[:, faces[1]].T)
    line /= np.maximum(np.sqrt((line**2).sum(axis=1)), 1e-300)[:, None]
    ends = []
    for face, distance in zip(faces, distances, strict=True):
        along = np.einsum("ckd,kd->ck", mesh.vertices.take(mesh.columns[:, face], axis=0), line)
        following, height = np.roll(along, -1, axis=0), np.roll(distance, -1, axis=0)
        cut = distance * height < 0.0
        run = np.where(cut, distance - height, 1.0)
        place = along + (following - along) * distance / run
        # a corner in the other's plane is an end of its own
        places = np.concatenate([np.where(cut, place, np.nan), np.where(distance == 0.0, along, np.nan)])
        ends.append((np.nanmin(places, axis=0), np.nanmax(places, axis=0)))
    (low, high), (start, end) = ends
    return np.asarray(np.minimum(high, end) - np.maximum(low, start) > depth)


def _overlap_in_plane(mesh: FinishedMesh, planes: _Planes, one: Indices, other: Indices, spill: float) -> Bools:
    """Return which pairs that lie in one plane lie on each other: no side of either keeps them apart."""
    # seen along the axis that the plane faces most
    away = np.abs(planes.normal[:, one]).argmax(axis=0)
    first, second = np.array([1, 2, 0])[away], np.array([2, 0, 1])[away]
    triangles = []
    for face in (one, other):
        corner = mesh.columns[:, face]
        triangles.append((mesh.vertices[corner, first], mesh.vertices[corner, second]))
    overlap = np.ones(len(one), dtype=bool)
    for u, v in triangles:
        for k in range(3):
            run, rise = u[(k + 1) % 3] - u[k], v[(k + 1) % 3] - v[k]
            scale = 1.0 / np.maximum(np.sqrt(run * run + rise * rise), 1e-300)
            mine, theirs = ((b * run - a * rise) * scale for a, b in triangles)
            (low, high), (start, end) = _span(mine), _span(theirs)
            overlap &= np.minimum(high, end) - np.maximum(low, start) > spill
    return overlap
