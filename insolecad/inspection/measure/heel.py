"""The heel from the triangles: how deep the cup is, and how the seat slopes across."""

from dataclasses import dataclass

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.definitions import HEEL_SEAT, TILT_WINDOW_MM
from insolecad.inspection.measure.cup_section import CupSection, fitted_seat
from insolecad.inspection.measure.footbed import heel_axis_edge
from insolecad.inspection.mesh.cross_sections import InnerEdge, Section, inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import top_at

_FEWEST = 3
"""Pairs of heights near the middle that give a slope."""

_SKIVE_BEND = 0.002
"""Slopes of a seat without skive agree within this over the whole and the inmost window; 0.002 is 0.1 degrees."""

_BESIDE_SKIVE_MM = 8.0
"""From here on the half beside a skive is free of it: the deepest reaches 7 mm over the middle (docs/features.md)."""

_SKIVE_MM = 0.06
"""And none of its heights misses the plane by more; beside a skive the two slopes may agree by chance."""

_NO_CUP = 0.09
"""A seat whose edges do not agree with it is between unlike edges, or beside a skive: that misses the
shape of a cup by more than this share of the disagreement at the edges."""


@dataclass(frozen=True)
class HeelCup:
    """Height of the inner edge over the heel seat, in mm, with the tilt of the seat taken out."""

    rear_mm: float
    medial_mm: float
    lateral_mm: float


@dataclass(frozen=True)
class Heel:
    """The cup, the slope of the seat in degrees (positive: medial side higher) and the seat's height in mm."""

    cup: HeelCup
    slope_deg: float
    seat_mm: float


def heel(mesh: FinishedMesh, foot_length: float) -> Heel:
    """Measure the heel of a right insole."""
    x = HEEL_SEAT * foot_length
    line = section(mesh, (x, 0.0), (0.0, 1.0))
    # through the section, and so across an opening under the heel as well
    seat = float(np.interp(0.0, *line.over_the_top(), left=np.nan, right=np.nan)) if line else np.nan
    if line is None or not np.isfinite(seat):
        raise FileError(
            f"the body has no heel seat at x = {x:.1f}, y = 0; it does not stand in the frame of an insole."
        )
    medial, lateral, rear = inner_edge(line, 1), inner_edge(line, -1), heel_axis_edge(mesh)
    if medial.s <= lateral.s:
        raise FileError(f"the body has no width between its edges at the heel seat, x = {x:.1f} mm.")
    slope, inmost, bend = _seat_slopes(mesh, x, (medial.s + lateral.s) / 2.0)
    level = seat
    across = (medial.z - lateral.z) / (medial.s - lateral.s)
    skived = not abs(slope - inmost) <= _SKIVE_BEND or bend > _SKIVE_MM
    if not skived and abs(slope - across) > _SKIVE_BEND:
        skived = _off_a_cup(line, medial, lateral) > _NO_CUP * abs(slope - across) * (medial.s - lateral.s) / 2.0
    if skived:
        # a skive comes back to nothing at the inner edge, so the edges still show the post; they do so too
        # where an opening leaves no seat
        slope = across
        level = _seat_beside_skive(line, medial, lateral, slope)
    cup = HeelCup(rear.z - level, medial.z - level - slope * medial.s, lateral.z - level - slope * lateral.s)
    return Heel(cup, float(np.degrees(np.arctan(slope))), seat)


def _seat_beside_skive(line: Section, medial: InnerEdge, lateral: InnerEdge, slope: float) -> float:
    """Return the height of the seat without the skive, which raises its middle too when it is deep.

    From the half that has none: there the cup's own law falls to the seat.
    """
    middle, half = (medial.s + lateral.s) / 2.0, (medial.s - lateral.s) / 2.0
    away = np.linspace(_BESIDE_SKIVE_MM, 0.97 * half, 40)
    halves = [_half_section(line, edge, middle + toward * away) for toward, edge in ((1.0, medial), (-1.0, lateral))]
    lower = min(halves, key=lambda one: float((one.z - slope * one.y).mean()))
    return fitted_seat(lower, half, slope).z


def _off_a_cup(line: Section, medial: InnerEdge, lateral: InnerEdge) -> float:
    """Return by how much, in mm, the section misses a tilted seat in a cup whose sides may differ in height."""
    middle, half = (medial.s + lateral.s) / 2.0, (medial.s - lateral.s) / 2.0
    away = np.linspace(0.0, 0.97, 40) * half
    sides = [_half_section(line, edge, middle + toward * away) for toward, edge in ((1.0, medial), (-1.0, lateral))]
    both = CupSection(*(np.concatenate([getattr(one, name) for one in sides]) for name in CupSection.__annotations__))
    return fitted_seat(both, half).misfit_mm


def _half_section(line: Section, edge: InnerEdge, y: Floats) -> CupSection:
    return CupSection(y, np.interp(y, *line.over_the_top()), np.full_like(y, edge.s), np.full_like(y, edge.z))


def _seat_slopes(mesh: FinishedMesh, x: float, middle: float) -> tuple[float, float, float]:
    """Return dz/dy of the heel seat across 16 mm, across the inmost 6 mm of it, and its deviation from a plane.

    The window is centred between the inner edges, which a post moves a little off y = 0: there the cup's own
    rise is the same on both sides and cancels. Only a deep skive, which reaches into the window on one side,
    makes the two slopes differ.
    """
    away = np.linspace(0.5, TILT_WINDOW_MM, 16)
    rise = top_at(mesh, np.full(32, x), np.concatenate([middle + away, middle - away]))
    gain = rise[:16] - rise[16:]
    # where a hole leaves none there is no height
    known = np.isfinite(gain)
    if known[:6].sum() < _FEWEST:
        return float("nan"), float("nan"), float("nan")
    gain, away = np.where(known, gain, 0.0), np.where(known, away, 0.0)
    whole, inmost = (float(gain[:n] @ away[:n] / (away[:n] @ away[:n]) / 2.0) for n in (16, 6))
    return whole, inmost, float(np.abs(gain / 2.0 - whole * away).max())
