"""`insolecad report`: an HTML report about an order."""

from typing import Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import LABELLED
from insolecad.cli.order_flags import OrderArguments, order_from_arguments, takes_order
from insolecad.cli.terminal import echo

PAGE = "The page"


@takes_order
def report(
    given: OrderArguments,
    out: Annotated[
        str,
        typer.Option(
            "--out", "-o", metavar="PATH", help="HTML file to write, or a folder for it.", rich_help_panel=PAGE
        ),
    ] = "out/",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only errors.", rich_help_panel=PAGE)] = False,
) -> None:
    """Write an HTML report about an order: 3D views, drawings, every number with its reason.

    The report is one file that works without a network; printed from a browser it fills two sheets.
    """
    from insolecad.errors import Problems

    problems = Problems()
    with problems.collect():
        options.file("--out", out, "insoles.html", ".html")
    known = order_from_arguments(given, problems.found, LABELLED)
    path = options.file("--out", out, f"{known.order.name}.html", ".html")
    from insolecad.report.page import Report, page, write

    write(page(Report(known.order, known.presets)), path)
    if not quiet:
        echo(path)
        echo("Open it in a browser; it needs no network. Printed from there it fills two sheets.")
