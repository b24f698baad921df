"""Usual doses of a foot, and the curvature of a front edge."""

import numpy as np

from insolecad.features import Doses
from insolecad.geometry.outline import Outline

TYPICAL = Doses.model_validate(
    {"heel_cup": {"depth_mm": 14.0}, "medial_arch": {"height_mm": 17.5}, "lateral_arch": {"height_mm": 2.0}}
)


def curvature(curve: Outline) -> np.ndarray:
    """Return the curvature once round, in 1/mm."""
    u = np.linspace(0.0, 1.0, 4097)
    x, y = curve.bottom.slope(u).T
    length = np.hypot(*np.diff(curve.bottom(u), axis=0).T)
    return np.diff(np.unwrap(np.arctan2(y, x))) / length
