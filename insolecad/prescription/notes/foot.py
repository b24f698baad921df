"""Notes on the foot: measures that disagree about its type, how mobile it is, and how it rolls."""

from collections.abc import Iterator

from insolecad.errors import Change
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.foot_type import FLEXIBLE_FLAT, drop_class, motion, normalised_height, verdicts
from insolecad.prescription.case.model import Note, note, warn

SUGGESTED = {"mild": "mild", "moderate": "moderate", "severe": "maximum"}
"""Level of support that goes with a severity (house, after the public mapping of a podiatry engine)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield disagreements about the foot, and what its measures suggest."""
    yield from _disagreements(case)
    index = case.foot.get("chippaux_smirak_percent")
    if index and 0.0 < float(index.value) < 1.0:
        advice = f"if this is a ratio, give {100.0 * float(index.value):g} percent"
        yield warn("Chippaux-Smirak index", float(index.value), "in percent, 0 or from 1", advice)
    yield from _mobility(case)
    yield from _pronation(case)


def _disagreements(case: Case) -> Iterator[Note]:
    """Yield every measure that contradicts the one which decided the foot type."""
    first, *others = verdicts(case.order.foot_values(case.side)) or (None,)
    for other in others:
        if first and other.type != case.foot_type:
            limit = f"{case.foot_type} by {first.name}"
            if other.measure == "type":
                advice = f"the {first.name} was used; measure it again, or give only the type"
            else:
                advice = f"{other.reason}; the {first.name} was used: measure both again"
            yield warn(other.name, other.type, limit, advice)


def _mobility(case: Case) -> Iterator[Note]:
    if "navicular_drop_mm" in case.foot:
        drop = float(case.foot["navicular_drop_mm"].value)
        if drop > FLEXIBLE_FLAT:
            name = "a flexible flat foot" if case.foot_type == "flat" else "a very mobile foot"
            advice = f"{name} ({drop_class(drop)}); one drop alone does not decide the type"
            yield warn("navicular drop", drop, f"usually up to {FLEXIBLE_FLAT:g} mm", advice)
        else:
            yield note(
                "navicular drop", drop, "6 to 18 mm is normal", f"{drop_class(drop)}; it does not decide the type"
            )
    normalised = normalised_height(case.foot)
    if normalised:
        share, says = normalised
        advice = f"would say {says}; for comparison, it does not decide"
        yield note("navicular height / ball length", share, "0.22 to 0.31 is neutral", advice)


def _pronation(case: Case) -> Iterator[Note]:
    """Yield the level that a severity suggests, and contradictions between motion and shape."""
    moves = case.motion
    if "pronation" in case.foot:
        said = str(case.foot["pronation"].value)
        severity, _, name = said.partition("-")
        suggested = SUGGESTED.get(severity, case.level)
        if suggested != case.level:
            advice = f"the order says {case.level}, which was used"
            change = Change("to follow the suggestion", {"support.level": suggested})
            yield note("support level", case.level, f"{severity} {name} suggests {suggested}", advice, change)
        index = motion({key: value for key, value in case.foot.items() if key != "pronation"})
        if "fpi6" in case.foot and index != moves:
            yield warn("Foot Posture Index", index, f"{said} by the order", "the pronation in the order was used")
    against = {("pronated", "high"), ("supinated", "flat")}
    if (moves, case.foot_type) in against:
        advice = "both were used: the shape for arch and tilt, the roll for firmness; look at the foot again"
        yield warn("pronation", moves, f"{case.type_in_words} by {_teller(case)}", advice)


def _teller(case: Case) -> str:
    """Return what decided the foot type, in words."""
    found = verdicts(case.order.foot_values(case.side))
    return found[0].name if found else "default"
