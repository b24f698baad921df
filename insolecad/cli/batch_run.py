"""A batch on the terminal: a bar with rate and time left, a line per row that is not done, a closing table."""

import gc
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from insolecad.batch.asked import Asked, Prepared
from insolecad.batch.driver import Selection, results
from insolecad.batch.manifest import Manifest
from insolecad.batch.status import STATUSES
from insolecad.cli.errors import STOPPED
from insolecad.errors import FileError, OrderError, Problem

if TYPE_CHECKING:
    from rich.console import Console

    from insolecad.batch.crew import Crew
    from insolecad.batch.task import Result


def run(
    asked: Asked, ready: Prepared, folder: Path, selection: Selection, crew: "Callable[[], Crew]", *, quiet: bool
) -> int:
    """Run the batch and return its exit code: 0 only when all rows are done."""
    from rich.console import Console

    # other commands are over before garbage matters; this one may run for days
    gc.enable()
    console = Console(stderr=True, highlight=False, quiet=quiet)
    rows = ready.table.rows()
    if ready.recipe.dry_run:
        with closing(crew()) as workers:
            found = results(rows, ready.matrix, ready.recipe, None, workers, selection)
            counts = _follow(found, ready, selection, console)
        _close(counts, console, None)
        return 0 if counts["done"] == counts.total() else 1
    with Manifest(folder) as manifest:
        _same_table(manifest, asked, folder)
        manifest.ask(asked.as_json())
        try:
            with closing(crew()) as workers:
                found = results(rows, ready.matrix, ready.recipe, manifest, workers, selection)
                counts = _follow(found, ready, selection, console)
        except KeyboardInterrupt:
            Console(stderr=True).print(
                f"Stopped. Go on with: insolecad batch --resume {folder}", markup=False, soft_wrap=True
            )
            return STOPPED
        except FileError as error:
            raise FileError(f"{error}\nWhen that is mended, go on with: insolecad batch --resume {folder}") from error
        _close(counts, console, folder)
        whole = manifest.counts()
        return 0 if set(whole) <= {"done"} and counts["done"] == counts.total() else 1


def _same_table(manifest: Manifest, asked: Asked, folder: Path) -> None:
    """Refuse a second table in a folder: its rows would take the place of the first one's."""
    before = manifest.asked().get("table")
    if before is not None and before != asked.table:
        advice = "give another --out, or correct the rows in that table"
        raise OrderError([Problem("--out", f"{folder} holds the batch of {before}", "one table per folder", advice)])


def _follow(found: "Generator[Result]", ready: Prepared, selection: Selection, console: "Console") -> "Counter[str]":
    """Draw the bar while rows end; return how many ended in which way."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    counts: Counter[str] = Counter()
    total = ready.about if selection.limit is None else min(ready.about, selection.limit)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar, closing(found):
        task = bar.add_task("", total=None if selection.only else total, rate="")
        for result in found:
            counts[result.status] += 1
            if result.status != "done":
                console.print(
                    f"row {result.row} ({_printable(result.name)}) {result.status}: {_printable(result.reason)}",
                    markup=False,
                    soft_wrap=True,
                )
            speed = bar.tasks[task].speed
            bar.update(task, advance=1, rate=f"{speed:.1f} rows/s" if speed else "")
    return counts


def _printable(text: str) -> str:
    """Return a text from a table as it may go to a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:2000])


def _close(counts: "Counter[str]", console: "Console", folder: Path | None) -> None:
    from rich.table import Table

    table = Table("rows", "")
    for status in STATUSES:
        table.add_row(f"{counts[status]:,}", status)
    console.print(table)
    if folder and counts["refused"]:
        console.print(
            f"The refused rows, to correct: insolecad batch status {folder} > refused.csv", markup=False, soft_wrap=True
        )
