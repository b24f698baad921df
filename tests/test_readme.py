"""The pages tell the truth: tables are fresh, links lead somewhere, commands and examples run as shown."""

import itertools
import re
import runpy
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from benchmarks.exact import READ_AT
from insolecad.cli import app
from insolecad.features import FEATURES
from insolecad.features.dose import doses_of
from insolecad.field import nothing
from insolecad.order import KEYS

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
FIRST_SCREEN = 40
PICTURES = ROOT / "docs" / "pictures"
LARGEST_PICTURE, LARGEST_FEATURE_PICTURE = 250_000, 62_000

MADE_BEFORE = ["make", "--foot-length", "262", "--name", "my-runner"]
"""Makes files of the names that the page checks."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def blocks(page: Path, language: str) -> list[str]:
    """Return the code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[list[str]]:
    """Yield every command of a page as words: shell blocks, and what tables show as code."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in blocks(page, "sh") for line in block.replace("\\\n", " ").splitlines()]
    lines += re.findall(r"`((?:insolecad|make|python -m) [^`]+)`", text)
    for line in lines:
        if words := shlex.split(line, comments=True):
            yield words


def insolecad(page: Path) -> list[list[str]]:
    """Return the arguments of every `insolecad` command of a page."""
    return [words[1:] for words in commands(page) if words[0] == "insolecad"]


def run(arguments: list[str]) -> str:
    """Run the command line as a person would, and return what it prints."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names of docs/make.py, which finds its neighbours as it does when it is run."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return runpy.run_path(str(ROOT / "docs" / "make.py"))


@pytest.mark.parametrize("name", ["README.md", "docs/keys.md", "docs/features.md"])
def test_the_tables_are_what_the_code_declares(name: str, maker: dict[str, Any]) -> None:
    assert maker["pages"]()[ROOT / name] == (ROOT / name).read_text(encoding="utf-8"), "run make docs"


def test_the_page_of_features_names_the_points_at_which_doses_are_read(maker: dict[str, Any]) -> None:
    for key, points in READ_AT.items():
        told = maker["read_in_words"](key.partition(".")[0])
        assert all(f"`{point}`" in told for point in points), key


def test_every_feature_has_a_name_a_purpose_and_a_small_picture(maker: dict[str, Any]) -> None:
    assert list(maker["NAMES"]) == list(maker["PURPOSES"]) == list(FEATURES)
    pictures = {path.stem: path.stat().st_size for path in (PICTURES / "features").glob("*.png")}
    assert sorted(pictures) == sorted(FEATURES)
    assert max(pictures.values()) <= LARGEST_FEATURE_PICTURE


def test_the_first_screen_shows_the_picture_and_both_commands() -> None:
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()[:FIRST_SCREEN]
    assert lines[0].startswith("![")
    for command in ("make demo", "make test"):
        assert any(line.startswith(command) for line in lines)


@each_page
def test_every_link_and_picture_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8").replace("]\n(", "](")):
        if not target.startswith(("https://", "http://", "#")):
            assert (page.parent / target.partition("#")[0]).exists(), target


@pytest.mark.parametrize("picture", sorted(PICTURES.rglob("*.png")), ids=lambda picture: picture.name)
def test_every_picture_is_shown_and_small(picture: Path) -> None:
    shown = f"pictures/{picture.relative_to(PICTURES).as_posix()})"
    assert any(shown in page.read_text(encoding="utf-8") for page in PAGES)
    assert picture.stat().st_size <= LARGEST_PICTURE


@each_page
def test_every_option_and_key_in_a_command_exists(page: Path) -> None:
    known: dict[str, Any] = dict(vars(typer.main.get_command(app))["commands"])
    for command, *arguments in insolecad(page):
        assert command in known, f"insolecad {command}"
        options = {option for parameter in known[command].params for option in parameter.opts} | {"--help"}
        for word in arguments:
            assert not word.startswith("-") or word.partition("=")[0] in options, word
        for option, value in itertools.pairwise(arguments):
            if option == "--set" and "=" in value and not value.startswith("KEY"):
                assert value.partition("=")[0] in KEYS, value


@each_page
def test_every_make_target_and_module_in_a_command_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for words in commands(page):
        if words[0] == "make":
            assert words[1] in targets, words
        if words[:2] == ["python", "-m"]:
            assert (ROOT / f"{words[2].replace('.', '/')}.py").exists(), words


@pytest.mark.parametrize("arguments", insolecad(PAGES[0]), ids=lambda arguments: " ".join(arguments)[:60])
def test_every_command_in_the_readme_runs(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    if arguments[0] == "new":
        place = tmp_path / arguments[1]
        told = CliRunner().invoke(app, ["new", str(place)], input="262\n" + "\n" * 40)
        assert told.exit_code == 0 and place.exists()
        return
    if arguments[0] == "check":
        # a file that an earlier command of the page has made
        run([*MADE_BEFORE, "--format", "stl", "--out", str(tmp_path / "out")])
    if arguments[0] in ("inspect", "diff"):
        # what it measures is made by another of these commands, in a test of its own
        made = ["make", "examples/runner-flat-foot.toml", "--side", "left", "--name", "softer-arch", "--format", "stl"]
        run([*made, "--out", str(tmp_path / "out")])
    if arguments[0] == "diff":
        told = CliRunner().invoke(
            app, [str(tmp_path / word) if word.startswith("out/") else word for word in arguments]
        )
        assert told.exit_code in (0, 1), told.output
        return
    if arguments[0] != "make" or "--help" in arguments:
        # what is written goes beside the tests' own files: a folder of the checkout may hold another run's
        run([str(tmp_path / word) if word == "out" or word.startswith("out/") else word for word in arguments])
        return
    if "--format" in arguments:
        assert ".3mf" in run([*arguments, "--out", str(tmp_path)]) and len(list(tmp_path.glob("*.3mf"))) == 1
        return
    told = run([*arguments, "--format", "stl", "--out", str(tmp_path)])
    sides = 1 if "--side" in arguments else 2
    assert len(list(tmp_path.glob("*.stl"))) == sides
    assert len(list(tmp_path.glob("*.job.json"))) == 1
    # feet that are alike are told of together
    assert 1 <= told.count("insole: ") <= sides


def test_the_readmes_python_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    example, of_a_preset = blocks(PAGES[0], "python")
    exec(of_a_preset, {})
    # an STL in place of the STEP: the CAD kernel takes seconds to load, and has tests of its own
    exec(example.replace('.step"', '.stl"'), {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["everyday-left.stl", "everyday-right.stl"]


def test_a_dose_is_checked_as_the_job_sheets_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ROOT / "docs" / "job-sheet.md"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    for arguments in insolecad(page):
        if "--out" in arguments:
            run(arguments)
    (example,) = blocks(page, "python")
    exec(example, {})
    printed = capsys.readouterr().out.strip()
    assert f"This prints `{printed}`" in page.read_text(encoding="utf-8")


def test_the_example_of_a_correction_declares_one_and_leaves_no_trace_at_zero() -> None:
    names: dict[str, Any] = {"__name__": "fascia_groove"}
    exec(blocks(ROOT / "docs" / "how-it-works.md", "python")[0], names)
    (info,) = doses_of("fascia_groove", names["FasciaGroove"])
    assert info.allowed == "0 to 1.5 mm"
    assert names["fascia_groove"](None, names["FasciaGroove"]()) is nothing


@each_page
def test_no_page_sends_the_reader_to_papers_that_are_not_here(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\b(RULES|GEOMETRY|FIELD|STYLE) \d", text)
    assert set(re.findall(r"\b[A-Z]+\.md\b", text)) <= {"CHANGELOG.md", "SOURCE.md"}


def test_every_direct_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for needed in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name = re.split(r"[<>=~!\[ ]", needed)[0]
        assert re.search(rf"^\|[^|]*\b{re.escape(name)}\b[^|]*\|", table, re.MULTILINE), name


def test_version_and_changelog_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and newest[1] == version
