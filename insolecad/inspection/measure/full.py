"""Every measure of a finished insole, from its triangles and the length of the foot it is for."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from insolecad.errors import FileError
from insolecad.geometry.definitions import ARCH_APEX, BALL_CENTRE_MM, HEEL_SEAT, TOE_ROOM_MM
from insolecad.inspection.measure.arch import APEX_RANGE_MM, Arch, lateral_arch_mm, medial_arch
from insolecad.inspection.measure.basics import Basics, basics
from insolecad.inspection.measure.footbed import footbed, supports
from insolecad.inspection.measure.heel import HeelCup, heel
from insolecad.inspection.measure.metatarsal_pad import Pad, metatarsal_pad
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import FinishedMesh, finished_mesh
from insolecad.inspection.mesh.ray_casting import thickness_at

HEADS = 0.74
"""Heel-to-ball length in foot lengths unless the caller knows better (ANSUR II and practice)."""

_STEP_MM = 3.0


@dataclass(frozen=True)
class Thickness:
    """Vertical thickness in mm; `minimum` counts 3 mm and more inside the bottom curve."""

    minimum_mm: float
    heel_seat_mm: float
    ball_mm: float


@dataclass(frozen=True)
class Measurements:
    """Everything measured on the triangles; angles in degrees, positive when the medial side is higher."""

    basics: Basics
    heel_cup: HeelCup
    medial_arch: Arch
    lateral_arch_mm: float
    rearfoot_slope_deg: float
    metatarsal_pad: Pad | None
    thickness: Thickness


def full(
    source: str | Path | FinishedMesh | tuple[ArrayLike, ArrayLike],
    foot_length: float | None = None,
    ball_length: float | None = None,
) -> Measurements:
    """Measure a finished insole.

    The foot's length and heel-to-ball length are not in the file; without them the usual shares stand in, and
    places that hang on them are off by as much as the foot is from the usual. Places are those of the file,
    also for a left insole. A body that is open, wound wrongly or without a side is refused.
    """
    mesh = finished_mesh(source)
    if not mesh.outward:
        raise FileError(
            "the mesh is not closed, or its triangles disagree about which side is outside: repair it first."
        )
    known = basics(mesh)
    if known.side == "unknown":
        raise FileError("the outline fits a left and a right insole; only its basic measures can be reported.")
    length = known.length_mm - TOE_ROOM_MM if foot_length is None else foot_length
    heads = HEADS * length if ball_length is None else ball_length
    right = mesh if known.side == "right" else mesh.mirror()
    rear = heel(right, length)
    stations = np.arange(ARCH_APEX * length - APEX_RANGE_MM - 3 * _STEP_MM, heads, _STEP_MM)
    bed = footbed(right, stations, length, float(np.tan(np.radians(rear.slope_deg))))
    carried = supports(bed, np.abs(stations - ARCH_APEX * length) <= APEX_RANGE_MM)
    pad = metatarsal_pad(bed, carried, heads)
    if pad is not None and known.side == "left":
        pad = replace(pad, y_mm=-pad.y_mm)
    return Measurements(
        basics=known,
        heel_cup=rear.cup,
        medial_arch=medial_arch(bed, carried, length),
        lateral_arch_mm=lateral_arch_mm(bed, carried, length),
        rearfoot_slope_deg=rear.slope_deg,
        metatarsal_pad=pad,
        thickness=_thickness(right, known, HEEL_SEAT * length, heads - BALL_CENTRE_MM),
    )


def _thickness(right: FinishedMesh, known: Basics, seat_x: float, ball_x: float) -> Thickness:
    low, high = bottom_curve(right).sides([ball_x])
    seat, ball = thickness_at(right, [seat_x, ball_x], [0.0, float(low[0] + high[0]) / 2.0])
    return Thickness(known.min_thickness_mm, float(seat), float(ball))
