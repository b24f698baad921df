"""Curves of a drawing as points in mm, and how loose ends are joined."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array

GAP = 0.2
"""How far ends may lie apart and still count as joined, in mm: what a hand leaves open on a screen."""

FLATTENING = 0.01
"""How far the points of a bent piece may cut off its bend, in mm."""


@dataclass(frozen=True)
class Curve:
    """One line of a drawing: `points` (n, 2) in mm, x to the right and y up; `name` of its layer or group."""

    name: str
    points: Array
    closed: bool

    @property
    def area(self) -> float:
        """Area inside a closed line in mm2."""
        x, y = (self.points - self.points[0]).T
        return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2.0


def join_curves(curves: Iterable[Curve]) -> list[Curve]:
    """Return the curves with open ones of a name joined end to end; what then meets itself is closed."""
    found, open_ones = [], []
    for curve in curves:
        meets = len(curve.points) > 2 and _apart(curve.points[0], curve.points[-1]) <= GAP
        if curve.closed or meets:
            points = curve.points[:-1] if meets and not curve.closed else curve.points
            found.append(Curve(curve.name, points, True))
        else:
            open_ones.append(curve)
    for name in dict.fromkeys(curve.name for curve in open_ones):
        pieces = [curve.points for curve in open_ones if curve.name == name]
        while pieces:
            found.append(_chain(name, pieces))
    return found


def _chain(name: str, pieces: list[Array]) -> Curve:
    """Take one piece and all that continue it out of the list; return them as one curve."""
    line = pieces.pop()
    while pieces and _apart(line[0], line[-1]) > GAP:
        ends = np.array([(piece[0], piece[-1]) for piece in pieces])
        apart = np.hypot(*(ends - line[-1]).reshape(-1, 2).T).reshape(-1, 2)
        ahead = np.hypot(*(ends - line[0]).reshape(-1, 2).T).reshape(-1, 2)
        if min(apart.min(), ahead.min()) > GAP:
            return Curve(name, line, False)
        if apart.min() > ahead.min():
            line, apart = line[::-1], ahead
        index, end = np.unravel_index(int(apart.argmin()), apart.shape)
        piece = pieces.pop(int(index))
        line = np.concatenate([line, (piece[::-1] if end else piece)[1:]])
    closed = len(line) > 3 and _apart(line[0], line[-1]) <= GAP
    return Curve(name, line[:-1] if closed else line, closed)


def _apart(one: Array, other: Array) -> float:
    return float(np.hypot(*(one - other)))


def opening(curves: Sequence[Curve]) -> float | None:
    """Return how far apart the ends of the longest open curve lie in mm; None if there is none."""
    spans = [(float(np.ptp(curve.points, axis=0).max()), curve) for curve in curves if not curve.closed]
    longest = max(spans, key=lambda item: item[0], default=None)
    return _apart(longest[1].points[0], longest[1].points[-1]) if longest else None
