"""The errors insolecad raises, all of them.

InsolecadError
  OrderError        the order cannot be built as written (exit code 2)
    LimitError      a dose breaks a limit of the geometry; names the smallest cure
  BuildError        the geometry or a file failed a check of ours (exit code 3)
  FileError         a file cannot be read or written (exit code 2)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an order: what was given, what is allowed, what to do."""

    key: str
    given: str
    allowed: str
    advice: str

    def __str__(self) -> str:
        parts = [f"{self.key}: {self.given}" if self.key else self.given]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.advice:
            parts.append(self.advice)
        return "; ".join(parts)


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
    """A dose breaks a limit of the geometry; `cure` maps keys to the values that build."""

    def __init__(self, problems: Iterable[Problem], cure: Mapping[str, float]) -> None:
        super().__init__(problems)
        self.cure = dict(cure)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as what it was made of, its cure with it."""
        return type(self), (self.problems, self.cure)


class BuildError(InsolecadError):
    """Something we built failed our own checks: our fault, not the order's."""


class FileError(InsolecadError):
    """A file or folder cannot be read or written."""

    exit_code = 2
