"""`insolecad ladder`: the same order in several steps of one number, to find the one that feels right."""

from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli.flags import Given, takes_order

if TYPE_CHECKING:
    from insolecad.ladder import Ladder

FILES = "The files"


@takes_order
def ladder(
    given: Given,
    vary: Annotated[
        str,
        typer.Option(
            "--vary", metavar="WHAT", help="support, or a key and its values: medial_arch.height_mm=14,16,18."
        ),
    ] = "support",
    formats: Annotated[
        str, typer.Option("--format", metavar="NAMES", help="stl, step, or both.", rich_help_panel=FILES)
    ] = "stl",
    out: Annotated[
        str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.", rich_help_panel=FILES)
    ] = "out",
    tolerance: Annotated[
        str, typer.Option("--tolerance", metavar="MM", help="How true the mesh is.", rich_help_panel=FILES)
    ] = "0.02",
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=FILES)] = False,
) -> None:
    """Make one pair per step of a number, to try side by side, and tell what differs."""
    from insolecad.cli import options
    from insolecad.cli.ordering import ordered
    from insolecad.errors import Problem
    from insolecad.ladder import steps, write

    names, folder, chord = options.formats(formats), options.folder(out), options.tolerance(tolerance)
    order = ordered(given, tuple(one for one in (names, folder, chord) if isinstance(one, Problem))).order
    assert not isinstance(names, Problem) and not isinstance(folder, Problem) and not isinstance(chord, Problem)
    key, found = steps(order, vary)
    made = write(found, key, formats=names, out=folder, tolerance=chord)
    if not quiet:
        _show(made)


def _show(made: "Ladder") -> None:
    """Print the files of every step, and a table of all that differs."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    for step, sheet in zip(made.steps, made.sheets, strict=True):
        names = [file["path"] for side in sheet.data["sides"].values() for file in side["files"]]
        console.print(f"{made.key} = {step.value}: {', '.join(names)}", markup=False, soft_wrap=True)
    table = Table("what differs", *(step.value for step in made.steps))
    for row in made.differences:
        table.add_row(row.key, *(f"{value:g}" for value in row.values))
    console.print(table)
    console.print(f"The same as a table: {made.table}", markup=False, soft_wrap=True)
    console.print("Begin with the least; go up when it feels good.")
