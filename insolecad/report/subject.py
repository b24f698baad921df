"""One insole to be shown: its mesh as a file has it, its side, its sizes, and its zones where they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.fields import Array
from insolecad.inspection.measure.outline import BottomCurve, SeenSide, bottom_curve
from insolecad.inspection.measure.refusal import refusal
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.job.self_check import in_single_precision

if TYPE_CHECKING:
    from insolecad.inspection.formats.body import Body
    from insolecad.job.pipeline import Pair
    from insolecad.prescription import Prescription
    from insolecad.solid.insole import Insole

MOST_BODIES = 6
"""Bodies of a file that are drawn: three pairs."""

LETTERS = {"right": "R", "left": "L", "unknown": "?"}


@dataclass(frozen=True)
class ZoneView:
    """One stiffness zone: its name, how densely it is filled in percent, and its body."""

    name: str
    percent: float
    body: FinishedMesh


@dataclass(frozen=True, eq=False)
class InsoleModel:
    """One insole: what it is called, its side, and its `mesh`, standing on z = 0; `parts` belong to it.

    `process` is how its material is made into it, empty if nobody knows.
    """

    name: str
    side: SeenSide
    mesh: FinishedMesh
    parts: tuple[FinishedMesh, ...] = ()
    zones: tuple[ZoneView, ...] = ()
    process: str = ""

    @property
    def letter(self) -> str:
        """R, L, or ? where the outline could be either."""
        return LETTERS[self.side]

    @cached_property
    def curve(self) -> BottomCurve | None:
        """The bottom curve; None if it could not be measured."""
        try:
            return bottom_curve(self.mesh)
        except FileError:
            return None

    @property
    def extent(self) -> Array:
        """The size along x, y and z in mm, all parts together."""
        points = np.concatenate([self.mesh.vertices, *(part.vertices for part in self.parts)])
        return np.asarray(np.ptp(points, axis=0))

    @cached_property
    def sizes(self) -> dict[str, float]:
        """Length, ball width, heel width and height in mm; of the box alone where the outline is not an insole's."""
        long, wide, high = (float(part) for part in self.extent)
        if self.curve is None or self.side == "unknown":
            return {"length over all": long, "width over all": wide, "height": high}
        curve = self.curve
        return {"length": curve.length, "ball": curve.ball_width, "heel": curve.heel_width, "height": high}


def from_pair(pair: "Pair", *, zones: bool = False) -> list[InsoleModel]:
    """Return both insoles of an order, right first, with their zones where those are wanted."""
    return [_built(insole, prescription, zones=zones) for _, insole, prescription in pair.sides()]


def _built(insole: "Insole", prescription: "Prescription", *, zones: bool) -> InsoleModel:
    from insolecad.catalogue.materials import materials

    found: tuple[ZoneView, ...] = ()
    if zones:
        from insolecad.solid.zones.zones import zones as made

        found = tuple(
            ZoneView(one.name, one.percent, in_single_precision(one.body)) for one in made(insole, prescription)
        )
    block = tuple(in_single_precision(one.triangles) for one in insole.post_blocks)
    process = materials()[prescription.material].process
    name = f"{insole.side.capitalize()} insole"
    return InsoleModel(name, insole.side, in_single_precision(insole.triangles), block, found, process)


def from_file(path: Path) -> list[InsoleModel]:
    """Return the insoles of an STL, 3MF or STEP file, as `from_bodies` does.

    Raises FileError if it cannot be read.
    """
    from insolecad.inspection.formats.any_format import bodies

    return from_bodies(path, *bodies(path))


def from_bodies(path: Path, kind: str, found: "Sequence[Body]") -> list[InsoleModel]:
    """Return the insoles among the bodies of a file, in millimetres whatever unit it seems to have.

    Raises FileError for a file that cannot be read, or that holds more than three pairs.
    """
    from insolecad.inspection.formats.units import MM, unit_of_points

    solid = [(body.name, body.triangles) for body in found if len(body.triangles)]
    if len(solid) > MOST_BODIES:
        raise FileError(f"{path}: holds {len(solid)} bodies; at most {MOST_BODIES} are drawn on a sheet.")
    shown = []
    for name, triangles in solid:
        if words := refusal(triangles):
            raise FileError(f"{path}: {words}")
        # a 3MF and a STEP file name their unit
        unit = (unit_of_points(triangles.reshape(-1, 3)) or MM) if kind == "STL" else MM
        shown.append(_read(name or path.name, triangles * unit.mm))
    return shown


def _read(name: str, triangles: Array) -> InsoleModel:
    low = triangles.reshape(-1, 3).min(axis=0)
    mesh = weld(triangles - np.array([0.0, 0.0, low[2]]))
    try:
        side = bottom_curve(mesh).side
    except FileError:
        side = "unknown"
    return InsoleModel(name, side, mesh)
