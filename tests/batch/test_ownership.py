"""Files belong to the names of rows; nothing is deleted unasked, and a manifest leads nowhere outside its folder."""

import json
import os
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insolecad.batch import run
from insolecad.batch.driver import Reading, prune
from insolecad.batch.manifest import Manifest
from insolecad.batch.store_folder import Folder
from insolecad.batch.task import FileRecord
from insolecad.batch.workers import ExternalExecutor
from insolecad.cli import app
from insolecad.errors import FileError, OrderError
from tests.support.batch_model import Inline
from tests.support.tables import COARSE, built, rows, statuses, table

HEAD = "name,foot.length_mm"
THREE = ("a,250", "b,260", "c,270")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


def batch(*words: object) -> Ended:
    """Run a batch in this process, one row at a time: the tests here are of its bookkeeping."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("insolecad.batch.workers.Processes", lambda count: ExternalExecutor(Inline()))
        done = CliRunner().invoke(app, ["batch", *map(str, words)])
    trace = "" if done.exception is None or isinstance(done.exception, SystemExit) else "Traceback: internal error"
    return Ended(done.exit_code, done.stdout, done.stderr + trace)


needs_links = pytest.mark.skipif(os.name != "posix", reason="needs links")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a table of three and its finished batch in `out`; copy it before changing it."""
    folder = tmp_path_factory.mktemp("three")
    people = table(folder / "a.csv", HEAD, *THREE)
    assert batch(people, *COARSE, "--out", folder / "out").returncode == 0
    return folder


@pytest.fixture
def place(three: Path, tmp_path: Path) -> Path:
    """Return a copy of table and batch."""
    shutil.copytree(three, tmp_path / "copy")
    return tmp_path / "copy"


EDITS = {
    "the first row is deleted": ("b,260", "c,270"),
    "two rows are swapped": ("b,260", "a,250", "c,270"),
    "the table is sorted": ("c,270", "b,260", "a,250"),
    "a row is inserted": ("n,280", "a,250", "b,260", "c,270"),
    "the table is shortened": ("a,250",),
    "only the header is left": (),
    "a row is broken": ("a,250,,,", "b,260", "c,270"),
    "a row is refused": ("a,25.0", "b,260", "c,270"),
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("more", [("--resume",), (), ("--limit", "2")])
def test_no_edit_of_a_table_loses_a_file(place: Path, edit: str, more: tuple[str, ...]) -> None:
    before = built(place / "out")
    people = table(place / "a.csv", HEAD, *EDITS[edit])
    words = ("--resume", place / "out") if more == ("--resume",) else (people, *COARSE, "--out", place / "out", *more)
    ended = batch(*words)
    assert "Traceback" not in ended.stderr
    assert before.items() <= built(place / "out").items()


def test_swapped_rows_are_not_built_again(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")}
    table(place / "a.csv", HEAD, *EDITS["two rows are swapped"])
    assert batch("--resume", place / "out").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")} == before
    assert rows(place / "out", "row, name") == [(1, "b"), (2, "a"), (3, "c")]


def test_pruning_deletes_what_no_row_has_and_says_so(place: Path) -> None:
    people = table(place / "a.csv", HEAD, "c,270", "b,264")
    assert batch("--resume", place / "out").returncode == 0
    standing = " ".join(batch("status", place / "out").stderr.split())
    assert "1 row no longer in the table" in standing and "--prune" in standing
    ended = batch("--resume", place / "out", "--prune")
    assert ended.returncode == 0 and "Pruned: 6 files deleted." in ended.stderr
    assert batch(people, *COARSE, "--out", place / "fresh").returncode == 0
    assert built(place / "out") == built(place / "fresh")


def test_a_refused_row_keeps_its_pair_and_is_marked_also_when_pruned(place: Path) -> None:
    before = built(place / "out")
    table(place / "a.csv", HEAD, "a,25.0", "b,260", "c,270")
    ended = batch("--resume", place / "out", "--prune")
    assert ended.returncode == 1 and "pair of an earlier order is kept" in " ".join(ended.stderr.split())
    assert built(place / "out") == before and statuses(place / "out") == ["refused", "done", "done"]
    stamps = {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")}
    table(place / "a.csv", HEAD, *THREE)
    assert batch("--resume", place / "out").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")} == stamps


@pytest.mark.parametrize("left", [(), ("a,250,,,", "c,270")])
def test_pruning_takes_no_row_for_gone_that_the_table_may_still_have(place: Path, left: tuple[str, ...]) -> None:
    before = built(place / "out")
    table(place / "a.csv", HEAD, *left)
    ended = batch("--resume", place / "out", "--prune")
    assert "are kept: " in " ".join(ended.stderr.split())
    assert built(place / "out") == before


def test_pruning_leaves_what_was_changed_by_hand(place: Path) -> None:
    (place / "out" / "a.job.json").write_text("mine")
    (place / "out" / "notes.txt").write_text("mine")
    table(place / "a.csv", HEAD, "b,260")
    ended = batch("--resume", place / "out", "--prune")
    assert "1 file changed or removed by others" in " ".join(ended.stderr.split())
    assert (place / "out" / "a.job.json").read_text() == "mine" and (place / "out" / "notes.txt").exists()


def test_pruning_goes_with_a_whole_run_alone(place: Path) -> None:
    for more in (("--limit", "1"), ("--only", "failed"), ("--dry-run",)):
        ended = batch("--resume", place / "out", "--prune", *more)
        assert ended.returncode == 2 and more[0] in ended.stderr


def test_python_prunes_when_that_is_ordered(tmp_path: Path) -> None:
    people = [{"name": name, "foot.length_mm": 250} for name in "ab"]
    assert len(list(run(people, out=tmp_path, jobs=1, tolerance=0.1))) == 2
    assert len(list(run(people[1:], out=tmp_path, jobs=1, tolerance=0.1))) == 1
    assert len(built(tmp_path)) == 6
    assert len(list(run(people[1:], out=tmp_path, jobs=1, tolerance=0.1, prune=True))) == 1
    assert len(built(tmp_path)) == 3


def test_a_table_that_was_not_read_to_its_end_prunes_nothing(tmp_path: Path) -> None:
    with Manifest(tmp_path) as manifest:
        assert prune(manifest, Folder(tmp_path), Reading(rows=3)).reason


def test_a_copied_folder_resumes_into_itself(three: Path, tmp_path: Path) -> None:
    before = built(three / "out")
    shutil.copytree(three / "out", tmp_path / "moved")
    victim = next((tmp_path / "moved").glob("a_*.stl"))
    victim.unlink()
    next(path for path in (three / "out").glob("a_*.stl") if path.name == victim.name).rename(tmp_path / "aside.stl")
    try:
        assert batch("--resume", tmp_path / "moved").returncode == 0
        assert built(tmp_path / "moved") == before
        assert built(three / "out") == {name: sha for name, sha in before.items() if name != victim.name}
    finally:
        (tmp_path / "aside.stl").rename(three / "out" / victim.name)


def test_a_moved_batch_finds_its_table_beside_it_or_is_given_it(place: Path, tmp_path: Path) -> None:
    place.rename(tmp_path / "elsewhere")
    place = tmp_path / "elsewhere"
    assert batch("--resume", place / "out").returncode == 0
    (place / "a.csv").rename(place / "b.csv")
    ended = batch("--resume", place / "out")
    assert ended.returncode == 2 or "a.csv" in ended.stderr
    assert batch(place / "b.csv", "--resume", place / "out").returncode == 0
    assert batch("--resume", place / "out").returncode == 0


def change_manifest(out: Path, statement: str, *values: object) -> None:
    """Edit a manifest as a stranger could."""
    base = sqlite3.connect(out / "batch.sqlite")
    base.execute(statement, values)
    base.commit()
    base.close()


@pytest.mark.parametrize(
    "path", ["../victim.txt", "/{}/victim.txt", "..\\victim.txt", "link/victim.txt", "x/../../victim.txt"]
)
def test_a_manifest_of_a_stranger_deletes_nothing_outside_its_folder(place: Path, path: str) -> None:
    import hashlib

    victim = place / "victim.txt"
    victim.write_text("precious")
    if os.name == "posix":
        (place / "out" / "link").symlink_to(place)
    sha256 = hashlib.sha256(b"precious").hexdigest()
    files = json.dumps([{"path": path.format(place), "sha256": sha256}])
    change_manifest(place / "out", "UPDATE rows SET files = ? WHERE name = 'a'", files)
    insert = "INSERT INTO leftovers(path, sha256, key) VALUES (?, ?, 'name:z')"
    change_manifest(place / "out", insert, path.format(place), sha256)
    table(place / "a.csv", HEAD, "b,260")
    batch("--resume", place / "out", "--prune")
    assert victim.read_text() == "precious"


def test_a_manifest_of_a_stranger_writes_nothing_outside_its_folder(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    table(place / "a.csv", HEAD, "new,255")
    relative = {"relative": "../../elsewhere", "absolute": str(elsewhere)}
    for out in (relative, relative | {"relative": "gone"}, str(elsewhere), f"file://{elsewhere}"):
        change_manifest(place / "out", "UPDATE batch SET value = ? WHERE key = 'out'", json.dumps(out))
        ended = batch("--resume", place / "out")
        assert ended.returncode == 2, ended.stderr
        assert [*elsewhere.iterdir()] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("table", "5"),
        ("table", "{"),
        ("formats", '["obj"]'),
        ("formats", "[]"),
        ("tolerance", '"fine"'),
        ("tolerance", "-1"),
        ("tolerance", "NaN"),
        ("presets", '{"a": 1}'),
        ("surprise", "1"),
        ("id", '"../../x"'),
        ("slicer", '"cura"'),
        ("matrix", '["support.level"]'),
        ("encoding", '"base64"'),
    ],
)
def test_a_damaged_manifest_is_reported_in_a_sentence(place: Path, key: str, value: str) -> None:
    before = built(place / "out")
    change_manifest(place / "out", "INSERT OR REPLACE INTO batch VALUES (?, ?)", key, value)
    ended = batch("--resume", place / "out")
    assert ended.returncode in (0, 2) and "Traceback" not in ended.stderr and "bug" not in ended.stderr
    assert before.items() <= built(place / "out").items()


@pytest.mark.parametrize("text", ["{", "null", "[1]", '[{"path": 1}]', "[" * 50_000])
def test_damaged_rows_are_built_again(place: Path, text: str) -> None:
    before = built(place / "out")
    change_manifest(place / "out", "UPDATE rows SET files = ?", text)
    assert batch("--resume", place / "out").returncode == 0
    assert built(place / "out") == before


@needs_links
@pytest.mark.parametrize("name", ["batch.sqlite", "batch.lock", ".insolecad-work", "failed"])
def test_links_in_the_folder_are_not_followed(place: Path, name: str, tmp_path: Path) -> None:
    target = tmp_path / "target"
    if name in (".insolecad-work", "failed"):
        target.mkdir()
        (target / "row-1.txt").write_text("insolecad precious")
    else:
        shutil.copy(place / "out" / name, target)
    before = built(tmp_path / "target") if target.is_dir() else target.read_bytes()
    (place / "out" / name).unlink(missing_ok=True)
    (place / "out" / name).symlink_to(target)
    table(place / "a.csv", HEAD, "a,251", "b,260", "c,270")
    ended = batch("--resume", place / "out")
    assert "Traceback" not in ended.stderr and "bug" not in ended.stderr
    assert (built(target) if target.is_dir() else target.read_bytes()) == before
    if name != "failed":
        assert ended.returncode == 2 and (
            "is a link" in ended.stderr or "leads out of the folder" in " ".join(ended.stderr.split())
        )


def test_two_manifests_do_not_share_an_output(place: Path, tmp_path: Path) -> None:
    people = table(tmp_path / "b.csv", HEAD, "a,255")
    before = built(place / "out")
    ended = batch(people, *COARSE, "--out", place / "out", "--manifest", tmp_path / "m1")
    assert ended.returncode == 2 and "belongs to another batch" in " ".join(ended.stderr.split())
    assert built(place / "out") == before
    assert batch(people, *COARSE, "--out", tmp_path / "pairs", "--manifest", tmp_path / "m1").returncode == 0
    for more in (("--manifest", tmp_path / "m2"), ()):
        ended = batch(people, *COARSE, "--out", tmp_path / "pairs", *more)
        assert ended.returncode == 2 and "belongs to another batch" in " ".join(ended.stderr.split())
    assert batch("--resume", tmp_path / "m1").returncode == 0


def test_an_output_that_is_not_marked_is_not_resumed_into(tmp_path: Path) -> None:
    people = table(tmp_path / "b.csv", HEAD, "a,255")
    place = ("--out", tmp_path / "pairs", "--manifest", tmp_path / "m")
    assert batch(people, *COARSE, *place).returncode == 0
    whole = built(tmp_path / "pairs")
    shutil.rmtree(tmp_path / "pairs")
    ended = batch("--resume", tmp_path / "m")
    assert ended.returncode == 2 and "is not marked" in ended.stderr
    assert batch(people, *COARSE, *place).returncode == 0
    assert built(tmp_path / "pairs").keys() == whole.keys()


def test_a_users_own_folder_called_work_stays(place: Path) -> None:
    (place / "out" / ".work").mkdir()
    (place / "out" / ".work" / "mine.txt").write_text("mine")
    table(place / "a.csv", HEAD, "n,280")
    assert batch("--resume", place / "out", "--prune").returncode == 0
    assert (place / "out" / ".work" / "mine.txt").read_text() == "mine"


OLD = """
CREATE TABLE rows(row INTEGER PRIMARY KEY, name TEXT, status TEXT, reason TEXT, order_sha256 TEXT, files TEXT);
CREATE INDEX by_status ON rows(status);
CREATE TABLE details(row INTEGER PRIMARY KEY, cells TEXT);
CREATE TABLE batch(key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE runs(run INTEGER PRIMARY KEY, started REAL, latest REAL, built INTEGER);
"""


def as_earlier(place: Path) -> None:
    """Give a batch the manifest that an earlier version would have written."""
    out = place / "out"
    held = rows(out, "row, name, status, reason, order_sha256, files")
    base = sqlite3.connect(out / "batch.sqlite")
    batch_ = [(key, value) for key, value in base.execute("SELECT key, value FROM batch") if key != "id"]
    base.close()
    (out / "batch.sqlite").unlink()
    base = sqlite3.connect(out / "batch.sqlite")
    base.executescript(OLD)
    base.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", held)
    base.executemany("INSERT INTO batch VALUES (?, ?)", batch_)
    base.execute("UPDATE batch SET value = ? WHERE key = 'table'", (json.dumps(str(place / "a.csv")),))
    base.execute("UPDATE batch SET value = ? WHERE key = 'out'", (json.dumps(str(out)),))
    base.commit()
    base.close()


def test_the_manifest_of_an_earlier_version_is_read_and_nothing_is_built_again(place: Path, tmp_path: Path) -> None:
    as_earlier(place)
    whole = built(place / "out")
    assert "3 done" in batch("status", place / "out").stderr
    stamps = {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")}
    table(place / "a.csv", HEAD, *EDITS["two rows are swapped"])
    assert batch("--resume", place / "out").returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (place / "out").glob("*.stl")} == stamps
    as_earlier(place)
    place.rename(tmp_path / "moved")
    assert batch("--resume", tmp_path / "moved" / "out").returncode == 2
    assert batch(tmp_path / "moved" / "a.csv", "--resume", tmp_path / "moved" / "out").returncode == 0
    assert built(tmp_path / "moved" / "out") == whole


def test_a_manifest_of_a_later_version_is_refused(place: Path) -> None:
    change_manifest(place / "out", "PRAGMA user_version = 99")
    ended = batch("--resume", place / "out")
    assert ended.returncode == 2 and "newer version" in " ".join(ended.stderr.split())


def test_a_store_refuses_what_leads_out_of_it(tmp_path: Path) -> None:
    store = Folder(tmp_path / "out")
    (tmp_path / "out").mkdir()
    (tmp_path / "file").write_text("x")
    for path in ("../file", "/etc/passwd", "a/../../file", "", ".."):
        assert not store.holds(FileRecord(path, "0" * 64))
        with pytest.raises(FileError):
            store.keep(tmp_path / "file", path)


def test_a_failed_row_that_moved_has_its_report_where_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*given: object, **named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("insolecad.batch.worker.make", bug)
    people = [{"name": name, "foot.length_mm": 250} for name in "abc"]
    list(run(people, out=tmp_path, executor=Inline()))
    (tmp_path / "failed" / "mine.txt").write_text("mine")
    list(run(people[:0:-1], out=tmp_path, executor=Inline()))
    assert sorted(path.name for path in (tmp_path / "failed").iterdir()) == ["mine.txt", "row-1.txt", "row-2.txt"]
    assert ", c\n" in (tmp_path / "failed" / "row-1.txt").read_text()


def test_the_same_order_twice_at_once_is_refused_by_name(tmp_path: Path) -> None:
    with Manifest(tmp_path), pytest.raises(FileError, match="another run"), Manifest(tmp_path):
        pass
    with pytest.raises(OrderError):
        list(run([], out="s3://bucket"))
