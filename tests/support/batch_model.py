"""A batch under random edits of its table, runs, kills and prunes, compared with what should be in the folder.

Every run is a process of its own, made by a fork, with small files in place of insoles: what they hold follows from
the order, as an insole's bytes do. A kill is a SIGKILL at a random file operation, so that nothing is tidied up.
"""

import copy
import hashlib
import json
import os
import random
import signal
import sys
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from insolecad.batch import worker
from insolecad.batch.driver import run
from insolecad.order import Order
from tests.support.tables import built, rows

EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"})
"""Operations at which a run may be killed."""

EDITS = (
    "add",
    "add",
    "delete",
    "delete first",
    "swap",
    "sort",
    "reverse",
    "change",
    "change side",
    "break",
    "mend",
    "undo",
)
RARE_EDITS = ("clear", "half")

LEVELS = ("mild", "moderate", "maximum")


class Inline(Executor):
    """An executor that makes each call at once, in this process."""

    def submit(self, call: Any, /, *given: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(call(*given, **named))
        except Exception as error:  # noqa: BLE001 - as an executor does it
            future.set_exception(error)
        return future


def fake_make(order: Order, *, out: Path, **_: Any) -> None:
    """Write small files that follow from the order, named as those of an insole are."""
    values = json.dumps(order.resolved_values(), sort_keys=True)
    side = order.values.get("side", "both")
    sheet = {}
    for letter in {"left": "L", "right": "R"}.get(side, "RL"):
        name = f"{order.name}_{letter}_{order.values['foot.length_mm']:g}_{order.support.level}.stl"
        (out / name).write_text(f"{letter} {values}")
        sheet[name] = _sha256(f"{letter} {values}")
    (out / f"{order.name}.job.json").write_text(json.dumps([values, sheet]))


@dataclass
class Model:
    """A folder with a table, what was put there by others, and the dice."""

    folder: Path
    dice: random.Random
    table: list[dict[str, Any]] = field(default_factory=list)
    foreign: dict[str, str] = field(default_factory=dict)
    spoiled: set[str] = field(default_factory=set)
    earlier: list[list[dict[str, Any]]] = field(default_factory=list)
    steps: dict[str, int] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """The folder of the batch."""
        return self.folder / "out"

    def edit(self) -> None:
        """Change the table in one random way."""
        dice, table = self.dice, self.table
        way = dice.choice(RARE_EDITS if dice.random() < 0.05 else EDITS)
        place = dice.randrange(len(table)) if table else 0
        self.earlier.append(copy.deepcopy(table))
        if way == "add":
            name = dice.choice(["a", "b", "c", "d", "e", "f", "B", ""])
            order = {"foot.length_mm": dice.randrange(220, 300), "support.level": dice.choice(LEVELS)}
            table.insert(dice.randrange(len(table) + 1), order | ({"name": name} if name else {}))
        elif way == "clear":
            table.clear()
        elif way == "undo":
            table[:] = copy.deepcopy(dice.choice(self.earlier[-4:]))
        elif way == "half":
            del table[len(table) // 2 :]
        elif not table:
            return
        elif way == "delete":
            del table[place]
        elif way == "delete first":
            del table[0]
        elif way == "swap":
            other = dice.randrange(len(table))
            table[place], table[other] = table[other], table[place]
        elif way == "sort":
            table.sort(key=lambda row: float(row["foot.length_mm"]))
        elif way == "reverse":
            table.reverse()
        elif way == "change":
            table[place] = table[place] | {"foot.length_mm": dice.randrange(220, 300)}
        elif way == "change side":
            table[place] = table[place] | {"side": dice.choice(["left", "right", "both"])}
        elif way == "break":
            table[place] = table[place] | {"foot.length_mm": 26.2}
        else:
            for row in table:
                if row["foot.length_mm"] == 26.2:
                    row["foot.length_mm"] = 262

    def plant(self) -> None:
        """Put a file of someone else beside the others, or change one of the batch's by hand."""
        name = self.dice.choice(["mine.txt", "a_notes.stl", "failed.txt", ".work/mine.txt"])
        place = self.out / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("mine")
        self.foreign[name] = _sha256("mine")

    def spoil(self) -> None:
        """Remove or damage one of the batch's own files."""
        own = sorted(name for name in self.files() if name.endswith(".stl") and name not in self.foreign)
        if own:
            name = self.dice.choice(own)
            self.spoiled.add(name)
            if self.dice.random() < 0.5:
                (self.out / name).unlink()
            else:
                (self.out / name).write_text("mine now")

    def files(self) -> dict[str, str]:
        """Return all files of the folder but the manifest's, with checksums."""
        return built(self.out) if self.out.exists() else {}

    def go(self, *, kill: bool = False, prune: bool = False) -> bool:
        """Run the batch in a process of its own; return whether it came to its end."""
        after = self.dice.randrange(1, 25 * (len(self.table) + 2)) if kill else 0
        child = os.fork()
        if not child:
            code = 1
            try:
                code = _run(self.table, self.out, after, prune=prune)
            finally:
                sys.stderr.flush()
                os._exit(code)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return False
        assert os.waitstatus_to_exitcode(status) == 0, "the run failed"
        return True

    def step(self) -> None:
        """Do one random thing, and look at what came of it."""
        what = self.dice.choices(
            ["edit", "run", "kill", "prune", "killed prune", "plant", "spoil"], [8, 4, 6, 2, 2, 1, 1]
        )[0]
        self.steps[what] = self.steps.get(what, 0) + 1
        if what == "edit":
            self.edit()
        elif what == "plant":
            self.plant()
        elif what == "spoil":
            self.spoil()
        else:
            before, owned = self.files(), self.owned()
            prune = "prune" in what
            ended = self.go(kill="kill" in what, prune=prune)
            after = self.files()
            assert {name: after.get(name) for name in self.foreign} == self.foreign, "someone else's file was touched"
            by_hand = {name for name, sha256 in before.items() if sha256 == _sha256("mine now")}
            assert by_hand <= after.keys(), "a file changed by hand was deleted"
            if not prune:
                assert before.keys() - after.keys() <= _unfinished(before), "a file was deleted unasked"
            if ended:
                self.assert_as_the_manifest_says(after, pruned=prune and bool(self.table))
            else:
                self.assert_nothing_owned_is_lost(before, after, owned)

    def owned(self) -> set[str]:
        """Return the files that rows have by the manifest and keep: built from what the table says now, or refused."""
        if not (self.out / "batch.sqlite").exists():
            return set()
        have = {name: json.loads(str(text)) for name, text in rows(self.out, "name, files")}
        found = set()
        for number, files in _undisturbed(self.table).items():
            paths = {file["path"] for file in have.get(self.table[number - 1].get("name", f"row-{number}"), [])}
            found |= paths if files is None else paths & files.keys()
        return found

    def assert_nothing_owned_is_lost(self, before: dict[str, str], after: dict[str, str], owned: set[str]) -> None:
        """A killed run may have replaced a file, or given a sheet another name; it has lost none."""
        lost = {name for name in owned if name in before and name not in after}
        for name in lost:
            assert before[name] in after.values(), f"{name} is lost"

    def assert_as_the_manifest_says(self, after: dict[str, str], *, pruned: bool) -> None:
        """The folder holds what the manifest says, nothing else; rows have the bytes of a run of their own."""
        held = {}
        status = {}
        for name, number, ended, text in rows(self.out, "name, row, status, files"):
            held |= {file["path"]: file["sha256"] for file in json.loads(str(text))}
            if number is not None:
                status[number] = (name, ended, {file["path"]: file["sha256"] for file in json.loads(str(text))})
        leftovers = dict(_query(self.out, "SELECT path, sha256 FROM leftovers"))
        assert not held.keys() & leftovers.keys()
        ours = {name: sha256 for name, sha256 in after.items() if name not in self.foreign}
        listed = (held | leftovers).items()
        # a file that was spoiled by hand stays listed until its row is built again
        assert {name for name, sha256 in listed if ours.get(name) != sha256} <= self.spoiled, "listed, but not there"
        assert ours.keys() - held.keys() - leftovers.keys() <= self.spoiled, "not in the manifest"
        self.spoiled -= {name for name, sha256 in listed if ours.get(name) == sha256}
        for _, ended, files in status.values():
            assert ended != "done" or {name: ours.get(name) for name in files} == files
        assert sorted(status) == list(range(1, len(self.table) + 1))
        expected = _undisturbed(self.table)
        for number, files in expected.items():
            name, ended, have = status[number]
            if files is None:
                assert ended == "refused", (number, name, ended)
            else:
                assert (ended, have) == ("done", files), (number, name)
        if pruned:
            assert not leftovers and len(status) == len(rows(self.out, "row"))
        assert not [name for name in after if name.startswith(".insolecad")]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _undisturbed(table: list[dict[str, Any]]) -> dict[int, dict[str, str] | None]:
    """Return the files of every row as a run of it alone would give them, None for one that is refused."""
    import tempfile

    from insolecad.errors import OrderError
    from insolecad.order import order_from

    found: dict[int, dict[str, str] | None] = {}
    seen: set[str] = set()
    for number, row in enumerate(table, 1):
        name = str(row.get("name", f"row-{number}"))
        if name.casefold() in seen:
            found[number] = None
            continue
        seen.add(name.casefold())
        try:
            order = order_from(row, {"name": name})
        except OrderError:
            found[number] = None
            continue
        with tempfile.TemporaryDirectory() as place:
            fake_make(order, out=Path(place))
            found[number] = built(Path(place))
    return found


def _unfinished(before: dict[str, str]) -> set[str]:
    """Return what no file of a batch is yet, and sheets, which may get another name when their rows change."""
    return {name for name in before if name.startswith(".insolecad") or name.endswith(".job.json")}


def _query(folder: Path, query: str) -> list[tuple[Any, ...]]:
    import sqlite3

    base = sqlite3.connect(folder / "batch.sqlite")
    try:
        return base.execute(query).fetchall()
    finally:
        base.close()


def _run(table: list[dict[str, Any]], out: Path, kill_after: int, *, prune: bool) -> int:
    worker.make = fake_make  # type: ignore[assignment]
    if kill_after:
        left = [kill_after]

        def count(event: str, given: tuple[Any, ...]) -> None:
            if event in EVENTS:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
    for _ in run(table, out=out, executor=Inline(), tolerance=0.1, prune=prune):
        pass
    return 0
