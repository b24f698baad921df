"""The difference between two insoles as a sheet of pictures: B, in the colours of how much higher it is than A."""

from typing import TYPE_CHECKING

from insolecad.compare.insoles import Difference
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.report.colour_maps import mapped
from insolecad.report.subject import Shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image


def difference_sheet(insoles: "Sequence[Difference]", title: str) -> "Image.Image":
    """Return the sheet: blue where B is lower than A, red where higher."""
    from insolecad.report.picture_sheet import sheet

    shown = [Shown(f"B, {one.side} insole", one.a.side, _as_worn(one, one.laid.b)) for one in insoles]
    others = [Shown("A", one.a.side, _as_worn(one, one.laid.a)) for one in insoles]
    return sheet(shown, *mapped("difference", shown, others), title)


def _as_worn(one: Difference, mesh: FinishedMesh) -> FinishedMesh:
    """Return a left insole as it is: it was compared as a right one."""
    return mesh.mirrored() if one.a.side == "left" else mesh
