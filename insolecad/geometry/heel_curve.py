"""The heel curve: how the sole of a heel rises from its seat toward rear and sides, whatever the depth of the cup.

A cup is a piece of it: its depth says how much of the wall there is. So a deeper cup is as wide.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from insolecad.geometry.definitions import (
    HEEL_BEND,
    HEEL_REAR,
    HEEL_REAR_REACH,
    HEEL_SIDE,
    HEEL_SIDE_REACH,
    HEEL_WALL,
)
from insolecad.geometry.fields import Array, EvenSpline, quintic
from insolecad.geometry.outline import Measures

_LONG = HEEL_BEND[1] - HEEL_BEND[0]
_SLOPES = quintic((HEEL_BEND[0] ** 2, 2.0 * HEEL_BEND[0] * _LONG, 2.0 * _LONG**2), (1.0, 0.0, 0.0))
_AREAS = _LONG * _SLOPES / np.arange(1.0, 7.0)
_END_RISE = HEEL_BEND[0] ** 3 / 3.0 + float(_AREAS.sum())

WALL_WAY = HEEL_BEND[1] - _END_RISE
"""By how much the way is more than the rise on the straight wall."""

_KNOTS = 257

REACH_STEPS = 6
"""Newton's steps that fit the reach to a run."""


def slope(way: Array) -> Array:
    """Return the slope of the curve over its way: a parabola, then the bend, then 1."""
    held, turn = np.minimum(np.maximum(way, 0.0), HEEL_BEND[0]), _turn(way)
    return np.asarray(np.where(way < HEEL_BEND[0], held * held, _polynomial(_SLOPES, turn)))


def rise(way: Array) -> Array:
    """Return the curve over its way: level until 0, a cubic, the bend, and a straight wall of slope 1. C2."""
    held, turn = np.minimum(np.maximum(way, 0.0), HEEL_BEND[0]), _turn(way)
    return np.asarray(held * held * held / 3.0 + turn * _polynomial(_AREAS, turn) + np.maximum(way - HEEL_BEND[1], 0.0))


def _turn(way: Array) -> Array:
    return np.minimum(np.maximum((way - HEEL_BEND[0]) / _LONG, 0.0), 1.0)


def _polynomial(coefficients: Array, at: Array) -> Array:
    """Return a polynomial, its coefficients from the lowest power on."""
    value: Array = coefficients[-1] * at + coefficients[-2]
    for coefficient in coefficients[-3::-1]:
        value = value * at + coefficient
    return value


@lru_cache(maxsize=1)
def _ways() -> EvenSpline:
    """Return the way by the cube root of three times the rise: the two are the same up to the bend."""
    root = np.linspace(0.0, float(np.cbrt(3.0 * _END_RISE)), _KNOTS)
    way = root.copy()
    for _ in range(6):
        way = way - (rise(way) - root**3 / 3.0) / np.maximum(slope(way), 1e-9)
    return EvenSpline(way[:, None], 0.0, float(root[-1]))


def way_to(height: Array) -> Array:
    """Return the way at which the curve has a height, the inverse of `rise`."""
    bent = _ways().column(np.cbrt(3.0 * np.minimum(np.maximum(height, 0.0), _END_RISE)), 0)
    return np.asarray(bent + np.maximum(height - _END_RISE, 0.0))


@dataclass(frozen=True)
class HeelCurve:
    """The curve of a heel that is 2 `half` mm wide, of a foot of some length on an insole of some heel width, in mm.

    What is rounded depends on foot and insole, so that a cup of another width or depth keeps it.
    """

    half: float
    foot_length: float
    insole_width: float

    @property
    def side_reach(self) -> float:
        """How far the rounded sole is from the start of its wall at the sides, in mm."""
        of_length, of_width = HEEL_SIDE_REACH
        return of_length * self.foot_length + of_width * self.insole_width

    @property
    def rear_reach(self) -> float:
        """The same at the rear."""
        return HEEL_REAR_REACH * self.foot_length

    @property
    def floor_side(self) -> float:
        """Half width of the level floor of the heel in mm; less than 0 if both sides meet in the middle."""
        return HEEL_SIDE * self.half - self.side_reach

    @property
    def floor_rear(self) -> float:
        """Station of the rear of the level floor in mm."""
        return HEEL_REAR * self.foot_length + self.rear_reach

    def side(self, depth: float) -> float:
        """Return how far from the middle of the heel its sides have a height over the seat, in mm."""
        return self.floor_side + _run(depth, self.side_reach)

    def side_slope(self, height: Array) -> Array:
        """Return the slope of its sides where they have a height over the seat."""
        return HEEL_WALL * slope(way_to(height / (HEEL_WALL * self.side_reach)))

    def rear(self, depth: float) -> float:
        """Return the station at which its rear has a height over the seat, in mm from the foot's rearmost point."""
        return self.floor_rear - _run(depth, self.rear_reach)


def curve_through(depth: float, half_width: float, measures: Measures) -> HeelCurve:
    """Return the curve whose sides have a height over the seat at a distance from the middle, both in mm."""
    any_heel = curve_of(half_width, measures)
    # another heel's sides are elsewhere by HEEL_SIDE times the difference
    return curve_of(half_width + (half_width - any_heel.side(depth)) / HEEL_SIDE, measures)


def curve_of(half: float, measures: Measures) -> HeelCurve:
    """Return the curve of a heel that is 2 `half` mm wide."""
    return HeelCurve(half, measures.foot_length, measures.own_heel_width)


def reach_over(run: Array, depth: float) -> Array:
    """Return the reach with which the curve climbs to a depth over a run in plan, both in mm."""
    reach = np.maximum((run - depth / HEEL_WALL) / WALL_WAY, 0.2 * run)  # that is it if there is a straight wall
    for _ in range(REACH_STEPS):
        height = depth / (HEEL_WALL * reach)
        way = way_to(height)
        reach = reach - (reach * way - run) / (way - height / slope(way))
    return reach


def _run(depth: float, reach: float) -> float:
    """Return how far outside the level floor the curve has a depth, both in mm."""
    return reach * float(way_to(np.array(depth / (HEEL_WALL * reach))))
