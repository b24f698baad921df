"""Two insoles laid over each other: by outline, by heel and ball, by their surfaces."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from insolecad.compare.outline_distance import signed_distance
from insolecad.compare.rigid_motion import STAY, Motion, small
from insolecad.compare.subject import Piece
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import hits_at
from insolecad.inspection.pose.heel_axis import outline_of

_SCALE_MM = (1.0, 0.3, 0.1, 0.03)
"""Misses above this count less and less, in the order of the rounds, later rounds as the last: what differs must not
pull the whole."""

_ROUNDS = 14
_STEP_MM = 0.01
"""Over which the direction away from an outline is read."""


def on_outline(curve: BottomCurve, mesh: FinishedMesh, start: Motion) -> Motion:
    """Return a motion near `start`, a turn about the vertical and a shift in plan after it."""
    moved = start(mesh)
    points = outline_of(moved, flat=True).points
    motion = start
    for number in range(_ROUNDS):
        miss = signed_distance(curve.points, one_of=points)
        ways = [
            (signed_distance(curve.points, one_of=points + step) - signed_distance(curve.points, one_of=points - step))
            / (2.0 * _STEP_MM)
            for step in np.eye(2) * _STEP_MM
        ]
        along, across = ways
        matrix = np.stack([along, across, points[:, 0] * across - points[:, 1] * along], axis=-1)
        weight = 1.0 / np.sqrt(1.0 + (miss / _SCALE_MM[min(number // 2, len(_SCALE_MM) - 1)]) ** 2)
        step = np.linalg.lstsq(matrix * weight[:, None], -miss * weight, rcond=1e-9)[0]
        one = small(np.array([0.0, 0.0, step[2]]), np.array([step[0], step[1], 0.0]))
        points = points @ one.turn[:2, :2].T + one.shift[:2]
        motion = one.after(motion)
        if np.abs(step).max() < 1e-8:
            break
    return motion


_SAMPLES = 1500
"""Places of a body that are looked at."""

_SAME_MM = 0.02
"""Nearer than this a surface is on another: the chord of insolecad's meshes (house)."""

_FLAT_SHARE, _TOP_SHARE, _SHELL_SHARE = 0.5, 0.5, 0.25
"""Shares that must lie on each other: of the outline of flat undersides; else of the foot side, and of the outline."""

_REACH_MM = (6.0, 3.0, 1.5)
"""How far off a surface may be in the first rounds and still be looked for; later rounds as the last."""

_AGREE = 0.6
"""Least cosine between two surfaces that may be one."""


def lies_on(fixed: FinishedMesh, curve: BottomCurve, mesh: FinishedMesh, *, flat: bool) -> bool:
    """Return whether a mesh is on another, whose outline is `curve`, over most of what does not hang on a dose."""
    gap = np.abs(fixed.vertices.min(axis=0) - mesh.vertices.min(axis=0))
    if gap.max() > 60.0 or (flat and gap[2] > _SAME_MM):
        return False
    other = outline_of(mesh, flat=flat).points
    if not len(other):
        return False
    near = np.abs(signed_distance(curve.points, one_of=other)) < _SAME_MM
    if flat:
        return bool(near.mean() >= _FLAT_SHARE)
    points, normals = _places(mesh)
    miss = _misses(fixed, points, normals, 2, 6.0)[0][normals[:, 2] > 0.5]
    return bool((np.abs(miss) < _SAME_MM).mean() >= _TOP_SHARE and near.mean() >= _SHELL_SHARE)


def refine(fixed: FinishedMesh, mesh: FinishedMesh, start: Motion, *, flat: bool) -> Motion | None:
    """Return a motion near `start` that brings most of a mesh onto the fixed one; None if nothing is near.

    Insoles with flat undersides stay on the floor: they are turned about the vertical and shifted in plan.
    """
    places, directions = _places(mesh)
    motion = start
    for number in range(_ROUNDS):
        points, normals = places @ motion.turn.T + motion.shift, directions @ motion.turn.T
        reach = _REACH_MM[min(number, len(_REACH_MM) - 1)]
        rows, misses = [], []
        for axis in range(3):
            miss, facing = _misses(fixed, points, normals, axis, reach)
            known = np.isfinite(miss)
            if flat:
                # the underside says nothing of where it is in plan
                known &= points[:, 2] > 0.05
            # the pull of a shift and of a turn on each miss
            row = np.hstack([facing[known], np.cross(points[known], facing[known])])
            rows.append(np.hstack([row, np.full((len(row), 1), float(axis == 2))]))
            misses.append(miss[known])
        matrix, miss = np.concatenate(rows), np.concatenate(misses)
        if len(miss) < 20:
            return None
        # a base that is thicker everywhere is not a reason to move: its height is let go
        free = [0, 1, 5, 6] if flat else [0, 1, 2, 3, 4, 5]
        weight = 1.0 / np.sqrt(1.0 + (miss / _SCALE_MM[min(number // 2, len(_SCALE_MM) - 1)]) ** 2)
        step = np.zeros(7)
        step[free] = np.linalg.lstsq(matrix[:, free] * weight[:, None], -miss * weight, rcond=1e-9)[0]
        motion = small(step[3:6], step[:3]).after(motion)
        if number >= 6 and np.abs(step[:3]).max() < 1e-6 and np.abs(step[3:6]).max() < 1e-8:
            break
    return motion


def _places(mesh: FinishedMesh) -> tuple[Floats, Floats]:
    """Return points spread over a surface by area, (n, 3), and the unit normals there."""
    area = np.sqrt((mesh.normals**2).sum(axis=1))
    share = np.cumsum(area) / area.sum()
    chosen = np.unique(np.searchsorted(share, (np.arange(_SAMPLES) + 0.5) / _SAMPLES))
    return mesh.vertices[mesh.faces[chosen]].mean(axis=1), mesh.normals[chosen] / area[chosen, None]


def _misses(fixed: FinishedMesh, points: Floats, normals: Floats, axis: int, reach: float) -> tuple[Floats, Floats]:
    """Return how far points lie off a surface along its normal, and that normal, from rays along one axis.

    NaN for points whose own normal is nearer to another axis, and where none is within reach.
    """
    turn = [(axis + 1) % 3, (axis + 2) % 3, axis]
    own = np.flatnonzero(np.abs(normals).argmax(axis=1) == axis)
    miss, facing = np.full(len(points), np.nan), np.zeros((len(points), 3))
    turned = FinishedMesh(fixed.vertices[:, turn], fixed.faces)
    hits = hits_at(turned, *points[own][:, turn[:2]].T)
    place = own[hits.ray]
    unit = fixed.normals[hits.face] / np.sqrt((fixed.normals[hits.face] ** 2).sum(axis=1))[:, None]
    gap = points[place, axis] - hits.z
    fits = (np.abs(gap) < reach) & ((unit * normals[place]).sum(axis=1) > _AGREE)
    fitting = np.flatnonzero(fits)
    # what is written last stays: the nearest
    order = fitting[np.argsort(-np.abs(gap[fitting]), kind="stable")]
    miss[place[order]], facing[place[order]] = gap[order] * unit[order, axis], unit[order]
    return miss, facing


How = Literal["as written", "moved onto it", "by heel and axis"]

_NEAR = {True: (1.0, 2.5, 0.05), False: (2.0, 6.0, 3.0)}
"""Degrees, mm in plan, mm upright by which heel and axis found from the shape may differ from the frame of a file: by a
flat underside, and without one. By the judge's own errors on shells and shorter insoles, doubled."""


@dataclass(frozen=True, eq=False)
class Alignment:
    """Both meshes in one frame, seen as right insoles: heel at x = 0, toes ahead, + y medial; and how that was found.

    `turn_deg` and `shift_mm` say how B was moved beside A, 0 if it was not.
    """

    a: FinishedMesh
    b: FinishedMesh
    how: How
    turn_deg: float = 0.0
    shift_mm: float = 0.0


def align(a: Piece, b: Piece) -> Alignment:
    """Return two insoles laid onto each other."""
    flat = a.flat and b.flat
    frame = STAY if _near(a.to_frame, flat=a.flat) else a.to_frame
    fixed = frame(a.mesh)
    curve = outline_of(fixed, flat=flat)

    def found(motion: Motion, how: How) -> Alignment:
        moved = motion(b.mesh)
        one, other = (fixed.mirror(), moved.mirror()) if a.side == "left" else (fixed, moved)
        if how == "as written":
            return Alignment(one, other, how)
        middle = b.mesh.vertices.mean(axis=0)
        own = frame.back.after(motion)
        return Alignment(one, other, how, own.angle_deg, float(np.linalg.norm(own.turn @ middle + own.shift - middle)))

    if lies_on(fixed, curve, frame(b.mesh), flat=flat):
        return found(frame, "as written")
    by_shape = frame.after(a.to_frame.back).after(b.to_frame)
    for start in (by_shape, *(_by_moments(fixed, b.mesh) if not (flat and a.found.is_insole) else ())):
        motion = refine(fixed, b.mesh, start, flat=flat)
        if motion is not None and lies_on(fixed, curve, motion(b.mesh), flat=flat):
            return found(motion, "moved onto it")
    if flat:
        motion = on_outline(curve, b.mesh, by_shape)
        if lies_on(fixed, curve, motion(b.mesh), flat=flat):
            return found(motion, "moved onto it")
    if _near(a.to_frame.back.after(b.to_frame), flat=flat):
        return found(frame, "as written")
    return found(by_shape, "by heel and axis")


def _near(motion: Motion, *, flat: bool) -> bool:
    """Return whether a motion is within what the comparison itself may be wrong by."""
    turn, plan, up = _NEAR[flat]
    return motion.angle_deg <= turn and bool(np.hypot(*motion.shift[:2]) <= plan) and abs(motion.shift[2]) <= up


def _by_moments(fixed: FinishedMesh, mesh: FinishedMesh) -> Iterator[Motion]:
    """Yield the four motions that bring the main axes of one surface onto those of the other, as of a turned copy."""
    (here, axes), (there, own) = _moments(fixed), _moments(mesh)
    for signs in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)):
        sense = np.array([*signs, signs[0] * signs[1] * np.linalg.det(axes) * np.linalg.det(own)])
        turn = (axes * sense) @ own.T
        yield Motion(turn, here - turn @ there)


def _moments(mesh: FinishedMesh) -> tuple[Floats, Floats]:
    """Return the middle of a surface and its main axes as columns."""
    area = np.sqrt((mesh.normals**2).sum(axis=1))
    middles = mesh.vertices[mesh.faces].mean(axis=1)
    centre = (middles * area[:, None]).sum(axis=0) / area.sum()
    away = middles - centre
    return centre, np.asarray(np.linalg.eigh((away * area[:, None]).T @ away)[1])
