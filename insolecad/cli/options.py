"""Options that belong to the command and not to the order, checked before anything is built."""

import os
from pathlib import Path

from insolecad.errors import Problem
from insolecad.order.units import amount


def formats(text: str) -> list[str] | Problem:
    """Return the format names in `text`, in order and once each."""
    from insolecad.export import WRITERS

    names = list(dict.fromkeys(word for word in text.lower().replace(",", " ").split()))
    unknown = [name for name in names if name not in WRITERS]
    if unknown or not names:
        return Problem("--format", ", ".join(unknown) or "none", ", ".join(WRITERS), "name one or more, as in stl,step")
    return names


def folder(text: str) -> Path | Problem:
    """Return the folder for the files, which need not exist yet but could be made."""
    if not text.strip():
        return Problem("--out", "nothing", "a folder", "name a folder, . for this one")
    path = Path(text)
    place = path
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        advice = "name a folder, or one that can be made"
        return Problem("--out", f"{text!r}; {place} is not a folder", "a folder", advice)
    if not os.access(place, os.W_OK | os.X_OK):
        return Problem("--out", f"{text!r}; {place} cannot be written to", "a folder", "name a folder of your own")
    return path


def tolerance(text: str) -> float | Problem:
    """Return the chord tolerance in mm."""
    from insolecad.job import COARSEST, FINEST

    value = amount(text, "mm")
    if value is not None and FINEST <= value <= COARSEST:
        return value
    advice = "leave it out for 0.02, finer than any printer's step"
    return Problem("--tolerance", text, f"{FINEST:g} to {COARSEST:g} mm", advice)
