"""The job sheet as far as it says what a finished insole should measure, and how it is found beside a file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from insolecad.environment.printable import one_line
from insolecad.errors import FileError
from insolecad.geometry.definitions import BALL_LENGTHS, SIDES
from insolecad.inspection.formats.limits import regular
from insolecad.inspection.formats.old_job_sheet import with_readings

ENDING = ".job.json"

LARGEST, MOST = 2_000_000, 20_000
"""Bytes of a sheet, which has 60,000, and sheets of one folder that are looked at."""


@dataclass(frozen=True)
class SheetEntry:
    """A file as a job sheet lists it: the sheet, its data, the entry, and the side it stands under, "" for a pair."""

    sheet: Path
    data: dict[str, Any]
    entry: dict[str, Any]
    side: str


def sheet_entry(file: Path, sha256: str) -> SheetEntry | None:
    """Return the entry of the file in a job sheet of its folder: one with its checksum, else one of its name."""
    named = None
    folder = file.parent
    # the sheet of its own name first
    sheets = sorted(folder.glob(f"*{ENDING}"), key=lambda sheet: not file.name.startswith(sheet.name[: -len(ENDING)]))
    for sheet in sheets[:MOST]:
        for one in _entries(sheet, file.name, sha256):
            if one.entry.get("sha256") == sha256:
                return one
            named = named or one
    return named


def _entries(sheet: Path, name: str, sha256: str) -> list[SheetEntry]:
    """Return what a sheet lists of a file; nothing if it is not a sheet."""
    try:
        if sheet.stat().st_size > LARGEST or not sheet.is_file():
            return []
        text = sheet.read_text(encoding="utf-8")
        if sha256 not in text and json.dumps(name, ensure_ascii=False)[1:-1] not in text:
            return []
        data = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(data, dict):
        return []
    sides = data.get("sides")
    parts = {**(sides if isinstance(sides, dict) else {}), "": data.get("pair")}
    return [
        SheetEntry(sheet, data, entry, side)
        for side, part in parts.items()
        for entry in (part.get("files") if isinstance(part, dict) else None) or ()
        if isinstance(entry, dict) and (entry.get("sha256") == sha256 or entry.get("path") == name)
    ]


ROUNDING_MM = 0.1
"""How far a number of a sheet may be beyond its limits: as finely as it is written."""

OUTLINE = (0.85, 1.35)
"""Length of an insole's outline in foot lengths (house): of orders it is the foot's and the room in the shoe."""


def disproportion(side: Mapping[str, Any]) -> str:
    """Return which length of a side of a sheet cannot be beside the foot's, and what can; empty if all can."""
    foot = float(side["foot"]["length_mm"]["value"])
    lengths = [("foot.ball_length_mm", side["foot"]["ball_length_mm"]["value"], BALL_LENGTHS)]
    outline = side["prescription"].get("outline", {}).get("length_mm", {}).get("value")
    if isinstance(outline, int | float):
        lengths.append(("prescription.outline.length_mm", outline, OUTLINE))
    for name, length, (low, high) in lengths:
        if not low * foot - ROUNDING_MM <= float(length) <= high * foot + ROUNDING_MM:
            return f"{name} is {length:g}, where a foot of {foot:g} mm has {low * foot:.0f} to {high * foot:.0f}"
    return ""


MOST_READ = 50
"""Doses that may be read at one place."""

# far beyond any number that is written, and far from what overflows
Number = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Size = Annotated[float, Field(ge=0.0, le=1e6, allow_inf_nan=False)]
Diameter = Annotated[float, Field(gt=0.0, le=1e3, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)]
# as features, their doses and reference points are named
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]{0,59}$")]
Place = Annotated[list[Number], Field(min_length=3, max_length=3)]


class _Part(BaseModel):
    """Strict: what is read of a sheet is used as it stands, so that a number in quotes is none."""

    model_config = ConfigDict(strict=True)


class _Length(_Part):
    value: Annotated[float, Field(ge=80.0, le=400.0)]


class _Given(_Part):
    value: Number | str | None
    effect: Literal["raises", "lowers", "tilts", "shapes"] = "shapes"


class _Foot(_Part):
    length_mm: _Length
    ball_length_mm: _Length


PointEffect = Literal[
    "base", "lift", "edge", "bed", "wall", "width", "within", "fills", "edge fills", "raises", "lowers", "tilts"
]
LineEffect = Literal["tilts", "scales", "spans", "gap", "summit", "start", "end"]
"""How a dose shows at a point or on a line (docs/job-sheet.md)."""


FILLS = ("fills", "edge fills")
LEAST_BETWEEN = 0.01
"""How far the shares of a height that a fill leaves at 0 and at 100 % are apart, at least."""


class _AtPoint(_Part):
    dose: Name
    effect: PointEffect
    shares: Annotated[list[Share], Field(min_length=2, max_length=2)] | None = None

    @model_validator(mode="after")
    def _of_a_fill(self) -> Self:
        """Shares are of fills alone: no fill has none, and they grow."""
        if (self.shares is not None) != (self.effect in FILLS):
            raise ValueError("a fill has shares, and nothing else has")
        if self.shares and self.shares[1] - self.shares[0] < LEAST_BETWEEN:
            raise ValueError("more of a fill leaves more")
        return self


class _OnLine(_Part):
    dose: Name
    effect: LineEffect


class _Point(_Part):
    at: Place
    base_z: Number
    contributions: dict[Name, Number]
    reads: Annotated[list[_AtPoint], Field(max_length=MOST_READ)]


class _Line(_Part):
    way: Literal["along", "across", "edge", "bed"]
    reads: Annotated[list[_OnLine], Field(max_length=MOST_READ)]
    points: Annotated[list[Annotated[list[Number], Field(min_length=4, max_length=4)]], Field(min_length=2)]


class _Opening(_Part):
    key: Name
    at: Annotated[list[Number], Field(min_length=2, max_length=2)]
    diameter_mm: Diameter


class _Side(_Part):
    """What is read of a side of a sheet; whatever else it holds is left alone."""

    foot: _Foot
    prescription: dict[Name, dict[Name, _Given]]
    reference_points: Annotated[dict[Name, _Point], Field(min_length=1)]
    reference_lines: dict[Name, _Line] = {}
    openings: list[_Opening] = []
    facets_mm: Size = 0.0


def read(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the sides of a job sheet by name. Raises FileError for a file that is none.

    Each side says under `form` whether it is a `plain` one: a cushion of full length with leaning walls.
    """
    data = read_json(path)
    sides = data.get("sides") if isinstance(data, dict) else None
    if not isinstance(sides, dict) or not sides or not set(sides) <= set(SIDES):
        raise FileError(
            f"{path}: is not a job sheet: it has no `sides`. The job sheet is beside the files of an order."
        )
    order = data.get("order", {})
    if not isinstance(order, dict) or not isinstance(order.get("form", {}), dict):
        raise FileError(f"{path}: its order is not a table; make the order again.")
    sides = {name: with_readings(side) for name, side in sides.items()}
    for name, side in sides.items():
        if fault := _fault(side) or disproportion(side):
            raise FileError(f"{path}: its {name} side is damaged: {fault}. Make the order again.")
    return with_form(sides, order)


def read_json(path: str | Path) -> Any:
    """Return the data of a job sheet. Raises FileError for a file that cannot be read, is far too large or no JSON."""
    if regular(Path(path)) > LARGEST:
        raise FileError(f"{path}: is not a job sheet, which ends in .job.json: it is too large.")
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except (ValueError, RecursionError) as error:
        words = one_line(str(error), 200)
        raise FileError(f"{path}: is not a job sheet, which ends in .job.json and is JSON ({words}).") from error


def _fault(side: Any) -> str:
    """Return where a side of a sheet is not as it was written, and how; empty if all that is read is there."""
    try:
        _Side.model_validate(side)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        way = [str(step) for step in first["loc"]]
        if way[-1:] == ["[key]"]:
            return f"{'.'.join(way[:-2])} holds the name '{one_line(way[-2])}', as no sheet does"
        place = ".".join(way) or "all of it"
        return f"{place} {'is missing' if first['type'] == 'missing' else 'is not what belongs there'}"
    return ""


def with_form(sides: Mapping[str, Mapping[str, Any]], order: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sides of a sheet with the form of its order under `form`, and there whether it is `plain`."""
    form = order.get("form", {})
    plain = (
        form.get("length", "full") == "full"
        and form.get("construction", "cushion") == "cushion"
        and form.get("walls", "leaning") != "vertical"
    )
    return {name: {**side, "form": {**form, "plain": plain}} for name, side in sides.items()}
