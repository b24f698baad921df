"""The stiffness zones of an insole, and a file for each."""

from collections.abc import Iterable

from insolecad.catalogue.materials import materials
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole
from insolecad.solid.mesh import mirror
from insolecad.solid.zones.borders import borders
from insolecad.solid.zones.grading import PAD, Region, grade
from insolecad.solid.zones.plan import middle_grid, zone_plan
from insolecad.solid.zones.prism import offset, outline, prism

OUTERMOST, INNERMOST = 1.7, 1.3
"""How far in mm the parts and the last body in them reach past the insole in plan, above and below: between 1 and
2 mm with all chords. Of those that lie in others each reaches a little less far: their outer faces never coincide."""


def zones(built: Insole, prescription: Prescription) -> tuple[Zone, ...]:
    """Return the zones of one insole in the frame of its file: first parts that cover it, then what is in them.

    Empty for a material that is not filled. The post block of a shell that is a part of its own
    has none.
    """
    if not materials()[prescription.material].has_infill:
        return ()
    design, surface = built.design, built.right_surface
    grid = middle_grid(surface)
    plan = zone_plan(design, grid, surface.columns)
    percents = {name: prescription.table["infill"][f"{name}_percent"].value for name in (*plan.parts, PAD)}
    wanted = grade(plan.parts, plan.pad, percents, plan.width)
    places = [*plan.parts.values(), plan.pad, *(one.place for one in wanted)]
    lines = borders(grid, surface.rows, surface.columns, plan, places)
    regions = [one for one in wanted if lines.has(one.place)]
    less = (OUTERMOST - INNERMOST) / max(len(regions) - len(plan.parts), 1)
    seen, heights = outline(surface), built.triangles.vertices[:, 2]
    bodies = []
    for number, region in enumerate(regions, 1):
        reach = OUTERMOST - less * max(number - len(plan.parts), 0)
        shape = lines.cut(region.place, offset(seen, reach))
        right = prism(shape, float(heights.min()) - reach, float(heights.max()) + reach)
        body = right if built.side == "right" else mirror(right)
        bodies.append(Zone(region.name, region.percent, _reason(region, prescription), body))
    return tuple(bodies)


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
