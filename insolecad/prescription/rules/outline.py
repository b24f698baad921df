"""Sizes of the insole's underside from the foot's (measured insoles)."""

from insolecad.prescription.case import Case
from insolecad.prescription.values import Prescribed


def insole_length(case: Case) -> Prescribed:
    """FL + 12 mm; a deep shoe takes 1 more, a minimalist one 2 less."""
    extra = {"standard": 12.0, "deep-cushioned": 13.0, "minimalist": 10.0}[case.shoe]
    value = round(case.length + extra, 1)
    reason = f"{case.shoe} shoe: FL {case.length:g} + {extra:g} = {value:g} mm"
    return Prescribed(value, reason, "house, from measured stock insoles")


def insole_ball_width(case: Case) -> Prescribed:
    """0.97 of the foot's ball; all of it in a minimalist shoe."""
    share = 1.00 if case.shoe == "minimalist" else 0.97
    value = round(share * case.ball_width, 1)
    reason = f"{case.shoe} shoe: {share:.2f} x ball width {case.ball_width:g} = {value:g} mm"
    return Prescribed(value, reason, "house, from measured orthopaedic insoles")


def insole_heel_width(case: Case) -> Prescribed:
    """Heel width less 3 mm: the wall leans out to the heel's full width."""
    value = round(case.heel_width - 3.0, 1)
    reason = f"heel width {case.heel_width:g} - 3 = {value:g} mm, the wall leans out to the heel"
    return Prescribed(value, reason, "house, from measured shoe lasts")
