"""`insolecad report`: one page that tells all about an order: to look at, to turn, to cut, to print."""

from typing import Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import LABELLED
from insolecad.cli.order_flags import Given, ordered, takes_order
from insolecad.cli.terminal import echo

PAGE = "The page"


@takes_order
def report(
    given: Given,
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="PATH", help="The HTML, or a folder for it.", rich_help_panel=PAGE)
    ] = "out/",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=PAGE)] = False,
) -> None:
    """Write one HTML page about an order: the insoles to turn and cut, drawings, every number with its reason.

    The page is one file that needs no network; printed from a browser it fills two sheets.
    """
    from insolecad.errors import Problems

    problems = Problems()
    with problems.collect():
        options.file("--out", out, "insoles.html", ".html")
    known = ordered(given, problems.found, LABELLED)
    path = options.file("--out", out, f"{known.order.name}.html", ".html")
    from insolecad.report.page import Report, page, write

    write(page(Report(known.order, known.presets)), path)
    if not quiet:
        echo(path)
        echo("Open it in a browser; it needs no network. Print it from there on two sheets.")
