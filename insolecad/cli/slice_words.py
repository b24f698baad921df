"""What slicing found, in words and tables."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from insolecad.cli.console import Console
from insolecad.printing.filament import REST
from insolecad.printing.slicing import percent

if TYPE_CHECKING:
    from insolecad.printing.setup import Setup
    from insolecad.printing.slicing import Result

SHREDS_M = 0.1
"""Metres of infill that no zone holds and that are not told: shreds along the zones' borders."""


def show(setup: "Setup", results: Sequence["Result"]) -> None:
    """Print what was found that is not well, a row for every plate, and the infill of every zone."""
    console = Console()
    settings = setup.settings
    console.print(
        Text(
            f"{setup.printer.title}, {setup.material.title}: layers of {settings.layer_height_mm:g} mm, "
            f"{settings.walls} walls, {settings.top_layers} layers on top and {settings.bottom_layers} below"
        )
    )
    console.print(_plates(results, price=setup.price_per_kg > 0.0))
    if any(one.infill for one in results):
        console.print(_zones(results))
    for line in _findings(results):
        console.print(Text(line, overflow="fold"))
    if any(one.sliced is None for one in results):
        console.print("Estimates: mass within about 8 % of a slicer's, time within about 15 %.")


def _plates(results: Sequence["Result"], *, price: bool) -> Table:
    table = Table("plate", "time", "filament", "length", *(["cost"] if price else []), "layers")
    for one in results:
        data = one.as_json()
        about = "about " if one.sliced is None else ""
        cells = [
            one.model.name,
            about + duration(data["seconds"]),
            about + _with_unit(data["grams"], "g", 1),
            about + _with_unit(data["metres"], "m", 1),
            *([about + _with_unit(data["cost"], "", 2)] if price else []),
            str(data["layers"]),
        ]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _zones(results: Sequence["Result"]) -> Table:
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


def _findings(results: Sequence["Result"]) -> list[str]:
    """Return a line for each finding that is not well, once where plates share it."""
    lines = []
    for one in results:
        for finding in one.findings:
            if finding.level not in ("ok", "note"):
                measured = "" if finding.measured is None else f": {finding.measured}"
                limit = "" if finding.limit is None else f" (should be {finding.limit})"
                what = measured.removeprefix(": ") if finding.check == "sliced" else f"{finding.check}{measured}{limit}"
                advice = f"\n  {finding.advice}" if finding.advice else ""
                where = "" if finding.level == "skipped" and finding.check == "sliced" else f"{one.model.name}: "
                lines.append(f"{finding.level.upper()} {where}{what}{advice}")
    return list(dict.fromkeys(lines))


def duration(seconds: float | None) -> str:
    """Return a time in words: `7 h 27 min`."""
    if seconds is None:
        return "unknown"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min"


def _with_unit(value: float | None, unit: str, digits: int) -> str:
    return "unknown" if value is None else f"{value:.{digits}f} {unit}".rstrip()
