"""What a page says in tables: measures, doses with their reasons, what was ordered and measured, and how the feet
differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from insolecad.geometry.definitions import SIDES
from insolecad.order.feet import WORDS, FootValue
from insolecad.order.units import unit_of
from insolecad.prescription.case.model import PrescribedDose
from insolecad.report.dose_comparison import Row
from insolecad.report.foot import Foot, alike
from insolecad.report.names import dose_name, group, kinds, left_out, number, provenance, short

ORIGINS = {
    "given": "measured",
    "copied": "from the other foot",
    "default": "not measured",
    "derived": "worked out",
}
"""Where a measure comes from, in words."""

DIFFERS = 0.05
"""Least difference between both feet in mm or degrees that is reported."""

BOTH = "both"

GRAVEST = ("fail", "warn", "skipped", "note", "ok")


@dataclass(frozen=True)
class Measure:
    """One measure of the feet: its name, for each foot its value with how far off it may be, and where it comes from.

    `origins` holds word and reason, with the foot's letter where the feet differ in that.
    """

    words: str
    values: tuple[str, ...]
    bands: tuple[str, ...]
    origins: tuple[tuple[str, str, str], ...]
    assumed: bool


@dataclass(frozen=True)
class DoseRow:
    """One number of a prescription: for which side, its value, why it is that, and what stands behind it."""

    side: str
    name: str
    value: str
    why: str
    behind: str


@dataclass(frozen=True)
class Read:
    """One number of one foot: what was ordered, what was measured, and by how much it is off if it is out of
    tolerance."""

    asked: str
    got: str
    off: str


@dataclass(frozen=True)
class ComparisonRow:
    """One number that was ordered and read back, of each foot; None for a foot without it."""

    words: str
    feet: tuple[Read | None, ...]


@dataclass(frozen=True)
class SideDifference:
    """What is not the same for both feet."""

    words: str
    left: str
    right: str
    difference: str


def measures(feet: Sequence[Foot]) -> list[Measure]:
    """Return every measure of the feet, once where both have the same; heads that follow from others are left out."""
    tables = {foot.letter: foot.prescription.foot for foot in feet}
    if len(feet) == 2 and tables["R"] == tables["L"]:
        tables.pop("L")
    names = dict.fromkeys(name for table in tables.values() for name in table)
    found = []
    for name in names:
        own = {letter: table.get(name) for letter, table in tables.items()}
        if name.startswith("mth") and all(value is None or value.origin == "default" for value in own.values()):
            continue
        values = tuple("–" if value is None else _measured(name, value) for value in own.values())
        bands = tuple(f"± {value.band:g}" if value and value.band else "" for value in own.values())
        origins = {letter: _origin(value) for letter, value in own.items() if value}
        alone = len(set(origins.values())) == 1 and len(origins) == len(own)
        told = tuple(("" if alone else letter, *said) for letter, said in origins.items())
        assumed = any(value and value.origin == "default" for value in own.values())
        found.append(Measure(_upper(WORDS[name]), values, bands, told[:1] if alone else told, assumed))
    return found


def _origin(value: FootValue) -> tuple[str, str]:
    why = "" if value.origin == "given" else f"{value.reason} ({value.source})"
    return ORIGINS[value.origin], why


def _measured(name: str, value: FootValue) -> str:
    if isinstance(value.value, str):
        return value.value
    unit = unit_of(name)
    return f"{value.value:g}{f' {unit}' if unit else ''}"


def doses(feet: Sequence[Foot], presets: Mapping[str, str]) -> list[tuple[str, list[DoseRow]]]:
    """Return the numbers that are in the insoles by group, once where both feet have the same; `presets` by key."""
    tables = [foot.prescription.sheet_table for foot in feet]
    same = alike(list(feet))
    found = []
    for feature in tables[0]:
        rows: list[DoseRow] = []
        for number_of, foot in enumerate(feet[:1] if same else feet):
            row = tables[number_of][feature]
            if left_out(feature, row):
                continue
            side = BOTH if same else foot.letter
            rows += [_told(side, feature, name, dose, presets) for name, dose in row.items() if _says(dose, name, row)]
        if rows:
            found.append((group(feature), _merged(rows)))
    return found


def _says(dose: PrescribedDose, name: str, row: Mapping[str, PrescribedDose]) -> bool:
    """Return whether a number says something: of several places, those with nothing are left out."""
    return dose.value != 0.0 or name == next(iter(row)) or dose.tag == "order"


def _told(side: str, feature: str, name: str, dose: PrescribedDose, presets: Mapping[str, str]) -> DoseRow:
    preset = presets.get(f"{feature}.{name}", "")
    return DoseRow(side, dose_name(name), number(name, dose.value), dose.reason, provenance(dose, preset))


def _merged(rows: list[DoseRow]) -> list[DoseRow]:
    """Return rows of both feet with those that say the same as one, dose by dose."""
    merged: list[DoseRow] = []
    for name in dict.fromkeys(row.name for row in rows):
        own = [row for row in rows if row.name == name]
        one = own[0]
        if len(own) == 2 and (one.value, one.why, one.behind) == (own[1].value, own[1].why, own[1].behind):
            own = [DoseRow(BOTH, one.name, one.value, one.why, one.behind)]
        merged += own
    return _joined(merged)


def _joined(rows: list[DoseRow]) -> list[DoseRow]:
    """Return rows with those that say the same of several places as one."""
    joined: dict[tuple[str, str, str, str], DoseRow] = {}
    for row in rows:
        which = (row.side, row.value, row.why, row.behind)
        joined[which] = replace(joined[which], name=f"{joined[which].name}, {row.name}") if which in joined else row
    return list(joined.values())


def evidence(feet: Sequence[Foot]) -> str:
    """Return what the letters behind the sources of these feet's numbers say."""
    return kinds(dose.tag for foot in feet for row in foot.prescription.table.values() for dose in row.values())


def absent(feet: Sequence[Foot]) -> list[str]:
    """Return the corrections that no insole has."""
    first = feet[0].prescription.table
    names = [group(name) for name in first if all(left_out(name, foot.prescription.table[name]) for foot in feet)]
    return [name if "Morton" in name.partition(" ")[0] else name[:1].lower() + name[1:] for name in names]


def comparison_rows(feet: Sequence[Foot]) -> list[ComparisonRow]:
    """Return what was ordered and what the triangles say of each foot; alike ones are measured each as well."""
    words = {(row.key, row.place): row.words for foot in feet for row in foot.rows}
    by_foot = [{(row.key, row.place): _read(row) for row in foot.rows} for foot in feet]
    return [ComparisonRow(said, tuple(rows.get(which) for rows in by_foot)) for which, said in words.items()]


def _read(row: Row) -> Read:
    got = "–" if row.got is None else _signed_unit(row.got, row.unit, 2)
    # why nothing was measured is printed under the table: in a cell it would make every name wrap
    off = "" if row.off is None or row.met else f"{row.off:+.2f}"
    return Read(_signed_unit(row.asked, row.unit, 1), got, off)


def _signed_unit(value: float, unit: str, digits: int) -> str:
    # adding 0.0 turns a rounded -0.0 into 0.0
    return f"{round(value, digits) + 0.0:.{digits}f}{unit if unit == '°' else ''}"


def asymmetry(feet: Sequence[Foot]) -> list[SideDifference]:
    """Return every measure and dose in which the feet differ; empty for a single foot."""
    if len(feet) < 2:
        return []
    right, left = (next(foot for foot in feet if foot.side == side) for side in SIDES)
    return [*_feet_apart(right, left), *_doses_apart(right, left)]


def _feet_apart(right: Foot, left: Foot) -> Iterator[SideDifference]:
    for name, value in right.prescription.foot.items():
        other = left.prescription.foot.get(name)
        if other is None or other.value == value.value or name.startswith("mth"):
            continue
        words = f"Foot: {WORDS[name]}"
        yield SideDifference(
            words, _measured(name, other), _measured(name, value), _difference(other.value, value.value)
        )


def _doses_apart(right: Foot, left: Foot) -> Iterator[SideDifference]:
    for feature, row in right.prescription.table.items():
        other = left.prescription.table[feature]
        if left_out(feature, row) and left_out(feature, other):
            continue
        for name, dose in row.items():
            if abs(dose.value - other[name].value) > DIFFERS:
                values = number(name, other[name].value), number(name, dose.value)
                yield SideDifference(
                    f"{short(feature)}, {dose_name(name)}", *values, _difference(other[name].value, dose.value)
                )


def _difference(left: Any, right: Any) -> str:
    if isinstance(left, str) or isinstance(right, str):
        return ""
    more = "left" if left > right else "right"
    return f"{abs(left - right):.3g} more {more}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Remark:
    """One finding that is worth reading; `side` is empty if it holds for both."""

    side: str
    level: str
    check: str
    measured: str
    limit: str
    advice: str


def findings(by_letter: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[list[Remark], str]:
    """Return what checks found that is not fine, the gravest first, once where it holds for both; and a count."""
    told: dict[Remark, list[str]] = {}
    for letter, found in by_letter.items():
        for one in found:
            if one["level"] != "ok":
                told.setdefault(_remark(one), []).append(letter)
    every = [one for found in by_letter.values() for one in found]
    fine = f"{sum(one['level'] == 'ok' for one in every)} of {len(every)} without a remark"
    remarks = [
        replace(remark, side="" if len(letters) == len(by_letter) and len(letters) > 1 else letters[0])
        for remark, letters in told.items()
    ]
    return sorted(remarks, key=lambda remark: GRAVEST.index(remark.level)), fine


def _remark(one: Mapping[str, Any]) -> Remark:
    measured, limit = ("" if part is None else _number(part) for part in (one["measured"], one["limit"]))
    return Remark("", one["level"], _upper(one["check"]), measured, limit, _upper(one["advice"]))


def _number(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
