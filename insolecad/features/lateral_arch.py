"""Lateral arch: the height of the lateral edge beside the cuboid."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature
from insolecad.features.shape import Knots
from insolecad.geometry.definitions import LATERAL_APEX
from insolecad.geometry.edge_profiles import Knot
from insolecad.geometry.outline import Measures
from insolecad.geometry.plan import Plan


class LateralArch(Settings):
    """Height of the lateral edge."""

    height_mm: float = dose(
        0.0,
        0.0,
        8.0,
        f"Height of the lateral inner edge over the local base at {LATERAL_APEX:g} FL; 0 leaves it out.",
        source="practice ranges",
        effect="raises",
        words="outer arch {value} mm high",
    )


def apex_x(measures: Measures) -> float:
    """Return the station of the lateral arch."""
    return LATERAL_APEX * measures.foot_length


def lateral_arch(measures: Measures, settings: LateralArch) -> tuple[Knot, ...]:
    """Return the knots: a level stretch round 0.45 FL, run out by the fifth head."""
    x, height, length = apex_x(measures), settings.height_mm, measures.foot_length
    return Knot(x - 0.04 * length, height), Knot(x + 0.02 * length, height), Knot(measures.mth5_x, 0.0)


def points(plan: Plan, settings: LateralArch) -> Points:
    """Return where the height is read: the lateral inner edge at 0.45 FL."""
    apex = apex_x(plan.measures)
    return {"lateral_arch_apex": (apex, plan.edges_at(apex)[0])}


LATERAL_ARCH = Feature(
    settings=LateralArch,
    title="Lateral arch",
    purpose="For a foot that should be carried along its outer side as well.",
    shape=Knots(
        lateral_arch,
        ("lateral",),
        f"A level stretch round {LATERAL_APEX:g} of the foot length, run out by the fifth head.",
    ),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"height_mm": points},
)
