"""Forefoot post: tilts the ball, or the front edge of an insole that ends behind the toes, about its opposite edge."""

import numpy as np

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Adds
from insolecad.features.suggestion import Sign, Suggestion, Wearer
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.outline import BALL_LINE, Outline

BEHIND, FULL_BEHIND, FULL_AHEAD = 34.0, 6.0, 2.0
"""Where the wedge begins and is whole behind the heads' line, and how far ahead of it, in mm (house)."""

START = 0.47
"""Station of the middle of the line from which an insole that ends behind the toes is twisted, in foot lengths; the
line is parallel to its front edge (house)."""

WHOLE = 10.0
"""How far behind the front edge its tilt is whole at least, in mm (house)."""

READ_BEHIND = 2.0
"""How far behind the front edge its tilt is read, in mm: inside of the rolled rim."""

MOST = 4.0
"""Most in degrees that it tilts (laboratory menus)."""


class ForefootPost(Settings):
    """A wedge under the heads."""

    angle_deg: float = dose(
        0.0,
        -MOST,
        MOST,
        "Tilt across the ball, or along the front edge of an insole that ends behind the toes; positive raises the "
        "medial side, negative the lateral; 0 leaves it out.",
        source="house, after laboratory menus",
        effect="tilts",
        words="ball tilted {value} degrees, {side} side up",
    )


def wedge_width(outline: Outline) -> float:
    """Return the width of the bottom curve across the ball centre, or the length of a front edge."""
    if outline.front_x is None:
        lateral, medial = outline.crossing(outline.measures.ball_centre_x)
        return medial - lateral
    lateral, medial = outline.front_sides
    return float(np.hypot(1.0, BALL_LINE)) * (medial - lateral)


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "edge_mm",
        "angle_deg",
        -12.0,
        12.0,
        "The same wedge as the height of its raised edge across the ball, or at the end of a front edge; positive on "
        "the medial side.",
        lambda outline, post, edge: float(np.degrees(np.arctan(edge / wedge_width(outline)))),
        lambda outline, post: float(np.tan(np.radians(post.angle_deg))) * wedge_width(outline),
    ),
)


def forefoot_post(outline: Outline, settings: ForefootPost) -> Field:
    """Return the wedge: a plane about the opposite edge, not feathered toward it.

    In full length it is whole along the heads and ended at the crease of the toes. Where the insole ends before, its
    front part is twisted, and the tilt is whole at the front edge.
    """
    slope = float(np.tan(np.radians(settings.angle_deg)))
    if slope == 0.0:
        return zero
    return _under_heads(outline, slope) if outline.front_x is None else _of_front_edge(outline, slope, outline.front_x)


def _under_heads(outline: Outline, slope: float) -> Field:
    lateral, medial = outline.crossing(outline.measures.ball_centre_x)
    pivot = lateral if slope > 0.0 else medial
    sulcus = SULCUS * outline.measures.foot_length

    def rise(x: Array, y: Array) -> Array:
        ahead = x - outline.head_line_x(y)
        window = step(ahead, -BEHIND, -FULL_BEHIND) * (1.0 - step(ahead, FULL_AHEAD, sulcus))
        return np.asarray(slope * (y - pivot) * window)

    return rise


def _of_front_edge(outline: Outline, slope: float, front_x: float) -> Field:
    pivot = _border(outline, front_x, slope)
    # the slope is ordered along the edge, which runs aslant
    slope, measures = slope * float(np.hypot(1.0, BALL_LINE)), outline.measures
    heads_x = measures.head_line_centre_x - FULL_BEHIND - BALL_LINE * outline.ball_centre_y
    whole = max(WHOLE * float(np.hypot(1.0, BALL_LINE)), front_x - heads_x)
    start = front_x - START * measures.foot_length

    def rise(x: Array, y: Array) -> Array:
        behind = front_x + BALL_LINE * y - x
        return np.asarray(slope * (y - pivot) * (1.0 - step(behind, whole, start)))

    return rise


def _border(outline: Outline, front_x: float, slope: float) -> float:
    """Return y of the border that stays down, where it is widest: nothing sinks under the floor."""
    side, outward = (0, min) if slope > 0.0 else (1, max)
    end = front_x + BALL_LINE * outline.front_sides[side]
    return outward(outline.crossing(float(x))[side] for x in np.linspace(START * outline.measures.foot_length, end, 33))


def points(outline: Outline, settings: ForefootPost) -> Points:
    """Return where the slope is read: across the ball, in the middle of the heads' line, or of the front edge."""
    if outline.front_x is not None:
        y = sum(outline.front_sides) / 2.0
        return {"forefoot_post": (outline.front_x + BALL_LINE * y - READ_BEHIND * float(np.hypot(1.0, BALL_LINE)), y)}
    return {"forefoot_post": (outline.measures.head_line_centre_x, outline.ball_centre_y)}


def half_of_the_tilt(wearer: Wearer) -> float:
    """Return half of the measured tilt in degrees, at most what a post tilts."""
    half = round(wearer.measure("forefoot_angle_deg") / 2.0, 1)
    return min(max(half, -MOST), MOST)


TILTED = Sign("a forefoot that is tilted against the heel", lambda wearer: bool(half_of_the_tilt(wearer)))


FOREFOOT_POST = Feature(
    settings=ForefootPost,
    title="Forefoot post (forefoot wedge)",
    purpose="For a forefoot that stands tilted to the heel.",
    shape=Adds(forefoot_post),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"angle_deg": points},
    read_along=(Line("across", {"angle_deg": "tilts"}, by_front=True),),
    other_ways=OTHER_WAYS,
    suggestions=(Suggestion("angle_deg", TILTED, half_of_the_tilt, "half of the measured tilt is a usual first step"),),
)
