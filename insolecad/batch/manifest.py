"""The manifest: how every row ended, in one SQLite file that survives a kill at any time."""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from insolecad.batch.task import Before, Filed, Result
from insolecad.errors import FileError

NAME = "batch.sqlite"
LOCK = "batch.lock"
"""Held while a run goes on; the system lets go of it when the process dies, however it dies."""

TABLES = """
CREATE TABLE IF NOT EXISTS rows(
    row INTEGER PRIMARY KEY, name TEXT, status TEXT, reason TEXT, order_sha256 TEXT, files TEXT);
CREATE INDEX IF NOT EXISTS by_status ON rows(status);
CREATE TABLE IF NOT EXISTS details(row INTEGER PRIMARY KEY, cells TEXT);
CREATE TABLE IF NOT EXISTS batch(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE IF NOT EXISTS runs(run INTEGER PRIMARY KEY, started REAL, latest REAL, built INTEGER);
"""
"""`details` holds refused and failed rows alone; `batch` what the run was asked for."""


class Manifest:
    """The manifest in a folder. Use as a context; one run at a time writes to it.

    Raises FileError where it cannot be written, or another run holds it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._run = 0

    def __enter__(self) -> "Manifest":
        with manifest_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock = sqlite3.connect(self.folder / LOCK, timeout=0.5, isolation_level=None)
            # nothing is ever written there: no journal may stay behind
            self._lock.execute("PRAGMA journal_mode = MEMORY")
            self._lock.execute("BEGIN EXCLUSIVE")
            self._base = sqlite3.connect(self.folder / NAME, isolation_level=None)
            self._base.executescript(TABLES)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        # its file stays: were it removed, two later runs could each hold one of that name
        self._lock.close()

    def asked(self) -> dict[str, Any]:
        """Return what the batch was asked for, empty in a new one."""
        return _asked(self._base)

    def ask(self, what: Mapping[str, Any]) -> None:
        """Remember what the batch is asked for, and begin a run."""
        with self._writing():
            rows = [(key, json.dumps(value)) for key, value in what.items()]
            self._base.executemany("INSERT OR REPLACE INTO batch VALUES (?, ?)", rows)
            now = time.time()
            done = self._base.execute("INSERT INTO runs(started, latest, built) VALUES (?, ?, 0)", (now, now))
            self._run = done.lastrowid or 0

    def before(self, row: int) -> Before | None:
        """Return what an earlier run left of a row."""
        found = self._base.execute(
            "SELECT order_sha256, status, reason, files FROM rows WHERE row = ?", (row,)
        ).fetchone()
        if found is None:
            return None
        sha256, status, reason, files = found
        return Before(sha256, status, reason, tuple(Filed(**one) for one in json.loads(files)))

    def record(self, results: Iterable[tuple[Result, Mapping[str, Any]]]) -> None:
        """Write how rows ended, each with its cells, all together or not at all."""
        with self._writing():
            built = 0
            for result, cells in results:
                built += result.status == "done" and not result.unchanged
                files = json.dumps([asdict(one) for one in result.files])
                line = (result.row, result.name, result.status, result.reason, result.order_sha256, files)
                # letters that are none, from a broken table, are no text to the base
                clean = [_clean(item) if isinstance(item, str) else item for item in line]
                self._base.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?)", clean)
                self._base.execute("DELETE FROM details WHERE row = ?", (result.row,))
                if result.status != "done":
                    kept = (result.row, json.dumps(cells, default=str))
                    self._base.execute("INSERT INTO details VALUES (?, ?)", kept)
            self._base.execute(
                "UPDATE runs SET latest = ?, built = built + ? WHERE run = ?", (time.time(), built, self._run)
            )

    def forget_after(self, row: int) -> list[Filed]:
        """Drop rows that the table no longer has; return their files."""
        with self._writing():
            found = self._base.execute("SELECT files FROM rows WHERE row > ?", (row,)).fetchall()
            for table in ("rows", "details"):
                self._base.execute(f"DELETE FROM {table} WHERE row > ?", (row,))
        return [Filed(**one) for (text,) in found for one in json.loads(text)]

    def counts(self) -> dict[str, int]:
        """Return how many rows ended in which way."""
        return _counts(self._base)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with manifest_errors(self.folder):
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._base.execute("COMMIT")
            except BaseException:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                raise


@contextmanager
def manifest_errors(folder: Path) -> Iterator[None]:
    """Turn what is said against writing the manifest into a FileError."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        if "locked" in str(error):
            raise FileError(f"{folder}: another run is writing here; wait until it is done") from None
        raise FileError(f"{folder / NAME} cannot be used: {error}") from error


@contextmanager
def reading(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a manifest to read, also while a run writes it. Raises FileError where there is none."""
    place = folder / NAME
    if not place.is_file():
        raise FileError(f"{folder}: there is no {NAME} here; name the folder that a batch wrote into")
    # to read after a kill, SQLite must first take back what was half written
    with manifest_errors(folder), closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=rw", uri=True)) as base:
        yield base


def asked(folder: Path) -> dict[str, Any]:
    """Return what the batch of a folder was asked for."""
    with reading(folder) as base:
        return _asked(base)


def _asked(base: sqlite3.Connection) -> dict[str, Any]:
    return {key: json.loads(value) for key, value in base.execute("SELECT key, value FROM batch")}


def _counts(base: sqlite3.Connection) -> dict[str, int]:
    return dict(base.execute("SELECT status, count(*) FROM rows GROUP BY status ORDER BY status").fetchall())


def _clean(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
