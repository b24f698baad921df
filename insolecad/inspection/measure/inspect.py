"""Everything that the triangles of a stranger's insole tell, and for what they do not tell, why not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.inspection.measure.measures import MEASURES, NO_BODY, NO_SIDE, Values, least_thickness, measure
from insolecad.inspection.measure.refusal import misplacement, refusal
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.repair import SMALL, Whole, wholes
from insolecad.inspection.pose.landmarks import Landmarks
from insolecad.inspection.pose.pose import Placed, placed
from insolecad.inspection.pose.units import Unit, unit_of

_MOST_BODIES = 4
"""Insoles of one file that are measured: a pair, and as many again."""

_TALLEST_MM = 70.0
"""No insole stands higher than this (house): the deepest cup on the thickest base and lift is 55 mm high."""

NO_ENDS = "not found: neither end is the heel, so this has no shape of an insole"


class PassedOver(str):
    """A remark on bodies as large as an insole that were not measured: of them nothing is known."""


@dataclass(frozen=True)
class Inspection:
    """What one body measures. `values` has a key for every measure, None where it was not found.

    `missing` says why, by the key of the measure; `remarks` what else a reader should know.
    """

    values: Values
    missing: dict[str, str]
    remarks: tuple[str, ...]
    placed: Placed
    unit: Unit

    @property
    def is_insole(self) -> bool:
        """Whether it has the shape of one, so that more than its size was looked for."""
        return self.values["heel_width_mm"] is not None

    @property
    def is_solid(self) -> bool:
        """Whether it is a body, and no open surface that was closed underneath to be measured."""
        return "volume_cm3" not in self.missing


def of_bodies(
    bodies: Sequence[NDArray[np.float64]], foot: Landmarks | None = None
) -> tuple[list[Inspection], list[str]]:
    """Return what every insole among the bodies of a file measures, as `inspections` does for one of them."""
    for body in bodies:
        if nowhere := misplacement(body):
            raise FileError(nowhere)
    sizes = [float(np.abs(FinishedMesh(*_apart(body)).normals).sum()) for body in bodies]
    large = [body for body, size in zip(bodies, sizes, strict=True) if not size < SMALL * max(sizes)]
    found: list[Inspection] = []
    remarks: list[str] = []
    for body in large[:_MOST_BODIES]:
        more, notes = inspections(body, foot)
        found += more
        remarks += notes
    if len(large) > _MOST_BODIES:
        words = f"the file holds {len(large)} bodies of like size: the first {_MOST_BODIES} were measured"
        remarks.append(PassedOver(words))
    if small := len(bodies) - len(large):
        remarks.append(_left_out(small))
    if len(large) > 1:
        remarks.append(f"the file holds {len(large)} bodies; each was measured by itself")
    return found, remarks


def _apart(body: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the corners of loose triangles and their numbers."""
    return body.reshape(-1, 3), np.arange(3 * len(body)).reshape(-1, 3)


def _left_out(count: int) -> str:
    parts = "1 smaller part was" if count == 1 else f"{count} smaller parts were"
    return f"{parts} left out: too small to be an insole"


def inspections(triangles: Any, foot: Landmarks | None = None) -> tuple[list[Inspection], list[str]]:
    """Return what every insole among loose triangles (n, 3, 3) measures, and remarks on the whole file.

    `foot` says how long the foot is, and so where to look; by itself it is told from the outline.
    Raises FileError where there is nothing to measure.
    """
    loose = np.asarray(triangles, dtype=np.float64).reshape(-1, 3, 3)
    if words := refusal(loose):
        raise FileError(words)
    bodies, small = wholes(loose)
    if not bodies:
        raise FileError("the file holds no shape: all of its triangles are points or lines.")
    remarks: list[str] = []
    if len(bodies) > _MOST_BODIES:
        words = f"the file holds {len(bodies)} bodies of like size: only the largest was measured"
        remarks.append(PassedOver(words))
        bodies = bodies[:1]
    found = [_inspected(body, foot) for body in bodies]
    if small:
        remarks.append(_left_out(small))
    if len(found) > 1:
        remarks.append(f"the file holds {len(found)} bodies; each was measured by itself")
    return found, remarks


def _inspected(body: Whole, foot: Landmarks | None) -> Inspection:
    # the diagonal of a turned insole is hardly longer than the insole
    unit = unit_of(_longest(body))
    mesh = body.mesh
    if unit.mm != 1.0:
        mesh = FinishedMesh(mesh.vertices * unit.mm, mesh.faces)
    there = placed(mesh)
    marks = foot or there.landmarks
    values: Values = {**MEASURES}
    missing: dict[str, str] = {}
    values["length_mm"] = there.curve.length
    values["ball_width_mm"] = there.curve.ball_width
    if body.solid:
        values["volume_cm3"] = abs(mesh.volume_cm3) if there.standing.flat else abs(there.mesh.volume_cm3)
    else:
        missing["volume_cm3"] = NO_BODY
    height = float(np.ptp(there.mesh.vertices[:, 2]))
    no_insole = NO_ENDS if there.ends == "unknown" else ""
    if body.solid and height > _TALLEST_MM:
        no_insole = f"not found: it stands {height:.0f} mm high, which no insole does; a foot, perhaps"
    if no_insole:
        missing |= {key: no_insole for key in MEASURES if values[key] is None or isinstance(values[key], dict)}
        values |= {"thickness_mm": {**MEASURES["thickness_mm"], "minimum": least_thickness(there, body.solid)}}
        return Inspection(values, missing, tuple(_remarks(body, there, unit)), there, unit)
    values["heel_width_mm"] = there.curve.heel_width
    values["side"] = None if there.side == "unknown" else there.side
    if there.side == "unknown":
        missing["side"] = NO_SIDE
    measure(there, marks, body.solid, values, missing)
    return Inspection(values, missing, tuple(_remarks(body, there, unit)), there, unit)


def _longest(body: Whole) -> float:
    """Return the longest distance between corners that lie outermost in a few directions."""
    vertices = body.mesh.vertices
    spread = np.linalg.eigh(np.cov(vertices[:: max(len(vertices) // 5000, 1)].T))[1]
    return float(np.ptp(vertices @ spread, axis=0).max())


def _remarks(body: Whole, there: Placed, unit: Unit) -> Iterator[str]:
    if unit.mm != 1.0:
        yield f"the file was taken to be in {unit.name}: in mm it would be no insole"
    elif unit.guessed:
        yield "no unit makes this as long as an insole; it was measured in mm"
    yield from body.remarks
    if there.standing.unsure:
        yield "its two faces are flat and alike: which one is the underside cannot be told, and left and right with it"
    elif not there.flat and body.solid:
        yield "the underside is not flat: it was taken to stand upright as it is in the file"
    if not there.flat and body.solid and float(np.ptp(there.mesh.vertices[:, 2])) <= _TALLEST_MM:
        yield "a shell has no flat underside: its length and widths are those of all that it covers"
    if there.landmarks.length != "full" and there.ends == "told":
        where = "at the crease of the toes" if there.landmarks.length == "sulcus" else "behind the ball"
        yield f"it ends {where}: the length of the foot is told less surely"
