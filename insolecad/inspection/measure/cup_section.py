"""The section across a heel cup: what its laws leave of an edge's height inside of it, and the seat that fits best."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import HEEL_BEND, HEEL_DISH, HEEL_REAR, HEEL_REAR_REACH, HEEL_WALL, SOFTNESS
from insolecad.inspection.mesh.mesh import Floats

Rise = Callable[[Floats, Floats, float, float], Floats]
"""Height over the seat at distances inside an edge of some height, by half the cup's width in mm and a parameter."""

_STEPS = 12
"""Newton's steps of a fit; it is settled after six."""

_TURN = 1e-4
"""By how much an unknown is moved to see what that changes: mm, slopes, and parameters of laws."""


def _turned_slope() -> np.polynomial.Polynomial:
    """Return the slope of the heel's curve where it bends: a quintic, C2 from a parabola to 1, over the way."""
    rows = []
    for end in HEEL_BEND:
        powers = [np.polynomial.Polynomial.basis(power) for power in range(6)]
        rows += [[float(one.deriv(order)(end)) for one in powers] for order in range(3)]
    start = HEEL_BEND[0]
    return np.polynomial.Polynomial(np.linalg.solve(rows, [start**2, 2.0 * start, 2.0, 1.0, 0.0, 0.0]))


def _bent(way: Floats) -> Floats:
    """Return the heel's curve over its way up to the end of its bend."""
    start = HEEL_BEND[0]
    turned = _turned_slope().integ()
    return np.asarray(np.minimum(way, start) ** 3 / 3.0 + turned(np.maximum(way, start)) - turned(start))


_WAY = np.linspace(0.0, HEEL_BEND[1], 3001)
_RISEN = _bent(_WAY)
"""The heel's curve until it is a straight wall, tabled."""


def risen_wall(way: Floats) -> Floats:
    """Return the heel's curve over its way: level until 0, a cubic, a bend, and a wall of slope 1."""
    return np.asarray(np.interp(way, _WAY, _RISEN) + np.maximum(way - _WAY[-1], 0.0))


def way_up(height: Floats) -> Floats:
    """Return the way at which the heel's curve has a height."""
    return np.asarray(np.interp(height, _RISEN, _WAY) + np.maximum(height - _RISEN[-1], 0.0))


def rear_station(depth: float, foot_length: float) -> float:
    """Return how far ahead of the foot's rearmost point a heel has a height over its seat behind, all in mm."""
    reach = HEEL_REAR_REACH * foot_length
    run = reach * float(way_up(np.array(depth / (HEEL_WALL * reach))))
    return HEEL_REAR * foot_length + reach - run


def _wall(inside: Floats, height: Floats, half: float, reach: float) -> Floats:
    """The heel's curve, its `reach` in half widths of the cup, over a dished floor."""
    scale = HEEL_WALL * reach * half
    curve = scale * risen_wall(way_up((1.0 - HEEL_DISH) * height / scale) - inside / (reach * half))
    level = np.clip(1.0 - np.clip(1.0 - inside / half, 0.0, 1.0) ** 3, 0.0, 1.0) ** 3
    return np.asarray(curve + HEEL_DISH * height * (1.0 - level))


def _power(inside: Floats, height: Floats, half: float, power: float) -> Floats:
    """A power of the nearness to the edge with a cubic start: cups made before they had the heel's curve."""
    near = np.clip(1.0 - inside / half, 0.0, 1.0)
    return np.asarray(height * near**3 * ((1.0 + SOFTNESS) / (near + SOFTNESS)) ** (3.0 - power))


_LAWS: tuple[tuple[Rise, tuple[float, float]], ...] = ((_wall, (0.2, 1.1)), (_power, (1.9, 3.0)))
"""Each law with the limits of its parameter: the reach of feet's heels, and the powers from deep to usual cups."""


@dataclass(frozen=True, eq=False)
class CupSection:
    """Heights `z` at places `y` across the heel, and of each the inner edge beside it: `edge_y`, `edge_z` (n,)."""

    y: Floats
    z: Floats
    edge_y: Floats
    edge_z: Floats


@dataclass(frozen=True)
class Seat:
    """A seat that fits a section: its height on y = 0 and its slope, and by how much the section misses it, in mm."""

    z: float
    slope: float
    misfit_mm: float


def fitted_seat(section: CupSection, half: float, slope: float | None = None) -> Seat:
    """Return the seat of a cup 2 `half` mm wide that fits a section best, its slope as given or fitted as well."""
    return min((_fitted(section, half, slope, *law) for law in _LAWS), key=lambda seat: seat.misfit_mm)


def _fitted(section: CupSection, half: float, slope: float | None, rise: Rise, limits: tuple[float, float]) -> Seat:
    inside = np.abs(section.edge_y - section.y)

    def misses(unknown: Floats) -> Floats:
        seat, parameter = unknown[:2]
        tilt = unknown[2] if slope is None else slope
        height = np.maximum(section.edge_z - seat - tilt * section.edge_y, 0.0)
        return np.asarray(seat + tilt * section.y + rise(inside, height, half, float(parameter)) - section.z)

    count = 3 if slope is None else 2
    low, high = (np.array([end, limit, end])[:count] for end, limit in zip((-np.inf, np.inf), limits, strict=True))
    unknown = np.array([section.z.min(), np.mean(limits), 0.0])[:count]
    for _ in range(_STEPS):
        now = misses(unknown)
        turns = np.stack([misses(unknown + _TURN * one) - now for one in np.eye(count)], axis=-1) / _TURN
        unknown = np.clip(unknown - np.linalg.lstsq(turns, now)[0], low, high)
    tilt = float(unknown[2]) if slope is None else slope
    return Seat(float(unknown[0]), tilt, float(np.sqrt((misses(unknown) ** 2).mean())))
