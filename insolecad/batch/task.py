"""What goes to a worker and what comes back: small values that travel well."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["done", "refused", "failed"]


@dataclass(frozen=True)
class Filed:
    """A file that was written: its path in the output folder and its checksum."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Before:
    """What an earlier run left of a row: the checksum of its order, how it ended, and its files."""

    order_sha256: str
    status: str
    reason: str
    files: tuple[Filed, ...]


@dataclass(frozen=True)
class Task:
    """One row to build: its number, its name, its order's values by key, and the matrix's `over` them.

    `cells` are the row as it stood in the table, for the CSV that goes back; `wrong` is why it
    can be no order, if so; `before` what an earlier run left of it.
    """

    row: int
    name: str
    values: Mapping[str, Any]
    over: Mapping[str, Any]
    cells: Mapping[str, Any]
    wrong: str = ""
    before: Before | None = None


@dataclass(frozen=True)
class Result:
    """How a row ended: `reason` in plain words unless it is done, `report` with all that is known of a failure.

    `unchanged` where an earlier run had built the same and its files are still whole.
    """

    row: int
    name: str
    status: Status
    reason: str = ""
    order_sha256: str = ""
    files: tuple[Filed, ...] = ()
    unchanged: bool = False
    report: str = ""
