"""Fields over the plan, and the few smooth shapes that they are made of.

A field is a pure function of plan positions in millimetres (x heel to toe, y lateral to
medial) that returns heights in millimetres. Every shape here is twice continuously
differentiable, so that sums of them shade, offset and interpolate without a crease."""

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


def zero(x: Array, y: Array) -> Array:
    """Return zero everywhere: what a feature left out adds."""
    return np.zeros(np.broadcast_shapes(x.shape, y.shape))


def step(x: Array, start: float, end: float, ramp: float = 1 / 3) -> Array:
    """Return a C2 step from 0 at `start` to 1 at `end`, straight in the middle.

    `ramp` is the share of the way on which the slope builds up (and down again); the
    steepest slope is 1 / (1 - ramp) times the mean, gentler than a quintic's 1.875.
    """
    way = (x - start) / (end - start)
    rise = np.asarray(way >= 0.5).astype(float)
    # most places lie on one of the two levels: only those between are worked out
    between = np.abs(way - 0.5) < 0.5
    inside = np.asarray(way)[between]
    near = np.minimum(inside, 1.0 - inside)
    lift = np.minimum(near, ramp)
    part = (lift * lift * lift * (1.0 - lift / (2.0 * ramp)) / (ramp * ramp) + (near - lift)) / (1.0 - ramp)
    rise[between] = np.where(inside < 0.5, part, 1.0 - part)
    return rise


def quintic_area(way: Array | float) -> Array:
    """Return the integral of the quintic smoothstep from 0 to `way`; half from 0 to 1."""
    w = np.asarray(way, dtype=float)
    return np.asarray(w**4 * (2.5 - 3.0 * w + w * w))


def quintic(start: tuple[Array | float, ...], end: tuple[Array | float, ...]) -> Array:
    """Return the six coefficients, lowest power first, of the quintic over [0, 1] between two ends.

    Each end is its value, first and second derivative: numbers, or arrays of one shape.
    """
    a0, a1, a2 = start[0], start[1], 0.5 * start[2]
    rise = end[0] - a0 - a1 - a2
    turn = end[1] - a1 - 2.0 * a2
    bend = end[2] - 2.0 * a2
    return np.array(
        [
            a0,
            a1,
            a2,
            10.0 * rise - 4.0 * turn + 0.5 * bend,
            -15.0 * rise + 7.0 * turn - bend,
            6.0 * rise - 3.0 * turn + 0.5 * bend,
        ]
    )


def bump(square: Array) -> Array:
    """Return the C2 bump (1 - q^2)^3 of q^2, 1 at the crest and 0 from q = 1 outward."""
    inside: Array = np.maximum(1.0 - square, 0.0)
    return inside * inside * inside


DOME_POWER = 2.75
"""Power of the dome's cosine: over 2, so that it is C2 at its foot; ripples least under a moving fit."""


def dome_reach(share: float) -> float:
    """Return at which q of 0 to 1 the dome has a share of its height."""
    return float(np.arccos(share ** (1.0 / DOME_POWER)) / (np.pi / 2.0))


def dome(square: Array) -> Array:
    """Return the C2 dome cos(pi q / 2)^2.75 of q^2, 1 at the crest and 0 from q = 1 outward.

    Rounder at its foot and flatter at its crest than `bump`.
    """
    height = np.zeros(square.shape)
    inside = square < 1.0
    height[inside] = np.cos((0.5 * np.pi) * np.sqrt(square[inside])) ** DOME_POWER
    return height


def plateau(distance: Array, half: float, wall: float) -> Array:
    """Return the C2 plateau over a distance from its middle: 1 inside, one half at `half`, 0 outside.

    The wall is `wall` mm wide and straight in its middle. With 4.7 times the root of its
    height, and 2.2 times the height, it bends no tighter than 3.2 mm and stays under 35 degrees.
    """
    return 1.0 - step(distance, half - wall / 2.0, half + wall / 2.0)


STEEPEST_WALL = 0.35
"""Slope of the walls of pads and pockets: two that meet stay under 35 degrees along the foot (house)."""


def wall_width(height: float, steepest: float = STEEPEST_WALL) -> float:
    """Return the width of a plateau's wall in mm: no steeper than `steepest`, and no bend under 3.2 mm radius."""
    return float(max(4.7 * np.sqrt(abs(height)), 1.5 * abs(height) / steepest))


def smooth_union(*shares: Array) -> Array:
    """Return the smooth union of shares between 0 and 1: where one of them is 1, so is the union."""
    left = 1.0 - shares[0]
    for share in shares[1:]:
        left = left * (1.0 - share)
    return 1.0 - left


def crest_warp(x: Array, rear: float, crest: float, front: float) -> Array:
    """Map [rear, front] to [-1, 1] with `crest` at 0, smoothly.

    A Moebius map: unlike two different half lengths it keeps the curvature continuous
    over the crest. Values outside the interval are held at its ends.
    """
    middle, half = (rear + front) / 2.0, (front - rear) / 2.0
    shift = (crest - middle) / half
    place: Array = np.clip((x - middle) / half, -1.0, 1.0)
    return (place - shift) / (1.0 - shift * place)


CURVATURE_STEP = 0.25
"""Step in mm of the differences that give a field's curvature: far below any shape's size."""


def curvature(field: Field, x: Array, y: Array) -> tuple[Array, Array]:
    """Return the largest curvature in 1/mm of the surface z = field(x, y) as a ridge, and as a hollow.

    The larger of both is its largest principal curvature by magnitude.
    """
    h = CURVATURE_STEP
    z = {(i, j): field(x + i * h, y + j * h) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    zx, zy = (z[1, 0] - z[-1, 0]) / (2.0 * h), (z[0, 1] - z[0, -1]) / (2.0 * h)
    zxx, zyy = (z[1, 0] - 2.0 * z[0, 0] + z[-1, 0]) / h**2, (z[0, 1] - 2.0 * z[0, 0] + z[0, -1]) / h**2
    zxy = (z[1, 1] - z[1, -1] - z[-1, 1] + z[-1, -1]) / (4.0 * h**2)
    area = 1.0 + zx * zx + zy * zy
    mean = ((1.0 + zx * zx) * zyy - 2.0 * zx * zy * zxy + (1.0 + zy * zy) * zxx) / (2.0 * area**1.5)
    gauss = (zxx * zyy - zxy * zxy) / area**2
    apart = np.sqrt(np.maximum(mean * mean - gauss, 0.0))
    return apart - mean, apart + mean


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


STEP = 1e-4
"""Step in mm of the differences that give a slope: with a bend of 3 mm radius it errs by 2e-5."""


def normals(field: Field, x: Array, y: Array, z: Array | None = None) -> Array:
    """Return the upward unit normals of the surface z = field(x, y), shape (n, 3), from the field's own slope.

    `z` are its heights there, if they are known already. A patch's normal would not do: at the
    grid's corners it is undefined.
    """
    count = len(x)
    places = [(x + STEP, y), (x, y + STEP), *([] if z is not None else [(x, y)])]
    found = field(np.concatenate([at for at, _ in places]), np.concatenate([at for _, at in places]))
    ahead, medial, here = found[:count], found[count : 2 * count], found[2 * count :] if z is None else z
    along, across = (ahead - here) / STEP, (medial - here) / STEP
    normal = np.column_stack([-along, -across, np.ones(count)])
    return np.asarray(normal / np.sqrt(1.0 + along * along + across * across)[:, None])
