"""The loop: a few tasks in flight per worker, results as they finish, a dead worker's rows tried once more alone."""

import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from itertools import islice

from insolecad.batch.recipe import Recipe
from insolecad.batch.task import Result, Task
from insolecad.batch.worker import work
from insolecad.batch.workers import Crew
from insolecad.errors import FileError

IN_FLIGHT = 2
"""Tasks per worker that are handed out: one that it is at and one that waits, so that it never idles."""

DRY_CHUNK = 50
"""Rows that go to a worker together where none is built: a single one would be over before the next arrives."""

Done = list[tuple[Task, Result]]
Flying = dict["Future[list[Result]]", tuple[Task, ...]]


def run_tasks(tasks: Iterable[Task], recipe: Recipe, crew: Crew) -> Iterator[Done]:
    """Yield tasks with their results, some at a time, in the order in which they finish.

    `tasks` are drawn as workers get free: never all at once. Raises FileError if files
    cannot be written, or the workers are gone.
    """
    chunks = _chunks(tasks, DRY_CHUNK if recipe.dry_run else 1)
    again: deque[Task] = deque()
    flying: Flying = {}
    while True:
        if again:
            # alone: if a worker dies now, this row is the one that kills it
            task = again.popleft()
            yield [(task, _alone(task, recipe, crew))]
            continue
        broken = not _fill(flying, chunks, recipe, crew, again)
        if not flying and not again:
            return
        done, _ = wait(flying, return_when=FIRST_COMPLETED) if flying and not broken else (set(flying), set())
        ready: Done = []
        for future in done:
            held = flying.pop(future)
            if _died(future):
                broken = True
                again.extend(held)
            else:
                ready += _results(future, held)
        if ready:
            yield ready
        if broken:
            # the rest of a broken pool ends with it
            for future, held in flying.items():
                wait([future])
                if _died(future):
                    again.extend(held)
                else:
                    yield _results(future, held)
            flying.clear()
            _restart(crew)


def _chunks(tasks: Iterable[Task], size: int) -> Iterator[tuple[Task, ...]]:
    source = iter(tasks)
    while some := tuple(islice(source, size)):
        yield some


def _fill(flying: Flying, chunks: Iterator[tuple[Task, ...]], recipe: Recipe, crew: Crew, again: deque[Task]) -> bool:
    """Hand out tasks until enough are in flight; return False where the workers died meanwhile."""
    while len(flying) < IN_FLIGHT * max(crew.size(), 1):
        chunk = next(chunks, None)
        if chunk is None:
            return True
        try:
            flying[crew.submit(work, recipe, chunk)] = chunk
        except BrokenExecutor:
            again.extend(chunk)
            return False
    return True


def _died(future: "Future[list[Result]]") -> bool:
    """Return whether the worker died over a call: that says nothing of the row, it may have been another's."""
    return not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


def _results(future: "Future[list[Result]]", held: Sequence[Task]) -> Done:
    error = None if future.cancelled() else future.exception()
    # a worker returns its own errors as results: these come from the way to it
    if future.cancelled() or isinstance(error, (OSError, CancelledError)):
        raise FileError("The workers are gone. Start them again.") from error
    if error is None:
        return list(zip(held, future.result(), strict=True))
    if isinstance(error, FileError):
        raise error
    # a cluster gives up on a row whose workers died, or what came back could not be read
    report = "".join(traceback.format_exception(error))
    words = f"the worker failed: {type(error).__name__}: {error}".splitlines()[0][:200]
    return [(task, Result(task.row, task.name, "failed", words, report=report)) for task in held]


def _alone(task: Task, recipe: Recipe, crew: Crew) -> Result:
    future = crew.submit(work, recipe, (task,))
    wait([future])
    if not _died(future):
        return _results(future, (task,))[0][1]
    _restart(crew)
    reason = "the worker died twice over this row: it may be out of memory, or an internal error"
    return Result(task.row, task.name, "failed", reason, report=reason)


def _restart(crew: Crew) -> None:
    if not crew.restart():
        raise FileError("The workers died, and they are started outside of insolecad. Start them again.")
