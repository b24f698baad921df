"""Heel, ball and toe of an outline from its widths and middles along its length, however these were computed.

The widths of a finished mesh are those of a polygon; the outline of a drawing is a smooth curve, whose widths come
from a spline and are exact to its last bits, so that a curve made here comes back as it was. What is read off them is
the same for both and stands here.
"""

import numpy as np

from insolecad.geometry.definitions import BALL_SEARCH, BALL_SHARE, DRIFT_STATIONS, FRONT_WIDER
from insolecad.inspection.mesh.mesh import Floats

BALL_STATIONS = np.linspace(*BALL_SEARCH, 601)
"""Shares of the length at which the ball is looked for."""


def end_stations(ends: tuple[float, float]) -> Floats:
    """Return the shares of the length at which the width of one end of an insole is taken."""
    return np.linspace(*ends, 45)


def toes_ahead(rear: float, front: float) -> bool | None:
    """Return whether the end with the greatest width `front` has the toes; None if neither is clearly wider."""
    if not max(rear, front) >= FRONT_WIDER * min(rear, front):
        return None
    return front > rear


def ball_ends(x: Floats, width: Floats) -> tuple[float, float]:
    """Return where the ball begins and ends, from the widths (n,) at rising stations x (n,); NaN where none is."""
    level = BALL_SHARE * float(np.nanmax(width))
    wide = np.flatnonzero(width >= level)
    return _fall(x, width, level, int(wide[0]), -1), _fall(x, width, level, int(wide[-1]), 1)


def _fall(x: Floats, width: Floats, level: float, place: int, sense: int) -> float:
    """Return where the width falls under a level, between a place and the next one outward."""
    other = int(np.clip(place + sense, 0, len(x) - 1))
    if other == place or not width[other] < width[place]:
        return float(x[place])
    return float(x[place] + (x[other] - x[place]) * (width[place] - level) / (width[place] - width[other]))


def drifts(middles: Floats) -> tuple[float, float]:
    """Return how far waist and toe are to the +y side of the line through heel and ball, in mm.

    `middles` (4,) are those of the outline at `DRIFT_STATIONS`.
    """
    heel_at, waist_at, ball_at, toe_at = DRIFT_STATIONS
    heel, waist, ball, toe = (float(middle) for middle in middles)
    slope = (ball - heel) / (ball_at - heel_at)
    return waist - heel - slope * (waist_at - heel_at), toe - heel - slope * (toe_at - heel_at)
