"""The command line, run in this process."""

from typing import Any

from typer.testing import CliRunner

from insolecad.cli import app


def run(*words: object, typed: str | None = None) -> Any:
    """Run a command as a person would who answers `typed`; return its output and exit code."""
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)
