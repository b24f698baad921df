"""`insolecad check`: faults of a finished file of any program, found before it is printed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from insolecad.catalogue.package_data import material_names
from insolecad.cli import options
from insolecad.cli.command_parts import advice_for_commands
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from rich.table import Table

    from insolecad.inspection.checks.checks import CheckedBody
    from insolecad.inspection.checks.finding import Finding, Level
    from insolecad.inspection.checks.requirements import Use

T = TypeVar("T")

MADE_WITH = "How it will be made"

NOZZLE_LEAST, NOZZLE_MOST = 0.1, 2.0
"""Nozzles in mm that are sold."""

WORST_FIRST: "tuple[Level, ...]" = ("fail", "warn", "skipped", "note")

STYLES: "dict[Level, str]" = {"fail": "bold red", "warn": "yellow", "skipped": "dim", "note": ""}


def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="STL, 3MF or STEP files.")],
    printer: Annotated[
        str,
        typer.Option("--printer", metavar="NAME", help="Printer, such as mk4.", rich_help_panel=MADE_WITH),
    ] = "",
    bed: Annotated[
        str, typer.Option("--bed", metavar="SIZE", help="Size of another bed: 250x210.", rich_help_panel=MADE_WITH)
    ] = "",
    nozzle: Annotated[
        str,
        typer.Option("--nozzle", metavar="MM", help="Nozzle diameter in mm (default 0.4).", rich_help_panel=MADE_WITH),
    ] = "",
    material: Annotated[
        str,
        typer.Option(
            "--material",
            metavar="NAME",
            help="Material: " + ", ".join(material_names()) + ".",
            rich_help_panel=MADE_WITH,
        ),
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print all findings as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only errors.")] = False,
) -> None:
    """Check finished files before they are printed or milled: holes, units, thickness, walls, bed and more."""
    use = _use(printer, bed, nozzle, material)
    results = [_checked(name, use) for name in files]
    if as_json:
        echo(json.dumps({"files": [_data(*one) for one in results]}, indent=2, ensure_ascii=False))
    elif not quiet:
        for name, kind, bodies, error in results:
            if not error:
                _show(name, kind, bodies)
    for _, _, _, error in results:
        if error and not as_json:
            echo(error, err=True)
    unreadable = any(error for *_, error in results)
    failed = any(body.has_failed for _, _, bodies, _ in results for body in bodies)
    raise typer.Exit(2 if unreadable else 1 if failed else 0)


Result = tuple[str, str, "list[CheckedBody]", str]
"""A file's name, its kind, its bodies, and why it cannot be read, empty if it can."""


def _checked(name: str, use: "Use") -> Result:
    from insolecad.errors import FileError
    from insolecad.inspection.checks.checks import check_file

    try:
        return (name, *check_file(Path(name), use), "")
    except FileError as error:
        return name, "", [], str(error)


def _data(name: str, kind: str, bodies: "list[CheckedBody]", error: str) -> dict[str, Any]:
    if error:
        return {"path": name, "error": error}
    told = [
        {
            "name": body.name,
            "size_mm": list(body.size_mm),
            "failed": body.has_failed,
            "findings": [finding.as_json() for finding in body.findings],
        }
        for body in bodies
    ]
    return {"path": name, "kind": kind, "failed": any(body.has_failed for body in bodies), "bodies": told}


def _use(printer: str, bed: str, nozzle: str, material: str) -> "Use":
    """Return what it will be made with. Raises one OrderError for all that is not understood."""
    from insolecad.catalogue.materials import materials
    from insolecad.catalogue.printers import printers
    from insolecad.errors import Problem, Problems
    from insolecad.inspection.checks.requirements import NOZZLE, Use
    from insolecad.printing.nesting.bed import bed_of_size

    problems = Problems()
    machine = problems.read(lambda: _entry("--printer", printer, printers(), "or give --bed 250x210"), None)
    stuff = problems.read(lambda: _entry("--material", material, materials(), "choose one of these"), None)
    if printer and bed:
        advice = "a printer's bed is known: leave --bed out"
        problems.add(Problem("--bed", "with --printer", "one of the two", advice))
    width = problems.read(lambda: _nozzle(nozzle), None)
    own = problems.read(lambda: bed_of_size(bed) if bed else None, None)
    problems.refuse()
    return Use(
        bed=machine.bed_mm if machine else (own.width, own.depth) if own else None,
        height=machine.height_mm if machine else own.height if own else None,
        printer=machine.title if machine else "",
        nozzle=width or (machine.nozzle_mm if machine else NOZZLE),
        material=stuff.title if stuff else "",
        process=stuff.process if stuff else "filament",
        material_minimum=stuff.minimum_wall_mm.value if stuff else None,
    )


def _entry(flag: str, text: str, entries: Mapping[str, T], advice: str) -> T | None:
    """Return the entry of a name, None without a name. Raises OrderError for one that is not known."""
    if text and text.strip().lower() not in entries:
        raise options.refusal(flag, repr(text[:40]), ", ".join(entries), advice)
    return entries[text.strip().lower()] if text else None


def _nozzle(text: str) -> float | None:
    advice = "give the nozzle's width, such as 0.4"
    return options.length("--nozzle", text, NOZZLE_LEAST, NOZZLE_MOST, advice) if text else None


def _show(name: str, kind: str, bodies: Sequence["CheckedBody"]) -> None:
    """Print a table for every body of a file, and what it comes to."""
    from rich.padding import Padding
    from rich.text import Text

    from insolecad.cli.console import Console

    console = Console()
    for body in bodies:
        title = f"{name}, {body.name}" if body.name else name
        size = " x ".join(f"{side:.0f}" for side in body.size_mm)
        console.print(Text(f"{title}: {kind}, {size} mm", style="bold", overflow="fold"))
        told = [finding for finding in _folded(body.findings) if finding.level != "ok"]
        if told:
            console.print(Padding(_table(told), (0, 0, 0, 2)))
        fine = [_short(finding) for finding in body.findings if finding.level == "ok"]
        if fine:
            console.print(Padding(Text(f"Passed: {', '.join(fine)}."), (0, 0, 0, 2)))
        console.print(Text(f"{verdict(body)}\n"))


def verdict(body: "CheckedBody") -> str:
    """Return what the findings come to, as a sentence."""
    failed = sum(finding.level == "fail" for finding in body.findings)
    if failed:
        return f"{failed} check{'s' if failed > 1 else ''} failed: fix the file before printing or milling."
    if any(finding.level == "warn" for finding in body.findings):
        return "Nothing is broken; read the warnings first."
    return "No faults found."


def _table(findings: "Iterable[Finding]") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for level in WORST_FIRST:
        for finding in findings:
            if finding.level == level:
                table.add_row(Text(level.capitalize(), style=STYLES[level]), Text(_words(finding)))
    return table


def _words(finding: "Finding") -> str:
    words = finding.check[:1].upper() + finding.check[1:]
    if finding.measured is not None:
        words += f": {_said(finding.measured)}"
    if finding.place is not None:
        x, y, z = (round(value) for value in finding.place)
        words += f" at x {x}, y {y}, z {z}"
    if finding.limit not in (None, "none", 0):
        words += f" (limit: {_said(finding.limit)})"
    advice = advice_for_commands(finding.advice, finding.changes)
    return f"{words}. {advice[:1].upper()}{advice[1:]}." if advice else f"{words}."


def _said(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def _short(finding: "Finding") -> str:
    return finding.check.removesuffix(" in mm")


def _folded(findings: "Iterable[Finding]") -> "list[Finding]":
    """Return the findings with those that were skipped for one reason as one."""
    from insolecad.inspection.checks.finding import Finding

    skipped: dict[str, list[Finding]] = {}
    kept = []
    for finding in findings:
        if finding.level == "skipped":
            skipped.setdefault(finding.advice, []).append(finding)
        else:
            kept.append(finding)
    return [
        *kept,
        *(replace(alike[0], check=", ".join(map(_short, alike))) for alike in skipped.values()),
    ]
