"""An engraving in the exact solid: planar faces that share their straight edges, without any boolean."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from OCP.BRep import BRep_Builder
from OCP.Geom import Geom_Line, Geom_Plane
from OCP.gp import gp_Dir, gp_Pnt
from OCP.TopAbs import TopAbs_Orientation
from OCP.TopoDS import TopoDS_Edge, TopoDS_Face, TopoDS_Vertex, TopoDS_Wire

from insolecad.geometry.fields import Array
from insolecad.label.engraving import Engraving
from insolecad.solid.occ import TOLERANCE, level_face, wire_of

_FORWARD, _REVERSED = TopAbs_Orientation.TopAbs_FORWARD, TopAbs_Orientation.TopAbs_REVERSED


def engraved_floor(
    builder: BRep_Builder, feet: Sequence[TopoDS_Edge], engraving: Engraving | None
) -> list[TopoDS_Face]:
    """Return the flat floor at z = 0 that the edges run round anticlockwise, and the faces of an engraving in it."""
    holes, faces = _pockets(builder, engraving) if engraving else ([], [])
    around = wire_of(builder, [(edge, False) for edge in reversed(feet)])
    return [level_face(builder, 0.0, [around, *holes]), *faces]


class _Ring(NamedTuple):
    """One ring's edges at the floor and at the pocket's depth."""

    low: list[TopoDS_Edge]
    deep: list[TopoDS_Edge]


def _pockets(builder: BRep_Builder, engraving: Engraving) -> tuple[list[TopoDS_Wire], list[TopoDS_Face]]:
    """Return the floor's inner wires, and the faces of walls, pocket floors and islands."""
    holes: list[TopoDS_Wire] = []
    faces: list[TopoDS_Face] = []
    for pocket in engraving.pockets:
        deep_wires = []
        for number, ring in enumerate(pocket.rings):
            edges = _ring(builder, ring, engraving.depth, faces)
            # seen from below a ring with its pocket on the left runs as the wire round the pocket's floor backward
            low = wire_of(builder, [(edge, True) for edge in edges.low])
            deep_wires.append(wire_of(builder, [(edge, False) for edge in reversed(edges.deep)]))
            if number == 0:
                holes.append(low)
            else:
                faces.append(level_face(builder, 0.0, [low]))
        faces.append(level_face(builder, engraving.depth, deep_wires))
    return holes, faces


def _ring(builder: BRep_Builder, ring: Array, depth: float, faces: list[TopoDS_Face]) -> _Ring:
    """Return a ring's edges, and add its walls to the faces."""
    points, count = ring.tolist(), len(ring)
    after = [*range(1, count), 0]
    runs = np.roll(ring, -1, axis=0) - ring
    lengths = np.hypot(*runs.T).tolist()
    ways = [(x, y, 0.0) for x, y in runs.tolist()]
    corners = [[_vertex(builder, x, y, z) for x, y in points] for z in (0.0, depth)]
    low, deep = (
        [_edge(builder, (*points[k], z), ways[k], lengths[k], of_level[k], of_level[after[k]]) for k in range(count)]
        for z, of_level in zip((0.0, depth), corners, strict=True)
    )
    up = [_edge(builder, (*points[k], 0.0), (0.0, 0.0, 1.0), depth, corners[0][k], corners[1][k]) for k in range(count)]
    for k, (x, y, _) in enumerate(ways):
        face = TopoDS_Face()
        plane = Geom_Plane(gp_Pnt(*points[k], 0.0), gp_Dir(-y, x, 0.0))
        builder.MakeFace(face, plane, TOLERANCE)
        sides = [(up[k], True), (deep[k], True), (up[after[k]], False), (low[k], False)]
        builder.Add(face, wire_of(builder, sides))
        faces.append(face)
    return _Ring(low, deep)


def _vertex(builder: BRep_Builder, x: float, y: float, z: float) -> TopoDS_Vertex:
    vertex = TopoDS_Vertex()
    builder.MakeVertex(vertex, gp_Pnt(x, y, z), TOLERANCE)
    return vertex


def _edge(
    builder: BRep_Builder,
    start: tuple[float, float, float],
    way: tuple[float, float, float],
    length: float,
    first: TopoDS_Vertex,
    last: TopoDS_Vertex,
) -> TopoDS_Edge:
    edge = TopoDS_Edge()
    builder.MakeEdge(edge, Geom_Line(gp_Pnt(*start), gp_Dir(*way)), TOLERANCE)
    builder.Add(edge, first.Oriented(_FORWARD))
    builder.Add(edge, last.Oriented(_REVERSED))
    builder.Range(edge, 0.0, length)
    return edge
