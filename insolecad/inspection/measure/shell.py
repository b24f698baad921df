"""The thickness of a shell along its normal, from the triangles alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.measure.label import label_floor
from insolecad.inspection.measure.outline import FLAT_MM, silhouette
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import runs

_RAYS = 250
"""Facets of the foot side that are looked at, evenly drawn from all of them."""

_STEEPEST = 0.25
"""Facets whose normal stands less upright than this are the edge's, or too steep to measure."""

_UPRIGHT = 1e-3
"""Facets that look down by less are the walls of a hole or of a post block, and no underside."""

_PARALLEL = float(np.cos(np.radians(20.0)))
"""Facets that are further off from parallel to the foot side over them are the wall of a post block, which may run out
under the shell at 38 degrees; an underside is off by 12 at most, where it thins to a front edge (house)."""

_REACH_MM = 7.5
"""How far off in plan a ray may come out, half a facet included; no shell is thicker."""


class Thickness(NamedTuple):
    """Least and largest thickness in mm along the normal, and on how many rays."""

    least: float
    largest: float
    rays: int


def normal_thickness(mesh: FinishedMesh, band: float) -> Thickness:
    """Return the thickness along the normal, further inside the silhouette than a rim band in mm.

    From the middles of facets of the foot side, straight in. Rays that come out on the flat
    floor of a post block or on its walls say nothing about the shell and are left out. NaN
    where no ray measures it.
    """
    known = _thicknesses(mesh, band, _RAYS, -np.inf, np.inf)
    if not len(known):
        return Thickness(float("nan"), float("nan"), 0)
    return Thickness(float(known.min()), float(known.max()), len(known))


def thickness_between(mesh: FinishedMesh, band: float, first: float, last: float) -> float:
    """Return the median thickness along the normal between two stations; NaN where no ray measures it."""
    known = _thicknesses(mesh, band, _RAYS, first, last)
    return float(np.median(known)) if len(known) else float("nan")


def _thicknesses(mesh: FinishedMesh, band: float, rays: int, first: float, last: float) -> Floats:
    unit = mesh.normals / np.maximum(np.sqrt((mesh.normals**2).sum(axis=1)), 1e-12)[:, None]
    up = np.flatnonzero(unit[:, 2] > _STEEPEST)
    if np.isfinite(first):
        middle = mesh.vertices[:, 0][mesh.faces[up]].mean(axis=1)
        up = up[(middle > first) & (middle < last)]
    chosen = up[:: max(len(up) // rays, 1)]
    start = mesh.vertices[mesh.faces[chosen]].mean(axis=1)
    inside = silhouette(mesh).distance(start[:, 0], start[:, 1]) > band
    beneath = unit[:, 2] < -_UPRIGHT
    corners = mesh.vertices[mesh.faces[beneath]]
    floor = (corners[:, :, 2] < FLAT_MM).all(axis=1) | label_floor(mesh)[beneath]
    found = _ways_out(start[inside], -unit[chosen[inside]], corners, floor, unit[beneath])
    return np.asarray(found[np.isfinite(found)])


def _ways_out(start: Floats, along: Floats, corners: Floats, floor: NDArray[np.bool_], facing: Floats) -> Floats:
    """Return how far it is from places (n, 3) to the facets (m, 3, 3) beneath, whose unit normals are `facing`, (n,).

    NaN where a ray meets none, or one that is the flat `floor` of a block or of a label in it, or a wall of a block.
    """
    middle = corners.mean(axis=1)
    order = np.argsort(middle[:, 0])
    corners, middle, floor, facing = corners[order], middle[order], floor[order], facing[order]
    first = np.searchsorted(middle[:, 0], start[:, 0] - _REACH_MM)
    last = np.searchsorted(middle[:, 0], start[:, 0] + _REACH_MM)
    ray, face = runs(first, last)
    near = np.abs(middle[face, 1] - start[ray, 1]) < _REACH_MM
    ray, face = ray[near], face[near]
    a, u, v = corners[face, 0], corners[face, 1] - corners[face, 0], corners[face, 2] - corners[face, 0]
    # where the ray meets the facet's plane, in shares of its two sides (after Moeller and Trumbore 1997)
    across = np.cross(along[ray], v)
    area = np.einsum("ij,ij->i", u, across)
    area = np.where(np.abs(area) > 1e-12, area, np.inf)
    away = start[ray] - a
    one = np.einsum("ij,ij->i", away, across) / area
    turned = np.cross(away, u)
    other, way = np.einsum("ij,ij->i", along[ray], turned) / area, np.einsum("ij,ij->i", v, turned) / area
    met = (one >= -1e-9) & (other >= -1e-9) & (one + other <= 1.0 + 1e-9) & (way > 1e-6)
    found = np.full(len(start), np.inf)
    np.minimum.at(found, ray[met], way[met])
    of_block = floor[face[met]] | (np.einsum("ij,ij->i", along[ray[met]], facing[face[met]]) < _PARALLEL)
    on_block = of_block & (way[met] <= found[ray[met]])
    found[ray[met][on_block]] = np.nan
    return np.where(np.isfinite(found), found, np.nan)
