"""What the checks of a file look at: its bodies, with what several checks need of them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.checks.requirements import Use
from insolecad.inspection.formats.body import sane
from insolecad.inspection.formats.units import Unit
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices, weld
from insolecad.inspection.mesh.ray_casting import Hits, Lattice, lattice_hits, lattice_over
from insolecad.inspection.mesh.self_intersections import Crossings, crossings

MOST_RAYS = 400_000
"""Rays in all: a body of metres gets them further apart."""

MOST_HITS = 2_000_000
"""Triangles that rays meet in all; through an insole they meet two each."""


def bounded_lattice(mesh: FinishedMesh, pitch: float) -> Lattice:
    """Return a lattice over the plan of a mesh, of rays `pitch` apart, or further where that would be too many."""
    x, y = (mesh.vertices[:, axis].take(mesh.columns) for axis in (0, 1))
    wide, deep = np.ptp(x, axis=0), np.ptp(y, axis=0)
    low, high = np.array([x.min(), y.min()]), np.array([x.max(), y.max()])
    sides = high - low
    covered = float(np.abs(mesh.normals[:, 2]).sum()) / 2.0
    pitch = max(
        pitch,
        float(np.sqrt(sides[0] * sides[1] / MOST_RAYS)),
        float(np.sqrt(covered / MOST_HITS)),
        float(max(wide.sum(), deep.sum())) / MOST_HITS,
        float(sides.max()) / MOST_RAYS,
    )
    return lattice_over(low, high, pitch)


PITCH = 1.0
"""Between vertical rays in mm; no place that is thin over less can be felt."""

LOOSE = 0.2
"""Share of open edges from which triangles do not make a surface at all (house)."""

Place = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Subject:
    """One body: its triangles as read, in mm by the `unit` that was guessed, and how it will be made."""

    name: str
    corners: Floats
    unit: Unit
    use: Use

    @cached_property
    def finite(self) -> NDArray[np.bool_]:
        """Which triangles have three corners that are numbers, and not absurd ones, (n,)."""
        return sane(self.corners)

    @cached_property
    def welded_mesh(self) -> FinishedMesh:
        """All triangles of numbers, also those that are there twice or have no area."""
        return weld(self.corners if self.finite.all() else self.corners[self.finite])

    @cached_property
    def collapsed_triangles(self) -> NDArray[np.bool_]:
        """Which welded triangles have two corners in one place."""
        one, two, three = self.welded_mesh.columns
        return np.asarray((one == two) | (two == three) | (three == one))

    @cached_property
    def duplicate_triangles(self) -> NDArray[np.bool_]:
        """Which welded triangles have the corners of an earlier one, either way round."""
        low, middle, high = np.sort(self.welded_mesh.columns, axis=0)
        order = np.lexsort((high, middle, low))
        same = np.zeros(len(order), dtype=bool)
        same[1:] = np.logical_and.reduce([np.diff(corner[order]) == 0 for corner in (low, middle, high)])
        repeated = np.zeros(len(order), dtype=bool)
        repeated[order] = same
        return repeated & ~self.collapsed_triangles

    @cached_property
    def mesh(self) -> FinishedMesh:
        """The mesh that the other checks look at: each triangle once, and none that is a mere line."""
        left_out = self.collapsed_triangles | self.duplicate_triangles
        if not left_out.any():
            return self.welded_mesh
        return FinishedMesh(self.welded_mesh.vertices, self.welded_mesh.faces[~left_out])

    @cached_property
    def uses(self) -> tuple[Indices, NDArray[np.intp]]:
        """Every edge of the mesh as first * vertices + second, (e,), and how many triangles share it, (e,)."""
        key = self.mesh.edges[0]
        begin = np.flatnonzero(np.diff(key, prepend=-1))
        return key[begin], np.diff(np.append(begin, len(key)))

    @cached_property
    def open_edges(self) -> tuple[Indices, Indices]:
        """The two vertices of every edge that only one triangle has, (k,) each."""
        key, count = self.uses
        return tuple(np.divmod(key[count == 1], len(self.mesh.vertices)))

    @property
    def loose(self) -> bool:
        """Whether this many edges are open that the triangles make no surface."""
        return len(self.open_edges[0]) > LOOSE * len(self.uses[0])

    @property
    def sound(self) -> bool:
        """Whether the mesh is closed and faces outward all over."""
        return self.mesh.outward

    @cached_property
    def crossings(self) -> Crossings | None:
        """Where the mesh runs through itself; None if it could not be checked."""
        return None if self.loose else crossings(self.mesh)

    @property
    def measurable(self) -> str:
        """Why no thickness can be measured through it; empty if it can."""
        if not self.mesh.is_closed:
            return "needs a closed surface: there is nothing to measure through"
        if self.crossings is not None and len(self.crossings.pairs):
            return "surfaces cut each other, which must be fixed first"
        return ""

    @cached_property
    def low(self) -> Floats:
        """The least x, y and z."""
        return np.asarray(self.mesh.vertices.min(axis=0))

    @cached_property
    def size(self) -> Floats:
        """The extents along x, y and z."""
        return np.asarray(np.ptp(self.mesh.vertices, axis=0))

    @cached_property
    def lattice(self) -> Lattice:
        """Where the vertical rays stand."""
        return bounded_lattice(self.mesh, PITCH)

    @cached_property
    def hits(self) -> Hits:
        """What the vertical rays meet."""
        return lattice_hits(self.mesh, self.lattice)

    @cached_property
    def covered_rays(self) -> NDArray[np.bool_]:
        """Which rays meet anything, (rays along x, rays along y): the silhouette from above."""
        return np.bincount(self.hits.ray, minlength=self.hits.rays).reshape(self.lattice.shape) > 0

    @cached_property
    def silhouette_mm2(self) -> float:
        """The area of the silhouette from above."""
        each = [self.size[axis] / count for axis, count in enumerate(self.lattice.shape)]
        return float(self.covered_rays.sum() * each[0] * each[1])

    def middle(self, faces: Indices) -> Place:
        """Return the place of the face that is most in the middle of some faces."""
        centres = self.mesh.vertices[self.mesh.faces[faces]].mean(axis=1)
        nearest = int(((centres - np.median(centres, axis=0)) ** 2).sum(axis=1).argmin())
        return place(centres[nearest])


def place(point: Floats) -> Place:
    """Return a place to a hundredth of a millimetre, as findings report it."""
    x, y, z = (round(float(value), 2) + 0.0 for value in point)
    return x, y, z
