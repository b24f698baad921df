"""How far a shell, or upright walls, stand behind the heel of the foot: the rim leans out as a shoe's counter does."""

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.definitions import COUNTER_LEANS, HEEL_SEAT
from insolecad.inspection.measure.footbed import heel_axis_edge
from insolecad.inspection.measure.heel import heel
from insolecad.inspection.mesh.mesh import FinishedMesh

_NO_CUP_MM, _NO_CUP_RIM_MM = 0.5, 6.0
"""Without a cup a lift does not count; under the seat is a base of this much at most (a usual one)."""


def behind_heel_mm(mesh: FinishedMesh, foot_length: float) -> float:
    """Return how far a right insole that reaches back to x = 0 stands behind the foot's heel; 0 if nothing shows it."""
    try:
        rim, rear = heel_axis_edge(mesh).z, heel(mesh, foot_length)
    except FileError:
        return 0.0
    # a post turns about one border of the heel, and raises the rim behind by half of what it does at the other
    near = np.abs(mesh.vertices[:, 0] - HEEL_SEAT * foot_length) < 0.03 * foot_length
    half = float(np.ptp(mesh.vertices[near, 1])) / 2.0 if near.any() else 0.0
    height = rim - abs(np.tan(np.radians(rear.slope_deg))) * half
    if rear.cup.rear_mm < _NO_CUP_MM:
        height = min(height, _NO_CUP_RIM_MM)
    return float(np.interp(height, *np.transpose(COUNTER_LEANS)))
