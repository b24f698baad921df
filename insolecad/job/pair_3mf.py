"""The 3MF of an order: one file with both insoles side by side, and their stiffness zones where a slicer takes them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.environment.version import __version__
from insolecad.files.slicers import SLICERS, WITH_ZONES, SlicerName
from insolecad.files.threemf import Item, laid_out, write
from insolecad.geometry.definitions import Side
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.checks.finding import Finding
from insolecad.job.options import KIND, ZONES
from insolecad.job.parts import WHOLE, parts
from insolecad.order import Order
from insolecad.prescription import Prescription
from insolecad.solid.insole import LETTERS, Insole
from insolecad.solid.zones.zones import named_bodies


@dataclass(frozen=True)
class BuiltSide:
    """One side as it was built: its insole, its prescription, and its zones where any are written."""

    side: Side
    built: Insole
    prescription: Prescription
    zones: tuple[Zone, ...] = ()


def built_sides(
    sides: Iterable[tuple[Side, Insole, Prescription]], kinds: Sequence[str], slicer: SlicerName | None
) -> list[BuiltSide]:
    """Return the sides with their zones: with none if no file takes them, or the material has no infill."""
    wanted = _wants_zones(kinds, slicer)
    return [
        BuiltSide(side, built, prescription, _zones(built, prescription) if wanted and _is_filled(prescription) else ())
        for side, built, prescription in sides
    ]


def _wants_zones(kinds: Sequence[str], slicer: SlicerName | None) -> bool:
    return ZONES in kinds or (KIND in kinds and slicer in WITH_ZONES)


def _zones(built: Insole, prescription: Prescription) -> tuple[Zone, ...]:
    # imported when wanted: most files have none
    from insolecad.solid.zones.zones import zones

    return zones(built, prescription)


def notes(one: BuiltSide, kinds: Sequence[str], slicer: SlicerName | None) -> list[Finding]:
    """Return the note on zones that a file would take and that there are none of."""
    if not _wants_zones(kinds, slicer) or one.zones:
        return []
    advice = "one infill serves all of the insole"
    if not _is_filled(one.prescription):
        advice = f"{one.prescription.material} is not printed from filament and has no infill to vary"
    return [Finding("stiffness zones", "note", "none", None, advice)]


def zone_files(one: BuiltSide, stem: str) -> Iterator[tuple[str, Callable[[Path], None]]]:
    """Yield name and writer of the STL of every zone, in the frame of the side's own STL."""
    for name, body in named_bodies(stem, one.zones).items():
        yield f"{name}.stl", partial(_write_zone, body, f"{one.built.program} {name}")


def _write_zone(body: Triangles, header: str, path: Path) -> None:
    from insolecad.files import stl

    stl.write(body, path, header)


def _is_filled(prescription: Prescription) -> bool:
    return materials()[prescription.material].has_infill


def items(sides: Sequence[BuiltSide], slicer: SlicerName) -> list[Item]:
    """Return the bodies, laid out as feet stand: the left one beside the right one, post blocks beside both."""
    insoles: list[list[Item]] = []
    blocks: list[Item] = []
    for one in sides:
        filled = SLICERS[slicer].takes_zones and _is_filled(one.prescription)
        rest = _rest(one.prescription) if filled else None
        zones = one.zones if filled else ()
        (name, insole), *others = parts(one.built, f"insole-{LETTERS[one.side]}", WHOLE).items()
        insoles.append([Item(name, insole.triangles, zones, percent=rest)])
        blocks += [Item(name, block.triangles, percent=rest) for name, block in others]
    return laid_out([*insoles, blocks])


def _rest(prescription: Prescription) -> float:
    from insolecad.solid.zones.zones import rest_percent

    return float(rest_percent(prescription))


def save(path: Path, order: Order, bodies: Sequence[Item], slicer: SlicerName, told: Mapping[str, str]) -> None:
    """Write the file; `told` is what the file says of how it was made."""
    write(path, bodies, slicer, {"Title": order.name, **told}, f"insolecad {__version__}")


def as_json(bodies: Sequence[Item], slicer: SlicerName, file: dict[str, Any]) -> dict[str, Any]:
    """Return the job sheet's part on the file: what is in it, and the settings of the slicer."""
    return {
        "files": [file | {"slicer": slicer}],
        "objects": [
            {
                "name": one.name,
                "at": [one.place.x, one.place.y],
                "rest_percent": one.percent,
                "zones": [{"name": zone.name, "percent": zone.percent, "reason": zone.reason} for zone in one.zones],
            }
            for one in bodies
        ],
    }
