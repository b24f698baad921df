"""The options of commands that write files, declared once, and the check of each before anything is built."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from insolecad.cli.order_flags import ordered
from insolecad.errors import Problem

if TYPE_CHECKING:
    from insolecad.cli.order_flags import Given, Ordered
    from insolecad.files.threemf import Flavour
    from insolecad.job.parts import Part

FILES = "The files"

LABELLED = {"form.label": "auto"}
"""What is written as files is labelled, unless the order says otherwise: insoles are mixed up easily."""

Formats = Annotated[
    str, typer.Option("--format", metavar="NAMES", help="stl, step, 3mf, zones, or several.", rich_help_panel=FILES)
]
Slicer = Annotated[
    str, typer.Option("--slicer", metavar="NAME", help="Whom a 3mf is for: plain, prusa, orca.", rich_help_panel=FILES)
]
Out = Annotated[str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.", rich_help_panel=FILES)]
Tolerance = Annotated[
    str, typer.Option("--tolerance", metavar="MM", help="How true the mesh is.", rich_help_panel=FILES)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=FILES)]


def checked(
    given: "Given", formats: str, out: str, tolerance: str, more: "tuple[Problem, ...]" = ()
) -> "tuple[Ordered, list[str], Path, float]":
    """Return order, formats, folder and tolerance. Raises one OrderError with every problem, `more` among them."""
    kinds, place, chord = format_names(formats), folder(out), chord_tolerance(tolerance)
    order = ordered(given, tuple(item for item in (kinds, place, chord) if isinstance(item, Problem)) + more, LABELLED)
    assert not isinstance(kinds, Problem) and not isinstance(place, Problem) and not isinstance(chord, Problem)
    return order, kinds, place, chord


def format_names(text: str) -> list[str] | Problem:
    """Return the format names in `text`, in order and once each."""
    from insolecad.files import FORMATS

    return names("--format", text, FORMATS)


def slicer(text: str, kinds: list[str] | Problem, part: "Part") -> "tuple[Flavour | None, list[Problem]]":
    """Return whom a 3MF is for, None where nobody is named, and what does not go together."""
    from insolecad.files.threemf import FLAVOURS
    from insolecad.job.pair_3mf import refusals

    found = word("--slicer", text, FLAVOURS) if text else None
    if isinstance(found, Problem):
        return None, [found]
    flavour = cast("Flavour | None", found)
    return flavour, [] if isinstance(kinds, Problem) else refusals(kinds, part, flavour)


def names(flag: str, text: str, known: Iterable[str]) -> list[str] | Problem:
    """Return the names in `text` in order and once each, all of them known."""
    found, known = list(dict.fromkeys(text.lower().replace(",", " ").split())), list(known)
    unknown = [name for name in found if name not in known]
    if unknown or not found:
        advice = f"name one or more, as in {','.join(known[:2])}"
        return Problem(flag, ", ".join(unknown) or "none", ", ".join(known), advice)
    return found


def word(flag: str, text: str, known: Iterable[str]) -> str | Problem:
    """Return one word of those known."""
    found, known = text.strip().lower(), list(known)
    return found if found in known else Problem(flag, repr(text[:40]), ", ".join(known), "choose one of these words")


def length(flag: str, text: str, low: float, high: float) -> float | Problem:
    """Return a length in mm, with or without a unit."""
    from insolecad.order.units import amount

    value = amount(text, "mm")
    if value is not None and low <= value <= high:
        return value
    return Problem(flag, text[:40], f"{low:g} to {high:g} mm", "give one length, such as 5mm")


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


def file(flag: str, text: str, name: str, ending: str) -> Path | Problem:
    """Return the file to write: as named, or called `name` in a folder that is named in its place."""
    if not text.strip():
        return Problem(flag, "nothing", f"a file ending in {ending}, or a folder", f"name one, such as out/{name}")
    path = Path(text)
    if text.endswith(("/", os.sep)) or path.is_dir() or not path.suffix:
        path = path / name
    if path.suffix.lower() != ending:
        return Problem(flag, repr(text[-40:]), f"a file ending in {ending}, or a folder", f"such as out/{name}")
    parent = folder(str(path.parent))
    return Problem(flag, parent.given, parent.allowed, parent.advice) if isinstance(parent, Problem) else path


def count(flag: str, text: str, low: int, high: int) -> int | Problem:
    """Return a whole number."""
    plain = text.strip().replace(",", "").replace("_", "")
    if plain.isascii() and plain.isdigit() and len(plain) < 12 and low <= int(plain) <= high:
        return int(plain)
    return Problem(flag, text[:40], f"{low} to {high}", "give one whole number, such as 20000")


def chord_tolerance(text: str) -> float | Problem:
    """Return the chord tolerance in mm."""
    from insolecad.job.pipeline import COARSEST, FINEST
    from insolecad.order.units import amount

    value = amount(text, "mm")
    if value is not None and FINEST <= value <= COARSEST:
        return value
    advice = "leave it out for 0.02, finer than any printer's step"
    return Problem("--tolerance", text, f"{FINEST:g} to {COARSEST:g} mm", advice)
