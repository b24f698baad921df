"""What was found in a file, as a table on the terminal: the worst first, what is fine in one line."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from insolecad.cli.console import Console
from insolecad.inspection.checks.finding import Finding, Level

if TYPE_CHECKING:
    from insolecad.inspection.checks.checks import Checked

WORST_FIRST: tuple[Level, ...] = ("fail", "warn", "skipped", "note")

STYLES: dict[Level, str] = {"fail": "bold red", "warn": "yellow", "skipped": "dim", "note": ""}


def show(name: str, kind: str, bodies: Sequence["Checked"]) -> None:
    """Print a table for every body of a file, and what it comes to."""
    console = Console()
    for body in bodies:
        title = f"{name}, {body.name}" if body.name else name
        size = " x ".join(f"{side:.0f}" for side in body.size_mm)
        console.print(Text(f"{title}: {kind}, {size} mm", style="bold", overflow="fold"))
        told = [finding for finding in _folded(body.findings) if finding.level != "ok"]
        if told:
            console.print(Padding(_table(told), (0, 0, 0, 2)))
        fine = [finding.check.removesuffix(" in mm") for finding in body.findings if finding.level == "ok"]
        if fine:
            console.print(Padding(Text(f"Looked at and fine: {', '.join(fine)}."), (0, 0, 0, 2)))
        console.print(Text(f"{verdict(body)}\n"))


def verdict(body: "Checked") -> str:
    """Return what the findings come to, as a sentence."""
    failed = sum(finding.level == "fail" for finding in body.findings)
    if failed:
        return f"{failed} check{'s' if failed > 1 else ''} failed: mend the file before it is printed or milled."
    if any(finding.level == "warn" for finding in body.findings):
        return "Nothing is broken; look at the warnings first."
    return "Nothing is wrong with it."


def _table(findings: Iterable[Finding]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for level in WORST_FIRST:
        for finding in findings:
            if finding.level == level:
                table.add_row(Text(level.capitalize(), style=STYLES[level]), Text(_words(finding)))
    return table


def _words(finding: Finding) -> str:
    words = finding.check[:1].upper() + finding.check[1:]
    if finding.measured is not None:
        words += f": {_said(finding.measured)}"
    if finding.place is not None:
        x, y, z = (round(value) for value in finding.place)
        words += f" at x {x}, y {y}, z {z}"
    if finding.limit not in (None, "none", 0):
        words += f" (limit: {_said(finding.limit)})"
    return f"{words}. {finding.advice[:1].upper()}{finding.advice[1:]}." if finding.advice else f"{words}."


def _said(value: float | str | None) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def _folded(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with those that were skipped for one reason as one."""
    skipped: dict[str, list[str]] = {}
    kept = []
    for finding in findings:
        if finding.level == "skipped":
            skipped.setdefault(finding.advice, []).append(finding.check.removesuffix(" in mm"))
        else:
            kept.append(finding)
    return [*kept, *(Finding(", ".join(names), "skipped", None, None, why) for why, names in skipped.items())]
