"""Cuboid: a pad that raises the cuboid, or a hollow that relieves it."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature, Line
from insolecad.features.shape import Adds
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.fields import Array, Field, zero
from insolecad.geometry.mound import mound_reach, round_mound
from insolecad.geometry.outline import Outline

STATION = 0.45
"""Station of the cuboid in shares of the foot length (practice ranges)."""

LATERAL = 0.25
"""How far on the lateral side it is, in shares of the insole's ball width (house)."""


FLANK, FOOT = 0.65, 0.35
"""Length of its flank in shares of its half sizes, and how much of its rise the bend at its edge takes: a compromise
between a broad crest and gentle sides (house, computed)."""

QUARTER = mound_reach(0.25, FLANK, FOOT)
"""Where it has a quarter of its height, in shares of its reach: there its sizes count."""


class Cuboid(Settings):
    """Height and size of the pad."""

    height_mm: float = dose(
        0.0,
        -3.0,
        5.0,
        "Height of the pad under the cuboid, negative for a hollow; 0 leaves it out.",
        source="practice ranges, house",
        effect="raises",
        words="cuboid pad {value} mm high",
    )
    length_mm: float = dose(
        32.0,
        30.0,
        50.0,
        "Length at a quarter of the height, along the foot.",
        source="practice ranges, house",
        effect="shapes",
    )
    width_mm: float = dose(
        22.0,
        22.0,
        40.0,
        "Width at a quarter of the height, across the foot.",
        source="practice ranges, house",
        effect="shapes",
    )


def crest(outline: Outline) -> tuple[float, float]:
    """Return (x, y) of the middle of the cuboid."""
    return STATION * outline.measures.foot_length, -LATERAL * outline.measures.ball_width


def cuboid(outline: Outline, settings: Cuboid) -> Field:
    """Return the rise, or for a negative height the drop: an oval mound."""
    if settings.height_mm == 0.0:
        return zero
    centre_x, centre_y = crest(outline)
    half_length, half_width = settings.length_mm / 2.0 / QUARTER, settings.width_mm / 2.0 / QUARTER

    def rise(x: Array, y: Array) -> Array:
        along, across = (x - centre_x) / half_length, (y - centre_y) / half_width
        return settings.height_mm * round_mound(along * along + across * across, FLANK, FOOT)

    return rise


def points(outline: Outline, settings: Cuboid) -> Points:
    """Return where the height is read: in the middle."""
    return {"cuboid": crest(outline)}


CUBOID = Feature(
    settings=Cuboid,
    title="Cuboid pad or relief",
    purpose="The pad for a cuboid that should be held up, the hollow for one that is tender.",
    shape=Adds(cuboid),
    holes="off the crest",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    read_along=(Line("along", {"length_mm": "scales"}), Line("across", {"width_mm": "scales"})),
    suggestions=(
        Suggestion("height_mm", complaint("sore-outer-midfoot", "sore outer midfoot"), 3.0, "a pad carries the cuboid"),
    ),
)
