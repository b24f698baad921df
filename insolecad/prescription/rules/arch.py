"""Medial and lateral arch (practice ranges)."""

import math
from collections.abc import Callable

import numpy as np

from insolecad.features.navicular_relief import FROM_EDGE
from insolecad.features.plantar_fascia_groove import centre_y
from insolecad.geometry.definitions import ARCH_APEX, ARCH_END_MM, MEDIAL_REACH, RIM_BAND_MM
from insolecad.geometry.edge_profiles import medial_power
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import ByLevel, ByType, Condition, Constant, Either, Formula, Zero
from insolecad.prescription.rules.conditions import THREE_QUARTER
from insolecad.prescription.rules.rule import Rule, lower_limit, upper_limit

GENTLE = Condition("running or mild support", lambda case: case.is_running or case.level == "mild")

SHARE = ByLevel(0.65, 0.80, 0.95)
"""How much of the hollow under the foot the insole fills."""

SHARE_OF_LENGTH = {"flat": 0.060, "neutral": 0.085, "high": 0.110}
"""Height of the foot's own hollow over its length, by foot type."""

SHARE_OF_NAVICULAR = 0.5
"""Height of the foot's own hollow over the navicular height."""

STEEPEST = 0.41
"""Highest arch over its way down to the ball; more would slope over 35 degrees (house, computed).

Only short feet with a very high navicular come near it.
"""


STEEPEST_BEFORE_EDGE = 0.355
"""The same on a three-quarter insole, which thins toward its front edge just there (house, computed)."""


def _height(case: Case) -> tuple[float, str]:
    """Return a share of the hollow under the foot, which comes from the navicular or from type and length."""
    share, _ = SHARE(case)
    if case.navicular_height is not None:
        hollow = SHARE_OF_NAVICULAR * case.navicular_height
        words = f"{SHARE_OF_NAVICULAR} x navicular height {case.navicular_height:g}"
    else:
        hollow = SHARE_OF_LENGTH[case.foot_type] * case.length
        words = f"{SHARE_OF_LENGTH[case.foot_type]:.3f} x FL {case.length:g}"
    return round(share * hollow, 1), f"{case.type_in_words}, {case.level}: {share:.2f} x {words} ="


def _steepest(case: Case) -> float:
    """Return the highest arch that its way down behind the first head allows."""
    down = case.ball_length - ARCH_END_MM - ARCH_APEX * case.length - case.dose("medial_arch.apex_shift_mm")
    share = STEEPEST_BEFORE_EDGE if THREE_QUARTER.holds(case) else STEEPEST
    return max(8.0, round(share * down, 1))


STEEPEST_ACROSS = 44.0
"""Degrees across the foot up to which an arch rises at the border of the rim; over 45 is refused (house)."""


RELIEF_INSIDE_MM, RELIEF_SLOPE = 6.0, 0.084
"""How far inside the edge the wall of a navicular relief is steepest, and its slope there per mm of depth; from there
it runs down to its middle (house, computed)."""

GROOVE_SLOPE, GROOVE_WALL = 1.5, 0.3
"""Slope of the wall of a groove per depth over width, and how far that is from its middle, in widths (house)."""

GROOVE_AHEAD_MM = 8.0
"""How far ahead of the usual apex a groove is nearest to the steep edge (house, computed)."""

PLACES_MM = tuple(np.arange(RIM_BAND_MM, 20.0, 1.5).tolist())
"""Distances from the edge at which the slope across the foot is looked at."""


def _relief_slope(case: Case) -> Callable[[float], float]:
    """Return the slope that ordered reliefs add to the flank of the arch, by the distance from its edge in mm."""
    navicular = RELIEF_SLOPE * case.dose("navicular_relief.depth_mm")
    groove, width = case.dose("plantar_fascia_groove.depth_mm"), case.dose("plantar_fascia_groove.width_mm")
    # the groove comes nearest to the edge ahead of the apex
    x = ARCH_APEX * case.length + GROOVE_AHEAD_MM
    nearest = case.outline.crossing(x)[1] - float(centre_y(case.outline, np.array([x]))[0]) - GROOVE_WALL * width

    def slope(inside: float) -> float:
        of_navicular = navicular * min(1.0, (FROM_EDGE - inside) / (FROM_EDGE - RELIEF_INSIDE_MM))
        beside = max(1.0 - abs(inside - nearest) / (GROOVE_WALL * width), 0.0)
        return of_navicular + GROOVE_SLOPE * groove / width * beside

    return slope


def _least_fill(case: Case) -> tuple[float, str]:
    """Return the least fill, in steps of 5 %, with which the arch rises gently enough across the foot."""
    height, apex = case.dose("medial_arch.height_mm"), ARCH_APEX * case.length + case.dose("medial_arch.apex_shift_mm")
    lateral, medial = case.outline.crossing(apex)
    reach = MEDIAL_REACH * (medial - lateral)
    of_reliefs, steepest = _relief_slope(case), math.tan(math.radians(STEEPEST_ACROSS))

    def slope(fill: float, inside: float) -> float:
        power = medial_power(fill)
        return float(height * power / reach * (1.0 - inside / reach) ** (power - 1.0))

    for fill in range(0, 101, 5):
        if all(slope(fill, inside) + of_reliefs(inside) <= steepest for inside in PLACES_MM):
            break
    words = "as feet and stock insoles" if fill == 0 else f"so that an arch of {height:g} rises gently enough"
    return float(fill), f"{words}:"


_WAY_DOWN = f"{STEEPEST:g} of its way down, {STEEPEST_BEFORE_EDGE:g} on a three-quarter insole"

RULES = (
    # the apex first, since the way down from it bounds the height
    Rule("medial_arch.apex_shift_mm", Zero(f"none: the apex is at {ARCH_APEX:g} x FL"), "practice rule", "P"),
    Rule(
        "medial_arch.height_mm",
        Formula(
            f"{SHARE.says} x the hollow under the foot: half of the navicular height, or FL x 0.060 for a flat foot, "
            "0.085 for a neutral one, 0.110 for a high arch",
            _height,
        ),
        "house, from practice ranges",
        limits=(
            lower_limit(8.0),
            upper_limit(26.0),
            upper_limit(_steepest, "so that it runs out gently behind the ball", _WAY_DOWN),
        ),
    ),
    Rule(
        "medial_arch.fill_percent",
        Formula(
            f"0, as feet and stock insoles; more where a high arch, or one with a relief in it, would rise over "
            f"{STEEPEST_ACROSS:g} degrees across the foot",
            _least_fill,
        ),
        "feet and measured stock insoles, house",
    ),
    Rule(
        "medial_arch.distal_fill_percent",
        Either(GENTLE, Constant(0.0, "running or mild support: as stock insoles"), Constant(100.0, "full")),
        "measured stock insoles, house",
    ),
    Rule(
        "lateral_arch.height_mm",
        ByType(flat=4.0, neutral=4.5, high=5.0),
        "measured stock insoles",
    ),
)
