"""What goes to a worker and what comes back: small values that travel well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["done", "refused", "failed"]


@dataclass(frozen=True)
class FileRecord:
    """A file that was written: its path in the output folder and its checksum."""

    path: str
    sha256: str


@dataclass(frozen=True)
class RetainedFile:
    """A file that made room for its successor: what it was called, and what it is now."""

    old: str
    file: FileRecord


@dataclass(frozen=True)
class Before:
    """What earlier runs left of a row: the checksum of its order, how it ended, and its last finished pair.

    `built_sha256` is the checksum of the order that the files were built from: not the row's own where that was
    refused or failed since.
    """

    order_sha256: str
    status: str
    reason: str
    files: tuple[FileRecord, ...]
    built_sha256: str


@dataclass(frozen=True)
class Task:
    """One row to build: its number, its name, its order's values by key, and the matrix's `over` them.

    `key` is what the row is known by from run to run (insolecad/batch/rows.py).
    `cells` are the row as it stood in the table, for the CSV that goes back; `wrong` is why it
    cannot be an order, if so; `before` what an earlier run left of it.
    """

    row: int
    key: str
    name: str
    values: Mapping[str, Any]
    over: Mapping[str, Any]
    cells: Mapping[str, Any]
    wrong: str = ""
    before: Before | None = None


@dataclass(frozen=True)
class Result:
    """How a row ended: `reason` in plain words unless it is done, `report` with all that is known of a failure.

    `unchanged` where an earlier run had built the same and its files are still whole; `retained` are files of
    the row's earlier pair that were given another name.
    """

    row: int
    name: str
    status: Status
    reason: str = ""
    order_sha256: str = ""
    files: tuple[FileRecord, ...] = ()
    retained: tuple[RetainedFile, ...] = ()
    unchanged: bool = False
    report: str = ""
