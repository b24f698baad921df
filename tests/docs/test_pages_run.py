"""Every command and every line of Python on every page runs as written, from top to bottom."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.pages import PAGES, Block, blocks, code, lines, run, run_python, with_examples
from tests.support.paths import ROOT

BEFORE: dict[str, list[str]] = {
    "README.md": [],
    "checks.md": [
        "make --foot-length 255 --name my --format stl,3mf --out made",
        "cp made/my_R_EU40.5_moderate.stl my-insole.stl",
        "cp made/my_pair_EU40.5_moderate.plain.3mf left.3mf",
        "cp left.3mf right.3mf",
    ],
    "comparing.md": [
        "cp examples/runner-flat-foot.toml first-order.toml",
        "cp examples/walker-neutral.toml second-order.toml",
        "cp examples/runner-flat-foot.toml my-order.toml",
        "make first-order.toml --format stl,step,3mf --out made",
        "cp made/runner-flat-foot_R_EU41.5_moderate.stl old-insole.stl",
        "cp made/runner-flat-foot_R_EU41.5_moderate.step new-insole.step",
        "cp made/runner-flat-foot_pair_EU41.5_moderate.plain.3mf printed.3mf",
    ],
    "inspecting.md": [
        "make --foot-length 260 --name runner --side left",
        "cp out/runner_L_EU41_moderate.stl old-insole.stl",
    ],
    "printing.md": ["make --foot-length 266 --name demo --format stl"],
    "rebuilding.md": ["make --foot-length 262 --name my-runner"],
}
"""What a page takes for granted: files that its reader has, made or copied."""

SURVEY = "insolecad batch examples/survey/feet.csv --map examples/survey/map.toml --ignore-columns *"

BY_HAND: dict[str, str] = {
    "make ": "is run by whoever reads this",
    "bash ": "a helper for those who work on the project",
    ". .venv": "belongs to a terminal",
    ".venv/bin/python -m pytest": "this is such a run",
    "pip install": "changes the environment",
    "dask ": "a cluster has tests of its own (test_batch_elsewhere.py)",
    "insolecad batch orders.parquet --scheduler": "the same",
    "insolecad diff old-insole.stl new-insole.step": "takes seconds to read STEP; test_diff.py does",
    "insolecad diff my-order.toml printed.3mf": "test_diff.py does",
    f"{SURVEY} --limit 3": "the README does, two rows of it",
    "insolecad batch status out/table": "reports on the one before",
    "insolecad inspect out/runner_L_EU41_moderate.step": "the same; test_inspect.py does",
}
"""Commands that no test here runs, and why, by how they begin."""

ANSWERS = "262\n" + "\n" * 40
"""What is typed where `new` asks."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder with the examples in it, where the page is read; no slicer is there."""
    monkeypatch.chdir(with_examples(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    return tmp_path


def do(words: list[str]) -> None:
    """Run one command of a page, or see that it is one that is run by hand."""
    line = " ".join(words)
    if "hallux_pad.height_mm=3" in line:
        return  # runs with the correction that the page adds, in a test of its own
    if any(line.startswith(start.strip()) for start in BY_HAND):
        return
    assert words[0] == "insolecad", f"not run, and nobody says why: {line}"
    run(words[1:], ANSWERS if words[1] == "new" else None)


def prepare(page: Path) -> None:
    """Make what the page's reader has."""
    for line in BEFORE.get(page.name, ()) if page.parent.name == "docs" else ():
        words = line.split()
        if words[0] == "cp":
            shutil.copy(words[1], words[2])
        else:
            run(words)
    if page.name == "scale.md":
        (table,) = [block.code for block in blocks(page) if block.code.startswith("name,foot.")]
        Path("orders.csv").write_text(table, encoding="utf-8")


def in_table(page: Path) -> list[Block]:
    """Return the commands that the README shows in its table, as blocks; none of another page."""
    if page != PAGES[0]:
        return []
    found = re.findall(r"`(insolecad [^`]+)` \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return [Block("sh", f"{line}\n") for line in found]


@pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}" if page.parent != ROOT else page.name
)
def test_a_page_runs_from_top_to_bottom(page: Path, folder: Path) -> None:
    names: dict[str, Any] = {}
    prepare(page)
    for block in [*blocks(page), *in_table(page)]:
        if block.language == "sh":
            for words in lines(block.code):
                do(words)
        elif block.language == "python" and not block.code.startswith('"""'):
            run_python(block.code, names)


def apply(difference: str, package: Path) -> None:
    """Put the new lines of a page's difference behind the lines that they follow."""
    place, before = package, ""
    for line in difference.splitlines():
        if line.startswith("+++ "):
            place = package / line.removeprefix("+++ ")
        elif line.startswith("+"):
            text = place.read_text(encoding="utf-8")
            assert text.count(f"{before}\n") == 1, f"{place}: {before}"
            place.write_text(text.replace(f"{before}\n", f"{before}\n{line[1:]}\n"), encoding="utf-8")
        else:
            before = line[1:]


def test_the_correction_of_the_page_on_python_is_made_and_measured(tmp_path: Path) -> None:
    page = ROOT / "docs" / "python.md"
    shutil.copytree(ROOT / "insolecad", tmp_path / "insolecad", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "presets", tmp_path / "presets")
    (new,) = [text for text in code(page, "python") if text.startswith('"""Hallux pad')]
    (tmp_path / "insolecad" / "features" / "hallux_pad.py").write_text(new, encoding="utf-8")
    (difference,) = code(page, "diff")
    apply(difference, tmp_path)
    (line,) = [words for text in code(page, "sh") for words in lines(text) if "hallux_pad.height_mm=3" in words]
    command = [sys.executable, "-m", "insolecad", *line[1:]]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr

    from insolecad.inspection import dose_at, read, weld

    sheet = json.loads((tmp_path / "out" / "insole.job.json").read_text(encoding="utf-8"))["sides"]["right"]
    point = sheet["reference_points"]["hallux_pad_crest"]
    mesh = weld(read(tmp_path / "out" / sheet["files"][0]["path"]))
    assert dose_at(mesh, point["at"], point["base_z"]) == pytest.approx(3.0, abs=0.02)
    assert point["contributions"]["hallux_pad"] == pytest.approx(3.0, abs=1e-6)
    too_much = subprocess.run(
        [*command[:-1], "hallux_pad.height_mm=5"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert too_much.returncode == 2 and "0 to 3 mm" in too_much.stdout + too_much.stderr
