"""Whether one body lies on another, and the small motion that brings it there: rays along the axes, robustly."""

import numpy as np

from insolecad.compare.outline_distance import away
from insolecad.compare.rigid_motion import Motion, small
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import hits_at
from insolecad.inspection.pose.heel_axis import outline_of

_SAMPLES = 1500
"""Places of a body that are looked at."""

_SAME_MM = 0.02
"""Nearer than this a surface lies on another: the chord of our meshes (house)."""

_FLAT_SHARE, _TOP_SHARE, _SHELL_SHARE = 0.5, 0.5, 0.25
"""Shares that must lie on each other: of the outline of flat undersides; else of the foot side, and of the outline."""

_REACH_MM = (6.0, 3.0, 1.5)
"""How far off a surface may be in the first rounds and still be looked for; later rounds as the last."""

_SCALE_MM = (1.0, 0.3, 0.1, 0.03)
"""Misses above this count less and less: what differs must not pull the whole."""

_ROUNDS = 14
_AGREE = 0.6
"""Least cosine between two surfaces that may be one."""


def lies_on(fixed: FinishedMesh, curve: BottomCurve, mesh: FinishedMesh, *, flat: bool) -> bool:
    """Return whether a mesh lies on another, whose outline is `curve`, over most of what does not hang on a dose."""
    gap = np.abs(fixed.vertices.min(axis=0) - mesh.vertices.min(axis=0))
    if gap.max() > 60.0 or (flat and gap[2] > _SAME_MM):
        return False
    other = outline_of(mesh, flat=flat).points
    if not len(other):
        return False
    near = np.abs(away(curve.points, one_of=other)) < _SAME_MM
    if flat:
        return bool(near.mean() >= _FLAT_SHARE)
    points, normals = _places(mesh)
    miss = _misses(fixed, points, normals, 2, 6.0)[0][normals[:, 2] > 0.5]
    return bool((np.abs(miss) < _SAME_MM).mean() >= _TOP_SHARE and near.mean() >= _SHELL_SHARE)


def refined(fixed: FinishedMesh, mesh: FinishedMesh, start: Motion, *, flat: bool) -> Motion | None:
    """Return a motion near `start` that brings most of a mesh onto the fixed one; None where nothing lies near.

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
                # the underside says nothing of where it lies in plan
                known &= points[:, 2] > 0.05
            # the pull of a shift and of a turn on each miss
            row = np.hstack([facing[known], np.cross(points[known], facing[known])])
            rows.append(np.hstack([row, np.full((len(row), 1), float(axis == 2))]))
            misses.append(miss[known])
        matrix, miss = np.concatenate(rows), np.concatenate(misses)
        if len(miss) < 20:
            return None
        # a base that is thicker everywhere is no reason to move: its height is let go
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

    NaN for points whose own normal lies nearer to another axis, and where nothing lies within reach.
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
