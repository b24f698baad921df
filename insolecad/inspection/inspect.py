"""What an insole measures, from its triangles alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.geometry.definitions import ARCH_APEX, BALL_CENTRE_MM, HEEL_SEAT
from insolecad.inspection.formats.units import MM, Unit, unit_of_points
from insolecad.inspection.measure.arch import APEX_RANGE_MM, lateral_arch_mm, medial_arch
from insolecad.inspection.measure.basics import min_thickness
from insolecad.inspection.measure.footbed import Footbed, Supports, footbed, supports
from insolecad.inspection.measure.front_edge import FrontEdge, front_edge, steps_back
from insolecad.inspection.measure.heel import Heel, heel
from insolecad.inspection.measure.metatarsal_pad import metatarsal_pad, why_no_pad
from insolecad.inspection.measure.refusal import misplacement, refusal
from insolecad.inspection.measure.shell import normal_thickness
from insolecad.inspection.measure.taper import without_taper
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import hits_at
from insolecad.inspection.mesh.repair import SMALL, Whole, wholes
from insolecad.inspection.pose.landmarks import Landmarks
from insolecad.inspection.pose.pose import PosedMesh, pose_mesh

Values = dict[str, Any]

_STEP_MM = 3.0
_FRONT_MARGIN_MM = 3.0
"""Sections end this far behind a front edge."""

_RIM_BAND_MM = 8.0
"""A shell's thickness counts from twice its thickness inside its edge; insolecad's are 4 mm thick at most."""

_ASIDE_MM = (0.0, 2.0, 4.0, 6.0)
"""Where the thickness is read beside a place that a hole takes away."""

NO_SIDE = "side unknown: the shape fits a left and a right foot"
NO_BODY = "not found: this is an open surface, which has no thickness"
TORN = "not found: edges are shared by more than two triangles, so sections cannot be followed"

MEASURES: dict[str, Any] = {
    "side": None,
    "length_mm": None,
    "ball_width_mm": None,
    "heel_width_mm": None,
    "heel_cup_depth_mm": {"rear": None, "medial": None, "lateral": None},
    "medial_arch": {"height_mm": None, "apex_mm": None},
    "lateral_arch": {"height_mm": None},
    "metatarsal_pad": None,
    "rearfoot_slope_deg": None,
    "drop_mm": None,
    "thickness_mm": {"minimum": None, "heel_seat": None, "ball": None},
    "volume_cm3": None,
}
"""Every measure with nothing found."""


def measure(there: PosedMesh, marks: Landmarks, solid: bool, values: Values, missing: dict[str, str]) -> None:
    """Fill in all that hangs on sections and rays of a body whose heel is known."""
    edge = front_edge(there.curve)
    _thicknesses(there, marks, edge, solid, values, missing)
    if not there.mesh.consistent:
        for key in ("heel_cup_depth_mm", "rearfoot_slope_deg", "medial_arch", "lateral_arch", "metatarsal_pad"):
            missing[key] = TORN
        return
    rear = _heel(there, marks, values, missing)
    if rear is None:
        return
    try:
        bed = _footbed(there, marks, edge, rear)
    except FileError as error:
        for key in ("medial_arch", "lateral_arch", "metatarsal_pad"):
            missing[key] = f"not found: {error}"
        return
    length = marks.foot_length
    carried = supports(bed, np.abs(bed.x - ARCH_APEX * length) <= APEX_RANGE_MM)
    _arches(there, bed, carried, length, values, missing)
    pad = metatarsal_pad(bed, carried, marks.ball_length)
    if pad is None:
        missing["metatarsal_pad"] = f"no pad: {why_no_pad(bed, carried, marks.ball_length)}"
    elif edge is not None and marks.length == "three-quarter" and steps_back(there.curve, edge):
        missing["metatarsal_pad"] = "not found: the footbed runs out beside the first ray, and what stood there with it"
    else:
        values["metatarsal_pad"] = {
            "height_mm": pad.height_mm,
            "crest_mm": pad.x_mm,
            "crest_inward_mm": pad.y_mm,
        }


def _heel(there: PosedMesh, marks: Landmarks, values: Values, missing: dict[str, str]) -> Heel | None:
    try:
        rear = heel(there.mesh, marks.foot_length)
    except FileError as error:
        for key in ("heel_cup_depth_mm", "rearfoot_slope_deg", "medial_arch", "lateral_arch", "metatarsal_pad"):
            missing[key] = f"not found: {error}"
        return None
    depths = (rear.cup.rear_mm, rear.cup.medial_mm, rear.cup.lateral_mm)
    cup: dict[str, float | None] = dict(zip(("rear", "medial", "lateral"), depths, strict=True))
    slope: float | None = rear.slope_deg
    if there.side == "unknown":
        cup |= {"medial": None, "lateral": None}
        missing["heel_cup_depth_mm"] = missing["rearfoot_slope_deg"] = NO_SIDE
        slope = None
    values["heel_cup_depth_mm"], values["rearfoot_slope_deg"] = cup, slope
    return rear


def _footbed(there: PosedMesh, marks: Landmarks, edge: FrontEdge | None, rear: Heel) -> Footbed:
    length = marks.foot_length
    last = marks.ball_length
    if edge is not None:
        last = min(last, edge.x - _FRONT_MARGIN_MM)
    stations = np.arange(ARCH_APEX * length - APEX_RANGE_MM - 3 * _STEP_MM, last, _STEP_MM)
    bed = footbed(there.mesh, stations, length, float(np.tan(np.radians(rear.slope_deg))))
    return bed if edge is None else without_taper(there.mesh, bed, edge)


def _arches(
    there: PosedMesh, bed: Footbed, carried: Supports, length: float, values: Values, missing: dict[str, str]
) -> None:
    if there.side == "unknown":
        missing["medial_arch"] = missing["lateral_arch"] = NO_SIDE
        return
    arch = medial_arch(bed, carried, length)
    values["medial_arch"] = {"height_mm": arch.height_mm, "apex_mm": arch.apex_x_mm}
    if arch.apex_x_mm is None:
        missing["medial_arch"] = "not found: the inner edge is less than 1 mm over the footbed, so it has no apex"
    values["lateral_arch"] = {"height_mm": lateral_arch_mm(bed, carried, length)}


def _thicknesses(
    there: PosedMesh, marks: Landmarks, edge: FrontEdge | None, solid: bool, values: Values, missing: dict[str, str]
) -> None:
    """Fill in the drop, and the thickness as far as there is a body."""
    ball_x = marks.ball_length - BALL_CENTRE_MM
    low, high = there.curve.sides([ball_x])
    seat = _through(there, HEEL_SEAT * marks.foot_length, 0.0)
    ball = None
    if edge is None or (np.isfinite(low[0]) and edge.x + _FRONT_MARGIN_MM > ball_x):
        ball = _through(there, ball_x, float(low[0] + high[0]) / 2.0)
    if ball is None:
        missing["drop_mm"] = "not found: the insole ends behind the ball" if edge else "not found: a hole at the ball"
    elif seat is None:
        missing["drop_mm"] = "not found: a hole at the heel seat"
    else:
        values["drop_mm"] = seat[0] - ball[0]
    if not solid:
        missing["thickness_mm"] = NO_BODY
        return
    values["thickness_mm"] = {
        "minimum": least_thickness(there, solid),
        "heel_seat": seat[1] if seat else None,
        "ball": ball[1] if ball else None,
    }
    if seat is None or ball is None:
        missing["thickness_mm"] = missing["drop_mm"]


def _through(there: PosedMesh, x: float, y: float) -> tuple[float, float] | None:
    """Return height and thickness at a place, or as near to it as no hole is."""
    for aside in _ASIDE_MM:
        around = (
            np.array([(1, 0), (-1, 0), (0, 1), (0, -1)]) * aside + np.array([x, y]) if aside else np.array([[x, y]])
        )
        hits = hits_at(there.mesh, *around.T)
        top, thick = hits.top(), hits.thinnest()
        known = np.isfinite(top) & np.isfinite(thick)
        if known.any():
            return float(top[known].mean()), float(thick[known].mean())
    return None


def least_thickness(there: PosedMesh, solid: bool) -> float | None:
    """Return the least thickness: vertical over a flat underside, along the normal elsewhere."""
    if not solid:
        return None
    if there.flat:
        least = min_thickness(there.mesh, there.curve)
    else:
        least = normal_thickness(there.mesh, _RIM_BAND_MM).least
    return least if np.isfinite(least) else None


_MOST_BODIES = 4
"""Insoles of one file that are measured: a pair, and as many again."""

_TALLEST_MM = 70.0
"""No insole stands higher than this (house): the deepest cup on the thickest base and lift is 55 mm high."""

NO_ENDS = "not found: neither end is the heel, so this is not the shape of an insole"


class SkippedBodies(str):
    """A remark on bodies as large as an insole that were not measured: of them nothing is known."""


@dataclass(frozen=True)
class Inspection:
    """What one body measures. `values` has a key for every measure, None if it was not found.

    `missing` says why, by the key of the measure; `remarks` what else a reader should know.
    """

    values: Values
    missing: dict[str, str]
    remarks: tuple[str, ...]
    placed: PosedMesh
    unit: Unit

    @property
    def is_insole(self) -> bool:
        """Whether it has the shape of one, so that more than its size was looked for."""
        return self.values["heel_width_mm"] is not None

    @property
    def is_solid(self) -> bool:
        """Whether it is a body, and no open surface that was closed underneath to be measured."""
        return "volume_cm3" not in self.missing


def of_bodies(
    bodies: Sequence[NDArray[np.float64]], foot: Landmarks | None = None
) -> tuple[list[Inspection], list[str]]:
    """Return what every insole among the bodies of a file measures, as `inspections` does for one of them."""
    for body in bodies:
        if nowhere := misplacement(body):
            raise FileError(nowhere)
    sizes = [float(np.abs(FinishedMesh(*_apart(body)).normals).sum()) for body in bodies]
    large = [body for body, size in zip(bodies, sizes, strict=True) if not size < SMALL * max(sizes)]
    found: list[Inspection] = []
    remarks: list[str] = []
    for body in large[:_MOST_BODIES]:
        more, notes = inspections(body, foot)
        found += more
        remarks += notes
    if len(large) > _MOST_BODIES:
        words = f"the file holds {len(large)} bodies of like size: the first {_MOST_BODIES} were measured"
        remarks.append(SkippedBodies(words))
    if small := len(bodies) - len(large):
        remarks.append(_left_out(small))
    if len(large) > 1:
        remarks.append(f"the file holds {len(large)} bodies; each was measured by itself")
    return found, remarks


def _apart(body: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the corners of loose triangles and their numbers."""
    return body.reshape(-1, 3), np.arange(3 * len(body)).reshape(-1, 3)


def _left_out(count: int) -> str:
    parts = "1 smaller part was" if count == 1 else f"{count} smaller parts were"
    return f"{parts} left out: too small to be an insole"


def inspections(triangles: Any, foot: Landmarks | None = None) -> tuple[list[Inspection], list[str]]:
    """Return what every insole among loose triangles (n, 3, 3) measures, and remarks on the whole file.

    `foot` says how long the foot is, and so where to look; without it the outline decides.
    Raises FileError if there is nothing to measure.
    """
    loose = np.asarray(triangles, dtype=np.float64).reshape(-1, 3, 3)
    if words := refusal(loose):
        raise FileError(words)
    bodies, small = wholes(loose)
    if not bodies:
        raise FileError("the file holds no shape: all of its triangles are points or lines.")
    remarks: list[str] = []
    if len(bodies) > _MOST_BODIES:
        words = f"the file holds {len(bodies)} bodies of like size: only the largest was measured"
        remarks.append(SkippedBodies(words))
        bodies = bodies[:1]
    unit = unit_of_points(loose.reshape(-1, 3)) or MM
    found = [_inspected(body, unit, foot) for body in bodies]
    if small:
        remarks.append(_left_out(small))
    if len(found) > 1:
        remarks.append(f"the file holds {len(found)} bodies; each was measured by itself")
    return found, remarks


def _inspected(body: Whole, unit: Unit, foot: Landmarks | None) -> Inspection:
    mesh = body.mesh
    if unit.mm != 1.0:
        mesh = FinishedMesh(mesh.vertices * unit.mm, mesh.faces)
    there = pose_mesh(mesh)
    marks = foot or there.landmarks
    values: Values = {**MEASURES}
    missing: dict[str, str] = {}
    values["length_mm"] = there.curve.length
    values["ball_width_mm"] = there.curve.ball_width
    if body.solid:
        values["volume_cm3"] = abs(mesh.volume_cm3) if there.standing.flat else abs(there.mesh.volume_cm3)
    else:
        missing["volume_cm3"] = NO_BODY
    height = float(np.ptp(there.mesh.vertices[:, 2]))
    no_insole = NO_ENDS if there.ends == "unknown" else ""
    if body.solid and height > _TALLEST_MM:
        no_insole = f"not found: it is {height:.0f} mm high, too high for an insole; a foot, perhaps"
    if no_insole:
        missing |= {key: no_insole for key in MEASURES if values[key] is None or isinstance(values[key], dict)}
        values |= {"thickness_mm": {**MEASURES["thickness_mm"], "minimum": least_thickness(there, body.solid)}}
        return Inspection(values, missing, tuple(_remarks(body, there, unit)), there, unit)
    values["heel_width_mm"] = there.curve.heel_width
    values["side"] = None if there.side == "unknown" else there.side
    if there.side == "unknown":
        missing["side"] = NO_SIDE
    measure(there, marks, body.solid, values, missing)
    return Inspection(values, missing, tuple(_remarks(body, there, unit)), there, unit)


def _remarks(body: Whole, there: PosedMesh, unit: Unit) -> Iterator[str]:
    if unit is not MM:
        yield f"the file was read in {unit.name}: in mm it would be too large or too small for an insole"
    elif unit_of_points(body.mesh.vertices) is None:
        yield "in no unit is this as long as an insole; it was measured in mm"
    yield from body.remarks
    if there.standing.unsure:
        yield "its two faces are flat and alike: which of them is the underside is unknown, and so are left and right"
    elif not there.flat and body.solid:
        yield "the underside is not flat: the body was measured upright as it is in the file"
    if not there.flat and body.solid and float(np.ptp(there.mesh.vertices[:, 2])) <= _TALLEST_MM:
        yield "a shell has no flat underside: its length and widths are those of the whole shell from above"
    if there.landmarks.length != "full" and there.ends == "told":
        where = "at the crease of the toes" if there.landmarks.length == "sulcus" else "behind the ball"
        yield f"it ends {where}: the length of the foot is less certain"
