"""Dose ladders: one order in several steps of one number, side by side, to find the one that feels right."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from insolecad.errors import ArgumentProblem, Change, OrderError
from insolecad.files.slicers import SlicerName
from insolecad.files.staging import StagedFiles
from insolecad.job.pipeline import JobSheet, build, make
from insolecad.label.text import Mark
from insolecad.order import Order, parse_value
from insolecad.order.keys import KEYS, general
from insolecad.order.messages import unknown
from insolecad.prescription import prescribe
from insolecad.surface.tolerance import COARSEST

SUPPORT = "support"
"""Stands for the level of support, whose steps are known."""

LABEL = "form.label"
"""Distinguishes the steps by itself."""

MOST = 12
"""Most steps of a ladder: nobody compares more."""


@dataclass(frozen=True)
class Step:
    """One step: what it sets the key to, as a word, the order that follows, and what its label says of it."""

    value: str
    order: Order
    mark: Mark | None


@dataclass(frozen=True)
class Difference:
    """A number that differs between the steps: its key, side by side with its value at each step."""

    key: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Ladder:
    """What was made: the key, its steps, what differs between them, a job sheet each, and the table's file."""

    key: str
    steps: tuple[Step, ...]
    differences: tuple[Difference, ...]
    sheets: tuple[JobSheet, ...]
    table: Path


def steps(order: Order, vary: str) -> tuple[str, list[Step]]:
    """Return the key that varies and its steps.

    `vary` is `support`, or a key with its values: `medial_arch.height_mm=14,16,18`. Raises
    OrderError for a key that does not exist, values that are not allowed, or fewer than two.
    """
    key, values = _read(vary)
    problems, found = [], []
    for value in values:
        name = f"{order.name}-{key.rpartition('.')[0].replace('.', '-').replace('_', '-')}-{value}"
        try:
            changed = order.with_values({key: parse_value(key, value), "name": name})
            found.append(Step(value, changed, _mark(order, key, value)))
        except OrderError as error:
            problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise OrderError(problems)
    return key, found


def _mark(order: Order, key: str, value: str) -> Mark | None:
    """Return what is engraved of a step: the key in words, without the unit, and its value."""
    if key == LABEL:
        return None
    name = order.name if "name" in order.values else ""
    words = general(key).removesuffix(f"_{key.rpartition('_')[2]}") if KEYS[key].unit else general(key)
    return Mark(name, "" if key == "support.level" else words.replace(".", " ").replace("_", " "), value)


def _read(vary: str) -> tuple[str, list[str]]:
    key, given, text = vary.partition("=")
    key = key.strip()
    if key == SUPPORT and not given:
        return "support.level", list(KEYS["support.level"].words)
    if key not in KEYS:
        raise OrderError(unknown([key], {key: text}))
    values = list(dict.fromkeys(word for word in text.replace(" ", ",").split(",") if word))
    if not 2 <= len(values) <= MOST or key == "name":
        changes = (
            Change("write the values behind the key", {"vary": f"{key}=14,16,18"}),
            Change("take the levels of support", {"vary": SUPPORT}),
        )
        given = text or "no values"
        raise OrderError([ArgumentProblem("vary", given, f"2 to {MOST} values", changes=changes)])
    return key, values


def differences(orders: Sequence[Order]) -> list[Difference]:
    """Return every number of the prescription that is not the same at all steps; both sides' as one where alike."""
    tables = [prescribe(one) for one in orders]
    by_key: dict[str, list[Difference]] = {}
    for side in tables[0]:
        for feature, row in tables[0][side].table.items():
            for name in row:
                values = tuple(table[side].table[feature][name].value for table in tables)
                if len(set(values)) > 1:
                    key = f"{feature}.{name}"
                    by_key.setdefault(key, []).append(Difference(f"{side}.{key}", values))
    rows: list[Difference] = []
    for key, sides in by_key.items():
        same = len(sides) == len(tables[0]) and len({side.values for side in sides}) == 1
        rows += [Difference(key, sides[0].values)] if same else sides
    return rows


def write(
    found: Sequence[Step],
    key: str,
    *,
    formats: Sequence[str],
    out: Path,
    tolerance: float,
    slicer: SlicerName | None = None,
) -> Ladder:
    """Build every step into `out`, and a table of what differs; return what was made.

    Raises what `make` raises; where one step is refused none is written.
    """
    for step in found:
        build(step.order, tolerance=COARSEST, mark=step.mark)
    rows = differences([step.order for step in found])
    sheets = tuple(
        make(one.order, formats=formats, out=out, tolerance=tolerance, mark=one.mark, slicer=slicer) for one in found
    )
    name = f"{found[0].order.name.removesuffix(f'-{found[0].value}')}.ladder.csv"
    with StagedFiles(out) as staged:
        staged.write(name, lambda path: _table(path, found, rows))
    return Ladder(key, tuple(found), tuple(rows), sheets, out / name)


def _table(path: Path, found: Sequence[Step], rows: Sequence[Difference]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["key", *(step.value for step in found)])
        table.writerows([row.key, *(f"{value:g}" for value in row.values)] for row in rows)
