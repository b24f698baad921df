"""The thickness of a shell along its normal, from the triangles alone."""

from typing import NamedTuple

import numpy as np

from insolecad.read.bottom import FLAT_MM, silhouette
from insolecad.read.mesh import FinishedMesh, Floats, Indices

_RAYS = 400
"""Facets of the foot side that are looked at, evenly drawn from all of them."""

_STEEPEST = 0.25
"""Facets whose normal stands less upright than this are the edge's, or too steep to tell."""

_UPRIGHT = 1e-3
"""Facets that look down by less are the walls of a hole or of a post block, and no underside."""

_REACH_MM = 12.0
"""How far a ray looks; no shell and no cover together are thicker."""


class Thickness(NamedTuple):
    """Least and largest thickness in mm along the normal, and on how many rays."""

    least: float
    largest: float
    rays: int


def normal_thickness(mesh: FinishedMesh, band: float) -> Thickness:
    """Return the thickness along the normal, further inside the silhouette than a rim band in mm.

    From the middles of facets of the foot side, straight in. Rays that come out on the flat
    floor of a post block or on its walls tell nothing of the shell and are left out. NaN
    where no ray tells.
    """
    unit = mesh.normals / np.maximum(np.sqrt((mesh.normals**2).sum(axis=1)), 1e-12)[:, None]
    corners = mesh.vertices[mesh.faces]
    middle = corners.mean(axis=1)
    up = np.flatnonzero(unit[:, 2] > _STEEPEST)
    chosen = up[:: max(len(up) // _RAYS, 1)]
    chosen = chosen[silhouette(mesh).distance(middle[chosen, 0], middle[chosen, 1]) > band]
    beneath = np.flatnonzero(unit[:, 2] < -_UPRIGHT)
    beneath = beneath[np.argsort(middle[beneath, 0])]
    found = np.array([_way_out(middle[face], -unit[face], corners, middle, beneath) for face in chosen])
    known = found[np.isfinite(found)]
    if not len(known):
        return Thickness(float("nan"), float("nan"), 0)
    return Thickness(float(known.min()), float(known.max()), len(known))


def _way_out(start: Floats, along: Floats, corners: Floats, middle: Floats, beneath: Indices) -> float:
    """Return how far it is from a place to the underside; NaN where a ray meets none, or the floor of a block.

    `beneath` are the facets that look down, in the order of their middles' x.
    """
    near = slice(*np.searchsorted(middle[beneath, 0], (start[0] - _REACH_MM, start[0] + _REACH_MM)))
    faces = beneath[near]
    faces = faces[np.abs(middle[faces, 1] - start[1]) < _REACH_MM]
    a, b, c = np.moveaxis(corners[faces], 1, 0)
    u, v = b - a, c - a
    normal = np.cross(u, v)
    facing = normal @ along
    away = a - start
    way = np.einsum("ij,ij->i", normal, away) / np.where(np.abs(facing) > 1e-12, facing, np.inf)
    at = start + way[:, None] * along - a
    # barycentric shares of the place where the ray meets each facet's plane
    uu, uv, vv = (np.einsum("ij,ij->i", p, q) for p, q in ((u, u), (u, v), (v, v)))
    au, av = np.einsum("ij,ij->i", at, u), np.einsum("ij,ij->i", at, v)
    area = np.maximum(uu * vv - uv * uv, 1e-18)
    first, second = (vv * au - uv * av) / area, (uu * av - uv * au) / area
    met = (first >= -1e-9) & (second >= -1e-9) & (first + second <= 1.0 + 1e-9) & (way > 1e-6) & (way < _REACH_MM)
    if not met.any():
        return float("nan")
    nearest = int(np.where(met, way, np.inf).argmin())
    on_floor = bool((corners[faces[nearest], :, 2] < FLAT_MM).all())
    return float("nan") if on_floor else float(way[nearest])
