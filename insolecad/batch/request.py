"""The request of a batch, as texts, so that a run can be resumed; and what it comes to."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from insolecad.batch.driver import MANY
from insolecad.batch.manifest import NAME
from insolecad.batch.recipe import Recipe, Variant, variants
from insolecad.batch.store import is_local, local_folder
from insolecad.batch.table import Columns, Table, open_table
from insolecad.errors import ArgumentProblem, Change, FileError, InsolecadError, OrderError, Problem, problems_of
from insolecad.files import FORMATS
from insolecad.files.slicers import SlicerName
from insolecad.order import parse_settings, read_toml
from insolecad.order.keys import KEYS, flat
from insolecad.order.messages import display, unknown
from insolecad.order.presets import Preset, preset
from insolecad.surface.tolerance import COARSEST, FINEST

AUTO = "auto"
LAYOUTS = ("flat", "sharded")


@dataclass(frozen=True)
class BatchRequest:
    """The table and the options that decide what is built, as they were written."""

    table: str
    out: str
    formats: tuple[str, ...]
    tolerance: float
    layout: str = AUTO
    encoding: str = ""
    presets: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    ignored: str = ""
    matrix: tuple[str, ...] = ()
    slicer: SlicerName | None = None

    def as_json(self, folder: Path) -> dict[str, Any]:
        """Return it as the manifest in a folder holds it: every path also as seen from there."""
        data = asdict(self) | {"table": _place(self.table, folder).model_dump()}
        if is_local(self.out):
            data["out"] = _place(str(local_folder(self.out)), folder).model_dump()
        data["presets"] = [_place(name, folder).model_dump() if _is_file(name) else name for name in self.presets]
        data["folders"] = [_place(name, folder).model_dump() for name in self.folders]
        data["maps"] = [one if "=" in one else _place(one, folder).model_dump() for one in self.maps]
        return data


class _Place(BaseModel):
    """A path as seen from the manifest's folder, and as it was when the batch was started.

    The first is right for a folder that was moved or copied with its surroundings, the second for one that was
    moved away from them.
    """

    relative: str
    absolute: str

    def path(self, folder: Path) -> str:
        near = Path(os.path.normpath(folder.absolute() / self.relative)) if self.relative else None
        return str(near) if near and (near.exists() or not Path(self.absolute).exists()) else self.absolute


class _Remembered(BaseModel):
    """What a manifest holds, which may be damaged or come from a stranger.

    Earlier versions had absolute paths alone.
    """

    model_config = ConfigDict(extra="forbid")

    table: _Place | str
    out: _Place | str
    formats: list[str]
    tolerance: Annotated[float, Field(ge=FINEST, le=COARSEST)]
    layout: str = AUTO
    encoding: str = ""
    presets: list[_Place | str] = []
    folders: list[_Place | str] = []
    settings: list[str] = []
    maps: list[_Place | str] = []
    ignored: str = ""
    matrix: list[str] = []
    slicer: SlicerName | None = None


def request_from_manifest(data: Mapping[str, Any], folder: Path) -> BatchRequest:
    """Return what the manifest in a folder holds. Raises FileError if another program made it."""
    try:
        held = _Remembered.model_validate(data)
    except ValidationError:
        raise FileError(
            f"{folder}: its manifest does not say how the batch was made; start the batch again with its table."
        ) from None

    def path(place: _Place | str) -> str:
        return place if isinstance(place, str) else place.path(folder)

    out = path(held.out)
    if isinstance(held.out, str) and is_local(held.out):
        out = _moved(local_folder(held.out), folder)
    if wrong := [name for name in held.formats if name not in FORMATS] or not held.formats:
        raise FileError(f"{folder}: its manifest names formats that do not exist: {wrong}.")
    return BatchRequest(
        table=path(held.table),
        out=out,
        formats=tuple(held.formats),
        tolerance=held.tolerance,
        layout=held.layout,
        encoding=held.encoding,
        presets=tuple(map(path, held.presets)),
        folders=tuple(map(path, held.folders)),
        settings=tuple(held.settings),
        maps=tuple(map(path, held.maps)),
        ignored=held.ignored,
        matrix=tuple(held.matrix),
        slicer=held.slicer,
    )


def is_same_table(held: Any, table: str, folder: Path) -> bool:
    """Return whether a manifest's table is this one, or is no longer where it was: then it was moved or renamed."""
    if held is None:
        return True
    try:
        place = _Place(relative="", absolute=held) if isinstance(held, str) else _Place.model_validate(held)
    except ValidationError:
        return False
    before = place.path(folder)
    return os.path.abspath(before) == os.path.abspath(table) or not Path(before).exists()


def _place(path: str, folder: Path) -> _Place:
    absolute = str(Path(path).absolute())
    try:
        relative = os.path.relpath(absolute, folder.absolute())
    except ValueError:  # another drive
        relative = ""
    return _Place(relative=relative, absolute=absolute)


def _is_file(name: str) -> bool:
    """Return whether a preset is named by its file."""
    return name.endswith(".toml")


def _moved(out: Path, folder: Path) -> str:
    """Return the output of a batch of an earlier version, which knew only where it was then.

    That was nearly always the manifest's own folder. Another one may be anywhere: it must be named again.
    """
    if not out.exists() or (out / NAME).is_file():
        return str(folder.absolute())
    raise FileError(
        f"{folder}: an earlier version of insolecad wrote this batch to {out}, where nothing is built twice",
        [Change("start it again with its table and name both", {"out": str(out), "manifest": str(folder)})],
    )


@dataclass(frozen=True)
class PreparedBatch:
    """A batch that can begin."""

    table: Table
    recipe: Recipe
    matrix: list[Variant]

    @property
    def about(self) -> int:
        """How many rows there are, as far as that is known beforehand."""
        return self.table.about * len(self.matrix)


def prepare(asked: BatchRequest, *, dry_run: bool = False) -> PreparedBatch:
    """Return the batch. Raises one OrderError with every problem, or FileError for the table."""
    problems: list[Problem] = []
    layers = _layers(asked, problems)
    settings, wrong = parse_settings(asked.settings)
    problems += wrong + unknown([key for key in settings if key not in KEYS], settings)
    matrix: list[Variant] = []
    try:
        matrix = variants(asked.matrix)
    except OrderError as error:
        problems += error.problems
    columns = Columns(_maps(asked.maps, problems), frozenset(name.strip() for name in asked.ignored.split(",")) - {""})
    given = [*settings, *(key for layer in layers for key in layer.values), *(matrix[0].values if matrix else ())]
    try:
        table = open_table(asked.table, columns, encoding=asked.encoding, given=given)
    except OrderError as error:
        raise OrderError([*problems, *error.problems]) from None
    if problems:
        raise OrderError(problems)
    sharded = asked.layout == "sharded" or (asked.layout == AUTO and table.about * len(matrix) > MANY)
    recipe = Recipe(
        asked.out,
        asked.formats,
        tuple(layers),
        tuple(settings.items()),
        asked.tolerance,
        sharded,
        dry_run,
        asked.slicer,
    )
    return PreparedBatch(table, recipe, matrix)


def _layers(asked: BatchRequest, problems: list[Problem]) -> list[Preset]:
    layers = []
    for name in asked.presets:
        try:
            layers.append(preset(name, [Path(folder) for folder in asked.folders]))
        except InsolecadError as error:
            problems += problems_of(error)
    return layers


def _maps(given: tuple[str, ...], problems: list[Problem]) -> dict[str, str]:
    """Return the column of each key that is mapped: `key=column`, or a TOML file of such lines."""
    renamed: dict[str, str] = {}
    for one in given:
        key, equals, column = one.partition("=")
        if equals and key.strip() and column.strip():
            renamed[key.strip()] = column.strip()
        elif one.endswith(".toml"):
            try:
                renamed |= {key: str(value) for key, value in flat(read_toml(one)).items()}
            except InsolecadError as error:
                problems += problems_of(error)
        else:
            allowed = "KEY=COLUMN, or a .toml file of such lines"
            change = Change("write it like this one", {"maps": "foot.length_mm=footlength"})
            problems.append(ArgumentProblem("maps", display(one), allowed, changes=(change,)))
    return renamed
