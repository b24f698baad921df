"""The shape that the medial and the lateral heel skive share."""

import numpy as np

from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.plan import Plan

PLANE = float(np.tan(np.radians(15.0)))
"""Slope of the skive's plane (Kirby's 15 degrees, laboratory menus)."""

EDGE_SHARE = 0.72
"""Where the plane ends, as a share of the inner half width (docs/architecture.md)."""

ROUNDING = 5.5
"""Half width in mm over which the plane's top is rounded: no ridge that a heel can feel."""

MOST_ROUNDING = 0.65
"""Most of the way from the top to the inner edge that the rounding may take, on narrow heels."""

END_ROUNDING = 2.0
"""Half width in mm over which its fall levels out beyond the inner edge, on the wall of a flange: there is no crease
where that begins, and the wall is lower by a quarter of the depth."""

FOOT_ROUNDING = 4.5
"""Half width in mm over which the plane grows out of the heel seat."""

LEAST_PLANE = 2.0
"""Depth in mm from which the plane has its 15 degrees; the shape of less is this one's, lower."""


def skive_y(plan: Plan, side: int) -> float:
    """Return y of the skive's reference point on one side (+1 medial, -1 lateral)."""
    return plan.seat_y + side * EDGE_SHARE * plan.seat_half_width


def heel_skive(plan: Plan, depth: float, side: int) -> Field:
    """Return the skive's raise: a 15 degree plane that reaches `depth` at 0.72 of the half width.

    From there it falls back to 0 at the inner edge, so that the cup's depth does not
    move. Whole across the heel seat, gone by 0.03 and 0.34 FL: long run-outs leave no ridge.
    """
    if depth == 0.0:
        return zero
    wanted, depth = depth, max(depth, LEAST_PLANE)
    length = plan.measures.foot_length
    half = plan.seat_half_width
    top = EDGE_SHARE * half
    # rounding takes `shaved` off the corner at the top; the plane is set that much higher,
    # and the fall that much steeper, so that the raise is 0 at the edge all the same
    rounding = min(ROUNDING, MOST_ROUNDING * (half - top))
    corner = _CORNER * rounding
    fall = (depth + corner * PLANE) / (half - top - corner)
    shaved = corner * (PLANE + fall)

    def rise(x: Array, y: Array) -> Array:
        centre, half_width = plan.section(x)
        across = side * (y - centre) / half_width * half
        plane = depth + shaved + PLANE * (across - top)
        up = PLANE * _rounded_ramp(plane / PLANE, FOOT_ROUNDING)
        down = (PLANE + fall) * _rounded_ramp(across - top, rounding)
        # beyond the edge the fall levels out, so that little is dug away outside the cup
        back = fall * _rounded_ramp(across - half - END_ROUNDING, END_ROUNDING)
        window = step(x, 0.03 * length, 0.135 * length, 0.5) * (1.0 - step(x, 0.145 * length, 0.34 * length, 0.5))
        return (wanted / depth) * window * (up - down + back)

    return rise


_CORNER = 3.0 / 16.0
"""How far the rounded ramp passes over its corner, per mm of rounding."""


def _rounded_ramp(x: Array, rounding: float) -> Array:
    """Return max(x, 0) with its corner rounded over +-rounding, C2."""
    way = np.clip(x / rounding, -1.0, 1.0)
    square = way * way
    corner = rounding * (3.0 + 8.0 * way + 6.0 * square - square * square) / 16.0
    return np.where(x >= rounding, x, corner)
