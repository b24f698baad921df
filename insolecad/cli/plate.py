"""`insolecad plate`: insoles on a printer's bed, turned and shifted to fit, as a 3MF for each plate."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import DEFAULT_TOLERANCE, FILES, LABELLED, Out, Quiet, Slicer, Tolerance
from insolecad.cli.order_flags import OrderArguments, order_from_arguments, takes_order
from insolecad.cli.terminal import echo
from insolecad.files.slicers import DEFAULT_SLICER

if TYPE_CHECKING:
    from insolecad.errors import Problems
    from insolecad.files.slicers import SlicerName
    from insolecad.order import Order
    from insolecad.printing.nesting.bed import Bed
    from insolecad.printing.plates import Plates

PRINTER = "The printer"

SKIRT = 4.0
"""Margin or gap in mm below which a skirt at the slicer's usual 3 mm has no room."""


def _option(flag: str, metavar: str, sentence: str) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(flag, metavar=metavar, help=sentence, rich_help_panel=PRINTER)
    return info


@takes_order
def plate(
    given: OrderArguments,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="ORDER.toml", help="More orders to share the plates.")
    ] = None,
    printer: Annotated[str, _option("--printer", "NAME", "mk4, x1, ender3, ...; custom with --bed.")] = "",
    bed: Annotated[str, _option("--bed", "SIZE", "Width x depth in mm: 250x210.")] = "",
    margin: Annotated[str, _option("--margin", "LENGTH", "Free edge of the bed.")] = "5mm",
    gap: Annotated[str, _option("--gap", "LENGTH", "Least distance between insoles.")] = "5mm",
    pairs: Annotated[str, _option("--pairs", "COUNT", "Copies of each pair.")] = "1",
    list_printers: Annotated[
        bool, typer.Option("--list-printers", help="List the printers and exit.", rich_help_panel=PRINTER)
    ] = False,
    slicer: Slicer = "",
    drawing: Annotated[
        bool, typer.Option("--drawing", help="Write an SVG drawing of each plate, too.", rich_help_panel=FILES)
    ] = False,
    out: Out = "out",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.", rich_help_panel=FILES)] = False,
    quiet: Quiet = False,
) -> None:
    """Arrange insoles on a printer's bed: both on one plate if they fit, and a 3MF that keeps the places."""
    from insolecad.errors import Problems
    from insolecad.printing.plates import MOST, as_json_data, lay, write

    if list_printers:
        _list()
        return
    problems = Problems()
    where, usual = _bed(printer, bed, margin, gap, problems)
    chord = problems.read(lambda: options.chord_tolerance(tolerance), 0.0)
    folder = problems.read(lambda: options.folder(out), Path())
    copies = problems.read(lambda: options.count("--pairs", pairs, 1, MOST), 1)
    flavour = problems.read(lambda: options.slicer_name(slicer), None) or usual
    orders = _orders(given, more or [], problems)
    laid = lay(orders, where, slicer=flavour, copies=copies, tolerance=chord)
    files = write(laid, folder, draw=drawing)
    if as_json:
        echo(json.dumps(as_json_data(laid, files), indent=2, ensure_ascii=False, allow_nan=False))
    elif not quiet:
        _show(laid, files)


def _bed(printer: str, size: str, margin: str, gap: str, problems: "Problems") -> "tuple[Bed, SlicerName]":
    """Return the bed and the slicer its files are for; collect everything that is wrong with it."""
    from insolecad.printing.nesting.bed import GAP, LARGEST, MARGIN, Bed, bed_of

    unknown: tuple[Bed, SlicerName] = (Bed(LARGEST, LARGEST), DEFAULT_SLICER)
    bed, slicer = problems.read(lambda: bed_of(printer, size), unknown)
    edge = problems.read(lambda: options.length("--margin", margin, 0.0, 50.0), MARGIN)
    between = problems.read(lambda: options.length("--gap", gap, 1.0, 50.0), GAP)
    return replace(bed, margin=edge, gap=between), slicer


def _orders(given: OrderArguments, more: list[str], problems: "Problems") -> "list[Order]":
    """Return the order of every file, flags and settings over each. Raises one OrderError with every problem."""
    from insolecad.errors import OrderError

    orders = []
    for file in (given.file, *more):
        try:
            orders.append(order_from_arguments(replace(given, file=file), (), LABELLED).order)
        except OrderError as error:
            whose = f"{file}: " if more else ""
            problems.add(*(replace(one, key=f"{whose}{one.key}") for one in error.problems))
    problems.refuse()
    return orders


def _show(laid: "Plates", files: Sequence[Path]) -> None:
    """Print the place of each insole, and how to use the files."""
    from rich.table import Table

    from insolecad.cli.console import Console

    console = Console()
    table = Table("plate", "insole", "turned", "its middle at", "free edge")
    for number, plate in enumerate(laid.plates, 1):
        for one in plate.lying:
            x, y = one.middle
            place = f"x {x:.1f}, y {y:.1f}"
            table.add_row(str(number), one.outline.name, f"{one.angle_deg:.1f}°", place, f"{plate.edge:.1f} mm")
    console.print(table)
    for line in (*_words(laid), *laid.warnings):
        console.print(line, markup=False, soft_wrap=True)
    for path in files:
        console.print(str(path), markup=False, soft_wrap=True)


def _words(laid: "Plates") -> list[str]:
    """Return what to know of the plates, in sentences."""
    lines = []
    if len(laid.plates) == 2 and [piece.side for piece in laid.pieces.values()] == ["right", "left"]:
        lines.append("Left and right on separate plates: both do not fit on one.")
    elif len(laid.plates) > 1:
        lines.append(f"{len(laid.plates)} plates: more do not fit on one.")
    if min(laid.bed.margin, laid.bed.gap) < SKIRT:
        lines.append(f"Under {SKIRT:g} mm of margin or gap there is no room for a skirt: turn it off in the slicer.")
    lines.append("Slice it as it is: PrusaSlicer needs --dont-arrange; do not arrange it in other slicers.")
    return lines


def _list() -> None:
    """Print every printer: its name, what it is, and its bed."""
    from rich.table import Table

    from insolecad.catalogue.printers import printers
    from insolecad.cli.console import Console

    table = Table("--printer", "what it is", "bed in mm", "height", "for")
    for name, one in printers().items():
        table.add_row(name, one.title, f"{one.bed_mm[0]:g} x {one.bed_mm[1]:g}", f"{one.height_mm:g}", one.slicer)
    Console().print(table)
