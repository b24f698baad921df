"""Presets: named layers of an order, one TOML file each; people's own folders come before the shipped one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from insolecad.catalogue.package_data import PRESETS
from insolecad.environment.printable import one_line
from insolecad.errors import ArgumentProblem, Change, FileError, OrderError, Problem
from insolecad.order.keys import flat, personal, plain_value, side_keys
from insolecad.order.messages import display
from insolecad.order.order import Order
from insolecad.order.reading import read_toml

HEAD = "preset"
"""The table of a preset that describes it; all others are an order's."""

ABOUT = ("title", "about")

LONGEST = 500
"""Characters of title and sentence that are kept."""


@dataclass(frozen=True)
class Preset:
    """One preset: its name, a title, a sentence about it, and the values it sets, by dotted key."""

    name: str
    title: str
    about: str
    values: Mapping[str, Any]
    path: Path


@dataclass(frozen=True)
class AppliedPreset:
    """What one preset came to in an order: what it set, and what a later layer set otherwise."""

    name: str
    title: str
    set: Mapping[str, Any]
    overruled: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return it as the job sheet holds it."""
        return {"name": self.name, "title": self.title, "set": dict(self.set), "overruled": list(self.overruled)}


def presets(folders: Sequence[Path] = ()) -> dict[str, Path]:
    """Return the file of every preset by name; a name in an earlier folder hides the same in a later one.

    Raises FileError for a folder that cannot be read.
    """
    found: dict[str, Path] = {}
    for folder in (*folders, PRESETS):
        if not folder.is_dir():
            raise FileError(f"{folder}: there is no such folder of presets")
        try:
            files = sorted(folder.glob("*.toml"))
        except OSError as error:
            raise FileError(f"{folder}: cannot be read ({error.strerror})") from None
        for path in files:
            found.setdefault(path.stem, path)
    return found


def preset(name: str, folders: Sequence[Path] = ()) -> Preset:
    """Return a preset by name, or by the path of its file. Raises OrderError with every problem of it."""
    known = {word.lower(): path for word, path in reversed(presets(folders).items())}
    path = Path(name) if name.endswith(".toml") else known.get(name.strip().lower())
    if path is None:
        close = get_close_matches(name.strip().lower(), known, n=1, cutoff=0.4)
        advice = f"did you mean {close[0]}?" if close else "insolecad presets lists them all"
        raise OrderError([ArgumentProblem("presets", repr(name[:80]), "the name of a preset", advice)])
    return _read(path)


def _read(path: Path) -> Preset:
    table = read_toml(path)
    head = table.pop(HEAD, {})
    values = {key: plain_value(key, value) for key, value in flat(table).items()}
    problems = [
        replace(problem, key=f"{path.stem}: {problem.key}") for problem in [*_for_a_person(values), *_problems(values)]
    ]
    if not isinstance(head, Mapping) or set(head) - set(ABOUT):
        given = ", ".join(set(head) - set(ABOUT)) if isinstance(head, Mapping) else display(head)
        problems.append(Problem(f"{path.stem}: {HEAD}", given, f"{' and '.join(ABOUT)}, each a text", "leave it out"))
    if problems:
        raise OrderError(problems)
    title, about = (one_line(str(head.get(word, "")), LONGEST) for word in ABOUT)
    return Preset(path.stem, title or path.stem, about, values, path)


def _for_a_person(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for all that a preset says of a person: whoever wrote it has not seen them."""
    advice, allowed = "leave it out of the preset", "only in orders: it is about one person"
    return [
        Problem(key, display(value), allowed, advice, (Change("write it into the order of that person", {key: words}),))
        for key, value in personal(values).items()
        for words in [",".join(map(str, value)) if isinstance(value, list) else str(value).lower()]
    ]


def _problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a preset's own values, on a foot that is fine."""
    measured = any(key.startswith("foot.") and key.endswith((".length_mm", ".size")) for key in values)
    rest = {key: value for key, value in values.items() if key not in personal(values)}
    try:
        # a clinician's word is the order's to give, not the preset's
        Order(**{"foot.length_mm": 262.0 if not measured else None, "wearer.clinician": True, **rest})
    except OrderError as error:
        return list(error.problems)
    return []


def apply_presets(layers: Iterable[Preset], final: Mapping[str, Any]) -> tuple[AppliedPreset, ...]:
    """Return what each preset came to, given the values of the order that was made of all layers."""
    return tuple(
        AppliedPreset(
            layer.name,
            layer.title,
            {key: value for key, value in layer.values.items() if _same(final.get(key), value)},
            tuple(name for key, value in layer.values.items() for name in _overruled(key, value, final)),
        )
        for layer in layers
    )


def _overruled(key: str, value: Any, final: Mapping[str, Any]) -> list[str]:
    """Return the keys under which the order has another value: the key itself, or that of one side."""
    if not _same(final.get(key), value):
        return [key]
    return [name for name in side_keys(key) if name in final and not _same(final[name], value)]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        # lists of several layers add up
        return set(other) <= set(one)
    return bool(one == other)
