"""Medial and lateral arch (practice ranges)."""

from insolecad.prescription.case import Case
from insolecad.prescription.rules.sums import kept
from insolecad.prescription.values import Prescribed

SHARE_OF_LENGTH = {"flat": 0.060, "neutral": 0.085, "high": 0.110}
"""Height of the foot's own hollow over its length, by foot type."""

SHARE_OF_NAVICULAR = 0.5
"""Height of the foot's own hollow over the navicular height."""

STEEPEST = 0.41
"""Highest arch over its way down to the ball; more would slope over 35 degrees (house, computed).

Only short feet with a very high navicular come near it.
"""


def arch_height(case: Case) -> Prescribed:
    """0.65/0.80/0.95 of the hollow under the foot, which comes from the navicular or from type and length."""
    share = case.by_level(0.65, 0.80, 0.95)
    navicular = case.navicular_height
    if navicular is not None:
        hollow = SHARE_OF_NAVICULAR * navicular
        words = f"{SHARE_OF_NAVICULAR} x navicular height {navicular:g}"
    else:
        hollow = SHARE_OF_LENGTH[case.foot_type] * case.length
        words = f"{SHARE_OF_LENGTH[case.foot_type]:.3f} x FL {case.length:g}"
    value = round(share * hollow, 1)
    name = "high arch" if case.foot_type == "high" else f"{case.foot_type} foot"
    reason = f"{name}, {case.level}: {share:.2f} x {words} = {value:g} mm"
    highest = max(8.0, min(26.0, round(STEEPEST * _way_down(case), 1)))
    return Prescribed(*kept(value, reason, 8.0, highest), source="house, from practice ranges")


def arch_shift(case: Case) -> Prescribed:
    """The apex stays under the navicular, at 0.42 FL."""
    return Prescribed(0.0, f"apex at 0.42 x FL {case.length:g} = {0.42 * case.length:.1f} mm", "practice rule", "P")


def lateral_arch(case: Case) -> Prescribed:
    """Neutral 2, high 4; flat 0, but an outer edge of 1 mm stays."""
    if case.foot_type == "flat":
        return Prescribed(1.0, "flat foot: none, but the outer edge keeps 1 mm", "practice rule", "P")
    height = 4.0 if case.foot_type == "high" else 2.0
    name = "high arch" if case.foot_type == "high" else "neutral foot"
    return Prescribed(height, f"{name}: {height:g} mm", "practice rule", "P")


def _way_down(case: Case) -> float:
    """Return the length in mm from the apex, 0.42 FL plus its shift, to 8 mm behind the first head."""
    ball_length = float(case.foot["ball_length_mm"].value)
    return ball_length - 8.0 - 0.42 * case.length - case.dose("medial_arch.apex_shift_mm")
