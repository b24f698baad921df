"""The normalised bottom curve: the shape of measured lasts, with the toe that is wanted."""

from functools import lru_cache
from importlib.resources import files

import numpy as np

from insolecad.geometry.fields import Array, EvenSpline
from insolecad.geometry.toe_shapes import USUAL_TOE, Toe

KNOTS = 512
"""Knots on the closed curves, 1.2 mm apart: a C2 spline through them is true to 1e-6 mm."""

CORNERS = (0.062, 0.425, 0.575, 0.938)
"""Curve parameters of the grid's corners: heel and toe arc between two long sides (docs/architecture.md)."""

FINE = 8192
"""Places at which the curve is looked at for its widths and its tip."""


@lru_cache(maxsize=8)
def normal_curve(toe: Toe = USUAL_TOE) -> tuple[Array, Array]:
    """Return t = x / L and y / ball width of the normalised bottom curve at the knots.

    With the round toe it is a Fourier fit of measured lasts, within 0.25 mm of its stations at
    274 x 98 mm and with exactly four inflections (tools/fit_bottom_curve.py). Other toes take
    the place of its knots from the ball on (tools/fit_toe_shapes.py).
    """
    u = np.arange(KNOTS) / KNOTS
    t, offset = (_fourier(u) @ _coefficients()).T
    if toe != USUAL_TOE:
        names, table = _table("toe_shapes")
        columns = [names.index(f"{toe}_{axis}") for axis in "ty"]
        own = table[~np.isnan(table[:, columns[0]])]
        knots = own[:, 0].astype(int)
        t[knots], offset[knots] = own[:, columns].T
    return np.asarray(t), np.asarray(offset)


@lru_cache(maxsize=8)
def normal_toe(toe: Toe = USUAL_TOE) -> float:
    """Return the parameter of the curve's foremost point."""
    if toe == USUAL_TOE:
        return float(_fine_sides()[2])
    u = np.arange(FINE + 1) / FINE
    return float(u[EvenSpline(normal_curve(toe)[0][:, None], 0.0, 1.0, periodic=True).column(u, 0).argmax()])


def normal_width(t: float) -> float:
    """Return the curve's width at a station behind the ball, in ball widths."""
    stations, width, _ = _fine_sides()
    return float(np.interp(t, stations, width))


@lru_cache(maxsize=1)
def _fine_sides() -> tuple[Array, Array, float]:
    """Return t and the width of the round curve on a fine table, and the parameter of its tip."""
    u = np.arange(FINE + 1) / FINE
    t, offset = (_fourier(u) @ _coefficients()).T
    toe = int(t.argmax())
    stations = np.linspace(0.0, 1.0, FINE + 1)
    lateral = np.interp(stations, t[: toe + 1], offset[: toe + 1])
    medial = np.interp(stations, t[toe:][::-1], offset[toe:][::-1])
    return stations, medial - lateral, float(u[toe])


def _fourier(u: Array) -> Array:
    harmonics = np.arange(1, (len(_coefficients()) + 1) // 2)
    angle = 2.0 * np.pi * np.outer(u, harmonics)
    return np.hstack([np.ones((len(u), 1)), np.cos(angle), np.sin(angle)])


def _coefficients() -> Array:
    """Return the Fourier coefficients of the normalised bottom curve, shape (2 K + 1, 2)."""
    return _table("bottom_curve")[1]


@lru_cache(maxsize=2)
def _table(name: str) -> tuple[list[str], Array]:
    """Return the names of the columns of a table of numbers, and its rows; NaN for an empty cell."""
    head, *lines = files("insolecad").joinpath(f"catalogue/data/{name}.csv").read_text(encoding="utf-8").splitlines()
    return head.split(","), np.array([[float(cell or "nan") for cell in line.split(",")] for line in lines])
