"""Dancer's pad: a U about the first head, open to the toes, so that the head carries less."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Adds
from insolecad.features.suggestion import SORE_TOE_JOINT, Suggestion
from insolecad.geometry.fields import Array, Field, plateau, smooth_union, step, zero
from insolecad.geometry.outline import Outline

HOLE, RIM = 12.5 / 260.0, 31.0 / 260.0
"""Radii of the U's inside and outside at half of its height, in shares of the foot length (house)."""

WALL = 16.0 / 260.0
"""Width of the band's walls in shares of the foot length: it is level between them, and 5 mm rise at 25 degrees (house,
computed)."""

AHEAD = 8.0
"""How far ahead of the head its arms end, in mm (house)."""


INNER = 4.0
"""How far on the medial side of the head the U begins to run out, in mm (house)."""


class DancersPad(Settings):
    """Height of the pad."""

    height_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Height of the U; 0 leaves the pad out.",
        source="laboratory menus, house",
        effect="raises",
        least=2.0,
        words="U-shaped pad round the big toe's joint {value} mm high",
    )


def dancers_pad(outline: Outline, settings: DancersPad) -> Field:
    """Return the rise: a disc about the first head, less the hole under the head and the way out to the toes."""
    if settings.height_mm == 0.0:
        return zero
    length = outline.measures.foot_length
    head_x, head_y = outline.head(1)
    inside, outside = HOLE * length, RIM * length
    band = outside - inside
    wall = WALL * length  # less than the band, so that the U is whole round its middle line

    def rise(x: Array, y: Array) -> Array:
        ahead, aside = x - head_x, y - head_y
        away = np.hypot(ahead, aside)
        way_out = step(ahead, -band / 2.0, band / 2.0) * plateau(np.abs(aside), inside, wall)
        hole = smooth_union(plateau(away, inside, wall), way_out)
        arms = 1.0 - step(ahead, AHEAD - band, AHEAD + band)
        # the inner arm would lie over the edge: what is left of it there would be a lip on the rim
        inner = 1.0 - step(aside, INNER, INNER + 0.57 * band)
        return settings.height_mm * plateau(away, outside, wall) * (1.0 - hole) * arms * inner

    return rise


def points(outline: Outline, settings: DancersPad) -> Points:
    """Return where the height is read: behind the head, in the middle of the U."""
    x, y = outline.head(1)
    return {"dancers_pad_crest": (x - (HOLE + RIM) / 2.0 * outline.measures.foot_length, y)}


DANCERS_PAD = Feature(
    settings=DancersPad,
    title="Dancer's pad",
    purpose="For a tender first head, or tender sesamoid bones under it.",
    shape=Adds(dancers_pad),
    holes="off the crest",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    suggestions=(Suggestion("height_mm", SORE_TOE_JOINT, 3.0, "a U round the joint takes load off it"),),
)
