"""A finished mesh and what its triangles alone say: closed, outward, how many bodies, how many openings."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from insolecad.inspection.formats.stl import read
from insolecad.inspection.mesh.components import pieces

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class FinishedMesh:
    """Welded triangles: `vertices` (n, 3) in mm, `faces` (m, 3) anticlockwise seen from outside."""

    vertices: Floats
    faces: Indices

    @cached_property
    def columns(self) -> Indices:
        """The first, the second and the third corners of all triangles, (3, m), each contiguous in memory."""
        return np.ascontiguousarray(self.faces.T)

    @cached_property
    def normals(self) -> Floats:
        """Twice the area along the outward normal, (m, 3); zero for a triangle without area."""
        a, b, c = (self.vertices.take(column, axis=0) for column in self.columns)
        u, v = b - a, c - a
        return np.stack([u[:, i] * v[:, j] - u[:, j] * v[:, i] for i, j in ((1, 2), (2, 0), (0, 1))], axis=1)

    @property
    def plan_area(self) -> float:
        """The area in mm2 of all that looks up, as seen from above."""
        return float(np.maximum(self.normals[:, 2], 0.0).sum()) / 2.0

    @cached_property
    def is_closed(self) -> bool:
        """True if every edge is shared by exactly two triangles, whichever way they are wound."""
        key = self.edges[0]
        return bool(len(key) % 2 == 0 and (key[::2] == key[1::2]).all() and (key[1:-1:2] != key[2::2]).all())

    @cached_property
    def consistent(self) -> bool:
        """True if closed and neighbours agree about which side is outside."""
        forward = self.edges[2]
        return self.is_closed and bool((forward[::2] != forward[1::2]).all())

    @cached_property
    def outward(self) -> bool:
        """True if consistent and every body's volume is positive."""
        return self.consistent and bool((self.body_volumes > 0.0).all())

    @property
    def bodies(self) -> int:
        """The number of pieces that are connected over edges."""
        return int(self.body_of_face.max()) + 1 if len(self.faces) else 0

    @cached_property
    def genus(self) -> int | None:
        """Through openings of all bodies together; None if the mesh is not closed."""
        if not self.is_closed:
            return None
        used = np.count_nonzero(np.bincount(self.columns.ravel()))
        return self.bodies - (int(used) - len(self.faces) // 2) // 2

    @cached_property
    def body_volumes(self) -> Floats:
        """Signed volume of each body in mm3, (bodies,); negative if it is wound inside out."""
        volumes = np.bincount(self.body_of_face, weights=self._signed_volumes, minlength=self.bodies)
        return volumes.astype(np.float64)

    @property
    def volume_cm3(self) -> float:
        """Signed volume of everything, from the prisms between the triangles and z = 0."""
        x, y, z = (column.take(self.columns) for column in self.vertices.T)
        plan = (x[1] - x[0]) * (y[2] - y[0]) - (y[1] - y[0]) * (x[2] - x[0])
        # a plain sum: a dot product of this length wakes the threads of BLAS, which costs more than it saves
        return float((plan * (z[0] + z[1] + z[2])).sum()) / 6000.0

    def mirror(self) -> "FinishedMesh":
        """Return the mesh with y turned to -y and the winding turned with it."""
        return FinishedMesh(self.vertices * np.array([1.0, -1.0, 1.0]), np.ascontiguousarray(self.faces[:, ::-1]))

    @cached_property
    def _signed_volumes(self) -> Floats:
        """Volume of the tetrahedra over the triangles, (m,)."""
        # measured from a point of the mesh, so that a file far from the origin loses no digits
        arm = self.vertices.take(self.columns[0], axis=0) - self.vertices[0]
        volumes: Floats = np.einsum("ij,ij->i", arm, self.normals)
        return volumes / 6.0

    @cached_property
    def edges(self) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """Each triangle's edges, sorted so that the same edge stands together: key, face, runs low to high."""
        start, end = self.columns.ravel(), np.roll(self.columns, -1, axis=0).ravel()
        key = np.minimum(start, end) * len(self.vertices) + np.maximum(start, end)
        # edges of a grid come in long runs, which a stable sort merges ten times faster
        order = np.argsort(key, kind="stable")
        return key[order], order % len(self.faces), (start < end)[order]

    @cached_property
    def body_of_face(self) -> Indices:
        """The body each triangle belongs to, (m,), numbered from 0."""
        key, face, _ = self.edges
        same = key[1:] == key[:-1]
        one, other = face[:-1][same], face[1:][same]
        return pieces(len(self.faces), one, other)


def weld(triangles: ArrayLike) -> FinishedMesh:
    """Return the mesh of loose triangles, (n, 3, 3): corners with equal float32 coordinates become one vertex."""
    # adding 0.0 turns -0.0 into 0.0, which compare equal but differ in their bits
    single = np.asarray(triangles, dtype=np.float32).reshape(-1, 3) + np.float32(0.0)
    bits = np.ascontiguousarray(single).view(np.uint32).astype(np.uint64)
    odd = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
    key = (bits[:, 0] * odd[0]) ^ (bits[:, 1] * odd[1] >> np.uint64(7)) + (bits[:, 2] * odd[2])
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    if not (single[first][back] == single).all():
        # two points share a key: sort the coordinates themselves
        unique, back = np.unique(single, axis=0, return_inverse=True)
        return FinishedMesh(unique.astype(np.float64), back.reshape(-1, 3).astype(np.intp))
    return FinishedMesh(single[first].astype(np.float64), back.reshape(-1, 3).astype(np.intp))


def finished_mesh(source: "str | Path | FinishedMesh | tuple[ArrayLike, ArrayLike]") -> FinishedMesh:
    """Return the mesh of an STL file or of (vertices, faces); a mesh is handed back as it is."""
    if isinstance(source, FinishedMesh):
        return source
    if isinstance(source, tuple):
        return FinishedMesh(np.asarray(source[0], dtype=np.float64), np.asarray(source[1], dtype=np.intp))
    return weld(read(source))


def least_turn(up: Floats) -> Floats:
    """Return the least turn (3, 3) that brings a unit vector upright."""
    axis = np.array([up[1], -up[0], 0.0])
    size = float(np.hypot(axis[0], axis[1]))
    if size < 1e-12:
        return np.eye(3) if up[2] > 0.0 else np.diag([1.0, -1.0, -1.0])
    x, y, _ = axis / size
    skew = np.array([[0.0, 0.0, y], [0.0, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + size * skew + (1.0 - up[2]) * skew @ skew)
