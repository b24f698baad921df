"""The check of a body's length, and of the unit that its file seems to be in."""

from insolecad.inspection.checks.finding import Finding, Level
from insolecad.inspection.formats.units import LONGEST_MM, MM, SHORTEST_MM, Unit


def units(longest: float, unit: Unit) -> Finding:
    """Return the finding on the longest extent of a body, as it is in the file, and on the unit of its file."""
    limit = f"{SHORTEST_MM:g} to {LONGEST_MM:g} mm"
    if unit is not MM:
        advice = (
            f"the file seems to be in {unit.name}: scale it by {unit.mm:g} in the slicer, or write it again in mm; "
            "the other checks assume that this has been done"
        )
        return Finding("length and unit", "fail", f"{longest:.4g} long", limit, advice)
    if SHORTEST_MM <= longest <= LONGEST_MM:
        return Finding("length and unit", "ok", f"{longest:.1f} mm", limit, "")
    advice = "an insole is longer; fine for a part of one, else look at the unit that the file was written in"
    if longest > LONGEST_MM:
        advice = (
            "no foot is that long; look at the unit that the file was written in, or whether it holds a whole plate"
        )
    level: Level = "warn" if longest > LONGEST_MM or longest < SHORTEST_MM / 5.0 else "note"
    return Finding("length and unit", level, f"{longest:.4g} mm", limit, advice)
