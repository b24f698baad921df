"""The options of commands that write files, declared once for all of them."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from insolecad.cli.order_flags import Given
    from insolecad.cli.ordering import Ordered
    from insolecad.errors import Problem

FILES = "The files"

LABELLED = {"form.label": "auto"}
"""What is written as files is labelled, unless the order says otherwise: insoles are mixed up easily."""

Formats = Annotated[
    str, typer.Option("--format", metavar="NAMES", help="stl, step, 3mf, zones, or several.", rich_help_panel=FILES)
]
Slicer = Annotated[
    str, typer.Option("--slicer", metavar="NAME", help="Whom a 3mf is for: plain, prusa, orca.", rich_help_panel=FILES)
]
Out = Annotated[str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.", rich_help_panel=FILES)]
Tolerance = Annotated[
    str, typer.Option("--tolerance", metavar="MM", help="How true the mesh is.", rich_help_panel=FILES)
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.", rich_help_panel=FILES)]


def checked(
    given: "Given", formats: str, out: str, tolerance: str, more: "tuple[Problem, ...]" = ()
) -> "tuple[Ordered, list[str], Path, float]":
    """Return order, formats, folder and tolerance. Raises one OrderError with every problem, `more` among them."""
    from insolecad.cli import options
    from insolecad.cli.ordering import ordered
    from insolecad.errors import Problem

    names, folder, chord = options.formats(formats), options.folder(out), options.tolerance(tolerance)
    order = ordered(given, tuple(item for item in (names, folder, chord) if isinstance(item, Problem)) + more, LABELLED)
    assert not isinstance(names, Problem) and not isinstance(folder, Problem) and not isinstance(chord, Problem)
    return order, names, folder, chord
