"""Plates: pieces of an order on beds, the files and the drawing of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.environment.version import __version__
from insolecad.errors import OrderError, Problem, with_changes
from insolecad.files.slicers import DEFAULT_SLICER, SlicerName
from insolecad.files.staging import StagedFiles
from insolecad.files.threemf import Item, Place
from insolecad.files.threemf import write as write_3mf
from insolecad.geometry.definitions import Side
from insolecad.job import pair_3mf
from insolecad.job.embedded_order import metadata
from insolecad.job.pair_3mf import BuiltSide
from insolecad.job.pipeline import Pair, build
from insolecad.job.self_check import check_insole
from insolecad.order import Order
from insolecad.prescription import Prescription
from insolecad.printing import plate_drawing
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.nesting.largest_size import largest_size, takers
from insolecad.printing.nesting.nest import misfits, nest
from insolecad.printing.nesting.plate import Plate
from insolecad.printing.nesting.silhouette import Outline, silhouette
from insolecad.surface.tolerance import TOLERANCE


@dataclass(frozen=True, eq=False)
class Piece:
    """One body on a plate: what is written of it, what it covers, and the order and side that it is from."""

    order: Order
    side: Side
    item: Item
    outline: Outline

    @property
    def height(self) -> float:
        """How high it stands, in mm."""
        z = self.item.body.vertices[:, 2]
        return float(np.ptp(z))

    @property
    def length(self) -> float:
        """Its length over all, in mm."""
        return float(np.ptp(self.item.body.vertices[:, 0]))


def pieces(pairs: Sequence[Pair], slicer: SlicerName, copies: int) -> list[Piece]:
    """Return the bodies of every pair, each as often as it is copied, pair by pair, by names that occur once.

    Copies share their mesh and their ring.
    """
    found: list[Piece] = []
    for pair in pairs:
        of_pair = list(_of_pair(pair, slicer))
        for copy in range(copies):
            found += [_named(piece, _prefix(pair, pairs), copy if copies > 1 else None) for piece in of_pair]
    return _told_apart(found)


def _of_pair(pair: Pair, slicer: SlicerName) -> Iterator[Piece]:
    for one in pair_3mf.built_sides(pair.sides(), ["3mf"], slicer):
        yield from (_piece(pair.order, one, item) for item in pair_3mf.items([one], slicer))


def _piece(order: Order, one: BuiltSide, item: Item) -> Piece:
    return Piece(order, one.side, item, Outline(item.name, silhouette(item.body)))


def _prefix(pair: Pair, pairs: Sequence[Pair]) -> str:
    """Return what stands in front of a body's name: the order's, if there are several."""
    return f"{pair.order.name} " if len(pairs) > 1 else ""


def _named(piece: Piece, prefix: str, copy: int | None) -> Piece:
    name = f"{prefix}{piece.item.name}{'' if copy is None else f' {copy + 1}'}"
    return replace(piece, item=replace(piece.item, name=name), outline=Outline(name, piece.outline.ring))


def _told_apart(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, a name that has been there with a number behind it: orders may have the same name."""
    seen: dict[str, int] = {}
    told = []
    for piece in found:
        count = seen[piece.item.name] = seen.get(piece.item.name, 0) + 1
        told.append(piece if count == 1 else _named(piece, "", count - 1))
    return told


MOST = 50
"""Most copies of a pair: more is too long for one evening."""


@dataclass(frozen=True, eq=False)
class Plates:
    """What is on which plate: the bed, its plates, the pieces by name, and what checks ask to look at again."""

    bed: Bed
    plates: tuple[Plate, ...]
    pieces: Mapping[str, Piece]
    slicer: SlicerName
    orders: tuple[Order, ...]
    tolerance: float
    warnings: tuple[str, ...]
    copies: int
    prescriptions: tuple[Mapping[Side, Prescription], ...]

    def items(self, plate: Plate) -> list[Item]:
        """Return the bodies of one plate, each where it is."""
        return [
            replace(self.pieces[one.outline.name].item, place=Place(one.angle_deg, one.x, one.y)) for one in plate.lying
        ]


def lay(
    orders: Sequence[Order],
    bed: Bed,
    *,
    slicer: SlicerName = DEFAULT_SLICER,
    copies: int = 1,
    tolerance: float = TOLERANCE,
) -> Plates:
    """Return the insoles of all orders on as few plates as were found, each order `copies` times.

    Raises what `build` raises, BuildError if a check of a mesh failed, and OrderError if an
    insole fits on the bed at no angle, or is higher than the printer: it names the largest size
    that fits, and the printers that take it as it is.
    """
    pairs = [build(order, tolerance=tolerance) for order in orders]
    warnings = tuple(word for pair in pairs for word in _checked(pair, several=len(pairs) > 1))
    found = pieces(pairs, slicer, copies)
    if problems := _too_large(found, bed):
        raise OrderError(problems)
    plates = nest([piece.outline for piece in found], bed)
    by_name = {piece.item.name: piece for piece in found}
    prescriptions = tuple(pair.prescriptions for pair in pairs)
    return Plates(bed, plates, by_name, slicer, tuple(orders), tolerance, warnings, copies, prescriptions)


def _checked(pair: Pair, *, several: bool) -> list[str]:
    """Return what the checks ask to look at again, in words."""
    words = []
    for side, built, prescription in pair.sides():
        other = pair.left if side == "right" else pair.right
        for found in check_insole(built, prescription, other=other).findings:
            if found.level == "warn":
                whose = f"{pair.order.name}, {side}" if several else side
                advice = with_changes(found.advice, found.changes)
                words.append(f"{whose}: {found.check} {found.measured}: {advice}")
    return words


def _too_large(found: Sequence[Piece], bed: Bed) -> list[Problem]:
    """Return what does not fit: copies once, and in one problem what has the same to say."""
    once = {id(piece.outline.ring): piece for piece in reversed(found)}
    wide = {id(outline.ring) for outline in misfits([piece.outline for piece in once.values()], bed)}
    problems: dict[tuple[str, str, str], list[str]] = {}
    for ring, piece in reversed(once.items()):
        if ring in wide or (bed.height is not None and piece.height > bed.height):
            problems.setdefault(_words(piece, bed, fits_flat=ring not in wide), []).append(piece.item.name)
    return [Problem(" and ".join(names), *words) for words, names in problems.items()]


def _words(piece: Piece, bed: Bed, *, fits_flat: bool) -> tuple[str, str, str]:
    """Return what is wrong with a piece, what the bed would take, and what to do."""
    others = takers(piece.outline, piece.height, bed)
    advice = f"printers that take it: {', '.join(others)}" if others else "no known printer takes it"
    if fits_flat:
        given = f"does not fit: it is {piece.height:.1f} mm high"
        return given, f"up to {bed.height:g} mm on this printer", advice
    free = f"with {bed.margin:g} mm free at the edges"
    given = f"{piece.length:.0f} mm long over all, does not fit on {bed.words} at any angle {free}"
    size = largest_size(piece.order, piece.side, bed)
    return given, f"up to {size} on this bed" if size else "no size of this order fits this bed", advice


def write(laid: Plates, out: Path, *, draw: bool = False) -> list[Path]:
    """Write one 3MF for every plate into `out`, and with `draw` a drawing of each; return the files.

    They appear when all are complete. Raises FileError if one cannot be written.
    """
    found = []
    with StagedFiles(out) as staged:
        for number, plate in enumerate(laid.plates, 1):
            for name, writer in _files(laid, plate, number, draw=draw).items():
                staged.write(name, writer)
                found.append(out / name)
    return found


def _files(laid: Plates, plate: Plate, number: int, *, draw: bool) -> dict[str, Callable[[Path], None]]:
    stem = f"{laid.orders[0].name}{'-and-more' if len(laid.orders) > 1 else ''}_plate{number}"
    files: dict[str, Callable[[Path], None]] = {f"{stem}.{laid.slicer}.3mf": partial(_save, laid, plate, number)}
    if draw:
        title = f"plate {number} of {len(laid.plates)}: {laid.bed.words}, seen from above, its front edge below"
        files[f"{stem}.svg"] = partial(plate_drawing.write, plate, title, f"insolecad {__version__}")
    return files


def _save(laid: Plates, plate: Plate, number: int, path: Path) -> None:
    options = {
        "tolerance": laid.tolerance,
        "slicer": laid.slicer,
        "bed": laid.bed.words,
        "plate": {"number": number, "pairs": laid.copies, "bed": asdict(laid.bed)},
    }
    told = {
        "Title": ", ".join(order.name for order in laid.orders),
        **metadata(laid.orders, laid.prescriptions, options),
    }
    write_3mf(path, laid.items(plate), laid.slicer, told, f"insolecad {__version__}")


def as_json_data(laid: Plates, files: Sequence[Path]) -> dict[str, Any]:
    """Return what is where, ready for JSON; lengths in mm, places in the printer's coordinates."""
    return {
        "insolecad": __version__,
        "bed_mm": list(laid.bed.size),
        "margin_mm": laid.bed.margin,
        "gap_mm": laid.bed.gap,
        "slicer": laid.slicer,
        "plates": [
            {
                "free_edge_mm": round(plate.edge, 2),
                "apart_mm": round(plate.smallest_gap, 2) if len(plate.lying) > 1 else None,
                "insoles": [
                    {"name": one.outline.name, "angle_deg": one.angle_deg, "at_mm": [round(one.x, 3), round(one.y, 3)]}
                    for one in plate.lying
                ],
            }
            for plate in laid.plates
        ],
        "files": [path.name for path in files],
        "warnings": list(laid.warnings),
    }
