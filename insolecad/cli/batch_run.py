"""A batch on the terminal: a bar with rate and time left, a line per row that is not done, a closing table."""

import gc
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from insolecad.batch.driver import PruneResult, Reading, Selection, claim_recipe, prune, results
from insolecad.batch.manifest import Manifest
from insolecad.batch.ownership import refuse_output_of_others
from insolecad.batch.request import BatchRequest, PreparedBatch, is_same_table
from insolecad.batch.results import STATUSES, BatchStatus, batch_status
from insolecad.batch.store import open_store
from insolecad.cli.errors import STOPPED, explanation
from insolecad.environment.printable import one_line
from insolecad.errors import FileError, OrderError, Problem

LONGEST = 2000
"""Characters of a reason that are printed."""

if TYPE_CHECKING:
    from insolecad.batch.task import Result
    from insolecad.batch.workers import Crew
    from insolecad.cli.console import Console


@dataclass(frozen=True)
class Way:
    """How this one run goes: the manifest's folder, which rows, whether the output was named, and is pruned."""

    folder: Path
    selection: Selection
    named: bool
    prune: bool
    quiet: bool


def run(asked: BatchRequest, ready: PreparedBatch, way: Way, crew: "Callable[[], Crew]") -> int:
    """Run the batch and return its exit code: 0 only when all rows are done."""
    from insolecad.cli.console import Console

    folder, selection = way.folder, way.selection

    # other commands are over before garbage matters; this one may run for days
    gc.enable()
    console = Console(err=True, quiet=way.quiet)
    rows = ready.table.rows()
    if ready.recipe.dry_run:
        with closing(crew()) as workers:
            found = results(rows, ready.matrix, ready.recipe, None, workers, selection)
            counts = _follow(found, ready, selection, console)
        _close(counts, console, None)
        return 0 if counts["done"] == counts.total() else 1
    refuse_output_of_others(ready.recipe.out, folder)
    with Manifest(folder) as manifest:
        _same_table(manifest, asked, folder)
        recipe = claim_recipe(ready.recipe, manifest, named=way.named)
        manifest.ask(asked.as_json(folder))
        reading = Reading()
        try:
            with closing(crew()) as workers:
                found = results(rows, ready.matrix, recipe, manifest, workers, selection, reading)
                counts = _follow(found, ready, selection, console)
        except KeyboardInterrupt:
            Console(err=True).print(
                f"Stopped. Resume with: insolecad batch --resume {folder}", markup=False, soft_wrap=True
            )
            return STOPPED
        except FileError as error:
            raise FileError(
                f"{explanation(error)}\nAfter fixing this, resume with: insolecad batch --resume {folder}"
            ) from error
        _close(counts, console, folder)
        if way.prune:
            _print_pruned(prune(manifest, open_store(recipe.out, recipe.batch), reading), console)
        for line in leftover_lines(batch_status(folder)):
            console.print(line, markup=False, soft_wrap=True)
        whole = manifest.counts()
        return 0 if set(whole) <= {"done"} and counts["done"] == counts.total() else 1


def _same_table(manifest: Manifest, asked: BatchRequest, folder: Path) -> None:
    """Refuse a second table in a folder: its rows would take the place of the first one's."""
    held = manifest.request_data().get("table")
    if not is_same_table(held, asked.table, folder):
        before = held.get("absolute") if isinstance(held, dict) else held
        advice = "give another --out, or correct the rows in that table"
        raise OrderError([Problem("--out", f"{folder} holds the batch of {before}", "one table per folder", advice)])


def leftover_lines(found: BatchStatus) -> list[str]:
    """Return what is to be known of files whose rows have changed."""
    lines = []
    if found.stale:
        lines.append(f"{_many(found.stale, 'row')} refused or failed: the pair of an earlier order is kept.")
    if found.gone:
        lines.append(f"{_many(found.gone, 'row')} no longer in the table: the files are kept.")
    if found.leftovers:
        lines.append(f"{_many(found.leftovers, 'file')} of earlier orders kept.")
    if found.gone or found.leftovers:
        lines.append("--prune deletes the files that no row of the table has any more.")
    return lines


def _print_pruned(pruned: PruneResult, console: "Console") -> None:
    console.print(f"Pruned: {_many(pruned.deleted, 'file')} deleted.")
    if pruned.changed:
        console.print(f"{_many(pruned.changed, 'file')} changed or removed by others: left as they are.")
    if pruned.reason:
        console.print(f"Files of rows that are not in the table are kept: {pruned.reason}.", soft_wrap=True)


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _follow(
    found: "Generator[Result]", ready: PreparedBatch, selection: Selection, console: "Console"
) -> "Counter[str]":
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
                    f"row {result.row} ({one_line(result.name)}) {result.status}: {one_line(result.reason, LONGEST)}",
                    markup=False,
                    soft_wrap=True,
                )
            speed = bar.tasks[task].speed
            bar.update(task, advance=1, rate=f"{speed:.1f} rows/s" if speed else "")
    return counts


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
