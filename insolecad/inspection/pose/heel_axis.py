"""Turning a standing body into insolecad's frame: heel at the origin, toes along x, the axis through heel and ball."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import BALL_LINE_DEG, FRONT, REAR
from insolecad.inspection.measure.front_edge import FrontEdge, front_edge
from insolecad.inspection.measure.heel_and_ball import BALL_STATIONS, ball_ends, end_stations, toes_ahead
from insolecad.inspection.measure.outline import BottomCurve, bottom_curve, silhouette
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

BALL_OFF = -0.0021
"""The middle of the ball is off the axis by this share of the ball width (the lasts' curve)."""

HEEL_SHARE = 0.2345
"""The axis goes through the middle of the heel at this share of the way to where the ball begins (the lasts' curve)."""

HEEL_BEHIND_HEAD = 0.2031
"""The same place as a share of the heel-to-ball length: where the ball is cut away."""

_HIGHER_MM = 3.0
"""Where neither end is wider, the heel is the one whose rim stands this much higher."""

_DEEP_CUP_MM, _CLEARLY_WIDER = 10.0, 1.2
"""The rim of a deep cup may be wider than the ball, where no flat underside shows: unless one end is wider by this, the
one whose rim stands that much higher is the heel."""

_SLIMMEST, _CUT_OFF = 0.75, 8.0
"""No insole is wider than this share of its length; a front edge farther off the ball line says nothing of the axis."""

_MIDDLES = (0.2, 0.85)
"""Where the middle of a cut insole is about on its axis, in shares of its length."""

CutAt = Callable[[FrontEdge, BottomCurve], float]


@dataclass(frozen=True, eq=False)
class Pose:
    """A turn about the vertical and a shift in plan that bring a standing body's heel to x = 0: turn @ xy + shift."""

    turn: Floats
    shift: Floats

    def __call__(self, mesh: FinishedMesh) -> FinishedMesh:
        """Return a mesh in this pose."""
        plan = mesh.vertices[:, :2] @ self.turn.T + self.shift
        return FinishedMesh(np.column_stack([plan, mesh.vertices[:, 2]]), mesh.faces)

    def combine(self, angle: float, shift: Floats) -> "Pose":
        """Return the pose after another turn, in radians, and another shift."""
        turn = rotation(angle)
        return Pose(turn @ self.turn, turn @ self.shift + shift)


def outline_of(mesh: FinishedMesh, *, flat: bool) -> BottomCurve:
    """Return the border of a flat underside, or the silhouette of a body without one."""
    return bottom_curve(mesh) if flat else silhouette(mesh)


def lengthwise(mesh: FinishedMesh) -> Pose:
    """Return the pose that lays the longest extent along x."""
    weight = np.maximum(mesh.normals[:, 2], 0.0)
    corners = np.stack([mesh.vertices[:, axis].take(mesh.columns) for axis in (0, 1)])
    middle = corners.mean(axis=1)
    centre = (middle * weight).sum(axis=1) / weight.sum()
    away = middle - centre[:, None]
    spread = (away * weight) @ away.T
    # what triangles spread about their own middles: of a plate that is two of them, most of all
    own = (corners - middle[:, None]).reshape(2, -1)
    spread += (own * np.tile(weight, 3)) @ own.T / 12.0
    _, axes = np.linalg.eigh(spread)
    angle = -float(np.arctan2(axes[1, 1], axes[0, 1]))
    turn = rotation(angle)
    return Pose(turn, -turn @ centre)


def heel_behind(mesh: FinishedMesh, pose: Pose, curve: BottomCurve) -> Pose | None:
    """Return the pose with the heel behind; None if neither end is one."""
    rear, front = (float(np.nanmax(curve.width(curve.at(end_stations(ends))))) for ends in (REAR, FRONT))
    ahead = toes_ahead(rear, front)
    placed = pose(mesh)
    x, z = placed.vertices[:, 0], placed.vertices[:, 2]
    low, high = float(z[x < curve.at(0.1)].max()), float(z[x > curve.at(0.9)].max())
    if abs(low - high) >= _DEEP_CUP_MM and max(rear, front) < _CLEARLY_WIDER * min(rear, front):
        ahead = low > high
    elif ahead is None:
        cut_ahead, cut_behind = front_edge(curve) is not None, front_edge(_turned_round(curve)) is not None
        if abs(low - high) >= _HIGHER_MM:
            ahead = low > high
        elif cut_ahead != cut_behind:
            # no heel is cut straight
            ahead = cut_ahead
        else:
            return None
    if _greatest_width(curve) > _SLIMMEST * curve.length:
        return None
    return pose if ahead else pose.combine(np.pi, np.zeros(2))


def _turned_round(curve: BottomCurve) -> BottomCurve:
    return BottomCurve(-curve.points, curve.flat)


def align_to_heel_axis(
    mesh: FinishedMesh, pose: Pose, *, flat: bool, hand: float, head_of: CutAt, offset: float = 0.0
) -> Pose:
    """Return the pose whose axis goes through heel and ball and whose heel touches x = 0.

    `hand` is +1 where the medial side is at +y, -1 where at -y, 0 if not known. `head_of` says
    the heel-to-ball length of an insole that is cut in front; `offset` how far the middle of the outline's heel
    is to the medial side of the axis, in mm.
    """
    curve = outline_of(pose(mesh), flat=flat)
    for _ in range(12):
        if not flat:
            curve = outline_of(pose(mesh), flat=False)
        angle, middle = _off_axis(curve, hand, head_of, offset)
        step = rotation(-angle)
        shift = -step @ np.array([curve.rear_x, middle])
        pose = pose.combine(-angle, shift)
        if flat:
            curve = BottomCurve(curve.points @ step.T + shift)
        if abs(angle) < 1e-7 and abs(middle) < 1e-5:
            break
    rear = outline_of(pose(mesh), flat=flat).rear_x
    return pose.combine(0.0, np.array([-rear, 0.0]))


def _off_axis(curve: BottomCurve, hand: float, head_of: CutAt, offset: float) -> tuple[float, float]:
    """Return the angle by which the axis is off x, in radians, and how far off y = 0 it passes behind the heel."""
    edge = front_edge(curve)
    if edge is not None:
        middles = [_middle(curve, float(curve.at(share))) for share in _MIDDLES]
        straight = np.degrees(np.arctan2(middles[1] - middles[0], (_MIDDLES[1] - _MIDDLES[0]) * curve.length))
        cut = hand * BALL_LINE_DEG or float(np.copysign(BALL_LINE_DEG, edge.turn_deg))
        # the edge's own direction says how far the body is turned, if it is one along the ball line
        off = cut - edge.turn_deg
        angle = float(np.radians(off if abs(off - straight) < _CUT_OFF else straight))
        x = HEEL_BEHIND_HEAD * head_of(edge, curve)
        heel = _middle(curve, curve.rear_x + x) - hand * offset
        return angle, heel - np.tan(angle) * x
    stations = np.asarray(curve.at(BALL_STATIONS))
    width = curve.width(stations)
    ends = ball_ends(stations, width)
    ball = (_middle(curve, ends[0]) + _middle(curve, ends[1])) / 2.0 - hand * BALL_OFF * float(np.nanmax(width))
    heel_x = curve.rear_x + HEEL_SHARE * (ends[0] - curve.rear_x)
    heel = _middle(curve, heel_x) - hand * offset
    angle = float(np.arctan2(ball - heel, (ends[0] + ends[1]) / 2.0 - heel_x))
    return angle, heel - np.tan(angle) * (heel_x - curve.rear_x)


def _middle(curve: BottomCurve, x: float) -> float:
    low, high = curve.sides([x])
    return float(low[0] + high[0]) / 2.0


def _greatest_width(curve: BottomCurve) -> float:
    return float(np.nanmax(curve.width(curve.at(np.linspace(0.05, 0.95, 91)))))


def rotation(angle: float) -> Floats:
    """Return the turn (2, 2) by an angle in radians, anticlockwise."""
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
