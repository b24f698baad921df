"""Forefoot post: tilts the ball about its opposite edge."""

import numpy as np

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Adds
from insolecad.features.suggestion import Sign, Suggestion, Wearer
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.outline import Outline

BEHIND, FULL_BEHIND, FULL_AHEAD = 34.0, 6.0, 2.0
"""Where the wedge begins and is whole behind the heads' line, and how far ahead of it, in mm (house)."""


MOST = 4.0
"""Most in degrees that it tilts (laboratory menus)."""


class ForefootPost(Settings):
    """A wedge under the heads."""

    angle_deg: float = dose(
        0.0,
        -MOST,
        MOST,
        "Tilt across the ball; positive raises the medial side, negative the lateral; 0 leaves it out.",
        source="house, after laboratory menus",
        effect="tilts",
        words="ball tilted {value} degrees, {side} side up",
    )


def ball_width(outline: Outline) -> float:
    """Return the width of the bottom curve across the ball centre."""
    lateral, medial = outline.crossing(outline.measures.ball_centre_x)
    return medial - lateral


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "edge_mm",
        "angle_deg",
        -12.0,
        12.0,
        "The same wedge as the height of its raised edge across the ball; positive on the medial side.",
        lambda outline, post, edge: float(np.degrees(np.arctan(edge / ball_width(outline)))),
        lambda outline, post: float(np.tan(np.radians(post.angle_deg))) * ball_width(outline),
    ),
)


def forefoot_post(outline: Outline, settings: ForefootPost) -> Field:
    """Return the wedge: a plane about the opposite edge, whole along the heads, ended at the crease of the toes.

    Like the rearfoot post it is not feathered toward the edge.
    """
    if settings.angle_deg == 0.0:
        return zero
    slope = float(np.tan(np.radians(settings.angle_deg)))
    lateral, medial = outline.crossing(outline.measures.ball_centre_x)
    pivot = lateral if slope > 0.0 else medial
    sulcus = SULCUS * outline.measures.foot_length

    def rise(x: Array, y: Array) -> Array:
        ahead = x - outline.head_line_x(y)
        window = step(ahead, -BEHIND, -FULL_BEHIND) * (1.0 - step(ahead, FULL_AHEAD, sulcus))
        return np.asarray(slope * (y - pivot) * window)

    return rise


def points(outline: Outline, settings: ForefootPost) -> Points:
    """Return where the slope is read: across the ball, in the middle of the heads' line."""
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
    read_along=(Line("across", {"angle_deg": "tilts"}),),
    other_ways=OTHER_WAYS,
    suggestions=(Suggestion("angle_deg", TILTED, half_of_the_tilt, "half of the measured tilt is a usual first step"),),
)
