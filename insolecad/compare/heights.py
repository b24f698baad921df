"""How much higher one insole's surface is than another's, ray by ray, and where most."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import Hits, Lattice, hits_at, lattice_hits, lattice_over

PITCH_MM = 1.0
"""Between two rays."""

FACES = 0.26
"""Least upright part of a facet's normal that counts: slopes up to 75 degrees, no wall (as in pictures)."""

OVER_MM = 0.1
"""The share of the surface that differs by more than this is reported: a printed layer is thicker (house)."""

_AROUND_MM, _FINE_MM = 1.5, 0.1
"""Around the largest difference it is looked at more closely: this far, this fine, and at every corner."""


_STEP_MM = 0.05
"""How far aside the wall of a letter may stand: the exact solid and the mesh of one insole are that near."""


@dataclass(frozen=True)
class Place:
    """One difference in mm, B over A, and where it is."""

    mm: float
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Heights:
    """Differences of one side of two insoles: extremes, mean size, share of the area over 0.1 mm, area in mm2."""

    lowest: Place
    highest: Place
    mean: float
    share_over: float
    area: float

    @property
    def largest(self) -> float:
        """The largest difference, whichever way."""
        return max(abs(self.lowest.mm), abs(self.highest.mm))


@dataclass(frozen=True, eq=False)
class SurfaceDifferences:
    """The foot side and the underside; None if there is nothing in common, or no underside.

    `only_a` and `only_b` are areas in mm2 within both outlines where one has material and the other has not.
    """

    foot_side: Heights | None
    underside: Heights | None
    only_a: float
    only_b: float


def surface_differences(
    a: FinishedMesh, b: FinishedMesh, curves: tuple[BottomCurve, BottomCurve], *, solid: bool
) -> SurfaceDifferences:
    """Return the differences of two meshes in one frame; `curves` are what counts as within both."""
    low = np.maximum(a.vertices.min(axis=0), b.vertices.min(axis=0))[:2]
    high = np.minimum(a.vertices.max(axis=0), b.vertices.max(axis=0))[:2]
    if not (high - low > PITCH_MM).all():
        return SurfaceDifferences(None, None, 0.0, 0.0)
    lattice = lattice_over(low, high, PITCH_MM)
    cell = float(np.prod([ticks[1] - ticks[0] if len(ticks) > 1 else 1.0 for ticks in (lattice.x, lattice.y)]))
    hits = lattice_hits(a, lattice), lattice_hits(b, lattice)
    inside = _inside(lattice, curves)
    here, there = (np.isfinite(one.top()) for one in hits)
    foot = _heights(a, b, lattice, hits, cell, up=True)
    # walls that lean outward are seen from below, too
    flat = all(curve.flat for curve in curves)
    under = _heights(a, b, lattice, hits, cell, up=False, within=inside, steps=flat) if solid else None
    return SurfaceDifferences(
        foot, under, float((inside & here & ~there).sum() * cell), float((inside & there & ~here).sum() * cell)
    )


def _heights(
    a: FinishedMesh,
    b: FinishedMesh,
    lattice: Lattice,
    hits: tuple[Hits, Hits],
    cell: float,
    *,
    up: bool,
    within: NDArray[np.bool_] | None = None,
    steps: bool = False,
) -> Heights | None:
    """Return the differences of one side; with `steps` those of a flat one with letters in it."""
    gap = _gap(a, b, *hits, up=up)
    if within is not None:
        gap = np.where(within, gap, np.nan)
    if steps:
        gap = _beside_steps(a, b, lattice, gap)
    known = np.flatnonzero(np.isfinite(gap))
    if not len(known):
        return None
    size = np.abs(gap[known])
    ends = []
    for sense in (-1.0, 1.0):
        best = int(known[np.argmax(sense * gap[known])])
        x, y = lattice.x[best // len(lattice.y)], lattice.y[best % len(lattice.y)]
        place = Place(float(gap[best]), float(x), float(y))
        ends.append(place if steps else _closer(a, b, place, sense, up=up))
    return Heights(ends[0], ends[1], float(size.mean()), float((size > OVER_MM).mean()), len(known) * cell)


def _gap(a: FinishedMesh, b: FinishedMesh, one: Hits, other: Hits, *, up: bool) -> Floats:
    """Return how much higher B is along each ray, seen from above or from below; NaN beside walls and edges."""
    return _seen(b, other, up=up) - _seen(a, one, up=up)


def _beside_steps(a: FinishedMesh, b: FinishedMesh, lattice: Lattice, gap: Floats) -> Floats:
    """Return differences less those of rays that stand at a step which both have, off by no more than rounding."""
    far = np.flatnonzero(np.abs(gap) > _STEP_MM / 10.0)
    if not len(far):
        return gap
    x, y = lattice.x[far // len(lattice.y)], lattice.y[far % len(lattice.y)]
    there = _seen(b, hits_at(b, x, y), up=False)
    least = gap[far]
    for along, across in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        other = there - _seen(a, hits_at(a, x + along * _STEP_MM, y + across * _STEP_MM), up=False)
        least = np.where(np.abs(other) < np.abs(least), other, least)
    steady = gap.copy()
    steady[far] = least
    return steady


def _seen(mesh: FinishedMesh, hits: Hits, *, up: bool) -> Floats:
    z, face = np.full(hits.rays, np.nan), np.zeros(hits.rays, dtype=np.intp)
    # sorted by height: what is written last stays
    order = slice(None) if up else slice(None, None, -1)
    z[hits.ray[order]], face[hits.ray[order]] = hits.z[order], hits.face[order]
    normal = mesh.normals[face]
    steep = np.abs(normal[:, 2]) < FACES * np.sqrt((normal**2).sum(axis=1))
    return np.where(steep, np.nan, z)


def _closer(a: FinishedMesh, b: FinishedMesh, best: Place, sense: float, *, up: bool) -> Place:
    """Return the largest difference around a place: it is straight between corners, so they and a fine net show it."""
    at = np.array([best.x, best.y])
    net = lattice_over(at - _AROUND_MM, at + _AROUND_MM, _FINE_MM)
    gap = _gap(a, b, lattice_hits(a, net), lattice_hits(b, net), up=up)
    x, y = np.repeat(net.x, len(net.y)), np.tile(net.y, len(net.x))
    corners = np.concatenate([mesh.vertices for mesh in (a, b)])
    corners = corners[(np.abs(corners[:, :2] - at) < _AROUND_MM).all(axis=1), :2]
    more = _gap(a, b, hits_at(a, *corners.T), hits_at(b, *corners.T), up=up)
    gap, x, y = np.append(gap, more), np.append(x, corners[:, 0]), np.append(y, corners[:, 1])
    known = np.flatnonzero(np.isfinite(gap))
    if not len(known):
        return best
    top = int(known[np.argmax(sense * gap[known])])
    found = Place(float(gap[top]), float(x[top]), float(y[top]))
    return found if sense * found.mm > sense * best.mm + 1e-9 else best


def _inside(lattice: Lattice, curves: tuple[BottomCurve, BottomCurve]) -> NDArray[np.bool_]:
    """Return which rays stand more than a step inside both outlines."""
    inside = np.ones(lattice.shape, dtype=bool)
    for curve in curves:
        low, high = (np.asarray(side)[:, None] for side in curve.sides(lattice.x))
        inside &= (lattice.y > low + PITCH_MM) & (lattice.y < high - PITCH_MM)
    return inside.ravel()
