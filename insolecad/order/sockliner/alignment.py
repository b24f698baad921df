"""Bringing a faired curve into insolecad's frame: heel at the origin, toes ahead, the inner side up.

What heel and ball are is what the inspection of finished files takes them for. Its own alignment of a body
(`inspection/pose/heel_axis.py`) also knows front edges, shells and rims, which a drawing has none of; this one works on
a smooth curve to its last bits, so that a curve made here comes back as it was.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from insolecad.geometry.definitions import FRONT, HEEL_STATION, REAR
from insolecad.geometry.fields import Array, EvenSpline
from insolecad.geometry.last import KNOTS, normal_curve
from insolecad.inspection.measure.heel_and_ball import BALL_STATIONS, ball_ends, end_stations, toes_ahead

FINE = 4096
"""Places on the curve by which it is turned."""

CLEAR = 0.04
"""From how much, in ball widths, the toe is to the inner side of the waist the shape shows the sides."""


@dataclass(frozen=True)
class AlignedCurve:
    """Points of the curve in insolecad's frame, and what its shape shows.

    `inward` is how far, in ball widths, the toe is to the inner side of the waist; under CLEAR
    the shape does not show the sides. `drawn` is the foot that it is drawn for, seen from above.
    """

    points: Array
    inward: float
    drawn: str


def align_curve(points: Array, side: str) -> AlignedCurve | None:
    """Return even points (n, 2) of an anticlockwise curve in insolecad's frame; None for what has no ball and heel.

    The axis goes through the middles of heel and ball as the lasts' does, so that a curve of
    a template's own outline comes back as it was. The shape shows the sides: the toe is to the inner side
    of the waist; where that is not clear, by `side`, the foot that it was drawn for.
    """
    centred = points - points.mean(axis=0)
    spread = np.linalg.eigh(centred.T @ centred)[1][:, ::-1].T
    turned = centred @ spread.T
    if np.linalg.det(spread) < 0.0:
        turned = turned * [1.0, -1.0]
    turned = _toes_ahead(turned)
    if turned is None:
        return None
    turned = _on_axis(turned, 0.0, 0.0)
    inward = _inward(turned)
    drawn = "right" if inward > 0.0 else "left"
    if abs(inward) < CLEAR:
        drawn = side
    if drawn == "left":
        turned = turned[::-1] * [1.0, -1.0]
    turned = _on_axis(turned, *_lasts()[:2])
    return AlignedCurve(turned, abs(inward) if abs(inward) >= CLEAR else 0.0, drawn)


def _toes_ahead(points: Array) -> Array | None:
    """Return the points turned so that the wider end is ahead; None if neither end is wider, or one is a tip."""
    x = points[:, 0]
    low, size = x.min(), np.ptp(x)
    rear, front = (float(_widths(points, low + size * end_stations(ends))[1].max()) for ends in (REAR, FRONT))
    ahead = toes_ahead(rear, front)
    if ahead is None or np.ptp(points[:, 1]) > 0.7 * size:
        return None
    return points if ahead else -points


def _on_axis(points: Array, heel_off: float, ball_off: float) -> Array:
    """Return the points turned and moved until heel and ball lie on the axis, off it by shares of their widths."""
    first, heel_share = _lasts()[2], HEEL_STATION / _lasts()[2]
    assert first > 0.0
    for _ in range(8):
        points = points - [points[:, 0].min(), 0.0]
        length = float(points[:, 0].max())
        x = BALL_STATIONS * length
        _, width = _widths(points, x)
        ends = np.array(ball_ends(x, width))
        middles, _ = _widths(points, np.append(ends, heel_share * ends[0]))
        ball, heel = middles[:2].mean() - ball_off * width.max(), middles[2] - heel_off * width.max()
        turn = np.arctan2(ball - heel, ends.mean() - heel_share * ends[0])
        points = (points - [0.0, heel]) @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        if abs(turn) < 1e-9 and abs(heel) < 1e-7:
            break
    return np.asarray(points - [_low(points[:, 0]), 0.0])


def _widths(points: Array, x: Array) -> tuple[Array, Array]:
    """Return the middle and the width of an anticlockwise curve across stations x."""
    fine = EvenSpline(points, 0.0, 1.0, periodic=True)(np.arange(FINE) / FINE)
    rear = int(fine[:, 0].argmin())
    ring = np.roll(fine, -rear, axis=0)
    ring = np.concatenate([ring, ring[:1]])
    toe = int(ring[:, 0].argmax())
    lateral = np.interp(x, np.maximum.accumulate(ring[: toe + 1, 0]), ring[: toe + 1, 1])
    medial = np.interp(x, np.maximum.accumulate(ring[toe:, 0][::-1]), ring[toe:, 1][::-1])
    return (medial + lateral) / 2.0, medial - lateral


def _inward(points: Array) -> float:
    """Return how far the toe is to the positive side of the waist, in ball widths."""
    length = float(points[:, 0].max())
    middles, _ = _widths(points, np.array([0.36, 0.42, 0.48, 0.88, 0.93]) * length)
    _, ball = _widths(points, np.linspace(0.55, 0.80, 51) * length)
    return float((middles[3:].mean() - middles[:3].mean()) / ball.max())


@lru_cache(maxsize=1)
def _lasts() -> tuple[float, float, float]:
    """Return the middles of the lasts' heel and ball in ball widths, and the station at which the ball begins."""
    points = np.column_stack(normal_curve())
    _, width = _widths(points, BALL_STATIONS)
    ends = np.array(ball_ends(BALL_STATIONS, width))
    middles, _ = _widths(points, np.append(ends, HEEL_STATION))
    return float(middles[2]), float(middles[:2].mean()), float(ends[0])


def _low(x: Array) -> float:
    """Return the least of values at even places round a smooth curve, between the places."""
    fine = EvenSpline(x[:, None], 0.0, 1.0, periodic=True).column(np.arange(32 * KNOTS) / (32 * KNOTS), 0)
    return float(fine.min())
