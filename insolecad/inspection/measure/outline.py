"""The bottom curve: the outer border of the flat underside, and the widths and the side read off it.

A shell stands on a little of itself; what it covers in plan takes the place of its underside.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from insolecad.errors import FileError
from insolecad.geometry.definitions import BALL_WINDOW, DRIFT_STATIONS, HEEL_WIDTH, Side
from insolecad.inspection.measure.heel_and_ball import drifts
from insolecad.inspection.mesh.components import borders
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices

SeenSide = Side | Literal["unknown"]
"""The foot that an insole is for, as far as its shape shows it."""

FLAT_MM = 0.01
"""Vertices below this height are the underside (the contract's own figure)."""

_SHELL_SHARE = 0.5
"""A body that stands on less than this share of its plan area is a shell: its silhouette is its outline."""

_STATIONS = 600
"""Stations of a silhouette."""

_LYING = 0.75
"""Facets whose unit normal has more than this along z lie rather than stand."""


@dataclass(frozen=True, eq=False)
class BottomCurve:
    """A closed polygon in plan: `points` (k, 2) in mm, anticlockwise from above, the first not repeated.

    `flat` says that it borders a flat underside; a shell's silhouette does not.
    """

    points: Floats
    flat: bool = True

    @cached_property
    def rear_x(self) -> float:
        """The rearmost x; 0 in a file of insolecad's."""
        return float(self.points[:, 0].min())

    @cached_property
    def length(self) -> float:
        """Extent along x."""
        return float(np.ptp(self.points[:, 0]))

    def sides(self, x: ArrayLike) -> tuple[Floats, Floats]:
        """Return the least and the greatest y of the curve at each x; NaN where it does not reach."""
        return _extents(self.points, np.roll(self.points, -1, axis=0), np.atleast_1d(np.asarray(x, dtype=np.float64)))

    def width(self, x: ArrayLike) -> Floats:
        """Return the width across y at each x."""
        low, high = self.sides(x)
        return high - low

    def at(self, share: ArrayLike) -> Floats:
        """Return x at a share t of the length."""
        return np.asarray(self.rear_x + np.asarray(share, dtype=np.float64) * self.length)

    @cached_property
    def ball_width(self) -> float:
        """Largest width at one x in the ball's window.

        The width of a polygon is straight between its corners, so its maximum stands at a corner.
        """
        low, high = self.at(BALL_WINDOW)
        x = self.points[:, 0]
        return float(np.nanmax(self.width(np.concatenate([x[(x > low) & (x < high)], [low, high]]))))

    @cached_property
    def heel_width(self) -> float:
        """Width at the heel's station."""
        return float(self.width(self.at(HEEL_WIDTH))[0])

    @cached_property
    def drifts(self) -> tuple[float, float]:
        """How far waist and toe are to the +y side of the line through heel and ball, in mm."""
        low, high = self.sides(self.at(DRIFT_STATIONS))
        return drifts((low + high) / 2.0)

    @cached_property
    def side(self) -> SeenSide:
        """The foot it is made for, from the outline alone.

        Seen along the line through the middle of the heel and of the ball, the toes of every foot lie on
        the medial side, and the waist is on the lateral side because it is hollow medially. The two
        together move the middle of a normal outline by 0.17 of its ball width; below 0.03, or where the
        two contradict each other, it could be either foot, and the answer is `unknown`.
        """
        waist_drift, toe_drift = self.drifts
        drift, least = toe_drift - waist_drift, 0.03 * self.ball_width
        if not np.isfinite(drift) or abs(drift) < least or toe_drift * waist_drift > least**2 / 4.0:
            return "unknown"
        return "right" if drift > 0.0 else "left"

    def distance(self, x: Floats, y: Floats) -> Floats:
        """Return the distance of plan points from the curve, (n,), without regard to inside or outside."""
        return np.asarray(np.sqrt(self._squares(x, y).min(axis=1)))

    def outward_near(self, x: float, y: float) -> Floats:
        """Return the outward direction in plan, (2,), of the edge nearest to a plan point."""
        k = int(self._squares(np.array([x]), np.array([y]))[0].argmin())
        run = self.points[(k + 1) % len(self.points)] - self.points[k]
        return np.asarray(np.array([run[1], -run[0]]) / np.hypot(*run))

    def _squares(self, x: Floats, y: Floats) -> Floats:
        """Return the squared distances of plan points from every edge, (n, k)."""
        start, run = self.points, np.roll(self.points, -1, axis=0) - self.points
        from_start = np.stack([x, y], axis=-1)[:, None, :] - start
        way = np.clip((from_start * run).sum(-1) / np.maximum((run * run).sum(-1), 1e-12), 0.0, 1.0)
        return np.asarray(((from_start - way[..., None] * run) ** 2).sum(-1))


def bottom_curve(mesh: FinishedMesh) -> BottomCurve:
    """Return the border of the flat underside at z = 0; of a shell, which has none, its silhouette."""
    floor = _flat_at(mesh, 0.0)
    if not len(floor):
        lowest = float(mesh.vertices[:, 2].min())
        if _plan_area(mesh, _flat_at(mesh, lowest)) < _SHELL_SHARE * mesh.plan_area and lowest > -FLAT_MM:
            return silhouette(mesh)
        raise FileError(
            "the body has no flat underside at z = 0; insolecad did not make it, or it does not stand upright."
        )
    loops = [mesh.vertices[loop, :2] for loop in borders(floor)]
    if not loops:
        raise FileError("the body is a sheet without a thickness: its underside has no border.")
    areas = [_area(loop) for loop in loops]
    outer = int(np.argmax(np.abs(areas)))
    if abs(areas[outer]) < _SHELL_SHARE * mesh.plan_area:
        return silhouette(mesh)
    if abs(areas[outer]) < 1.0:
        raise FileError("the underside at z = 0 has no area; insolecad did not make the body.")
    return BottomCurve(loops[outer] if areas[outer] > 0.0 else loops[outer][::-1])


def _flat_at(mesh: FinishedMesh, height: float) -> Indices:
    """Return the faces that lie flat at a height, or below it."""
    low = mesh.vertices[:, 2] < height + FLAT_MM
    one, two, three = (low.take(column) for column in mesh.columns)
    return np.asarray(mesh.faces[one & two & three])


def _plan_area(mesh: FinishedMesh, faces: Indices) -> float:
    """Return the area in mm2 of some faces as seen from below."""
    x, y = (mesh.vertices[:, k].take(faces) for k in (0, 1))
    twice = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (y[:, 1] - y[:, 0]) * (x[:, 2] - x[:, 0])
    return float(np.abs(twice).sum()) / 2.0


def silhouette(mesh: FinishedMesh) -> BottomCurve:
    """Return what a mesh covers in plan, as a polygon with a corner on each side at close stations."""
    x = mesh.vertices[:, 0]
    low, high = float(x.min()), float(x.max())
    # closer toward both ends, where the outline turns across
    stations = low + (high - low) * (1.0 - np.cos(np.pi * np.arange(1, _STATIONS) / _STATIONS)) / 2.0
    # what is furthest out belongs to a facet that stands upright
    standing = mesh.faces[mesh.normals[:, 2] ** 2 < _LYING**2 * (mesh.normals**2).sum(axis=1)]
    start, end = standing.ravel(), np.roll(standing, -1, axis=1).ravel()
    lateral, medial = _extents(mesh.vertices[start, :2], mesh.vertices[end, :2], stations)
    heel, toe = mesh.vertices[int(x.argmin()), :2], mesh.vertices[int(x.argmax()), :2]
    sides = (np.column_stack([stations, lateral]), np.column_stack([stations, medial])[::-1])
    met = np.isfinite(sides[0][:, 1])
    return BottomCurve(np.concatenate([heel[None], sides[0][met], toe[None], sides[1][met[::-1]]]), flat=False)


def _extents(start: Floats, end: Floats, stations: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest y at each station x of lines (n, 2) in plan; NaN where none reaches."""
    near, far = np.minimum(start[:, 0], end[:, 0]), np.maximum(start[:, 0], end[:, 0])
    # each line meets a run of the sorted stations, so only true crossings are worked out
    order = np.argsort(stations)
    first = np.searchsorted(stations[order], near, "left")
    count = np.searchsorted(stations[order], far, "right") - first
    edge = np.repeat(np.arange(len(start)), count)
    station = order[np.arange(len(edge)) - np.repeat(np.cumsum(count) - count - first, count)]
    run = end[edge, 0] - start[edge, 0]
    way = np.divide(stations[station] - start[edge, 0], run, out=np.zeros(len(edge)), where=run != 0.0)
    y = start[edge, 1] + way * (end[edge, 1] - start[edge, 1])
    least, greatest = np.full(len(stations), np.inf), np.full(len(stations), -np.inf)
    np.minimum.at(least, station, y)
    np.maximum.at(greatest, station, y)
    met = np.isfinite(least)
    return np.where(met, least, np.nan), np.where(met, greatest, np.nan)


def _area(loop: Floats) -> float:
    x, y = loop.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0
