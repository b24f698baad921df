"""Base thickness by shoe, support and stride (house, by shoe; least thickness by material)."""

from insolecad.prescription.case import Case
from insolecad.prescription.rules.sums import added, kept
from insolecad.prescription.values import Prescribed

THICKEST = 10.0
"""Largest base dose in mm."""


def base_heel(case: Case) -> Prescribed:
    """3 to 4 mm by shoe, half a millimetre by support, 1 more for who lands on the heel."""
    shoe = {"standard": 4.0, "deep-cushioned": 3.0, "minimalist": 4.0}[case.shoe]
    value, reason = added(
        (f"{case.shoe} shoe", shoe),
        (f"{case.level} support", case.by_level(-0.5, 0.0, 0.5)),
        ("landing on the heel", 1.0 if case.strike == "heel" else 0.0),
    )
    return _printable(case, value, reason)


def base_forefoot(case: Case) -> Prescribed:
    """2.5 to 3.5 mm by shoe; cushioning for who runs or lands on the midfoot, 1 mm each."""
    shoe = {"standard": 3.0, "deep-cushioned": 2.5, "minimalist": 3.5}[case.shoe]
    value, reason = added(
        (f"{case.shoe} shoe", shoe),
        (f"{case.level} support", case.by_level(-0.5, 0.0, 0.5)),
        ("landing on the midfoot", 1.0 if case.strike == "midfoot" else 0.0),
        ("running, cushions the ball", 1.0 if case.running else 0.0),
    )
    return _printable(case, value, reason)


def _printable(case: Case, value: float, reason: str) -> Prescribed:
    least = case.minimum_thickness
    return Prescribed(*kept(value, reason, least, THICKEST, f"in {case.material}"))
