"""A note for the service that sinters an order: what to make of which file, and how."""

from collections.abc import Iterator, Mapping
from typing import Any

from insolecad.catalogue.materials import Material, materials
from insolecad.environment.version import __version__
from insolecad.job.mass import PRINTED, SOLID, mass_in_words
from insolecad.order import Order

TILT = "10 to 15 degrees"
"""How far thin flat parts are tilted in the powder, so that they do not warp (practice of services)."""

ACCURACY = 0.3
"""What powder parts may miss, in mm and in percent of a length, whichever is more (practice of services)."""


def is_for_a_service(order: Order) -> bool:
    """Return whether an order is made of powder: nobody does that at home."""
    return materials()[order.material.name].process == "powder"


def service_note(order: Order, sides: Mapping[str, Any], pair: Mapping[str, Any] | None = None) -> str:
    """Return the note on finished `sides`, parts of a job sheet, and the file of the `pair`, as text."""
    material = materials()[order.material.name]
    lines = [f"{order.name}: insoles to be made of {material.title}", "", *_files(sides, pair), ""]
    lines += [*_making(material, sides), "", *_checking(sides), "", f"Written by insolecad {__version__}.", ""]
    return "\n".join(lines)


def _files(sides: Mapping[str, Any], pair: Mapping[str, Any] | None) -> Iterator[str]:
    yield "Files, in millimetres. One piece of each insole, whichever kind of file it is made from:"
    for side, part in sides.items():
        measured = part["measured"]
        mass = mass_in_words(measured[PRINTED], measured[SOLID], part["prescription"].get("infill", {}))
        size = f"{measured['overall_length_mm']:.0f} mm long, {measured['height_mm']:.0f} mm high"
        for file in part["files"]:
            yield f"  {file['path']}: {side}"
        yield f"  {side}: {size}, {measured['volume_cm3']:.1f} cm3, about {mass}"
    for file in pair["files"] if pair else ():
        yield f"  {file['path']}: {' and '.join(sides)}"
    yield "Left and right are different parts. Do not mirror, scale, hollow or repair them."


def _making(material: Material, sides: Mapping[str, Any]) -> Iterator[str]:
    yield "Making:"
    thinnest = min(part["measured"]["min_thickness_mm"] for part in sides.values())
    wall = material.minimum_wall_mm.value
    yield f"  Process: MJF or SLS, {material.title}, solid."
    yield f"  Thinnest place: {thinnest:.1f} mm; this material wants walls of {wall:g} mm or more."
    yield f"  Orientation: lying, foot side up, all pieces the same way, tilted by {TILT} so that they stay flat."
    yield "  Do not stand them on an edge: heel cup and arch would bend across the layers."
    holes = sum(part["measured"].get("openings", 0) for part in sides.values())
    if holes:
        yield f"  {holes} openings go right through: clear them of powder."
    labels = [found["measured"] for part in sides.values() for found in part["findings"] if found["check"] == "label"]
    for label in labels:
        if label != "none":
            yield f'  The underside says "{label}": it must stay legible.'
    yield "  Finish: blasted smooth on the foot side, no sharp edge; a cover may be glued on."


def _checking(sides: Mapping[str, Any]) -> Iterator[str]:
    yield f"To check with a caliper, each within {ACCURACY:g} mm or {ACCURACY:g} %, whichever is more:"
    for side, part in sides.items():
        yield f"  {side}: overall length {part['measured']['overall_length_mm']:.1f} mm"
