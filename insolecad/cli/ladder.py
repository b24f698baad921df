"""`insolecad ladder`: the same order in several steps of one number, to find the one that feels right."""

from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import DEFAULT_TOLERANCE, Formats, Out, Quiet, Slicer, Tolerance
from insolecad.cli.order_flags import OrderArguments, takes_order

if TYPE_CHECKING:
    from insolecad.job.ladder import Ladder


@takes_order
def ladder(
    given: OrderArguments,
    vary: Annotated[
        str,
        typer.Option(
            "--vary",
            metavar="WHAT",
            help="support, or a key and its values: medial_arch.height_mm=14,16,18.",
            rich_help_panel="The steps",
        ),
    ] = "support",
    formats: Formats = "stl",
    slicer: Slicer = "",
    out: Out = "out",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
    quiet: Quiet = False,
) -> None:
    """Build a series of insoles that differ in one value, to try side by side, and list what differs.

    Each step is engraved into its insoles.
    """
    from insolecad.errors import Problems
    from insolecad.job.ladder import steps, write
    from insolecad.job.parts import WHOLE

    problems = Problems()
    names: list[str] = problems.read(lambda: options.format_names(formats), [])
    flavour = options.slicer_for(slicer, names, WHOLE, problems)
    task = options.task(given, names, out, tolerance, problems)
    key, found = steps(task.ordered.order, vary)
    made = write(found, key, formats=task.formats, out=task.folder, tolerance=task.tolerance, slicer=flavour)
    if not quiet:
        _show(made)


def _show(made: "Ladder") -> None:
    """Print the files of every step, and a table of all that differs."""
    from rich.table import Table

    from insolecad.cli.console import Console

    console = Console()
    for step, sheet in zip(made.steps, made.sheets, strict=True):
        parts = [*sheet.data["sides"].values(), sheet.data.get("pair", {"files": []})]
        names = [file["path"] for part in parts for file in part["files"]]
        console.print(f"{made.key} = {step.value}: {', '.join(names)}", markup=False, soft_wrap=True)
    table = Table("what differs", *(step.value for step in made.steps))
    for row in made.differences:
        table.add_row(row.key, *(f"{value:g}" for value in row.values))
    console.print(table)
    console.print(f"The table as a file: {made.table}", markup=False, soft_wrap=True)
    console.print("Begin with the lowest; go up when it feels good.")
