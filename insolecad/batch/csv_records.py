"""CSV and TSV, one record at a time: a mistake in one row leaves the next ones readable."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def escape_formula(text: str) -> str:
    """Return a cell that no spreadsheet runs: an apostrophe stands before what looks like a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """Return a cell as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


LONGEST = 100_000
"""Characters of a record; an order with every key has under 10,000."""

MOST_LINES = 20
"""Lines of a record: a cell may hold line breaks, but an unclosed quotation mark must not eat the table."""

DELIMITERS = ",;\t"
"""What parts cells: commas, semicolons where the comma is decimal, tabs."""


@dataclass(frozen=True)
class Record:
    """The cells of one record, or why it is none."""

    cells: tuple[str, ...]
    wrong: str = ""


def delimiter_of(header: str) -> str:
    """Return what parts the cells of a header: whichever stands there most often."""
    return max(DELIMITERS, key=header.count)


def records(file: TextIO, delimiter: str) -> Iterator[Record]:
    """Yield the records of an open file that is read with its line ends as they are; empty lines are passed over."""
    lines = _Lines(file)
    while (line := lines.next()) is not None:
        if line.strip("\r\n") == "":
            continue
        if len(line) >= LONGEST:
            yield Record((line[:60],), f"the row is longer than {LONGEST:,} characters: this is not an order")
            continue
        yield _record(line, lines, delimiter)


class _Lines:
    """Lines of a file, none longer than the limit in memory; a line may be put back."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._back: deque[str] = deque()

    def next(self) -> str | None:
        """Return the next line, None at the end; of one that is too long the beginning."""
        if self._back:
            return self._back.popleft()
        line = self._file.readline(LONGEST)
        rest = line
        while len(rest) == LONGEST and not rest.endswith("\n"):
            rest = self._file.readline(LONGEST)
        return line or None

    def put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))


def _record(line: str, lines: _Lines, delimiter: str) -> Record:
    """Return the record that begins with a line: with more lines where a quoted cell holds line breaks."""
    more: list[str] = []
    while True:
        try:
            found = list(csv.reader([line, *more], delimiter=delimiter, strict=True))
            # a lone carriage return ends a record too
            cells = [cell for part in found for cell in part]
            return Record(tuple(plain(cell.strip()) for cell in cells))
        except csv.Error as error:
            open_end = "unexpected end" in str(error)
        following = lines.next() if open_end and len(more) < MOST_LINES else None
        if following is None or len(following) + sum(map(len, more)) > LONGEST:
            lines.put_back([*more, *([following] if following is not None else [])])
            wrong = "is never closed" if open_end or more else "is in the middle of a cell"
            return Record((line.strip()[:200],), f"a quotation mark {wrong}; double those within a quoted cell")
        more.append(following)
