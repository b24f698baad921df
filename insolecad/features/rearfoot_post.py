"""Rearfoot post: tilts the heel about its opposite edge."""

import numpy as np

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Line
from insolecad.features.shape import Adds
from insolecad.geometry.definitions import POST_FADE
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.outline import Outline
from insolecad.geometry.plan import Plan


class RearfootPost(Settings):
    """A wedge under the heel."""

    angle_deg: float = dose(
        0.0,
        -8.0,
        8.0,
        "Tilt of the heel seat; positive raises the medial side, negative the lateral; 0 leaves it out.",
        source="laboratory menus",
        effect="tilts",
        words="heel tilted {value} degrees, {side} side up",
    )


def seat_width(outline: Outline) -> float:
    """Return the width of the bottom curve across the heel seat."""
    lateral, medial = outline.crossing(outline.measures.seat_x)
    return medial - lateral


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "edge_mm",
        "angle_deg",
        -15.0,
        15.0,
        "The same wedge as the height of its raised edge across the heel seat; positive on the medial side.",
        lambda outline, post, edge: float(np.degrees(np.arctan(edge / seat_width(outline)))),
        lambda outline, post: float(np.tan(np.radians(post.angle_deg))) * seat_width(outline),
    ),
)


def rearfoot_post(outline: Outline, settings: RearfootPost) -> Field:
    """Return the wedge: a plane about the opposite edge, whole to 0.22 FL, gone by 0.45 FL.

    It is not feathered toward the edge and raises the heel seat by half of the wedge.
    """
    if settings.angle_deg == 0.0:
        return zero
    slope = float(np.tan(np.radians(settings.angle_deg)))
    lateral, medial = outline.crossing(outline.measures.seat_x)
    pivot = lateral if slope > 0.0 else medial
    start, end = (share * outline.measures.foot_length for share in POST_FADE)

    def rise(x: Array, y: Array) -> Array:
        return slope * (y - pivot) * (1.0 - step(x, start, end))

    return rise


def points(plan: Plan, settings: RearfootPost) -> Points:
    """Return where the slope is read: across the heel seat."""
    return {"heel_seat": (plan.measures.seat_x, 0.0)}


REARFOOT_POST = Feature(
    settings=RearfootPost,
    title="Rearfoot post (heel wedge)",
    purpose="For a heel that leans inward (medial side raised) or outward (lateral side raised).",
    shape=Adds(rearfoot_post),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"angle_deg": points},
    read_along=(Line("across", {"angle_deg": "tilts"}),),
    other_ways=OTHER_WAYS,
)
