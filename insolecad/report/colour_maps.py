"""What is shown in colour: a number for every vertex of an insole, NaN where there is nothing to show."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from insolecad.catalogue.package_data import DEFAULT_MATERIAL
from insolecad.compare.insoles import Difference
from insolecad.errors import ArgumentProblem, Change, OrderError
from insolecad.geometry.definitions import RIM_MARGIN_MM
from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import Lattice, hits_at, lattice_hits, lattice_over
from insolecad.report.colour import DIFFERENCE, HEIGHT, SLOPE, THICKNESS, ZONES, Scale, scale
from insolecad.report.subject import InsoleModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image


PITCH = 1.0
"""Between the rays that measure the thickness, in mm."""

LOOKS_UP = 0.26
"""Least upright part of a facet's normal that counts as the foot side: slopes up to 75 degrees, no wall."""

LEAST_DIFFERENCE = 0.2
"""Narrowest scale of differences in mm: less is what facets do."""

LEAST_WIDTH = {"zones": 10.0, "thickness": 1.0}
"""Narrowest scales: what differs by less must not look as if it differed by much."""


def height(shown: InsoleModel) -> Array:
    """Return the height above what it stands on, in mm."""
    return np.asarray(shown.mesh.vertices[:, 2])


def slope(shown: InsoleModel) -> Array:
    """Return how steep the foot side is, in degrees; NaN elsewhere."""
    mesh = shown.mesh
    total = np.zeros_like(mesh.vertices)
    for column in mesh.columns:
        for axis in range(3):
            total[:, axis] += np.bincount(column, mesh.normals[:, axis], len(total))
    size = np.sqrt((total**2).sum(axis=1))
    upright = np.divide(total[:, 2], size, out=np.full(len(size), np.nan), where=foot_side(mesh) & (size > 0.0))
    return np.asarray(np.degrees(np.arccos(np.clip(upright, -1.0, 1.0))))


def foot_side(mesh: FinishedMesh) -> NDArray[np.bool_]:
    """Return which vertices lie on the foot side and have no wall beside them."""
    upright = mesh.normals[:, 2] > LOOKS_UP * np.sqrt((mesh.normals**2).sum(axis=1))
    found = np.ones(len(mesh.vertices), dtype=bool)
    for column in mesh.columns:
        found[column[~upright]] = False
    return found


def thickness(shown: InsoleModel) -> Array:
    """Return how thick the material is, in mm: from above, of a shell along its normal.

    Reported 3 mm inside the outline and beyond, where thickness counts; where the outline is not known, everywhere.
    """
    mesh, curve = shown.mesh, shown.curve
    lattice = lattice_over(mesh.vertices[:, :2].min(axis=0), mesh.vertices[:, :2].max(axis=0), PITCH)
    hits = lattice_hits(mesh, lattice)
    values, top = hits.thinnest().reshape(lattice.shape), hits.top().reshape(lattice.shape)
    if curve is not None and not curve.flat:
        along, across = np.gradient(top, lattice.x, lattice.y)
        values = values / np.sqrt(1.0 + along**2 + across**2)
    found = _between(lattice, values, mesh.vertices)
    if curve is not None:
        from shapely import Polygon, contains_xy

        # a polygon drawn in by the margin: the distance of every vertex from every edge takes seconds for a shell
        found[~contains_xy(Polygon(curve.points).buffer(-RIM_MARGIN_MM), *mesh.vertices[:, :2].T)] = np.nan
    return found


def _between(lattice: Lattice, values: Array, points: Array) -> Array:
    """Return values of a lattice at plan points, straight between four rays; NaN where one of them has none."""
    if min(lattice.shape) < 2:
        return np.full(len(points), np.nan)
    found = []
    for ticks, place in ((lattice.x, points[:, 0]), (lattice.y, points[:, 1])):
        share = np.clip((place - ticks[0]) / (ticks[1] - ticks[0]), 0.0, len(ticks) - 1.0)
        near = np.minimum(share.astype(np.intp), len(ticks) - 2)
        found.append((near, share - near))
    (i, u), (j, v) = found
    low = (1.0 - v) * values[i, j] + v * values[i, j + 1]
    high = (1.0 - v) * values[i + 1, j] + v * values[i + 1, j + 1]
    return np.asarray((1.0 - u) * low + u * high)


def difference(shown: InsoleModel, other: FinishedMesh) -> Array:
    """Return how much higher the foot side is than another insole's at the same place, in mm; NaN where one ends."""
    mesh = shown.mesh
    there = foot_side(mesh)
    x, y = mesh.vertices[there, :2].T
    values = np.full(len(mesh.vertices), np.nan)
    values[there] = mesh.vertices[there, 2] - hits_at(other, x, y).top()
    return values


def zone_percent(shown: InsoleModel) -> Array:
    """Return how densely the insole is filled at each place, in percent; where zones overlap the later one counts."""
    points = shown.mesh.vertices
    percent = np.full(len(points), np.nan)
    for zone in shown.zones:
        hit = hits_at(zone.body, points[:, 0], points[:, 1])
        percent[np.unique(hit.ray)] = zone.percent
    return percent


MAPS: dict[str, tuple[str, str, tuple[str, ...], str, Callable[[InsoleModel], Array]]] = {
    "height": ("height above the floor", "mm", HEIGHT, "", height),
    "thickness": ("thickness", "mm", THICKNESS, f"within {RIM_MARGIN_MM:g} mm of the edge", thickness),
    "slope": ("slope of the foot side", "°", SLOPE, "walls and underside", slope),
    "zones": ("infill of the zones", "%", ZONES, "", zone_percent),
}
"""Maps of one insole: title, unit, colours, what is grey, and where the numbers come from."""

NAMES = (*MAPS, "difference")


def colour_map(
    name: str, insoles: Sequence[InsoleModel], others: Sequence[InsoleModel] = ()
) -> tuple[Scale, list[Array]]:
    """Return the numbers of every vertex of each insole, and one scale for all of them.

    Raises OrderError if there is nothing to show: zones of a material that is not filled, a
    difference from insoles of which none is of the same side.
    """
    if name == "difference":
        return _differences(insoles, others)
    title, unit, stops, grey, tell = MAPS[name]
    if name == "zones" and not any(shown.zones for shown in insoles):
        advice = (
            f"zones are filled by printers that lay filament, as of {DEFAULT_MATERIAL}, and no finished file is read "
            "for them"
        )
        changes = (Change("draw its order"), Change("draw the thickness", {"colour": "thickness"}))
        raise OrderError([ArgumentProblem("colour", "zones", "an order in a material that is filled", advice, changes)])
    if name == "thickness" and any(shown.curve is not None and not shown.curve.flat for shown in insoles):
        title = "thickness along the normal"
    values = [tell(shown) for shown in insoles]
    return scale(title, unit, np.concatenate(values), stops, grey=grey, least=LEAST_WIDTH.get(name, 0.0)), values


def _differences(insoles: Sequence[InsoleModel], others: Sequence[InsoleModel]) -> tuple[Scale, list[Array]]:
    twins = [next((other for other in others if other.side == shown.side), None) for shown in insoles]
    if not all(twins):
        missing = ", ".join(shown.name for shown, twin in zip(insoles, twins, strict=True) if twin is None)
        given, other = (
            f"no insole to compare with: {missing}",
            "name an order or a file with an insole for the same foot",
        )
        common = [shown.side for shown, twin in zip(insoles, twins, strict=True) if twin]
        changes = (Change(other), *(Change("draw one side", {"side": side}) for side in common))
        raise OrderError([ArgumentProblem("against", given, "the same side", changes=changes)])
    values = [difference(shown, twin.mesh) for shown, twin in zip(insoles, twins, strict=True) if twin]
    known = np.concatenate(values)
    known = np.abs(known[np.isfinite(known)])
    # a few facets at a steep wall must not stretch the scale of all others
    most = float(np.percentile(known, 99.5)) if len(known) else 0.0
    found = scale(
        "difference in height",
        "mm",
        np.array([-most, most]),
        DIFFERENCE,
        grey="one of the two ends there",
        least=LEAST_DIFFERENCE,
    )
    return found, values


def difference_sheet(insoles: "Sequence[Difference]", title: str) -> "Image.Image":
    """Return the sheet: blue where B is lower than A, red where higher."""
    from insolecad.report.picture_sheet import sheet

    shown = [InsoleModel(f"B, {one.side} insole", one.a.side, _as_worn(one, one.laid.b)) for one in insoles]
    others = [InsoleModel("A", one.a.side, _as_worn(one, one.laid.a)) for one in insoles]
    return sheet(shown, *colour_map("difference", shown, others), title)


def _as_worn(one: Difference, mesh: FinishedMesh) -> FinishedMesh:
    """Return a left insole as it is: it was compared as a right one."""
    return mesh.mirror() if one.a.side == "left" else mesh
