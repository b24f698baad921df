"""`insolecad picture`: one sheet of views of an order or of a finished file, in plain or in colours that tell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import LABELLED
from insolecad.cli.order_flags import FLAGS, Given, ordered, takes_order
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.errors import Problem
    from insolecad.report.picture import Subject

PICTURE = "The picture"


@takes_order
def picture(
    given: Given,
    out: Annotated[
        str,
        typer.Option("--out", "-o", metavar="PATH", help="The PNG, or a folder for it.", rich_help_panel=PICTURE),
    ] = "out/",
    colour: Annotated[
        str,
        typer.Option(
            "--colour", metavar="MAP", help="height, thickness, slope, zones, difference.", rich_help_panel=PICTURE
        ),
    ] = "",
    against: Annotated[
        str,
        typer.Option(
            "--against", metavar="FILE", help="Order or file to show the difference from.", rich_help_panel=PICTURE
        ),
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=PICTURE)] = False,
) -> None:
    """Draw an order, or a finished file (STL, 3MF, STEP), from six sides on one sheet."""
    from insolecad.errors import OrderError, Problem

    kind = options.word("--colour", colour, _names()) if colour else "difference" if against else ""
    problems = [kind] if isinstance(kind, Problem) else []
    if kind == "difference" and not against:
        problems.append(Problem("--colour", "difference", "with --against", "name what to hold it against"))
    if against and kind not in ("difference", ""):
        problems.append(Problem("--against", f"with --colour {kind}", "--colour difference", "leave one of them out"))
    subject, more = _subject(given)
    other, wrong = _subject(Given(file=against)) if against else (None, [])
    path = options.file("--out", out, f"{subject.title if subject else 'insole'}.png", ".png")
    problems += [*more, *wrong, *([path] if isinstance(path, Problem) else [])]
    if problems or subject is None or isinstance(path, Problem) or isinstance(kind, Problem):
        raise OrderError(problems)
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


def _subject(given: Given) -> "tuple[Subject | None, list[Problem]]":
    """Return what to draw, an order or a finished file, or what is wrong with it."""
    from insolecad.errors import OrderError, Problem
    from insolecad.report.picture import ENDINGS, Subject

    if given.file is not None and given.file.lower().endswith(ENDINGS):
        names = [FLAGS.get(key, key) for key in given.flags]
        names += ["--preset"] * bool(given.presets) + ["--set"] * bool(given.settings)
        advice = "leave them out, or name the order that the file was made from"
        problem = Problem(given.file, f"a finished file, with {', '.join(names)}", "no flags of an order", advice)
        return Subject(file=Path(given.file)), [problem] if names else []
    try:
        return Subject(order=ordered(given, defaults=LABELLED).order), []
    except OrderError as error:
        return None, list(error.problems)
