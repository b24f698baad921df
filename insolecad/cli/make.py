"""`insolecad make`: an order, from a file or from flags, to files."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import DEFAULT_TOLERANCE, FILES, Formats, Out, Quiet, Slicer, Tolerance
from insolecad.cli.order_flags import OrderArguments, takes_order
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.files.slicers import SlicerName
    from insolecad.job.parts import Part

FEWEST, MOST = 1_000, 2_000_000
"""Limits of --max-triangles: fewer cannot form an insole, no program needs more."""


@takes_order
def make(
    given: OrderArguments,
    formats: Formats = "stl,step",
    slicer: Slicer = "",
    out: Out = "out",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
    max_triangles: Annotated[
        str,
        typer.Option(
            "--max-triangles",
            metavar="COUNT",
            help="Most triangles of each mesh (default: no limit).",
            rich_help_panel=FILES,
        ),
    ] = "",
    top_surface_only: Annotated[
        bool,
        typer.Option("--top-surface-only", help="Write only the top surface (open mesh).", rich_help_panel=FILES),
    ] = False,
    holes_in_step: Annotated[
        bool, typer.Option("--holes-in-step", help="Cut the holes into the STEP, too.", rich_help_panel=FILES)
    ] = False,
    no_order: Annotated[
        bool,
        typer.Option(
            "--no-order", help="Store no order, and so no body measures, in the files.", rich_help_panel=FILES
        ),
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the job sheet as JSON.", rich_help_panel=FILES)
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Build insoles from an order file, from presets and flags, or from all of them: STL, STEP, 3MF and a job sheet."""
    from insolecad.errors import Problem, Problems

    problems = Problems()
    most = problems.read(lambda: _most_triangles(max_triangles), None)
    if top_surface_only and holes_in_step:
        advice = "the top surface is written without holes: leave one of the two out"
        problems.add(Problem("--holes-in-step", "with --top-surface-only", "one of the two", advice))
    part = _part(top_only=top_surface_only, holes_in_step=holes_in_step, quiet=quiet)
    names: list[str] = problems.read(lambda: options.format_names(formats), [])
    flavour = options.slicer_for(slicer, names, part, problems)
    task = options.task(given, names, out, tolerance, problems)
    _run(task, most, part, flavour, keep_order=not no_order, as_json=as_json, quiet=quiet)


def _most_triangles(text: str) -> int | None:
    return options.count("--max-triangles", text, FEWEST, MOST) if text else None


def _part(*, top_only: bool, holes_in_step: bool, quiet: bool) -> "Part":
    """Return what goes into the files; slow steps are announced on stderr."""
    from insolecad.job.parts import Part, silent

    def tell(line: str) -> None:
        echo(line, err=True)

    return Part(top_only, holes_in_step, silent if quiet else tell)


def _run(
    task: options.Task,
    most: int | None,
    part: "Part",
    slicer: "SlicerName | None",
    *,
    keep_order: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Build, print, and exit with 1 if a check failed."""
    from insolecad.job.pipeline import make as build_and_write

    sheet = build_and_write(
        task.ordered.order,
        formats=task.formats,
        out=task.folder,
        tolerance=task.tolerance,
        max_triangles=most,
        presets=task.ordered.presets,
        part=part,
        slicer=slicer,
        keep_order=keep_order,
    )
    if as_json:
        echo(json.dumps(sheet.data, indent=2, ensure_ascii=False, allow_nan=False))
    elif not quiet:
        from insolecad.cli.summary import show

        show(task.ordered, sheet)
    if sheet.has_failed:
        if quiet or as_json:
            echo(f"A check failed; the job sheet says which: {sheet.path}", err=True)
        raise typer.Exit(1)
