"""Shapes of the CAD kernel, made by hand: vertices, edges, faces and solids that share what they meet in.

Every edge is an iso-curve of the faces on both its sides, so its pcurves are straight lines
and the tolerances stay at the kernel's finest.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_BSplineCurve, Geom_BSplineSurface, Geom_Curve, Geom_Plane, Geom_Surface
from OCP.Geom2d import Geom2d_BSplineCurve, Geom2d_Line
from OCP.gp import gp_Dir, gp_Dir2d, gp_Pnt, gp_Pnt2d
from OCP.TColgp import TColgp_Array1OfPnt, TColgp_Array1OfPnt2d, TColgp_Array2OfPnt
from OCP.TColStd import TColStd_Array1OfInteger, TColStd_Array1OfReal
from OCP.TopAbs import TopAbs_Orientation
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS_Edge, TopoDS_Face, TopoDS_Shell, TopoDS_Solid, TopoDS_Vertex, TopoDS_Wire

from insolecad.geometry.fields import Array

TOLERANCE = 1e-7
"""Tolerance of edges and vertices in mm: the kernel's finest."""

Bounds = tuple[float, float]


class Line(NamedTuple):
    """Knots, multiplicities and degree along one direction."""

    knots: Array
    multiplicities: Sequence[int]
    degree: int


def closed_solid(builder: BRep_Builder, faces: Sequence[TopoDS_Face]) -> TopoDS_Solid:
    """Return the solid that the faces enclose; they face outward and share their edges."""
    shell, body = TopoDS_Shell(), TopoDS_Solid()
    builder.MakeShell(shell)
    for face in faces:
        builder.Add(shell, face)
    shell.Closed(True)
    builder.MakeSolid(body)
    builder.Add(body, shell)
    return body


def down_line(spans: int) -> Line:
    """Return the knots down a wall."""
    return Line(np.linspace(0.0, 1.0, spans + 1), (4, *(1,) * (spans - 1), 4), 3)


def wall_poles(top: Array, foot: Array, spans: int) -> Array:
    """Return poles straight down from `top` to `foot`, (spans + 3, ...).

    They lie at the knots' averages (Greville), which keeps the wall straight and evenly run.
    """
    line = down_line(spans)
    flat = np.repeat(line.knots, line.multiplicities)
    down = (flat[1:-3] + flat[2:-2] + flat[3:-1]) / 3.0
    down = down.reshape(-1, *(1,) * top.ndim)
    poles = (1.0 - down) * top + down * foot
    poles[0], poles[-1] = top, foot
    return np.asarray(poles)


def vertex(builder: BRep_Builder, point: Array) -> TopoDS_Vertex:
    vertex = TopoDS_Vertex()
    builder.MakeVertex(vertex, gp_Pnt(*point.tolist()), TOLERANCE)
    return vertex


def edge_between(
    builder: BRep_Builder, curve: Geom_Curve, start: TopoDS_Vertex, end: TopoDS_Vertex, bounds: Bounds = (0.0, 1.0)
) -> TopoDS_Edge:
    """Return the edge along a curve between two parameters, where its vertices lie."""
    edge = TopoDS_Edge()
    builder.MakeEdge(edge, curve, TOLERANCE)
    builder.Add(edge, start.Oriented(TopAbs_Orientation.TopAbs_FORWARD))
    builder.Add(edge, end.Oriented(TopAbs_Orientation.TopAbs_REVERSED))
    builder.Range(edge, *bounds)
    return edge


def face_of(
    builder: BRep_Builder,
    surface: Geom_Surface,
    sides: Sequence[tuple[TopoDS_Edge, bool]],
    u: Bounds = (0.0, 1.0),
    v: Bounds = (0.0, 1.0),
) -> TopoDS_Face:
    """Return the face of a surface between parameters, bounded by four iso-curves, anticlockwise.

    Each edge comes with whether it runs along: parameters of the first two rise with the
    surface's own, those of the last two run from its other end.
    """
    face, wire = TopoDS_Face(), TopoDS_Wire()
    builder.MakeFace(face, surface, TOLERANCE)
    builder.MakeWire(wire)
    for (edge, forward), (at, along) in zip(sides, _iso_curves(u, v), strict=True):
        if not forward:
            at, along = (at[0] + along[0], at[1] + along[1]), (-along[0], -along[1])
        _lies_on(builder, edge, surface, at, along)
        builder.Add(wire, edge if forward else edge.Reversed())
    wire.Closed(True)
    builder.Add(face, wire)
    return face


Pair = tuple[float, float]


def _iso_curves(u: Bounds, v: Bounds) -> Sequence[tuple[Pair, Pair]]:
    """Return start and direction of the lines in parameter space that bound a face, anticlockwise."""
    return (
        ((0.0, v[0]), (1.0, 0.0)),
        ((u[1], 0.0), (0.0, 1.0)),
        ((1.0, v[1]), (-1.0, 0.0)),
        ((u[0], 1.0), (0.0, -1.0)),
    )


def _lies_on(builder: BRep_Builder, edge: TopoDS_Edge, surface: Geom_Surface, at: Pair, along: Pair) -> None:
    line = Geom2d_Line(gp_Pnt2d(*at), gp_Dir2d(*along))
    builder.UpdateEdge(edge, line, surface, TopLoc_Location(), TOLERANCE)


def wire_of(builder: BRep_Builder, sides: Sequence[tuple[TopoDS_Edge, bool]]) -> TopoDS_Wire:
    """Return the closed wire of edges in their order, each with whether it runs along."""
    wire = TopoDS_Wire()
    builder.MakeWire(wire)
    for edge, forward in sides:
        builder.Add(wire, edge if forward else edge.Reversed())
    wire.Closed(True)
    return wire


def level_face(builder: BRep_Builder, z: float, wires: Sequence[TopoDS_Wire]) -> TopoDS_Face:
    """Return the level face at a height that faces down, between its wires."""
    face = TopoDS_Face()
    builder.MakeFace(face, Geom_Plane(gp_Pnt(0.0, 0.0, z), gp_Dir(0.0, 0.0, -1.0)), TOLERANCE)
    for wire in wires:
        builder.Add(face, wire)
    return face


def spline_curve(poles: Array, line: Line) -> Geom_BSplineCurve:
    points = TColgp_Array1OfPnt(1, len(poles))
    put = points.SetValue
    for index, (x, y, z) in enumerate(poles.tolist(), 1):
        put(index, gp_Pnt(x, y, z))
    return Geom_BSplineCurve(points, _reals(line.knots), _integers(line.multiplicities), line.degree)


def parameter_curve(poles: Array, line: Line) -> Geom2d_BSplineCurve:
    """Return a curve in a surface's parameters, from poles (n, 2)."""
    points = TColgp_Array1OfPnt2d(1, len(poles))
    for index, (u, v) in enumerate(poles.tolist(), 1):
        points.SetValue(index, gp_Pnt2d(u, v))
    return Geom2d_BSplineCurve(points, _reals(line.knots), _integers(line.multiplicities), line.degree)


def spline_surface(poles: Array, u: Line, v: Line) -> Geom_BSplineSurface:
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
