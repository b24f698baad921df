"""Openings cut into the exact solid."""

from collections.abc import Sequence

import numpy as np
from OCP.BRep import BRep_Builder, BRep_Tool
from OCP.Geom import Geom_BSplineSurface, Geom_Circle, Geom_CylindricalSurface, Geom_Line, Geom_Plane
from OCP.Geom2d import Geom2d_Circle, Geom2d_Line
from OCP.gp import gp_Ax2d, gp_Ax3, gp_Dir, gp_Dir2d, gp_Pnt, gp_Pnt2d, gp_Vec
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Face, TopoDS_Shape, TopoDS_Solid, TopoDS_Wire

from insolecad.errors import BuildError
from insolecad.geometry.fields import Array
from insolecad.solid.occ import (
    TOLERANCE,
    Line,
    closed_solid,
    edge_between,
    parameter_curve,
    spline_curve,
    vertex,
)
from insolecad.solid.spline import QUINTIC, quintic_multiplicities, quintic_poles

Circle = tuple[float, float, float]

TRUE = 4e-9
"""How far in mm the spline round a circle of 1 mm radius may miss it: with the surface's share under the tolerance."""

FULL_TURN = 2.0 * np.pi

LOOKS = (48, 24)
"""Places of the foot side from which the search for a point on it starts."""

HERE = TopLoc_Location()

FINER = 8
"""How many times finer than the spline's spans the search for knot lines looks: circles may just touch them."""

NEAREST = 1e-4
"""Least angle between two knots of an edge; knot lines that meet on it count once."""

SECONDS_EACH = 0.006
"""What one opening takes on a usual machine; printed before it begins."""


def seconds(count: int) -> float:
    """Return about how long this many openings take."""
    return max(1.0, SECONDS_EACH * count)


def drill(solid: TopoDS_Shape, circles: Sequence[Circle]) -> TopoDS_Solid:
    """Return a cushion's solid with round openings right through it: (x, y, diameter) each, apart from each other.

    They go through its first face, the foot side, and its plane underside; raises BuildError
    if there is no such plane.
    """
    builder = BRep_Builder()
    faces = _faces(solid)
    surfaces = [BRep_Tool.Surface_s(face) for face in faces]
    under = next((k for k, surface in enumerate(surfaces) if _is_floor(surface)), None)
    foot_side = surfaces[0]
    if under is None or not isinstance(foot_side, Geom_BSplineSurface):
        raise BuildError("openings are cut into the exact solid only of an insole with a plane underside")
    top, floor = (_copied(builder, faces[k]) for k in (0, under))
    places = _Places(foot_side)
    walls = [_opening(builder, places, top, floor, surfaces[under], circle) for circle in circles]
    kept = [top if k == 0 else floor if k == under else face for k, face in enumerate(faces)]
    return closed_solid(builder, [*kept, *walls])


def _faces(solid: TopoDS_Shape) -> list[TopoDS_Face]:
    explorer, faces = TopExp_Explorer(solid, TopAbs_ShapeEnum.TopAbs_FACE), []
    while explorer.More():
        faces.append(TopoDS.Face_s(explorer.Current()))
        explorer.Next()
    return faces


def _is_floor(surface: object) -> bool:
    """Return whether a surface is the plane z = 0, facing down."""
    if not isinstance(surface, Geom_Plane):
        return False
    axis = surface.Pln().Axis()
    return bool(abs(axis.Location().Z()) < TOLERANCE and axis.Direction().Z() < -0.5)


def _copied(builder: BRep_Builder, face: TopoDS_Face) -> TopoDS_Face:
    """Return a face on the same surface with the same borders, to which holes can be added."""
    copy = TopoDS_Face()
    builder.MakeFace(copy, BRep_Tool.Surface_s(face), TOLERANCE)
    wires = TopExp_Explorer(face, TopAbs_ShapeEnum.TopAbs_WIRE)
    while wires.More():
        builder.Add(copy, wires.Current())
        wires.Next()
    return copy


def _opening(
    builder: BRep_Builder,
    places: "_Places",
    top: TopoDS_Face,
    floor: TopoDS_Face,
    plane: Geom_Plane,
    circle: Circle,
) -> TopoDS_Face:
    """Cut one opening out of foot side and floor; return the cylinder between them, facing its own axis."""
    x, y, diameter = circle
    radius = diameter / 2.0
    start, angle, rims = places.round(x, y, radius)
    line = Line(angle, quintic_multiplicities(len(angle)), QUINTIC)
    on_circle, on_surface, unrolled = (
        quintic_poles(angle, *told) for told in (rims[..., :3], rims[..., 3:5], rims[..., 5:])
    )
    upper = vertex(builder, on_circle[0])
    rim = edge_between(builder, spline_curve(on_circle, line), upper, upper, (0.0, FULL_TURN))
    builder.UpdateEdge(rim, parameter_curve(on_surface, line), places.surface, HERE, TOLERANCE)
    axes = gp_Ax3(gp_Pnt(x, y, 0.0), gp_Dir(0.0, 0.0, 1.0), gp_Dir(np.cos(start), np.sin(start), 0.0))
    cylinder = Geom_CylindricalSurface(axes, radius)
    builder.UpdateEdge(rim, parameter_curve(unrolled, line), cylinder, HERE, TOLERANCE)

    at_foot = np.array([on_circle[0, 0], on_circle[0, 1], 0.0])
    lower = vertex(builder, at_foot)
    foot = edge_between(builder, Geom_Circle(axes.Ax2(), radius), lower, lower, (0.0, FULL_TURN))
    builder.UpdateEdge(foot, Geom2d_Line(gp_Pnt2d(0.0, 0.0), gp_Dir2d(1.0, 0.0)), cylinder, HERE, TOLERANCE)
    builder.UpdateEdge(foot, _on_plane(plane, axes, radius), plane, HERE, TOLERANCE)

    height = float(on_circle[0, 2])
    upright = Geom_Line(gp_Pnt(*at_foot.tolist()), gp_Dir(0.0, 0.0, 1.0))
    seam = edge_between(builder, upright, lower, upper, (0.0, height))
    sides = [Geom2d_Line(gp_Pnt2d(turn, 0.0), gp_Dir2d(0.0, 1.0)) for turn in (FULL_TURN, 0.0)]
    builder.UpdateEdge(seam, *sides, cylinder, HERE, TOLERANCE)

    wall = TopoDS_Face()
    builder.MakeFace(wall, cylinder, TOLERANCE)
    builder.Add(wall, _wire(builder, foot, seam, rim.Reversed(), seam.Reversed()))
    builder.Add(top, _wire(builder, rim.Reversed()))
    builder.Add(floor, _wire(builder, foot))
    return TopoDS.Face_s(wall.Reversed())


def _wire(builder: BRep_Builder, *edges: TopoDS_Shape) -> TopoDS_Wire:
    wire = TopoDS_Wire()
    builder.MakeWire(wire)
    for edge in edges:
        builder.Add(wire, edge)
    wire.Closed(True)
    return wire


def _on_plane(plane: Geom_Plane, axes: gp_Ax3, radius: float) -> Geom2d_Circle:
    """Return the floor's circle about an upright axis in the parameters of its plane, from the axes' own x on."""
    place = plane.Pln().Position()
    across, along = place.XDirection(), place.YDirection()
    middle = gp_Vec(place.Location(), axes.Location())
    centre = gp_Pnt2d(middle.Dot(gp_Vec(across)), middle.Dot(gp_Vec(along)))
    first = gp_Dir2d(axes.XDirection().Dot(across), axes.XDirection().Dot(along))
    # seen from below the plane's own sense of turning is the other one
    turns_with = across.X() * along.Y() - across.Y() * along.X() > 0.0
    return Geom2d_Circle(gp_Ax2d(centre, first), radius, turns_with)


class _Places:
    """Points of a spline surface by their plan position."""

    def __init__(self, surface: Geom_BSplineSurface) -> None:
        self.surface = surface
        self.knots = [
            np.array([knots.Value(k) for k in range(2, knots.Length())])
            for knots in (surface.UKnots(), surface.VKnots())
        ]
        u, v = (np.linspace(0.0, 1.0, count) for count in LOOKS)
        self._looked = np.array([[a, b, self._value(a, b).X(), self._value(a, b).Y()] for a in u for b in v])

    def _value(self, u: float, v: float) -> gp_Pnt:
        return self.surface.Value(u, v)

    def round(self, x: float, y: float, radius: float) -> tuple[float, Array, Array]:
        """Return where a circle about (x, y) begins, angles (n,) from there once round, and what holds there.

        That is, shape (3, n, 7): values, first and second derivatives by the angle, of the point (x, y, z), its
        parameters (u, v) on the surface, and its angle and height on the cylinder. Among the
        angles are all at which the circle crosses a knot line of the surface: there its third
        derivative jumps.
        """
        # a quintic over h on a circle misses it by h^6 r / 46080; the surface bends more the wider it goes round
        count = int(np.ceil(FULL_TURN / (46080.0 * TRUE / radius**3) ** (1.0 / 6.0)))
        even = np.linspace(0.0, FULL_TURN, count, endpoint=False)
        dense = _resampled(self._parameters(x, y, radius, even), FINER)
        crossed = np.sort(
            np.concatenate(
                [_crossings(line - knot) for line, knots in zip(dense.T, self.knots, strict=True) for knot in knots]
            )
        )
        # begun in the middle of the widest gap, so that no crossing is by the seam
        gaps = np.diff(crossed, append=crossed[:1] + FULL_TURN)
        start = float(crossed[gaps.argmax()] + gaps.max() / 2.0) % FULL_TURN if len(crossed) else 0.0
        angle = _merged(np.append(even, FULL_TURN), np.sort((crossed - start) % FULL_TURN))
        at = self._parameters(x, y, radius, np.asarray(angle + start))
        told = np.array(
            [
                self._derivatives(x, y, radius, turn + start, u, v)
                for turn, (u, v) in zip(angle, at.tolist(), strict=True)
            ]
        )
        told[-1] = told[0]
        told[:, 0, 5] = angle
        return start, angle, told.swapaxes(0, 1)

    def _derivatives(self, x: float, y: float, radius: float, angle: float, u: float, v: float) -> Array:
        """Return value, first and second derivative by the angle of x, y, z, u, v, angle and height, (3, 7)."""
        point, by_u, by_v, by_uu, by_vv, by_uv = gp_Pnt(), *(gp_Vec() for _ in range(5))
        self.surface.D2(u, v, point, by_u, by_v, by_uu, by_vv, by_uv)
        slope_u, slope_v, bend_uu, bend_vv, bend_uv = (
            np.array([one.X(), one.Y(), one.Z()]) for one in (by_u, by_v, by_uu, by_vv, by_uv)
        )
        outward, along = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        plan = np.column_stack([slope_u[:2], slope_v[:2]])
        first = np.linalg.solve(plan, radius * along)
        bend = bend_uu * first[0] ** 2 + 2.0 * bend_uv * first[0] * first[1] + bend_vv * first[1] ** 2
        second = np.linalg.solve(plan, -radius * outward - bend[:2])
        rise = slope_u[2] * first[0] + slope_v[2] * first[1]
        turn = bend[2] + slope_u[2] * second[0] + slope_v[2] * second[1]
        return np.array(
            [
                [x + radius * outward[0], y + radius * outward[1], point.Z(), u, v, angle, point.Z()],
                [*(radius * along), rise, *first, 1.0, rise],
                [*(-radius * outward), turn, *second, 0.0, turn],
            ]
        )

    def _parameters(self, x: float, y: float, radius: float, angle: Array) -> Array:
        """Return the surface's parameters (n, 2) at angles on a circle."""
        nearest = np.hypot(self._looked[:, 2] - x - radius, self._looked[:, 3] - y).argmin()
        u, v = self._looked[nearest, :2].tolist()
        found = []
        for turn in angle.tolist():
            u, v = self._solved(x + radius * np.cos(turn), y + radius * np.sin(turn), u, v)
            found.append((u, v))
        return np.array(found)

    def _solved(self, x: float, y: float, u: float, v: float) -> tuple[float, float]:
        """Return the parameters of the surface at a plan position, by Newton's steps from nearby ones."""
        point, by_u, by_v = gp_Pnt(), gp_Vec(), gp_Vec()
        for _ in range(30):
            self.surface.D1(u, v, point, by_u, by_v)
            miss_x, miss_y = x - point.X(), y - point.Y()
            if abs(miss_x) + abs(miss_y) < 1e-11:
                return u, v
            area = by_u.X() * by_v.Y() - by_u.Y() * by_v.X()
            u = min(max(u + (miss_x * by_v.Y() - miss_y * by_v.X()) / area, 0.0), 1.0)
            v = min(max(v + (miss_y * by_u.X() - miss_x * by_u.Y()) / area, 0.0), 1.0)
        if abs(miss_x) + abs(miss_y) > 1e-9:
            raise BuildError("an opening could not be found on the exact foot side")
        return u, v


def _resampled(values: Array, times: int) -> Array:
    """Return values (n, columns) at even places once round at this many times as many, by their waves."""
    count = len(values)
    return np.asarray(times * np.fft.irfft(np.fft.rfft(values, axis=0), times * count, axis=0))


def _crossings(off: Array) -> Array:
    """Return the angles at which a function, tabled at even places once round, crosses zero."""
    after = np.roll(off, -1)
    at = np.flatnonzero((off < 0.0) != (after < 0.0))
    return np.asarray((at + off[at] / (off[at] - after[at])) * (FULL_TURN / len(off)))


def _merged(angle: Array, more: Array) -> Array:
    """Return the angles with more of them put in, which take the place of those that lie too near."""
    if not len(more):
        return angle
    inner = angle[1:-1]
    kept = inner[np.abs(inner[:, None] - more).min(axis=1) > 0.25 * float(angle[1])]
    apart = np.diff(more, prepend=-1.0) > NEAREST
    return np.concatenate([[0.0], np.sort(np.concatenate([kept, more[apart]])), [FULL_TURN]])
