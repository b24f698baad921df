"""Fit the normalised bottom curve: writes insolecad/catalogue/data/bottom_curve.csv.

The stations are the mean of three real lasts, offsets in shares of the insole's ball
width (medial +, lateral -), t = x / length. Interpolating them gives curvature spikes.
This is the smoothest Fourier series that stays within 0.25 mm of every station at
274 x 98 mm: least squares with a penalty on the third derivative, where each station's
weight grows until it is met. It has the four inflections of a waist, no more.

Run: python tools/fit_bottom_curve.py
"""

from pathlib import Path

import numpy as np

STATIONS = """
.01 .145 .123  .02 .189 .169  .04 .251 .229  .06 .290 .268  .08 .317 .294  .10 .327 .310  .15 .331 .335
.20 .318 .349  .25 .296 .361  .30 .272 .374  .35 .255 .390  .40 .252 .414  .45 .268 .441  .50 .308 .475
.55 .377 .503  .60 .452 .514  .65 .495 .504  .70 .508 .476  .75 .501 .434  .80 .483 .385  .85 .455 .329
.90 .419 .265  .95 .359 .172  .97 .315 .119  .985 .264 .062  .9927 .222 .019  .995 .200 .000
"""
LENGTH, WIDTH = 274.0, 98.0
HARMONICS = 28
PENALTY = 1e-4
TUBE, TURN_TUBE, END_TUBE = 0.14, 0.04, 0.008
"""How near stations, those where the toe turns, and the two ends themselves are to be met before scaling, in mm."""
TURNS = 4.0
"""Stations up to this many mm behind the tip are where the toe turns: 0.1 mm of place is 0.5 mm of a chord there."""
MOST_WEIGHT = 400.0
ROUNDS = 250
OUT = Path(__file__).parent.parent / "insolecad" / "catalogue" / "data" / "bottom_curve.csv"

Array = np.ndarray


def terms(u: Array, derivative: int = 0) -> Array:
    """Return the Fourier terms (constant, cosines, sines) or a derivative of them at u."""
    order = np.arange(1, HARMONICS + 1)
    angle = 2 * np.pi * np.outer(u, order) + derivative * np.pi / 2
    factor = (2 * np.pi * order) ** derivative
    constant = np.full((len(u), 1), 1.0 if derivative == 0 else 0.0)
    return np.hstack([constant, np.cos(angle) * factor, np.sin(angle) * factor])


def stations() -> tuple[Array, int]:
    """Return the points once round, heel first, anticlockwise, and the index of the toe point."""
    t, medial, lateral = np.array(STATIONS.split(), dtype=float).reshape(-1, 3).T
    right = np.column_stack([t * LENGTH, -lateral * WIDTH])
    left = np.column_stack([t * LENGTH, medial * WIDTH])[::-1]
    points = np.vstack([[[0.0, 0.0]], right, [[LENGTH, 0.14 * WIDTH]], left])
    return points, len(t) + 1


def fit() -> Array:
    """Return the coefficients in mm, shape (1 + 2 HARMONICS, 2)."""
    points, toe = stations()
    steps = np.hypot(*np.diff(np.vstack([points, points[:1]]), axis=0).T)
    u = np.concatenate([[0.0], np.cumsum(steps)])[:-1] / steps.sum()
    even, fine = np.arange(800) / 800, np.arange(6000) / 6000
    stiff = terms(even, 3) * (PENALTY / np.sqrt(len(even)))
    matrix_fine = terms(fine)
    weight, tube = np.ones(len(points)), np.full(len(points), TUBE)
    tube[points[:, 0] > LENGTH - TURNS] = TURN_TUBE
    tube[[0, toe]] = END_TUBE
    for _ in range(ROUNDS):
        matrix = np.vstack([terms(u) * weight[:, None], stiff])
        target = np.vstack([points * weight[:, None], np.zeros((len(even), 2))])
        coefficients = np.linalg.lstsq(matrix, target, rcond=None)[0]
        # each station slides to its nearest place; heel and toe points fix x alone
        curve = matrix_fine @ coefficients
        heel_at, toe_at = curve[:, 0].argmin(), curve[:, 0].argmax()
        points[0, 1], points[toe, 1] = curve[heel_at, 1], curve[toe_at, 1]
        apart = ((points[:, None] - curve[None]) ** 2).sum(axis=2)
        u = fine[apart.argmin(axis=1)]
        u[0], u[toe] = fine[heel_at], fine[toe_at]
        u[0] -= 1.0 if u[0] > 0.5 else 0.0
        missed = np.sqrt(apart.min(axis=1))
        missed[0], missed[toe] = abs(curve[heel_at, 0]), abs(curve[toe_at, 0] - LENGTH)
        weight = np.clip(weight * (np.maximum(missed, 1e-4) / tube) ** 0.25, 0.02, MOST_WEIGHT)
    return coefficients


def normalised(coefficients: Array) -> Array:
    """Return the coefficients with x from 0 to 1, the widest ball 1, and u = 0 at the rearmost point."""
    u = np.arange(200_000) / 200_000
    x, y = (terms(u) @ coefficients).T
    shift = u[x.argmin()]
    coefficients = coefficients.copy()
    coefficients[0, 0] -= x.min()
    coefficients[:, 0] /= np.ptp(x)
    turn = 2 * np.pi * shift * np.arange(1, HARMONICS + 1)[:, None]
    cosines, sines = coefficients[1 : HARMONICS + 1].copy(), coefficients[HARMONICS + 1 :].copy()
    coefficients[1 : HARMONICS + 1] = cosines * np.cos(turn) + sines * np.sin(turn)
    coefficients[HARMONICS + 1 :] = sines * np.cos(turn) - cosines * np.sin(turn)
    x, y = (terms(u) @ coefficients).T
    toe = x.argmax()
    t = np.linspace(0.3, 0.9, 20_001)
    width = np.interp(t, x[toe:][::-1], y[toe:][::-1]) - np.interp(t, x[:toe], y[:toe])
    coefficients[:, 1] /= width.max()
    return coefficients


def main() -> None:
    """Fit, write, and print how close the stations are met."""
    coefficients = normalised(fit())
    np.savetxt(OUT, coefficients, delimiter=",", fmt="%.9f", header="x,y", comments="")
    points, toe = stations()
    curve = terms(np.arange(40_000) / 40_000) @ coefficients * [LENGTH, WIDTH]
    distance = np.sqrt(((points[:, None] - curve[None]) ** 2).sum(axis=2).min(axis=1))
    print(f"{OUT.name}: stations met within {np.delete(distance, [0, toe]).max():.3f} mm")


if __name__ == "__main__":
    main()
