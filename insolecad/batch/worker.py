"""What a worker does with a row: resolve its order, build, file; small values come back, never a mesh."""

import hashlib
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from insolecad.batch.intents import Intent, announce
from insolecad.batch.recipe import Recipe, ResolvedOrder, resolve
from insolecad.batch.store import Store, open_store
from insolecad.batch.store_common import sha256_of
from insolecad.batch.task import FileRecord, Result, RetainedFile, Task
from insolecad.errors import BuildError, FileError, OrderError
from insolecad.inspection.formats.job_sheet import ENDING
from insolecad.job.pipeline import make
from insolecad.job.sheet_retention import retained_name
from insolecad.prescription import prescribe

SHARD = 3
"""Hexadecimal digits of a shard: 4,096 folders, of 250 pairs each at a million."""

_ONE_AT_A_TIME = threading.Lock()
"""A worker with threads builds one row at a time: the CAD kernel is not made for more."""


def work(recipe: Recipe, tasks: Sequence[Task]) -> list[Result]:
    """Return how each row ended. Raises FileError if files cannot be written at all."""
    with _ONE_AT_A_TIME:
        return [_one(recipe, task) for task in tasks]


def _one(recipe: Recipe, task: Task) -> Result:
    bug = _Bug()
    with bug:
        return _ended(recipe, task)
    return Result(task.row, task.name, "failed", bug.words, report=bug.trace)


class _Bug:
    """Holds an error that nobody foresaw: one row must not stop a million. The only place that catches everything."""

    words = ""
    trace = ""

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, FileError):
            return False
        self.words = f"internal error: {type(error).__name__}: {error}".splitlines()[0][:200]
        self.trace = "".join(traceback.format_exception(error))
        return True


def _ended(recipe: Recipe, task: Task) -> Result:
    if task.wrong:
        return Result(task.row, task.name, "refused", task.wrong)
    sha256 = ""
    try:
        resolved = resolve(recipe, task.values, task.over)
        sha256 = resolved.sha256
        if recipe.dry_run:
            prescribe(resolved.order)
            return Result(task.row, task.name, "done", order_sha256=sha256)
        return _built(recipe, task, resolved)
    except OrderError as error:
        return Result(task.row, task.name, "refused", " | ".join(map(str, error.problems)), sha256)
    except BuildError as error:
        return Result(
            task.row, task.name, "failed", str(error), sha256, report="".join(traceback.format_exception(error))
        )


def _built(recipe: Recipe, task: Task, resolved: ResolvedOrder) -> Result:
    """Return the row with its files, those of an earlier run where they are still the same."""
    store, before = open_store(recipe.out, recipe.batch), task.before
    if before and before.status == "refused" and before.order_sha256 == resolved.sha256:
        return Result(task.row, task.name, "refused", before.reason, resolved.sha256, unchanged=True)
    if before and before.built_sha256 == resolved.sha256 and before.files and all(map(store.holds, before.files)):
        return Result(task.row, task.name, "done", "", resolved.sha256, before.files, unchanged=True)
    return _filed(recipe, task, resolved, store)


def _filed(recipe: Recipe, task: Task, resolved: ResolvedOrder, store: Store) -> Result:
    """Return the row with its new files. What is in their place is announced before it is there."""
    folder = f"{shard(task.name)}/" if recipe.sharded else ""
    with store.workshop() as place:
        make(
            resolved.order,
            formats=recipe.formats,
            out=place,
            tolerance=recipe.tolerance,
            presets=resolved.presets,
            slicer=recipe.slicer,
        )
        # the job sheet last: where it is, the pair is complete
        built: list[Path] = sorted(place.iterdir(), key=lambda path: (path.suffix == ".json", path.name))
        new = tuple(FileRecord(f"{folder}{path.name}", sha256_of(path)) for path in built)
        retained = _retained(new, task, store)
        announce(store, recipe.batch, Intent(task.key, task.name, new, retained))
        for one in retained:
            store.move(one.old, one.file.path)
        for path, file in zip(built, new, strict=True):
            store.keep(path, file.path)
    return Result(task.row, task.name, "done", "", resolved.sha256, new, retained)


def _retained(new: tuple[FileRecord, ...], task: Task, store: Store) -> tuple[RetainedFile, ...]:
    """Return the job sheet of the row's earlier pair under another name, if files that it lists will stay."""
    paths = {one.path for one in new}
    old = task.before.files if task.before else ()
    if all(one.path in paths for one in old):
        return ()
    changed = [one for one in old if one.path in paths and one not in new]
    return tuple(
        RetainedFile(one.path, FileRecord(retained_name(one.path, one.sha256), one.sha256))
        for one in changed
        if one.path.endswith(ENDING) and store.holds(one)
    )


def shard(name: str) -> str:
    """Return the folder of a name among many."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:SHARD]
