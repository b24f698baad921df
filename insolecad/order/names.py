"""The name of a job: it starts file names, so it must be safe on every system."""

import unicodedata

from insolecad.errors import Problem

LONGEST = 80
LONGEST_BYTES = 200
"""File systems stop at 255 bytes; side, size and suffix need the rest."""

FORBIDDEN = '/\\<>:"|?*'
DEVICES = {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³"}
"""Names that Windows keeps for devices, with any suffix."""


def name_problems(name: str) -> list[Problem]:
    """Return what makes a name unfit for a file."""
    reasons = [advice for wrong, advice in _rules(name) if wrong]
    allowed = f"1 to {LONGEST} characters that a file name can have"
    text = repr(name) if len(name) <= LONGEST else f"{name[:40]!r}... ({len(name)} characters)"
    return [Problem("name", text, allowed, "; ".join(reasons))] if reasons else []


def _rules(name: str) -> tuple[tuple[bool, str], ...]:
    broken = [mark for mark in FORBIDDEN if mark in name]
    return (
        (not name.strip(), "give a name that is not empty"),
        (bool(broken), f"leave out {' '.join(broken)}"),
        (".." in name, "leave out '..'"),
        (
            any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in name),
            "leave out control characters",
        ),
        (name.startswith((".", "-")), "begin with a letter or a digit"),
        (name != name.strip() or name.endswith("."), "leave out spaces and dots at the ends"),
        (len(name) > LONGEST or len(name.encode(errors="replace")) > LONGEST_BYTES, "make it shorter"),
        (name.partition(".")[0].strip().lower() in DEVICES, "Windows keeps this name for a device; choose another"),
    )
