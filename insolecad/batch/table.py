"""Tables of orders: CSV, TSV, JSON Lines and Parquet, read row by row and never held whole."""

import codecs
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from insolecad.batch.csv_records import LONGEST, delimiter_of, records
from insolecad.batch.encoding import decoder_of
from insolecad.errors import ArgumentProblem, Change, FileError, OrderError, Problem
from insolecad.order.keys import KEYS, flat, nearest
from insolecad.order.messages import display, unknown
from insolecad.order.reading import parse_value
from insolecad.order.sockliner.refusal import KEY as DRAWING

KINDS = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
"""The format of a table by its ending."""

REASON = "reason"
"""Column of the CSV that goes back to a customer; passed over when it is read again."""

LENGTHS = (".length_mm", ".size")
"""One of these makes a foot."""


@dataclass(frozen=True)
class Row:
    """A row: its order's values by key, its cells as they stand in the table, and what is wrong with it, if anything.

    Texts are read as their keys want them.
    """

    values: Mapping[str, Any]
    cells: Mapping[str, Any]
    wrong: str = ""


@dataclass(frozen=True)
class Columns:
    """How columns become keys: `renamed` by key, `ignored` by column; "*" ignores every column that is not a key."""

    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Table:
    """A table that can be read: how many rows it has, as far as that is known beforehand, and its columns."""

    path: Path
    kind: str
    encoding: str
    about: int
    header: tuple[str, ...]
    keys: Mapping[str, str]

    def rows(self) -> Iterator[Row]:
        """Yield every row, from the first on each time."""
        readers = {"jsonl": _json_rows, "parquet": _parquet_rows}
        if self.kind in readers:
            return (self._row(found) for found in readers[self.kind](self.path, self.encoding))
        return self._delimited()

    def _row(self, found: Mapping[str, Any] | str) -> Row:
        if isinstance(found, str):
            return Row({}, {}, found)
        # a column of a later JSON line that the first has not is a key as it stands
        values = {self.keys.get(name, name): value for name, value in found.items() if self._kept(name)}
        return Row({key: self._read(key, value) for key, value in values.items() if value not in (None, "")}, found)

    def _read(self, key: str, value: Any) -> Any:
        """Return a cell as its key wants it; the path of a drawing counts from the table's folder."""
        if not isinstance(value, str):
            return value
        return str(self.path.parent / value) if key == DRAWING else parse_value(key, value)

    def _name(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Return the name of a row that cannot be read: by it, its earlier pair is still known as its own."""
        column = next((column for column, key in self.keys.items() if key == "name"), "")
        return {"name": cells[column]} if cells.get(column) else {}

    def _kept(self, name: str) -> bool:
        return name in self.keys or name not in self.header

    def _delimited(self) -> Iterator[Row]:
        delimiter = _delimiter(self.path, self.kind, self.encoding)
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = records(file, delimiter)
            next(lines)
            for record in lines:
                count = len(record.cells)
                cells = dict(zip(self.header, record.cells, strict=False))
                cells |= {f"cell {place}": record.cells[place - 1] for place in range(len(self.header) + 1, count + 1)}
                if record.wrong:
                    yield Row({}, cells, record.wrong)
                elif count != len(self.header):
                    yield Row(self._name(cells), cells, _ragged(count, len(self.header), delimiter))
                else:
                    yield self._row(cells)


def open_table(
    path: Path | str, columns: Columns | None = None, *, encoding: str = "", given: Iterable[str] = ()
) -> Table:
    """Return a table whose text and header are in order.

    `given` are the keys that presets and settings give to every row. Raises FileError for a
    file that cannot be read and OrderError with every problem of its header.
    """
    columns = columns or Columns()
    place = Path(path)
    kind = KINDS.get(place.suffix.lower())
    if kind is None:
        raise OrderError(
            [Problem(str(path), "not a supported table format", ", ".join(KINDS), "name a table by its ending")]
        )
    try:
        with place.open("rb") as file:
            start = file.read(4096)
        if kind == "parquet":
            about, header, encoding = *_parquet_head(place), ""
        else:
            encoding = encoding or _encoding(start)
            about = _lines(place, encoding) - (kind != "jsonl")
            header = _json_head(place, encoding) if kind == "jsonl" else _delimited_head(place, kind, encoding)
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise FileError(f"{path}: this is a folder; name the table in it") from None
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror})") from None
    return Table(place, kind, encoding, max(about, 0), header, _keys(header, columns, given))


def _keys(header: Sequence[str], columns: Columns, given: Iterable[str]) -> dict[str, str]:
    """Return the key of every column that has one. Raises OrderError with every problem."""
    problems: list[Problem] = [
        ArgumentProblem(
            "maps", f"no such column: {key}={name}", ", ".join(header)[:300], "check the header of the table"
        )
        for key, name in columns.renamed.items()
        if name not in header
    ]
    problems += [
        Problem(display(name), "this column is there twice", "", "keep one of the two")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    problems += unknown([key for key in columns.renamed if key not in KEYS], columns.renamed)
    by_name = {name: key for key, name in columns.renamed.items()}
    keys = {name: by_name.get(name, name) for name in header if name not in columns.ignored and name != REASON}
    if "*" in columns.ignored:
        keys = {name: key for name, key in keys.items() if key in KEYS}
    twice = [name for name in keys if name in columns.renamed and name not in by_name]
    problems += [Problem(name, "is both a column and mapped", "", "ignore one of the two columns") for name in twice]
    strange = [key for key in keys.values() if key not in KEYS and key not in columns.renamed]
    problems += [
        replace(one, given="no such key for a column", changes=_of_column(one.key))
        for one in unknown(strange, dict.fromkeys(strange, ""))
    ]
    present = [*keys.values(), *given]
    if not problems and not any(key.startswith("foot.") and key.endswith(LENGTHS) for key in present):
        here = f"columns here: {', '.join(header)[:300]}"
        change = Change("map the column that holds it", {"maps": "foot.length_mm=NAME"})
        problems.append(Problem("foot.length_mm", "no such column", here, changes=(change,)))
    if problems:
        raise OrderError(problems)
    return keys


def _of_column(name: str) -> tuple[Change, ...]:
    """Return what to do with a column whose name is not a key."""
    return (Change("map it", {"maps": f"{nearest(name) or 'KEY'}={name}"}), Change("ignore it", {"ignored": name}))


def _ragged(count: int, wanted: int, delimiter: str) -> str:
    hint = "; put a number with a decimal comma in quotes" if count > wanted and delimiter == "," else ""
    return f"the row has {count} cells, the header {wanted}{hint}"


MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""Marks at the beginning of a text, and the encoding that they stand for."""


def _encoding(start: bytes) -> str:
    return next((name for mark, name in MARKS.items() if start.startswith(mark)), "utf-8")


def _lines(path: Path, encoding: str) -> int:
    """Return the number of lines, after all of it was read as text. Raises OrderError if it is none."""
    decoder = decoder_of(encoding)
    lines, last, zeros, letters = 0, "\n", 0, 0
    with path.open("rb") as file:
        block = b" "
        while block:
            block = file.read(1 << 20)
            try:
                # with no more bytes, a letter that is cut off at the end is a fault too
                text = decoder.decode(block, final=not block)
            except UnicodeError as error:
                line = lines + block.count(b"\n", 0, getattr(error, "start", 0)) + 1
                given = f"not {encoding} text, line {line}"
                changes = (Change("save it again as UTF-8"), Change("name its encoding", {"encoding": "latin-1"}))
                raise OrderError([Problem(str(path), given, "UTF-8 text", changes=changes)]) from None
            lines += text.count("\n")
            zeros += text.count("\0")
            letters += len(text)
            last = text[-1:] or last
    # a few are some row's mistake; of Latin letters in UTF-16 every second byte is one
    if zeros > letters / 4:
        advice = "save it again as UTF-8, or name another file"
        raise OrderError([Problem(str(path), "a binary file, or UTF-16 without its mark", "UTF-8 text", advice)])
    return lines + (last != "\n")


def _delimiter(path: Path, kind: str, encoding: str) -> str:
    if kind == "tsv":
        return "\t"
    with path.open(encoding=encoding, newline="") as file:
        return delimiter_of(file.readline(LONGEST))


def _delimited_head(path: Path, kind: str, encoding: str) -> tuple[str, ...]:
    delimiter = _delimiter(path, kind, encoding)
    with path.open(encoding=encoding, newline="") as file:
        record = next(records(file, delimiter), None)
    if record is None or record.wrong:
        given = record.wrong if record else "it is empty"
        raise OrderError(
            [Problem(str(path), given, "a header that names keys, then a row per pair", "see docs/scale.md")]
        )
    return record.cells


def _json_rows(path: Path, encoding: str) -> Iterator[Mapping[str, Any] | str]:
    """Yield each line as a table of dotted keys, or what is wrong with it."""
    with path.open(encoding=encoding) as file:
        while line := file.readline(LONGEST):
            rest = line
            while len(rest) == LONGEST and not rest.endswith("\n"):
                rest = file.readline(LONGEST)
            if rest is not line:
                yield f"the line is longer than {LONGEST:,} characters: this is not an order"
            elif line.strip():
                yield _json_row(line)


def _json_row(line: str) -> Mapping[str, Any] | str:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"not JSON: {str(error)[:80]}"
    return flat(found) if isinstance(found, dict) else 'not an order; write one per line: {"foot.length_mm": 262}'


def _json_head(path: Path, encoding: str) -> tuple[str, ...]:
    first = next(iter(_json_rows(path, encoding)), None)
    if not isinstance(first, Mapping):
        given = first or "it is empty"
        raise OrderError([Problem(str(path), given, 'an order per line: {"foot.length_mm": 262}', "see docs/scale.md")])
    return tuple(first)


def _parquet(path: Path) -> Any:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise FileError("Parquet needs one more package: pip install 'insolecad[parquet]'") from None
    try:
        return ParquetFile(path)
    except ArrowInvalid:
        raise OrderError(
            [Problem(str(path), "not a Parquet file", "a table as its ending says", "export it again")]
        ) from None


def _parquet_head(path: Path) -> tuple[int, tuple[str, ...]]:
    found = _parquet(path)
    return int(found.metadata.num_rows), tuple(found.schema_arrow.names)


def _parquet_rows(path: Path, encoding: str) -> Iterator[Mapping[str, Any] | str]:
    for some in _parquet(path).iter_batches(batch_size=1000):
        for row in some.to_pylist():
            yield flat(row)
