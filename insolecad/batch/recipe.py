"""From a row's values to its order: presets under it, settings and the matrix over it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from insolecad.environment.version import __version__
from insolecad.errors import ArgumentProblem, OrderError, Problem
from insolecad.files.slicers import SlicerName
from insolecad.order import Order, order_from, parse_value
from insolecad.order.keys import KEYS, personal, plain_value
from insolecad.order.messages import display, unknown
from insolecad.order.presets import AppliedPreset, Preset, apply_presets
from insolecad.prescription import RULES_VERSION
from insolecad.surface.tolerance import TOLERANCE


@dataclass(frozen=True)
class Recipe:
    """What all rows share: presets, settings, formats, tolerance in mm, where files go, and whether any are built.

    `out` is a folder or a URL; `sharded` files lie in folders by the hash of their name; `slicer` is the slicer that a
    3MF is written for, `batch` the own name of the batch.
    """

    out: str
    formats: tuple[str, ...] = ("stl",)
    presets: tuple[Preset, ...] = ()
    settings: tuple[tuple[str, Any], ...] = ()
    tolerance: float = TOLERANCE
    sharded: bool = False
    dry_run: bool = False
    slicer: SlicerName | None = None
    batch: str = ""


@dataclass(frozen=True)
class ResolvedOrder:
    """A row's order, what its presets came to, and the checksum of all that decides its files."""

    order: Order
    presets: tuple[AppliedPreset, ...]
    sha256: str


def resolve(recipe: Recipe, values: Mapping[str, Any], over: Mapping[str, Any]) -> ResolvedOrder:
    """Return the order of a row; settings and the matrix, `over` them, win. Raises OrderError with every problem."""
    if problems := _against_a_row(values, {**dict(recipe.settings), **over}):
        raise OrderError(problems)
    order = order_from(*(layer.values for layer in recipe.presets), values, dict(recipe.settings), over)
    # traced outlines count by what their drawing holds, which the job sheet says
    traced = order.sockliner.as_json() if order.sockliner else None
    presets = apply_presets(recipe.presets, order.values)
    decides: dict[str, Any] = {
        "version": [__version__, RULES_VERSION],
        "order": order.resolved_values(),
        "traced": traced,
        "presets": [one.as_json() for one in presets],
        "formats": recipe.formats,
        "tolerance": recipe.tolerance,
    }
    if recipe.slicer:
        decides["slicer"] = recipe.slicer
    text = json.dumps(decides, sort_keys=True, ensure_ascii=False, default=list)
    return ResolvedOrder(order, presets, hashlib.sha256(text.encode()).hexdigest())


def _against_a_row(values: Mapping[str, Any], said: Mapping[str, Any]) -> list[Problem]:
    """Return a problem for all that is said of every person, and that a row says otherwise of its own.

    One line may speak for rows that say nothing. Lists are left alone: what a wearer has adds up.
    """
    advice = "leave the key out of what all rows get, or out of the row: a row's own person counts"
    return [
        Problem(key, f"{display(values[key])} in the row, {display(value)} for all rows", "", advice)
        for key, value in personal(said).items()
        if key in values and KEYS[key].kind != "words" and plain_value(key, values[key]) != plain_value(key, value)
    ]


@dataclass(frozen=True)
class Variant:
    """One point of a matrix: what it sets, and what it adds to the name."""

    values: Mapping[str, Any]
    suffix: str


def variants(matrix: Sequence[str]) -> list[Variant]:
    """Return the points of a matrix, each as `support.level=mild,moderate`; one that sets nothing without any.

    Raises OrderError for a key that does not exist or has no values.
    """
    problems: list[Problem] = []
    axes: list[list[tuple[str, str]]] = []
    for one in matrix:
        key, _, text = one.partition("=")
        key = key.strip()
        values = list(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
        if key not in KEYS or key == "name":
            problems += unknown([key], {key: text}) if key != "name" else [_unnamed(one)]
        elif not values:
            problems.append(
                ArgumentProblem("matrix", f"no values in {display(one)}", KEYS[key].allowed_range, f"write {key}=a,b")
            )
        axes.append([(key, value) for value in values])
    if problems:
        raise OrderError(problems)
    return [
        Variant({key: parse_value(key, value) for key, value in point}, "".join(f"-{value}" for _, value in point))
        for point in product(*axes)
    ]


def _unnamed(one: str) -> Problem:
    return ArgumentProblem(
        "matrix", f"{display(one)}: names cannot vary", "", "each row has its name; the matrix adds to it"
    )
