"""How long the foot is that an insole was made for, from its outline alone."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import (
    BALL_CENTRE_MM,
    BALL_LINE_DEG,
    BEHIND_BALL_LINE_MM,
    SULCUS,
    TOE_ROOM_MM,
    Length,
)
from insolecad.inspection.measure.front_edge import FrontEdge, front_edge
from insolecad.inspection.measure.outline import BottomCurve

HEADS = 0.7385
"""Heel-to-ball length in foot lengths (ANSUR II)."""

_FIRST_BORDER = 0.59
"""How far the border of the foot at the first head is off y = 0, in greatest widths of an insole cut there."""

_WIDEST_SIDE = 0.785
"""Lateral ball in shares of a cut insole's length: 0.75 to 0.77 up to the sulcus, 0.80 to 0.85 in three-quarters."""

_AHEAD_OF_HEEL = 0.55
"""From here on, in lengths of a cut insole, its ball is farthest out; the heel of a shell may be farther still."""

_BALL_AHEAD = 0.0025
"""The medial border is farthest out this many insole lengths ahead of the first head (the lasts' curve)."""

_BALL_RANGE = (0.62, 0.80)
_USUAL = (0.68, 0.79)
"""Where the medial ball may lie, in insole lengths; heel-to-ball lengths of feet, in foot lengths (ANSUR II)."""


@dataclass(frozen=True)
class Landmarks:
    """Foot length and heel-to-ball length in mm, and how far forward the insole reaches."""

    foot_length: float
    ball_length: float
    length: Length


def landmarks(curve: BottomCurve, behind: float = 0.0) -> Landmarks:
    """Return the landmarks of a right outline in insolecad's frame, which reaches `behind` mm behind the foot's
    heel."""
    edge = front_edge(curve)
    if edge is None:
        foot = curve.length - behind - TOE_ROOM_MM
        return Landmarks(foot, _ball_length(curve, foot, behind), "full")
    ball = head_behind(edge, curve) - behind
    return Landmarks(ball / HEADS, ball, _length(curve))


def head_behind(edge: FrontEdge, curve: BottomCurve) -> float:
    """Return the heel-to-ball length of an insole that ends in a straight front edge."""
    slope = abs(np.tan(np.radians(BALL_LINE_DEG)))
    front = edge.x - curve.rear_x
    if _length(curve) == "sulcus":
        # the edge crosses the middle of the width that far ahead of the heads' middle
        return float((front + BALL_CENTRE_MM) / (1.0 + SULCUS / HEADS))
    width = float(np.nanmax(curve.width(curve.at(np.linspace(0.6, 0.95, 71)))))
    return float(front + BEHIND_BALL_LINE_MM * np.hypot(1.0, slope) + slope * width * _FIRST_BORDER)


def _length(curve: BottomCurve) -> Length:
    """Return which of the two shorter lengths an outline that is cut in front has: where its sides are farthest out."""
    x = np.asarray(curve.at(np.linspace(_AHEAD_OF_HEEL, 0.97, 169)))
    low, high = curve.sides(x)
    farthest = min(float(x[np.nanargmin(low)]), float(x[np.nanargmax(high)]))
    return "sulcus" if (farthest - curve.rear_x) / curve.length < _WIDEST_SIDE else "three-quarter"


def _ball_length(curve: BottomCurve, foot: float, behind: float) -> float:
    """Return the heel-to-ball length: where the medial border is farthest out, or the usual share of the foot."""
    x = np.asarray(curve.at(np.linspace(*_BALL_RANGE, 181)))
    _, high = curve.sides(x)
    top = int(np.nanargmax(high))
    near = slice(max(top - 25, 0), top + 26)
    bend, slope, _ = np.polyfit(x[near] - x[top], high[near], 2)
    if 0 < top < len(x) - 1 and bend < 0.0:
        ball = float(x[top] - slope / (2.0 * bend)) - curve.rear_x - behind - _BALL_AHEAD * (curve.length - behind)
        if _USUAL[0] <= ball / foot <= _USUAL[1]:
            return ball
    return HEADS * foot
