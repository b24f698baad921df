"""`insolecad template`: the outlines of an order at true scale, to print, to cut and to try in the shoe."""

from pathlib import Path
from typing import Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import FILES, Out, Quiet
from insolecad.cli.order_flags import OrderArguments, order_from_arguments, takes_order
from insolecad.cli.terminal import echo


@takes_order
def template(
    given: OrderArguments,
    formats: Annotated[
        str,
        typer.Option("--format", metavar="NAMES", help="pdf, svg or dxf; several with commas.", rich_help_panel=FILES),
    ] = "pdf",
    paper: Annotated[
        str, typer.Option("--paper", metavar="NAME", help="Paper of the PDF: a4 or letter.", rich_help_panel=FILES)
    ] = "a4",
    trim: Annotated[
        str,
        typer.Option(
            "--trim", metavar="LENGTH", help="Extra edge of the top cover, to trim later.", rich_help_panel=FILES
        ),
    ] = "5mm",
    out: Out = "out",
    quiet: Quiet = False,
) -> None:
    """Draw outlines at true scale: insole, top cover, plugs, heads, with a bar to check the print."""
    from insolecad.errors import Problems
    from insolecad.job.template import PAPERS
    from insolecad.job.template.files import KINDS, write

    problems = Problems()
    kinds: list[str] = problems.read(lambda: options.names("--format", formats, KINDS), [])
    folder = problems.read(lambda: options.folder(out), Path())
    sheet = problems.read(lambda: options.word("--paper", paper, PAPERS), "")
    spare = problems.read(lambda: options.length("--trim", trim, 0.0, 30.0), 0.0)
    order = order_from_arguments(given, problems.found).order
    for path in write(order, kinds=kinds, paper=PAPERS[sheet], trim=spare, out=folder):
        if not quiet:
            echo(f"{path}{_pages(path)}")
    if not quiet:
        echo("Print at 100 percent, not to fit, and measure the bar: it is 100 mm long.")


def _pages(path: Path) -> str:
    return ": one page a side, or parts to glue at the crosses" if path.suffix == ".pdf" else ""
