"""What printing the insoles takes, on a page: as a slicer reported it, else estimated from the meshes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.report.foot import Foot

PRINTER = "mk4"
"""The printer that an estimate is made for: a common one."""


@dataclass(frozen=True)
class PrintEstimate:
    """What printing all insoles takes: grams, metres of filament, seconds, and the cost where a price is known.

    `by` says what worked it out; `currency` is that of the cost.
    """

    grams: float
    metres: float
    seconds: float
    cost: float | None = None
    currency: str = ""
    by: str = ""


def estimate_print(feet: Sequence[Foot]) -> PrintEstimate | None:
    """Return what printing the insoles takes by an estimate; None for a material that no filament printer lays."""
    stuff = materials()[feet[0].prescription.material]
    if stuff.printing is None:
        return None
    from insolecad.printing.estimate import estimate
    from insolecad.printing.setup import Setup
    from insolecad.solid.zones.zones import rest_percent, zones

    printer = printers()[PRINTER]
    setup = Setup(printer, stuff, stuff.printing)
    bodies = [
        (mesh, zones(foot.insole, foot.prescription) if mesh is foot.shown.mesh else (), own)
        for foot in feet
        for own in [replace(setup, infill_percent=rest_percent(foot.prescription))]
        for mesh in (foot.shown.mesh, *foot.shown.parts)
    ]
    found = estimate(bodies, setup)
    by = f"an estimate from the meshes for {printer.title}, layers of {stuff.printing.layer_height_mm:g} mm"
    return PrintEstimate(found.grams, found.metres, found.seconds, by=by)
