"""The same order built again with the same options, and the one file of it that is wanted."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from insolecad.compare.source_order import SourceOrder, post_file
from insolecad.errors import Change, FileError, OrderError, Problem
from insolecad.files.slicers import DEFAULT_SLICER
from insolecad.geometry.definitions import Side
from insolecad.job.embedded_order import own_name
from insolecad.job.options import KIND, ZONES
from insolecad.job.parts import Part
from insolecad.job.pipeline import make
from insolecad.label.text import Mark
from insolecad.order import Order
from insolecad.order.keys import flat
from insolecad.order.sockliner.refusal import KEY
from insolecad.prescription import Prescription, prescribe
from insolecad.printing.plates import lay
from insolecad.printing.plates import write as write_plates


@dataclass(frozen=True)
class RebuiltFile:
    """The file as this version makes it, its checksum, and the orders and prescriptions behind it."""

    name: str
    content: bytes
    sha256: str
    orders: tuple[Order, ...]
    prescriptions: tuple[Mapping[Side, Prescription], ...]

    @property
    def drawing(self) -> str | None:
        """Checksum of the drawing that gave the outline, None without one."""
        traced = self.orders[0].sockliner
        return traced.sha256 if traced else None


def rebuild_file(one: SourceOrder, outline: Path | None = None) -> RebuiltFile:
    """Build the order of a file again; return the file of the same kind, side and part. Nothing is left on disk.

    A drawing of the shoe's own insole is looked for beside the file, by its name, unless `outline`
    says where it is. Raises FileError if it is not there, or the file cannot be distinguished from the
    others, and OrderError if this version does not take the order.
    """
    orders = tuple(order_of(one.path, data, outline) for data in one.told.orders)
    with TemporaryDirectory(prefix="insolecad-") as folder, _named(one.path):
        made = _plate(one, orders, Path(folder)) if one.told.plate else _file(one, orders[0], Path(folder))
        content = made.read_bytes()
    prescriptions = tuple(_given(prescribe(order)) for order in orders)
    return RebuiltFile(made.name, content, hashlib.sha256(content).hexdigest(), orders, prescriptions)


def _given(prescribed: Mapping[Side, Prescription | None]) -> dict[Side, Prescription]:
    return {side: one for side, one in prescribed.items() if one is not None}


def order_of(file: Path, data: Mapping[str, Any], outline: Path | None = None) -> Order:
    """Return the order in a file, checked as any other is.

    A path in it is never followed: of a drawing only its name counts. Raises FileError if that is not beside the
    file, and OrderError if this version does not take the order.
    """
    values = dict(flat(data))
    drawn = values.get(KEY)
    if isinstance(drawn, str):
        place = outline or file.parent / own_name(drawn)
        if not place.is_file():
            raise FileError(
                f"{file}: its outline comes from a drawing, {own_name(drawn)[:60]!r}, which is not in the file",
                [Change("lay the drawing beside it"), Change("name it", {"outline": "DRAWING"})],
            )
        values[KEY] = str(place)
    with _named(file):
        return Order(**values)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Say of an order that is refused where it came from."""
    try:
        yield
    except OrderError as error:
        first = Problem("", f"the order of {path} cannot be built by this version", "", "")
        raise OrderError([first, *error.problems]) from error


def _file(one: SourceOrder, order: Order, folder: Path) -> Path:
    """Make the order; return the file of the same kind and side."""
    told = one.told.options
    mark = Mark(told.mark.name, told.mark.words, told.mark.value) if told.mark else None
    sheet = make(
        order,
        formats=[one.kind],
        out=folder,
        tolerance=told.tolerance,
        max_triangles=told.max_triangles,
        mark=mark,
        part=Part(told.top_surface_only, told.holes_in_step),
        slicer=told.slicer if one.kind == KIND else None,
        keep_order=told.keep_order,
    ).data
    if one.kind == KIND:
        return folder / str(sheet["pair"]["files"][0]["path"])
    side = one.told.side
    names = [str(entry["path"]) for entry in sheet["sides"].get(side, {}).get("files", [])]
    fitting = [name for name in names if post_file(Path(name).stem) == one.told.post_block]
    if one.kind == ZONES:
        fitting = [name for name in names if name == one.name]
    if len(fitting) != 1:
        raise FileError(f"{one.path}: this order has no such file of its {side} side now; make the order again.")
    return folder / fitting[0]


def _plate(one: SourceOrder, orders: tuple[Order, ...], folder: Path) -> Path:
    """Lay the orders on the same bed; return the plate of the same number."""
    plate, told = one.told.plate, one.told.options
    assert plate
    if len(orders) * plate.pairs > MOST_PAIRS:
        raise FileError(f"{one.path}: asks for {len(orders) * plate.pairs} pairs; up to {MOST_PAIRS} are laid again.")
    slicer = told.slicer or DEFAULT_SLICER
    laid = lay(orders, plate.bed.bed, slicer=slicer, copies=plate.pairs, tolerance=told.tolerance)
    files = write_plates(laid, folder)
    if plate.number > len(files):
        raise FileError(f"{one.path}: was plate {plate.number}, and there are {len(files)} now; lay the orders again.")
    return files[plate.number - 1]


MOST_PAIRS = 50
"""Pairs that are laid again, as many as `insolecad plate` takes of one order."""
