"""Doses that a job sheet asks for, against those that the triangles have.

The sheet says how each dose is read. Nothing here knows a correction by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from insolecad.inspection.measure.facets import facets_mm
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.verify import lines, underside
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.heights import Heights
from insolecad.inspection.verify.not_visible import nonzero_doses, why_not_visible
from insolecad.inspection.verify.openings import openings
from insolecad.inspection.verify.sheet_side import SheetSide
from insolecad.inspection.verify.shell import zones
from insolecad.inspection.verify.tolerances import COARSEST_FACETS_MM, FACETS_MM, FINE_FACETS_MM

_BESIDE = "not measured: other heights are off, which moves the places where it is read"

_BEYOND = "not measured: a flange goes on beyond its edge"


class SheetReader:
    """One side of a job sheet, read against a mesh that is in the frame of a right insole."""

    def __init__(self, mesh: FinishedMesh, curve: BottomCurve, side: Mapping[str, Any], *, left: bool) -> None:
        self.mesh, self.curve = mesh, curve
        self.sheet = SheetSide(side, left=left, coarse=_coarse(mesh, float(side.get("facets_mm", FACETS_MM))))
        self.heights = Heights(mesh, curve, self.sheet)

    def doses(self) -> Iterator[Dose]:
        """Yield every dose that the sheet asks for, and any that is there although it does not.

        The latter only if all that was ordered is right: a wrong arch lifts places of others too.
        """
        found = [dose for dose in self._read() if not why_not_visible(dose.key, self.sheet.form)]
        asked = [dose for dose in found if dose.asked]
        yield from asked
        if not any(dose.ok is False for dose in asked):
            unasked = (dose for dose in found if not dose.asked and dose.ok is False)
            yield from (dose for dose in unasked if not self.heights.on_rim(dose.point))

    def unmeasured_doses(self, told: Iterable[Dose]) -> Iterator[Dose]:
        """Yield what the sheet orders and the surface does not show, each with its reason; `told` are the others."""
        keys, within = {dose.key for dose in told}, self.sheet.points_of("within")
        for key, _ in nonzero_doses(self.sheet.prescription):
            if key not in keys:
                hidden = why_not_visible(key, self.sheet.form) or (_BEYOND if key in within else "")
                yield self.sheet.untold(key, hidden or _elsewhere(self.sheet.form))

    def _read(self) -> Iterator[Dose]:
        sizes, heights = underside.sizes(self.curve, self.sheet), self.heights
        at_points = [*sizes, *heights.widths(), *heights.base(), *lines.tilts(heights), *heights.doses()]
        yield from at_points
        # what is off alike all over is taken off every other reading, or says nothing of heights
        level = {"outline", *(one.partition(".")[0] for one in self.sheet.points_of("base", "lift"))}
        wrong = {dose.feature for dose in at_points if dose.asked and dose.ok is False} - level
        for dose in lines.sizes(heights):
            # a height that is wrong lifts the lines across its neighbours too
            beside = wrong - {dose.feature}
            yield self.sheet.untold(dose.key, _BESIDE) if beside else dose
        yield from zones(self.mesh, self.curve, self.sheet)
        yield from openings(self.mesh, self.sheet)


def _coarse(mesh: FinishedMesh, claim: float) -> float:
    """Return by how much the facets are coarser than usual.

    What a sheet says of facets is a claim: it narrows what the mesh itself shows, and never widens it.
    """
    if FACETS_MM < claim <= COARSEST_FACETS_MM and (seen := facets_mm(mesh)) > FINE_FACETS_MM:
        return min(claim, seen) - FACETS_MM
    return 0.0


def _elsewhere(form: Mapping[str, Any]) -> str:
    """Return why a dose has no place in a job sheet."""
    if form.get("length", "full") != "full":
        return "its place is ahead of the front edge"
    return "this job sheet does not say where; build the order again"
