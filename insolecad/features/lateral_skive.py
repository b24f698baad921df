"""Lateral heel skive: raises the lateral half of the heel seat by a 15 degree plane."""

from insolecad.features._skive import heel_skive, skive_y
from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature
from insolecad.features.shape import Adds
from insolecad.geometry.fields import Field
from insolecad.geometry.plan import Plan


class LateralSkive(Settings):
    """Depth of the skive."""

    depth_mm: float = dose(
        0.0,
        0.0,
        6.0,
        "Raise at 0.72 of the inner half width on the lateral side; 0 leaves the skive out.",
        source="laboratory menus",
        effect="raises",
        words="heel seat raised {value} mm on the outer side",
    )


def lateral_skive(plan: Plan, settings: LateralSkive) -> Field:
    """Return the raise of the lateral heel; the cup's inner edge stays where it is."""
    return heel_skive(plan, settings.depth_mm, -1)


def points(plan: Plan, settings: LateralSkive) -> Points:
    """Return where the depth is read: at 0.72 of the inner half width."""
    return {"lateral_skive": (plan.measures.seat_x, skive_y(plan, -1))}


LATERAL_SKIVE = Feature(
    settings=LateralSkive,
    title="Lateral heel skive",
    purpose="For a heel that rolls far outward, where a post alone holds too little.",
    shape=Adds(lateral_skive),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"depth_mm": points},
)
