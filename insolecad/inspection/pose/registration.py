"""Laying a mesh onto reference points, where its outline alone does not say exactly where it is."""

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.inspection.pose.heel_axis import Pose, rotation

_FARTHEST_MM, _FARTHEST_DEG = 5.0, 1.5
"""No outline is that far off; a better place farther away is another place."""

_ASTRAY_MM = 1.0
"""Where most points miss by more, the outline has put the heel elsewhere: then the best place to begin is sought."""

_ALONG_MM, _ASIDE_MM = np.arange(-15.0, 15.1, 1.5), np.arange(-6.0, 6.1, 1.5)
"""How far along and across, as far as the rear of the deepest cup and the rim of the highest flange are out."""

_STEP_MM = 0.5
"""Over which the slope of the footbed is read."""

_OUTLIER_MM = 0.1
"""Points that miss by more than this count less and less: a dose that is wrong must not pull the whole."""

_ROUNDS = 25


def register(mesh: FinishedMesh, at: Floats, *, upright: bool) -> tuple[Pose, float]:
    """Return the pose, and the lift in mm, that bring the foot side onto points (n, 3) as most of them have it.

    A small turn about the vertical and a small shift alone; the height stays where the mesh stands on
    a flat underside (`upright`).
    """
    start = _start(mesh, at)
    angle, shift, lift = 0.0, start, 0.0
    for _ in range(_ROUNDS):
        turn = rotation(angle)
        plan = (at[:, :2] - shift) @ turn  # where the points lie in the mesh
        here = top_at(mesh, *plan.T)
        along, aside = (
            (top_at(mesh, *(plan + way).T) - top_at(mesh, *(plan - way).T)) / (2.0 * _STEP_MM)
            for way in (np.array([_STEP_MM, 0.0]), np.array([0.0, _STEP_MM]))
        )
        known = np.isfinite(here) & np.isfinite(along) & np.isfinite(aside)
        if known.sum() < 8:
            break
        miss = here[known] + lift - at[known, 2]
        slope = np.stack([along[known], aside[known]], axis=-1) @ turn.T
        x, y = at[known, 0], at[known, 1]
        lever = slope[:, 0] * y - slope[:, 1] * x
        columns = [-slope[:, 0], -slope[:, 1], lever] + ([] if upright else [np.ones_like(miss)])
        weight = 1.0 / np.sqrt(1.0 + (miss / _OUTLIER_MM) ** 2)
        # a little pull to stay: footbeds that are level say nothing of where they lie
        matrix = np.concatenate(
            [np.stack(columns, axis=-1) * weight[:, None], np.diag([1e-3, 1e-3, 0.1, 1e-3][: len(columns)])]
        )
        step = np.linalg.lstsq(matrix, np.concatenate([-miss * weight, np.zeros(len(columns))]))[0]
        shift = rotation(float(step[2])) @ shift + step[:2]
        angle += float(step[2])
        lift += 0.0 if upright else float(step[3])
        if np.hypot(*(shift - start)) > _FARTHEST_MM or abs(np.degrees(angle)) > _FARTHEST_DEG:
            return Pose(np.eye(2), np.zeros(2)), 0.0
        if np.abs(step).max() < 1e-5:
            break
    return Pose(rotation(angle), shift), lift


def _start(mesh: FinishedMesh, at: Floats) -> Floats:
    """Return the shift of the mesh to begin with: none, or the one by which most points are near its foot side."""

    def miss(shift: Floats) -> float:
        off = np.abs(top_at(mesh, *(at[:, :2] - shift).T) - at[:, 2])
        # on a shell the height of all is off alike at first
        return float(np.median(np.where(np.isfinite(off), off, np.inf)))

    stay = np.zeros(2)
    if miss(stay) <= _ASTRAY_MM:
        return stay
    return min((np.array([along, aside]) for along in _ALONG_MM for aside in _ASIDE_MM), key=miss)
