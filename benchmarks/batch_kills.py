"""A batch of 300 surveyed people, killed 30 times: afterwards every row is there once, with the bytes of a quiet run.

`python -m benchmarks.batch_kills --rows 300 --kills 30` exits with 1 if anything is lost, doubled or different.
"""

import argparse
import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.paths import DATA

PEOPLE = DATA / "feet_sample.csv"
COLUMNS = {"foot.length_mm": "footlength", "foot.ball_width_mm": "footbreadthhorizontal", "wearer.mass_kg": "weight_kg"}


def table(path: Path, count: int) -> Path:
    """Write a table of this many people, who repeat under names of their own."""
    header, *people = PEOPLE.read_text().splitlines()
    lines = [f"person-{number},{people[number % len(people)]}" for number in range(count)]
    path.write_text("\n".join([f"name,{header}", *lines]) + "\n")
    return path


def command(*words: object) -> list[str]:
    """Return the command line of a batch."""
    return [sys.executable, "-m", "insolecad", "batch", *map(str, words), "--quiet"]


def files(folder: Path) -> dict[str, str]:
    """Return the checksum of every file of a batch."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("batch.")
    }


def rows(folder: Path) -> list[tuple[object, ...]]:
    """Return how every row ended."""
    base = sqlite3.connect(folder / "batch.sqlite")
    try:
        return base.execute("SELECT row, name, status, order_sha256, files FROM rows ORDER BY row").fetchall()
    finally:
        base.close()


def main() -> int:
    """Kill, resume, compare; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as place:
        quiet, out = Path(place) / "quiet", Path(place) / "out"
        people = table(Path(place) / "people.csv", given.rows)
        columns = [word for key, name in COLUMNS.items() for word in ("--map", f"{key}={name}")]
        options = [*columns, "--ignore-columns", "*", "--format", "stl", "--tolerance", "0.1", "--jobs", "2"]
        started = time.monotonic()
        subprocess.run(command(people, *options, "--out", quiet), check=True)
        longest = time.monotonic() - started
        words = command(people, *options, "--out", out)
        kills = 0
        while kills < given.kills:
            process = subprocess.Popen(words, start_new_session=True)
            try:
                process.wait(dice.uniform(0.5, max(longest / 8.0, 3.0)))
                break
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                kills += 1
                words = command("--resume", out)
        resumed = subprocess.run(command("--resume", out, "--prune"), check=False).returncode
        same, listed = files(out) == files(quiet), rows(out) == rows(quiet)
        verdict = {True: "alike", False: "DIFFER"}
        print(f"{given.rows} rows, {kills} kills: files {verdict[same]}, rows {verdict[listed]}")
        return 0 if same and listed and not resumed else 1


if __name__ == "__main__":
    raise SystemExit(main())
