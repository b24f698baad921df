"""Neuroma pad: a small round pad behind the third interspace, which spreads the third and fourth head."""

import numpy as np

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Adds
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.fields import Array, Field, plateau, zero
from insolecad.geometry.outline import ACROSS, Outline

INTERSPACE = (ACROSS[2] + ACROSS[3]) / 2.0
"""The third interspace, in shares of the foot's ball width from its lateral edge."""


WALL = 15.4
"""Width of its wall in mm, where it is not wider than the pad: 5 mm rise at 26 degrees (house, computed)."""


class NeuromaPad(Settings):
    """Height, diameter and place of the pad."""

    height_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Height of the pad; 0 leaves it out.",
        source="pad libraries and trials",
        effect="raises",
        least=2.0,
        words="small pad between the third and fourth toe's joints {value} mm high",
    )
    diameter_mm: float = dose(
        18.0, 14.0, 24.0, "Diameter at half of the height.", source="pad libraries and trials", effect="shapes"
    )
    front_edge_mm: float = dose(
        3.0,
        0.0,
        15.0,
        "Gap from the front edge, at half of the height, back to the MTH2-4 line.",
        source="pad libraries and trials, house",
        effect="shapes",
    )


def crest(outline: Outline, settings: NeuromaPad) -> tuple[float, float]:
    """Return (x, y) of the middle: in the third interspace, behind the heads."""
    y = outline.across(INTERSPACE)
    return float(outline.head_line_x(y)) - settings.front_edge_mm - settings.diameter_mm / 2.0, y


def _behind_centre(outline: Outline) -> float:
    """Return how far behind the middle of the MTH2-4 line it passes through the third interspace."""
    return outline.measures.head_line_centre_x - float(outline.head_line_x(outline.across(INTERSPACE)))


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "crest_percent",
        "front_edge_mm",
        50.0,
        75.0,
        "The same place as the middle's distance from the heel, in percent of the foot length.",
        lambda outline, pad, share: outline.gap_to_heads(share) - _behind_centre(outline) - pad.diameter_mm / 2.0,
        lambda outline, pad: outline.share_behind_heads(
            pad.front_edge_mm + _behind_centre(outline) + pad.diameter_mm / 2.0
        ),
    ),
)


def neuroma_pad(outline: Outline, settings: NeuromaPad) -> Field:
    """Return the rise: a round plateau."""
    if settings.height_mm == 0.0:
        return zero
    centre_x, centre_y = crest(outline, settings)
    wall = min(WALL, settings.diameter_mm)

    def rise(x: Array, y: Array) -> Array:
        return settings.height_mm * plateau(np.hypot(x - centre_x, y - centre_y), settings.diameter_mm / 2.0, wall)

    return rise


def points(outline: Outline, settings: NeuromaPad) -> Points:
    """Return where the height is read: in the middle."""
    return {"neuroma_pad_crest": crest(outline, settings)}


NEUROMA_PAD = Feature(
    settings=NeuromaPad,
    title="Neuroma pad",
    purpose="For a tender nerve between the third and fourth toe.",
    shape=Adds(neuroma_pad),
    holes="off the crest",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    read_along=(Line("along", {"front_edge_mm": "gap"}), Line("across", {"diameter_mm": "spans"})),
    other_ways=OTHER_WAYS,
    suggestions=(
        Suggestion(
            "height_mm",
            complaint("burning-between-toes", "burning between the toes"),
            4.0,
            "a small pad behind the third and fourth head spreads them",
        ),
    ),
)
