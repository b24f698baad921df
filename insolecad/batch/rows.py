"""From rows to tasks: numbered, named, multiplied by the matrix, with what an earlier run left of each."""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from insolecad.batch.recipe import Variant
from insolecad.batch.table import Row
from insolecad.batch.task import Before, Task
from insolecad.order.messages import display


class Names:
    """The names that rows have, on disk, so that a million take no memory.

    Two names are the same where a file system could take them for one: case and accents
    written in two ways do not count.
    """

    def __init__(self) -> None:
        # SQLite's private base on disk, gone with the process
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.execute("CREATE TABLE names(name TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID")
        self._base.execute("BEGIN")

    def claim(self, name: str, row: int) -> int | None:
        """Return the row that has this name already, None if it is free and now the row's own."""
        key = name_key(name)
        if self._base.execute("INSERT OR IGNORE INTO names VALUES (?, ?)", (key, row)).rowcount:
            return None
        return int(self._base.execute("SELECT row FROM names WHERE name = ?", (key,)).fetchone()[0])


def name_key(name: str) -> str:
    """Return what a row of a name is known by from run to run: two names that a file system may mix up have one key."""
    return "name:" + unicodedata.normalize("NFKC", name).casefold().encode(errors="replace").decode().replace("\0", "")


def number_key(row: int) -> str:
    """Return what a row is known by whose name is taken. It has no files, so that its number is enough."""
    return f"row:{row}"


def feed(
    rows: Iterable[Row],
    matrix: Sequence[Variant],
    before: Callable[[str], Before | None],
) -> Iterator[Task]:
    """Yield every row of the table at every point of the matrix, numbered from 1.

    A row without a name is called after its number, so that the same table gives the same files.
    """
    names = Names()
    for place, row in enumerate(rows):
        for step, variant in enumerate(matrix):
            number = place * len(matrix) + step + 1
            task = _fed(number, place + 1, row, variant, names)
            yield replace(task, before=before(task.key))


def _fed(number: int, line: int, row: Row, variant: Variant, names: Names) -> Task:
    name = row.values.get("name")
    if name is None or name == "":
        name = f"row-{line}"
    if isinstance(name, str):
        name += variant.suffix
    wrong = row.wrong
    other = names.claim(str(name), number)
    key = name_key(str(name)) if other is None else number_key(number)
    if not wrong and other is not None:
        wrong = f"name: {display(str(name))}; row {other} has this name already, and files would overwrite each other"
    return Task(number, key, str(name)[:200], {**row.values, "name": name}, variant.values, row.cells, wrong)
