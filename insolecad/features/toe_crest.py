"""Toe crest: a ridge under the crease of the second to fourth toe, which they can hold on to."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Adds
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, crest_warp, dome, step, zero
from insolecad.geometry.outline import Outline

REAR, FRONT = 26.0, 17.0
"""How far the ridge reaches behind and ahead of its crest in mm: gentle from the ball, a hold for the toes (house)."""

FIRST, LAST = 0.18, 0.72
"""Between which shares of the ball width it is: toes two to four (house)."""

RUN_OUT = 14.0
"""Over how many mm each end runs out (house)."""


CLAW_TOES = complaint("claw-toes", "claw toes")


class ToeCrest(Settings):
    """Height of the crest."""

    height_mm: float = dose(
        0.0,
        0.0,
        6.0,
        "Height of the ridge; 0 leaves the crest out.",
        source="laboratory menus, house",
        effect="raises",
        least=2.0,
        words="ridge under the toes {value} mm high",
    )


def crest(outline: Outline) -> tuple[float, float]:
    """Return (x, y) of the middle of the ridge."""
    y = outline.across((FIRST + LAST) / 2.0)
    return float(outline.head_line_x(y)) + SULCUS * outline.measures.foot_length, y


def toe_crest(outline: Outline, settings: ToeCrest) -> Field:
    """Return the rise: a ridge along the crease of the toes."""
    if settings.height_mm == 0.0:
        return zero
    sulcus = SULCUS * outline.measures.foot_length
    lateral, medial = outline.across(FIRST), outline.across(LAST)

    def rise(x: Array, y: Array) -> Array:
        along = crest_warp(np.asarray(x - outline.head_line_x(y) - sulcus), -REAR, 0.0, FRONT)
        across = step(y, lateral, lateral + RUN_OUT, 0.5) * (1.0 - step(y, medial - RUN_OUT, medial, 0.5))
        return settings.height_mm * dome(along * along) * across

    return rise


def points(outline: Outline, settings: ToeCrest) -> Points:
    """Return where the height is read: in the middle."""
    return {"toe_crest": crest(outline)}


TOE_CREST = Feature(
    settings=ToeCrest,
    title="Toe crest",
    purpose="For bent toes (hammer toes, claw toes), which find a hold.",
    shape=Adds(toe_crest),
    holes="off the crest",
    rule=ON_ORDER,
    read_at={"height_mm": points},
    suggestions=(Suggestion("height_mm", CLAW_TOES, 4.0, "a ridge gives bent toes something to rest on"),),
)
