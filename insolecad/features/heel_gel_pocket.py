"""Heel gel pocket: an oval hollow for a soft plug under the heel."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import AGED, SORE_HEEL, Suggestion, conjunction
from insolecad.geometry.fields import Array, Field, plateau, wall_width, zero
from insolecad.geometry.outline import Outline

STEEPEST = 0.65
"""Slope of its walls across the heel, where the cup is as steep (house); its sizes count at half of its depth."""


class HeelGelPocket(Settings):
    """Depth and size of the pocket."""

    depth_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Depth of the pocket; 0 leaves it out.",
        source="laboratory menus, house",
        effect="lowers",
        least=2.0,
        words="pocket for a heel plug {value} mm deep",
    )
    length_mm: float = dose(
        45.0, 30.0, 60.0, "Length, along the foot.", source="laboratory menus, house", effect="shapes"
    )
    width_mm: float = dose(
        38.0, 25.0, 50.0, "Width, across the foot.", source="laboratory menus, house", effect="shapes"
    )


def heel_gel_pocket(outline: Outline, settings: HeelGelPocket) -> Field:
    """Return the drop: an oval about the heel seat."""
    if settings.depth_mm == 0.0:
        return zero
    seat, half, longer = outline.measures.seat_x, settings.width_mm / 2.0, settings.length_mm / settings.width_mm
    wall = wall_width(5.0, STEEPEST)

    def drop(x: Array, y: Array) -> Array:
        return -settings.depth_mm * plateau(np.hypot((x - seat) / longer, y), half, wall)

    return drop


def points(outline: Outline, settings: HeelGelPocket) -> Points:
    """Return where the depth is read: at the heel seat."""
    return {"heel_gel_pocket": (outline.measures.seat_x, 0.0)}


HEEL_GEL_POCKET = Feature(
    settings=HeelGelPocket,
    title="Heel gel pocket",
    purpose="For a heel that wants more cushion than the insole's own material gives.",
    shape=Lowers(heel_gel_pocket),
    holes="off the wall",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    read_along=(Line("along", {"length_mm": "spans"}), Line("across", {"width_mm": "spans"})),
    suggestions=(
        Suggestion("depth_mm", conjunction(SORE_HEEL, AGED), 4.0, "a soft plug does what a thin heel pad cannot"),
    ),
)
