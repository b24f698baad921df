"""One foot of a page: its insole, what was prescribed, its mesh as written, and what was read back from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.fields import Array
from insolecad.inspection.formats.job_sheet import with_form
from insolecad.inspection.measure.outline import BottomCurve, bottom_curve, silhouette
from insolecad.inspection.verify.verify import Verification
from insolecad.job.job_sheet import side_sheet
from insolecad.job.self_check import check_insole
from insolecad.prescription import Prescription
from insolecad.report.dose_comparison import Row, read_back, rows
from insolecad.report.sections import across, edges, lengthwise_section
from insolecad.report.subject import InsoleModel
from insolecad.solid.insole import Insole

if TYPE_CHECKING:
    from insolecad.job.pipeline import Pair


@dataclass(frozen=True, eq=False)
class Foot:
    """One side of a pair. Lines are in the frame of a right insole, y to the inner side, whichever foot it is."""

    insole: Insole
    prescription: Prescription
    shown: InsoleModel
    sheet: Mapping[str, Any]
    """Its side of the job sheet."""

    @property
    def side(self) -> str:
        """Right or left."""
        return self.insole.side

    @property
    def letter(self) -> str:
        """R or L."""
        return self.shown.letter

    @property
    def turn(self) -> float:
        """What y of the file times this is y toward the inner side."""
        return 1.0 if self.insole.side == "right" else -1.0

    @cached_property
    def verification(self) -> Verification:
        """What the triangles say of the job sheet; nothing where its outline cannot be read."""
        try:
            return read_back(self.shown.mesh, self.curve, self.sheet, left=self.side == "left")
        except FileError:
            return Verification([], [])

    @cached_property
    def rows(self) -> list[Row]:
        """What was ordered and what the triangles say."""
        return rows(self.verification)

    def measured_value(self, key: str, place: str = "") -> float | None:
        """Return one number as it was read from the triangles."""
        found = (row.got for row in self.rows if row.key == key and place in ("", row.place))
        return next(found, None)

    def point(self, name: str) -> tuple[float, float, float] | None:
        """Return a reference point; None ahead of a front edge."""
        if name not in self.insole.references:
            return None
        x, y, z = self.insole.references[name].at
        return x, self.turn * y, z

    @cached_property
    def curve(self) -> BottomCurve:
        """The border of the underside, in the file's frame."""
        return bottom_curve(self.shown.mesh)

    @cached_property
    def border(self) -> Array:
        """The border of all that is seen from above, (n, 2) in the file's frame."""
        return np.asarray(silhouette(self.shown.mesh).points)

    def across(self, x: float) -> Array:
        """Return the section across at x, (n, 2) of (y, z)."""
        return across(self.shown.mesh, x) * [self.turn, 1.0]

    @cached_property
    def middle(self) -> Array:
        """The section along the heel's middle, (n, 2) of (x, z)."""
        return lengthwise_section(self.shown.mesh, 0.0)

    def edge(self, inner: bool) -> Array:
        """Return the highest line of the inner or the outer half, (n, 2) of (x, z)."""
        return edges(self.shown.mesh, self.turn if inner else -self.turn)


def feet(pair: "Pair", shown: list[InsoleModel]) -> list[Foot]:
    """Return the feet of a pair, right first. Raises BuildError if a finished mesh fails its checks."""
    others = {"right": pair.left, "left": pair.right}
    sheets: dict[str, dict[str, Any]] = {
        insole.side: side_sheet(insole, prescription, check_insole(insole, prescription, other=others[insole.side]))
        for _, insole, prescription in pair.sides()
    }
    told = with_form(sheets, pair.order.resolved_values())
    return [
        Foot(insole, prescription, one, told[insole.side])
        for (_, insole, prescription), one in zip(pair.sides(), shown, strict=True)
    ]


def alike(both: list[Foot]) -> bool:
    """Return whether two feet were prescribed the same, so that one stands for both."""
    return len(both) == 2 and both[0].prescription.table == both[1].prescription.table
