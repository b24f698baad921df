"""`insolecad make`: an order, from a file or from flags, to files."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli.flags import Given, takes_order
from insolecad.cli.output import FILES, Formats, Out, Quiet, Tolerance, checked

if TYPE_CHECKING:
    from pathlib import Path

    from insolecad.cli.ordering import Ordered


@takes_order
def make(
    given: Given,
    formats: Formats = "stl,step",
    out: Out = "out",
    tolerance: Tolerance = "0.02",
    as_json: Annotated[bool, typer.Option("--json", help="Print the job sheet.", rich_help_panel=FILES)] = False,
    quiet: Quiet = False,
) -> None:
    """Make insoles from an order file, from presets and flags, or from all of them."""
    job = checked(given, formats, out, tolerance)
    _run(*job, as_json=as_json, quiet=quiet)


def _run(given: "Ordered", formats: list[str], out: "Path", tolerance: float, *, as_json: bool, quiet: bool) -> None:
    """Build, tell, and leave with 1 if a check failed."""
    from insolecad.job import make as build_and_write

    sheet = build_and_write(given.order, formats=formats, out=out, tolerance=tolerance, presets=given.presets)
    if as_json:
        typer.echo(json.dumps(sheet.data, indent=2, ensure_ascii=False, allow_nan=False))
    elif not quiet:
        from insolecad.cli.summary import show

        show(given, sheet)
    if sheet.failed:
        if quiet or as_json:
            typer.echo(f"A check failed; the job sheet says which: {sheet.path}", err=True)
        raise typer.Exit(1)
