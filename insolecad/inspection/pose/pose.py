"""A body of any file in insolecad's frame: upright, heel at the origin, toes ahead, seen as a right insole."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.definitions import COUNTER_LEANS, HEEL_SEAT, HEEL_WIDTH
from insolecad.inspection.measure.cup_section import rear_station
from insolecad.inspection.measure.footbed import heel_axis_edge
from insolecad.inspection.measure.front_edge import front_edge
from insolecad.inspection.measure.heel import Heel, heel
from insolecad.inspection.measure.outline import BottomCurve, SeenSide
from insolecad.inspection.mesh.cross_sections import section
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.pose.heel_axis import align_to_heel_axis, heel_behind, lengthwise, outline_of
from insolecad.inspection.pose.landmarks import Landmarks, head_behind, landmarks
from insolecad.inspection.pose.left_or_right import Sign, hand, signs
from insolecad.inspection.pose.stance import StandingMesh, as_it_is, stand

_NO_CUP_MM, _NO_CUP_RIM_MM = 0.5, 6.0
"""Without a cup a lift does not count; under the seat is a base of this much at most (a usual one)."""


def behind_heel_mm(mesh: FinishedMesh, foot_length: float) -> float:
    """Return how far the rearmost point of a right insole, at x = 0, is behind that of the foot; 0 if nothing shows it.

    A cup's edge is where the heel has its height. Without one the rim is where a shoe's counter is.
    """
    try:
        edge, rear = heel_axis_edge(mesh), heel(mesh, foot_length)
    except FileError:
        return 0.0
    if rear.cup.rear_mm >= _NO_CUP_MM:
        return edge.s - rear_station(rear.cup.rear_mm, foot_length)
    return float(np.mean(_counter_leans(mesh, edge.z, rear, foot_length)))


def heel_offset_mm(mesh: FinishedMesh, foot_length: float) -> float:
    """Return how far the middle of the rim at the heel is to the medial side of the axis; 0 if nothing shows it.

    It is in the middle of the shoe's counter, which leans out further medially.
    """
    try:
        edge, rear = heel_axis_edge(mesh), heel(mesh, foot_length)
    except FileError:
        return 0.0
    medial, lateral = _counter_leans(mesh, edge.z, rear, foot_length)
    return (medial - lateral) / 2.0


def _counter_leans(mesh: FinishedMesh, rim: float, rear: Heel, foot_length: float) -> tuple[float, float]:
    """Return how far a shoe's counter leans out over the underside at the rim's height, medially and laterally."""
    # a post turns about one border of the heel, and raises the rim behind by half of what it does at the other
    near = np.abs(mesh.vertices[:, 0] - HEEL_SEAT * foot_length) < 0.03 * foot_length
    half = float(np.ptp(mesh.vertices[near, 1])) / 2.0 if near.any() else 0.0
    height = rim - abs(np.tan(np.radians(rear.slope_deg))) * half
    if rear.cup.rear_mm < _NO_CUP_MM:
        height = min(height, _NO_CUP_RIM_MM)
    heights, medial, lateral = np.transpose(COUNTER_LEANS)
    return float(np.interp(height, heights, medial)), float(np.interp(height, heights, lateral))


_UPRIGHT_MM = 0.05
"""A wall that leans by less over the underside is upright."""

Ends = Literal["told", "unknown"]

_END_TO_END = 0.96
"""A flat underside is over this share of the body's length at least.

Of a shell the forefoot alone may be flat, or all between the walls of its heel, or the middle of its top."""

_MOST_LEAN, _BEVEL_MM = 0.5, 4.0
"""Or all except for walls that lean out, round a deep cup by 0.45 of their height at most, and a bevel."""


@dataclass(frozen=True, eq=False)
class PosedMesh:
    """A mesh in insolecad's frame, mirrored if it is a left one, with its outline and landmarks.

    `flat` says that it stands on a flat underside, `ends` whether heel and toes could be distinguished;
    `signs` are what the side was decided from.
    """

    mesh: FinishedMesh
    curve: BottomCurve
    landmarks: Landmarks
    side: SeenSide
    flat: bool
    ends: Ends
    signs: tuple[Sign, ...]
    standing: StandingMesh


def pose_mesh(mesh: FinishedMesh) -> PosedMesh:
    """Return a body in insolecad's frame. It must be closed; its unit must be mm.

    If heel and toes, or the sides, cannot be distinguished, it is laid along x as it is.
    """
    standing = stand(mesh)
    flat = standing.flat
    pose = lengthwise(standing.mesh)
    curve = outline_of(pose(standing.mesh), flat=flat)
    if flat and not _is_end_to_end(pose(standing.mesh), curve):
        standing, flat = as_it_is(mesh), False
        pose = lengthwise(standing.mesh)
        curve = outline_of(pose(standing.mesh), flat=False)
    heeled = heel_behind(standing.mesh, pose, curve)
    if heeled is None:
        body = pose.combine(0.0, np.array([-curve.rear_x, 0.0]))(standing.mesh)
        return PosedMesh(body, outline_of(body, flat=flat), _unknown(curve), "unknown", flat, "unknown", (), standing)
    pose = align_to_heel_axis(standing.mesh, heeled, flat=flat, hand=0.0, head_of=head_behind)
    body = pose(standing.mesh)
    curve = outline_of(body, flat=flat)
    found = signs(body, curve, front_edge(curve))
    turn = hand(found)
    # of a shell, and of upright walls, the outline is that of the rim
    by_rim = not flat or _is_upright(body, curve)
    offset = heel_offset_mm(body, landmarks(curve).foot_length) if by_rim else 0.0
    pose = align_to_heel_axis(standing.mesh, pose, flat=flat, hand=float(turn), head_of=head_behind, offset=offset)
    body = pose(standing.mesh)
    side: SeenSide = ("left", "unknown", "right")[turn + 1]
    if side == "left":
        body = body.mirror()
    curve = outline_of(body, flat=flat)
    marks = landmarks(curve)
    if by_rim and (behind := behind_heel_mm(body, marks.foot_length)):
        body = FinishedMesh(body.vertices - [behind, 0.0, 0.0], body.faces)
        curve = outline_of(body, flat=flat)
        marks = landmarks(curve, behind)
    return PosedMesh(body, curve, marks, side, flat, "told", tuple(found), standing)


def _is_end_to_end(body: FinishedMesh, curve: BottomCurve) -> bool:
    """Return whether a flat underside is nearly as long as the body, which is along x."""
    length, height = (float(np.ptp(body.vertices[:, axis])) for axis in (0, 2))
    return length - curve.length <= max((1.0 - _END_TO_END) * length, _BEVEL_MM + _MOST_LEAN * height)


def _is_upright(body: FinishedMesh, curve: BottomCurve) -> bool:
    """Return whether the walls of the heel are upright, under the rim's widest reach: at the rear and both sides."""
    x = float(curve.at(HEEL_WIDTH))
    low, high = (float(side[0]) for side in curve.sides([x]))
    return (
        abs(_rim_reach(body, (0.0, 0.0), (-1.0, 0.0)) + curve.rear_x) < _UPRIGHT_MM
        and abs(_rim_reach(body, (x, 0.0), (0.0, 1.0)) - high) < _UPRIGHT_MM
        and abs(_rim_reach(body, (x, 0.0), (0.0, -1.0)) + low) < _UPRIGHT_MM
    )


def _rim_reach(body: FinishedMesh, origin: tuple[float, float], outward: tuple[float, float]) -> float:
    """Return how far the upper half of a section reaches outward from x = 0, y = 0; NaN if there is none."""
    line = section(body, origin, outward)
    if line is None:
        return float("nan")
    # the walls may be single facets, so that only their ends are there
    return float(line.s[line.z > line.z[int(np.argmax(line.s + line.z))] / 2.0].max())


def _unknown(curve: BottomCurve) -> Landmarks:
    return Landmarks(curve.length, 0.74 * curve.length, "full")
