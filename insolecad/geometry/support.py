"""The support: how the heights of both edges are carried into the footbed.

Beside the arches a law does it, steep at the edge and level in the middle. Beside and behind the heel it is the heel's
own curve, of which a lower edge leaves less.
"""

import numpy as np

from insolecad.geometry.definitions import (
    CUP_END,
    HEEL_DISH,
    HEEL_SEAT,
    HEEL_WALL,
    LATERAL_POWER,
    LATERAL_REACH,
    MEDIAL_REACH,
)
from insolecad.geometry.edge_profiles import Edge, edge_law
from insolecad.geometry.fields import Array, EvenSpline, Field, step, zero
from insolecad.geometry.heel_curve import HeelCurve, reach_over, rise, way_to
from insolecad.geometry.plan import Plan

TABLE = 192
"""Stations at which the sections are tabled; the spline between is true to 1e-4 mm."""

ANGLES = 144
"""Directions about the heel's middle at which the rear of the inner edge is tabled."""

ROUNDER = 0.02
"""Share by which the level floor is less than an ellipse between its rear and its sides: so the floor of a short, wide
heel is round as well (house)."""

LEAST_FLOOR = 0.15
"""Half width of the level floor behind the heel's middle, at least, in half widths of the heel (house)."""

REAR_BLEND = (0.08, HEEL_SEAT)
"""Stations between which the rear's directions give way to sections, in foot lengths; there both agree (house)."""


LATERAL_SPREAD = 3.0
"""How far inward the law beside the lateral edge reaches at least, in heights of that edge: where a deep cup runs out
it is no steeper than a footbed may be ahead of the heel (house)."""

MEDIAL_LAW, LATERAL_LAW = (CUP_END, 0.335), (0.17, 0.37)
"""Stations between which the heel's curve gives way to the law of an arch, in foot lengths (house)."""


def lateral_reach(height: Array, width: Array | float) -> Array:
    """Return how far inward the law beside a lateral edge of a height reaches, in local widths; both in mm."""
    spread = np.maximum(LATERAL_SPREAD * height / width, 0.0) / LATERAL_REACH
    return np.asarray(LATERAL_REACH * np.power(1.0 + spread**8, 0.125))


def medial_share(x: Array, foot_length: float) -> Array:
    """Return the share of the law of the medial arch at stations x; the rest is the heel's curve."""
    return _share(x, foot_length, MEDIAL_LAW)


def lateral_share(x: Array, foot_length: float) -> Array:
    """Return the share of the law of the lateral arch at stations x."""
    return _share(x, foot_length, LATERAL_LAW)


def _share(x: Array, foot_length: float, stations: tuple[float, float]) -> Array:
    start, end = stations
    return step(x, start * foot_length, end * foot_length, 0.5)


def edge_support(plan: Plan, medial: Edge, lateral: Edge, heel: HeelCurve, medial_power: float) -> Field:
    """Return the rise that carries both edge profiles into the footbed.

    Ahead of the heel's middle it runs across the foot from each edge; behind it along the directions from the
    middle. `medial_power` is the power of the law beside the medial arch.
    """
    measures = plan.measures
    length, reach = measures.foot_length, heel.side_reach
    scale = HEEL_WALL * reach
    x = np.linspace(plan.first_x, plan.last_x, TABLE)
    heights = [np.maximum(edge(x), 0.0) for edge in (medial, lateral)]
    ways = [way_to((1.0 - HEEL_DISH) * height / scale) for height in heights]
    depth = float(medial(np.array([0.0]))[0])
    shares = [medial_share(x, length), lateral_share(x, length)]
    sides = plan.sides(x)[:, ::-1]
    spread = lateral_reach(heights[1], sides[:, 0] - sides[:, 1])
    table = EvenSpline(np.column_stack([sides, *heights, *ways, *shares, spread]), plan.first_x, plan.last_x)

    def across(x: Array, y: Array) -> Array:
        y_medial, y_lateral, h_medial, h_lateral, way_medial, way_lateral, medial_law, lateral_law, spread = table(x).T
        height = np.zeros(x.shape)
        heel_near = lateral_law < 1.0
        # without a cup no edge is a heel's: what the arches carry back runs out with their laws
        if depth > 0.0 and heel_near.any():
            here, law_m, law_l = y[heel_near], medial_law[heel_near], lateral_law[heel_near]
            from_medial = rise(way_medial[heel_near] - (y_medial[heel_near] - here) / reach)
            from_lateral = rise(way_lateral[heel_near] - (here - y_lateral[heel_near]) / reach)
            height[heel_near] = scale * ((1.0 - law_m) * from_medial + (1.0 - law_l) * from_lateral)
            low, high = y_lateral[heel_near], y_medial[heel_near]
            aside = (2.0 * here - high - low) / (high - low)
            of_medial, of_lateral = (1.0 - law_m) * h_medial[heel_near], (1.0 - law_l) * h_lateral[heel_near]
            height[heel_near] += np.where(aside > 0.0, of_medial, of_lateral) * _dish(np.abs(aside))
        arch_near = medial_law > 0.0
        if arch_near.any():
            low, high = y_lateral[arch_near], y_medial[arch_near]
            place = (high - y[arch_near]) / (high - low)
            from_medial = edge_law(1.0 - place / MEDIAL_REACH, medial_power)
            from_lateral = edge_law(1.0 - (1.0 - place) / spread[arch_near], LATERAL_POWER)
            height[arch_near] += medial_law[arch_near] * h_medial[arch_near] * from_medial
            height[arch_near] += lateral_law[arch_near] * h_lateral[arch_near] * from_lateral
        return height

    blend_start, blend_end = (share * length for share in REAR_BLEND)
    behind = _behind(plan, heel, depth) if depth > 0.0 else zero

    def support(x: Array, y: Array) -> Array:
        height = np.zeros(x.shape)
        front = (x > blend_start) & (x < measures.arch_end_x)
        height[front] = across(x[front], y[front])
        rear = x < blend_end
        if behind is not zero and rear.any():
            share = step(x[rear], blend_start, blend_end, 0.5)
            height[rear] = share * height[rear] + (1.0 - share) * behind(x[rear], y[rear])
        return height

    return support


def _dish(aside: Array) -> Array:
    """Return the share of the depth that the dish of the floor takes, by the share of the way from middle to edge."""
    left = np.maximum(1.0 - aside * aside * aside, 0.0)
    return np.asarray(HEEL_DISH * (1.0 - left * left * left))


def _behind(plan: Plan, heel: HeelCurve, depth: float) -> Field:
    """Return the rise behind the heel's middle, along the directions from it."""
    centre_x, centre_y = plan.measures.seat_x, plan.seat_y
    limit = np.radians(105.0)
    angles = np.linspace(-limit, limit, ANGLES)
    edge = _edge_distance(plan, centre_x, centre_y, angles)
    # the level floor is about an ellipse; from there to the edge the curve stretches over what there is
    front, side = centre_x - heel.floor_rear, max(heel.floor_side, LEAST_FLOOR * heel.half)
    floor = (1.0 - ROUNDER * np.sin(2.0 * angles) ** 2) / np.hypot(np.cos(angles) / front, np.sin(angles) / side)
    rounded = (1.0 - HEEL_DISH) * depth
    reach = reach_over(edge - floor, rounded)
    table = EvenSpline(np.column_stack([edge, reach, way_to(rounded / (HEEL_WALL * reach))]), -limit, limit)

    def behind(x: Array, y: Array) -> Array:
        back, side = centre_x - x, y - centre_y
        edge, reach, way = table(np.arctan2(side, back)).T
        away = np.hypot(back, side)
        return np.asarray(HEEL_WALL * reach * rise(way - (edge - away) / reach) + depth * _dish(away / edge))

    return behind


def _edge_distance(plan: Plan, centre_x: float, centre_y: float, angles: Array) -> Array:
    """Return the distance of the inner edge from the heel's middle in directions (n,), in radians from the rear."""
    u = np.linspace(-0.16, 0.16, 257)
    x, y = plan.bed(u).T
    at = np.interp(-angles, -np.arctan2(y - centre_y, centre_x - x), u)
    for _ in range(3):
        x, y = plan.bed(at).T
        dx, dy = plan.bed.slope(at).T
        back, side = centre_x - x, y - centre_y
        turn = (back * dy + side * dx) / (back * back + side * side)
        at = at - (np.arctan2(side, back) - angles) / turn
    x, y = plan.bed(at).T
    return np.asarray(np.hypot(centre_x - x, y - centre_y))
