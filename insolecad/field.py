"""Fields over the plan, and the few smooth shapes that they are made of.

A field is a pure function of plan positions in millimetres (x heel to toe, y lateral to
medial) that returns heights in millimetres. Every shape here is twice continuously
differentiable, so that sums of them shade, offset and interpolate without a crease.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Field = Callable[[Array, Array], Array]


def total(*fields: Field) -> Field:
    """Return the sum of the fields."""

    def height(x: Array, y: Array) -> Array:
        z = fields[0](x, y)
        for field in fields[1:]:
            z = z + field(x, y)
        return z

    return height


def nothing(x: Array, y: Array) -> Array:
    """Return zero everywhere: what a feature left out adds."""
    return np.zeros(np.broadcast_shapes(x.shape, y.shape))


def step(x: Array, start: float, end: float, ramp: float = 1 / 3) -> Array:
    """Return a C2 step from 0 at `start` to 1 at `end`, straight in the middle.

    `ramp` is the share of the way on which the slope builds up (and down again); the
    steepest slope is 1 / (1 - ramp) times the mean, gentler than a quintic's 1.875.
    """
    way = np.minimum(np.maximum((x - start) / (end - start), 0.0), 1.0)
    near = np.minimum(way, 1.0 - way)
    lift = np.minimum(near, ramp)
    rise = (lift * lift * lift * (1.0 - lift / (2.0 * ramp)) / (ramp * ramp) + (near - lift)) / (1.0 - ramp)
    return np.asarray(np.where(way < 0.5, rise, 1.0 - rise))


def quintic_area(way: Array | float) -> Array:
    """Return the integral of the quintic smoothstep from 0 to `way`; half from 0 to 1."""
    w = np.asarray(way, dtype=float)
    return np.asarray(w**4 * (2.5 - 3.0 * w + w * w))


def bump(square: Array) -> Array:
    """Return the C2 bump (1 - q^2)^3 of q^2, 1 at the crest and 0 from q = 1 outward."""
    inside: Array = np.maximum(1.0 - square, 0.0)
    return inside * inside * inside


DOME_POWER = 2.75
"""Power of the dome's cosine: over 2, so that it is C2 at its foot; ripples least under a moving fit."""


def dome(square: Array) -> Array:
    """Return the C2 dome cos(pi q / 2)^2.75 of q^2, 1 at the crest and 0 from q = 1 outward.

    Rounder at its foot and flatter at its crest than `bump`.
    """
    height = np.zeros(square.shape)
    inside = square < 1.0
    height[inside] = np.cos((0.5 * np.pi) * np.sqrt(square[inside])) ** DOME_POWER
    return height


def crest_warp(x: Array, rear: float, crest: float, front: float) -> Array:
    """Map [rear, front] to [-1, 1] with `crest` at 0, smoothly.

    A Moebius map: unlike two different half lengths it keeps the curvature continuous
    over the crest. Values outside the interval are held at its ends.
    """
    middle, half = (rear + front) / 2.0, (front - rear) / 2.0
    shift = (crest - middle) / half
    place: Array = np.clip((x - middle) / half, -1.0, 1.0)
    return (place - shift) / (1.0 - shift * place)


class EvenSpline:
    """A C2 cubic spline through values on evenly spaced knots, for many columns at once.

    Written here because importing scipy's splines costs as much as building a pair;
    the fit is one product with a matrix that is computed once per number of knots.

    `values` has shape (n, columns). Periodic splines repeat after `n` knots; open ones
    end with the not-a-knot condition.
    """

    def __init__(self, values: Array, start: float, end: float, *, periodic: bool = False) -> None:
        count = len(values)
        self.start = start
        self.intervals = count if periodic else count - 1
        self.spacing = (end - start) / self.intervals
        self.periodic = periodic
        slopes = _periodic_slopes(values) if periodic else _slopes(count) @ values
        if periodic:
            values, slopes = np.vstack([values, values[:1]]), np.vstack([slopes, slopes[:1]])
        low, high, rise_low, rise_high = values[:-1], values[1:], slopes[:-1], slopes[1:]
        jump = high - low
        self._coefficients: Array = np.stack(
            [low, rise_low, 3.0 * jump - 2.0 * rise_low - rise_high, rise_low + rise_high - 2.0 * jump]
        )

    def __call__(self, x: Array) -> Array:
        """Return the values at `x`, shape (len(x), columns); open splines continue past their ends."""
        index, way = self._locate(x)
        c = self._coefficients.take(index, axis=1)
        way = way[:, None]
        return np.asarray(c[0] + way * (c[1] + way * (c[2] + way * c[3])))

    def slope(self, x: Array) -> Array:
        """Return the first derivatives at `x`, shape (len(x), columns)."""
        index, way = self._locate(x)
        c = self._coefficients.take(index, axis=1)
        way = way[:, None]
        return np.asarray((c[1] + way * (2.0 * c[2] + 3.0 * way * c[3])) / self.spacing)

    def column(self, x: Array, column: int) -> Array:
        """Return one column at `x` of any shape."""
        index, way = self._locate(x)
        c = self._coefficients[:, :, column].take(index, axis=1)
        return np.asarray(c[0] + way * (c[1] + way * (c[2] + way * c[3])))

    def column_and_slope(self, x: Array, column: int) -> tuple[Array, Array]:
        """Return one column at `x` and its first derivative."""
        index, way = self._locate(x)
        c = self._coefficients[:, :, column].take(index, axis=1)
        value = c[0] + way * (c[1] + way * (c[2] + way * c[3]))
        return value, (c[1] + way * (2.0 * c[2] + 3.0 * way * c[3])) / self.spacing

    def _locate(self, x: Array) -> tuple[NDArray[np.intp], Array]:
        place = (x - self.start) / self.spacing
        if self.periodic:
            place = place - self.intervals * np.floor(place / self.intervals)  # a remainder costs thrice as much
        index = np.minimum(np.maximum(place.astype(np.intp), 0), self.intervals - 1)  # np.clip costs thrice as much
        return index, place - index


def _periodic_slopes(values: Array) -> Array:
    """Return the knot slopes, per knot interval, of the periodic spline through the values.

    Round a closed curve the spline's equations are a convolution: one factor per wave.
    """
    waves = np.fft.rfft(values, axis=0)
    angle = 2.0 * np.pi * np.arange(len(waves)) / len(values)
    factor = 3j * np.sin(angle) / (2.0 + np.cos(angle))
    return np.asarray(np.fft.irfft(waves * factor[:, None], len(values), axis=0))


@lru_cache(maxsize=8)
def _slopes(count: int) -> Array:
    """Return the matrix that takes an open spline's knot values to its slopes per knot interval."""
    left, right = np.eye(count), np.zeros((count, count))
    for row in range(1, count - 1):
        left[row, row - 1 : row + 2] = 1.0, 4.0, 1.0
        right[row, row - 1], right[row, row + 1] = -3.0, 3.0
    left[0, :2] = 1.0, 2.0
    right[0, :3] = -2.5, 2.0, 0.5
    left[-1, -2:] = 2.0, 1.0
    right[-1, -3:] = -0.5, -2.0, 2.5
    return np.asarray(np.linalg.solve(left, right))
