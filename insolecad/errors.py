"""The errors insolecad raises, all of them.

InsolecadError
  OrderError        the order cannot be built as written (exit code 2)
    LimitError      a dose breaks a limit of the geometry; names the smallest cure
  BuildError        the geometry or a file failed the program's own checks (exit code 3)
  FileError         a file cannot be read or written (exit code 2)
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")

Value = float | str | bool
"""What a key or an argument is set to."""


@dataclass(frozen=True)
class Change:
    """One way to mend something: what it does, and what to set to which value.

    `settings` go by the key of an order, or by the name of an argument; a change of something else has none.
    """

    words: str
    settings: Mapping[str, Value] = field(default_factory=dict, hash=False)


def value_text(value: Value) -> str:
    """Return a value as an order has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"


def setting_text(key: str, value: Value) -> str:
    """Return one setting as `key=value`."""
    return f"{key}={value_text(value)}"


def with_changes(
    advice: str,
    changes: Sequence[Change],
    setting: Callable[[str, Value], str] = setting_text,
    between: str = ", ",
) -> str:
    """Return an advice and the changes that it names, as one text.

    `setting` writes one setting, `between` stands between those of one change: a command line writes them its own way.
    """
    settings = [between.join(setting(key, value) for key, value in one.settings.items()) for one in changes]
    if len(changes) == 1:
        alternatives = ": ".join(filter(None, (changes[0].words, settings[0])))
    else:
        words = [f"{one.words} ({text})" if text else one.words for one, text in zip(changes, settings, strict=True)]
        alternatives = f"{', '.join(words[:-1])}, or {words[-1]}" if words else ""
    # a question is over
    return (" " if advice.endswith("?") else "; ").join(filter(None, (advice, alternatives)))


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an order: what was given, what is allowed, what to do.

    `key` is the order's; `changes` are ways to fix it, the first of them the one that changes least.
    """

    key: str
    given: str
    allowed: str
    advice: str = ""
    changes: tuple[Change, ...] = ()

    def __str__(self) -> str:
        parts = [f"{self.key}: {self.given}" if self.key else self.given]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if advice := with_changes(self.advice, self.changes):
            parts.append(advice)
        return "; ".join(parts)


class ArgumentProblem(Problem):
    """The same of an argument, which belongs to what is called and not to the order: `key` is its name in Python."""


class InsolecadError(Exception):
    """Base of every error that insolecad raises on purpose."""

    exit_code = 3


class OrderError(InsolecadError):
    """The order is at fault. Carries every problem at once."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as what it was made of, to come whole out of a worker."""
        return type(self), (self.problems,)


class LimitError(OrderError):
    """A dose breaks a limit of the geometry; the first change of each problem is its cure."""

    @property
    def cure(self) -> dict[str, Value]:
        """The values that build, by key; empty if no change was found, be it for one of the problems."""
        firsts = [one.changes[0].settings if one.changes else {} for one in self.problems]
        return {key: value for settings in firsts for key, value in settings.items()} if all(firsts) else {}


class BuildError(InsolecadError):
    """What was built failed the program's own checks: an internal error, not the order's fault."""


class FileError(InsolecadError):
    """A file or folder cannot be read or written; `changes` are ways to mend that."""

    exit_code = 2

    def __init__(self, text: str, changes: Iterable[Change] = ()) -> None:
        self.text, self.changes = text, tuple(changes)
        super().__init__(self.text, self.changes)

    def __str__(self) -> str:
        return with_changes(self.text, self.changes)


def problems_of(error: InsolecadError) -> list[Problem]:
    """Return what an error says as problems."""
    if isinstance(error, OrderError):
        return list(error.problems)
    if isinstance(error, FileError):
        return [Problem("", error.text, "", changes=error.changes)]
    return [Problem("", str(error), "")]


class Problems:
    """All that is wrong with what was asked for, collected so that one error names it."""

    def __init__(self, known: Iterable[Problem] = ()) -> None:
        self.found = list(known)

    def add(self, *problems: Problem) -> None:
        """Add problems."""
        self.found += problems

    @contextmanager
    def collect(self) -> Iterator[None]:
        """Take up the problems of an error that is raised inside, and go on after it."""
        try:
            yield
        except (OrderError, FileError) as error:
            self.found += problems_of(error)

    def read(self, reader: Callable[[], T], instead: T) -> T:
        """Return what a reader makes of its text; `instead` where it refuses the text, to look at the rest with."""
        try:
            return reader()
        except OrderError as error:
            self.found += error.problems
            return instead

    def refuse(self) -> None:
        """Raise one OrderError with every problem, if there are any."""
        if self.found:
            raise OrderError(self.found)
