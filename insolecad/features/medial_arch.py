"""Medial arch: the height of the medial edge under the navicular."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Line
from insolecad.features.shape import Knots
from insolecad.geometry.definitions import ARCH_APEX, ARCH_CAP, ARCH_CAP_DROP, MOST_APEX_SHIFT_MM
from insolecad.geometry.edge_profiles import Knot
from insolecad.geometry.outline import Measures
from insolecad.geometry.plan import Plan


class MedialArch(Settings):
    """Height of the arch at its apex, and where that is."""

    height_mm: float = dose(
        0.0,
        0.0,
        30.0,
        "Height of the medial inner edge over the local base at the apex; 0 leaves the arch out.",
        source="practice ranges",
        effect="raises",
        words="inner arch {value} mm high",
    )
    apex_shift_mm: float = dose(
        0.0,
        -MOST_APEX_SHIFT_MM,
        MOST_APEX_SHIFT_MM,
        f"Moves the apex from {ARCH_APEX:g} of the foot length; positive toward the toes.",
        source="practice ranges",
        effect="shapes",
    )


def apex_x(measures: Measures, settings: MedialArch) -> float:
    """Return the station of the apex: the usual one plus the shift."""
    return ARCH_APEX * measures.foot_length + settings.apex_shift_mm


def medial_arch(measures: Measures, settings: MedialArch) -> tuple[Knot, ...]:
    """Return the knots of the arch: apex, half height on the way down, run out behind MTH1.

    Without an arch the cup has run out where the rearmost apex could lie, so that the
    height at any apex is the arch's alone.
    """
    if settings.height_mm == 0.0:
        return Knot(ARCH_APEX * measures.foot_length - MOST_APEX_SHIFT_MM, 0.0), Knot(measures.arch_end_x, 0.0)
    apex, end = apex_x(measures, settings), measures.arch_end_x
    half, height = apex + 0.55 * (end - apex), settings.height_mm
    crown = 2.0 * ARCH_CAP_DROP * height / (ARCH_CAP * measures.foot_length) ** 2
    steepest = -1.5 * height / (end - apex)
    return Knot(apex, height, crown=crown), Knot(half, 0.5 * height, slope=steepest), Knot(end, 0.0)


def points(plan: Plan, settings: MedialArch) -> Points:
    """Return where the height is read: the medial inner edge at the apex."""
    apex = apex_x(plan.measures, settings)
    return {"medial_arch_apex": (apex, plan.edges_at(apex)[1])}


MEDIAL_ARCH = Feature(
    settings=MedialArch,
    title="Medial arch",
    purpose="For an inner arch that should be carried.",
    shape=Knots(
        medial_arch,
        ("medial",),
        "A shallow cap round the apex; half of the height is left a little past the middle of the way forward, "
        "and it has run out behind the first head.",
    ),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"height_mm": points},
    read_along=(Line("edge", {"apex_shift_mm": "summit"}),),
)
