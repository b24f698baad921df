"""The pages are true: tables are fresh, links lead somewhere, commands name what there is."""

import itertools
import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from insolecad.cli import app
from insolecad.features import FEATURES
from insolecad.order import KEYS
from tests.support.exact import READ_AT
from tests.support.pages import PAGES, code, lines
from tests.support.paths import ROOT

FIRST_SCREEN = 40
PICTURES = ROOT / "docs" / "pictures"
LARGEST_PICTURE, LARGEST_FEATURE_PICTURE, ALL_PICTURES = 250_000, 62_000, 4_000_000

ADDED = "hallux_pad."
"""The correction that the page on Python adds."""

TABLES = ("keys", "features", "support", "what-it-does-not-claim", "tpu", "architecture")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")


def commands(page: Path) -> Iterator[list[str]]:
    """Yield every command of a page as words: shell blocks, and what tables show as code."""
    for block in code(page, "sh"):
        yield from lines(block)
    for shown in re.findall(r"`((?:insolecad|make|python -m) [^`]+)`", page.read_text(encoding="utf-8")):
        yield from lines(shown)


def insolecad(page: Path) -> list[list[str]]:
    """Return the arguments of every `insolecad` command of a page."""
    return [words[1:] for words in commands(page) if words[0] == "insolecad"]


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names of tools/docs/make.py, which finds its neighbours as it does when it is run."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "docs"))
    return runpy.run_path(str(ROOT / "tools" / "docs" / "make.py"))


@pytest.mark.parametrize(
    "name",
    [f"docs/{name}.md" for name in TABLES],
)
def test_the_tables_are_what_the_code_declares(name: str, maker: dict[str, Any]) -> None:
    assert maker["pages"]()[ROOT / name] == (ROOT / name).read_text(encoding="utf-8"), "run make docs"


def test_the_drawing_of_the_folders_follows_their_imports() -> None:
    layers = runpy.run_path(str(ROOT / "tools" / "docs" / "layers.py"))
    assert layers["DRAWING"].read_text(encoding="utf-8") == layers["drawing"](), "run make docs"


def test_the_page_of_features_names_the_points_at_which_doses_are_read(maker: dict[str, Any]) -> None:
    for key, points in READ_AT.items():
        told = maker["read_in_words"](key.partition(".")[0])
        assert all(f"`{point}`" in told for point in points), key


def test_every_feature_has_a_name_a_purpose_and_a_small_picture() -> None:
    assert all(one.title[0].isupper() and one.purpose.endswith(".") for one in FEATURES.values())
    assert len({one.title for one in FEATURES.values()}) == len(FEATURES)
    pictures = {path.stem: path.stat().st_size for path in (PICTURES / "features").glob("*.png")}
    assert sorted(pictures) == sorted(FEATURES)
    assert max(pictures.values()) <= LARGEST_FEATURE_PICTURE


def test_the_first_screen_shows_the_picture_and_both_commands() -> None:
    lines = PAGES[0].read_text(encoding="utf-8").splitlines()[:FIRST_SCREEN]
    assert lines[0].startswith("![")
    for command in ("make demo", "make test"):
        assert any(line.startswith(command) for line in lines)


def anchors(page: Path) -> set[str]:
    """Return the names under which the headings of a page can be linked to."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^a-z0-9 _-]", "", heading.lower()).replace(" ", "-") for heading in headings}


@each_page
def test_every_link_and_picture_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8").replace("]\n(", "](")):
        if not target.startswith(("https://", "http://")):
            path, _, anchor = target.partition("#")
            there = page.parent / path if path else page
            assert there.exists(), target
            assert not anchor or anchor in anchors(there), target


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
            if option == "--set" and "=" in value and not value.startswith(("KEY", ADDED)):
                assert value.partition("=")[0] in KEYS, value


@each_page
def test_every_make_target_and_module_in_a_command_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for words in commands(page):
        if words[0] == "make":
            assert words[1] in targets, words
        if words[:2] == ["python", "-m"]:
            assert (ROOT / f"{words[2].replace('.', '/')}.py").exists(), words


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `([a-z]+)` \|.*`insolecad ([a-z]+)", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE)
    assert all(name == tried for name, tried in listed)
    assert sorted(name for name, _ in listed) == sorted(vars(typer.main.get_command(app))["commands"])


@each_page
def test_every_key_on_a_page_exists(page: Path) -> None:
    groups = {key.partition(".")[0] for key in KEYS}
    for side, group, name in re.findall(
        r"`(?:(left|right)\.)?([a-z_]+)\.([a-z0-9_]+)(?: = [^`]*|=[^`]*)?`", page.read_text(encoding="utf-8")
    ):
        if group in groups and name not in ("py", "left", "right"):
            assert f"{group}.{name}" in KEYS or f"{side}.{group}.{name}" in KEYS, f"{group}.{name}"


def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES.rglob("*.png")) <= ALL_PICTURES


@each_page
def test_no_page_sends_the_reader_to_papers_that_are_not_here(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"\b(RULES|GEOMETRY|FIELD|STYLE) \d", text)
    assert set(re.findall(r"\b[A-Z]+\.md\b", text)) <= {"CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SOURCE.md"}


def test_every_direct_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for needed in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name = re.split(r"[<>=~!\[ ]", needed)[0]
        assert re.search(rf"^\|[^|]*\b{re.escape(name)}\b[^|]*\|", table, re.MULTILINE), name


def test_the_public_workflow_runs_the_script_that_every_machine_runs() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    runs = re.findall(r"^ +(?:- )?run: (.*)$", workflow, re.MULTILINE)
    assert runs == [".ci/run"] and (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_version_and_changelog_agree() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest and newest[1] == version
