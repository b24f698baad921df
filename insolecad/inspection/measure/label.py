"""Labels in a finished mesh: where letters are engraved, and how much material is over them."""

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.measure.outline import FLAT_MM
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import Hits, hits_at

_DEEPEST_MM = 1.0
"""No label is deeper: what is level and faces down at most this high is the floor of one, not an underside."""


def over_label(mesh: FinishedMesh) -> float | None:
    """Return the least vertical thickness over the letters of a label, None if there are none."""
    letters = np.flatnonzero(label_floor(mesh))
    if not len(letters):
        return None
    corners = mesh.vertices[:, :2].take(mesh.faces[letters], axis=0)
    x, y = np.einsum("sk,nkd->dns", _SHARES, corners).reshape(2, -1)
    return float(np.nanmin(hits_at(mesh, x, y).thinnest()))


_SHARES = np.array([[0.98, 0.01, 0.01], [0.01, 0.98, 0.01], [0.01, 0.01, 0.98], [1.0, 1.0, 1.0]])
_SHARES /= _SHARES.sum(axis=1, keepdims=True)
"""Where a letter's triangles are looked at: at the middle, and at the corners as far as no wall is met."""


def label_floor(mesh: FinishedMesh) -> NDArray[np.bool_]:
    """Return which triangles are the floor of a label: level, facing down, a little over the underside."""
    one, two, three = (mesh.vertices[:, 2].take(column) for column in mesh.columns)
    level = (one == two) & (two == three) & (one >= FLAT_MM) & (one <= _DEEPEST_MM)
    level[level] = mesh.normals[level, 2] < 0.0
    return np.asarray(level)


def through_label(mesh: FinishedMesh, hits: Hits) -> NDArray[np.bool_]:
    """Return which rays enter the body through the floor of a label, (rays,)."""
    enters = np.diff(hits.ray, prepend=-1) != 0
    through = np.zeros(hits.rays, dtype=bool)
    through[hits.ray[enters]] = label_floor(mesh)[hits.face[enters]]
    return through
