"""Plantar-fascia groove: a channel under the tight band of the sole."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import Feature, Least, Line, OnOrder
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.fields import Array, Field, dome, dome_reach, step, zero
from insolecad.geometry.outline import Outline
from insolecad.geometry.plan import Plan

FIRST, LAST = 0.22, 0.62
"""Stations between which the groove runs, in shares of the foot length (practice ranges, house)."""

REAR_SHARE = 0.10
"""Where it begins on the medial side, in shares of the insole's ball width (practice ranges, house)."""

RUN = 0.08
"""Over which share of the foot length each end runs out."""


GENTLE = 4.5
"""Least width over depth, so that its sides stay gentle on the flank of the arch (house, computed)."""


class PlantarFasciaGroove(Settings):
    """Depth and width of the groove."""

    depth_mm: float = dose(
        0.0,
        0.0,
        4.0,
        "Depth of the channel; 0 leaves the groove out.",
        source="practice ranges, house",
        effect="lowers",
        least=1.0,
        words="groove under the band of the sole {value} mm deep",
    )
    width_mm: float = dose(
        10.0, 10.0, 20.0, "Width at half of the depth.", source="practice ranges, house", effect="shapes"
    )


def centre_y(outline: Outline, x: Array) -> Array:
    """Return y of the groove: from +0.10 of the ball width at its rear end to the first ray at its front end."""
    measures = outline.measures
    rear, front = FIRST * measures.foot_length, LAST * measures.foot_length
    start, end = REAR_SHARE * measures.ball_width, outline.head(1)[1]
    way = np.clip((x - rear) / (front - rear), 0.0, 1.0)
    # level at both ends: the band leaves the heel straight and spreads to the toes
    return np.asarray(start + (end - start) * way * way * way * (4.0 - 3.0 * way) * 0.55)


def plantar_fascia_groove(plan: Plan, settings: PlantarFasciaGroove) -> Field:
    """Return the drop along the band, run out at both ends."""
    if settings.depth_mm == 0.0:
        return zero
    length = plan.measures.foot_length
    first, last, run = FIRST * length, LAST * length, RUN * length
    reach = settings.width_mm / 2.0 / dome_reach(0.5)

    def drop(x: Array, y: Array) -> Array:
        along = step(x, first, first + run) * (1.0 - step(x, last - run, last))
        return -settings.depth_mm * along * dome(((y - centre_y(plan, x)) / reach) ** 2)

    return drop


def points(plan: Plan, settings: PlantarFasciaGroove) -> Points:
    """Return where the depth is read: on its middle line at 0.42 of the foot length."""
    x = (FIRST + LAST) / 2.0 * plan.measures.foot_length
    return {"plantar_fascia_groove": (x, float(centre_y(plan, np.array([x]))[0]))}


PLANTAR_FASCIA_GROOVE = Feature(
    settings=PlantarFasciaGroove,
    title="Plantar-fascia groove",
    purpose="For a tight band of the sole (plantar fascia) that stands out and should not be pressed.",
    shape=Lowers(plantar_fascia_groove),
    holes="anywhere",
    rule=OnOrder({"width_mm": Least(GENTLE, "depth_mm", "at this depth")}),
    read_at={"depth_mm": points},
    read_along=(Line("across", {"width_mm": "scales"}),),
    suggestions=(
        Suggestion(
            "depth_mm",
            complaint("tight-sole", "a tight band under the sole"),
            2.0,
            "a channel keeps the arch from pressing on the band",
        ),
    ),
)
