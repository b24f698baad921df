"""`insolecad new`: asks for an order one question at a time and writes a commented order file."""

import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from insolecad.order.questions import Question


def new(
    path: Annotated[str, typer.Argument(metavar="ORDER.toml", help="The order file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Ask the questions for an order, one by one, and write a commented order file."""
    from insolecad.errors import OrderError, Problem
    from insolecad.order.questions import QUESTIONS, order_text

    if not path.endswith(".toml"):
        raise OrderError([Problem("new", repr(path), "a name that ends in .toml", f"as in {path or 'my-order'}.toml")])
    if os.path.lexists(path) and not force:
        raise OrderError([Problem("new", f"{path} is there already", "a new name", "choose another, or add --force")])
    typer.echo("Enter alone skips a question, ? tells more, Ctrl-C stops without writing anything.\n")
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        if question.wanted(answers):
            answers.update(_asked(question, answers))
    _write(path, order_text(answers, _stem(path)))
    typer.echo(f"\n{path}: written. Next:\n  insolecad explain {path}\n  insolecad make {path}")


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(".toml")


def _asked(question: "Question", answers: dict[str, Any]) -> dict[str, Any]:
    """Ask until the answer is allowed together with those before it; return what it says."""
    from insolecad.errors import OrderError

    while True:
        text = _line(question.prompt)
        if text == "?":
            typer.echo(f"  {question.help}\n")
            continue
        if not text:
            if not question.needed:
                return {}
            typer.echo(f"  This one is needed. {question.help}\n")
            continue
        try:
            return question.read(text, answers)
        except OrderError as error:
            for problem in error.problems:
                typer.echo(
                    f"  {problem.given}: {problem.advice}"
                    + (f" (allowed: {problem.allowed})" if problem.allowed else "")
                )
            typer.echo("")


def _line(prompt: str) -> str:
    """Return one line that was typed; the end of the input stops the questions."""
    from insolecad.errors import FileError

    typer.echo(f"{prompt} ", nl=False)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        typer.echo("")
        raise FileError("the questions ended before they were answered; nothing was written")
    return line.strip()


def _write(path: str, text: str) -> None:
    from pathlib import Path

    from insolecad.export.files import Staged

    place = Path(path)
    with Staged(place.parent) as staged:
        staged.write(place.name, lambda target: _text(target, text))


def _text(path: Any, text: str) -> None:
    path.write_text(text, encoding="utf-8")
