"""What a worker does with a row: resolve its order, build, file; small values come back, never a mesh."""

import hashlib
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from insolecad.batch.rows import Recipe, Resolved, resolve
from insolecad.batch.store import Store, open_store
from insolecad.batch.task import Filed, Result, Task
from insolecad.errors import BuildError, FileError, OrderError
from insolecad.job import make
from insolecad.prescription import prescribe

SHARD = 3
"""Hexadecimal digits of a shard: 4,096 folders, of 250 pairs each at a million."""

_ONE_AT_A_TIME = threading.Lock()
"""A worker with threads builds one row at a time: the CAD kernel is not made for more."""


def work(recipe: Recipe, tasks: Sequence[Task]) -> list[Result]:
    """Return how each row ended. Raises FileError where files cannot be written at all."""
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
        self.words = f"a bug of ours: {type(error).__name__}: {error}".splitlines()[0][:200]
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


def _built(recipe: Recipe, task: Task, resolved: Resolved) -> Result:
    """Return the row with its files, those of an earlier run where they are still the same."""
    store, before = open_store(recipe.out), task.before
    if before and before.order_sha256 == resolved.sha256:
        if before.status == "refused":
            return Result(task.row, task.name, "refused", before.reason, resolved.sha256, unchanged=True)
        if before.status == "done" and before.files and store.whole(before.files):
            return Result(task.row, task.name, "done", "", resolved.sha256, before.files, unchanged=True)
    files = _filed(recipe, task, resolved, store)
    for old in before.files if before else ():
        if old.path not in {one.path for one in files}:
            store.remove(old.path)
    return Result(task.row, task.name, "done", "", resolved.sha256, files)


def _filed(recipe: Recipe, task: Task, resolved: Resolved, store: Store) -> tuple[Filed, ...]:
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
        # the job sheet last: where it lies, the pair is complete
        built: list[Path] = sorted(place.iterdir(), key=lambda path: (path.suffix == ".json", path.name))
        return tuple(store.keep(path, f"{folder}{path.name}") for path in built)


def shard(name: str) -> str:
    """Return the folder of a name among many."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()[:SHARD]
