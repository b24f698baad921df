"""What the sections and rays of a body in our frame tell; for what they do not tell, why not."""

from typing import Any

import numpy as np

from insolecad.errors import FileError
from insolecad.inspection.measure.arch import APEX, APEX_RANGE_MM, lateral_arch_mm, medial_arch
from insolecad.inspection.measure.basics import min_thickness
from insolecad.inspection.measure.footbed import Footbed, Supports, footbed, supports
from insolecad.inspection.measure.heel import SEAT, Heel, heel
from insolecad.inspection.measure.metatarsal_pad import metatarsal_pad, why_no_pad
from insolecad.inspection.measure.shell import normal_thickness
from insolecad.inspection.measure.taper import restored
from insolecad.inspection.mesh.ray_casting import hits_at
from insolecad.inspection.pose.front_edge import FrontEdge, front_edge, steps_back
from insolecad.inspection.pose.landmarks import Landmarks
from insolecad.inspection.pose.pose import Placed

Values = dict[str, Any]

_BALL_CENTRE_MM = 4.0
_STEP_MM = 3.0
_FRONT_MARGIN_MM = 3.0
"""Sections end this far behind a front edge."""

_RIM_BAND_MM = 8.0
"""A shell's thickness counts from twice its thickness inside its edge; ours are 4 mm thick at most."""

_ASIDE_MM = (0.0, 2.0, 4.0, 6.0)
"""Where the thickness is read beside a place that a hole takes away."""

NO_SIDE = "not found: the outline and the footbed could be a left or a right insole's"
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


def measure(there: Placed, marks: Landmarks, solid: bool, values: Values, missing: dict[str, str]) -> None:
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
    carried = supports(bed.part(np.abs(bed.x - APEX * length) <= APEX_RANGE_MM))
    _arches(there, bed, carried, length, values, missing)
    pad = metatarsal_pad(bed, carried, marks.ball_length)
    if pad is None:
        missing["metatarsal_pad"] = f"not found: {why_no_pad(bed, carried, marks.ball_length)}"
    elif edge is not None and marks.length == "three-quarter" and steps_back(there.curve, edge):
        missing["metatarsal_pad"] = "not found: the footbed runs out beside the first ray, and what stood there with it"
    else:
        values["metatarsal_pad"] = {
            "height_mm": pad.height_mm,
            "crest_mm": pad.x_mm,
            "crest_inward_mm": pad.y_mm,
        }


def _heel(there: Placed, marks: Landmarks, values: Values, missing: dict[str, str]) -> Heel | None:
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


def _footbed(there: Placed, marks: Landmarks, edge: FrontEdge | None, rear: Heel) -> Footbed:
    length = marks.foot_length
    last = marks.ball_length
    if edge is not None:
        last = min(last, edge.x - _FRONT_MARGIN_MM)
    stations = np.arange(APEX * length - APEX_RANGE_MM - 3 * _STEP_MM, last, _STEP_MM)
    bed = footbed(there.mesh, stations, length, float(np.tan(np.radians(rear.slope_deg))))
    return bed if edge is None else restored(there.mesh, bed, edge)


def _arches(
    there: Placed, bed: Footbed, carried: Supports, length: float, values: Values, missing: dict[str, str]
) -> None:
    if there.side == "unknown":
        missing["medial_arch"] = missing["lateral_arch"] = NO_SIDE
        return
    arch = medial_arch(bed, carried, length)
    values["medial_arch"] = {"height_mm": arch.height_mm, "apex_mm": arch.apex_x_mm}
    if arch.apex_x_mm is None:
        missing["medial_arch"] = "not found: the inner edge stands less than 1 mm over the footbed, so it has no apex"
    values["lateral_arch"] = {"height_mm": lateral_arch_mm(bed, carried, length)}


def _thicknesses(
    there: Placed, marks: Landmarks, edge: FrontEdge | None, solid: bool, values: Values, missing: dict[str, str]
) -> None:
    """Fill in the drop, and the thickness as far as there is a body."""
    ball_x = marks.ball_length - _BALL_CENTRE_MM
    low, high = there.curve.sides([ball_x])
    seat = _through(there, SEAT * marks.foot_length, 0.0)
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


def _through(there: Placed, x: float, y: float) -> tuple[float, float] | None:
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


def least_thickness(there: Placed, solid: bool) -> float | None:
    """Return the least thickness: vertical over a flat underside, along the normal elsewhere."""
    if not solid:
        return None
    if there.flat:
        least = min_thickness(there.mesh, there.curve)
    else:
        least = normal_thickness(there.mesh, _RIM_BAND_MM).least
    return least if np.isfinite(least) else None
