"""The heel cup over the heel seat: how wide it is free, how it rises behind, and how round its floor is.

A tilted seat is levelled first: its slope over the middle 16 mm is taken out of all heights, so that a post is not
taken for a wall.
"""

from dataclasses import dataclass

import numpy as np

from tests.support.fit.heights import Floats
from tests.support.fit.insole import STEP_MM, FinishedInsole, Foot

WIDTH_HEIGHTS = (1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 18.0)
"""Heights over the seat in mm at which the free width is read."""

REAR_PLACES = (3.0, 5.0, 8.0, 10.0, 13.0, 16.0, 20.0)
"""Places on the midline in mm ahead of the foot's rear at which the rear's height is read."""

CONTOUR_MM = 1.0
"""Height over the seat of the contour that shows the shape of the floor."""

CHORD_AT = 0.1
"""The contour's chord is read this share of its width ahead of its rear: 0.60 of a circle's diameter there."""

_ALONG_MM, _ACROSS_MM = 0.1, 0.5


@dataclass(frozen=True)
class Contour:
    """The contour 1 mm over the seat: its width at 0.14 FL in mm, and its chord near the rear as a share of that."""

    width: float
    chord: float


@dataclass(frozen=True)
class CupDepths:
    """Height of the crest over the seat in mm, a post's plane taken out: behind on the midline, and at both sides."""

    rear: float
    medial: float
    lateral: float


def levelled_heights(insole: FinishedInsole, foot: Foot, x: Floats | float, y: Floats | float) -> Floats:
    """Return heights of the upper side over the heel seat, with the seat's slope taken out."""
    tilt = insole.seat_slope(foot) * np.asarray(y, dtype=float)
    return np.asarray(insole.heights.top(x, y) - insole.seat_height(foot) - tilt)


def seat_angle(insole: FinishedInsole, foot: Foot) -> float:
    """Return the angle of the heel seat across the foot in degrees: + where the inner side is higher."""
    return float(np.degrees(np.arctan(insole.seat_slope(foot))))


def free_widths(insole: FinishedInsole, foot: Foot, heights: tuple[float, ...] = WIDTH_HEIGHTS) -> dict[float, float]:
    """Return the width between the walls at heights over the seat, in the section at 0.14 FL, in heel widths.

    Infinite where one of the walls does not reach the height.
    """
    y, _ = insole.across(foot.seat_x)
    over = levelled_heights(insole, foot, np.full_like(y, foot.seat_x), y)
    return {height: _between_walls(y, over, height) / foot.heel_width for height in heights}


def _between_walls(y: Floats, over: Floats, height: float) -> float:
    """Return the distance of the innermost places at which a section rises above a height, seen from y = 0."""
    medial, lateral = (_first_above(side * y[:: int(side)], over[:: int(side)], height) for side in (1.0, -1.0))
    return medial + lateral


def _first_above(out: Floats, over: Floats, height: float) -> float:
    """Return how far out from 0 a side of a section first rises above a height, between its places by a line."""
    side = out >= 0.0
    out, over = out[side], over[side]
    above = np.flatnonzero(over > height)
    if not len(above):
        return float("inf")
    last = int(above[0])
    if last == 0:
        return 0.0
    return float(np.interp(height, over[last - 1 : last + 1], out[last - 1 : last + 1]))


def rear_profile(insole: FinishedInsole, foot: Foot, places: tuple[float, ...] = REAR_PLACES) -> dict[float, float]:
    """Return the height over the seat in mm on the midline, at places ahead of the foot's rear (x = 0)."""
    x = np.array(places)
    return dict(zip(places, levelled_heights(insole, foot, x, np.zeros_like(x)).tolist(), strict=True))


def cup_depths(insole: FinishedInsole, foot: Foot) -> CupDepths:
    """Return how high the crest stands over the seat: behind, and at both sides of the section at 0.14 FL."""
    x = np.arange(insole.vertices[:, 0].min(), 0.5 * foot.seat_x, STEP_MM)
    y, _ = insole.across(foot.seat_x)
    over = levelled_heights(insole, foot, np.full_like(y, foot.seat_x), y)
    return CupDepths(
        rear=float(np.nanmax(levelled_heights(insole, foot, x, np.zeros_like(x)))),
        medial=float(over[y > 0.0].max()),
        lateral=float(over[y < 0.0].max()),
    )


def contour(insole: FinishedInsole, foot: Foot) -> Contour:
    """Return the contour 1 mm over the seat: width in the section at 0.14 FL, chord a tenth of it ahead of its rear."""
    width = foot.heel_width * free_widths(insole, foot, (CONTOUR_MM,))[CONTOUR_MM]
    if not np.isfinite(width):
        return Contour(float("inf"), float("inf"))
    y = np.arange(-0.6 * width, 0.6 * width, _ACROSS_MM)
    x = np.arange(insole.vertices[:, 0].min(), foot.seat_x, _ALONG_MM)
    over = levelled_heights(insole, foot, x[:, None], y[None, :])
    # from the seat backward the floor ends where it first rises above the contour
    walls = np.where(np.isfinite(over), over, np.inf) > CONTOUR_MM
    ends = np.where(walls.any(axis=0), x[walls.shape[0] - 1 - walls[::-1].argmax(axis=0)], x[0])
    chord_x = ends.min() + CHORD_AT * width
    # outside of the rim a wall that leans in is seen from above as well: the floor is what is inside of the walls
    section = np.arange(-0.6 * width, 0.6 * width, STEP_MM)
    heights = levelled_heights(insole, foot, np.full_like(section, chord_x), section)
    chord = _between_walls(section, np.where(np.isfinite(heights), heights, np.inf), CONTOUR_MM)
    return Contour(width, chord / width)
