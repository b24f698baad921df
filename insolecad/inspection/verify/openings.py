"""Openings: the diameter of each, and the pitch of ventilation holes."""

from collections.abc import Iterator

import numpy as np

from insolecad.inspection.measure.openings import holes
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.sheet_side import SheetSide
from insolecad.inspection.verify.tolerances import OPENING_MM

_LONE = 1.5
"""Holes that are farther apart than this many pitches are not neighbours."""


def openings(mesh: FinishedMesh, sheet: SheetSide) -> Iterator[Dose]:
    """Yield the diameters of openings, and the pitch of ventilation holes: how far the nearest is."""
    places = sheet.openings
    if not places:
        return
    middles = [(one["at"][0], sheet.turn * one["at"][1]) for one in places]
    at, found = holes(mesh, middles, [one["diameter_mm"] for one in places])
    small = np.array([one["key"] == "ventilation" for one in places])
    for one, got in zip(places, found, strict=True):
        if one["key"] != "ventilation":
            yield sheet.dose(one["key"], float(got), OPENING_MM)
    if not small.any():
        return
    # the one that is farthest off speaks for all
    known = found[small]
    worst = int(np.argmax(np.abs(known - (sheet.value("ventilation.diameter_mm") or 0.0))))
    yield sheet.dose("ventilation.diameter_mm", float(known[worst]), OPENING_MM)
    apart = np.hypot(*(at[small][:, None] - at[small]).T)
    np.fill_diagonal(apart, np.inf)
    nearest = float(np.median(apart.min(axis=0))) if small.sum() > 1 else np.inf
    if nearest < _LONE * (sheet.value("ventilation.pitch_mm") or 0.0):
        yield sheet.dose("ventilation.pitch_mm", nearest, OPENING_MM)
    else:
        yield sheet.untold("ventilation.pitch_mm", "not measured: no two holes are neighbours")
