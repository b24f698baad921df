"""The walls and the floor of a post block in the exact solid, without any boolean.

The block meets the underside of the shell in a curve on it: joining them is a hole in the one face, four walls down
from its border, and a floor.
"""

from typing import NamedTuple

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineSurface
from OCP.gp import gp_Pnt, gp_Vec
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS_Edge, TopoDS_Face

from insolecad.geometry.fields import Array
from insolecad.geometry.post_outline import TURNS, Waves, floor_outline, waves_at
from insolecad.label.engraving import Engraving
from insolecad.solid.engraving_brep import engraved_floor
from insolecad.solid.occ import (
    TOLERANCE,
    Line,
    down_line,
    edge_between,
    face_of,
    parameter_curve,
    spline_curve,
    spline_surface,
    vertex,
    wall_poles,
    wire_of,
)
from insolecad.solid.spline import QUINTIC, quintic_multiplicities, quintic_poles
from insolecad.surface.post_blocks import PostBlock

SPANS = 8
"""Spans down a wall: across four the kernel's mesher cut corners by 0.03 mm."""

EVEN = 24
"""Spans along a wall at least."""

TRUE = 1e-8
"""How far in mm an edge may miss the surface in the middle of a span, where it misses most: well under the
tolerance."""

LOOKS = 1024
"""Places along a wall between which a crossing of knot lines is found."""

NEAREST = 1e-4
"""Least turn between two knots."""


class Wall(NamedTuple):
    """One wall: its knots, and the poles of its edge with the shell, of the same in the grid's parameters, and of its
    foot."""

    line: Line
    top: Array
    on_surface: Array
    foot: Array


def block_walls(
    builder: BRep_Builder, surface: Geom_BSplineSurface, block: PostBlock, engraving: Engraving | None
) -> tuple[list[TopoDS_Edge], list[TopoDS_Face]]:
    """Return the edges in which a block meets a surface, anticlockwise from above, and its walls and floor."""
    ring = _places(surface, waves_at(block.border, TURNS))
    floor = floor_outline(block.outline, ring)
    walls = [_wall(surface, block.border, floor, k) for k in range(4)]
    high, low = ([vertex(builder, wall[part][0]) for wall in walls] for part in (1, 3))
    after = (1, 2, 3, 0)
    tops, feet, posts, faces = [], [], [], []
    for k, wall in enumerate(walls):
        ends = float(wall.line.knots[0]), float(wall.line.knots[-1])
        top = edge_between(builder, spline_curve(wall.top, wall.line), high[k], high[after[k]], ends)
        builder.UpdateEdge(top, parameter_curve(wall.on_surface, wall.line), surface, TopLoc_Location(), TOLERANCE)
        tops.append(top)
        feet.append(edge_between(builder, spline_curve(wall.foot, wall.line), low[k], low[after[k]], ends))
        down = spline_curve(wall_poles(wall.top[0], wall.foot[0], 1), down_line(1))
        posts.append(edge_between(builder, down, high[k], low[k]))
    for k, wall in enumerate(walls):
        ends = float(wall.line.knots[0]), float(wall.line.knots[-1])
        sheet = spline_surface(wall_poles(wall.top, wall.foot, SPANS), down_line(SPANS), wall.line)
        sides = [(posts[k], True), (feet[k], True), (posts[after[k]], False), (tops[k], False)]
        faces.append(face_of(builder, sheet, sides, v=ends))
    return tops, [*faces, *engraved_floor(builder, feet, engraving)]


def face_within(builder: BRep_Builder, surface: Geom_BSplineSurface, edges: list[TopoDS_Edge]) -> TopoDS_Face:
    """Return the part of a surface within edges on it that run anticlockwise."""
    face = TopoDS_Face()
    builder.MakeFace(face, surface, TOLERANCE)
    builder.Add(face, wire_of(builder, [(edge, True) for edge in edges]))
    return face


def cut_out(builder: BRep_Builder, face: TopoDS_Face, edges: list[TopoDS_Edge]) -> None:
    """Cut the part within edges on its surface, which run anticlockwise, out of a face."""
    builder.Add(face, wire_of(builder, [(edge, False) for edge in reversed(edges)]))


def _places(surface: Geom_BSplineSurface, at: Array) -> Array:
    """Return places (n, 3) of a surface at parameters (n, 2)."""
    return np.array([_xyz(surface.Value(u, v)) for u, v in at.tolist()])


def _wall(surface: Geom_BSplineSurface, border: Waves, floor: Waves, side: int) -> Wall:
    """Return one wall: the lateral, front, medial or rear one."""
    start = (side - 1.5) * np.pi / 2.0
    turn = _knots(surface, border, start, start + np.pi / 2.0)
    while True:
        at = np.array([waves_at(border, turn, order) for order in range(3)])
        top = np.array([_along(surface, *one) for one in at.swapaxes(0, 1)]).swapaxes(0, 1)
        middle = (turn[:-1] + turn[1:]) / 2.0
        split = _misses(surface, turn, top, at) > TRUE
        if not split.any():
            break
        turn = np.sort(np.concatenate([turn, middle[split]]))
    foot = np.array([waves_at(floor, turn, order) for order in range(3)])
    foot = np.dstack([foot, np.zeros(foot.shape[:2])])
    line = Line(turn, quintic_multiplicities(len(turn)), QUINTIC)
    return Wall(line, *(quintic_poles(turn, *part) for part in (top, at, foot)))


def _misses(surface: Geom_BSplineSurface, turn: Array, top: Array, at: Array) -> Array:
    """Return how far in mm an edge is from its place on the surface in the middle of each span."""
    span = np.diff(turn)[:, None]
    edge, on_surface = (
        (part[0, :-1] + part[0, 1:]) / 2.0
        + 5.0 / 32.0 * span * (part[1, :-1] - part[1, 1:])
        + span**2 / 64.0 * (part[2, :-1] + part[2, 1:])
        for part in (top, at)
    )
    return np.asarray(np.sqrt(((edge - _places(surface, on_surface)) ** 2).sum(axis=1)))


def _knots(surface: Geom_BSplineSurface, border: Waves, start: float, end: float) -> Array:
    """Return turns from start to end, among them all at which the outline crosses a knot line of the surface.

    There the third derivative of a curve on it jumps.
    """
    turn = np.linspace(start, end, LOOKS + 1)
    crossed = []
    for way, knots in zip(waves_at(border, turn).T, (surface.UKnots(), surface.VKnots()), strict=True):
        for k in range(knots.Lower(), knots.Upper() + 1):
            off = way - knots.Value(k)
            at = np.flatnonzero((off[:-1] < 0.0) != (off[1:] < 0.0))
            crossed.append(turn[at] + (turn[1] - turn[0]) * off[at] / (off[at] - off[at + 1]))
    more = np.sort(np.concatenate(crossed))
    more = more[np.diff(more, prepend=start) > NEAREST]
    more = more[more < end - NEAREST]
    even = np.linspace(start, end, EVEN + 1)[1:-1]
    if len(more):
        even = even[np.abs(even[:, None] - more).min(axis=1) > 0.25 * (end - start) / EVEN]
    return np.concatenate([[start], np.sort(np.concatenate([even, more])), [end]])


def _along(surface: Geom_BSplineSurface, at: Array, first: Array, second: Array) -> Array:
    """Return place, first and second derivative (3, 3) on a surface along a curve in its parameters."""
    point, by_u, by_v, by_uu, by_vv, by_uv = gp_Pnt(), *(gp_Vec() for _ in range(5))
    surface.D2(*at.tolist(), point, by_u, by_v, by_uu, by_vv, by_uv)
    slope_u, slope_v, bend_uu, bend_vv, bend_uv = (_xyz(one) for one in (by_u, by_v, by_uu, by_vv, by_uv))
    u, v = first
    bend = bend_uu * u * u + 2.0 * bend_uv * u * v + bend_vv * v * v
    return np.array([_xyz(point), slope_u * u + slope_v * v, bend + slope_u * second[0] + slope_v * second[1]])


def _xyz(one: gp_Pnt | gp_Vec) -> Array:
    return np.array([one.X(), one.Y(), one.Z()])
