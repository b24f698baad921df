"""What a batch is asked for, as texts, so that a run can be gone on with; and what it comes to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from insolecad.batch.driver import MANY
from insolecad.batch.rows import Recipe, Variant, variants
from insolecad.batch.table import Columns, Table, open_table
from insolecad.errors import FileError, InsolecadError, OrderError, Problem
from insolecad.export.threemf import Flavour
from insolecad.order import parse_settings, read_toml
from insolecad.order.keys import KEYS, flat
from insolecad.order.presets import Preset, preset
from insolecad.order.words import shown, unknown

AUTO = "auto"
LAYOUTS = ("flat", "sharded")


@dataclass(frozen=True)
class Asked:
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
    slicer: Flavour | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the manifest holds it."""
        return asdict(self)


def asked_from(data: Mapping[str, Any]) -> Asked:
    """Return what a manifest holds. Raises FileError where that is not ours."""
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    try:
        return Asked(**values)
    except TypeError:
        raise FileError("The manifest does not tell what was asked; start the batch anew with its table.") from None


@dataclass(frozen=True)
class Prepared:
    """A batch that can begin."""

    table: Table
    recipe: Recipe
    matrix: list[Variant]

    @property
    def about(self) -> int:
        """How many rows there are, as far as that can be told beforehand."""
        return self.table.about * len(self.matrix)


def prepared(asked: Asked, *, dry_run: bool = False) -> Prepared:
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
    return Prepared(table, recipe, matrix)


def _layers(asked: Asked, problems: list[Problem]) -> list[Preset]:
    layers = []
    for name in asked.presets:
        try:
            layers.append(preset(name, [Path(folder) for folder in asked.folders]))
        except InsolecadError as error:
            problems += error.problems if isinstance(error, OrderError) else [Problem("", str(error), "", "")]
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
                problems += error.problems if isinstance(error, OrderError) else [Problem("--map", str(error), "", "")]
        else:
            advice = "write it like --map foot.length_mm=footlength"
            problems.append(Problem("--map", shown(one), "KEY=COLUMN, or a .toml file of such lines", advice))
    return renamed
