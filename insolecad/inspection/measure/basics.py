"""The measures every build is checked against, from the triangles alone, in a few milliseconds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from insolecad.geometry.definitions import RIM_MARGIN_MM
from insolecad.inspection.measure.label import over_label, through_label
from insolecad.inspection.measure.outline import FLAT_MM, BottomCurve, SeenSide, bottom_curve
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, finished_mesh
from insolecad.inspection.mesh.ray_casting import Lattice, hits_at, lattice_hits, lattice_over, runs

_PITCH_MM = 2.0
"""Between the rays of the thickness map; vertices lower than the thinnest ray are looked at one by one."""


@dataclass(frozen=True)
class Basics:
    """Lengths in mm; `side` is `unknown` for a body that could be either foot.

    `min_thickness_mm` is that beside a label, `over_label_mm` that over its letters; None if there are none.
    """

    side: SeenSide
    length_mm: float
    overall_length_mm: float
    ball_width_mm: float
    heel_width_mm: float
    height_mm: float
    volume_cm3: float
    min_thickness_mm: float
    triangles: int
    over_label_mm: float | None = None


@dataclass(frozen=True, eq=False)
class ThicknessMap:
    """Vertical thickness and top height on a lattice, both (rays along x, rays along y); NaN off the margin.

    `over_label` marks the rays that go through a letter of a label.
    """

    lattice: Lattice
    thickness: Floats
    top: Floats
    over_label: NDArray[np.bool_]


def basics(source: str | Path | FinishedMesh | tuple[ArrayLike, ArrayLike]) -> Basics:
    """Measure an STL file, a mesh or (vertices, faces)."""
    mesh = finished_mesh(source)
    curve = bottom_curve(mesh)
    length, _, height = (float(np.ptp(column)) for column in mesh.vertices.T)
    return Basics(
        side=curve.side,
        length_mm=curve.length,
        overall_length_mm=length,
        ball_width_mm=curve.ball_width,
        heel_width_mm=curve.heel_width,
        height_mm=height,
        volume_cm3=mesh.volume_cm3,
        min_thickness_mm=min_thickness(mesh, curve),
        triangles=len(mesh.faces),
        over_label_mm=over_label(mesh),
    )


def thickness_map(mesh: FinishedMesh, curve: BottomCurve, pitch: float = _PITCH_MM) -> ThicknessMap:
    """Return the vertical thickness at least 3 mm inside the bottom curve."""
    lattice = lattice_over(curve.points.min(axis=0), curve.points.max(axis=0), pitch)
    hits = lattice_hits(mesh, lattice)
    inside = _well_inside(lattice, curve)
    thickness, top = (
        np.where(inside, values.reshape(lattice.shape), np.nan) for values in (hits.thinnest(), hits.top())
    )
    return ThicknessMap(lattice, thickness, top, through_label(mesh, hits).reshape(lattice.shape))


def min_thickness(mesh: FinishedMesh, curve: BottomCurve) -> float:
    """Return the least vertical thickness at least 3 mm inside the bottom curve, beside a label; NaN if unknown."""
    measured = thickness_map(mesh, curve)
    known = np.isfinite(measured.thickness) & ~measured.over_label
    if not known.any():
        return float("nan")
    least = float(measured.thickness[known].min())
    if not curve.flat:
        return least
    # the thinnest place over the flat underside is under a vertex, which the rays may have missed
    lower = (mesh.vertices[:, 2] < least - 1e-3) & (mesh.vertices[:, 2] >= FLAT_MM)
    low = np.flatnonzero(lower)
    x, y = mesh.vertices[low, :2].T
    near = known[_nearest(measured.lattice.x, x), _nearest(measured.lattice.y, y)]
    near[near] = curve.distance(x[near], y[near]) >= RIM_MARGIN_MM
    if near.any():
        hits = hits_at(mesh, x[near], y[near])
        beside = hits.thinnest()[~through_label(mesh, hits)]
        least = min(least, float(np.nanmin(np.append(beside, least))))
    return least


def _nearest(ticks: Floats, values: Floats) -> NDArray[np.intp]:
    step = ticks[1] - ticks[0] if len(ticks) > 1 else 1.0
    return np.asarray(np.clip(np.rint((values - ticks[0]) / step), 0, len(ticks) - 1), dtype=np.intp)


def _well_inside(lattice: Lattice, curve: BottomCurve) -> NDArray[np.bool_]:
    """Return which rays stand inside the bottom curve and at least the margin away from it."""
    low, high = curve.sides(lattice.x)
    inside = (lattice.y > low[:, None]) & (lattice.y < high[:, None])
    start, run = curve.points, np.roll(curve.points, -1, axis=0) - curve.points
    # short pieces, so that few rays lie in the box around each
    piece, number = runs(np.zeros(len(run), dtype=np.intp), np.ceil(np.hypot(*run.T) / 4.0).astype(np.intp))
    count = np.bincount(piece, minlength=len(run))[piece, None]
    run = run[piece] / count
    start = start[piece] + number[:, None] * run
    box_low, box_high = np.minimum(start, start + run) - RIM_MARGIN_MM, np.maximum(start, start + run) + RIM_MARGIN_MM
    edge, i = runs(np.searchsorted(lattice.x, box_low[:, 0]), np.searchsorted(lattice.x, box_high[:, 0]))
    owner, j = runs(np.searchsorted(lattice.y, box_low[:, 1])[edge], np.searchsorted(lattice.y, box_high[:, 1])[edge])
    edge, i = edge[owner], i[owner]
    # axis by axis: NumPy is slow at sums over two neighbours in memory
    run_x, run_y = run[edge].T
    away_x, away_y = lattice.x[i] - start[edge, 0], lattice.y[j] - start[edge, 1]
    way = np.clip((away_x * run_x + away_y * run_y) / np.maximum(run_x**2 + run_y**2, 1e-12), 0.0, 1.0)
    close = (away_x - way * run_x) ** 2 + (away_y - way * run_y) ** 2 < RIM_MARGIN_MM**2
    inside[i[close], j[close]] = False
    return inside
