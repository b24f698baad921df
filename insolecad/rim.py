"""The rim: how the foot side rolls over its border into the wall."""

import numpy as np

from insolecad.field import Array

RIM_RADIUS = 0.9
"""Radius in mm of the strip that rolls from the foot side into the wall (laboratory menus and lasts: at least 0.75)."""

THIN_RIM = 0.45
"""Share of the lowest rim height that the strip's radius may take: a rim under 2 mm is rounder."""


def strip_width(roll: Array) -> Array:
    """Return how far a strip of full radius reaches out over the inner edge, in plan, in mm.

    `roll` is the tangent of the foot side's slope toward the edge.
    """
    return np.asarray(RIM_RADIUS * (1.0 + roll / np.sqrt(1.0 + roll**2)))


def rim_radius(height: Array, nearness: Array) -> Array:
    """Return the strip's radius round the rim from its heights, and how near each place is to a thin front edge.

    One radius all round, small enough for the lowest place; it shrinks with the height
    toward a front edge.
    """
    apart = nearness <= 0.0
    radius = min(RIM_RADIUS, THIN_RIM * float(height[apart].min()))
    if apart.all():
        return np.full(len(height), radius)
    thin = THIN_RIM * float(height[~apart].min())
    return np.asarray(radius + (min(thin, radius) - radius) * nearness)


def rim_strip(
    edge: Array, height: Array, slope: Array, normal: Array, floor: Array, radius: Array, rolls: Array
) -> Array:
    """Return the strip, shape (len(rolls), around, 3): arcs from the foot side into the wall.

    Every arc lies in the upright plane through the bottom curve's normal. There it leaves
    the inner edge along the foot side and ends where the wall's line to the bottom curve
    is its tangent, so that both seams are smooth.
    """
    out = np.einsum("ij,ij->i", edge - floor, normal)
    up = np.arctan(slope)
    centre_out = out + radius * np.sin(up)
    centre_up = height - radius * np.cos(up)
    # the wall's line through the foot (0, 0) touches the arc on its outer side
    away = np.hypot(centre_out, centre_up)
    lean = np.arctan2(centre_out, centre_up) + np.arcsin(radius / away)
    angle = up[None, :] - rolls[:, None] * (up + np.pi / 2.0 + lean)[None, :]
    along = centre_out - radius * np.sin(angle)
    rise = centre_up + radius * np.cos(angle)
    strip = np.dstack([floor + along[:, :, None] * normal, rise])
    strip[0] = np.column_stack([edge, height])
    return np.asarray(strip)
