"""The rim: how the foot side rolls over its border into the wall."""

import numpy as np

from insolecad.geometry.definitions import BEVEL_FADE, BEVEL_MM, BEVEL_SHARE, RIM_RADIUS_MM
from insolecad.geometry.fields import Array, step

THIN_RIM = 0.45
"""Share of the lowest rim height that the strip's radius may take: a rim under 2 mm is rounder."""


def strip_width(roll: Array, cover: float = 0.0) -> Array:
    """Return how far a cushion reaches out over its inner edge, in plan, in mm: the strip at full radius.

    `roll` is the tangent of the foot side's slope toward the edge. Under a `cover` the edge is
    further out by the share of its thickness that leans out.
    """
    sine = roll / np.sqrt(1.0 + roll**2)
    return np.asarray(RIM_RADIUS_MM * (1.0 + sine) + cover * sine)


def shell_width(roll: Array, thickness: Array, cover: float = 0.0) -> Array:
    """Return the same of a shell, whose edge is half an ellipse across its thickness (mm, along the normal)."""
    sine = roll / np.sqrt(1.0 + roll**2)
    half, bulge = thickness / 2.0, shell_bulge(thickness)
    return np.asarray((cover + half) * sine + np.hypot(half * sine, bulge / np.sqrt(1.0 + roll**2)))


def shell_bulge(thickness: Array) -> Array:
    """Return how far a shell's edge bulges out: half round where it is thin, no further than a strip's radius."""
    return np.asarray(np.minimum(thickness / 2.0, RIM_RADIUS_MM))


def rim_radius(height: Array, nearness: Array) -> Array:
    """Return the strip's radius round the rim from its heights, and how near each place is to a thin front edge.

    One radius all round, small enough for the lowest place; it shrinks with the height
    toward a front edge.
    """
    apart = nearness <= 0.0
    radius = min(RIM_RADIUS_MM, THIN_RIM * float(height[apart].min()))
    if apart.all():
        return np.full(len(height), radius)
    thin = THIN_RIM * float(height[~apart].min())
    return np.asarray(radius + (min(thin, radius) - radius) * nearness)


def rim_strip(edge: Array, slope: Array, normal: Array, foot: Array | None, radius: Array, rolls: Array) -> Array:
    """Return the strip, shape (len(rolls), around, 3): arcs from the foot side's border into the wall.

    `edge` (around, 3) is the border, `slope` the tangent of the foot side's slope there in the
    outward directions `normal` (around, 2). Every arc is in the upright plane along `normal`.
    There it leaves the border along the foot side and ends where the wall's line to its `foot`
    (around, 3), at the same place round, is its tangent, so that both seams are smooth; without a
    foot it ends upright, where it reaches out furthest.
    """
    up = np.arctan(slope)
    # (out, rise) in the arc's plane, from the border's place on the floor
    centre_out, centre_up = radius * np.sin(up), edge[:, 2] - radius * np.cos(up)
    lean: Array | float = 0.0
    if foot is not None:
        # the wall's line through the foot touches the arc on its outer side
        from_foot = centre_out + np.einsum("ij,ij->i", edge[:, :2] - foot[:, :2], normal)
        over_foot = centre_up - foot[:, 2]
        lean = np.arctan2(from_foot, over_foot) + np.arcsin(radius / np.hypot(from_foot, over_foot))
    angle = up[None, :] - rolls[:, None] * (up + np.pi / 2.0 + lean)[None, :]
    along = centre_out - radius * np.sin(angle)
    rise = centre_up + radius * np.cos(angle)
    strip = np.dstack([edge[:, :2] + along[:, :, None] * normal, rise])
    strip[0] = edge
    return np.asarray(strip)


def bevel_share(x: Array, foot_length: float) -> Array:
    """Return how much of the heel's bevel there is at stations x: 1 is all of it."""
    return 1.0 - step(x, BEVEL_FADE[0] * foot_length, BEVEL_FADE[1] * foot_length)


SHARPNESS = 4
"""Power of the mean that joins the bevel's full height with that at a low rim: smooth, and near to the lower one."""


def bevel_ring(floor: Array, end: Array, normal: Array, share: Array) -> Array:
    """Return the upper border of the bevel, shape (around, 3), from the bottom curve `floor` (around, 3).

    `end` (around, 3) is where the rim strip meets a wall that runs straight down to the floor, and
    `normal` (around, 2) the outward direction. By a `share` of 1 the bevel has its full slope, by
    one of 0 the ring is on that wall; it is lower where the wall is low.
    """
    width, most = BEVEL_MM
    height = most / (1.0 + (most / (BEVEL_SHARE * end[:, 2])) ** SHARPNESS) ** (1.0 / SHARPNESS)
    on_wall = floor[:, :2] + (height / end[:, 2])[:, None] * (end - floor)[:, :2]
    full = floor[:, :2] + (height * width / most)[:, None] * normal
    return np.column_stack([on_wall + share[:, None] * (full - on_wall), height])


def shell_edge(edge: Array, under: Array, slope: Array, normal: Array, bulge: Array, rolls: Array) -> Array:
    """Return a shell's edge, shape (len(rolls), around, 3): half an ellipse from the foot side to the underside.

    `edge` and `under` (around, 3) are the borders of both; `slope` and `normal` as for a strip.
    """
    out = np.column_stack([normal, slope]) / np.sqrt(1.0 + slope * slope)[:, None]
    middle, half = (edge + under) / 2.0, (edge - under) / 2.0
    angle = np.pi * rolls[:, None, None]
    strip = middle + half * np.cos(angle) + (bulge[:, None] * out) * np.sin(angle)
    strip[0], strip[-1] = edge, under
    return np.asarray(strip)
