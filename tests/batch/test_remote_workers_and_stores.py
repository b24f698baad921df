"""Workers on a Dask cluster, files in an S3-compatible store: real ones, on loopback."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from insolecad.batch import run
from tests.support.tables import COARSE, MAPPED, batch, built, command, rows, statuses, survey, table

COUNT = 60
"""Rows enough that a cluster is still at work when it is disturbed, on a busy machine too."""


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table, with an undisturbed local run beside it in `local`."""
    folder = tmp_path_factory.mktemp("elsewhere")
    people = survey(folder / "people.csv", COUNT)
    assert batch(people, *MAPPED, *COARSE, "--out", folder / "local").returncode == 0
    return people


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("nobody listens")


class Cluster:
    """A scheduler and two workers, each a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.scheduler = self._start("scheduler", "--port", self.address.rpartition(":")[2])
        self.workers = [self.add_worker() for _ in range(2)]

    def add_worker(self) -> "subprocess.Popen[bytes]":
        words = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self.folder))
        return self._start("worker", self.address, *words)

    def _start(self, what: str, *words: str) -> "subprocess.Popen[bytes]":
        place = ("--host", "127.0.0.1", "--no-dashboard") if what == "scheduler" else ()
        silent = subprocess.DEVNULL
        return subprocess.Popen([sys.executable, "-m", "dask", what, *words, *place], stdout=silent, stderr=silent)

    def end(self) -> None:
        for one in (*self.workers, self.scheduler):
            one.kill()
            one.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Return a running cluster."""
    pytest.importorskip("distributed")
    found = Cluster(tmp_path / "dask")
    wait_for(int(found.address.rpartition(":")[2]))
    yield found
    found.end()


def started(people: Path, out: Path, *more: str) -> "subprocess.Popen[str]":
    """Start a batch; return it once two pairs are finished."""
    words = command(people, *MAPPED, *COARSE, "--out", out, *more)
    driver = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)
    end = time.monotonic() + 60
    while len(list(out.glob("*.job.json"))) < 2 and driver.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.01)
    return driver


def test_a_cluster_that_loses_a_worker_builds_the_same_bytes(people: Path, cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    driver = started(people, out, "--scheduler", cluster.address)
    cluster.workers[0].kill()
    _, told = driver.communicate(timeout=120)
    assert driver.returncode == 0, told
    assert statuses(out) == ["done"] * COUNT
    assert built(out) == built(people.parent / "local")


def test_after_a_killed_scheduler_the_rest_is_resumed(people: Path, cluster: Cluster, tmp_path: Path) -> None:
    out = tmp_path / "out"
    driver = started(people, out, "--scheduler", cluster.address)
    cluster.scheduler.kill()
    _, told = driver.communicate(timeout=120)
    assert driver.returncode == 2, told
    assert "--resume" in told and "Traceback" not in told
    assert batch("--resume", out).returncode == 0
    assert built(out) == built(people.parent / "local")
    everything = "row, name, status, reason, order_sha256, files"
    assert rows(out, everything) == rows(people.parent / "local", everything)


@pytest.mark.parametrize("address", ["foo", ":", "tcp://", "http://x", "ucx://a:1", "tcp://a:0", "a:99999", "a b:1"])
def test_what_is_not_an_address_is_refused_at_once(tmp_path: Path, address: str) -> None:
    ended = batch(table(tmp_path / "a.csv", "foot.length_mm", "250"), "--out", tmp_path / "o", "--scheduler", address)
    assert ended.returncode == 2 and "tcp://host:8786" in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr and not (tmp_path / "o").exists()


def test_a_scheduler_that_is_not_there_is_reported(people: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    ended = batch(people, *MAPPED, "--out", tmp_path / "out", "--scheduler", f"tcp://127.0.0.1:{free_port()}")
    assert ended.returncode == 2 and "no Dask scheduler answers here" in " ".join(ended.stderr.split())


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Return the surroundings in which `s3://insoles` is a bucket of a store on loopback."""
    pytest.importorskip("s3fs")
    pytest.importorskip("moto")
    port = free_port()
    silent = subprocess.DEVNULL
    words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(words, stdout=silent, stderr=silent)
    wait_for(port)
    yield {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
    }
    server.send_signal(signal.SIGTERM)
    server.wait()


AT_THE_STORE = """
import hashlib, json, s3fs, sys
files = s3fs.S3FileSystem(use_listings_cache=False)
if sys.argv[1] == "make":
    files.mkdir("insoles")
elif sys.argv[1] == "break":
    files.pipe_file(sys.argv[2], b"broken")
else:
    found = {name.removeprefix("insoles/run/"): hashlib.sha256(files.cat_file(name)).hexdigest()
             for name in files.find("insoles")}
    mark = found.pop(".insolecad-batch", None)
    print(json.dumps(found | ({} if mark else {"unmarked": ""})))
"""


def at_the_store(env: dict[str, str], *words: str) -> str:
    """Do something at the store, in a process with its surroundings; return what it printed."""
    code = [sys.executable, "-c", AT_THE_STORE, *words]
    return subprocess.run(code, capture_output=True, text=True, check=True, env={**os.environ, **env}).stdout


def test_a_store_receives_the_files_and_a_broken_one_is_sent_again(
    people: Path, bucket: dict[str, str], tmp_path: Path
) -> None:
    at_the_store(bucket, "make")
    place = ("--out", "s3://insoles/run", "--manifest", tmp_path / "here", "--limit", "3", "--jobs", "1")
    ended = batch(people, *MAPPED, *COARSE, *place, env=bucket)
    assert ended.returncode == 0, ended.stderr
    wanted = {
        name: sha for name, sha in built(people.parent / "local").items() if name[:5] in ("row-1", "row-2", "row-3")
    }
    wanted = {name: sha for name, sha in wanted.items() if name[5] in "._"}
    assert json.loads(at_the_store(bucket, "list")) == wanted
    at_the_store(bucket, "break", f"insoles/run/{next(iter(wanted))}")
    assert batch("--resume", tmp_path / "here", "--limit", "3", "--jobs", "1", env=bucket).returncode == 0
    assert json.loads(at_the_store(bucket, "list")) == wanted


def test_at_a_store_files_belong_to_names_and_only_pruning_deletes(bucket: dict[str, str], tmp_path: Path) -> None:
    at_the_store(bucket, "make")
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "a,250", "b,260", "c,270")
    here = tmp_path / "here"
    place = ("--out", "s3://insoles/run", "--manifest", here, "--jobs", "1")
    assert batch(people, *COARSE, *place, env=bucket).returncode == 0
    first = json.loads(at_the_store(bucket, "list"))
    table(people, "name,foot.length_mm", "c,270", "b,264")
    assert batch("--resume", here, "--jobs", "1", env=bucket).returncode == 0
    then = json.loads(at_the_store(bucket, "list"))
    assert {name for name in first if not name.startswith("b")} <= then.keys()
    assert batch("--resume", here, "--jobs", "1", "--prune", env=bucket).returncode == 0
    local = batch(people, *COARSE, "--out", tmp_path / "local")
    assert local.returncode == 0
    assert json.loads(at_the_store(bucket, "list")) == built(tmp_path / "local")


def test_a_bucket_of_another_batch_is_refused(bucket: dict[str, str], tmp_path: Path) -> None:
    at_the_store(bucket, "make")
    people = table(tmp_path / "a.csv", "name,foot.length_mm", "a,250")
    for number, code in enumerate((0, 2)):
        place = ("--out", "s3://insoles/run", "--manifest", tmp_path / str(number), "--jobs", "1")
        ended = batch(people, *COARSE, *place, env=bucket)
        assert ended.returncode == code
    assert "belongs to another batch" in " ".join(ended.stderr.split())


def test_a_store_that_does_not_answer_stops_the_run(people: Path, bucket: dict[str, str], tmp_path: Path) -> None:
    place = ("--out", "s3://no-such-bucket/run", "--manifest", tmp_path / "here", "--jobs", "1")
    ended = batch(people, *MAPPED, *COARSE, *place, env=bucket)
    assert (
        ended.returncode == 2
        and "cannot be written" in " ".join(ended.stderr.split())
        and "Traceback" not in ended.stderr
    )


def test_a_url_needs_a_folder_for_the_manifest(people: Path) -> None:
    ended = batch(people, *MAPPED, "--out", "s3://insoles/run")
    assert ended.returncode == 2 and "--manifest" in ended.stderr


def test_any_executor_will_do(people: Path, tmp_path: Path) -> None:
    orders = [{"name": f"p{size}", "foot.length_mm": size} for size in (250.0, 260.0)]
    with ThreadPoolExecutor(2) as threads:
        found = list(run(orders, out=f"file://{tmp_path / 'out'}", executor=threads, tolerance=0.1))
    assert sorted(one.status for one in found) == ["done", "done"]
    assert len(built(tmp_path / "out")) == 6
