"""`insolecad new`: creates an order file interactively, one question at a time."""

import os
import shlex
import sys
import tempfile
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.errors import OrderError
    from insolecad.order.questions import Question


def new(
    path: Annotated[str, typer.Argument(metavar="ORDER.toml", help="Order file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
) -> None:
    """Create an order file interactively: one question at a time, with an explanation of each (type ?)."""
    from insolecad.errors import OrderError, Problem
    from insolecad.order.questions import QUESTIONS, order_text

    name = _stem(path)
    if not path.endswith(".toml") or not name:
        advice = f"as in {os.path.splitext(path)[0].rstrip('.') or 'my-order'}.toml"
        raise OrderError([Problem("new", repr(path), "a name that ends in .toml", advice)])
    if os.path.lexists(path) and not force:
        raise OrderError([Problem("new", f"{path} is there already", "a new name", "choose another, or add --force")])
    _check_place(path)
    echo("Enter skips a question, ? explains it, Ctrl-C stops without writing anything.\n")
    answers: dict[str, Any] = {}
    for question in QUESTIONS:
        if question.wanted(answers):
            answers.update(_asked(question, answers))
    _write(path, order_text(answers, name))
    quoted = shlex.quote(path)
    echo(f"\n{path}: written. Next:\n  insolecad explain {quoted}\n  insolecad make {quoted}")
    if "back-pain" in answers.get("wearer.complaints", ()):
        from insolecad.prescription.advice import doctor_first

        for line in doctor_first():
            echo(line)


def _check_place(path: str) -> None:
    """Refuse a place that cannot be written to before the first question."""
    from insolecad.errors import FileError

    folder = os.path.dirname(path) or "."
    if os.path.isdir(path):
        raise FileError(f"{path}: this is a folder; name a file in it")
    if not os.path.isdir(folder):
        raise FileError(f"{folder}: there is no such folder; create it first")
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        raise FileError(f"{folder}: cannot be written to; name a folder of your own") from None


def _stem(path: str) -> str:
    return os.path.basename(path).removesuffix(".toml")


def _asked(question: "Question", answers: dict[str, Any]) -> dict[str, Any]:
    """Ask until the answer is allowed together with those before it; return what it says."""
    from insolecad.errors import OrderError
    from insolecad.order.safety import BY_CLINICIAN

    while True:
        text = _line(question.prompt)
        if text == "?":
            echo(f"  {question.help}\n")
            continue
        if not text:
            if not question.needed:
                return {}
            echo(f"  This answer is needed. {question.help}\n")
            continue
        try:
            return question.read(text, answers)
        except OrderError as error:
            if any(problem.allowed.endswith(BY_CLINICIAN) for problem in error.problems):
                return _by_clinician(question, text, answers, error)
            for problem in error.problems[:1]:
                echo(
                    f"  {problem.given}: {problem.advice}"
                    + (f" (allowed: {problem.allowed})" if problem.allowed else "")
                )
            echo("")


def _by_clinician(question: "Question", text: str, answers: dict[str, Any], refused: "OrderError") -> dict[str, Any]:
    """Go on with what needs a clinician only on a clinician's word; stop the questions without it."""
    from insolecad.order.safety import SEE_FIRST

    for problem in refused.problems:
        echo(f"  {problem.given}: {problem.allowed}")
    echo(f"  {SEE_FIRST}.\n")
    if _line("Has a clinician prescribed or checked these insoles (yes, no)?").lower() not in ("y", "yes"):
        raise refused
    by_word = {"wearer.clinician": True}
    return {**by_word, **question.read(text, {**answers, **by_word})}


def _line(prompt: str) -> str:
    """Return one line that was typed; the end of the input stops the questions."""
    from insolecad.errors import FileError

    echo(f"{prompt} ", nl=False)
    sys.stdout.flush()
    line = sys.stdin.readline()
    if not line:
        echo("")
        raise FileError("the questions ended before they were answered; nothing was written")
    return line.strip()


def _write(path: str, text: str) -> None:
    from pathlib import Path

    from insolecad.files.staging import StagedFiles

    place = Path(path)
    with StagedFiles(place.parent) as staged:
        staged.write(place.name, lambda target: _text(target, text))


def _text(path: Any, text: str) -> None:
    path.write_text(text, encoding="utf-8")
