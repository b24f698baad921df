"""Fit the toe shapes beside the round one: writes insolecad/catalogue/data/toe_shapes.csv.

House shapes. Ahead of the ball the normalised bottom curve (tools/fit_bottom_curve.py) is
replaced, knot by knot, by a line that is designed by its curvature at 274 x 98 mm: a cubic
B-spline over the way round the toe, kept between two bounds, so that it bulges everywhere and
has no sharp corner. Least squares bring it near a handful of stations and to the exact tip; it
starts and ends on the round curve with that curve's place, direction and curvature. A cell
is empty if a shape has the round curve's knot.

Run: python tools/fit_toe_shapes.py
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.interpolate import BSpline
from scipy.optimize import least_squares

from insolecad.geometry.fields import EvenSpline, quintic
from insolecad.geometry.last import KNOTS, normal_curve

JOIN = 0.71
"""Station ahead of which knots are replaced: just ahead of the ball, t = 0.70."""


class Shape(NamedTuple):
    """What a toe should be: `stations` (t, medial, lateral) in shares of length and ball width, y of the tip,
    the tightest radius in mm, and the station ahead of which the medial side is replaced."""

    stations: str
    tip: float
    tightest: float
    medial_join: float = JOIN


SHAPES = {
    "tapered": Shape(
        ".80 .467 .372  .85 .420 .302  .90 .358 .224  .95 .281 .136  .985 .190 .035", tip=0.075, tightest=20.0
    ),
    "square": Shape(
        ".80 .4925 .388  .85 .476 .342  .90 .452 .292  .95 .417 .232  .975 .385 .180  .99 .335 .120",
        tip=0.10,
        tightest=17.0,
    ),
    # medial: the mean of three scanned feet; lateral: the round toe's, which is outside of their small toes
    "anatomic": Shape(
        ".80 .513 .385  .85 .510 .329  .90 .481 .265  .93 .444 .208  .96 .398 .146  .985 .332 .056",
        tip=0.17,
        tightest=20.0,
        medial_join=0.66,
    ),
}
LENGTH, WIDTH = 274.0, 98.0
LARGEST = 400.0
"""Largest radius in mm: a side that bulges less could turn hollow on a foot of other proportions."""
COEFFICIENTS = 30
SMOOTH, EXACT = 2.5, (10.0, 100.0, 1000.0)
"""Weights of a smooth curvature (in 1/m) and of what must be met; a station's is 1."""
STEPS = 3000
OUT = Path(__file__).parent.parent / "insolecad" / "catalogue" / "data" / "toe_shapes.csv"

Array = np.ndarray


def round_curve() -> Array:
    """Return the places in mm of the round curve's knots, shape (KNOTS, 2)."""
    return np.column_stack(normal_curve()) * [LENGTH, WIDTH]


def replaced(shape: Shape, points: Array) -> Array:
    """Return the numbers of the knots ahead of a shape's joins."""
    join = np.where(np.arange(KNOTS) > points[:, 0].argmax(), shape.medial_join, JOIN)
    return np.flatnonzero(points[:, 0] > join * LENGTH)


def headed(points: Array, place: int) -> tuple[float, float, float]:
    """Return heading, curvature and knot spacing of a closed curve at one of its knots."""
    before, here, after = points[place - 1], points[place], points[(place + 1) % len(points)]
    slope, bend = (after - before) / 2.0, after - 2.0 * here + before
    speed = float(np.hypot(*slope))
    return float(np.arctan2(slope[1], slope[0])), float(slope[0] * bend[1] - slope[1] * bend[0]) / speed**3, speed


def walked(coefficients: Array, length: float, start: Array, heading: float) -> tuple[Array, Array, Array]:
    """Return the way along, the points and the heading of a line from its curvature's coefficients."""
    inner = np.linspace(0.0, 1.0, COEFFICIENTS - 2)
    curvature = BSpline(np.r_[[0.0] * 3, inner, [1.0] * 3], coefficients, 3)
    way = np.linspace(0.0, 1.0, STEPS + 1)
    turned = heading + curvature.antiderivative()(way) * length
    middle = heading + curvature.antiderivative()((way[1:] + way[:-1]) / 2.0) * length
    # Simpson over each step
    along = (np.exp(1j * turned[:-1]) + 4.0 * np.exp(1j * middle) + np.exp(1j * turned[1:])) / 6.0
    places = np.concatenate([[0.0], np.cumsum(along)]) * length / STEPS
    return way * length, start + np.column_stack([places.real, places.imag]), turned


def fit(shape: Shape, knots: Array, points: Array) -> Array:
    """Return the replaced knots in mm, shape (len(knots), 2)."""
    first, last = int(knots[0]), int(knots[-1])
    (heading, bend, pace), (end_heading, end_bend, end_pace) = headed(points, first), headed(points, last)
    end_heading += 2.0 * np.pi * (end_heading < heading)
    t, medial, lateral = np.array(shape.stations.split(), dtype=float).reshape(-1, 3).T
    stations = np.vstack([np.column_stack([t * LENGTH, side * WIDTH]) for side in (-lateral, medial)])

    def missed(unknown: Array, exact: float) -> Array:
        coefficients = np.r_[bend, unknown[:-1], end_bend]
        _, line, turned = walked(coefficients, 1000.0 * unknown[-1], points[first], heading)
        foremost = int(line[:, 0].argmax())
        apart = np.sqrt(((stations[:, None] - line[None, ::5]) ** 2).sum(axis=2).min(axis=1))
        ends = [*(line[-1] - points[last]), 50.0 * (turned[-1] - end_heading), line[foremost, 0] - LENGTH]
        tip = (line[foremost, 1] - shape.tip * WIDTH) * 0.1
        return np.r_[
            2.0 * apart, tip, np.array(ends) * exact, np.diff(coefficients, 2) * 1000.0 * SMOOTH / COEFFICIENTS
        ]

    size = float(np.hypot(*np.diff(points[knots], axis=0).T).sum())
    guess = np.r_[np.full(COEFFICIENTS - 2, (end_heading - heading) / size), size / 1000.0]
    low = np.r_[np.full(COEFFICIENTS - 2, 1.0 / LARGEST), 0.1]
    high = np.r_[np.full(COEFFICIENTS - 2, 1.0 / shape.tightest), 1.0]
    scale = np.r_[np.full(COEFFICIENTS - 2, 0.01), 0.1]
    found = guess
    for exact in EXACT:
        found = least_squares(
            missed, found, bounds=(low, high), x_scale=scale, args=(exact,), max_nfev=300, ftol=1e-10, xtol=1e-10
        ).x
    way, line, _ = walked(np.r_[bend, found[:-1], end_bend], 1000.0 * found[-1], points[first], heading)
    # knots as dense as the round curve's where they meet it, so that the spline through them stays smooth
    count = len(knots) - 1
    share = np.linspace(0.0, 1.0, count + 1)
    places = np.polynomial.polynomial.polyval(
        share, quintic((0.0, pace * count, 0.0), (way[-1], end_pace * count, 0.0))
    )
    return _exact(np.column_stack([np.interp(places, way, column) for column in line.T]), knots, points)


def _exact(found: Array, knots: Array, points: Array) -> Array:
    """Return the knots with the last microns between the spline's tip and the length taken out."""
    whole = points[:, 0].copy()
    whole[knots] = found[:, 0]
    reached = EvenSpline(whole[:, None], 0.0, 1.0, periodic=True).column(np.linspace(0.0, 1.0, 64 * KNOTS), 0).max()
    ahead = (found[:, 0] - JOIN * LENGTH) / ((1.0 - JOIN) * LENGTH)
    return found + np.column_stack([(LENGTH - reached) * np.maximum(ahead, 0.0) ** 3, np.zeros(len(found))])


def main() -> None:
    """Fit and write: the knots' numbers, then t and offset of each shape at them; empty if they are the round one's."""
    points = round_curve()
    fits = {name: (replaced(shape, points), shape) for name, shape in SHAPES.items()}
    rows = np.unique(np.concatenate([knots for knots, _ in fits.values()]))
    cells = [[str(knot)] for knot in rows]
    for knots, shape in fits.values():
        found = dict(zip(knots, fit(shape, knots, points) / [LENGTH, WIDTH], strict=True))
        for knot, row in zip(rows, cells, strict=True):
            row += [f"{value:.9f}" for value in found[knot]] if knot in found else ["", ""]
    head = ["knot", *(f"{name}_{axis}" for name in fits for axis in "ty")]
    OUT.write_text("".join(",".join(row) + "\n" for row in [head, *cells]), encoding="utf-8")


if __name__ == "__main__":
    main()
