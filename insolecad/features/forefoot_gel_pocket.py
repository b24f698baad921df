"""Forefoot gel pocket: an oval hollow for a soft plug under the second to fourth head."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import AGED, SORE_BALL, Suggestion, conjunction
from insolecad.geometry.fields import Array, Field, plateau, wall_width, zero
from insolecad.geometry.outline import Outline


class ForefootGelPocket(Settings):
    """Depth and size of the pocket."""

    depth_mm: float = dose(
        0.0,
        0.0,
        4.0,
        "Depth of the pocket; 0 leaves it out.",
        source="laboratory menus, house",
        effect="lowers",
        least=2.0,
        words="pocket for a plug under the ball {value} mm deep",
    )
    length_mm: float = dose(
        40.0, 25.0, 50.0, "Length, along the foot.", source="laboratory menus, house", effect="shapes"
    )
    width_mm: float = dose(
        60.0, 40.0, 70.0, "Width, across the foot.", source="laboratory menus, house", effect="shapes"
    )


def centre(outline: Outline) -> tuple[float, float]:
    """Return the middle of the pocket: the third head's place on the line of the heads."""
    y = outline.head(3)[1]
    return float(outline.head_line_x(y)), y


def forefoot_gel_pocket(outline: Outline, settings: ForefootGelPocket) -> Field:
    """Return the drop: an oval along the heads."""
    if settings.depth_mm == 0.0:
        return zero
    _, middle = centre(outline)
    half, wider = settings.length_mm / 2.0, settings.width_mm / settings.length_mm
    wall = wall_width(4.0)

    def drop(x: Array, y: Array) -> Array:
        return -settings.depth_mm * plateau(np.hypot(x - outline.head_line_x(y), (y - middle) / wider), half, wall)

    return drop


def points(outline: Outline, settings: ForefootGelPocket) -> Points:
    """Return where the depth is read: in the middle."""
    return {"forefoot_gel_pocket": centre(outline)}


FOREFOOT_GEL_POCKET = Feature(
    settings=ForefootGelPocket,
    title="Forefoot gel pocket",
    purpose="For a ball that wants more cushion than the insole's own material gives.",
    shape=Lowers(forefoot_gel_pocket),
    holes="off the wall",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    read_along=(Line("along", {"length_mm": "spans"}), Line("across", {"width_mm": "spans"}, by_heads=True)),
    suggestions=(
        Suggestion("depth_mm", conjunction(SORE_BALL, AGED), 3.0, "a soft plug cushions thin pads of the ball"),
    ),
    ahead_of_pad=("depth_mm",),
)
