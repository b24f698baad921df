"""A shell to an exact solid: both sides, four pieces of edge, and the post blocks, without any boolean."""

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineSurface
from OCP.TopoDS import TopoDS_Solid

from insolecad.geometry.fields import Array
from insolecad.geometry.post_outline import TURNS, waves_at
from insolecad.label.engraving import Engraving
from insolecad.solid.brep import open_corners, ring_line, ring_slice, strip_poles
from insolecad.solid.occ import (
    Line,
    closed_solid,
    edge_between,
    face_of,
    spline_curve,
    spline_surface,
    vertex,
)
from insolecad.solid.post_block_brep import block_walls, cut_out, face_within
from insolecad.solid.spline import Basis, basis
from insolecad.surface.post_blocks import PostBlock
from insolecad.surface.shell import ShellSurface

AFTER = (1, 2, 3, 0)
"""The side that comes after each."""


def shell_solid(surface: ShellSurface, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return the exact solid of a shell, with the blocks that are joined, right or left as the surface is.

    The engraving is one in the floor of the first.
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
    for number, block in enumerate(surface.beneath.joined_blocks):
        tops, block_faces = block_walls(builder, underside, block, None if number else engraving)
        cut_out(builder, under_face, tops)
        faces += block_faces
    faces.append(under_face.Reversed())
    return closed_solid(builder, faces)


def block_solid(surface: ShellSurface, block: PostBlock, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return a post block as a body of its own; its top is the underside of the shell."""
    builder = BRep_Builder()
    of_rows, of_columns = basis(surface.rows), basis(surface.columns)
    top = _patch(_patch_poles(surface.under, of_rows, of_columns), of_rows, of_columns)
    ring = waves_at(block.border, TURNS)
    ends = (_around(way, along.knots) for way, along in zip(ring.T, (of_rows, of_columns), strict=True))
    top.Segment(*(end for pair in ends for end in pair))
    tops, faces = block_walls(builder, top, block, engraving)
    return closed_solid(builder, [*faces, face_within(builder, top, tops)])


def _around(values: Array, knots: Array) -> tuple[float, float]:
    """Return the knots next to values below and above."""
    first = max(int(np.searchsorted(knots, values.min())) - 1, 0)
    last = min(int(np.searchsorted(knots, values.max(), side="right")), len(knots) - 1)
    return float(knots[first]), float(knots[last])


def _patch_poles(grid: Array, of_rows: Basis, of_columns: Basis) -> Array:
    return of_columns.poles(of_rows.poles(grid).swapaxes(0, 1)).swapaxes(0, 1)


def _patch(poles: Array, of_rows: Basis, of_columns: Basis) -> Geom_BSplineSurface:
    lines = (Line(along.knots, along.multiplicities, 3) for along in (of_rows, of_columns))
    return spline_surface(poles, *lines)
