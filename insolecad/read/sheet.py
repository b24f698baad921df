"""Reading a job sheet as far as it says what a finished insole should measure."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from insolecad.errors import FileError

# far beyond any number that is written, and far from what overflows
Number = Annotated[float, Field(ge=-1e6, le=1e6, allow_inf_nan=False)]
Place = Annotated[list[Number], Field(min_length=3, max_length=3)]


class _Length(BaseModel):
    value: Annotated[float, Field(ge=80.0, le=400.0)]


class _Given(BaseModel):
    value: Number | str | None


class _Foot(BaseModel):
    length_mm: _Length
    ball_length_mm: _Length


class _Point(BaseModel):
    at: Place
    base_z: Number
    contributions: dict[str, Number]


class _Line(BaseModel):
    points: Annotated[list[Annotated[list[Number], Field(min_length=4, max_length=4)]], Field(min_length=2)]


class _Opening(BaseModel):
    key: str
    at: Annotated[list[Number], Field(min_length=2)]
    diameter_mm: Number


class _Side(BaseModel):
    """What is read of a side of a sheet; whatever else it holds is left alone."""

    foot: _Foot
    prescription: dict[str, dict[str, _Given]]
    reference_points: Annotated[dict[str, _Point], Field(min_length=1)]
    reference_lines: dict[str, _Line] = {}
    openings: list[_Opening] = []
    facets_mm: Number = 0.0


SIDES = ("right", "left")


def read(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the sides of a job sheet by name. Raises FileError for a file that is none.

    Each side tells under `form` whether it is a `plain` one: a cushion of full length with leaning walls.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    except ValueError as error:
        raise FileError(f"{path}: is no job sheet, which ends in .job.json and is JSON ({error}).") from error
    sides = data.get("sides") if isinstance(data, dict) else None
    if not isinstance(sides, dict) or not sides or not set(sides) <= set(SIDES):
        raise FileError(f"{path}: is no job sheet: it has no `sides`. It lies beside the files of an order.")
    order = data.get("order", {})
    if not isinstance(order, dict) or not isinstance(order.get("form", {}), dict):
        raise FileError(f"{path}: its order is no table; make the order again.")
    for name, side in sides.items():
        if fault := _fault(side):
            raise FileError(f"{path}: its {name} side is damaged: {fault}. Make the order again.")
    return with_form(sides, order)


def _fault(side: Any) -> str:
    """Return where a side of a sheet is not as it was written, and how; empty where all that is read is there."""
    try:
        _Side.model_validate(side)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"])) or "all of it"
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
