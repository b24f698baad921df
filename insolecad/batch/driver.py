"""A batch from end to end: rows in, results out as they finish, the manifest kept on the way."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from insolecad.batch.failure_reports import clear_reports, write_report
from insolecad.batch.intents import intents, withdraw, withdraw_notes
from insolecad.batch.manifest import Manifest
from insolecad.batch.ownership import claim, refuse_output_of_others
from insolecad.batch.recipe import Recipe, Variant, variants
from insolecad.batch.rows import feed
from insolecad.batch.scheduler import run_tasks
from insolecad.batch.store import Store, is_local, local_folder, open_store
from insolecad.batch.table import Row
from insolecad.batch.task import Result, Status, Task
from insolecad.batch.workers import Crew, ExternalExecutor, Processes, cores
from insolecad.errors import ArgumentProblem, FileError, OrderError, Problems
from insolecad.files.slicers import SlicerName
from insolecad.job.options import format_problems, tolerance_problems
from insolecad.job.parts import WHOLE
from insolecad.order.keys import flat
from insolecad.order.presets import preset
from insolecad.surface.tolerance import TOLERANCE

MANY = 10_000
"""Rows from which on files are sharded: folders with more files than that are slow to list."""


@dataclass(frozen=True)
class Selection:
    """Which rows to look at: the first `limit` of the table, `only` those that ended so before."""

    limit: int | None = None
    only: Status | None = None


EVERYTHING = Selection()

NOTES = 200
"""Notes of finished rows that are removed together: a store takes as long for many as for one (house)."""


def run(
    rows: Iterable[Mapping[str, Any]],
    *,
    out: Path | str,
    executor: Executor | None = None,
    jobs: int | None = None,
    formats: Sequence[str] = ("stl",),
    presets: Sequence[str] = (),
    settings: Mapping[str, Any] = MappingProxyType({}),
    matrix: Sequence[str] = (),
    tolerance: float = TOLERANCE,
    sharded: bool = False,
    manifest: Path | None = None,
    slicer: SlicerName | None = None,
    prune: bool = False,
) -> Generator[Result]:
    """Build every row into `out` and yield results as they finish; what is there already is not built again.

    Rows are orders as nested tables or dotted keys, and drawn as workers get free. `executor`
    is any of `concurrent.futures`, Dask's among them; without one `jobs` processes are
    started, one per core. `manifest` is the folder of `batch.sqlite`, `out` itself unless that
    is a URL; `slicer` is the slicer that a 3MF is written for. With
    `prune` the files that no row owns any more are deleted after the last row: never others, and
    never without rows. Raises OrderError for what no row can be built with,
    and FileError if files cannot be written; closing the iterator ends the run.
    """
    Problems([*format_problems(formats, WHOLE, slicer), *tolerance_problems(tolerance)]).refuse()
    recipe = Recipe(
        str(out),
        tuple(dict.fromkeys(formats)),
        tuple(preset(name) for name in presets),
        tuple(flat(settings).items()),
        tolerance,
        sharded,
        slicer=slicer,
    )
    if manifest is None and not is_local(recipe.out):
        raise OrderError(
            [ArgumentProblem("manifest", "missing", "a folder of this machine", "name where batch.sqlite goes")]
        )
    folder = manifest or local_folder(recipe.out)
    ready = (Row(flat(row), flat(row)) for row in rows)
    points = variants(matrix)
    crew = ExternalExecutor(executor) if executor else Processes(jobs or cores())
    return _run(ready, points, recipe, folder, crew, prune_after=prune)


def _run(
    rows: Iterator[Row], points: Sequence[Variant], recipe: Recipe, folder: Path, crew: Crew, *, prune_after: bool
) -> Generator[Result]:
    refuse_output_of_others(recipe.out, folder)
    with Manifest(folder) as manifest, closing(crew):
        recipe = claim_recipe(recipe, manifest, named=True)
        manifest.ask({})
        reading = Reading()
        yield from results(rows, points, recipe, manifest, crew, reading=reading)
        if prune_after:
            prune(manifest, open_store(recipe.out, recipe.batch), reading)


def claim_recipe(recipe: Recipe, manifest: Manifest, *, named: bool) -> Recipe:
    """Return the recipe of a batch whose output is its own. Raises what `claim` raises."""
    claim(open_store(recipe.out, manifest.identity), recipe.out, manifest.folder, manifest.identity, named=named)
    return replace(recipe, batch=manifest.identity)


@dataclass
class Reading:
    """How far a table was read: its rows, those of them that could not be read, and whether it came to its end."""

    rows: int = 0
    unreadable: int = 0
    complete: bool = False


@dataclass(frozen=True)
class PruneResult:
    """How many files were deleted, how many stayed since they were changed by others, and why rows kept theirs."""

    deleted: int
    changed: int
    reason: str = ""


def results(
    rows: Iterable[Row],
    matrix: Sequence[Variant],
    recipe: Recipe,
    manifest: Manifest | None,
    crew: Crew,
    selection: Selection = EVERYTHING,
    reading: Reading | None = None,
) -> Generator[Result]:
    """Yield how each row ended, after it stands in the manifest; without a manifest nothing is kept.

    No file is deleted. After the last row of the whole table, rows that it no longer has lose their numbers in the
    manifest and keep their files. `reading` is filled on the way.
    """
    reading = reading or Reading()
    tasks = _tasks(_counted(rows, reading), matrix, manifest, selection)
    if manifest is None:
        for some in run_tasks(tasks, recipe, crew):
            yield from (result for _, result in some)
        return
    store = open_store(recipe.out, recipe.batch)
    recover(manifest, store)
    settled: list[str] = []
    try:
        for some in run_tasks(tasks, recipe, crew):
            for task, result in some:
                if result.status == "failed":
                    write_report(manifest.folder, task, result)
            manifest.record(some)
            settled += [task.key for task, result in some if result.status == "done" and not result.unchanged]
            if len(settled) >= NOTES:
                withdraw(store, manifest.identity, settled)
                settled.clear()
            yield from (result for _, result in some)
    finally:
        # an error of the run says more than one of its notes
        with suppress(FileError):
            withdraw(store, manifest.identity, settled)
    if selection == EVERYTHING and reading.complete:
        manifest.close_run()
    clear_reports(manifest.folder, manifest.failed_rows())
    store.sweep()


def recover(manifest: Manifest, store: Store) -> None:
    """Bring the manifest up to what a killed run had done: its files have their owners, its deletions are known."""
    for intent in intents(store, manifest.identity):
        manifest.adopt(intent, store.holds)
    withdraw_notes(store, manifest.identity)
    store.sweep()
    manifest.forget([file for file in manifest.removals() if not store.holds(file)])
    manifest.cancel_removals()


def prune(manifest: Manifest, store: Store, reading: Reading) -> PruneResult:
    """Delete the files that this batch wrote and no row owns now, each if it is still as it was written.

    Those of rows that the table no longer has go only if all of the table could be read: a row that cannot be
    read may be any of them. From a table without rows nothing follows.
    """
    if not reading.complete or not reading.rows:
        return PruneResult(0, 0, "the table has no rows" if reading.complete else "the table was not read to its end")
    manifest.doom(gone_rows=not reading.unreadable)
    deleted, changed = _delete_doomed(manifest, store)
    count = reading.unreadable
    reason = f"{count} row{'s' if count > 1 else ''} cannot be read, and may be theirs" if count else ""
    return PruneResult(deleted, changed, reason)


def _delete_doomed(manifest: Manifest, store: Store) -> tuple[int, int]:
    """Return how many files were deleted, and how many were changed or gone."""
    doomed = manifest.removals()
    deleted = 0
    for first in range(0, len(doomed), NOTES):
        some = doomed[first : first + NOTES]
        deleted += sum(map(store.remove, some))
        manifest.forget(some)
    return deleted, len(doomed) - deleted


def _counted(rows: Iterable[Row], reading: Reading) -> Iterator[Row]:
    for row in rows:
        reading.rows += 1
        reading.unreadable += bool(row.wrong)
        yield row
    reading.complete = True


def _tasks(
    rows: Iterable[Row],
    matrix: Sequence[Variant],
    manifest: Manifest | None,
    selection: Selection,
) -> Iterator[Task]:
    """Yield the rows that are selected."""
    for task in feed(rows, matrix, manifest.before if manifest else lambda key: None):
        if selection.limit is not None and task.row > selection.limit:
            return
        if not selection.only or (task.before and task.before.status == selection.only):
            yield task
