"""The order that a finished file holds or has beside it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from insolecad.errors import FileError
from insolecad.files import FORMATS
from insolecad.files.slicers import SlicerName
from insolecad.geometry.definitions import Side
from insolecad.inspection.formats.embedded_order import step_note, threemf_metadata
from insolecad.inspection.formats.job_sheet import ENDING, SheetEntry, sheet_entry
from insolecad.inspection.formats.limits import MOST_TRIANGLES, regular
from insolecad.printing.nesting.bed import LARGEST, SMALLEST, Bed
from insolecad.printing.plates import MOST
from insolecad.surface.tolerance import COARSEST, FINEST

MOST_ORDERS = 20
"""Orders of one plate (house): four pairs of insoles fill the largest bed in the list."""

DEEPEST = 8
"""Tables within tables; an order has three."""

Text = Annotated[str, Field(max_length=200)]
Length = Annotated[float, Field(ge=0.0, le=LARGEST, allow_inf_nan=False)]
Side_ = Annotated[float, Field(ge=SMALLEST, le=LARGEST, allow_inf_nan=False)]
Place = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Value = Annotated[float, Field(allow_inf_nan=False)]
Table = Annotated[dict[Text, Value], Field(max_length=500)]


class Part(BaseModel):
    """Frozen; what a later version may add is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ToldMark(Part):
    """What distinguishes pairs of one order."""

    name: Text
    words: Text
    value: Text


class ToldBed(Part):
    """A bed to lay insoles on."""

    width: Side_
    depth: Side_
    height: Length | None = None
    margin: Length
    gap: Annotated[float, Field(ge=1.0, le=50.0)]
    origin: tuple[Place, Place]
    kept: Annotated[tuple[tuple[Place, Place, Place, Place], ...], Field(max_length=20)] = ()

    @property
    def bed(self) -> Bed:
        """The bed."""
        return Bed(**self.model_dump())


class ToldPlate(Part):
    """Which plate of how many pairs."""

    number: Annotated[int, Field(ge=1, le=1000)]
    pairs: Annotated[int, Field(ge=1, le=MOST)]
    bed: ToldBed


class ToldOptions(Part):
    """The options of a build."""

    tolerance: Annotated[float, Field(ge=FINEST, le=COARSEST, allow_inf_nan=False)]
    max_triangles: Annotated[int, Field(ge=1000, le=MOST_TRIANGLES)] | None = None
    mark: ToldMark | None = None
    slicer: SlicerName | None = None
    top_surface_only: bool = False
    holes_in_step: bool = False
    keep_order: bool = True
    named: bool = True


PostFile = bool | Literal["tip_post"]
"""Whether a file holds a post block, and which."""


class SourceRecord(Part):
    """All that a file, or its job sheet, says: the versions that made it, its orders, options and doses."""

    insolecad: Text
    rules: Text
    orders: Annotated[tuple[dict[str, Any], ...], Field(min_length=1, max_length=MOST_ORDERS)]
    doses: Annotated[tuple[dict[Side, Table], ...], Field(max_length=MOST_ORDERS)] = ()
    options: ToldOptions
    side: Side | None = None
    post_block: PostFile = False
    drawing: Text | None = None
    plate: ToldPlate | None = None


def parse_source_order(what: str, data: Any) -> SourceRecord:
    """Return the data, checked. Raises FileError, which begins with `what`, where they make no sense."""
    if _depth(data) > DEEPEST:
        raise FileError(f"{what}: the order in it has too many tables inside tables; this is not an insolecad order.")
    try:
        return SourceRecord.model_validate(data)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])[:60]
        raise FileError(
            f"{what}: its options make no sense at {where!r}. "
            "It was changed, or a later version wrote it; nothing was built."
        ) from None


def parse_json(what: str, text: str) -> Any:
    """Return JSON text as data. Raises FileError if it is none."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise FileError(f"{what}: the order in it is damaged and cannot be read; nothing was built.") from None


def _refuse(_word: str) -> NoReturn:
    raise ValueError("no number")


def _depth(data: Any) -> int:
    """Return how deep the tables and lists lie in each other, looking no deeper than is allowed and one more."""
    level, depth = [data], 0
    while level and depth <= DEEPEST:
        within = [one for one in level if isinstance(one, (dict, list))]
        if not within:
            break
        level = [value for one in within for value in (one.values() if isinstance(one, dict) else one)]
        depth += 1
    return depth


def post_file(stem: str) -> PostFile:
    """Return which post block a file of this name holds: the one under a front edge by name, the heel's as True."""
    return "tip_post" if stem.endswith("_tip_post") else stem.endswith("_post")


@dataclass(frozen=True)
class SourceOrder:
    """A finished file, its kind as in the formats, what it was made of, and where that stood.

    `listed` is its checksum by the job sheet beside it, None if none lists it; `name` is what
    the sheet calls it.
    """

    path: Path
    kind: str
    sha256: str
    told: SourceRecord
    where: str
    listed: str | None = None
    name: str = ""


def find_source_order(path: Path) -> SourceOrder:
    """Return what a file was made of.

    Raises FileError if it cannot be read, holds no order and stands in no job sheet, or holds nonsense.
    """
    regular(path)
    if path.name.endswith(ENDING):
        raise FileError(f"{path}: is a job sheet; name one of the files that it lists, such as an STL.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    sha256 = hashlib.sha256(content).hexdigest()
    listed = sheet_entry(path, sha256)
    sum_listed = str(listed.entry.get("sha256")) if listed else None
    kind, inside = _inside(path, content[:200])
    name = str(listed.entry.get("path", ""))[:200] if listed else ""
    if inside is not None:
        return SourceOrder(path, kind, sha256, parse_source_order(str(path), inside), "in the file", sum_listed, name)
    if listed is None:
        raise FileError(
            f"{path}: there is no order in it, and no job sheet ({ENDING}) beside it lists it. "
            "Files of other programs hold none; nor do insolecad's files that were made without their order, "
            "or that another program has saved again."
        )
    kind = str(listed.entry.get("format"))
    if kind not in FORMATS:
        raise FileError(f"{path}: cannot rebuild files of type {kind[:20]!r}; supported: STL, STEP, 3MF.")
    return SourceOrder(
        path,
        kind,
        sha256,
        parse_source_order(str(listed.sheet), of_sheet(listed)),
        f"in {listed.sheet}",
        sum_listed,
        name,
    )


def _inside(path: Path, beginning: bytes) -> tuple[str, dict[str, Any] | None]:
    """Return the kind of file, and what it says of how it was made; None if it says nothing."""
    if b"ISO-10303-21" in beginning:
        text = step_note(path)
        data = parse_json(str(path), text) if text is not None else None
        if data is None:
            return "step", None
        if not isinstance(data, dict):
            raise FileError(f"{path}: the order in it is damaged and cannot be read; nothing was built.")
        return "step", data | {"orders": [data.get("order")], "doses": [data.get("doses", {})]}
    if beginning.startswith(b"PK"):
        return "3mf", _of_metadata(str(path), threemf_metadata(path))
    return "stl", None


def _of_metadata(what: str, texts: dict[str, str]) -> dict[str, Any] | None:
    """Return the data in a 3MF's metadata, None if there is no order among them."""
    several = "orders" in texts
    if not several and "order" not in texts:
        return None
    orders = parse_json(what, texts["orders" if several else "order"])
    doses = parse_json(what, texts["doses"]) if "doses" in texts else None
    options: dict[str, Any] = {name: parse_json(what, texts[name]) for name in _NUMBERS if name in texts}
    if "slicer" in texts:
        options["slicer"] = texts["slicer"]
    return {
        "insolecad": texts.get("Application", "").removeprefix("insolecad "),
        "rules": texts.get("rules", ""),
        "orders": orders if several else [orders],
        "doses": () if doses is None else doses if several else [doses],
        "options": options,
        "drawing": texts.get("drawing"),
        "plate": parse_json(what, texts["plate"]) if "plate" in texts else None,
    }


_NUMBERS = ("tolerance", "max_triangles", "mark")
"""Options of a 3MF that are not plain words."""


def of_sheet(listed: SheetEntry) -> dict[str, Any]:
    """Return the data in a job sheet, of the side that the file stands under."""
    sheet, options, order = listed.data, listed.data.get("options"), listed.data.get("order")
    if isinstance(order, dict) and isinstance(options, dict) and options.get("named") is False:
        order = {key: value for key, value in order.items() if key != "name"}
    sides, drawing = sheet.get("sides"), sheet.get("traced_outline")
    made = sides.items() if isinstance(sides, dict) else ()
    return {
        **{key: sheet.get(key) for key in ("insolecad", "rules", "options")},
        "orders": [order],
        "doses": [{name: _values(side) for name, side in made if listed.side in ("", name)}],
        "side": listed.side or None,
        "post_block": post_file(Path(str(listed.entry.get("path"))).stem),
        "drawing": drawing.get("sha256") if isinstance(drawing, dict) else None,
    }


def _values(side: Any) -> Any:
    """Return the numbers of a side's prescription by key; as it stands where it is none."""
    table = side.get("prescription") if isinstance(side, dict) else None
    if not isinstance(table, dict):
        return table
    return {
        f"{feature}.{name}": dose.get("value") if isinstance(dose, dict) else None
        for feature, row in table.items()
        if isinstance(row, dict)
        for name, dose in row.items()
    }
