"""What errors and findings say to set, as parts of a command: library layers speak of keys, people here type flags."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from insolecad.cli.order_flags import FLAGS
from insolecad.errors import ArgumentProblem, Change, Problem, Value, value_text, with_changes

ARGUMENTS = {
    "formats": "--format",
    "folders": "--presets",
    "ignored": "--ignore-columns",
    "maps": "--map",
    "presets": "--preset",
    "settings": "--set",
    "top_only": "--top-surface-only",
}
"""Flags of arguments that are not called by their own name."""


def argument_flag(name: str) -> str:
    """Return the flag of an argument."""
    return ARGUMENTS.get(name, f"--{name.replace('_', '-')}")


def command_part(key: str, value: Value) -> str:
    """Return what sets a key of the order, or an argument, on the command line.

    Numbers go by --set, which wins over all else; words by their flag if there is one.
    """
    from insolecad.order.keys import KEYS

    if key in KEYS and (key not in FLAGS or not isinstance(value, (str, bool))):
        return f"--set {key}={shlex.quote(value_text(value))}"
    flag = FLAGS[key] if key in KEYS else argument_flag(key)
    return flag if value is True else f"{flag} {shlex.quote(value_text(value))}"


def settings_part(settings: Mapping[str, Value]) -> str:
    """Return what sets several keys."""
    return " ".join(command_part(key, value) for key, value in settings.items())


def advice_for_commands(advice: str, changes: Sequence[Change], space: str = " ") -> str:
    """Return an advice and its changes as one text, in which they can be copied into a command.

    `space` stands in what can be copied where a command has a space.
    """

    def part(key: str, value: Value) -> str:
        return command_part(key, value).replace(" ", space)

    return with_changes(advice, changes, part, space)


def advice_of_json(finding: Mapping[str, Any]) -> str:
    """Return the same of a finding as a job sheet holds it, whose advice ends with its changes in keys."""
    changes = [Change(one["words"], one["settings"]) for one in finding.get("changes", ())]
    bare = finding["advice"].removesuffix(with_changes("", changes)).removesuffix("; ").rstrip()
    return advice_for_commands(bare, changes)


def name_of(problem: Problem) -> str:
    """Return what a problem is about: an argument by its flag, a key with its flag where it has one."""
    if isinstance(problem, ArgumentProblem):
        return argument_flag(problem.key)
    return f"{problem.key} ({FLAGS[problem.key]})" if problem.key in FLAGS else problem.key
