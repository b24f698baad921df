"""`insolecad diff`: what differs between two orders, two finished files, or an order and a file."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import LABELLED
from insolecad.cli.order_flags import OrderArguments, order_from_arguments
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.compare.subjects import Source

ORDER = ".toml"

CLOSEST, WIDEST = 0.001, 5.0
"""Limits in mm of --within: what single precision resolves, and more than any printer is off (house)."""


def diff(
    a: Annotated[
        str, typer.Argument(metavar="A", help="An order (.toml), an insole (STL, 3MF, STEP), or a folder of `make`.")
    ],
    b: Annotated[str, typer.Argument(metavar="B", help="What to compare with it, of any of these kinds.")],
    foot: Annotated[str, typer.Option("--foot", metavar="SIDE", help="Compare only one foot: left or right.")] = "",
    mirror: Annotated[
        bool, typer.Option("--mirror", help="Of a left and a right insole, compare A with B's mirror image.")
    ] = False,
    within: Annotated[
        str, typer.Option("--within", metavar="LENGTH", help="Ignore differences smaller than this, in mm.")
    ] = "0.01",
    map_: Annotated[
        str, typer.Option("--map", metavar="PNG", help="Write a picture: where B is higher (red), lower (blue) than A.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Compare two orders, two finished insoles, or an order with a finished insole."""
    from insolecad.cli.diff_json import as_data
    from insolecad.cli.diff_text import show
    from insolecad.compare.comparison import compare
    from insolecad.errors import Problems

    problems = Problems()
    side = problems.read(lambda: options.word("--foot", foot, ("left", "right")), "") if foot else ""
    limit = problems.read(lambda: options.length("--within", within, CLOSEST, WIDEST), WIDEST)
    path = problems.read(lambda: options.file("--map", map_, "difference.png", ".png"), None) if map_ else None
    problems.refuse()
    found = compare(_source(a), _source(b), foot=side, mirror=mirror, within=limit)
    if path:
        from insolecad.report.colour_maps import difference_sheet
        from insolecad.report.picture import write

        write(difference_sheet(found.insoles, f"B: {Path(b).name}, over A: {Path(a).name}"), path)
    if as_json:
        echo(json.dumps(as_data(found), indent=2, allow_nan=False))
    else:
        show(found)
        if path is not None:
            echo(f"Drawn: {path}")
    if not found.same:
        raise typer.Exit(1)


def _source(name: str) -> "Source":
    """Return one of the two. Raises OrderError or FileError, which name it."""
    from insolecad.compare.subjects import of_file, of_folder, of_order
    from insolecad.errors import OrderError, Problem
    from insolecad.inspection.formats.job_sheet import ENDING

    if Path(name).is_dir() or name.endswith(ENDING):
        return of_folder(Path(name))
    if not name.lower().endswith(ORDER):
        return of_file(Path(name))

    try:
        return of_order(name, order_from_arguments(OrderArguments(file=name), defaults=LABELLED).order)
    except OrderError as error:
        if any(name in str(problem) for problem in error.problems):
            raise
        first = Problem("", f"the order {name}", "", "")
        raise OrderError([first, *error.problems]) from None
