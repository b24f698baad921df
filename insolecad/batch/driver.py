"""A batch from end to end: rows in, results out as they finish, the manifest kept on the way."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from insolecad.batch.crew import Crew, Given, Processes, cores
from insolecad.batch.feed import feed
from insolecad.batch.loop import finished
from insolecad.batch.manifest import Manifest
from insolecad.batch.report import tell
from insolecad.batch.rows import Recipe, Variant, variants
from insolecad.batch.store import is_local, open_store
from insolecad.batch.table import Row
from insolecad.batch.task import Result, Status, Task
from insolecad.errors import OrderError, Problem
from insolecad.export import FORMATS
from insolecad.export.threemf import Flavour
from insolecad.job import COARSEST, FINEST, TOLERANCE
from insolecad.order.keys import flat
from insolecad.order.presets import preset
from insolecad.pair_file import refusals
from insolecad.views import WHOLE

MANY = 10_000
"""Rows from which on files are sharded: folders with more files than that are slow to list."""


@dataclass(frozen=True)
class Selection:
    """Which rows to look at: the first `limit` of the table, `only` those that ended so before."""

    limit: int | None = None
    only: Status | None = None


EVERYTHING = Selection()


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
    slicer: Flavour | None = None,
) -> Generator[Result]:
    """Build every row into `out` and yield results as they finish; what is there already is not built again.

    Rows are orders as nested tables or dotted keys, and drawn as workers get free. `executor`
    is any of `concurrent.futures`, Dask's among them; without one `jobs` processes are
    started, one per core. `manifest` is the folder of `batch.sqlite`, `out` itself unless that
    is a URL; `slicer` is whom 3MF are for. Raises OrderError for what no row can be built with,
    and FileError where files cannot be written; closing the iterator ends the run.
    """
    problems = refusals(formats, WHOLE, slicer)
    problems += [Problem("format", name, ", ".join(FORMATS), "") for name in formats if name not in FORMATS]
    if not FINEST <= tolerance <= COARSEST:
        problems.append(Problem("tolerance", f"{tolerance:g}", f"{FINEST:g} to {COARSEST:g} mm", ""))
    if problems:
        raise OrderError(problems)
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
        raise OrderError([Problem("manifest", "missing", "a folder of this machine", "name where batch.sqlite goes")])
    folder = manifest or Path(recipe.out.removeprefix("file://"))
    ready = (Row(flat(row), flat(row)) for row in rows)
    points = variants(matrix)
    return _run(ready, points, recipe, folder, Given(executor) if executor else Processes(jobs or cores()))


def _run(rows: Iterator[Row], points: Sequence[Variant], recipe: Recipe, folder: Path, crew: Crew) -> Generator[Result]:
    with Manifest(folder) as manifest, closing(crew):
        manifest.ask({})
        yield from results(rows, points, recipe, manifest, crew)


def results(
    rows: Iterable[Row],
    matrix: Sequence[Variant],
    recipe: Recipe,
    manifest: Manifest | None,
    crew: Crew,
    selection: Selection = EVERYTHING,
) -> Generator[Result]:
    """Yield how each row ended, after it stands in the manifest; without a manifest nothing is kept.

    After the last row, rows that the table no longer has are dropped with their files.
    """
    if not recipe.dry_run:
        open_store(recipe.out).clear()
    last = _Last()
    for some in finished(_tasks(rows, matrix, manifest, selection, last), recipe, crew):
        if manifest:
            for task, result in some:
                tell(manifest.folder, task, result)
            manifest.record((result, task.cells) for task, result in some)
        yield from (result for _, result in some)
    if manifest and selection == EVERYTHING:
        store = open_store(recipe.out)
        for file in manifest.forget_after(last.row):
            store.remove(file.path)
    if not recipe.dry_run:
        open_store(recipe.out).clear()


@dataclass
class _Last:
    """The number of the last row that was read."""

    row: int = 0


def _tasks(
    rows: Iterable[Row],
    matrix: Sequence[Variant],
    manifest: Manifest | None,
    selection: Selection,
    last: _Last,
) -> Iterator[Task]:
    """Yield the rows that are selected."""
    for task in feed(rows, matrix, manifest.before if manifest else lambda row: None):
        if selection.limit is not None and task.row > selection.limit:
            return
        last.row = task.row
        if not selection.only or (task.before and task.before.status == selection.only):
            yield task
