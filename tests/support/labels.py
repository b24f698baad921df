"""Labels judged from written files: a slice shows the letters, whole, readable from below and well inside."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import Polygon

from insolecad.inspection.formats import stl
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.inspection.mesh.ray_casting import thickness_at
from insolecad.job.pipeline import build
from insolecad.label.engraving import Engraving
from insolecad.label.font import GRID, line
from insolecad.order import Order

HALF_DEPTH = 0.3
"""Height of the slice through the letters, in mm."""

INSIDE = 4.0
"""Least distance in mm of letters from the outline."""

OVER_LABEL = 1.2
"""Least material in mm over letters."""

AREA = 0.01
"""Most by which the letters of a slice may differ from those ordered, in mm2: single precision."""


def label_faults(order: Order, path: Path) -> list[str]:
    """Return what is wrong with the label in the written STL of a labelled order's only side, or of its block.

    A shell may have no room for one.
    """
    ((_, made, _),) = build(order).sides()
    if made.engraving is None:
        return [f"no label: {made.unlabelled}"] if made.design.form.shell is None else []
    if made.engraving.raised:
        return []
    if not made.is_labelled_itself:
        path = path.with_stem(f"{path.stem}_{made.post_blocks[0].name}")
    return slice_faults(weld(stl.read(path)), made.engraving, [circle[:2] for circle in made.circles])


def slice_faults(mesh: FinishedMesh, engraving: Engraving, openings: Sequence[tuple[float, float]] = ()) -> list[str]:
    """Return what is wrong with an engraving in a finished mesh, from a slice and from rays.

    `openings` are the middles of what goes right through, which is not a letter.
    """
    faults = []
    at = shapely.Point(engraving.pockets[0].border[0])
    body, *islands = section(mesh, HALF_DEPTH, at)
    through = shapely.MultiPoint(list(openings))
    rings = [Polygon(ring) for ring in body.interiors]
    inner = [one for one in rings if not openings or shapely.distance(one.centroid, through) > 0.1]
    holes = shapely.MultiPolygon(inner)
    letters = shapely.difference(holes, shapely.union_all(islands))
    asked = shapely.union_all([Polygon(pocket.border, pocket.islands) for pocket in engraving.pockets])
    counts = len(inner), len(islands)
    wanted = len(engraving.pockets), sum(len(pocket.islands) for pocket in engraving.pockets)
    if counts != wanted:
        faults.append(f"the slice has {counts} letters and islands, not {wanted}")
    if (apart := shapely.symmetric_difference(letters, asked).area) > AREA:
        faults.append(f"the slice's letters are {apart:.3f} mm2 off")
    if (inside := shapely.distance(letters, section(mesh, 0.02, at)[0].exterior)) < INSIDE:
        faults.append(f"letters {inside:.2f} mm from the outline")
    if not reads(letters, engraving):
        faults.append("the letters do not read from below")
    if (thin := thinnest(mesh, letters)) < OVER_LABEL:
        faults.append(f"{thin:.3f} mm over the label")
    return faults


def section(mesh: FinishedMesh, z: float, at: shapely.Point) -> list[Polygon]:
    """Return the polygons of a level slice: the one that a place is in or in a hole of, then what is in its holes.

    A shell's slice is in pieces: its block, and where it is on the floor itself.
    """
    triangles = mesh.vertices[mesh.faces]
    above = triangles[:, :, 2] > z
    triangles, above = triangles[above.any(axis=1) & ~above.all(axis=1)], above[above.any(axis=1) & ~above.all(axis=1)]
    # the corner that is alone on its side of the plane comes first
    alone = np.where(above.sum(axis=1) == 1, above.argmax(axis=1), above.argmin(axis=1))
    a, b, c = (np.take_along_axis(triangles, ((alone + k) % 3)[:, None, None], axis=1)[:, 0] for k in range(3))
    ends = [a + (z - a[:, 2:]) / (end[:, 2:] - a[:, 2:]) * (end - a) for end in (b, c)]
    lines = shapely.linestrings(np.round(np.stack([end[:, :2] for end in ends], axis=1), 6))
    rings = shapely.get_parts(shapely.polygonize(lines[shapely.length(lines) > 0.0]))
    # each gap between rings is a polygon of its own: letters are those that the body leaves free
    found = sorted(rings.tolist(), key=lambda ring: -shapely.area(shapely.polygons(shapely.get_exterior_ring(ring))))
    body = next(ring for ring in found if Polygon(ring.exterior).buffer(1e-6).contains(at))
    within = [ring for ring in found if ring is not body and Polygon(body.exterior).contains(ring)]
    return [body, *(ring for ring in within if _inside_letter(ring, within))]


def _inside_letter(ring: Polygon, rings: list[Polygon]) -> bool:
    """Return whether a ring is in the hole of another: an island."""
    return any(
        other is not ring and any(Polygon(hole).contains(ring.representative_point()) for hole in other.interiors)
        for other in rings
    )


def reads(letters: shapely.Geometry, engraving: Engraving) -> bool:
    """Return whether letters, seen from below with the heel on the left, are those of the engraving's lines."""
    from_below = shapely.transform(letters, lambda points: points * (1.0, -1.0))
    left, _, right, _ = from_below.bounds
    feet = np.unique(np.round(shapely.bounds(shapely.get_parts(from_below))[:, 1] / GRID)) * GRID
    return all(_stands(from_below, text, engraving.capital, (left + right) / 2.0, feet) for text in engraving.lines)


def _stands(letters: shapely.Geometry, text: str, capital: float, middle: float, feet: np.ndarray) -> bool:
    """Return whether a line of text, centred about `middle`, stands on one of the letters' `feet`."""
    drawn = line(text, capital)
    asked = shapely.union_all([Polygon(pocket.border, pocket.islands) for pocket in drawn.pockets])
    left, low, right, _ = drawn.box
    start = round((middle - (left + right) / 2.0) / GRID)
    # centred to the grid, so one step to either side
    places = [((start + step) * GRID, foot - low) for foot in feet for step in (-1, 0, 1)]
    return any(shapely.difference(shapely.affinity.translate(asked, *at), letters).area < AREA for at in places)


def thinnest(mesh: FinishedMesh, letters: shapely.Geometry) -> float:
    """Return the least material over letters, of rays 0.4 mm apart."""
    low_x, low_y, high_x, high_y = letters.bounds
    x, y = np.meshgrid(np.arange(low_x, high_x, 0.4), np.arange(low_y, high_y, 0.4))
    on = shapely.contains_xy(shapely.buffer(letters, -0.01), x, y)
    return float(np.nanmin(thickness_at(mesh, x[on], y[on])))
