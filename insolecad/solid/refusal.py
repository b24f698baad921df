"""What one insole is refused for: every problem, of whatever kind, and one change of all of them that builds."""

from collections.abc import Sequence
from dataclasses import replace

from insolecad.errors import LimitError, Problem, Value
from insolecad.solid.request import InsoleRequest
from insolecad.surface.cures import breach_problem

ROUNDS = 5
"""What one change moves may bring another problem to light: the rounds in which it is looked for."""

NO_CURE = "no change of these numbers alone builds: please check the measurements and what is ordered together"


def refusal(request: InsoleRequest) -> LimitError:
    """Return what a request that does not keep the limits is refused for.

    Each problem names its part of one change, which was tried as a whole: first what has no place is left out or made
    smaller, then the shape is brought within its limits, then the label. Without such a change the error has no cure.
    """
    found: dict[str, Problem] = {}
    tried = request
    for _ in range(ROUNDS):
        problems = _next_problems(tried)
        if not problems:
            return LimitError(found.values())
        values: dict[str, Value] = {}
        for one in problems:
            found[one.key] = _later(found[one.key], one) if one.key in found else one
            if not one.changes:
                return LimitError(found.values())
            values |= one.changes[0].settings
        tried = tried.with_values(values)
    return LimitError(without_cure(list(found.values())))


def _next_problems(request: InsoleRequest) -> list[Problem]:
    """Return the problems that can be judged now: a shape is judged without what has no place, a label on a shape."""
    if misplaced := request.placement_problems:
        return misplaced
    if request.breaches:
        return [breach_problem(request.design, request.thinnest, request.breaches)]
    return request.label_problems


def _later(earlier: Problem, later: Problem) -> Problem:
    """Return a problem as it was first reported, with the change that it takes after the others were made."""
    return replace(earlier, changes=later.changes)


def without_cure(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems of which no change together builds, and which then name none."""
    return [replace(one, advice=NO_CURE, changes=()) for one in problems]
