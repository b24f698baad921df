"""`insolecad batch`: a table of orders in, a folder of finished pairs out."""

import io
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli import options
from insolecad.cli.options import DEFAULT_TOLERANCE, FILES, Formats, Quiet, Slicer, Tolerance
from insolecad.cli.order_flags import LAYERS, preset_names
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.batch.driver import Selection
    from insolecad.batch.request import BatchRequest
    from insolecad.batch.workers import Crew
    from insolecad.errors import Problem, Problems

TABLE, RUN = "The table", "The run"

Texts = list[str] | None
STATUS = "status"


def _option(flag: str, metavar: str | None, sentence: str, panel: str, **more: Any) -> typer.models.OptionInfo:
    info: typer.models.OptionInfo = typer.Option(flag, metavar=metavar, help=sentence, rich_help_panel=panel, **more)
    return info


What = Annotated[
    Texts,
    typer.Argument(metavar="TABLE | status FOLDER", help="CSV, TSV, JSON Lines or Parquet; or `status` of a batch."),
]
Presets = Annotated[
    Texts,
    _option("--preset", "NAME", "Start every row from this preset; may repeat.", LAYERS, autocompletion=preset_names),
]
Folders = Annotated[Texts, _option("--presets", "FOLDER", "Folder with your own presets.", LAYERS)]
Settings = Annotated[Texts, _option("--set", "KEY=VALUE", "Set a key of every row; may repeat.", LAYERS)]
Matrix = Annotated[Texts, _option("--matrix", "KEY=A,B,C", "Build every row with each of these values.", LAYERS)]
Maps = Annotated[Texts, _option("--map", "KEY=COLUMN", "Column of a key, or a .toml file of such lines.", TABLE)]
Ignored = Annotated[str, _option("--ignore-columns", "NAMES", 'Columns to ignore; "*" for all extra ones.', TABLE)]
Encoding = Annotated[str, _option("--encoding", "NAME", "Encoding of the table, if not UTF-8.", TABLE)]
Out = Annotated[str, _option("--out", "FOLDER|URL", "Folder or URL for the files.", FILES)]
Manifest = Annotated[str, _option("--manifest", "FOLDER", "Folder of batch.sqlite, if --out is a URL.", FILES)]
Layout = Annotated[str, _option("--layout", "WORD", "flat, or sharded (usual from 10,000 rows).", FILES)]
Resume = Annotated[str, _option("--resume", "FOLDER", "Resume an interrupted run.", RUN)]
Jobs = Annotated[str, _option("--jobs", "COUNT", "Number of processes (default: one per core).", RUN)]
Scheduler = Annotated[str, _option("--scheduler", "URL", "Dask scheduler: tcp://host:8786.", RUN)]
Limit = Annotated[str, _option("--limit", "COUNT", "Process only the first COUNT rows.", RUN)]
Only = Annotated[str, _option("--only", "WORD", "Only rows with this status: failed or refused.", RUN)]
Prune = Annotated[bool, _option("--prune", None, "Delete files of this batch that no row needs any more.", RUN)]
DryRun = Annotated[bool, _option("--dry-run", None, "Check every row, build nothing.", RUN)]


def batch(
    context: typer.Context,
    what: What = None,
    presets: Presets = None,
    folders: Folders = None,
    settings: Settings = None,
    matrix: Matrix = None,
    maps: Maps = None,
    ignored: Ignored = "",
    encoding: Encoding = "",
    formats: Formats = "stl,step",
    slicer: Slicer = "",
    out: Out = "out",
    manifest: Manifest = "",
    layout: Layout = "auto",
    tolerance: Tolerance = DEFAULT_TOLERANCE,
    resume: Resume = "",
    jobs: Jobs = "",
    scheduler: Scheduler = "",
    limit: Limit = "",
    only: Only = "",
    prune: Prune = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Build a pair for every row of a table; batch.sqlite records how each row ended."""
    words = what or []
    if words[:1] == [STATUS]:
        _status(words[1:])
        return
    from insolecad.batch.request import prepare
    from insolecad.cli.batch_run import Way, run
    from insolecad.errors import Problems

    problems = Problems()
    crew = _crew(scheduler, jobs, problems)
    selection = _selection(limit, only, problems)
    problems.add(*_tables(words, resume))
    if prune:
        problems.add(*_against_pruning({"--limit": limit, "--only": only, "--dry-run": dry_run}))
    asked, folder = (
        _earlier_request(context, words, problems) if resume else _new_request(context.params, words, problems)
    )
    ready = prepare(asked, dry_run=dry_run)
    raise typer.Exit(run(asked, ready, Way(folder, selection, not resume, prune, quiet), crew))


def _tables(words: list[str], resume: str) -> "list[Problem]":
    """Return what is wrong with the number of tables: one, or none if a batch is resumed."""
    from insolecad.errors import Problem

    if len(words) == 1 or (not words and resume):
        return []
    given, advice = ", ".join(words) or "no table", "write insolecad batch TABLE, or insolecad batch --resume FOLDER"
    return [Problem("TABLE", given, "one table, or only --resume", advice)]


def _against_pruning(others: Mapping[str, object]) -> "list[Problem]":
    """Return the problem of options that leave rows out, beside one that deletes what no row has."""
    from insolecad.errors import Problem

    partial = ", ".join(name for name, value in others.items() if value)
    advice = "which files are not needed is known only after the whole table was read"
    return [Problem("--prune", f"together with {partial}", "--prune alone", advice)] if partial else []


def _earlier_request(context: typer.Context, words: list[str], problems: "Problems") -> "tuple[BatchRequest, Path]":
    """Return what a batch was asked for before, of another table where one is named, and its manifest's folder."""
    from dataclasses import replace

    from insolecad.batch.manifest import request_of as asked_before
    from insolecad.batch.request import request_from_manifest

    problems.add(*_fixed(context))
    problems.refuse()
    folder = Path(context.params["resume"])
    asked = request_from_manifest(asked_before(folder), folder)
    return replace(asked, table=_absolute(words[0])) if words else asked, folder


def _new_request(given: Mapping[str, Any], words: list[str], problems: "Problems") -> "tuple[BatchRequest, Path]":
    """Return what a new batch is asked for by the options `given`, and the folder of its manifest."""
    from insolecad.batch.request import BatchRequest
    from insolecad.job.parts import WHOLE

    names: list[str] = problems.read(lambda: options.format_names(given["formats"]), [])
    chord = problems.read(lambda: options.chord_tolerance(given["tolerance"]), 0.0)
    folder = problems.read(lambda: _folder(given["out"], given["manifest"]), Path())
    layout = problems.read(lambda: _layout(given["layout"]), "")
    slicer = options.slicer_for(given["slicer"], names, WHOLE, problems)
    problems.refuse()
    asked = BatchRequest(
        table=_absolute(words[0]),
        out=given["out"] if "://" in given["out"] else _absolute(given["out"]),
        formats=tuple(names),
        tolerance=chord,
        layout=layout,
        encoding=given["encoding"],
        presets=tuple(_absolute(name) if name.endswith(".toml") else name for name in given["presets"] or ()),
        folders=tuple(map(_absolute, given["folders"] or ())),
        settings=tuple(given["settings"] or ()),
        maps=tuple(one if "=" in one else _absolute(one) for one in given["maps"] or ()),
        ignored=given["ignored"],
        matrix=tuple(given["matrix"] or ()),
        slicer=slicer,
    )
    return asked, folder


def _absolute(path: str) -> str:
    return str(Path(path).absolute())


MAY_CHANGE = {"what", "resume", "jobs", "scheduler", "limit", "only", "dry_run", "prune", "quiet"}
"""Options of a run alone; the others are the batch's, which the manifest remembers."""


def _fixed(context: typer.Context) -> "list[Problem]":
    """Return a problem for every option that cannot change when a batch is gone on with."""
    from insolecad.errors import Problem

    advice = "start the batch again with its table to change it; what stays the same is not built twice"
    return [
        Problem(option.opts[0], "with --resume", "only options of the run", advice)
        for option in context.command.params
        if option.name not in MAY_CHANGE
        and option.name is not None
        and getattr(context.get_parameter_source(option.name), "name", "") == "COMMANDLINE"
    ]


def _status(words: list[str]) -> None:
    """Print counts and rate beside the output, and the refused rows as CSV."""
    from insolecad.batch.results import batch_status, write_refused_rows
    from insolecad.cli.batch_run import leftover_lines
    from insolecad.errors import OrderError, Problem

    if len(words) != 1:
        raise OrderError([Problem("status", ", ".join(words) or "no folder", "one folder", "name the batch's folder")])
    found = batch_status(Path(words[0]))
    counts = ", ".join(f"{count:,} {status}" for status, count in found.counts.items())
    echo(f"{counts}; {found.rate:.2f} pairs a second", err=True)
    for line in leftover_lines(found):
        echo(line, err=True)
    if not sys.stdout.isatty():
        write_refused_rows(Path(words[0]), sys.stdout)
        return
    text = io.StringIO()
    write_refused_rows(Path(words[0]), text)
    echo(text.getvalue(), nl=False)


def _selection(limit: str, only: str, problems: "Problems") -> "Selection":
    """Return which rows are run."""
    from insolecad.batch.driver import Selection

    advice = "give one whole number"
    count = problems.read(lambda: _count("--limit", limit, 100_000_000, advice), None)
    word = problems.read(lambda: options.word("--only", only, ("failed", "refused")), "") if only.strip() else ""
    return Selection(count, "failed" if word == "failed" else "refused" if word else None)


def _count(flag: str, text: str, most: int, advice: str) -> int | None:
    return options.count(flag, text, 1, most, advice) if text else None


def _folder(out: str, manifest: str) -> Path:
    """Return the folder of the manifest: the output itself, unless that is a URL."""
    from insolecad.batch.store import is_local

    if not is_local(out) and not manifest:
        advice = "name the folder of this machine where batch.sqlite goes"
        raise options.refusal("--manifest", "missing", "a folder, since the files go to a URL", advice)
    return options.folder(manifest or out.removeprefix("file://"))


def _layout(text: str) -> str:
    from insolecad.batch.request import AUTO, LAYOUTS

    if text not in (AUTO, *LAYOUTS):
        raise options.refusal("--layout", repr(text[:40]), ", ".join(LAYOUTS), "choose one of these words")
    return text


ADDRESS = re.compile(r"((tcp|tls|wss?)://)?([\w.-]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})")
"""Where a Dask scheduler listens."""


def _crew(scheduler: str, jobs: str, problems: "Problems") -> "Callable[[], Crew]":
    """Return what starts the workers: a Dask scheduler's, or this many processes of this machine."""
    address = problems.read(lambda: _address(scheduler), "")
    count = problems.read(lambda: _count("--jobs", jobs, 1000, "give the number of processes, such as 2"), None)

    def start() -> "Crew":
        if address:
            from insolecad.batch.dask import Cluster

            return Cluster(address)
        from insolecad.batch.workers import Processes, cores

        return Processes(count or cores())

    return start


def _address(text: str) -> str:
    """Return a scheduler's address, "" for none. Raises OrderError for another: Dask would wait for it."""
    found = ADDRESS.fullmatch(text)
    if text and not (found and 0 < int(found[4]) < 65_536):
        advice = "`dask scheduler` prints its address when it starts"
        raise options.refusal("--scheduler", repr(text[:60]), "an address such as tcp://host:8786", advice)
    return text
