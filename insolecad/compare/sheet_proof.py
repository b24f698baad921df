"""Whether the numbers of a job sheet are those of the order in it: prescribed and laid out again, without a mesh."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insolecad.compare.rebuild import order_of
from insolecad.compare.source_order import of_sheet, parse_source_order
from insolecad.environment.printable import one_line
from insolecad.environment.version import __version__
from insolecad.errors import FileError, OrderError
from insolecad.inspection.formats.job_sheet import SheetEntry, read_json
from insolecad.job.job_sheet import foot_and_doses, opening_list, places
from insolecad.job.pipeline import build
from insolecad.label.text import Mark
from insolecad.prescription import RULES_VERSION, Prescription
from insolecad.solid.insole import Insole

SAME = 0.005
"""How far two numbers may be apart, in mm or degrees: what other processors and a sheet's rounding do (house)."""

MOST = 4
"""Numbers that are named one by one."""

Sides = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Proof:
    """What of a sheet is not what its order gives, in sentences; `unknown` says why that cannot be worked out."""

    contradictions: tuple[str, ...] = ()
    unknown: str = ""


def proof(path: Path, sides: Sides) -> Proof:
    """Return whether the sides of a sheet are what its own order gives by this version.

    Raises FileError if what it says of how it was made makes no sense.
    """
    data = read_json(path)
    made_by = one_line(str(data.get("insolecad"))), one_line(str(data.get("rules")))
    if made_by != (__version__, RULES_VERSION):
        return Proof(
            unknown=f"the sheet is of insolecad {made_by[0]}, rules {made_by[1]}; this version cannot compute whether "
            "its places are those of its order"
        )
    note = parse_source_order(str(path), of_sheet(SheetEntry(path, data, {}, "")))
    mark = note.options.mark
    try:
        order = order_of(path, note.orders[0])
        pair = build(
            order,
            tolerance=note.options.tolerance,
            max_triangles=note.options.max_triangles,
            mark=Mark(mark.name, mark.words, mark.value) if mark else None,
        )
    except OrderError as error:
        first = next((str(one) for one in error.problems if one.key), str(error.problems[0]))
        return Proof((f"its order cannot be made: {first}",))
    except FileError as error:
        return Proof(unknown=str(error).removeprefix(f"{path}: ").rstrip("."))
    found: list[str] = []
    made = {side: (insole, prescription) for side, insole, prescription in pair.sides()}
    for side in dict.fromkeys([*sides, *made]):
        if side not in sides or side not in made:
            whose = "its order is for" if side not in sides else "it holds"
            found.append(f"{whose} a {side} insole, and {'the sheet' if side not in sides else 'its order'} has none")
        else:
            found += [f"{side} {words}" if len(made) > 1 else words for words in _differences(sides[side], *made[side])]
    more = [f"{len(found) - MOST} more numbers differ from those of its order"] if len(found) > MOST else []
    return Proof((*found[:MOST], *more))


def missing_sides(path: Path, sides: Sides, found: Iterable[str]) -> list[str]:
    """Return a sentence for every insole that a sheet's 3MF holds and a 3MF with these sides does not.

    Of a sheet that lists no 3MF nothing is said: an STL or a STEP holds one insole by nature.
    """
    if not isinstance(read_json(path).get("pair"), dict):
        return []
    there = set(found)
    words = "which the job sheet lists for its 3MF, is not in this file"
    return [f"the {side} insole, {words}" for side in sides if side not in there]


def _differences(side: Mapping[str, Any], insole: Insole, prescription: Prescription) -> Iterator[str]:
    """Yield what of one side is not what the order gives."""
    due = foot_and_doses(prescription)
    for table in ("prescription", "foot"):
        yield from _unlike(_values(side[table]), _values(due[table]), "" if table == "prescription" else "foot.")
    yield from _unlike({"facets_mm": float(side.get("facets_mm", insole.reached))}, {"facets_mm": insole.reached}, "")
    for table, rows in {**places(insole), "openings": opening_list(insole)}.items():
        name = table.replace("_", " ")
        yield from _unlike(_numbers(side.get(table, {})), _numbers(rows), f"{name}: ")


def _values(table: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers of a prescription or a foot by key."""
    found: dict[str, float] = {}
    for name, row in table.items():
        if isinstance(row, Mapping) and "value" in row:
            if isinstance(row["value"], int | float):
                found[name] = float(row["value"])
        elif isinstance(row, Mapping):
            found |= {f"{name}.{key}": value for key, value in _values(row).items()}
    return found


def _numbers(data: Any, place: str = "") -> dict[str, float | str]:
    """Return every number, and every word, of nested tables and lists by its place."""
    if isinstance(data, Mapping | list):
        rows = data.items() if isinstance(data, Mapping) else enumerate(data)
        return {key: one for name, row in rows for key, one in _numbers(row, f"{place}.{name}".lstrip(".")).items()}
    return {place: float(data) if isinstance(data, int | float) else str(data)}


def _unlike(there: Mapping[str, float | str], due: Mapping[str, float | str], where: str) -> Iterator[str]:
    for key in dict.fromkeys([*due, *there]):
        one, other = there.get(key), due.get(key)
        if isinstance(one, float) and isinstance(other, float):
            if abs(one - other) > SAME:
                yield f"{where}{key} is {one:.6g}, by its order {other:.6g}"
        elif one != other:
            yield f"{where}{key} is {_word(one)}, by its order {_word(other)}"


def _word(value: float | str | None) -> str:
    return "not there" if value is None else f"{value:g}" if isinstance(value, float) else one_line(value)
