"""Sizes of the underside, read off the outline as far as the form shows them."""

from collections.abc import Iterator

import numpy as np

from insolecad.geometry.definitions import BALL_WINDOW, HEEL_WIDTH
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.sheet_side import SheetSide
from insolecad.inspection.verify.tolerances import SIZE_MM


def sizes(curve: BottomCurve, sheet: SheetSide) -> Iterator[Dose]:
    """Yield length and widths."""
    length = sheet.value("outline.length_mm")
    if not length or not curve.flat:
        return
    yield sheet.dose("outline.length_mm", curve.length, SIZE_MM)
    low, high = curve.sides(np.linspace(*BALL_WINDOW, 60) * length)
    wide = high - low
    ball = float(np.nanmax(wide)) if np.isfinite(wide).any() else float("nan")
    full = sheet.form.get("length", "full") == "full"
    yield sheet.dose("outline.ball_width_mm", curve.ball_width if full else ball, SIZE_MM)
    low, high = curve.sides([HEEL_WIDTH * length])
    heel = curve.heel_width if full else float(high[0] - low[0])
    yield sheet.dose("outline.heel_width_mm", heel, SIZE_MM)
