"""A straight front edge: how an insole that ends behind the toes is told from one of full length."""

from typing import NamedTuple

import numpy as np

from insolecad.read.bottom import BottomCurve

CUT_DEG = 15.5
"""A front edge runs along the ball line, so much off the width; the medial end lies ahead (docs/how-it-works.md)."""

_AHEAD = 0.6
"""The front edge lies ahead of this share of the length."""

_STEEPEST = 50
"""Edges that run off the width by more degrees are sides."""

_BAND = 1.5
"""Edges of one straight line differ by less than so many degrees either way."""

_STRAIGHT = 0.3
"""Share of the greatest width that is straight at a cut front: over 0.5 on ours; a square toe has 0.12."""


class FrontEdge(NamedTuple):
    """A straight front: where it crosses y = 0, and its turn off the width in degrees, + where high y lies ahead."""

    x: float
    turn_deg: float


def front_edge(curve: BottomCurve) -> FrontEdge | None:
    """Return the straight edge that an outline ends in ahead; None where it is round."""
    start = curve.points
    run = np.roll(start, -1, axis=0) - start
    size = np.hypot(run[:, 0], run[:, 1])
    middle = start + run / 2.0
    # anticlockwise, the front runs from low to high y
    turn = np.degrees(np.arctan2(run[:, 0], run[:, 1]))
    ahead = (middle[:, 0] > curve.at(_AHEAD)) & (np.abs(turn) < _STEEPEST) & (size > 0.0)
    turns = np.arange(-_STEEPEST, _STEEPEST + 0.25, 0.5)
    straight = [float(size[ahead & (np.abs(turn - one) < _BAND)].sum()) for one in turns]
    best = float(turns[int(np.argmax(straight))])
    if max(straight) < _STRAIGHT * _widest(curve):
        return None
    for band in (_BAND, _BAND, 0.6, 0.6):
        part = ahead & (np.abs(turn - best) < band)
        best = float(np.average(turn[part], weights=size[part]))
    x = np.average(middle[part, 0] - np.tan(np.radians(best)) * middle[part, 1], weights=size[part])
    return FrontEdge(float(x), best)


def _widest(curve: BottomCurve) -> float:
    return float(np.nanmax(curve.width(curve.at(np.linspace(0.05, 0.95, 91)))))
