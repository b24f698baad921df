"""A lattice of rays that stays bounded, whatever a stranger's triangles cover."""

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import Lattice, lattice_over

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
