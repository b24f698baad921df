"""A shell to an exact solid: both sides, four pieces of edge, and the rearfoot post block, without any boolean.

The block meets the underside in iso-curves of it, so that joining them is a hole in the one
face and four walls down from its border.
"""

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineSurface
from OCP.TopoDS import TopoDS_Edge, TopoDS_Face, TopoDS_Solid

from insolecad.geometry.fields import Array
from insolecad.label.engraving import Engraving
from insolecad.solid.brep import open_corners, ring_line, ring_slice, side_poles, strip_poles
from insolecad.solid.engraving_brep import engraved_floor
from insolecad.solid.occ import (
    Bounds,
    Line,
    add_hole,
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
from insolecad.surface.shell import ShellSurface

AFTER = (1, 2, 3, 0)
"""The side that comes after each."""

BLOCK_SPANS = 8
"""Spans down the walls of the block: across four the kernel's mesher cut corners by 0.03 mm."""


def shell_solid(surface: ShellSurface, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return the exact solid of a shell, with the block where it is joined, right or left as the surface is.

    The engraving is one in the block's floor.
    """
    builder = BRep_Builder()
    of_rows, of_columns, roll = basis(surface.rows), basis(surface.columns), basis(surface.rolls)
    sides = [
        strip_poles(surface.strip[:, ring_slice(surface.grid, k)], k, along, roll)
        for k, along in enumerate([of_rows, of_columns] * 2)
    ]
    top, under = _patch_poles(surface.grid, of_rows, of_columns), _patch_poles(surface.under, of_rows, of_columns)
    open_corners(top, sides)
    open_corners(under, sides, -1)
    lines = [ring_line(along, k) for k, along in enumerate([of_rows, of_columns] * 2)]
    rolled = Line(roll.knots, roll.multiplicities, 3)
    above = [vertex(builder, strip[0, 0]) for strip in sides]
    beneath = [vertex(builder, strip[-1, 0]) for strip in sides]
    upper, lower = (
        [
            edge_between(builder, spline_curve(strip[ring], lines[k]), ends[k], ends[AFTER[k]])
            for k, strip in enumerate(sides)
        ]
        for ring, ends in ((0, above), (-1, beneath))
    )
    arcs = [
        edge_between(builder, spline_curve(strip[:, 0], rolled), above[k], beneath[k]) for k, strip in enumerate(sides)
    ]
    faces = [face_of(builder, _patch(top, of_rows, of_columns), [(edge, True) for edge in upper])]
    for k, strip in enumerate(sides):
        bounds = [(arcs[k], True), (lower[k], True), (arcs[AFTER[k]], False), (upper[k], False)]
        faces.append(face_of(builder, spline_surface(strip, rolled, lines[k]), bounds))
    underside = _patch(under, of_rows, of_columns)
    under_face = face_of(builder, underside, [(edge, True) for edge in lower])
    if surface.stand and surface.joined:
        tops, block_faces = _block(builder, surface, of_rows, of_columns, engraving)
        add_hole(builder, under_face, underside, tops, *_bounds(surface))
        faces += block_faces
    faces.append(under_face.Reversed())
    return closed_solid(builder, faces)


def block_solid(surface: ShellSurface, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return the rearfoot post block as a body of its own; its top is the underside of the shell."""
    builder = BRep_Builder()
    of_rows, of_columns = basis(surface.rows), basis(surface.columns)
    tops, faces = _block(builder, surface, of_rows, of_columns, engraving)
    u, v = _bounds(surface)
    top = _patch(_patch_poles(surface.under, of_rows, of_columns), of_rows, of_columns)
    top.Segment(*u, *v)
    return closed_solid(builder, [*faces, face_of(builder, top, [(edge, True) for edge in tops], u, v)])


def _block(
    builder: BRep_Builder, surface: ShellSurface, of_rows: Basis, of_columns: Basis, engraving: Engraving | None
) -> tuple[list[TopoDS_Edge], list[TopoDS_Face]]:
    """Return the edges in which the block meets the underside, in ring order, and its walls and floor."""
    assert surface.stand
    (first_row, last_row), (first_column, last_column) = surface.stand.rows, surface.stand.columns
    u, v = _bounds(surface)
    border = (surface.under[:, first_column], surface.under[last_row], surface.under[:, last_column],
              surface.under[first_row])  # fmt: skip
    spans = (u, v, (1.0 - u[1], 1.0 - u[0]), (1.0 - v[1], 1.0 - v[0]))
    lines, curves, feet_curves = [], [], []
    for k, (points, along) in enumerate(zip(border, [of_rows, of_columns] * 2, strict=True)):
        poles = side_poles(points if k < 2 else points[::-1], k, along)
        lines.append(ring_line(along, k))
        curves.append(poles)
        feet_curves.append(poles * np.array([1.0, 1.0, 0.0]))
    corners = surface.under[[first_row, last_row, last_row, first_row],
                            [first_column, first_column, last_column, last_column]]  # fmt: skip
    high = [vertex(builder, corner) for corner in corners]
    low = [vertex(builder, corner * np.array([1.0, 1.0, 0.0])) for corner in corners]

    def edges(poles: list[Array], ends: list[object]) -> list[TopoDS_Edge]:
        made = []
        for k in range(4):
            curve = spline_curve(poles[k], lines[k])
            curve.Segment(*spans[k])
            made.append(edge_between(builder, curve, ends[k], ends[AFTER[k]], spans[k]))
        return made

    tops, feet = edges(curves, high), edges(feet_curves, low)
    posts = [
        edge_between(
            builder,
            spline_curve(wall_poles(corner, corner * np.array([1.0, 1.0, 0.0]), 1), down_line(1)),
            high[k],
            low[k],
        )
        for k, corner in enumerate(corners)
    ]
    faces = []
    for k in range(4):
        wall = spline_surface(wall_poles(curves[k], feet_curves[k], BLOCK_SPANS), down_line(BLOCK_SPANS), lines[k])
        wall.Segment(0.0, 1.0, *spans[k])
        bounds = [(posts[k], True), (feet[k], True), (posts[AFTER[k]], False), (tops[k], False)]
        faces.append(face_of(builder, wall, bounds, v=spans[k]))
    return tops, [*faces, *engraved_floor(builder, feet, engraving)]


def _bounds(surface: ShellSurface) -> tuple[Bounds, Bounds]:
    """Return the parameters between which the block stands."""
    assert surface.stand
    rows, columns = surface.rows[list(surface.stand.rows)], surface.columns[list(surface.stand.columns)]
    return (float(rows[0]), float(rows[1])), (float(columns[0]), float(columns[1]))


def _patch_poles(grid: Array, of_rows: Basis, of_columns: Basis) -> Array:
    return of_columns.poles(of_rows.poles(grid).swapaxes(0, 1)).swapaxes(0, 1)


def _patch(poles: Array, of_rows: Basis, of_columns: Basis) -> Geom_BSplineSurface:
    lines = (Line(along.knots, along.multiplicities, 3) for along in (of_rows, of_columns))
    return spline_surface(poles, *lines)
