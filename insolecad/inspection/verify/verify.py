"""An inspected insole against its side of a job sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from insolecad.inspection.inspect import TORN, Inspection
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.pose.landmarks import Landmarks
from insolecad.inspection.pose.registration import register
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.doses import SheetReader
from insolecad.inspection.verify.not_visible import nonzero_doses
from insolecad.inspection.verify.sheet_side import SheetSide

_NO_UNDERSIDE = "not measured: the underside is missing"

Sides = Mapping[str, Mapping[str, Any]]


class Verification(NamedTuple):
    """Doses, ordered and measured, and those that a finished surface does not show, with the reason why not."""

    doses: list[Dose]
    not_measured: list[Dose]

    @property
    def is_as_ordered(self) -> bool:
        """Whether no dose is out and at least one could be measured: what was not compared is not as ordered."""
        verdicts = [dose.ok for dose in self.doses]
        return True in verdicts and False not in verdicts


def foot_of(found: Sequence[Inspection], sides: Sides) -> Landmarks | None:
    """Return how long the foot is by the job sheet; None if no body is of a side that it has."""
    for one in found:
        side = sides.get(str(one.values["side"]))
        if side is not None:
            foot = side["foot"]
            length, ball = (float(foot[name]["value"]) for name in ("length_mm", "ball_length_mm"))
            return Landmarks(length, ball, one.placed.landmarks.length)
    return None


def verify(one: Inspection, sides: Sides) -> Verification:
    """Return the doses of an insole's side of the sheet, ordered and measured; its side alone if that is the wrong
    one."""
    there = one.placed
    if there.side not in sides:
        asked = next(iter(sides))
        got = None if there.side == "unknown" else 0.0
        words = one.missing.get("side", f"the sheet is of a {asked} insole, the file holds a {there.side} one")
        return Verification([Dose("side", asked, 1.0, got, 0.5, "", words)], [])
    mesh, curve = there.mesh, there.curve
    side = sides[there.side]
    if not mesh.consistent:
        return Verification([], [_untold(key, asked) for key, asked in nonzero_doses(side["prescription"])])
    left = there.side == "left"
    # inside of a flange's rim the footbed is steep: a place has to be exact there
    if not side["form"]["plain"] or SheetSide(side, left=left, coarse=0.0).points_of("bed"):
        mesh, curve = _on_sheet(mesh, curve, side, left=left, flat=there.flat)
    found = read_doses(SheetReader(mesh, curve, side, left=left))
    return found if one.is_solid else found._replace(doses=[_without_underside(dose, side) for dose in found.doses])


def _untold(key: str, asked: float) -> Dose:
    feature, _, name = key.partition(".")
    return Dose(feature, name, asked, None, 0.0, "", TORN.removeprefix("not found: "))


def _without_underside(dose: Dose, side: Mapping[str, Any]) -> Dose:
    """Return a dose, without what was measured of a thickness: an open surface, closed underneath, has none."""
    ground = SheetSide(side, left=False, coarse=0.0).points_of("base", "lift")
    is_thickness = dose.key in ground or dose.feature == "shell"
    return replace(dose, got=None, reason=_NO_UNDERSIDE) if is_thickness else dose


def read_doses(asked: SheetReader) -> Verification:
    """Return what can be measured, and what cannot."""
    doses = list(asked.doses())
    return Verification(doses, list(asked.unmeasured_doses(doses)))


def _on_sheet(
    mesh: FinishedMesh, curve: BottomCurve, side: Mapping[str, Any], *, left: bool, flat: bool
) -> tuple[FinishedMesh, BottomCurve]:
    """Return mesh and outline moved onto the reference points: forms whose outline is not that of the underside."""
    turn = -1.0 if left else 1.0
    at = np.array([point["at"] for point in side["reference_points"].values()]) * [1.0, turn, 1.0]
    pose, lift = register(mesh, at, upright=flat)
    placed = pose(mesh)
    moved = FinishedMesh(placed.vertices + np.array([0.0, 0.0, lift]), placed.faces)
    return moved, BottomCurve(curve.points @ pose.turn.T + pose.shift, flat=curve.flat)
