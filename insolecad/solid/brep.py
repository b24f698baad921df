"""Surface to exact solid: ten B-spline faces that share their edges, without any boolean.

One untrimmed patch, four pieces of rim strip, four ruled walls and the planar floor.
Every edge is an iso-curve of both its faces, so its pcurves are straight lines and the
tolerances stay at the kernel's finest.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineCurve, Geom_BSplineSurface, Geom_Curve, Geom_Plane, Geom_Surface
from OCP.Geom2d import Geom2d_Line
from OCP.gp import gp_Dir, gp_Dir2d, gp_Pnt, gp_Pnt2d
from OCP.TColgp import TColgp_Array1OfPnt, TColgp_Array2OfPnt
from OCP.TColStd import TColStd_Array1OfInteger, TColStd_Array1OfReal
from OCP.TopAbs import TopAbs_Orientation
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS_Edge, TopoDS_Face, TopoDS_Shell, TopoDS_Solid, TopoDS_Vertex, TopoDS_Wire

from insolecad.field import Array
from insolecad.solid.spline import Basis, basis
from insolecad.surface import Surface

TOLERANCE = 1e-7
"""Tolerance of edges and vertices in mm: the kernel's finest."""

UNIT_SQUARE = (((0.0, 0.0), (1.0, 0.0)), ((1.0, 0.0), (0.0, 1.0)), ((1.0, 1.0), (-1.0, 0.0)), ((0.0, 1.0), (0.0, -1.0)))
"""Start and direction of the four sides of a face's parameters, anticlockwise."""


class _Line(NamedTuple):
    """Knots, multiplicities and degree along one direction."""

    knots: Array
    multiplicities: Sequence[int]
    degree: int


WALL_SPANS = (6, 2, 6, 16)
"""Spans down the lateral, toe, medial and heel wall. A wall is straight there, but written as a
cubic with inner knots: across fewer spans than these, the more the taller and rounder the wall,
the kernel's mesher was seen to cut corners by up to 0.27 mm."""


def solid(surface: Surface) -> TopoDS_Solid:
    """Return the exact solid of an insole, right or left as the surface is.

    The wall's edge with the floor is the spline through the sampled bottom curve.
    """
    builder = BRep_Builder()
    along_rows, along_columns, along_roll = basis(surface.rows), basis(surface.columns), basis(surface.rolls)
    patch = along_rows.poles(surface.grid)
    patch = along_columns.poles(patch.swapaxes(0, 1)).swapaxes(0, 1)
    sides = [_side_poles(surface, k, along_rows, along_columns, along_roll) for k in range(4)]
    _open_corners(patch, [strip for strip, _ in sides])
    lines = [_ring_line(along, k) for k, along in enumerate([along_rows, along_columns] * 2)]
    roll = _Line(along_roll.knots, along_roll.multiplicities, 3)

    inner = [_vertex(builder, strip[0, 0]) for strip, _ in sides]
    outer = [_vertex(builder, strip[-1, 0]) for strip, _ in sides]
    lower = [_vertex(builder, floor[0]) for _, floor in sides]
    after = [1, 2, 3, 0]
    rims, tops, feet = [], [], []
    for k, (strip, floor) in enumerate(sides):
        n = after[k]
        rims.append(_edge(builder, _curve(strip[0], lines[k]), inner[k], inner[n]))
        tops.append(_edge(builder, _curve(strip[-1], lines[k]), outer[k], outer[n]))
        feet.append(_edge(builder, _curve(floor, lines[k]), lower[k], lower[n]))
    arcs = [_edge(builder, _curve(sides[k][0][:, 0], roll), inner[k], outer[k]) for k in range(4)]
    walls = [
        _edge(builder, _curve(_wall(sides[k][0][-1, 0], sides[k][1][0], 1), _down(1)), outer[k], lower[k])
        for k in range(4)
    ]

    rows_line = _Line(along_rows.knots, along_rows.multiplicities, 3)
    columns_line = _Line(along_columns.knots, along_columns.multiplicities, 3)
    faces = [_face(builder, _spline_surface(patch, rows_line, columns_line), [(rim, True) for rim in rims])]
    for k, (strip, floor) in enumerate(sides):
        n = after[k]
        faces.append(
            _face(
                builder,
                _spline_surface(strip, roll, lines[k]),
                [(arcs[k], True), (tops[k], True), (arcs[n], False), (rims[k], False)],
            )
        )
        faces.append(
            _face(
                builder,
                _spline_surface(_wall(strip[-1], floor, WALL_SPANS[k]), _down(WALL_SPANS[k]), lines[k]),
                [(walls[k], True), (feet[k], True), (walls[n], False), (tops[k], False)],
            )
        )
    faces.append(_floor(builder, feet))
    shell = TopoDS_Shell()
    builder.MakeShell(shell)
    for face in faces:
        builder.Add(shell, face)
    shell.Closed(True)
    body = TopoDS_Solid()
    builder.MakeSolid(body)
    builder.Add(body, shell)
    return body


CORNER = 2e-3
"""Turn in radians of the patch's border at its corners: there it would run straight on, and a spline that
overshoots by a hair would fold the patch. Moves a pole by less than 1e-3 mm."""


def _open_corners(patch: Array, strips: Sequence[Array]) -> None:
    """Turn the border a little at the four corners, in the patch and in the strips that share its border alike."""
    after = ((1, 0), (-1, 1), (-2, -1), (0, -2))
    for k, strip in enumerate(strips):
        before, corner, ahead = strips[k - 1][0, -2], strip[0, 0], strip[0, 1]
        come, go = (corner - before)[:2], (ahead - corner)[:2]
        length = float(np.hypot(*come))
        turned = float(come[0] * go[1] - come[1] * go[0])
        missing = CORNER * length * float(np.hypot(*go)) - turned
        if missing > 0.0:
            ahead = ahead + np.array([-come[1], come[0], 0.0]) * (missing / length**2)
            strip[0, 1] = patch[after[k]] = ahead


def _down(spans: int) -> _Line:
    """Return the knots down a wall."""
    return _Line(np.linspace(0.0, 1.0, spans + 1), (4, *(1,) * (spans - 1), 4), 3)


def _wall(top: Array, foot: Array, spans: int) -> Array:
    """Return poles straight down from `top` to `foot`, (spans + 3, ...).

    They lie at the knots' averages (Greville), which keeps the wall straight and evenly run.
    """
    line = _down(spans)
    flat = np.repeat(line.knots, line.multiplicities)
    down = (flat[1:-3] + flat[2:-2] + flat[3:-1]) / 3.0
    down = down.reshape(-1, *(1,) * top.ndim)
    poles = (1.0 - down) * top + down * foot
    poles[0], poles[-1] = top, foot
    return np.asarray(poles)


def _ring_slice(surface: Surface, k: int) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """Return the ring's indices along side k, both corners included."""
    rows, columns = surface.grid.shape[:2]
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1, columns - 1])
    return np.arange(ends[k], ends[k + 1] + 1) % int(ends[-1])


def _side_poles(surface: Surface, k: int, rows: Basis, columns: Basis, roll: Basis) -> tuple[Array, Array]:
    """Return the poles of side k's strip (ring, along, 3) and floor line (along, 3), in ring order."""
    at = _ring_slice(surface, k)
    along = rows if k % 2 == 0 else columns
    order = slice(None) if k < 2 else slice(None, None, -1)
    strip = roll.poles(surface.strip[:, at])
    strip = along.poles(strip.swapaxes(0, 1)[order])[order].swapaxes(0, 1)
    return strip, along.poles(surface.floor[at][order])[order]


def _ring_line(along: Basis, k: int) -> _Line:
    """Return the knots along side k in ring order: the last two sides run against their parameters."""
    knots = along.knots if k < 2 else 1.0 - along.knots[::-1]
    return _Line(knots, along.multiplicities, 3)


def _vertex(builder: BRep_Builder, point: Array) -> TopoDS_Vertex:
    vertex = TopoDS_Vertex()
    builder.MakeVertex(vertex, gp_Pnt(*point.tolist()), TOLERANCE)
    return vertex


def _edge(builder: BRep_Builder, curve: Geom_Curve, start: TopoDS_Vertex, end: TopoDS_Vertex) -> TopoDS_Edge:
    edge = TopoDS_Edge()
    builder.MakeEdge(edge, curve, TOLERANCE)
    builder.Add(edge, start.Oriented(TopAbs_Orientation.TopAbs_FORWARD))
    builder.Add(edge, end.Oriented(TopAbs_Orientation.TopAbs_REVERSED))
    builder.Range(edge, 0.0, 1.0)
    return edge


def _face(builder: BRep_Builder, surface: Geom_Surface, sides: Sequence[tuple[TopoDS_Edge, bool]]) -> TopoDS_Face:
    """Return the untrimmed face of a surface over the unit square, bounded by its four iso-curves."""
    face, wire, here = TopoDS_Face(), TopoDS_Wire(), TopLoc_Location()
    builder.MakeFace(face, surface, TOLERANCE)
    builder.MakeWire(wire)
    for (edge, forward), (at, along) in zip(sides, UNIT_SQUARE, strict=True):
        if not forward:
            at, along = (at[0] + along[0], at[1] + along[1]), (-along[0], -along[1])
        builder.UpdateEdge(edge, Geom2d_Line(gp_Pnt2d(*at), gp_Dir2d(*along)), surface, here, TOLERANCE)
        builder.Add(wire, edge if forward else edge.Reversed())
    wire.Closed(True)
    builder.Add(face, wire)
    return face


def _floor(builder: BRep_Builder, feet: Sequence[TopoDS_Edge]) -> TopoDS_Face:
    """Return the planar underside, facing down."""
    face, wire = TopoDS_Face(), TopoDS_Wire()
    builder.MakeFace(face, Geom_Plane(gp_Pnt(0.0, 0.0, 0.0), gp_Dir(0.0, 0.0, -1.0)), TOLERANCE)
    builder.MakeWire(wire)
    for edge in reversed(feet):
        builder.Add(wire, edge.Reversed())
    wire.Closed(True)
    builder.Add(face, wire)
    return face


def _curve(poles: Array, line: _Line) -> Geom_BSplineCurve:
    points = TColgp_Array1OfPnt(1, len(poles))
    put = points.SetValue
    for index, (x, y, z) in enumerate(poles.tolist(), 1):
        put(index, gp_Pnt(x, y, z))
    return Geom_BSplineCurve(points, _reals(line.knots), _integers(line.multiplicities), line.degree)


def _spline_surface(poles: Array, u: _Line, v: _Line) -> Geom_BSplineSurface:
    points = TColgp_Array2OfPnt(1, poles.shape[0], 1, poles.shape[1])
    put = points.SetValue
    for row, line in enumerate(poles.tolist(), 1):
        for column, (x, y, z) in enumerate(line, 1):
            put(row, column, gp_Pnt(x, y, z))
    return Geom_BSplineSurface(
        points,
        _reals(u.knots),
        _reals(v.knots),
        _integers(u.multiplicities),
        _integers(v.multiplicities),
        u.degree,
        v.degree,
    )


def _reals(values: Array) -> TColStd_Array1OfReal:
    array = TColStd_Array1OfReal(1, len(values))
    for index, value in enumerate(values.tolist(), 1):
        array.SetValue(index, value)
    return array


def _integers(values: Sequence[int]) -> TColStd_Array1OfInteger:
    array = TColStd_Array1OfInteger(1, len(values))
    for index, value in enumerate(values, 1):
        array.SetValue(index, value)
    return array
