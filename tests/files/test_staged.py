"""Finished files appear together; a kill leaves nothing that the next run does not remove."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from insolecad.errors import FileError
from insolecad.files import workshop as workshops
from insolecad.files.staging import StagedFiles
from insolecad.files.workshop import MARK, WORK, sweep, workshop
from insolecad.job.pipeline import make
from insolecad.order import order_from

posix = pytest.mark.skipif(os.name != "posix", reason="needs signals and locks of POSIX")


def text(words: str):  # type: ignore[no-untyped-def]
    """Return a writer of some words."""
    return lambda path: path.write_text(words)


def names(folder: Path) -> list[str]:
    """Return everything below a folder, hidden or not."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def insole(folder: Path, side: str, level: str = "moderate") -> dict[str, object]:
    """Make one side under the name `x`; return its sheet."""
    order = order_from({"name": "x", "foot.length_mm": 250, "side": side, "support.level": level})
    return make(order, formats=["stl"], out=folder, tolerance=0.1).data


def sheets(folder: Path) -> list[dict[str, object]]:
    """Return all job sheets of a folder."""
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.job.json"))]


def files_listed(folder: Path) -> set[str]:
    """Return the insoles that any sheet of a folder lists."""
    return {file["path"] for sheet in sheets(folder) for side in sheet["sides"].values() for file in side["files"]}  # type: ignore[attr-defined]


def test_nothing_stays_beside_the_finished_files(tmp_path: Path) -> None:
    with StagedFiles(tmp_path) as staged:
        staged.write("a.txt", text("a"))
        assert not (tmp_path / "a.txt").exists()
    assert names(tmp_path) == ["a.txt"]


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), StagedFiles(tmp_path / "new" / "folder") as staged:
        staged.write("a.txt", text("a"))
        raise ZeroDivisionError
    assert names(tmp_path) == []


@posix
@pytest.mark.parametrize("when", ["while it writes", "between two files"])
def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path, when: str) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom insolecad.files.staging import StagedFiles\n"
        "die = lambda *given: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with StagedFiles(Path(sys.argv[1])) as staged:\n"
        "    staged.write('a.txt', lambda path: path.write_text('a'))\n"
        + ("    die()\n" if when == "while it writes" else "    os.replace = die\n")
    )
    assert subprocess.run([sys.executable, "-c", code, tmp_path], check=False).returncode == -signal.SIGKILL
    assert any(name.startswith(WORK) for name in names(tmp_path))
    with StagedFiles(tmp_path) as staged:
        staged.write("b.txt", text("b"))
    assert names(tmp_path) == ["b.txt"]


@posix
def test_a_killed_make_leaves_nothing_for_good(tmp_path: Path) -> None:
    words = ["make", "--name", "x", "--foot-length", "250", "--tolerance", "0.005", "--out", str(tmp_path)]
    process = subprocess.Popen([sys.executable, "-m", "insolecad", *words], stdout=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while not (tmp_path / WORK).exists() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)
    process.kill()
    process.wait()
    insole(tmp_path, "right")
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def test_a_living_run_keeps_its_workshop(tmp_path: Path) -> None:
    with workshop(tmp_path) as place:
        (place / "a").write_text("a")
        sweep(tmp_path)
        with StagedFiles(tmp_path) as staged:
            staged.write("b.txt", text("b"))
        assert (place / "a").read_text() == "a"
    assert names(tmp_path) == ["b.txt"]


@pytest.mark.parametrize("mark", [None, b"mine", b""])
def test_a_folder_of_someone_else_stays_whatever_it_is_called(tmp_path: Path, mark: bytes | None) -> None:
    for place in (tmp_path / ".work", tmp_path / WORK / "0123456789abcdef"):
        (place / "files").mkdir(parents=True)
        (place / "files" / "mine.txt").write_text("mine")
        if mark is not None:
            (place / "owner").write_bytes(mark)
    before = names(tmp_path)
    with StagedFiles(tmp_path) as staged:
        staged.write("a.txt", text("a"))
    assert names(tmp_path) == sorted([*before, "a.txt"])


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere, out = tmp_path / "elsewhere", tmp_path / "out"
    (elsewhere / "w" / "files").mkdir(parents=True)
    (elsewhere / "w" / "owner").write_bytes(MARK)
    out.mkdir()
    (out / WORK).symlink_to(elsewhere)
    before = names(elsewhere)
    with pytest.raises(FileError, match="is a link"), StagedFiles(out):
        pass
    (out / WORK).unlink()
    (out / WORK).mkdir()
    (out / WORK / "w").symlink_to(elsewhere / "w")
    with StagedFiles(out) as staged:
        staged.write("a.txt", text("a"))
    assert names(elsewhere) == before


def test_without_locks_only_what_is_a_day_old_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshops, "_lock", lambda file: None)
    place = tmp_path / WORK / "0123456789abcdef"
    (place / "files").mkdir(parents=True)
    (place / "owner").write_bytes(MARK + b", process 1\n")
    sweep(tmp_path)
    assert place.exists()
    old = time.time() - workshops.FORSAKEN - 60
    os.utime(place / "owner", (old, old))
    sweep(tmp_path)
    assert names(tmp_path) == []


@posix
def test_of_two_runs_at_once_the_files_of_one_stay_never_a_mixture(tmp_path: Path) -> None:
    many = [f"{place}.txt" for place in range(40)]
    failures: list[BaseException] = []

    def run(words: str) -> None:
        try:
            for _ in range(25):
                with StagedFiles(tmp_path) as staged:
                    for name in many:
                        staged.write(name, text(words))
        except BaseException as error:  # noqa: BLE001 - a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=run, args=(words,)) for words in ("a", "b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len({(tmp_path / name).read_text() for name in many}) == 1
    assert names(tmp_path) == sorted(many)


def test_right_then_left_under_one_name_keeps_both_sheets(tmp_path: Path) -> None:
    insole(tmp_path, "right")
    insole(tmp_path, "left")
    assert sorted(side for sheet in sheets(tmp_path) for side in sheet["sides"]) == ["left", "right"]  # type: ignore[attr-defined]
    assert files_listed(tmp_path) == {path.name for path in tmp_path.glob("*.stl")}
    # the newest has the plain name, and the same again gives no third
    assert list(json.loads((tmp_path / "x.job.json").read_text())["sides"]) == ["left"]
    insole(tmp_path, "left")
    insole(tmp_path, "right")
    assert files_listed(tmp_path) == {path.name for path in tmp_path.glob("*.stl")}


def test_other_levels_formats_and_sizes_under_one_name_keep_their_sheets(tmp_path: Path) -> None:
    insole(tmp_path, "right", "mild")
    insole(tmp_path, "right", "maximum")
    assert files_listed(tmp_path) == {path.name for path in tmp_path.glob("*.stl")}
    assert len(list(tmp_path.glob("*.stl"))) == 2


def test_a_sheet_whose_files_are_all_replaced_or_gone_is_replaced_too(tmp_path: Path) -> None:
    insole(tmp_path, "right")
    insole(tmp_path, "right")
    assert len(sheets(tmp_path)) == 1
    next(tmp_path.glob("*.stl")).unlink()
    insole(tmp_path, "left")
    assert len(sheets(tmp_path)) == 1
