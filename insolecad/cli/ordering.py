"""From what the command line gave to an order: presets under the file, flags and settings over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from insolecad.cli.order_flags import Given
from insolecad.errors import FileError, InsolecadError, OrderError, Problem
from insolecad.order import Order, order_from, parse_settings, parse_value, read_toml
from insolecad.order.messages import shown
from insolecad.order.presets import Applied, Preset, applied, preset

PRESETS = "presets"
"""Key of an order file that names presets to lie under it."""


@dataclass(frozen=True)
class Ordered:
    """An order, and what its presets came to."""

    order: Order
    presets: tuple[Applied, ...]


def ordered(
    given: Given, also: tuple[Problem, ...] = (), defaults: Mapping[str, Any] = MappingProxyType({})
) -> Ordered:
    """Return the order, with a command's own `defaults` under it.

    Raises one OrderError with every problem, those in `also` included.
    """
    table, problems = _file(given.file)
    unread = bool(problems)
    named = table.pop(PRESETS, [])
    if "preset" in table:
        table.pop("preset")
        problems.append(Problem("preset", "no such key", "", f"did you mean {PRESETS}?"))
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        problems.append(Problem(PRESETS, shown(named), "a list of names", 'write presets = ["walking-everyday"]'))
        named = []
    layers: list[Preset] = []
    # a preset that the file names by its path lies beside the file
    beside = [str(Path(given.file or "").parent / name) if name.endswith(".toml") else name for name in named]
    for name in (*beside, *given.presets):
        try:
            layers.append(preset(name, [Path(folder) for folder in given.folders]))
        except InsolecadError as error:
            unread = True
            problems += _problems(error)
    flags = {key: _flag(key, value) for key, value in given.flags.items()}
    settings, wrong = parse_settings(given.settings)
    problems += wrong
    order = None
    try:
        order = order_from(defaults, *(layer.values for layer in layers), table, flags, settings)
    except OrderError as error:
        # what a file that could not be read may have held is not missing
        problems += [problem for problem in error.problems if not (unread and problem.given == "missing")]
    problems += also
    if problems or order is None:
        raise OrderError(problems)
    return Ordered(order, applied(layers, order.values))


def _flag(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [word for text in value for word in parse_value(key, text)]
    return parse_value(key, value) if isinstance(value, str) else value


def _file(name: str | None) -> tuple[dict[str, Any], list[Problem]]:
    """Return the order file's tables, or what is wrong with it."""
    try:
        return ({} if name is None else read_toml(name)), []
    except (OrderError, FileError) as error:
        return {}, _problems(error)


def _problems(error: InsolecadError) -> list[Problem]:
    return list(error.problems) if isinstance(error, OrderError) else [Problem("", str(error), "", "")]


def words(value: Any) -> str:
    """Return a value of an order as a person writes it."""
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value)
    return "yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)


def presets_in_words(applied_presets: tuple[Applied, ...]) -> list[str]:
    """Return a line for each preset: what it set, and what was said otherwise."""
    lines = []
    for one in applied_presets:
        said = ", ".join(f"{key} = {words(value)}" for key, value in one.set.items()) or "nothing"
        over = f"; overruled: {', '.join(one.overruled)}" if one.overruled else ""
        lines.append(f"Preset {one.name} set {said}{over}")
    return lines
