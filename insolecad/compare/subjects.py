"""What is compared: an order that is built first, a finished file, or a folder of finished files with its job sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.compare.orders import Doses
from insolecad.compare.subject import Piece, pieces
from insolecad.errors import FileError
from insolecad.inspection.checks.damage import damage
from insolecad.inspection.formats import job_sheet
from insolecad.inspection.formats.any_format import bodies
from insolecad.inspection.formats.job_sheet import ENDING
from insolecad.job.embedded_order import doses
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.order.keys import flat
from insolecad.prescription import prescribe

_FORMATS = ("stl", "3mf", "step")
"""Files of a folder that are read, the first there is: the mesh as it was made before one that is read back."""


@dataclass(frozen=True, eq=False)
class Source:
    """One of the two: its name, its insoles, and, where it is an order or has one, its keys and doses by side.

    `damage` is what is broken in its files; `single` says that its kind of file holds one insole by nature.
    """

    name: str
    pieces: list[Piece]
    remarks: list[str] = field(default_factory=list)
    keys: Mapping[str, Any] | None = None
    doses: Doses | None = None
    built: bool = False
    damage: list[str] = field(default_factory=list)
    single: bool = False


def of_order(name: str, order: Order) -> Source:
    """Return an order, built. Raises what `build` raises."""
    return Source(name, *_pieces_of(order), keys=_keys(order), doses=order_doses(order), built=True)


def order_doses(order: Order) -> Doses:
    """Return every number of the prescription by side."""
    prescribed = prescribe(order)
    return doses({side: prescribed[side] for side in prescribed})


def _keys(order: Order) -> dict[str, Any]:
    return dict(flat(order.resolved_values()))


def _pieces_of(order: Order) -> tuple[list[Piece], list[str]]:
    found: list[Piece] = []
    for _, insole, _ in build(order).sides():
        mesh = insole.triangles
        # as a file has it, in single precision
        loose = mesh.vertices.astype(np.float32).astype(float)[mesh.faces]
        found += pieces([loose])[0]
    return found, []


def of_file(path: Path) -> Source:
    """Return a finished file. Raises FileError if it cannot be read."""
    kind, parts = bodies(path)
    try:
        found, remarks = pieces([body.triangles for body in parts])
    except FileError as error:
        words = str(error)
        raise (error if words.startswith(str(path)) else FileError(f"{path}: {words}")) from None
    return Source(str(path), found, remarks, damage=damage(parts), single=kind != "3MF")


def of_folder(path: Path) -> Source:
    """Return the pair of a folder, or of a job sheet: what `insolecad make` left there. Raises FileError."""
    place = path
    if path.is_dir():
        sheets = sorted(path.glob(f"*{ENDING}"))
        if len(sheets) != 1:
            many = f"{len(sheets)} job sheets" if sheets else "no job sheet"
            raise FileError(f"{path}: this folder has {many} (*{ENDING}); name one file in it.")
        place = sheets[0]
    sides = job_sheet.read(place)
    order = job_sheet.read_json(place).get("order")
    found: list[Piece] = []
    remarks: list[str] = []
    harm: list[str] = []
    for name in _files(place, sides):
        of_one = of_file(place.parent / name)
        found += of_one.pieces
        remarks += of_one.remarks
        harm += [f"{name}: {words}" for words in of_one.damage]
    table = {name: _numbers(side["prescription"]) for name, side in sides.items()}
    keys = dict(flat(order)) if isinstance(order, dict) else None
    return Source(str(path), found, remarks, keys, table, damage=harm)


def _files(place: Path, sides: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the files of a sheet to read, by their own names: nothing outside its folder."""
    pair = job_sheet.read_json(place).get("pair")
    lists = [part.get("files") for part in (*sides.values(), pair) if isinstance(part, dict)]
    entries = [entry for one in lists if isinstance(one, list) for entry in one if isinstance(entry, dict)]
    for kind in _FORMATS:
        names = [Path(str(entry.get("path"))).name for entry in entries if entry.get("format") == kind]
        if names:
            return names
    raise FileError(f"{place}: lists no STL, 3MF or STEP file.")


def _numbers(table: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers of a side by key; what is none, in a sheet that was changed, is passed over."""
    return {
        f"{feature}.{name}": float(dose["value"])
        for feature, row in table.items()
        if isinstance(row, dict)
        for name, dose in row.items()
        if isinstance(dose, dict) and isinstance(dose.get("value"), (int, float))
    }
