"""Fairing: the smoothest curve that keeps near a traced one, so that it bends as a shoe does."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from insolecad.geometry.fields import Array, EvenSpline
from insolecad.geometry.last import KNOTS

NEAR = 0.3
"""Most in mm that the faired curve may lie off the trace: under what a hand with a pen keeps."""

OUTLIER = 0.6
"""Most in mm that a single point of the trace may lie off the faired curve: a hand slips."""

TIGHTEST = 8.0
"""Smallest radius in mm of a bend: under it the grid's lines would fold."""

STRAIGHT = 1.0 / 1500.0
"""Bend in 1/mm up to which a curve counts as straight: 0.2 mm off a line of 50 mm."""

CONTROLS = 192
"""Control points of the fair curve, 3 to 4 mm apart."""

CAUTION = 1.2
"""How much a control point counts in cross-validation; at 1 it takes now and then noise for shape."""

SAMPLES = 1024
"""Places at which a candidate is judged."""

LONGEST_EDGE = 6.0
"""Edges of a trace that are longer than this in mm are meant to be straight, and hold between their ends."""

MOST = 3_000
"""Points of a trace that are looked at; of more, as many at even distances."""

LADDER = 10.0 ** np.arange(-5.0, 6.01, 0.25)
"""Weights of smoothness that are tried, the least first."""

NEIGHBOURS = 16
"""Edges of the trace before and behind a place that may be the nearest one."""


@dataclass(frozen=True)
class FairCurve:
    """A faired closed curve: `points` (SAMPLES, 2) along it, `bends` there in 1/mm, positive outward.

    `off` is how far it is off the trace at each of them, `missed` how far each point that was
    looked at, `trace`, is off it.
    """

    points: Array
    bends: Array
    off: Array
    trace: Array
    missed: Array

    @cached_property
    def inflections(self) -> int:
        """How often it changes between bulge and hollow."""
        sign = np.sign(self.bends)[np.abs(self.bends) > STRAIGHT]
        return int(np.count_nonzero(sign != np.roll(sign, 1)))

    @property
    def near(self) -> bool:
        """Whether it keeps as near to the trace as it must."""
        return float(self.off.max()) <= NEAR and float(self.missed.max()) <= OUTLIER

    @property
    def round(self) -> bool:
        """Whether it bends nowhere too tightly."""
        return float(np.abs(self.bends).max()) <= 1.0 / TIGHTEST

    @cached_property
    def spline(self) -> EvenSpline:
        """The curve as a spline with even knots."""
        return even(self.points)


def fair_curve(points: Array) -> tuple[FairCurve, bool]:
    """Return the fair curve near to a closed line of points (n, 2), and whether it is both fair and near.

    The smoothness is what cross-validation finds in the trace's own noise; more where the curve
    would still bend too tightly, less where it would leave the trace.
    """
    fit = _Fit(_even_spread(_anticlockwise(points)))
    likeliest = fit.likeliest()
    for weight in LADDER[likeliest:]:
        found = fit.at(float(weight))
        if found.round:
            break
    if found.near or not found.round:
        return found, found.round and found.near
    for weight in LADDER[:likeliest][::-1]:
        nearer = fit.at(float(weight))
        if not nearer.round:
            break
        if nearer.near:
            return nearer, True
    return found, False


class _Fit:
    """The trace, and what it takes to fit splines to it: uniform, periodic, cubic."""

    def __init__(self, trace: Array) -> None:
        self.trace = trace
        steps = np.hypot(*(np.roll(trace, -1, axis=0) - trace).T)
        self.way = np.concatenate([[0.0], np.cumsum(steps)])[:-1] / steps.sum() * CONTROLS
        share = (steps + np.roll(steps, 1)) / 2.0
        self.weight = share / share.sum() * CONTROLS
        identity = np.eye(CONTROLS)
        third = identity - 3.0 * np.roll(identity, 1, 1) + 3.0 * np.roll(identity, 2, 1) - np.roll(identity, 3, 1)
        self.stiff = third.T @ third
        self.places = np.arange(SAMPLES) / SAMPLES * CONTROLS
        self.judged = [_basis(self.places, order) for order in range(3)]
        # a noisy line is longer than the curve: each point slides to its nearest place
        for _ in range(3):
            self._slide(self._controls(1.0))

    def at(self, weight: float) -> FairCurve:
        """Return the fit with a weight of smoothness."""
        controls = self._controls(weight)
        here, slope, bend = (basis @ controls for basis in self.judged)
        bends = (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / np.hypot(*slope.T) ** 3
        way = self._nearest(controls)
        missed = np.hypot(*(_basis(way, 0) @ controls - self.trace).T)
        return FairCurve(here, bends, self._off(here), self.trace, missed)

    def likeliest(self) -> int:
        """Return which of LADDER's weights foretells a point left out best (generalised cross-validation)."""
        basis = _basis(self.way, 0)
        weighted = basis * self.weight[:, None]
        # in the frame where fit and stiffness are both diagonal every weight is one division
        root = np.linalg.inv(np.linalg.cholesky(basis.T @ weighted + 1e-9 * np.eye(CONTROLS)))
        stiffness, modes = np.linalg.eigh(root @ self.stiff @ root.T)
        held = modes.T @ root @ weighted.T @ self.trace
        whole = float((self.weight[:, None] * self.trace**2).sum() - (held**2).sum())
        scores = []
        for weight in LADDER:
            lost = weight * stiffness / (1.0 + weight * stiffness)
            left = max(whole, 0.0) + float(((lost[:, None] * held) ** 2).sum())
            free = len(self.trace) - CAUTION * (CONTROLS - float(lost.sum()))
            scores.append(left / max(free, 1.0) ** 2)
        return int(np.argmin(scores))

    def _controls(self, weight: float) -> Array:
        basis = _basis(self.way, 0)
        weighted = basis * self.weight[:, None]
        return np.linalg.solve(basis.T @ weighted + weight * self.stiff, weighted.T @ self.trace)

    def _slide(self, controls: Array) -> None:
        self.way = self._nearest(controls)
        order = np.argsort(self.way, kind="stable")
        self.way, self.trace, self.weight = self.way[order], self.trace[order], self.weight[order]

    def _nearest(self, controls: Array) -> Array:
        """Return the parameters of the places nearest to the points, looked for near where they are."""
        way = self.way
        for _ in range(3):
            here, slope = _basis(way, 0) @ controls, _basis(way, 1) @ controls
            along = ((self.trace - here) * slope).sum(axis=1) / (slope * slope).sum(axis=1)
            way = way + np.clip(along, -0.5, 0.5)
        return np.asarray(way % CONTROLS)

    def _off(self, here: Array) -> Array:
        """Return how far places on the curve lie off the trace's edges."""
        count = len(self.trace)
        at = np.searchsorted(self.way, self.places)[:, None] + np.arange(-NEIGHBOURS, NEIGHBOURS)[None]
        start, end = self.trace[at % count], self.trace[(at + 1) % count]
        edge, seen = end - start, here[:, None] - start
        share = np.clip((seen * edge).sum(axis=2) / np.maximum((edge * edge).sum(axis=2), 1e-18), 0.0, 1.0)
        return np.asarray(np.hypot(*np.moveaxis(seen - share[..., None] * edge, -1, 0)).min(axis=1))


def _basis(way: Array, order: int) -> Array:
    """Return the matrix that takes control points to places on the spline, or to a derivative there."""
    index = np.floor(way).astype(int)
    w = way - index
    if order == 0:
        parts = [(1 - w) ** 3, 3 * w**3 - 6 * w**2 + 4, -3 * w**3 + 3 * w**2 + 3 * w + 1, w**3]
    elif order == 1:
        parts = [-3 * (1 - w) ** 2, 9 * w**2 - 12 * w, -9 * w**2 + 6 * w + 3, 3 * w**2]
    else:
        parts = [6 * (1 - w), 18 * w - 12, -18 * w + 6, 6 * w]
    matrix = np.zeros((len(way), CONTROLS))
    for shift, part in enumerate(parts):
        matrix[np.arange(len(way)), (index + shift - 1) % CONTROLS] += part / 6.0
    return matrix


def _anticlockwise(points: Array) -> Array:
    x, y = (points - points[0]).T
    return points if np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0.0 else points[::-1]


def _even_spread(points: Array) -> Array:
    """Return the points without doubled ones, few enough, and with more of them on long edges."""
    steps = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
    points = points[steps > 1e-6]
    if len(points) > MOST:
        points = resample(points, MOST)
    edges = np.roll(points, -1, axis=0) - points
    counts = np.maximum(np.ceil(np.hypot(*edges.T) / LONGEST_EDGE), 1.0).astype(int)
    # only where an edge is long is more needed; half as long then, to hold it straight
    counts = np.where(counts > 1, 2 * counts, 1)
    return np.concatenate(
        [
            point + edge * (np.arange(count) / count)[:, None]
            for point, edge, count in zip(points, edges, counts, strict=True)
        ]
    )


def resample(points: Array, count: int) -> Array:
    """Return places at even distances along a closed line of points."""
    closed = np.concatenate([points, points[:1]])
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    even_way = np.arange(count) / count * way[-1]
    return np.column_stack([np.interp(even_way, way, column) for column in closed.T])


def even(points: Array, start: float = 0.0) -> EvenSpline:
    """Return the closed curve through even points as a spline of KNOTS knots at even distances along it.

    `start` is the parameter of the first knot, as a share of the points.
    """
    rough = EvenSpline(points, 0.0, 1.0, periodic=True)
    fine = start + np.arange(16 * KNOTS + 1) / (16 * KNOTS)
    line = rough(fine)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.interp(np.arange(KNOTS) / KNOTS * way[-1], way, fine)
    return EvenSpline(rough(at), 0.0, 1.0, periodic=True)
