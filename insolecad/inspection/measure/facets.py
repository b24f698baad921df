"""How far the facets of a foot side stand off the smooth surface that they stand for, from the mesh alone."""

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh

_UP = 0.3
"""Least upright part of the normal of facets that are looked at: of the foot side, no wall."""

_CREASE_DEG = 30.0
"""Facets that turn by more than this meet at an edge of the shape."""

_SHARPEST = 0.5
"""Facets that turn by more than this over their width, in radians per mm, are of a rolled rim, whose strip has no
diagonals to stand off on. The foot side bends by a third at most."""

_SHARE = 0.999
"""Of this share of the edges none is coarser: one odd facet says nothing of the rest."""

_DIAGONAL = 2.0
"""A facet of a grid stands off most on its diagonal, about twice as far as beside one edge (found: 1.6 to 2.1)."""


def facets_mm(mesh: FinishedMesh) -> float:
    """Return the chord in mm that a mesh keeps, 0.7 to 1.6 times what it was made with; 0 if nothing is smooth.

    Two facets that turn by an angle on a width stand off a circle through them by width times angle over eight.
    """
    key, face, _ = mesh.edges
    shared = np.flatnonzero(key[1:] == key[:-1])
    one, other = face[shared], face[shared + 1]
    double = np.sqrt((mesh.normals**2).sum(axis=1))
    unit = mesh.normals / np.maximum(double, 1e-30)[:, None]
    start, end = np.divmod(key[shared], len(mesh.vertices))
    along = np.sqrt(((mesh.vertices[start] - mesh.vertices[end]) ** 2).sum(axis=1))
    turn = np.arccos(np.clip((unit[one] * unit[other]).sum(axis=1), -1.0, 1.0))
    smooth = (np.minimum(unit[one, 2], unit[other, 2]) > _UP) & (turn < np.radians(_CREASE_DEG)) & (along > 1e-6)
    turn, width = turn[smooth], np.minimum(double[one], double[other])[smooth] / along[smooth]
    flat = turn <= _SHARPEST * width
    if not flat.any():
        return 0.0
    return _DIAGONAL * float(np.quantile((width * turn)[flat] / 8.0, _SHARE))
