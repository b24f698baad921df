"""Thin walls, found by level rays along and across the body."""

import numpy as np

from insolecad.inspection.checks.ray_grid import bounded_lattice
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import lattice_hits

APART, ABOVE = 2.0, 1.0
"""Between rays beside each other, and between those above each other, in mm.

A wall counts when two rays above each other find it: the round crest of a rim is thin over less than that.
"""

FACING = -0.9
"""Cosine between the outsides of two surfaces from which they are the two sides of one wall."""

ACROSS = 0.5
"""Cosine between a ray and a wall's normal from which the ray tells how thick it is.

Any wall stands so to rays along x, y or z; those along z are the vertical thickness.
"""


def thin_walls(mesh: FinishedMesh, least: float) -> tuple[float, Floats] | None:
    """Return the thickness and the place of the thinnest wall under `least` mm; None where there is none."""
    found = [one for way in ((0, 2, 1), (1, 2, 0)) if (one := _along(mesh, least, way)) is not None]
    return min(found, key=lambda one: one[0], default=None)


def _along(mesh: FinishedMesh, least: float, axes: tuple[int, int, int]) -> tuple[float, Floats] | None:
    """Return what rays find along the last of the axes, beside each other along the first, above along the second."""
    turned = FinishedMesh(np.ascontiguousarray(mesh.vertices[:, axes]), mesh.faces)
    # scaled, so that one pitch serves both
    scaled = FinishedMesh(turned.vertices / np.array([APART, ABOVE, 1.0]), mesh.faces)
    lattice = bounded_lattice(scaled, 1.0)
    hits = lattice_hits(scaled, lattice)
    count = np.bincount(hits.ray, minlength=hits.rays)
    rank = np.arange(len(hits.ray)) - (np.cumsum(count) - count)[hits.ray]
    out = np.flatnonzero((rank % 2 == 1) & (count[hits.ray] % 2 == 0))
    normal = turned.normals / np.maximum(np.sqrt((turned.normals**2).sum(axis=1)), 1e-300)[:, None]
    before, behind = normal[hits.face[out - 1]], normal[hits.face[out]]
    run = hits.z[out] - hits.z[out - 1]
    across = np.minimum(np.abs(before[:, 2]), np.abs(behind[:, 2]))
    thick = run * across
    wall = (np.einsum("ij,ij->i", before, behind) < FACING) & (across > ACROSS) & (thick < least)
    thinnest = np.full(hits.rays, np.inf)
    np.minimum.at(thinnest, hits.ray[out[wall]], thick[wall])
    grid = thinnest.reshape(lattice.shape)
    # as thick as the thicker one of two above each other
    both = np.maximum(grid[:, 1:], grid[:, :-1])
    if not both.size or not np.isfinite(both).any():
        return None
    i, j = np.unravel_index(int(both.argmin()), both.shape)
    at = hits.z[out[wall]][hits.ray[out[wall]] == i * lattice.shape[1] + j][0]
    point = np.empty(3)
    point[list(axes)] = lattice.x[i] * APART, lattice.y[j] * ABOVE, at
    return float(both[i, j]), point
