"""Forefoot: metatarsal pad and bar (pad libraries and trials)."""

from insolecad.prescription.case import Case
from insolecad.prescription.rules.sums import kept
from insolecad.prescription.values import Prescribed

STANDARD_LENGTH = 260.0
"""Foot length in mm for which the pad's size is stated."""

STEEPEST = 0.14
"""Highest pad over its length; more would slope over 35 degrees toward the heads (house, computed)."""


def pad_height(case: Case) -> Prescribed:
    """3/4.5/6 mm, lower where it would be too steep; none for running, where cushioning did more."""
    if case.running:
        reason = "running: no pad, the forefoot is cushioned instead"
        return Prescribed(0.0, reason, "Hähni et al. 2016, J Foot Ankle Res 9:44", "V")
    height = case.by_level(3.0, 4.5, 6.0)
    highest = round(STEEPEST * case.dose("metatarsal_pad.length_mm"), 1)
    value, reason = kept(height, f"{case.level} support: {height:g} mm", 0.0, highest, "on a pad this short")
    return Prescribed(value, reason, "house, lower than foam pads: prints are stiffer")


def pad_length(case: Case) -> Prescribed:
    """50 mm at FL 260."""
    return _scaled(case, 50.0)


def pad_width(case: Case) -> Prescribed:
    """42 mm at FL 260."""
    return _scaled(case, 42.0)


def pad_front_edge(case: Case) -> Prescribed:
    """5 mm behind the heads, so that they meet a clear edge."""
    return Prescribed(5.0, "front edge 5 mm behind the heads of the second to fourth metatarsal", "house")


def bar_height(case: Case) -> Prescribed:
    """None unless ordered."""
    return Prescribed(0.0, "none unless ordered", "house")


def bar_width(case: Case) -> Prescribed:
    """25 mm of level land."""
    return Prescribed(25.0, "25 mm along the foot", "house")


def bar_gap(case: Case) -> Prescribed:
    """7 mm behind the heads."""
    return Prescribed(7.0, "front edge 7 mm behind the heads of the second to fourth metatarsal", "house")


def _scaled(case: Case, size: float) -> Prescribed:
    value = round(size * case.length / STANDARD_LENGTH, 1)
    return Prescribed(value, f"{size:g} x FL {case.length:g} / 260 = {value:g} mm", "house, from a pad library")
