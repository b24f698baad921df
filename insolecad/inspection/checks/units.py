"""Which unit a file is in: an insole is as long as a foot in one of them only."""

from dataclasses import dataclass

from insolecad.inspection.checks.finding import Finding, Level

SHORTEST, LONGEST = 150.0, 350.0
"""Lengths of insoles in mm, from a child's to the largest shoe made."""


@dataclass(frozen=True)
class Unit:
    """A unit: its name, and its length in mm."""

    name: str
    mm: float


MILLIMETRES = Unit("millimetres", 1.0)

OTHERS = (Unit("metres", 1000.0), Unit("inches", 25.4), Unit("centimetres", 10.0), Unit("micrometres", 0.001))
"""Units that files come in by mistake; no insole has a length that could be meant in two of them."""


def guess(longest: float) -> Unit:
    """Return the unit in which a body of this longest extent is an insole; millimetres where it is one in none."""
    if SHORTEST <= longest <= LONGEST:
        return MILLIMETRES
    return next((unit for unit in OTHERS if SHORTEST <= longest * unit.mm <= LONGEST), MILLIMETRES)


def units(longest: float, unit: Unit) -> Finding:
    """Return the finding on the longest extent of a body, as it is in the file."""
    limit = f"{SHORTEST:g} to {LONGEST:g} mm"
    if unit is not MILLIMETRES:
        advice = (
            f"the file seems to be in {unit.name}: scale it by {unit.mm:g} in the slicer, or write it again in "
            "millimetres; the other checks assume this has been done"
        )
        return Finding("length and unit", "fail", f"{longest:.4g} long", limit, advice)
    if SHORTEST <= longest <= LONGEST:
        return Finding("length and unit", "ok", f"{longest:.1f} mm", limit, "")
    advice = "an insole is longer; fine for a part of one, else look at the unit that the file was written in"
    if longest > LONGEST:
        advice = (
            "no foot is that long; look at the unit that the file was written in, or whether it holds a whole plate"
        )
    level: Level = "warn" if longest > LONGEST or longest < SHORTEST / 5.0 else "note"
    return Finding("length and unit", level, f"{longest:.4g} mm", limit, advice)
