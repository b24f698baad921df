"""The pages' code blocks: reading them, and running them as written."""

import contextlib
import io
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from insolecad.cli import app
from tests.support.paths import ROOT

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<code>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One block of code of a page, and its language: `sh`, `python`, `toml`, ..., or empty."""

    language: str
    code: str


def blocks(page: Path) -> list[Block]:
    """Return the blocks of code of a page, from top to bottom."""
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(match["language"], re.sub(rf"^{match['indent']}", "", match["code"], flags=re.M)) for match in found]


def code(page: Path, language: str) -> list[str]:
    """Return the blocks of one language."""
    return [block.code for block in blocks(page) if block.language == language]


def lines(block: str) -> Iterator[list[str]]:
    """Yield the commands of a shell block as words, without where their output goes."""
    for line in block.replace("\\\n", " ").splitlines():
        words = shlex.split(line, comments=True)
        if words:
            yield words[: words.index(">")] if ">" in words else words


def run(arguments: list[str], told: str | None = None) -> str:
    """Run the command line as a person would who types `told`, and return what it prints."""
    result = CliRunner().invoke(app, arguments, input=told)
    # exit code 1 means that the two differ
    allowed = (0, 1) if arguments[0] == "diff" else (0,)
    assert result.exit_code in allowed, f"insolecad {' '.join(arguments)}\n{result.output}"
    return result.output


def run_python(block: str, names: dict[str, Any]) -> None:
    """Run a block of Python; what it prints must be what the remarks behind its `print` lines say."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(block, "a block of a page", "exec"), names)
    promised = re.findall(r"^ *print\(.*\)  # (.*)$", block, re.MULTILINE)
    if promised:
        assert printed.getvalue().splitlines() == promised


def with_examples(folder: Path) -> Path:
    """Return a folder that holds what a page may name: the examples, to read and to leave as they are."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    return folder
