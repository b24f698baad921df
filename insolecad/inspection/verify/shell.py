"""The thickness of a shell, zone by zone."""

from collections.abc import Iterator

import numpy as np

from insolecad.geometry.definitions import MIDFOOT_TO_FOREFOOT, REARFOOT_TO_MIDFOOT, TAPER_MM
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.measure.shell import thickness_between
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.sheet_side import SheetSide
from insolecad.inspection.verify.tolerances import THICKNESS_MM

_CLEAR = 0.01
"""How far inside a zone of a shell its thickness is measured, in foot lengths."""

ZONES = {
    "shell.rearfoot_mm": (0.02, REARFOOT_TO_MIDFOOT[0] - _CLEAR),
    "shell.midfoot_mm": (REARFOOT_TO_MIDFOOT[1] + _CLEAR, MIDFOOT_TO_FOREFOOT[0] - _CLEAR),
    "shell.forefoot_mm": (MIDFOOT_TO_FOREFOOT[1] + _CLEAR, 1.2),
}
"""Where each zone of a shell has its whole thickness, in foot lengths."""

_TAPER_MM = TAPER_MM + 2.0
"""A shell that ends behind the toes thins over this many mm, with some to spare."""


def zones(mesh: FinishedMesh, curve: BottomCurve, sheet: SheetSide) -> Iterator[Dose]:
    """Yield the thickness of a shell's zones along its normal."""
    if sheet.form.get("construction", "cushion") != "shell":
        return
    last = float(curve.points[:, 0].max()) - (_TAPER_MM if sheet.form.get("length", "full") != "full" else 0.0)
    for key, (first, end) in ZONES.items():
        asked = sheet.value(key)
        if asked:
            reach = min(end * sheet.foot_length, last)
            got = thickness_between(mesh, 2.0 * asked, first * sheet.foot_length, reach)
            words = "not measured: it ends, or thins out, behind this zone"
            yield sheet.dose(key, got, THICKNESS_MM) if np.isfinite(got) else sheet.untold(key, words)
