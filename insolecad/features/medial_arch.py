"""Medial arch: the height of the medial edge under the navicular."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Fill, Line
from insolecad.features.shape import Knots
from insolecad.geometry.definitions import (
    ARCH_APEX,
    ARCH_CAP,
    ARCH_CAP_DROP,
    ARCH_DISTAL_FILL,
    ARCH_DISTAL_PLACE,
    ARCH_FILL,
    ARCH_FILL_PLACE,
    MOST_APEX_SHIFT_MM,
)
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
    fill_percent: float = dose(
        0.0,
        0.0,
        100.0,
        f"How far the arch is carried inward: 0 leaves {ARCH_FILL[0]:g} of its height {ARCH_FILL_PLACE:g} of the width "
        f"inside its edge, 100 leaves {ARCH_FILL[1]:g}.",
        source="feet and stock insoles",
        effect="shapes",
    )
    distal_fill_percent: float = dose(
        0.0,
        0.0,
        100.0,
        f"How far the arch is carried toward the first head: 0 leaves {ARCH_DISTAL_FILL[0]:g} of its height at "
        f"{ARCH_DISTAL_PLACE:g} of the way to its end, 100 leaves {ARCH_DISTAL_FILL[1]:g}.",
        source="stock insoles, house",
        effect="shapes",
    )


HALF = 0.55
"""Share of the way from the apex to the end at which the line toward the first head is bound (house)."""

HALF_HEIGHT, HALF_SLOPE, HALF_HOLLOW = (0.31202, 0.50064), (-1.1982, -1.5), (2.32, 0.0)
"""Height, slope and hollow there in shares of the arch's height and of the way, at a distal fill of 0 and of 100 %: so
the line has the shares of `ARCH_DISTAL_FILL` where that is measured, and bends least (house, computed)."""


def apex_x(measures: Measures, settings: MedialArch) -> float:
    """Return the station of the apex: the usual one plus the shift."""
    return ARCH_APEX * measures.foot_length + settings.apex_shift_mm


def medial_arch(measures: Measures, settings: MedialArch) -> tuple[Knot, ...]:
    """Return the knots of the arch: apex, the way down by the distal fill, run out behind MTH1.

    Without an arch the cup has run out where the rearmost apex could lie, so that the
    height at any apex is the arch's alone.
    """
    if settings.height_mm == 0.0:
        return Knot(ARCH_APEX * measures.foot_length - MOST_APEX_SHIFT_MM, 0.0), Knot(measures.arch_end_x, 0.0)
    apex, end = apex_x(measures, settings), measures.arch_end_x
    way, height = end - apex, settings.height_mm
    share, slope, hollow = (
        low + (high - low) * settings.distal_fill_percent / 100.0
        for low, high in (HALF_HEIGHT, HALF_SLOPE, HALF_HOLLOW)
    )
    crown = 2.0 * ARCH_CAP_DROP * height / (ARCH_CAP * measures.foot_length) ** 2
    half = Knot(apex + HALF * way, share * height, slope=slope * height / way, crown=-hollow * height / way**2)
    return Knot(apex, height, crown=crown), half, Knot(end, 0.0)


def points(plan: Plan, settings: MedialArch) -> Points:
    """Return where the height is read: the medial inner edge at the apex."""
    apex = apex_x(plan.measures, settings)
    return {"medial_arch_apex": (apex, plan.edges_at(apex)[1])}


def fill_place(plan: Plan, settings: MedialArch) -> Points:
    """Return where the fill is read: inside the medial edge, across the apex."""
    apex = apex_x(plan.measures, settings)
    lateral, medial = plan.edges_at(apex)
    return {"medial_arch_fill": (apex, medial - ARCH_FILL_PLACE * (medial - lateral))}


def distal_place(plan: Plan, settings: MedialArch) -> Points:
    """Return where the distal fill is read: the medial inner edge on the way from the apex to the end."""
    apex = apex_x(plan.measures, settings)
    x = apex + ARCH_DISTAL_PLACE * (plan.measures.arch_end_x - apex)
    return {"medial_arch_distal": (x, plan.edges_at(x)[1])}


MEDIAL_ARCH = Feature(
    settings=MedialArch,
    title="Medial arch",
    purpose="For an inner arch that should be carried.",
    shape=Knots(
        medial_arch,
        ("medial",),
        "A shallow cap round the apex; what is left of the height on the way forward is the distal fill, "
        "and it has run out behind the first head.",
    ),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"height_mm": points, "fill_percent": fill_place, "distal_fill_percent": distal_place},
    fills={"fill_percent": Fill(ARCH_FILL), "distal_fill_percent": Fill(ARCH_DISTAL_FILL, on_edge=True)},
    read_along=(Line("edge", {"apex_shift_mm": "summit"}),),
)
