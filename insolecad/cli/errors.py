"""Errors on the command line: plain words on stderr, an exit code, no stack trace."""

import errno
import os
import shutil
import signal
import sys
import textwrap
import traceback
from collections.abc import Iterable
from types import FrameType, TracebackType
from typing import Any

import typer

from insolecad.cli.app import HelpGroup
from insolecad.cli.command_parts import advice_for_commands, name_of, settings_part
from insolecad.cli.terminal import echo
from insolecad.environment.printable import printable
from insolecad.errors import BuildError, FileError, InsolecadError, LimitError, OrderError, Problem

DEBUG = "INSOLECAD_DEBUG"
"""Set to 1 to see the stack trace of a bug."""

PIPE_CLOSED = 141
"""Exit code after a closed pipe, as shells have it."""

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""

UNBROKEN = "\0"
"""Stands for a space at which a line is not broken: no text of insolecad and no argument holds it."""


USAGE_ERROR: Any = typer.BadParameter.__base__
"""A command line that makes no sense: the library exports its kinds, not their base."""


class KindGroup(HelpGroup):
    """Commands whose errors are explained, all problems in one block."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; turn errors raised on purpose into words and an exit code."""
        try:
            return super().invoke(ctx)
        except InsolecadError as error:
            echo(explanation(error), err=True)
            raise typer.Exit(error.exit_code) from None
        except USAGE_ERROR as error:
            # the command line's library prints these itself, and shells put names of files into arguments
            error.message = printable(error.message)
            raise
        except OSError as error:
            # else the command line's library would answer a closed pipe with exit code 1, which is a failed check's
            code = lost_output(error)
            if code is None:
                raise
            raise typer.Exit(code) from None
        except KeyboardInterrupt:
            echo("Stopped.", err=True)
            raise typer.Exit(STOPPED) from None
        except ImportError:
            # an interrupt while the CAD kernel loads comes out as a failed import
            if not _interrupted:
                raise
            echo("Stopped.", err=True)
            raise typer.Exit(STOPPED) from None


_interrupted: list[int] = []
"""Signals that asked the program to stop."""


def stop_on_signals() -> None:
    """Let Ctrl-C, a closed terminal and `kill` all end the build the same way: nothing half-written stays."""

    def stop(number: int, frame: FrameType | None) -> None:
        _interrupted.append(number)
        raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def explanation(error: InsolecadError) -> str:
    """Return the error as a person should read it."""
    if isinstance(error, OrderError):
        lines = ["This order cannot be built:", *_problems(error.problems)]
        if isinstance(error, LimitError) and len(error.problems) > 1 and error.cure:
            lines += ["", f"To fix all of it: {settings_part(error.cure)}"]
        return "\n".join([*lines, "", "Nothing was written."])
    if isinstance(error, BuildError):
        return f"{error}\nInternal error: please report it, with the order."
    if isinstance(error, FileError):
        return advice_for_commands(error.text, error.changes)
    return str(error)


def lost_output(error: BaseException) -> int | None:
    """Return the exit code if the terminal or pipe to print to is gone or full, None for other errors."""
    if isinstance(error, BrokenPipeError):
        # the reader has enough of the output, as `head` has: nothing to say, and nobody to say it to
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    if isinstance(error, OSError) and error.errno == errno.ENOSPC and not error.filename:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        echo("The output cannot be written: the disk is full.", err=True)
        return FileError.exit_code
    return None


def report_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Report an internal error, and exit with code 3. Use as `sys.excepthook`."""
    if (code := lost_output(error)) is not None:
        raise SystemExit(code)
    if os.environ.get(DEBUG) == "1":
        echo("".join(traceback.format_exception(kind, error, trace)), err=True)
    what = f"{kind.__name__}: {error}".splitlines()[0][:200]
    echo(
        f"Internal error ({what}).\n"
        f"Please report it with the command and the order. {DEBUG}=1 shows where it happened.",
        err=True,
    )
    raise SystemExit(InsolecadError.exit_code)


def _problems(problems: Iterable[Problem]) -> list[str]:
    lines = []
    for problem in problems:
        name = name_of(problem)
        lines += ["", *_folded(f"{name}: {problem.given}" if name else problem.given, 2)]
        if problem.allowed:
            lines += _folded(f"allowed: {problem.allowed}", 4)
        # what can be copied stays on one line
        if advice := advice_for_commands(problem.advice, problem.changes, space=UNBROKEN):
            lines += [line.replace(UNBROKEN, " ") for line in _folded(advice, 4)]
    return lines


def _folded(text: str, indent: int) -> list[str]:
    """Return a text as lines that fit the terminal; words and paths stay whole."""
    width = max(shutil.get_terminal_size((100, 24)).columns - indent, 40)
    if len(text) <= width:
        return [f"{' ' * indent}{text}"]
    lines = textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
    return [f"{' ' * indent}{line}" for line in lines]
