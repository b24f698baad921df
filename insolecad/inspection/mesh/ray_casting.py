"""Vertical rays through the mesh: what they meet, the top of it, and how thick the material is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices

_UPRIGHT_MM = 3e-4
"""Triangles narrower than this in plan stand upright; a vertical ray does not meet them. The wall of a hole is
upright except for the rounding of the file, and is not a surface with material under it."""


@dataclass(frozen=True)
class Lattice:
    """A regular plan lattice: ray (i, j) stands at `x[i]`, `y[j]` and has the number i * len(y) + j."""

    x: Floats
    y: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Rays along x and along y."""
        return len(self.x), len(self.y)


@dataclass(frozen=True, eq=False)
class Hits:
    """Where rays meet triangles: `ray`, `face` and `z` (k,), sorted by ray and then by height."""

    ray: Indices
    face: Indices
    z: Floats
    rays: int

    def top(self) -> Floats:
        """Return the height of the uppermost hit of each ray, (rays,); NaN where it meets nothing."""
        top = np.full(self.rays, np.nan)
        top[self.ray] = self.z  # sorted by height: the last one stays
        return top

    def thinnest(self) -> Floats:
        """Return the least material each ray runs through at a stretch, (rays,).

        NaN where it meets nothing, or an odd number of surfaces, as it does through a hole in the mesh.
        """
        count = np.bincount(self.ray, minlength=self.rays)
        rank = np.arange(len(self.ray)) - (np.cumsum(count) - count)[self.ray]
        leaving = np.flatnonzero(rank % 2 == 1)
        thinnest = np.full(self.rays, np.inf)
        np.minimum.at(thinnest, self.ray[leaving], self.z[leaving] - self.z[leaving - 1])
        return np.where((count > 0) & (count % 2 == 0), thinnest, np.nan)


def lattice_over(low: ArrayLike, high: ArrayLike, pitch: float) -> Lattice:
    """Return a lattice that fills the plan box from `low` to `high` at about `pitch` mm, off its borders."""
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    counts = np.maximum(np.ceil((high - low) / pitch), 1).astype(int)
    x, y = ((np.arange(n) + 0.5) / n * (high[k] - low[k]) + low[k] for k, n in enumerate(counts))
    return Lattice(x, y)


def lattice_hits(mesh: FinishedMesh, lattice: Lattice) -> Hits:
    """Return all hits of a lattice's rays, by filling the triangles row by row.

    Each triangle is cut into spans along y at every x of the lattice it reaches; spans are half open and an
    edge's crossing is worked out the same way for both its triangles, so a ray through an edge counts once.
    """
    x0, dx, y0, dy = *_steps(lattice.x), *_steps(lattice.y)
    across, along = lattice.shape
    scaled = (mesh.vertices - (x0, y0, 0.0)) / (dx, dy, 1.0)
    first = [np.clip(np.ceil(scaled[:, k]), 0, count).astype(np.intp) for k, count in enumerate(lattice.shape)]
    # most triangles are smaller than the pitch: keep those whose plan box holds a ray
    kept = np.flatnonzero(_differ(first[0], mesh) & _differ(first[1], mesh))
    kept = kept[_leans(mesh, kept)]
    near, middle, far = _by_x(mesh.columns[:, kept], scaled[:, 0])
    owner, column = runs(first[0][near], first[0][far])
    a, b, c = (scaled[corner[owner]] for corner in (near, middle, far))
    before = (column < b[:, 0])[:, None]
    one = _crossing(a, c, column)
    other = _crossing(np.where(before, a, b), np.where(before, b, c), column)
    low, high = np.minimum(one[0], other[0]), np.maximum(one[0], other[0])
    low, high = (np.clip(np.ceil(end), 0, along).astype(np.intp) for end in (low, high))
    span, row = runs(low, high)
    rise = np.divide(other[1] - one[1], other[0] - one[0], out=np.zeros(len(low)), where=high > low)
    z = one[1][span] + (row - one[0][span]) * rise[span]
    return _sorted_hits(column[span] * along + row, kept[owner[span]], z, across * along)


def hits_at(mesh: FinishedMesh, x: ArrayLike, y: ArrayLike) -> Hits:
    """Return the hits of vertical rays at any plan points; a ray through an edge counts once, one at NaN never."""
    points = np.stack([np.ravel(np.asarray(x, dtype=np.float64)), np.ravel(np.asarray(y, dtype=np.float64))])
    known = np.flatnonzero(np.isfinite(points).all(axis=0))
    face, ray = _candidates(mesh, points[:, known])
    ray = known[ray]
    corners = mesh.vertices[:, :2][mesh.faces[face]]
    inside = _leans(mesh, face)
    turn = np.sign(mesh.normals[face, 2])
    for k in range(3):
        start, run = corners[:, k], corners[:, (k + 1) % 3] - corners[:, k]
        left = turn * (run[:, 0] * (points[1, ray] - start[:, 1]) - run[:, 1] * (points[0, ray] - start[:, 0]))
        # a point on the border, to a millionth of a millimetre, belongs to both neighbours
        inside &= left >= -1e-6 * np.abs(run).sum(axis=1)
    face, ray = face[inside], ray[inside]
    hits = _sorted_hits(ray, face, _plane_height(mesh, face, points[0, ray], points[1, ray]), points.shape[1])
    return _without_twins(mesh, hits)


def top_at(mesh: FinishedMesh, x: ArrayLike, y: ArrayLike) -> Floats:
    """Return the height of the uppermost surface at plan points, in the shape of `x`; NaN outside."""
    return hits_at(mesh, x, y).top().reshape(np.shape(x))


def thickness_at(mesh: FinishedMesh, x: ArrayLike, y: ArrayLike) -> Floats:
    """Return the vertical thickness of the material at plan points, in the shape of `x`; NaN outside."""
    return hits_at(mesh, x, y).thinnest().reshape(np.shape(x))


def _steps(values: Floats) -> tuple[float, float]:
    return float(values[0]), float(values[1] - values[0]) if len(values) > 1 else 1.0


def runs(begin: Indices, end: Indices) -> tuple[Indices, Indices]:
    """Return (owner, number) for every whole number from `begin` up to, not including, `end`."""
    count = np.maximum(end - begin, 0)
    owner = np.repeat(np.arange(len(count)), count)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(count) - count - begin, count)


def _leans(mesh: FinishedMesh, face: Indices) -> NDArray[np.bool_]:
    """Return which triangles a vertical ray meets: those that do not stand upright."""
    # axis by axis: NumPy is slow at sums over two or three neighbours in memory
    x, y = (mesh.vertices[:, axis].take(mesh.columns[:, face]) for axis in (0, 1))
    squares = [(x[one] - x[other]) ** 2 + (y[one] - y[other]) ** 2 for one, other in ((0, 1), (1, 2), (2, 0))]
    longest = np.sqrt(np.maximum(np.maximum(squares[0], squares[1]), squares[2]))
    return np.asarray(np.abs(mesh.normals[face, 2]) > _UPRIGHT_MM * longest)


def _differ(number: Indices, mesh: FinishedMesh) -> NDArray[np.bool_]:
    """Return whether a triangle's corners have different numbers, (m,)."""
    one, two, three = (number.take(column) for column in mesh.columns)
    return np.asarray((one != two) | (two != three))


def _by_x(corners: Indices, x: Floats) -> tuple[Indices, Indices, Indices]:
    """Return the corners (3, k) of triangles from the least x to the greatest."""
    a, b, c = corners
    a, b = _swap(a, b, x)
    b, c = _swap(b, c, x)
    a, b = _swap(a, b, x)
    return a, b, c


def _swap(a: Indices, b: Indices, x: Floats) -> tuple[Indices, Indices]:
    wrong = x[a] > x[b]
    return np.where(wrong, b, a), np.where(wrong, a, b)


def _crossing(start: Floats, end: Floats, column: Indices) -> tuple[Floats, Floats]:
    """Return y and z of the edges from `start` to `end` at x = column; an edge without extent gives its start."""
    run = end[:, 0] - start[:, 0]
    way = np.divide(column - start[:, 0], run, out=np.zeros(len(run)), where=run != 0.0)
    y, z = (start[:, k] + way * (end[:, k] - start[:, k]) for k in (1, 2))
    return y, z


def _plane_height(mesh: FinishedMesh, face: Indices, x: Floats, y: Floats) -> Floats:
    """Return the height of the faces' planes at plan points."""
    normal, corner = mesh.normals[face], mesh.vertices[mesh.faces[face, 0]]
    slope = normal[:, 0] * (x - corner[:, 0]) + normal[:, 1] * (y - corner[:, 1])
    return np.asarray(corner[:, 2] - np.divide(slope, normal[:, 2], out=np.zeros(len(face)), where=normal[:, 2] != 0))


def _sorted_hits(ray: Indices, face: Indices, z: Floats, rays: int) -> Hits:
    order = np.lexsort((z, ray))
    return Hits(ray[order], face[order], z[order], rays)


def _without_twins(mesh: FinishedMesh, hits: Hits) -> Hits:
    """Drop the second of two hits of one ray on the two sides of an edge: same height, same way up."""
    up = mesh.normals[hits.face, 2] > 0.0
    twin = np.zeros(len(hits.ray), dtype=bool)
    twin[1:] = (np.diff(hits.ray) == 0) & (np.diff(hits.z) < 1e-4) & (up[1:] == up[:-1])
    return Hits(hits.ray[~twin], hits.face[~twin], hits.z[~twin], hits.rays)


def _candidates(mesh: FinishedMesh, points: Floats) -> tuple[Indices, Indices]:
    """Return (face, point) for every point in a face's plan box, by sorting points into plan cells."""
    if not points.shape[1]:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    low_point, high_point = points.min(axis=1), points.max(axis=1)
    cell = np.maximum((high_point - low_point) / 64.0, 1e-3)
    count = 65
    where = np.minimum(((points - low_point[:, None]) / cell[:, None]).astype(np.intp), count - 1)
    number = where[0] * count + where[1]
    order = np.argsort(number, kind="stable")
    begin = np.searchsorted(number[order], np.arange(count * count + 1))
    box = mesh.vertices[:, :2].take(mesh.faces, axis=0)
    low, high = box.min(axis=1) - 1e-6, box.max(axis=1) + 1e-6
    near = np.flatnonzero(((high >= low_point) & (low <= high_point)).all(axis=1))
    first = np.clip((low[near] - low_point) / cell, 0, count - 1).astype(np.intp)
    last = np.clip((high[near] - low_point) / cell, 0, count - 1).astype(np.intp)
    strip, column = runs(first[:, 0], last[:, 0] + 1)
    # the cells of one column follow each other, so each (face, column) meets one run of sorted points
    owner, place = runs(begin[column * count + first[strip, 1]], begin[column * count + last[strip, 1] + 1])
    face, point = near[strip[owner]], order[place]
    p = points[:, point].T
    hit = ((p >= low[face]) & (p <= high[face])).all(axis=1)
    return face[hit], point[hit]
