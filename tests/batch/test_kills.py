"""Whatever dies mid-run: after `--resume` every row is there once, whole, with the bytes of an undisturbed run."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from insolecad.files.workshop import WORK
from tests.support.tables import COARSE, MAPPED, batch, built, command, rows, statuses, survey

COUNT = 12


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that nothing happened to, the table beside it."""
    folder = tmp_path_factory.mktemp("undisturbed")
    people = survey(folder / "people.csv", COUNT)
    assert batch(people, *MAPPED, *COARSE, "--out", folder / "out").returncode == 0
    return folder / "out"


def started(undisturbed: Path, out: Path, *more: str) -> "subprocess.Popen[str]":
    """Start the same batch into another folder."""
    words = command(undisturbed.parent / "people.csv", *MAPPED, *COARSE, "--out", out, "--jobs", "2", *more)
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)


def until(true: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "this never came"
        time.sleep(0.01)


def some_done(out: Path, count: int = 2) -> Callable[[], bool]:
    """Return a function that says whether some rows are in the manifest."""

    def told() -> bool:
        try:
            return len(rows(out)) >= count
        except sqlite3.OperationalError:
            return False

    return told


def workers(driver: int) -> list[int]:
    """Return the worker processes of a driver."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == driver and b"spawn_main" in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except (OSError, ValueError):
            continue
    return found


def alive(process: int) -> bool:
    """Return whether a process runs."""
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def assert_same_after_resume(out: Path, undisturbed: Path) -> None:
    """Go on with a batch; it must end as the undisturbed one did."""
    finals = built_finals(out)
    assert finals.items() <= built(undisturbed).items(), "a file under a final name is not whole"
    ended = batch("--resume", out)
    assert ended.returncode == 0, ended.stderr
    assert built(out) == built(undisturbed)
    assert rows(out, "row, name, status, reason, order_sha256, files") == rows(
        undisturbed, "row, name, status, reason, order_sha256, files"
    )


def built_finals(out: Path) -> dict[str, str]:
    """Return the files that are there under final names."""
    return {name: checksum for name, checksum in built(out).items() if not name.startswith((WORK, "failed"))}


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@linux
def test_a_killed_driver_takes_its_workers_along_and_the_rest_is_resumed(undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = started(undisturbed, out)
    until(some_done(out))
    children = workers(run.pid)
    assert children
    run.kill()
    # a worker that lives on holds the pipe open
    run.communicate(timeout=20)
    until(lambda: not any(map(alive, children)), 5.0)
    assert 0 < len(rows(out)) < COUNT
    assert_same_after_resume(out, undisturbed)


@linux
def test_a_killed_worker_costs_no_row(undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = started(undisturbed, out)
    until(some_done(out))
    os.kill(workers(run.pid)[0], signal.SIGKILL)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 0, told
    assert statuses(out) == ["done"] * COUNT
    assert_same_after_resume(out, undisturbed)


def test_ctrl_c_stops_at_once_says_how_to_go_on_and_leaves_no_half_file(undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = started(undisturbed, out)
    until(some_done(out))
    # as a terminal does it: to the whole group
    os.killpg(run.pid, signal.SIGINT)
    _, told = run.communicate(timeout=30)
    assert run.returncode == 130, told
    assert f"--resume {out}" in told and "Traceback" not in told
    assert_same_after_resume(out, undisturbed)


def test_two_runs_cannot_write_into_one_folder(undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = started(undisturbed, out)
    until(some_done(out, 1))
    os.kill(run.pid, signal.SIGSTOP)
    second = batch("--resume", out)
    os.kill(run.pid, signal.SIGCONT)
    assert second.returncode == 2 and "another run is writing here" in " ".join(second.stderr.split())
    run.communicate(timeout=120)
    assert run.returncode == 0


DEADLY = """
import os, signal
from insolecad.batch import worker
whole = worker._ended

def _ended(recipe, task):
    if task.name in os.environ["DEADLY"].split():
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(recipe, task)

worker._ended = _ended
"""


def test_a_row_that_kills_its_worker_twice_is_failed_and_the_others_are_done(undisturbed: Path, tmp_path: Path) -> None:
    # a module that Python loads at its start: the only way into the workers of a command
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\nif 'insolecad' in ' '.join(sys.argv) or '--multiprocessing-fork' in sys.argv:\n"
        + "".join(f"    {line}\n" for line in DEADLY.splitlines())
    )
    out = tmp_path / "out"
    people = undisturbed.parent / "people.csv"
    deadly = {"PYTHONPATH": str(tmp_path), "DEADLY": "row-3 row-4"}
    ended = batch(people, *MAPPED, *COARSE, "--out", out, "--limit", "6", env=deadly)
    assert ended.returncode == 1, ended.stderr
    assert statuses(out) == ["done", "done", "failed", "failed", "done", "done"]
    assert "the worker died twice" in " ".join(ended.stderr.split())
    assert "footlength: 253" in (out / "failed" / "row-3.txt").read_text()
    assert_same_after_resume(out, undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "insolecad-test", str(place)], capture_output=True, check=False
    )
    if not done or done.returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_stops_the_run_and_room_lets_it_go_on(undisturbed: Path, small_disk: Path) -> None:
    out = small_disk / "out"
    run = started(undisturbed, out)
    _, told = run.communicate(timeout=120)
    assert run.returncode == 2, told
    assert "cannot be" in told and f"--resume {out}" in told and "Traceback" not in told
    subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
    assert_same_after_resume(out, undisturbed)


def test_a_folder_that_cannot_be_written_is_refused_before_a_row_is_read(undisturbed: Path) -> None:
    people = undisturbed.parent / "people.csv"
    ended = batch(people, *MAPPED, *COARSE, "--out", people / "out")
    assert ended.returncode == 2 and "is not a folder" in " ".join(ended.stderr.split())


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that even root cannot write")
def test_a_folder_that_even_root_cannot_write_is_a_file_error(undisturbed: Path) -> None:
    people = undisturbed.parent / "people.csv"
    ended = batch(people, *MAPPED, *COARSE, "--out", "/proc/self/out")
    assert ended.returncode == 2 and "Traceback" not in ended.stderr and "bug" not in ended.stderr
