"""The manifest: how every row ended, in one SQLite file that survives a kill at any time."""

import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

from insolecad.batch.intents import Intent
from insolecad.batch.manifest_tables import prepare
from insolecad.batch.store_common import is_below_root
from insolecad.batch.task import Before, FileRecord, Result, Task
from insolecad.errors import FileError

NAME = "batch.sqlite"
LOCK = "batch.lock"
"""Held while a run goes on; the system lets go of it when the process dies, however it dies."""

IDENTITY = "id"


class Manifest:
    """The manifest in a folder. Use as a context; one run at a time writes to it.

    Raises FileError if it cannot be written, or another run holds it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.identity = ""
        self._run = 0

    def __enter__(self) -> "Manifest":
        with manifest_errors(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            _refuse_links(self.folder)
            self._lock = sqlite3.connect(self.folder / LOCK, timeout=0.5, isolation_level=None)
            # nothing is ever written there: no journal may stay behind
            self._lock.execute("PRAGMA journal_mode = MEMORY")
            self._lock.execute("BEGIN EXCLUSIVE")
            self._base = sqlite3.connect(self.folder / NAME, isolation_level=None)
            prepare(self._base)
            self.identity = _identity(self._base) or ""
        if not self.identity:
            self.identity = secrets.token_hex(16)
            with self._writing():
                self._base.execute("INSERT INTO batch VALUES (?, ?)", (IDENTITY, json.dumps(self.identity)))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()
        # its file stays: were it removed, two later runs could each hold one of that name
        self._lock.close()

    def request_data(self) -> dict[str, Any]:
        """Return the request of the batch, empty in a new one."""
        return _asked(self._base)

    def ask(self, what: Mapping[str, Any]) -> None:
        """Remember the request of the batch, and begin a run."""
        with self._writing():
            rows = [(key, json.dumps(value)) for key, value in what.items()]
            self._base.executemany("INSERT OR REPLACE INTO batch VALUES (?, ?)", rows)
            now = time.time()
            done = self._base.execute("INSERT INTO runs(started, latest, built) VALUES (?, ?, 0)", (now, now))
            self._run = done.lastrowid or 0

    def before(self, key: str) -> Before | None:
        """Return what earlier runs left of a row."""
        with manifest_errors(self.folder):
            found = self._base.execute(
                "SELECT order_sha256, status, reason, files, built_sha256 FROM rows WHERE key = ?", (key,)
            ).fetchone()
        if found is None:
            return None
        sha256, status, reason, files, built = found
        return Before(str(sha256), str(status), str(reason), _files(files), str(built))

    def record(self, results: Iterable[tuple[Task, Result]]) -> None:
        """Write how rows ended, all together or not at all."""
        with self._writing():
            built = 0
            for task, result in results:
                built += result.status == "done" and not result.unchanged
                self._record(task, result)
            self._base.execute(
                "UPDATE runs SET latest = ?, built = built + ? WHERE run = ?", (time.time(), built, self._run)
            )

    def _record(self, task: Task, result: Result) -> None:
        before = self.before(task.key)
        files, built = result.files, result.order_sha256
        if result.status != "done":
            # the last finished pair stays the row's own
            files, built = (before.files, before.built_sha256) if before else ((), "")
        elif before:
            present = {one.path for one in files}
            moved = {one.old: one.file for one in result.retained}
            self._leave(
                task.key, [moved.get(one.path, one) for one in before.files if one.path not in present | moved.keys()]
            )
            self._leave(task.key, moved.values())
        self._own(task.key, files)
        # another row stood at this number before, and its new one is not known yet
        self._base.execute("UPDATE rows SET row = NULL WHERE row = ? AND key <> ?", (result.row, task.key))
        line = (
            task.key,
            result.row,
            result.name,
            result.status,
            result.reason,
            result.order_sha256,
            _text(files),
            built,
        )
        # invalid letters, from a broken table, are not text to the database
        clean = [_clean(item) if isinstance(item, str) else item for item in line]
        self._base.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*clean, self._run))
        self._base.execute("DELETE FROM details WHERE key = ?", (clean[0],))
        if result.status != "done":
            cells = json.dumps(task.cells, default=str)
            self._base.execute("INSERT INTO details VALUES (?, ?)", (clean[0], cells))

    def _leave(self, key: str, files: Iterable[FileRecord]) -> None:
        """Remember files that no row has any more."""
        lines = [(one.path, one.sha256, _clean(key)) for one in files]
        self._base.executemany("INSERT OR REPLACE INTO leftovers(path, sha256, key) VALUES (?, ?, ?)", lines)

    def _own(self, key: str, files: Iterable[FileRecord]) -> None:
        """Take files off the list of leftovers."""
        self._base.executemany("DELETE FROM leftovers WHERE path = ?", [(one.path,) for one in files])

    def adopt(self, intent: Intent, holds: Callable[[FileRecord], bool]) -> None:
        """Take over what a killed run had put in place for a row without recording it."""
        with self._writing():
            before = self.before(intent.key)
            own = {one.path for one in before.files} if before else set()
            new = [one for one in (*intent.files, *(one.file for one in intent.retained)) if holds(one)]
            known = {(one.path, one.sha256) for one in before.files} if before else set()
            if before and any((one.path, one.sha256) not in known for one in new):
                arrived = {one.path: one for one in new if one.path in own}
                files = [arrived.get(one.path, one) for one in before.files]
                kept = [one for one in files if holds(one)]
                # it is no longer the pair of one order: the row is built again
                self._base.execute(
                    "UPDATE rows SET files = ?, built_sha256 = '' WHERE key = ?", (_text(kept), _clean(intent.key))
                )
            self._leave(intent.key, [one for one in new if one.path not in own])

    def close_run(self) -> None:
        """Note that this run read the whole table: rows that it has not met lose their numbers, or go without files."""
        with self._writing():
            self._base.execute("DELETE FROM rows WHERE run <> ? AND files = '[]'", (self._run,))
            self._base.execute("UPDATE rows SET row = NULL WHERE run <> ?", (self._run,))
            self._base.execute("DELETE FROM details WHERE key NOT IN (SELECT key FROM rows WHERE row IS NOT NULL)")

    def doom(self, *, gone_rows: bool) -> None:
        """Mark leftovers for removal, and with `gone_rows` the files of rows that the table no longer has."""
        with self._writing():
            self._base.execute("UPDATE leftovers SET doomed = 1")
            if gone_rows:
                for key, files in self._base.execute("SELECT key, files FROM rows WHERE row IS NULL").fetchall():
                    lines = [(one.path, one.sha256, key) for one in _files(files)]
                    self._base.executemany("INSERT OR REPLACE INTO leftovers VALUES (?, ?, ?, 1)", lines)
                self._base.execute("DELETE FROM rows WHERE row IS NULL")

    def removals(self) -> list[FileRecord]:
        """Return the files that are marked for removal."""
        with manifest_errors(self.folder):
            found = self._base.execute("SELECT path, sha256 FROM leftovers WHERE doomed = 1 ORDER BY path").fetchall()
        return list(_filed(found))

    def cancel_removals(self) -> None:
        """Take back all marks for removal: what a killed run did not delete is deleted when that is ordered again."""
        with self._writing():
            self._base.execute("UPDATE leftovers SET doomed = 0 WHERE doomed = 1")

    def forget(self, files: Sequence[FileRecord]) -> None:
        """Drop leftovers, which are removed or someone else's now."""
        with self._writing():
            self._base.executemany("DELETE FROM leftovers WHERE path = ?", [(one.path,) for one in files])

    def counts(self) -> dict[str, int]:
        """Return how many rows of the table ended in which way."""
        return counts(self._base)

    def failed_rows(self) -> set[int]:
        """Return the numbers of rows that failed."""
        found = self._base.execute("SELECT row FROM rows WHERE status = 'failed' AND row IS NOT NULL")
        return {row for (row,) in found}

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
    """Give a manifest to read, also while a run writes it. Raises FileError if there is none."""
    place = folder / NAME
    if not place.is_file():
        raise FileError(f"{folder}: there is no {NAME} here; name the folder that a batch wrote into")
    # to read after a kill, SQLite must first take back what was half written
    with manifest_errors(folder):
        _refuse_links(folder)
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)) as base:
            prepare(base)
            yield base


def request_of(folder: Path) -> dict[str, Any]:
    """Return the request of the batch of a folder."""
    with reading(folder) as base:
        return _asked(base)


def identity(folder: Path) -> str | None:
    """Return the own name of the batch whose manifest is in a folder, None without one."""
    if not (folder / NAME).is_file():
        return None
    with reading(folder) as base:
        return _identity(base)


def counts(base: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows of the table ended in which way."""
    query = "SELECT status, count(*) FROM rows WHERE row IS NOT NULL GROUP BY status ORDER BY status"
    return dict(base.execute(query).fetchall())


def _identity(base: sqlite3.Connection) -> str | None:
    found = base.execute("SELECT value FROM batch WHERE key = ?", (IDENTITY,)).fetchone()
    name = json.loads(found[0]) if found else ""
    # it becomes the name of a folder
    return name if isinstance(name, str) and len(name) == 32 and name.isalnum() and name.isascii() else None


def _asked(base: sqlite3.Connection) -> dict[str, Any]:
    found = base.execute("SELECT key, value FROM batch WHERE key <> ?", (IDENTITY,)).fetchall()
    try:
        return {key: json.loads(value) for key, value in found}
    except (TypeError, ValueError) as error:
        raise sqlite3.DatabaseError(f"damaged ({error})") from None


def _refuse_links(folder: Path) -> None:
    """Raise OSError if a name of the batch is a link: what it leads to belongs to others."""
    for name in (NAME, LOCK, f"{NAME}-journal", f"{NAME}-wal", f"{NAME}-shm"):
        if (folder / name).is_symlink():
            raise OSError(f"{name} is a link; remove it")


def _text(files: Iterable[FileRecord]) -> str:
    return json.dumps([asdict(one) for one in files])


def _files(text: Any) -> tuple[FileRecord, ...]:
    """Return the files of a row; what an edited manifest has in their place counts for nothing."""
    try:
        found = json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return ()
    lines = found if isinstance(found, list) else []
    pairs = [(one.get("path"), one.get("sha256")) for one in lines if isinstance(one, dict)]
    return _filed(pairs)


def _filed(pairs: Iterable[tuple[Any, Any]]) -> tuple[FileRecord, ...]:
    """Return paths with checksums, those that stay below the root."""
    return tuple(
        FileRecord(path, sha256)
        for path, sha256 in pairs
        if isinstance(path, str) and isinstance(sha256, str) and is_below_root(path)
    )


def _clean(text: str) -> str:
    return text.encode(errors="backslashreplace").decode()
