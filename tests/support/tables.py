"""Tables of orders and whole runs of `insolecad batch`, shared by the batch's tests."""

import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.support.paths import DATA

SURVEY = DATA / "feet_sample.csv"
"""200 surveyed people."""

MAPPED = [
    *("--map", "foot.length_mm=footlength", "--map", "foot.ball_length_mm=balloffootlength"),
    *("--map", "foot.ball_width_mm=footbreadthhorizontal", "--map", "foot.heel_width_mm=heelbreadth"),
    *("--map", "wearer.mass_kg=weight_kg", "--map", "wearer.age=age", "--ignore-columns", "*"),
]
"""How the survey's columns become keys."""

COARSE = ["--format", "stl", "--tolerance", "0.1", "--jobs", "1"]
"""What is built where files only have to be there."""


def survey(path: Path, count: int) -> Path:
    """Write the first people of the survey as a table of their own; return it."""
    path.write_text("".join(SURVEY.read_text().splitlines(keepends=True)[: count + 1]))
    return path


def table(path: Path, *lines: str) -> Path:
    """Write lines as a table; return it."""
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def command(*words: object) -> list[str]:
    """Return the command line of a batch."""
    return [sys.executable, "-m", "insolecad", "batch", *map(str, words)]


def batch(*words: object, env: dict[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a batch to its end."""
    return subprocess.run(
        command(*words), capture_output=True, text=True, check=False, timeout=300, env={**os.environ, **(env or {})}
    )


def rows(folder: Path, what: str = "row, name, status, reason") -> list[tuple[object, ...]]:
    """Return what the manifest holds of every row."""
    base = sqlite3.connect(folder / "batch.sqlite")
    try:
        return base.execute(f"SELECT {what} FROM rows ORDER BY row").fetchall()
    finally:
        base.close()


def statuses(folder: Path) -> list[object]:
    """Return how every row ended."""
    return [status for (status,) in rows(folder, "status")]


def built(folder: Path) -> dict[str, str]:
    """Return the checksum of every file below a folder but the manifest's, hidden ones among them."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith("batch.")
    }
