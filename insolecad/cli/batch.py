"""`insolecad batch`: a table of orders in, a folder of finished pairs out."""

import io
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.options import FILES, Formats, Quiet, Slicer, Tolerance
from insolecad.cli.order_flags import LAYERS, preset_names
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.batch.driver import Selection
    from insolecad.batch.workers import Crew
    from insolecad.errors import Problem
    from insolecad.files.threemf import Flavour

TABLE, RUN = "The table", "The run"

Texts = list[str] | None
STATUS = "status"


def batch(
    context: typer.Context,
    what: Annotated[
        Texts, typer.Argument(metavar="TABLE | status FOLDER", help="CSV, TSV, JSON Lines or Parquet; or status.")
    ] = None,
    presets: Annotated[
        Texts,
        typer.Option(
            "--preset",
            metavar="NAME",
            help="A preset under every row; may repeat.",
            rich_help_panel=LAYERS,
            autocompletion=preset_names,
        ),
    ] = None,
    folders: Annotated[
        Texts, typer.Option("--presets", metavar="FOLDER", help="Presets of your own.", rich_help_panel=LAYERS)
    ] = None,
    settings: Annotated[
        Texts, typer.Option("--set", metavar="KEY=VALUE", help="Any key, over every row.", rich_help_panel=LAYERS)
    ] = None,
    matrix: Annotated[
        Texts,
        typer.Option(
            "--matrix", metavar="KEY=A,B,C", help="Every row at each of these values.", rich_help_panel=LAYERS
        ),
    ] = None,
    maps: Annotated[
        Texts,
        typer.Option("--map", metavar="KEY=COLUMN", help="Column of a key, or a .toml file.", rich_help_panel=TABLE),
    ] = None,
    ignored: Annotated[
        str,
        typer.Option(
            "--ignore-columns", metavar="NAMES", help='Columns to pass over, "*" for all extra.', rich_help_panel=TABLE
        ),
    ] = "",
    encoding: Annotated[
        str, typer.Option("--encoding", metavar="NAME", help="Of a table not in UTF-8.", rich_help_panel=TABLE)
    ] = "",
    formats: Formats = "stl,step",
    slicer: Slicer = "",
    out: Annotated[
        str, typer.Option("--out", metavar="FOLDER|URL", help="Folder or URL for files.", rich_help_panel=FILES)
    ] = "out",
    manifest: Annotated[
        str,
        typer.Option(
            "--manifest", metavar="FOLDER", help="For batch.sqlite where --out is a URL.", rich_help_panel=FILES
        ),
    ] = "",
    layout: Annotated[
        str,
        typer.Option("--layout", metavar="WORD", help="flat or sharded (from 10,000 rows on).", rich_help_panel=FILES),
    ] = "auto",
    tolerance: Tolerance = "0.02",
    resume: Annotated[
        str, typer.Option("--resume", metavar="FOLDER", help="Go on where a run stopped.", rich_help_panel=RUN)
    ] = "",
    jobs: Annotated[
        str, typer.Option("--jobs", metavar="COUNT", help="Processes; one per core.", rich_help_panel=RUN)
    ] = "",
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="URL", help="A Dask scheduler: tcp://host:8786.", rich_help_panel=RUN)
    ] = "",
    limit: Annotated[
        str, typer.Option("--limit", metavar="COUNT", help="The first rows alone.", rich_help_panel=RUN)
    ] = "",
    only: Annotated[
        str, typer.Option("--only", metavar="WORD", help="Rows that were failed or refused.", rich_help_panel=RUN)
    ] = "",
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete files of this batch that no row has any more.", rich_help_panel=RUN),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check every row, build none.", rich_help_panel=RUN)
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Make a pair for every row of a table; tell in batch.sqlite how each row ended.

    Exit codes: 0 all rows are done, 1 some were refused or failed, 2 the table cannot be read.
    """
    words = what or []
    if words[:1] == [STATUS]:
        _status(words[1:])
        return
    from dataclasses import replace

    from insolecad.batch.manifest import asked as asked_before
    from insolecad.batch.request import Asked, asked_from, prepared
    from insolecad.errors import OrderError, Problem

    problems = _scheduler(scheduler)
    selection, workers = _selection(limit, only, problems), _count("--jobs", jobs, problems)
    if len(words) > 1 or (not words and not resume):
        given, advice = (
            ", ".join(words) or "no table",
            "write insolecad batch TABLE, or insolecad batch --resume FOLDER",
        )
        problems.append(Problem("TABLE", given, "one table, or --resume alone", advice))
    partial = [name for name, value in (("--limit", limit), ("--only", only), ("--dry-run", dry_run)) if value]
    if prune and partial:
        advice = "which files no row has any more is known only after the whole table was read"
        problems.append(Problem("--prune", f"together with {', '.join(partial)}", "--prune alone", advice))
    if resume:
        problems += _fixed(context)
        if problems:
            raise OrderError(problems)
        folder = Path(resume)
        asked = asked_from(asked_before(folder), folder)
        if words:
            asked = replace(asked, table=str(Path(words[0]).absolute()))
    else:
        names, chord, folder = _files(formats, tolerance, out, manifest, layout, problems)
        flavour = _slicer(slicer, formats, problems)
        if problems:
            raise OrderError(problems)
        absolute = [str(Path(name).absolute()) if name.endswith(".toml") else name for name in presets or ()]
        asked = Asked(
            table=str(Path(words[0]).absolute()),
            out=out if "://" in out else str(Path(out).absolute()),
            formats=tuple(names),
            tolerance=chord,
            layout=layout,
            encoding=encoding,
            presets=tuple(absolute),
            folders=tuple(str(Path(name).absolute()) for name in folders or ()),
            settings=tuple(settings or ()),
            maps=tuple(str(Path(one).absolute()) if "=" not in one else one for one in maps or ()),
            ignored=ignored,
            matrix=tuple(matrix or ()),
            slicer=flavour,
        )
    ready = prepared(asked, dry_run=dry_run)
    from insolecad.cli.batch_run import Way, run

    way = Way(folder, selection, named=not resume, prune=prune, quiet=quiet)
    raise typer.Exit(run(asked, ready, way, lambda: _crew(scheduler, workers)))


MAY_CHANGE = {"what", "resume", "jobs", "scheduler", "limit", "only", "dry_run", "prune", "quiet"}
"""Options of a run alone; the others are the batch's, which the manifest remembers."""


def _fixed(context: typer.Context) -> "list[Problem]":
    """Return a problem for every option that cannot change when a batch is gone on with."""
    from insolecad.errors import Problem

    advice = "start the batch again with its table to change it; what stays the same is not built twice"
    return [
        Problem(option.opts[0], "with --resume", "options of the run alone", advice)
        for option in context.command.params
        if option.name not in MAY_CHANGE
        and option.name is not None
        and getattr(context.get_parameter_source(option.name), "name", "") == "COMMANDLINE"
    ]


def _status(words: list[str]) -> None:
    """Print counts and rate beside the output, and the refused rows as CSV."""
    from insolecad.batch.status import standing, write_refused
    from insolecad.cli.batch_run import leftover_lines
    from insolecad.errors import OrderError, Problem

    if len(words) != 1:
        raise OrderError([Problem("status", ", ".join(words) or "no folder", "one folder", "name the batch's folder")])
    found = standing(Path(words[0]))
    counts = ", ".join(f"{count:,} {status}" for status, count in found.counts.items())
    echo(f"{counts}; {found.rate:.2f} pairs a second", err=True)
    for line in leftover_lines(found):
        echo(line, err=True)
    if not sys.stdout.isatty():
        write_refused(Path(words[0]), sys.stdout)
        return
    text = io.StringIO()
    write_refused(Path(words[0]), text)
    echo(text.getvalue(), nl=False)


def _selection(limit: str, only: str, problems: "list[Problem]") -> "Selection":
    from insolecad.batch.driver import Selection
    from insolecad.errors import Problem

    word = only.strip().lower()
    if word not in ("", "failed", "refused"):
        problems.append(Problem("--only", repr(only[:40]), "failed, refused", "choose one of these words"))
    return Selection(_count("--limit", limit, problems), "failed" if word == "failed" else "refused" if word else None)


def _count(flag: str, text: str, problems: "list[Problem]") -> int | None:
    from insolecad.errors import Problem

    if not text:
        return None
    found = options.count(flag, text, 1, 100_000_000 if flag == "--limit" else 1000)
    if isinstance(found, Problem):
        advice = "give one whole number" if flag == "--limit" else "give the number of processes, such as 2"
        problems.append(Problem(found.key, found.given, found.allowed, advice))
        return None
    return found


def _files(
    formats: str, tolerance: str, out: str, manifest: str, layout: str, problems: "list[Problem]"
) -> tuple[list[str], float, Path]:
    """Return formats, tolerance and the folder of the manifest."""
    from insolecad.batch.request import AUTO, LAYOUTS
    from insolecad.batch.store import is_local
    from insolecad.errors import Problem

    names, chord = options.format_names(formats), options.chord_tolerance(tolerance)
    folder = options.folder(manifest or (out.removeprefix("file://") if is_local(out) else "."))
    problems += [one for one in (names, chord, folder) if isinstance(one, Problem)]
    if not is_local(out) and not manifest:
        advice = "name the folder of this machine where batch.sqlite goes"
        problems.append(Problem("--manifest", "missing", "a folder, since the files go to a URL", advice))
    if layout not in (AUTO, *LAYOUTS):
        problems.append(Problem("--layout", repr(layout[:40]), ", ".join(LAYOUTS), "choose one of these words"))
    if isinstance(names, Problem) or isinstance(chord, Problem) or isinstance(folder, Problem):
        return [], 0.0, Path()
    return names, chord, folder


def _slicer(text: str, formats: str, problems: "list[Problem]") -> "Flavour | None":
    from insolecad.job.parts import WHOLE

    found, wrong = options.slicer(text, options.format_names(formats), WHOLE)
    problems += wrong
    return found


ADDRESS = re.compile(r"((tcp|tls|wss?)://)?([\w.-]+|\[[0-9a-fA-F:.]+\]):(\d{1,5})")
"""Where a Dask scheduler listens."""


def _scheduler(text: str) -> "list[Problem]":
    """Return what is wrong with an address; Dask itself would wait for it, then print its stack."""
    from insolecad.errors import Problem

    found = ADDRESS.fullmatch(text)
    if not text or (found and 0 < int(found[4]) < 65_536):
        return []
    advice = "`dask scheduler` prints its address when it starts"
    return [Problem("--scheduler", repr(text[:60]), "an address such as tcp://host:8786", advice)]


def _crew(scheduler: str, jobs: int | None) -> "Crew":
    from insolecad.batch.workers import Processes, cores

    if scheduler:
        from insolecad.batch.dask import Cluster

        return Cluster(scheduler)
    return Processes(jobs or cores())
