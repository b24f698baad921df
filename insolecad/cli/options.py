"""The options of commands that write files, declared once, and the check of each before anything is built."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli.order_flags import order_from_arguments
from insolecad.errors import OrderError, Problem, Problems
from insolecad.files import FORMATS
from insolecad.files.slicers import SLICERS
from insolecad.surface.tolerance import TOLERANCE

if TYPE_CHECKING:
    from insolecad.cli.order_flags import OrderArguments, OrderWithPresets
    from insolecad.files.slicers import SlicerName
    from insolecad.job.parts import Part

FILES = "The files"

LABELLED = {"form.label": "auto"}
"""What is written as files is labelled, unless the order says otherwise: insoles are mixed up easily."""

Formats = Annotated[
    str,
    typer.Option(
        "--format",
        metavar="NAMES",
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; several with commas.",
        rich_help_panel=FILES,
    ),
]
Slicer = Annotated[
    str,
    typer.Option(
        "--slicer",
        metavar="NAME",
        help=f"Target slicer of the 3MF: {', '.join(SLICERS)}.",
        rich_help_panel=FILES,
    ),
]
Out = Annotated[str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.", rich_help_panel=FILES)]
DEFAULT_TOLERANCE = f"{TOLERANCE:g}"
Tolerance = Annotated[
    str,
    typer.Option(
        "--tolerance",
        metavar="MM",
        help="Largest deviation of the mesh from the exact surface, in mm.",
        rich_help_panel=FILES,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print only errors.", rich_help_panel=FILES)]


@dataclass(frozen=True)
class Task:
    """What a command that writes files was asked for: the order, formats, folder and chord tolerance in mm."""

    ordered: "OrderWithPresets"
    formats: list[str]
    folder: Path
    tolerance: float


def task(given: "OrderArguments", formats: list[str], out: str, tolerance: str, problems: Problems) -> Task:
    """Return what to do. Raises one OrderError with every problem, those collected before among them."""
    place = problems.read(lambda: folder(out), Path())
    chord = problems.read(lambda: chord_tolerance(tolerance), 0.0)
    return Task(order_from_arguments(given, problems.found, LABELLED), formats, place, chord)


def refusal(flag: str, given: str, allowed: str, advice: str) -> OrderError:
    """Return the error of an option."""
    return OrderError([Problem(flag, given, allowed, advice)])


def format_names(text: str) -> list[str]:
    """Return the format names in `text`, in order and once each."""
    return names("--format", text, FORMATS)


def slicer_name(text: str) -> "SlicerName | None":
    """Return the target slicer of a 3MF, None if nobody is named."""
    return word("--slicer", text, SLICERS) if text else None


def slicer_for(text: str, formats: list[str], part: "Part", problems: Problems) -> "SlicerName | None":
    """Return the same for files of these formats and this part of an insole; collect what does not go together."""
    from insolecad.job.options import format_problems

    with problems.collect():
        slicer = slicer_name(text)
        if formats:
            problems.add(*format_problems(formats, part, slicer))
        return slicer
    return None


def names(flag: str, text: str, known: Iterable[str]) -> list[str]:
    """Return the names in `text` in order and once each. Raises OrderError unless all of them are known."""
    found, known = list(dict.fromkeys(text.lower().replace(",", " ").split())), list(known)
    unknown = [name for name in found if name not in known]
    if unknown or not found:
        advice = f"name one or more, as in {','.join(known[:2])}"
        raise refusal(flag, ", ".join(unknown) or "none", ", ".join(known), advice)
    return found


def word(flag: str, text: str, known: Iterable[str]) -> str:
    """Return one word of those known. Raises OrderError for another."""
    found, known = text.strip().lower(), list(known)
    if found not in known:
        raise refusal(flag, repr(text[:40]), ", ".join(known), "choose one of these words")
    return found


def length(flag: str, text: str, low: float, high: float, advice: str = "give one length, such as 5mm") -> float:
    """Return a length in mm, with or without a unit. Raises OrderError for one out of its limits."""
    from insolecad.order.units import amount

    value = amount(text, "mm")
    if value is None or not low <= value <= high:
        raise refusal(flag, text[:40], f"{low:g} to {high:g} mm", advice)
    return value


def number(flag: str, text: str, low: float, high: float, advice: str) -> float:
    """Return a number, with or without a percent sign. Raises OrderError for one out of its limits."""
    try:
        value = float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        value = float("nan")
    if not low <= value <= high:
        raise refusal(flag, text[:40], f"{low:g} to {high:g}", advice)
    return value


def folder(text: str, flag: str = "--out") -> Path:
    """Return the folder for the files. Raises OrderError unless it is there or could be made."""
    if not text.strip():
        raise refusal(flag, "nothing", "a folder", "name a folder, . for this one")
    path = Path(text)
    place = path
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        advice = "name a folder, or one that can be made"
        raise refusal(flag, f"{text!r}; {place} is not a folder", "a folder", advice)
    if not os.access(place, os.W_OK | os.X_OK):
        raise refusal(flag, f"{text!r}; {place} cannot be written to", "a folder", "name a folder of your own")
    return path


def file(flag: str, text: str, name: str, ending: str) -> Path:
    """Return the file to write: as named, or called `name` in a folder that is named in its place.

    Raises OrderError for another ending, and for a folder that cannot be made.
    """
    if not text.strip():
        raise refusal(flag, "nothing", f"a file ending in {ending}, or a folder", f"name one, such as out/{name}")
    path = Path(text)
    if text.endswith(("/", os.sep)) or path.is_dir() or not path.suffix:
        path = path / name
    if path.suffix.lower() != ending:
        raise refusal(flag, repr(text[-40:]), f"a file ending in {ending}, or a folder", f"such as out/{name}")
    folder(str(path.parent), flag)
    return path


def count(flag: str, text: str, low: int, high: int, advice: str = "give one whole number, such as 20000") -> int:
    """Return a whole number. Raises OrderError for one out of its limits."""
    plain = text.strip().replace(",", "").replace("_", "")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 12 and low <= int(plain) <= high):
        raise refusal(flag, text[:40], f"{low} to {high}", advice)
    return int(plain)


def chord_tolerance(text: str) -> float:
    """Return the chord tolerance in mm. Raises OrderError for one out of its limits."""
    from insolecad.surface.tolerance import COARSEST, FINEST

    return length(
        "--tolerance", text, FINEST, COARSEST, f"leave it out for {TOLERANCE:g}, finer than any printer's step"
    )
