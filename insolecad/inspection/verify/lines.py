"""Doses that are read on reference lines: tilts, sizes, gaps, and the place of a summit."""

from collections.abc import Iterator

import numpy as np

from insolecad.inspection.measure.profile import Ends, Trace
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.heights import Heights
from insolecad.inspection.verify.sheet_side import SheetSide, feature_of
from insolecad.inspection.verify.tolerances import (
    APEX_MM,
    APEX_PER_HEIGHT,
    CONTOUR_MM,
    LEAST_PLACE_MM,
    MOST_PLACE_MM,
    TILT_DEG,
)


def tilts(heights: Heights) -> Iterator[Dose]:
    """Yield slopes: heights add, not angles, so all that others raise to either side is taken off first."""
    sheet = heights.sheet
    points = sheet.points_of("tilts")
    for key, _, name in sheet.lines_of("tilts"):
        if sheet.value(key) is not None:
            trace = _trace(heights, name)
            point = points.get(key, [""])[0]
            yield sheet.dose(key, trace.tilt_deg() if trace.is_measurable else float("nan"), TILT_DEG, point=point)


def sizes(heights: Heights) -> Iterator[Dose]:
    """Yield sizes and places of corrections, read off the sheet's lines across them."""
    sheet = heights.sheet
    for key, effect, name in sheet.lines_of("scales", "spans", "gap"):
        asked = sheet.value(key)
        if not asked:
            continue
        trace = _trace(heights, name)
        ends = trace.ends() if trace.is_measurable else None
        if ends is None:
            yield sheet.untold(key, "not measured: it runs into the edge, or an opening is in it")
            continue
        found, tolerance = _placed(effect, asked, *ends, CONTOUR_MM + sheet.coarse)
        if tolerance > MOST_PLACE_MM:
            yield sheet.untold(key, "not measured: it is too low for its edge to be found")
        else:
            yield sheet.dose(key, found, tolerance)
    yield from _summits(heights)
    yield from _ramps(heights)


def _summits(heights: Heights) -> Iterator[Dose]:
    sheet = heights.sheet
    for key, _, name in sheet.lines_of("summit"):
        asked = sheet.value(key)
        if asked is None:
            continue
        if APEX_PER_HEIGHT * sheet.coarse > LEAST_PLACE_MM:
            yield sheet.untold(key, "not measured: the facets are too coarse to find its place")
            continue
        trace = _trace(heights, name)
        # inside of its edge a correction is lower, and its cap is found less exactly
        full = max(
            (sheet.value(edge) or 0.0 for edge in heights.edges if feature_of(edge) == feature_of(key)), default=0.0
        )
        lower = max(full / float(trace.meant.max()), 1.0) if trace.is_measurable else 1.0
        found = asked + trace.front_shift() if trace.is_measurable else float("nan")
        yield sheet.dose(key, found, APEX_MM * lower)


def _ramps(heights: Heights) -> Iterator[Dose]:
    """Yield the places from and to which a height stays, by how far along the foot it is found to rise and run out."""
    sheet = heights.sheet
    for key, effect, name in sheet.lines_of("start", "end"):
        asked = sheet.value(key)
        if not asked:
            continue
        trace = _trace(heights, name)
        middle = (trace.way.min() + trace.way.max()) / 2.0 if len(trace.way) else 0.0
        ramp = trace.part(trace.way < middle if effect == "start" else trace.way > middle)
        if not ramp.is_measurable:
            yield sheet.untold(key, "not measured: an opening is in it, or nothing is there")
        elif (tolerance := (CONTOUR_MM + sheet.coarse) / max(ramp.steepness(), 1e-9)) > MOST_PLACE_MM:
            yield sheet.untold(key, "not measured: cup and arch are as high there")
        else:
            yield sheet.dose(key, asked + ramp.shift(), max(LEAST_PLACE_MM, tolerance))


def _placed(effect: str, asked: float, meant: Ends, found: Ends, contour: float) -> tuple[float, float]:
    """Return a size or a gap as it was measured, and its tolerance.

    A dome is as much larger as the line at half of its height is. Walls of a plateau stay as wide: there that line is
    longer by as much as it is. A gap is ahead of the front edge.
    """
    low, high = (contour / slope for slope in meant.slopes)
    if effect == "gap":
        return asked - (found.high - meant.high), max(LEAST_PLACE_MM, high)
    if effect == "spans":
        return asked + found.size - meant.size, max(LEAST_PLACE_MM, low + high)
    grown = asked / meant.size
    return grown * found.size, max(LEAST_PLACE_MM, grown * (low + high))


def _trace(heights: Heights, name: str) -> Trace:
    """Return a correction along one of the sheet's lines."""
    sheet: SheetSide = heights.sheet
    line = sheet.lines[name]
    x, y, z, own = np.array(line["points"], dtype=np.float64).T
    y = sheet.turn * y
    if line["way"] == "edge":
        tops = np.array([heights.edge(at) for at in np.column_stack([x, y])])
    else:
        tops = top_at(heights.mesh, x, y)
    found = tops - heights.off(x) - (z - own)
    there = np.isfinite(found)
    # across the foot a line may run aslant, as a front edge does
    way = np.hypot(x - x.mean(), y - y.mean()) * np.sign(y - y.mean()) if line["way"] == "across" else x
    order = np.argsort(way[there])
    return Trace(way[there][order], own[there][order], found[there][order])
