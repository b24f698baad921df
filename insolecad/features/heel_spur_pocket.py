"""Heel-spur pocket: a hollow under the medial tubercle of the heel bone, round or open to the front."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import SORE_HEEL, Suggestion
from insolecad.geometry.fields import Array, Field, plateau, smooth_union, step, wall_width, zero
from insolecad.geometry.outline import Outline

CENTRE = 0.165
"""Station of the pocket in shares of the foot length (practice ranges, house)."""

MEDIAL = 3.0
"""How far to the medial side it is, in mm: over the tubercle (practice ranges, house)."""


STEEPEST = 0.65
"""Slope of its walls, in the heel, where the cup is as steep (house); its diameter counts at half of its depth."""


class HeelSpurPocket(Settings):
    """Depth, diameter and opening of the pocket."""

    depth_mm: float = dose(
        0.0,
        0.0,
        4.0,
        "Depth of the pocket; 0 leaves it out.",
        source="practice ranges, house",
        effect="lowers",
        least=1.0,
        words="hollow under the heel {value} mm deep",
    )
    diameter_mm: float = dose(
        22.0, 16.0, 34.0, "Diameter at half of the depth.", source="practice ranges, house", effect="shapes"
    )
    opening_mm: float = dose(
        0.0,
        0.0,
        40.0,
        "How far it stays open toward the front, as a horseshoe does; 0 is round.",
        source="practice ranges, house",
        effect="shapes",
    )


def heel_spur_pocket(outline: Outline, settings: HeelSpurPocket) -> Field:
    """Return the drop: a round hollow, and ahead of it a channel that runs out where the opening ends."""
    if settings.depth_mm == 0.0:
        return zero
    centre, half = CENTRE * outline.measures.foot_length, settings.diameter_mm / 2.0
    wall = wall_width(4.0, STEEPEST)

    def drop(x: Array, y: Array) -> Array:
        ahead, aside = x - centre, y - MEDIAL
        hollow = plateau(np.hypot(ahead, aside), half, wall)
        if settings.opening_mm > 0.0:
            end = half + settings.opening_mm
            along = step(ahead, -wall / 2.0, wall / 2.0) * (1.0 - step(ahead, end - wall, end))
            hollow = smooth_union(hollow, along * plateau(np.abs(aside), half, wall))
        return -settings.depth_mm * hollow

    return drop


def points(outline: Outline, settings: HeelSpurPocket) -> Points:
    """Return where the depth is read: in the middle."""
    return {"heel_spur_pocket": (CENTRE * outline.measures.foot_length, MEDIAL)}


HEEL_SPUR_POCKET = Feature(
    settings=HeelSpurPocket,
    title="Heel-spur pocket",
    purpose="For a tender spot under the heel bone.",
    shape=Lowers(heel_spur_pocket),
    holes="off the wall",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    read_along=(Line("along", {"opening_mm": "spans"}), Line("across", {"diameter_mm": "spans"})),
    suggestions=(Suggestion("depth_mm", SORE_HEEL, 2.0, "a hollow takes load off the sorest place under the heel"),),
)
