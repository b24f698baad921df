"""Notes on measures: rare ones, ones that contradict each other, and feet that differ (plausibility limits)."""

from collections.abc import Iterator

from insolecad.order.feet import GIRTH_OVER_WIDTH, MEASURES, WORDS, size_of
from insolecad.order.limits import (
    RATIOS,
    USUAL_FOOT_LENGTH,
    USUAL_LENGTH_DIFFERENCE,
    USUAL_NAVICULAR_HEIGHT,
)
from insolecad.order.sizes import BAND
from insolecad.order.units import unit_of
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about the measures of a foot and about the pair."""
    if case.foot["length_mm"].origin == "copied":
        other = "left" if case.side == "right" else "right"
        advice = f"taken to be as the {other} one; measure it for a better fit"
        yield note(f"{case.side} foot", "not measured", None, advice)
    yield from _range("foot length", case.length, USUAL_FOOT_LENGTH, "mm")
    if case.navicular_height is not None:
        yield from _range("navicular height", case.navicular_height, USUAL_NAVICULAR_HEIGHT, "mm")
    yield from _ratios(case)
    yield from _size(case)
    yield from _girth(case)
    yield from _pair(case)


def _range(check: str, value: float, limits: tuple[float, float], unit: str) -> Iterator[Note]:
    low, high = limits
    if not low <= value <= high:
        yield warn(check, value, f"usually {low:g} to {high:g} {unit}", f"measure the {check} again")


def _ratios(case: Case) -> Iterator[Note]:
    """Yield rare proportions of measures that were taken."""
    for ratio in RATIOS:
        measure, base = case.foot.get(ratio.measure), case.foot[ratio.base]
        if measure is None or measure.band or base.band or measure.origin == "default":
            continue
        share = float(measure.value) / float(base.value)
        if not ratio.usual_low <= share <= ratio.usual_high:
            words = f"{WORDS[ratio.measure]} / {WORDS[ratio.base]}"
            limit = f"usually {ratio.usual_low:g} to {ratio.usual_high:g}"
            yield warn(words, share, limit, f"measure {WORDS[ratio.measure]} and {WORDS[ratio.base]} again")


def _size(case: Case) -> Iterator[Note]:
    """Yield what a shoe size is worth: alone, or against a measured length."""
    found = size_of(case.order.values, case.side)
    if not found:
        return
    _key, size = found
    if case.foot["length_mm"].origin != "given":
        advice = f"the foot length comes from the shoe size, give or take {BAND:g} mm; measure for a better fit"
        yield note("shoe size", str(size), f"{size.length:g} mm", advice)
    elif abs(size.length - case.length) > BAND:
        advice = f"measured is {case.length:g} mm, which was used; shoes are often bought too large or too small"
        yield warn("shoe size", str(size), f"a foot {size.length:g} mm long, give or take {BAND:g}", advice)


def _girth(case: Case) -> Iterator[Note]:
    """Yield a girth that the measured width contradicts."""
    if "ball_girth_mm" not in case.foot or case.foot["ball_width_mm"].origin == "derived":
        return
    girth, (ratio, spread) = float(case.foot["ball_girth_mm"].value), GIRTH_OVER_WIDTH[case.order.wearer.sex]
    low, high = (case.ball_width * (ratio + sign * 3.0 * spread) for sign in (-1.0, 1.0))
    if not low <= girth <= high:
        limit = f"{low:.0f} to {high:.0f} mm at a ball width of {case.ball_width:g} mm"
        yield warn("ball girth", girth, limit, "the width was used; measure girth and width again")


def _pair(case: Case) -> Iterator[Note]:
    """Yield how the feet differ, where both were measured."""
    left, right = case.order.foot_values("left"), case.order.foot_values("right")
    for measure in MEASURES:
        one, other = left.get(measure), right.get(measure)
        if one is None or other is None or {one.origin, other.origin} & {"copied", "default"}:
            continue
        if one.value == other.value:
            continue
        check = f"left and right {WORDS[measure]}"
        if isinstance(one.value, str) or isinstance(other.value, str):
            yield note(check, f"{one.value}, {other.value}", None, "the feet differ")
            continue
        difference = round(one.value - other.value, 3)
        unit = unit_of(measure)
        words = f"left is {abs(difference):g}{f' {unit}' if unit else ''} {'more' if difference > 0.0 else 'less'}"
        if measure == "length_mm" and abs(difference) > USUAL_LENGTH_DIFFERENCE:
            yield warn(check, difference, f"usually up to {USUAL_LENGTH_DIFFERENCE:g} mm", "measure both feet again")
        else:
            yield note(check, difference, None, words)
