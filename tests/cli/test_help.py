"""Help: every command has a page with exit codes and examples, which fit a terminal and run as written."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.cli.help_pages import PAGES

COLUMNS = 80

ANSWERS = "262\n" + "\n" * 40
"""What is typed in answer to `new`."""


def commands() -> list[list[str]]:
    """Return every command as it is typed, groups among them."""
    names = vars(typer.main.get_command(app))["commands"]
    return [[], *([name] for name in names), ["presets", "show"]]


def shown(words: list[str]) -> str:
    """Return the help of a command on a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": str(COLUMNS)}).invoke(app, [*words, "--help"], prog_name="insolecad")
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_the_help_of_a_command_lists_exit_codes_and_examples_in_80_columns(words: list[str]) -> None:
    page, text = PAGES[(words or ["insolecad"])[-1]], shown(words)
    codes = text.partition("\nExit codes:\n")[2].partition("\n\n")[0]
    assert re.findall(r"^  (\d)  \w", codes, re.MULTILINE) == [code for code, _ in page.exit_codes()]
    examples = text.partition("\nExamples:\n")[2].rstrip("\n").splitlines()
    assert examples and examples == [f"  {line}" for line in page.examples]
    assert [line for line in text.splitlines() if len(line) > COLUMNS] == []


def test_every_page_belongs_to_a_command() -> None:
    assert sorted(PAGES) == sorted((words or ["insolecad"])[-1] for words in commands())


def typed(examples: tuple[str, ...]) -> Iterator[str]:
    """Yield each command of some examples in one line."""
    for line in "\n".join(examples).replace("\\\n", " ").splitlines():
        if not line.startswith("#"):
            yield line


def test_every_example_runs_as_written_in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # without a slicer `slice` prints an estimate
    monkeypatch.setenv("PATH", str(tmp_path / "nothing-here"))
    for name, page in PAGES.items():
        for line in typed(page.examples):
            if line.startswith("printf "):
                subprocess.run(["/bin/sh", "-c", line], check=True)
                continue
            program, *words = shlex.split(line)
            result = CliRunner().invoke(app, words, input=ANSWERS if name == "new" else None)
            assert program == "insolecad"
            assert result.exit_code in ((0, 1) if name == "diff" else (0,)), f"{line}\n{result.output}"
