"""`insolecad make`: an order, from a file or from flags, to files."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli.flags import Given, takes_order

if TYPE_CHECKING:
    from pathlib import Path

    from insolecad.cli.ordering import Ordered

FILES = "The files"


@takes_order
def make(
    given: Given,
    formats: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="stl, step, or both.", rich_help_panel=FILES)
    ] = "stl,step",
    out: Annotated[
        str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.", rich_help_panel=FILES)
    ] = "out",
    tolerance: Annotated[
        str, typer.Option("--tolerance", metavar="MM", help="How true the mesh is.", rich_help_panel=FILES)
    ] = "0.02",
    as_json: Annotated[bool, typer.Option("--json", help="Print the job sheet.", rich_help_panel=FILES)] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=FILES)] = False,
) -> None:
    """Make insoles from an order file, from presets and flags, or from all of them."""
    job = _checked(given, formats, out, tolerance)
    _run(*job, as_json=as_json, quiet=quiet)


def _checked(given: Given, formats: str, out: str, tolerance: str) -> "tuple[Ordered, list[str], Path, float]":
    """Return order, formats, folder and tolerance. Raises one OrderError with every problem of all of them."""
    from insolecad.cli import options
    from insolecad.cli.ordering import ordered
    from insolecad.errors import Problem

    names, folder, chord = options.formats(formats), options.folder(out), options.tolerance(tolerance)
    order = ordered(given, tuple(item for item in (names, folder, chord) if isinstance(item, Problem)))
    assert not isinstance(names, Problem) and not isinstance(folder, Problem) and not isinstance(chord, Problem)
    return order, names, folder, chord


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
