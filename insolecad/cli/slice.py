"""`insolecad slice`: print time, filament and faults of a print, from PrusaSlicer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.catalogue.package_data import DEFAULT_MATERIAL
from insolecad.cli import options
from insolecad.cli.command_parts import advice_for_commands
from insolecad.cli.options import FILES, LABELLED, Quiet
from insolecad.cli.order_flags import FLAGS, OrderArguments, order_from_arguments, takes_order
from insolecad.cli.print_options import (
    MATERIAL,
    PRINTING,
    BedSize,
    Infill,
    Layer,
    Price,
    PrinterName,
    PrintOptions,
    Settings,
    first_material,
)
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from rich.table import Table

    from insolecad.errors import Problems
    from insolecad.printing.models import Model
    from insolecad.printing.setup import Setup
    from insolecad.printing.slicing import Result

KINDS = (".stl", ".3mf", ".step", ".stp")
"""Endings by which a finished file is distinguished from an order."""

SHREDS_M = 0.1
"""Metres of infill outside of all zones that are not listed: shreds along the zones' borders."""


@takes_order
def slice_(
    given: OrderArguments,
    more: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Or finished files: STL, 3MF, STEP.")
    ] = None,
    printer: PrinterName = "",
    bed: BedSize = "",
    layer: Layer = "",
    infill: Infill = "",
    price: Price = "",
    settings_of_print: Settings = None,
    slicer_path: Annotated[
        str,
        typer.Option(
            "--slicer-path", metavar="PROGRAM", help="Path of the PrusaSlicer program.", rich_help_panel=PRINTING
        ),
    ] = "",
    time_out: Annotated[
        str,
        typer.Option("--time-out", metavar="SECONDS", help="Longest time for one plate.", rich_help_panel=PRINTING),
    ] = "300",
    keep_gcode: Annotated[bool, typer.Option("--keep-gcode", help="Keep the G-code.", rich_help_panel=FILES)] = False,
    out: Annotated[
        str,
        typer.Option("--out", metavar="FOLDER", help="Folder for the report and the G-code.", rich_help_panel=FILES),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.", rich_help_panel=FILES)] = False,
    quiet: Quiet = False,
) -> None:
    """Slice an order, or finished files, with PrusaSlicer: time, filament, cost, infill of every zone.

    Without PrusaSlicer insolecad prints its own estimate.
    """
    from insolecad.errors import Problems
    from insolecad.printing import prusaslicer

    problems = Problems()
    folder = problems.read(lambda: options.folder(out or "out"), None) if out or keep_gcode else None
    limit = problems.read(lambda: options.count("--time-out", time_out, 1, 86_400), 1)
    program = problems.read(lambda: prusaslicer.find(slicer_path or None), None)
    how = PrintOptions(printer, bed, layer, infill, price, tuple(settings_of_print or ()))
    job = _asked(given, more or [], how, problems)
    keep = folder if keep_gcode else None
    results = [_result(model, job.setup, program, keep, float(limit)) for model in job.models]
    _tell(job, results, folder, as_json=as_json, quiet=quiet)


@dataclass(frozen=True)
class _Job:
    """What is sliced, how, and what the report is called."""

    name: str
    setup: "Setup"
    models: "list[Model]"


def _asked(given: OrderArguments, more: list[str], how: PrintOptions, problems: "Problems") -> _Job:
    """Return what is to be sliced: finished files, or an order. Raises one OrderError with every problem."""
    files = [name for name in (given.file, *more) if name]
    if files and all(Path(name).suffix.lower() in KINDS for name in files):
        return _files(given, files, how, problems)
    if len(files) > 1:
        from insolecad.errors import Problem

        advice = "slice orders one by one; a finished file ends with " + ", ".join(KINDS)
        problems.add(Problem("", " ".join(files)[:80], "one order, or finished files", advice))
    return _order(given, how, problems)


def _files(given: OrderArguments, files: list[str], how: PrintOptions, problems: "Problems") -> _Job:
    from insolecad.errors import Problem
    from insolecad.printing.models import from_file

    said = [FLAGS[key] for key in given.flags if key != MATERIAL]
    said += [f"--set {text}" for text in given.settings] + [f"--preset {name}" for name in given.presets]
    for flag in said:
        problems.add(Problem(flag, "with a finished file", "", "it belongs to an order: leave it out"))
    setup = how.setup(given.flags.get(MATERIAL, DEFAULT_MATERIAL), problems.found)
    return _Job(Path(files[0]).stem, setup, [from_file(Path(name), setup) for name in files])


def _order(given: OrderArguments, how: PrintOptions, problems: "Problems") -> _Job:
    from insolecad.errors import Problem
    from insolecad.job.pair_3mf import built_sides, items
    from insolecad.job.pipeline import build
    from insolecad.printing.models import from_items

    if how.infill:
        advice = "an order sets it zone by zone: --set infill.heel_percent=15 and the like"
        problems.add(Problem("--infill", how.infill[:40], "with a finished file", advice))
    with problems.collect():
        how.setup(first_material(given.flags))
    order = order_from_arguments(given, problems.found, LABELLED).order
    setup = how.setup(order.material.name)
    sides = built_sides(build(order).sides(), ["3mf"], "prusa")
    return _Job(order.name, setup, from_items(items(sides, "prusa"), setup))


def _result(model: "Model", how: "Setup", program: Path | None, keep: Path | None, limit: float) -> "Result":
    from insolecad.printing.slicing import result_without_slicing, slice_model

    if program is None:
        return result_without_slicing(model, how)
    return slice_model(model, how, program, keep and keep / f"{Path(model.name).stem}.gcode", limit)


def _tell(job: _Job, results: "list[Result]", folder: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Write and print the report, and exit with 1 if something failed."""
    from insolecad.printing.slicing import report

    data = report(job.setup, results)
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    if folder:
        from insolecad.files.staging import StagedFiles

        with StagedFiles(folder) as staged:
            staged.write(f"{job.name}.slice.json", lambda path: _write(path, text))
    if as_json:
        echo(text)
    elif not quiet:
        _show(job.setup, results)
    if data["failed"]:
        raise typer.Exit(1)


def _write(path: Path, text: str) -> None:
    path.write_text(f"{text}\n", encoding="utf-8")


def _show(how: "Setup", results: "Sequence[Result]") -> None:
    """Print the problems, a row for every plate, and the infill of every zone."""
    from rich.text import Text

    from insolecad.cli.console import Console

    console = Console()
    settings = how.settings
    console.print(
        Text(
            f"{how.printer.title}, {how.material.title}: layers of {settings.layer_height_mm:g} mm, "
            f"{settings.walls} walls, {settings.top_layers} layers on top and {settings.bottom_layers} below"
        )
    )
    console.print(_plates(results, price=how.price_per_kg > 0.0))
    if any(one.infill for one in results):
        console.print(_zones(results))
    for line in _findings(results):
        console.print(Text(line, overflow="fold"))
    if any(one.sliced is None for one in results):
        console.print("Estimates: mass within about 8 % of a slicer's, time within about 15 %.")


def _plates(results: "Sequence[Result]", *, price: bool) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table("plate", "time", "filament", "length", *(["cost"] if price else []), "layers")
    for one in results:
        data = one.as_json()
        about = "about " if one.sliced is None else ""
        cells = [
            one.model.name,
            about + _duration(data["seconds"]),
            about + _with_unit(data["grams"], "g", 1),
            about + _with_unit(data["metres"], "m", 1),
            *([about + _with_unit(data["cost"], "", 2)] if price else []),
            str(data["layers"]),
        ]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _zones(results: "Sequence[Result]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from insolecad.printing.filament import REST
    from insolecad.printing.slicing import percent

    table = Table("insole", "zone", "ordered", "infill, filament")
    for one in results:
        for body in one.model.bodies:
            for zone, metres in one.infill.get(body.name, {}).items():
                if zone == REST and metres < SHREDS_M:
                    continue
                share = percent(body, zone)
                ordered = "" if share is None else f"{share:g} %"
                table.add_row(*(Text(cell) for cell in (body.name, zone, ordered, f"{metres:.2f} m")))
    return table


def _findings(results: "Sequence[Result]") -> list[str]:
    """Return a line for each finding that is not well, once where plates share it."""
    lines = []
    for one in results:
        for finding in one.findings:
            if finding.level not in ("ok", "note"):
                measured = "" if finding.measured is None else f": {finding.measured}"
                limit = "" if finding.limit is None else f" (should be {finding.limit})"
                what = measured.removeprefix(": ") if finding.check == "sliced" else f"{finding.check}{measured}{limit}"
                told = advice_for_commands(finding.advice, finding.changes)
                advice = f"\n  {told}" if told else ""
                where = "" if finding.level == "skipped" and finding.check == "sliced" else f"{one.model.name}: "
                lines.append(f"{finding.level.upper()} {where}{what}{advice}")
    return list(dict.fromkeys(lines))


def _duration(seconds: float | None) -> str:
    """Return a time in words: `7 h 27 min`."""
    if seconds is None:
        return "unknown"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def _with_unit(value: float | None, unit: str, digits: int) -> str:
    return "unknown" if value is None else f"{value:.{digits}f} {unit}".rstrip()
