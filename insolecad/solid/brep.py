"""Exact solids: B-spline faces read off the surface, sewn to a body, and its foot side alone."""

from collections.abc import Sequence

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineSurface
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopoDS import TopoDS_Edge, TopoDS_Shape, TopoDS_Shell, TopoDS_Solid, TopoDS_Vertex

from insolecad.geometry.fields import Array
from insolecad.label.engraving import Engraving
from insolecad.solid.engraving_brep import engraved_floor
from insolecad.solid.occ import (
    Line,
    closed_solid,
    down_line,
    edge_between,
    face_of,
    spline_curve,
    spline_surface,
    vertex,
    wall_poles,
)
from insolecad.solid.spline import Basis, basis
from insolecad.surface.grid import Surface

WALL_SPANS = (6, 2, 6, 16)
"""Spans down the lateral, toe, medial and heel wall. A wall is straight there, but written as a
cubic with inner knots: across fewer spans than these, the more the taller and rounder the wall,
the kernel's mesher was seen to cut corners by up to 0.27 mm."""

BEVEL_SPANS = (2, 1, 2, 4)
"""The same of the bevel below the wall, which is low."""


def solid(surface: Surface, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return the exact solid of an insole, right or left as the surface is, and as the engraving is.

    The wall's edge with the floor is the spline through the sampled bottom curve.
    """
    builder = BRep_Builder()
    along_rows, along_columns, along_roll = basis(surface.rows), basis(surface.columns), basis(surface.rolls)
    patch = along_rows.poles(surface.grid)
    patch = along_columns.poles(patch.swapaxes(0, 1)).swapaxes(0, 1)
    sides = []
    for k, along in enumerate([along_rows, along_columns] * 2):
        at = ring_slice(surface.grid, k)
        rings = (side_poles(ring[at], k, along) for ring in (surface.bevel, surface.floor))
        sides.append((strip_poles(surface.strip[:, at], k, along, along_roll), *rings))
    open_corners(patch, [strip for strip, _, _ in sides])
    lines = [ring_line(along, k) for k, along in enumerate([along_rows, along_columns] * 2)]
    roll = Line(along_roll.knots, along_roll.multiplicities, 3)

    after = [1, 2, 3, 0]
    # from the foot side down: the strip's borders, the bevel's and the floor's
    levels = [[strip[0], strip[-1], bevel, floor] for strip, bevel, floor in sides]
    corners = [[vertex(builder, level[0]) for level in side] for side in levels]
    around = [
        [
            edge_between(builder, spline_curve(level, lines[k]), start, end)
            for level, start, end in zip(levels[k], corners[k], corners[after[k]], strict=True)
        ]
        for k in range(4)
    ]
    down = [
        [
            edge_between(builder, spline_curve(sides[k][0][:, 0], roll), *corners[k][:2]),
            *(straight_edge(builder, levels[k][n][0], levels[k][n + 1][0], *corners[k][n : n + 2]) for n in (1, 2)),
        ]
        for k in range(4)
    ]

    rows_line = Line(along_rows.knots, along_rows.multiplicities, 3)
    columns_line = Line(along_columns.knots, along_columns.multiplicities, 3)
    faces = [face_of(builder, spline_surface(patch, rows_line, columns_line), [(edges[0], True) for edges in around])]
    for k, (strip, bevel, floor) in enumerate(sides):
        bands = [
            spline_surface(strip, roll, lines[k]),
            ruled_surface(strip[-1], bevel, WALL_SPANS[k], lines[k]),
            ruled_surface(bevel, floor, BEVEL_SPANS[k], lines[k]),
        ]
        for n, band in enumerate(bands):
            ends = [(down[k][n], True), (around[k][n + 1], True), (down[after[k]][n], False), (around[k][n], False)]
            faces.append(face_of(builder, band, ends))
    faces += engraved_floor(builder, [edges[-1] for edges in around], engraving)
    return closed_solid(builder, faces)


def straight_edge(
    builder: BRep_Builder, top: Array, foot: Array, start: TopoDS_Vertex, end: TopoDS_Vertex
) -> TopoDS_Edge:
    """Return the straight edge down from one place (3,) to another, and from vertex to vertex."""
    return edge_between(builder, spline_curve(wall_poles(top, foot, 1), down_line(1)), start, end)


def ruled_surface(top: Array, foot: Array, spans: int, line: Line) -> Geom_BSplineSurface:
    """Return the surface straight down from one curve to another, both by their poles along `line`."""
    return spline_surface(wall_poles(top, foot, spans), down_line(spans), line)


CORNER = 2e-3
"""Turn in radians of the patch's border at its corners: there it would run straight on, and a spline that
overshoots by a hair would fold the patch. Moves a pole by less than 1e-3 mm."""


def open_corners(patch: Array, strips: Sequence[Array], ring: int = 0) -> None:
    """Turn the border a little at the four corners, in the patch and in the strips that share its border alike.

    `ring` says which of the strips' rings that border is.
    """
    after = ((1, 0), (-1, 1), (-2, -1), (0, -2))
    for k, strip in enumerate(strips):
        before, corner, ahead = strips[k - 1][ring, -2], strip[ring, 0], strip[ring, 1]
        come, go = (corner - before)[:2], (ahead - corner)[:2]
        length = float(np.hypot(*come))
        turned = float(come[0] * go[1] - come[1] * go[0])
        missing = CORNER * length * float(np.hypot(*go)) - turned
        if missing > 0.0:
            ahead = ahead + np.array([-come[1], come[0], 0.0]) * (missing / length**2)
            strip[ring, 1] = patch[after[k]] = ahead


def ring_slice(grid: Array, k: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the indices of the ring round a grid along its side k, both corners included."""
    rows, columns = grid.shape[:2]
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1, columns - 1])
    return np.arange(ends[k], ends[k + 1] + 1) % int(ends[-1])


def side_poles(points: Array, k: int, along: Basis) -> Array:
    """Return poles along side k, in ring order, of the points there (along, ...)."""
    order = slice(None) if k < 2 else slice(None, None, -1)
    return along.poles(points[order])[order]


def strip_poles(strip: Array, k: int, along: Basis, roll: Basis) -> Array:
    """Return the poles (ring, along, 3) of side k's strip from its points."""
    return side_poles(roll.poles(strip).swapaxes(0, 1), k, along).swapaxes(0, 1)


def ring_line(along: Basis, k: int) -> Line:
    """Return the knots along side k in ring order: the last two sides run against their parameters."""
    knots = along.knots if k < 2 else 1.0 - along.knots[::-1]
    return Line(knots, along.multiplicities, 3)


AFTER_WALLS = (0, 1, 4, 7, 10)
"""Where a cushion's faces are the patch and the four strips: each is followed by the wall and the bevel below it."""

ONE_AFTER_THE_OTHER = (0, 1, 2, 3, 4)
"""The same of a shell, which has no walls."""


def foot_side(solid: TopoDS_Shape, faces_at: Sequence[int]) -> TopoDS_Shell:
    """Return the open shell of the faces at some places of a solid."""
    builder, shell = BRep_Builder(), TopoDS_Shell()
    builder.MakeShell(shell)
    faces = TopExp_Explorer(solid, TopAbs_ShapeEnum.TopAbs_FACE)
    for place in range(max(faces_at) + 1):
        if place in faces_at:
            builder.Add(shell, faces.Current())
        faces.Next()
    return shell
