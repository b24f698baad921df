"""What a batch came to, read from its manifest while it runs or after: counts, rate, refused rows as CSV."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from insolecad.batch.csv_records import escape_formula
from insolecad.batch.manifest import counts, reading
from insolecad.batch.table import REASON

STATUSES = ("done", "refused", "failed")


@dataclass(frozen=True)
class BatchStatus:
    """How many rows ended in each way, and how many pairs a second the last run that built any has built.

    `stale` is how many refused or failed rows keep a pair of an earlier order, `gone` how many rows the table no
    longer has, `leftovers` how many files are left of earlier pairs.
    """

    counts: dict[str, int]
    rate: float
    stale: int = 0
    gone: int = 0
    leftovers: int = 0


def batch_status(folder: Path) -> BatchStatus:
    """Return where a batch stands. Raises FileError if a folder has no manifest."""
    with reading(folder) as base:
        ended = counts(base)
        stale, gone, leftovers = (base.execute(query).fetchone()[0] for query in (_STALE, _GONE, _LEFTOVERS))
        last = base.execute("SELECT built, latest - started FROM runs WHERE built > 0 ORDER BY run DESC").fetchone()
    rate = last[0] / last[1] if last and last[1] > 0 else 0.0
    return BatchStatus({status: ended.get(status, 0) for status in STATUSES}, rate, stale, gone, leftovers)


_STALE = "SELECT count(*) FROM rows WHERE row IS NOT NULL AND status <> 'done' AND files <> '[]'"
_GONE = "SELECT count(*) FROM rows WHERE row IS NULL"
_LEFTOVERS = "SELECT count(*) FROM leftovers"


def write_refused_rows(folder: Path, file: TextIO) -> None:
    """Write the refused rows as the table had them, the reason in front.

    No cell begins a formula; reading the table again undoes that.
    """
    with reading(folder) as base:
        names = list(dict.fromkeys(name for cells in _refused(base) for name in cells if name != REASON))
        table = csv.writer(file, lineterminator="\n")
        if names:
            table.writerow([escape_formula(name) for name in (REASON, *names) if not name.startswith("cell ")])
        for cells in _refused(base):
            row = [_text(cells.get(name)) for name in (REASON, *names)]
            # cells without a heading are there again only where they were
            while len(row) > 1 and not row[-1] and names[len(row) - 2].startswith("cell "):
                row.pop()
            table.writerow(row)


def _refused(base: Any) -> Iterator[dict[str, Any]]:
    query = (
        "SELECT rows.reason, details.cells FROM rows JOIN details USING (key) "
        "WHERE row IS NOT NULL AND status = 'refused' ORDER BY row"
    )
    for reason, cells in base.execute(query):
        yield {REASON: reason} | {name: value for name, value in json.loads(cells).items() if name != REASON}


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return escape_formula(", ".join(str(item) for item in value))
    text = "" if value is None else {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    return escape_formula(text.replace("\0", "\\0"))
