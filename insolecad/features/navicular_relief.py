"""Navicular relief: a hollow in the medial side of the arch, where the navicular would press."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.definitions import ARCH_APEX
from insolecad.geometry.fields import Array, Field, zero
from insolecad.geometry.mound import round_mound
from insolecad.geometry.plan import Plan

FROM_EDGE = 20.0
"""How far inside the medial inner edge its middle is, in mm: the rim keeps its height (house)."""

HALF_LENGTH, HALF_WIDTH = 24.0, 20.0
"""Half sizes of the hollow in mm, where it begins (house)."""

FLANK, FOOT = 0.90, 0.40
"""Length of its flank in shares of its half sizes, and how much of its depth the bend at its edge takes (house)."""


class NavicularRelief(Settings):
    """Depth of the relief."""

    depth_mm: float = dose(
        0.0,
        0.0,
        4.0,
        "Depth of the hollow; 0 leaves it out.",
        source="practice ranges, house",
        effect="lowers",
        least=1.0,
        words="hollow for the navicular {value} mm deep",
    )


def centre(plan: Plan) -> tuple[float, float]:
    """Return (x, y) of the middle of the hollow: the navicular is over the usual apex of the arch."""
    x = ARCH_APEX * plan.measures.foot_length
    return x, plan.edges_at(x)[1] - FROM_EDGE


def navicular_relief(plan: Plan, settings: NavicularRelief) -> Field:
    """Return the drop: an oval hollow beside the medial rim."""
    if settings.depth_mm == 0.0:
        return zero
    centre_x, centre_y = centre(plan)

    def drop(x: Array, y: Array) -> Array:
        along, across = (x - centre_x) / HALF_LENGTH, (y - centre_y) / HALF_WIDTH
        return -settings.depth_mm * round_mound(along * along + across * across, FLANK, FOOT)

    return drop


def points(plan: Plan, settings: NavicularRelief) -> Points:
    """Return where the depth is read: in the middle."""
    return {"navicular_relief": centre(plan)}


NAVICULAR_RELIEF = Feature(
    settings=NavicularRelief,
    title="Navicular relief",
    purpose="For a navicular that stands out or is tender.",
    shape=Lowers(navicular_relief),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    suggestions=(
        Suggestion(
            "depth_mm",
            complaint("sore-inner-midfoot", "sore bump on the inner midfoot"),
            2.0,
            "a hollow keeps the arch from pressing on the navicular",
        ),
    ),
)
