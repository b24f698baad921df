"""The stiffness zones of an insole, and a file for each."""

from collections.abc import Iterable

from insolecad.catalogue.materials import materials
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole
from insolecad.solid.mesh import mirrored
from insolecad.solid.zones.bodies import body
from insolecad.solid.zones.grading import PAD, Region, graded
from insolecad.solid.zones.lattice import lattice
from insolecad.solid.zones.lattice_lines import lines, room_ahead_of_block
from insolecad.solid.zones.plan import zone_plan

OUTERMOST, INNERMOST = 1.7, 1.3
"""How far in mm the parts and the last body in them stand out of the insole: between 1 and 2 mm with all chords.
Of those that lie in others each stands out a little less: their faces never coincide."""


def zones(built: Insole, prescription: Prescription) -> tuple[Zone, ...]:
    """Return the zones of one insole in the frame of its file: first parts that cover it, then what lies in them.

    Empty for a material that is not filled. The post block of a shell that is a part of its own
    has none.
    """
    if not materials()[prescription.material].is_filled:
        return ()
    design, surface = built.design, built.right_surface
    plan = zone_plan(design, surface.grid, surface.columns)
    percents = {name: prescription.table["infill"][f"{name}_percent"].value for name in (*plan.parts, PAD)}
    room = room_ahead_of_block(surface, plan)
    rooms = {} if room is None else {"heel": room}
    regions = graded(plan.parts, plan.pad, percents, plan.width, rooms)
    drawn = lines(surface, plan, [*plan.parts.values(), plan.pad, *(one.place for one in regions)])
    points = lattice(design, surface, drawn.places, drawn.on_floor)
    cells = [drawn.cells(one.place) for one in regions]
    found = [(one, place) for one, place in zip(regions, cells, strict=True) if not place.is_empty]
    less = (OUTERMOST - INNERMOST) / max(len(found) - len(plan.parts), 1)
    made = []
    for number, (region, place) in enumerate(found, 1):
        mesh = body(points, place, OUTERMOST - less * max(number - len(plan.parts), 0))
        side = mesh if built.side == "right" else mirrored(mesh)
        made.append(Zone(region.name, region.percent, _reason(region, prescription), side))
    return tuple(made)


def rest_percent(prescription: Prescription) -> float:
    """Return what to set as infill for the whole print: the medial arch's, which keeps the support.

    The zones cover the insole, so nothing is filled so where they are read; a slicer that drops
    them fills everything as the arch needs it.
    """
    return prescription.table["infill"]["medial_arch_percent"].value


def _reason(region: Region, prescription: Prescription) -> str:
    if not region.edge_of:
        return prescription.table["infill"][f"{region.name}_percent"].reason
    return f"edge of the {region.edge_of.replace('_', ' ')}, graded toward a softer neighbour"


def named_bodies(stem: str, zones: Iterable[Zone]) -> dict[str, Triangles]:
    """Return each zone's body by the name of its file without the ending, in their order.

    `stem` is the name of the insole's own file: `runner_L_EU41.5_moderate` gives
    `runner_L_EU41.5_moderate_zone_heel_15`. All are in the insole's own coordinates.
    """
    return {f"{stem}_zone_{one.name}_{one.percent:g}": one.body for one in zones}
