"""A straight front edge: how an insole that ends behind the toes is distinguished from one of full length."""

from typing import NamedTuple

import numpy as np

from insolecad.inspection.measure.outline import BottomCurve

_AHEAD = 0.6
"""The front edge is ahead of this share of the length."""

_STEEPEST = 50.0
"""Edges that run off the width by more degrees are sides."""

_CELLS, _TOGETHER = 200, 6
"""Edges are counted by their direction in this many cells of half a degree; six of them together are one line."""

_BAND = 1.5
"""Edges of one straight line differ by less than this many degrees either way."""

_STRAIGHT = 0.3
"""Share of the greatest width that is straight at a cut front: over 0.5 on insolecad's; a square toe has 0.12."""


_CORNER_MM = 14.0
"""The medial corner is looked at so far inside the border: a rounding hardly reaches there, a step does."""

_CORNER_GAP = (0.6, 2.05)
"""How far a plain corner is rounded there: 0.8 to 2.0 mm over all forms; a step has 0.1 where it is low, up to 2.5."""


class FrontEdge(NamedTuple):
    """A straight front: where it crosses y = 0, and its turn off the width in degrees, + where high y is ahead."""

    x: float
    turn_deg: float


def front_edge(curve: BottomCurve) -> FrontEdge | None:
    """Return the straight edge that an outline ends in ahead; None if it is round."""
    start = curve.points
    run = np.roll(start, -1, axis=0) - start
    size = np.hypot(run[:, 0], run[:, 1])
    middle = start + run / 2.0
    # anticlockwise, the front runs from low to high y
    turn = np.degrees(np.arctan2(run[:, 0], run[:, 1]))
    ahead = (middle[:, 0] > curve.at(_AHEAD)) & (np.abs(turn) < _STEEPEST) & (size > 0.0)
    lengths, ends = np.histogram(turn[ahead], _CELLS, (-_STEEPEST, _STEEPEST), weights=size[ahead])
    straight = np.convolve(lengths, np.ones(_TOGETHER), "valid")
    first = int(np.argmax(straight))
    if straight[first] < _STRAIGHT * _widest(curve):
        return None
    best = float(ends[first] + ends[first + _TOGETHER]) / 2.0
    for band in (_BAND, _BAND, 0.6, 0.6):
        part = ahead & (np.abs(turn - best) < band)
        if not part.any():
            # an outline folded up to nothing has no front
            return None
        best = float(np.average(turn[part], weights=size[part]))
    x = np.average(middle[part, 0] - np.tan(np.radians(best)) * middle[part, 1], weights=size[part])
    return FrontEdge(float(x), best)


def steps_back(curve: BottomCurve, edge: FrontEdge) -> bool:
    """Return whether a front edge may turn back beside the first ray: the medial corner is not the usual one."""
    return not _CORNER_GAP[0] < _corner_gap(curve, edge) < _CORNER_GAP[1]


def _corner_gap(curve: BottomCurve, edge: FrontEdge) -> float:
    """Return how far, in mm, the outline stays behind its front edge at the medial corner of a right insole."""
    start, end = curve.points, np.roll(curve.points, -1, axis=0)
    y = float(start[:, 1].max()) - _CORNER_MM
    k = np.flatnonzero((start[:, 1] - y) * (end[:, 1] - y) < 0.0)
    way = (y - start[k, 1]) / (end[k, 1] - start[k, 1])
    front = float((start[k, 0] + way * (end[k, 0] - start[k, 0])).max(initial=-np.inf))
    return float(edge.x + np.tan(np.radians(edge.turn_deg)) * y - front)


def _widest(curve: BottomCurve) -> float:
    return float(np.nanmax(curve.width(curve.at(np.linspace(0.05, 0.95, 91)))))
