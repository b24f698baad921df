"""A table in, a folder of finished pairs out."""

import json
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from insolecad.batch import run
from insolecad.batch.task import Result
from insolecad.errors import FileError, OrderError
from insolecad.job.pipeline import make
from insolecad.order import order_from
from insolecad.order.presets import apply_presets, preset
from tests.support.paths import EXAMPLES
from tests.support.tables import COARSE, MAPPED, SURVEY, batch, built, rows, statuses, survey, table


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pairs of eight surveyed people, one of them refused."""
    folder = tmp_path_factory.mktemp("batch")
    people = survey(folder / "people.csv", 8)
    people.write_text(people.read_text().replace("M,21,262,", "M,21,26.2,"))
    ended = batch(people, *MAPPED, *COARSE, "--out", folder / "out")
    assert ended.returncode == 1, ended.stderr
    return folder / "out"


def test_every_row_ends_once_and_its_files_have_the_checksums_of_the_manifest(done: Path) -> None:
    assert [row for (row,) in rows(done, "row")] == list(range(1, 9))
    files = [one for (text,) in rows(done, "files") for one in json.loads(str(text))]
    assert len(files) == 7 * 3
    assert {one["path"]: one["sha256"] for one in files} == built(done)


def test_a_refused_row_says_why_in_plain_words(done: Path) -> None:
    assert [status for status in statuses(done) if status != "done"] == ["refused"]
    (reason,) = (reason for _, _, status, reason in rows(done) if status == "refused")
    assert "looks like centimetres" in str(reason)


def test_the_same_again_builds_nothing(done: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in done.rglob("*.stl")}
    assert batch("--resume", done).returncode == 1
    assert {path: path.stat().st_mtime_ns for path in done.rglob("*.stl")} == before


def test_a_file_that_was_changed_is_built_again_and_no_other(done: Path) -> None:
    whole = built(done)
    victim, *others = sorted(done.rglob("*.stl"))
    victim.write_bytes(victim.read_bytes()[:1000])
    others[0].unlink()
    before = {path: path.stat().st_mtime_ns for path in others[3:]}
    batch("--resume", done)
    assert built(done) == whole
    assert {path: path.stat().st_mtime_ns for path in others[3:]} == before


def test_refused_rows_come_back_as_a_table_that_can_be_corrected_and_read_again(done: Path, tmp_path: Path) -> None:
    told = batch("status", done)
    assert "7 done, 1 refused, 0 failed" in " ".join(told.stderr.split())
    back = tmp_path / "refused.csv"
    back.write_text(told.stdout.replace(",26.2,", ",262,"))
    assert "looks like centimetres" in told.stdout
    ended = batch(back, *MAPPED, *COARSE, "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr


def test_a_folder_holds_one_table(done: Path, tmp_path: Path) -> None:
    ended = batch(survey(tmp_path / "other.csv", 1), *MAPPED, "--out", done)
    assert ended.returncode == 2 and "holds the batch of" in " ".join(ended.stderr.split())


def test_a_batch_writes_the_bytes_that_a_single_build_writes(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm,wearer.mass_kg", "walker-1,250,60")
    one = "runner-overpronation-moderate"
    assert batch(people, "--preset", one, "--tolerance", "0.1", "--out", tmp_path / "out").returncode == 0
    order = order_from(preset(one).values, {"name": "walker-1", "foot.length_mm": 250.0, "wearer.mass_kg": 60.0})
    presets = apply_presets([preset(one)], order.values)
    make(order, formats=["stl", "step"], out=tmp_path / "alone", tolerance=0.1, presets=presets)
    assert built(tmp_path / "out") == built(tmp_path / "alone")


def test_a_matrix_multiplies_rows_and_names(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "walker-1,250", "runner-2,270")
    levels = "support.level=mild,maximum"
    ended = batch(people, "--matrix", levels, *COARSE, "--layout", "sharded", "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert [name for (name,) in rows(tmp_path / "out", "name")] == [
        "walker-1-mild",
        "walker-1-maximum",
        "runner-2-mild",
        "runner-2-maximum",
    ]
    stl = sorted((tmp_path / "out").rglob("*.stl"))
    assert len(stl) == 8 and all(len(path.parent.name) == 3 for path in stl)


def test_a_changed_row_is_built_again_and_its_old_files_go_when_that_is_ordered(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "walker-1,250", "runner-2,270", "walker-3,280")
    out = tmp_path / "out"
    batch(people, *COARSE, "--out", out)
    table(people, "name,foot.length_mm", "walker-1,250", "runner-2,290")
    assert batch("--resume", out, "--prune").returncode == 0
    fresh = tmp_path / "fresh"
    batch(people, *COARSE, "--out", fresh)
    assert built(out) == built(fresh)
    assert rows(out) == rows(fresh)


def test_a_dry_run_prints_the_same_refusals_and_writes_nothing(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "walker-1,25.0", "runner-2,270", "runner-2,280")
    ended = batch(people, "--dry-run", "--jobs", "1", "--out", tmp_path / "out")
    assert ended.returncode == 1
    assert "looks like centimetres" in " ".join(ended.stderr.split()) and "row 2 has this name already" in " ".join(
        ended.stderr.split()
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv"]


def test_python_yields_results_as_they_finish(tmp_path: Path) -> None:
    people = ({"name": f"p{size}", "foot": {"length_mm": size}} for size in (250.0, 26.0))
    found = sorted(run(people, out=tmp_path / "out", jobs=1, tolerance=0.1), key=lambda one: one.row)
    assert [type(one) for one in found] == [Result, Result]
    assert [one.status for one in found] == ["done", "refused"]
    assert [one.path for one in found[0].files] == [
        "p250.0_L_EU39.5_moderate.stl",
        "p250.0_R_EU39.5_moderate.stl",
        "p250.0.job.json",
    ]


def test_python_refuses_what_no_row_can_be_built_with(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match="stl, step"):
        list(run([], out=tmp_path, formats=["obj"], tolerance=5.0))


def test_the_example_table_builds_with_its_map(tmp_path: Path) -> None:
    example = EXAMPLES / "survey" / "feet.csv"
    columns = ("--map", example.with_name("map.toml"), "--ignore-columns", "*")
    assert example.read_bytes() == SURVEY.read_bytes()
    ended = batch(example, *columns, *COARSE, "--limit", "12", "--out", tmp_path / "out")
    assert ended.returncode == 0, ended.stderr
    assert statuses(tmp_path / "out") == ["done"] * 12
    sheet = json.loads((tmp_path / "out" / "row-1.job.json").read_text())
    assert sheet["order"]["foot"]["length_mm"] == 273.0 and sheet["order"]["wearer"]["mass_kg"] == 81.5


def test_what_decides_a_batch_cannot_change_when_it_is_gone_on_with(done: Path) -> None:
    ended = batch("--resume", done, "--format", "step", "--set", "support.level=mild", "--jobs", "1")
    assert ended.returncode == 2
    assert "--format" in ended.stderr and "--set" in ended.stderr and "--jobs" not in ended.stderr


def test_a_drawing_that_a_table_names_is_beside_it(tmp_path: Path) -> None:
    drawing = EXAMPLES / "sockliner.svg"
    (tmp_path / "mine.svg").write_bytes(drawing.read_bytes())
    people = table(tmp_path / "a.csv", "foot.length_mm,shoe.sockliner_outline", "262,mine.svg", "262,none.svg")
    ended = batch(people, "--dry-run", "--jobs", "1", "--out", tmp_path / "out")
    assert "row 2" in " ".join(ended.stderr.split()) and "row 1" not in ended.stderr


class Failing(Executor):
    """An executor whose every call fails in the same way."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error

    def submit(self, call: Callable[..., Any], /, *given: Any, **named: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        if self.error is None:
            future.cancel()
            future.set_running_or_notify_cancel()
        else:
            future.set_exception(self.error)
        return future


@pytest.mark.parametrize("error", [None, ConnectionResetError("gone"), FileError("full"), BrokenExecutor("dead")])
def test_what_stops_every_worker_stops_the_run_and_marks_no_row(tmp_path: Path, error: Exception | None) -> None:
    with pytest.raises(FileError):
        list(run([{"foot.length_mm": 250}], out=tmp_path, executor=Failing(error)))
    assert rows(tmp_path) == []


def test_what_a_worker_cannot_return_is_a_failed_row_with_a_report(tmp_path: Path) -> None:
    (found,) = run([{"foot.length_mm": 250}], out=tmp_path, executor=Failing(ValueError("odd")))
    assert (found.status, found.reason) == ("failed", "the worker failed: ValueError: odd")
    assert "ValueError: odd" in (tmp_path / "failed" / "row-1.txt").read_text()


def test_a_bug_in_one_row_is_a_failed_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*given: object, **named: object) -> None:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("insolecad.batch.worker.make", bug)
    with ThreadPoolExecutor(1) as threads:
        (found,) = run([{"foot.length_mm": 250}], out=tmp_path, executor=threads)
    assert found.status == "failed" and "ZeroDivisionError" in found.reason and "Traceback" in found.report


def test_limit_and_only_choose_rows(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "walker-1,25.0", "runner-2,270", "walker-3,280")
    out = tmp_path / "out"
    batch(people, *COARSE, "--out", out, "--limit", "2")
    assert statuses(out) == ["refused", "done"]
    table(people, "name,foot.length_mm", "walker-1,250", "runner-2,270", "walker-3,280")
    batch("--resume", out, "--only", "refused")
    assert statuses(out) == ["done", "done"]


@pytest.mark.parametrize("option", ["--set", "--matrix"])
def test_one_line_speaks_for_rows_that_say_nothing_and_never_against_a_row(option: str, tmp_path: Path) -> None:
    header = "name,foot.length_mm,wearer.conditions,wearer.clinician"
    people = table(tmp_path / "a.csv", header, "asked,262,diabetes,", "denied,262,diabetes,false", "agreed,262,,true")
    alone = batch(people, "--dry-run", "--out", tmp_path / "out")
    assert alone.stderr.count("only on a clinician's word") == 2
    ended = batch(people, "--dry-run", option, "wearer.clinician=true", "--out", tmp_path / "out")
    said = " ".join(ended.stderr.split())
    assert ended.returncode == 1 and said.count("refused:") == 1
    assert "(denied" in said and "no in the row, yes for all rows" in said and "own person counts" in said


def test_a_row_keeps_its_own_age_and_its_conditions(tmp_path: Path) -> None:
    header = "name,foot.length_mm,wearer.age,wearer.conditions"
    people = table(tmp_path / "a.csv", header, "child,200,9,", "ill,262,40,diabetes", "well,262,,")
    options = ("--set", "wearer.age=40", "--set", "wearer.conditions=none")
    said = " ".join(batch(people, "--dry-run", *options, "--out", tmp_path / "out").stderr.split())
    assert "9 in the row, 40 for all rows" in said and "(ill)" in said and "(well)" not in said


def test_a_preset_of_a_batch_speaks_for_no_row(tmp_path: Path) -> None:
    people = table(tmp_path / "a.csv", "name,foot.length_mm,wearer.conditions", "asked,262,diabetes")
    (tmp_path / "stranger.toml").write_text("[wearer]\nclinician = true\n")
    ended = batch(people, "--dry-run", "--preset", "stranger", "--presets", tmp_path, "--out", tmp_path / "out")
    assert ended.returncode == 2 and "only in orders" in " ".join(ended.stderr.split())
