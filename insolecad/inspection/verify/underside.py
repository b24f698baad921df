"""Sizes of the underside, read off the outline as far as the form shows them."""

from collections.abc import Iterator

import numpy as np

from insolecad.geometry.definitions import BALL_WINDOW, HEEL_WIDTH
from insolecad.inspection.measure.front_edge import front_edge
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.sheet_side import SheetSide
from insolecad.inspection.verify.tolerances import SIZE_MM

CORNER_MM = 10.0
"""How far behind a front edge its rounded corner still takes of the width, at most (found on feet of 205 to 310 mm)."""


def sizes(curve: BottomCurve, sheet: SheetSide) -> Iterator[Dose]:
    """Yield length and widths."""
    length = sheet.value("outline.length_mm")
    if not length or not curve.flat:
        return
    yield sheet.dose("outline.length_mm", curve.length, SIZE_MM)
    full = sheet.form.get("length", "full") == "full"
    if full:
        yield sheet.dose("outline.ball_width_mm", curve.ball_width, SIZE_MM)
    else:
        yield from _ball_of_cut(curve, sheet, length)
    low, high = curve.sides([HEEL_WIDTH * length])
    heel = curve.heel_width if full else float(high[0] - low[0])
    yield sheet.dose("outline.heel_width_mm", heel, SIZE_MM)


def _ball_of_cut(curve: BottomCurve, sheet: SheetSide, length: float) -> Iterator[Dose]:
    """Yield the ball's width of an insole that ends behind the toes; nothing where the front edge takes some of it.

    So it does on an outline that is made for a much longer foot: the edge is where this foot's toes begin.
    """
    x = np.linspace(*BALL_WINDOW, 60) * length
    low, high = curve.sides(x)
    wide = high - low
    if not np.isfinite(wide).any():
        yield sheet.dose("outline.ball_width_mm", float("nan"), SIZE_MM)
        return
    widest, edge = int(np.nanargmax(wide)), front_edge(curve)
    if edge is None or edge.x + np.tan(np.radians(edge.turn_deg)) * low[widest] - x[widest] > CORNER_MM:
        yield sheet.dose("outline.ball_width_mm", float(wide[widest]), SIZE_MM)
