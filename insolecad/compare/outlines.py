"""The small motion in plan that lays one outline onto another: what a thicker base or a higher edge leaves alone."""

import numpy as np

from insolecad.compare.outline_distance import away
from insolecad.compare.rigid_motion import Motion, small
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.pose.heel_axis import outline_of

_SCALE_MM = (1.0, 0.3, 0.1, 0.03)
"""Misses above this count less and less, in the order of the rounds; later rounds as the last."""

_ROUNDS = 14
_STEP_MM = 0.01
"""Over which the direction away from an outline is read."""


def on_outline(curve: BottomCurve, mesh: FinishedMesh, start: Motion) -> Motion:
    """Return a motion near `start`, a turn about the vertical and a shift in plan after it."""
    moved = start(mesh)
    points = outline_of(moved, flat=True).points
    motion = start
    for number in range(_ROUNDS):
        miss = away(curve.points, one_of=points)
        ways = [
            (away(curve.points, one_of=points + step) - away(curve.points, one_of=points - step)) / (2.0 * _STEP_MM)
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
