"""Heel: lift, posts, skives and the cup that holds them (laboratory menus and lasts)."""

import numpy as np

from insolecad.plan import COUNTER
from insolecad.prescription.case import Case
from insolecad.prescription.rules.sums import added, kept
from insolecad.prescription.values import Prescribed

STANDARD_LENGTH = 260.0
"""Foot length in mm at which the laboratories' depths are stated."""

COUNTER_WIDEST = 15.0
"""Rim height in mm at which a shoe's heel counter is widest (laboratory menus and lasts)."""


def heel_lift(case: Case) -> Prescribed:
    """None unless ordered: lifts did little better than a sham (laboratory menus, LIFT 2025)."""
    return Prescribed(0.0, "none unless ordered", "house")


def rearfoot_post(case: Case) -> Prescribed:
    """Flat 0/2/4 degrees medial, neutral 0/0/2, high arch 0/2/3 lateral (laboratory menus)."""
    angle = {
        "flat": case.by_level(0.0, 2.0, 4.0),
        "neutral": case.by_level(0.0, 0.0, 2.0),
        "high": case.by_level(0.0, -2.0, -3.0),
    }[case.foot_type]
    side = "" if angle == 0.0 else ", inner side up" if angle > 0.0 else ", outer side up"
    return Prescribed(angle, f"{_foot(case)}: {abs(angle):g} degrees{side}", "house, within the laboratories' menus")


def medial_skive(case: Case) -> Prescribed:
    """2 mm for a flat foot at maximum support; more only when ordered (laboratory menus)."""
    depth = case.by_level(0.0, 0.0, 2.0) if case.foot_type == "flat" else 0.0
    return Prescribed(depth, f"{_foot(case)}: {depth:g} mm", "house, depths after Kirby 1992")


def lateral_skive(case: Case) -> Prescribed:
    """None unless ordered (laboratory menus)."""
    return Prescribed(0.0, "none unless ordered", "house")


def cup_depth(case: Case) -> Prescribed:
    """10/14/18 mm at FL 260, deeper for a flat foot and under a skive, shallower in a minimalist shoe."""
    standard = case.by_level(10.0, 14.0, 18.0)
    scaled = round(standard * case.length / STANDARD_LENGTH, 1)
    value, reason = added(
        (f"{case.level} support: {standard:g} x FL {case.length:g} / 260 =", scaled),
        ("flat foot", 2.0 if case.foot_type == "flat" else 0.0),
        ("minimalist shoe", -3.0 if case.shoe == "minimalist" else 0.0),
        ("landing on the heel", 2.0 if case.strike == "heel" else 0.0),
    )
    value, reason = kept(value, reason, 8.0, 22.0)
    least = cup_for_skive(max(case.dose("medial_skive.depth_mm"), case.dose("lateral_skive.depth_mm")))
    value, reason = kept(value, reason, least, 22.0, "to hold the heel on a skive")
    return Prescribed(value, reason, "house, from laboratory menus")


def cup_for_skive(skive: float) -> float:
    """Return the shallowest cup in mm that a skive of `skive` mm works in (podiatrytoday.com)."""
    if skive <= 0.0:
        return 0.0
    return 20.0 if skive > 5.0 else 14.0


def cup_width(case: Case) -> Prescribed:
    """Standing heel width; above 15 mm the rim follows the shoe's heel counter inward (laboratory menus and lasts)."""
    depth = case.dose("heel_cup.depth_mm")
    rim = case.dose("base.heel_mm") + case.dose("heel_lift.height_mm") + depth
    value, reason = round(case.heel_width, 1), f"heel width {case.heel_width:g} mm"
    if depth > 0.0 and rim > COUNTER_WIDEST:
        widest, here = (float(lean) for lean in COUNTER(np.array([COUNTER_WIDEST, rim])))
        narrower = round(2.0 * (widest - here), 1)
        value = round(value - narrower, 1)
        reason = (
            f"heel width {case.heel_width:g} - {narrower:g}, shoes narrow at a {rim:.1f} mm high rim = {value:g} mm"
        )
    return Prescribed(*kept(value, reason, 35.0, 100.0), source="house, from measured shoe lasts")


def _foot(case: Case) -> str:
    name = {"flat": "flat foot", "neutral": "neutral foot", "high": "high arch"}[case.foot_type]
    return f"{name}, {case.level}"
