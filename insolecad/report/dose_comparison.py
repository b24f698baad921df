"""Ordered and measured, in words: what the reader of finished files says of every dose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from insolecad.features import FEATURES
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.doses import SheetReader
from insolecad.inspection.verify.verify import Verification, read_doses
from insolecad.order.units import unit_of
from insolecad.report.names import dose_name, short

SIZES = {"length_mm": "Length", "ball_width_mm": "Ball width", "heel_width_mm": "Heel width"}
BASES = {"heel_mm": "Base under the heel", "forefoot_mm": "Base under the ball"}


@dataclass(frozen=True)
class Row:
    """One number that was ordered, and what the triangles say; `got` is None if they cannot show it.

    `place` names the reference point where it was read, empty if it is read off more than a point.
    """

    key: str
    words: str
    asked: float
    got: float | None
    unit: str
    met: bool
    place: str = ""

    @property
    def off(self) -> float | None:
        """How much more was measured than ordered."""
        return None if self.got is None else self.got - self.asked


def read_back(mesh: FinishedMesh, curve: BottomCurve, side: Mapping[str, Any], *, left: bool) -> Verification:
    """Return what an insole's mesh reads as, against its side of the job sheet; both in the frame of the file."""
    if left:
        mesh = FinishedMesh(mesh.vertices * [1.0, -1.0, 1.0], mesh.faces[:, ::-1])
        curve = BottomCurve(curve.points[::-1] * [1.0, -1.0], flat=curve.flat)
    return read_doses(SheetReader(mesh, curve, side, left=left))


def rows(judged: Verification) -> list[Row]:
    """Return a row for everything that was ordered and can be measured."""
    return [_row(dose) for dose in judged.doses]


def unmeasured_reasons(both: list[Verification]) -> list[str]:
    """Return a line for every reason why numbers do not show on a finished insole, or were not measured on this one."""
    by_reason: dict[str, dict[str, None]] = {}
    for judged in both:
        for dose in (*judged.not_measured, *(dose for dose in judged.doses if dose.got is None)):
            name = short(dose.feature) if dose.feature == "infill" else _words(dose)
            by_reason.setdefault(dose.reason.removeprefix("not measured: "), {})[name] = None
    return [f"Not measured: {', '.join(names)} ({reason})." for reason, names in by_reason.items()]


def _row(dose: Dose) -> Row:
    key = f"{dose.feature}.{dose.parameter}"
    unit = unit_of(dose.parameter) or "mm"
    unit = "°" if unit == "degrees" else unit
    return Row(key, _words(dose), dose.asked, dose.got, unit, dose.ok is True, dose.point)


def _words(dose: Dose) -> str:
    """Return a dose's name, with its place where it has several."""
    if dose.feature == "outline":
        return SIZES[dose.parameter]
    if dose.feature == "base":
        return BASES[dose.parameter]
    if dose.place:
        return f"{short(dose.feature)}, {dose.place}"
    feature = FEATURES.get(dose.feature)
    # a correction's own name is that of its one main dose
    main = feature is not None and [info.name for info in feature.main] == [dose.parameter]
    return short(dose.feature) if main else f"{short(dose.feature)}, {dose_name(dose.parameter)}"
