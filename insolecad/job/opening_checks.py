"""Findings on openings: how many there are, how much is open, and which files hold them."""

from collections.abc import Mapping

from insolecad.inspection.checks.finding import Finding


def openings(holes: int, apertures: int, open_area_cm2: float) -> list[Finding]:
    """Return the note on what goes right through, none where nothing does."""
    if not holes + apertures:
        return []
    kinds = ((holes, "ventilation hole"), (apertures, "aperture"))
    said = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in kinds if count)
    return [Finding("openings", "note", said, None, f"{open_area_cm2:.1f} cm2 are open")]


def empty_zones(holes_by_zone: Mapping[str, int]) -> list[Finding]:
    """Return a warning for every zone that was to be ventilated and has no hole."""
    advice = "nowhere in it is there room beside rim, pads, front edge and places where a dose is measured"
    return [
        Finding(f"holes in zone {zone}", "warn", 0, None, advice) for zone, count in holes_by_zone.items() if not count
    ]


def in_files(count: int, *, in_step: bool, in_stl: bool, shell: bool) -> list[Finding]:
    """Return a note where some files hold the openings and others do not: `in_step` and `in_stl` say which do.

    The exact solid of a `shell` never does.
    """
    if not count or (in_step and in_stl):
        return []
    if in_stl:
        advice = "in the STL only" + ("" if shell else "; --holes-in-step cuts them there too")
        return [Finding("openings in the STEP", "note", "none", None, advice)]
    return [Finding("openings in the files", "note", "none", None, "the foot side alone has none: drill them later")]
