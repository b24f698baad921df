"""The largest plane patches of a mesh, whichever way it is turned."""

from typing import NamedTuple

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

_COARSE, _FINE = 24.0, 1500.0
"""Steps of a unit normal's parts by which facets are counted together: 2 degrees, then 0.04."""

_CANDIDATES = 8
"""Directions that are looked at, those with the most area."""

_ALONG = float(np.cos(np.radians(0.3)))
"""Facets of one plane differ by less than this: the rounding of a file turns a facet of 0.1 mm that far."""

_SLICE_MM = 0.02
"""Facets of one plane lie within this of each other."""


class Plane(NamedTuple):
    """A plane patch: its outward unit normal (3,), its distance from the origin along it, its area in mm2."""

    normal: Floats
    offset: float
    area: float


def plane_patches(mesh: FinishedMesh) -> list[Plane]:
    """Return plane patches of a mesh, the largest first; one for each direction that much of the area faces."""
    twice = np.sqrt((mesh.normals**2).sum(axis=1))
    faces = np.flatnonzero(twice > 1e-12)
    area = twice[faces] / 2.0
    unit = mesh.normals[faces] / twice[faces, None]
    middle = mesh.vertices[mesh.faces[faces]].mean(axis=1)
    found = [_patch(unit, area, middle, direction) for direction in _directions(unit, area, _COARSE, _CANDIDATES)]
    return sorted(found, key=lambda plane: -plane.area)


def _directions(unit: Floats, area: Floats, steps: float, count: int) -> Floats:
    """Return the directions (n, 3) that the most area faces, counted in cells of this many steps."""
    cell = np.rint(unit * steps).astype(np.int64)
    span = 2 * int(steps) + 3
    key = (cell[:, 0] * span + cell[:, 1]) * span + cell[:, 2]
    _, number = np.unique(key, return_inverse=True)
    most = np.argsort(-np.bincount(number, weights=area))[:count]
    means = np.stack([np.bincount(number, weights=area * unit[:, k])[most] for k in range(3)], axis=-1)
    return np.asarray(means / np.maximum(np.sqrt((means**2).sum(axis=1)), 1e-12)[:, None])


def _patch(unit: Floats, area: Floats, middle: Floats, direction: Floats) -> Plane:
    """Return the largest plane that faces about a direction."""
    near = np.flatnonzero(unit @ direction > np.cos(np.radians(3.0)))
    normal = _directions(unit[near], area[near], _FINE, 1)[0]
    for _ in range(3):
        facing = near[unit[near] @ normal > _ALONG]
        if not len(facing):
            return Plane(normal, 0.0, 0.0)
        height = middle[facing] @ normal
        offset = _most_common(height, area[facing])
        level = facing[np.abs(height - offset) < _SLICE_MM]
        sum_ = area[level] @ unit[level]
        normal = sum_ / np.sqrt(sum_ @ sum_)
    height = middle[level] @ normal
    return Plane(normal, float(np.average(height, weights=area[level])), float(area[level].sum()))


def _most_common(height: Floats, area: Floats) -> float:
    """Return the height at which most of the area is."""
    order = np.argsort(height)
    height, summed = height[order], np.concatenate([[0.0], np.cumsum(area[order])])
    last = np.searchsorted(height, height + _SLICE_MM, "right")
    within = summed[last] - summed[:-1]
    first = int(np.argmax(within))
    return float(np.average(height[first : last[first]], weights=area[order][first : last[first]]))
