"""`insolecad picture`: one sheet of views of an order or of a finished file, plain or coloured by a measure."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import LABELLED
from insolecad.cli.order_flags import FLAGS, OrderArguments, order_from_arguments, takes_order
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.report.picture import Subject

PICTURE = "The picture"


@takes_order
def picture(
    given: OrderArguments,
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="PATH", help="PNG file to write, or a folder for it.", rich_help_panel=PICTURE
        ),
    ] = "out/",
    colour: Annotated[
        str,
        typer.Option(
            "--colour",
            metavar="MAP",
            help="Colour by height, thickness, slope, zones or difference.",
            rich_help_panel=PICTURE,
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(
            "--against",
            metavar="FILE",
            help="Order or file to subtract (with --colour difference).",
            rich_help_panel=PICTURE,
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only errors.", rich_help_panel=PICTURE)] = False,
) -> None:
    """Draw an order, or a finished file (STL, 3MF, STEP), from six sides on one sheet."""
    from insolecad.errors import Problem, Problems

    problems = Problems()
    usual = "difference" if against else ""
    kind = problems.read(lambda: options.word("--colour", colour, _names()), usual) if colour else usual
    if kind == "difference" and not against:
        problems.add(Problem("--colour", "difference", "with --against", "name what to compare it with"))
    if against and kind not in ("difference", ""):
        problems.add(Problem("--against", f"with --colour {kind}", "--colour difference", "leave one of them out"))
    with problems.collect():
        subject = _subject(given)
    other = problems.read(lambda: _subject(OrderArguments(file=against)), None) if against else None
    path = problems.read(lambda: options.file("--out", out, "insole.png", ".png"), Path())
    problems.refuse()
    path = options.file("--out", out, f"{subject.title}.png", ".png")
    from insolecad.report.picture import picture as drawn
    from insolecad.report.picture import write

    write(drawn(subject, kind, other), path)
    for one in (subject, other):
        if one and (harm := one.damage):
            echo(f"The file is damaged, and so is its picture: {one.title}: {'; '.join(harm)}.", err=True)
    if not quiet:
        echo(path)


def _names() -> list[str]:
    from insolecad.report.colour_maps import NAMES

    return list(NAMES)


def _subject(given: OrderArguments) -> "Subject":
    """Return what to draw: an order, or a finished file. Raises OrderError if it is neither."""
    from insolecad.errors import OrderError, Problem
    from insolecad.report.picture import ENDINGS, Subject

    if given.file is not None and given.file.lower().endswith(ENDINGS):
        names = [FLAGS.get(key, key) for key in given.flags]
        names += ["--preset"] * bool(given.presets) + ["--set"] * bool(given.settings)
        advice = "leave them out, or name the order that the file was made from"
        if names:
            said = f"a finished file, with {', '.join(names)}"
            raise OrderError([Problem(given.file, said, "no flags of an order", advice)])
        return Subject(file=Path(given.file))
    return Subject(order=order_from_arguments(given, defaults=LABELLED).order)
