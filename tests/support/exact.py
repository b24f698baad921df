"""Exactness from written files: a dose against its absence, read by the judge from two STLs.

Shared by the tests and the long sweeps. Nothing here looks at the generator's surface:
only at STL files, and at the reference points that the job sheets name.
"""

from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.design.design import Design
from insolecad.design.reference_points import references
from insolecad.errors import OrderError
from insolecad.features import DOSES, FEATURES
from insolecad.features.shape import Wall
from insolecad.inspection.formats import stl
from insolecad.inspection.measure.dose_at_point import dose_at
from insolecad.inspection.measure.outline import BottomCurve, bottom_curve
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.job.pipeline import JobSheet, build, make
from insolecad.order import Order
from insolecad.prescription import prescribe


def _read_at() -> dict[str, tuple[str, ...]]:
    """Return the reference points of every dose that is read at some, as job sheets name them; not of the base."""
    right = prescribe(Order(foot={"length_mm": 262}, side="right"))["right"]
    found: dict[str, tuple[str, ...]] = {}
    for name, point in references(Design(right.measures, right.doses)).items():
        for reading in point.reads:
            if reading.effect not in ("base", "width"):
                found[reading.dose] = (*found.get(reading.dose, ()), name)
    return {key: found[key] for key in DOSES if key in found}


READ_AT = _read_at()
"""Where each dose is read."""

FLANGES = tuple(one.key for one in FEATURES.values() if isinstance(one.shape, Wall))
"""Edges that are brought to a height, whatever cup and arch give them."""

FILLS = {f"{name}.{dose}": fill.shares for name, one in FEATURES.items() for dose, fill in one.fills.items()}
"""Doses that say how much of a height is left somewhere."""

EDGES = tuple(name for name, one in FEATURES.items() if one.is_edge)
"""What the height of the bed's edge is made of."""


@dataclass(frozen=True)
class Built:
    """One written side: its STL read back, its doses by key, and its reference points and lines."""

    mesh: FinishedMesh
    path: Path
    side: str
    doses: dict[str, float]
    points: dict[str, dict[str, Any]]
    measured: dict[str, float]
    lines: dict[str, dict[str, Any]]

    @cached_property
    def bottom(self) -> BottomCurve:
        """The bottom curve, for reading heights."""
        return bottom_curve(self.mesh)


def built(order: Order, folder: Path, **options: Any) -> Built:
    """Build one side the usual way, with its job sheet, and read its STL back."""
    sheet: JobSheet = make(order, formats=options.pop("formats", ["stl"]), out=folder, **options)
    ((side, data),) = sheet.data["sides"].items()
    path = folder / next(file["path"] for file in data["files"] if file["format"] == "stl")
    doses = {
        f"{feature}.{dose}": float(prescribed["value"])
        for feature, row in data["prescription"].items()
        for dose, prescribed in row.items()
    }
    points, lines = data["reference_points"], data["reference_lines"]
    return Built(weld(stl.read(path)), path, side, doses, points, data["measured"], lines)


def written(order: Order, folder: Path) -> Built:
    """Build one side without a job sheet, write its STL and read it back: for long sweeps."""
    ((side, insole, prescription),) = build(order).sides()
    path = insole.export(folder / "bare.stl")
    doses = {
        f"{feature}.{dose}": float(prescribed.value)
        for feature, row in prescription.table.items()
        for dose, prescribed in row.items()
    }
    points = {name: asdict(point) for name, point in insole.references.items()}
    lines = {name: {"points": line.points} for name, line in insole.lines.items()}
    return Built(weld(stl.read(path)), path, side, doses, points, {}, lines)


def misses(asked: Built, order: Order, folder: Path, only: int | None = None) -> dict[str, float]:
    """Return by how much each active dose misses, in mm or degrees, as `key@point` -> error.

    `only` reads one of the active doses, by turns, or the next that can be read: for sweeps over thousands of orders.

    The other file carries every dose as it was prescribed, except for the one that is read.
    A dose whose absence alone would break a limit cannot be read this way and is left out.
    """
    errors = {}
    active = [key for key in READ_AT if asked.doses[key] != 0.0]
    first = 0 if only is None else only % len(active)
    for key in (*active[first:], *active[:first]):
        dose, points = asked.doses[key], READ_AT[key]
        try:
            bare = written(order.with_values({**asked.doses, key: 0.0}), folder)
        except OrderError:
            continue
        for point in points:
            if not (key in FILLS and _on_taper(asked, point)) and not _in_opening(asked, point):
                errors[f"{key}@{point}"] = _difference(asked, bare, key, point) - dose
        if errors and only is not None:
            break
    return errors


def _on_taper(file: Built, point: str) -> bool:
    """Return whether a point of an edge is ahead of a front edge, or where base and support run out to one."""
    reference = file.points.get(point)
    if reference is None:
        return True
    height = reference["at"][2] - reference["base_z"]
    return abs(height - sum(reference["contributions"].values())) > 0.01


def _in_opening(file: Built, point: str) -> bool:
    """Return whether an aperture leaves nothing at a place: the heel seat is beside a heel spur."""
    x, y, _ = file.points[point]["at"]
    return file.doses["aperture.heel_mm"] > 0.0 and not np.isfinite(top_at(file.mesh, [x], [y])[0])


def _difference(asked: Built, bare: Built, key: str, point: str) -> float:
    """Return the dose between two files: at each one's own reference point, over its own base."""
    effect, own = DOSES[key].effect, (key.split(".")[0],)
    if effect == "tilts":
        # heights add, not angles: a skive under the seat has a slope of its own
        return float(np.degrees(np.arctan(slope_of(asked, own[0]) - slope_of(bare, own[0]))))
    if key in FLANGES:
        # a flange brings the edge to a height, whatever cup and arch give it; a higher edge stays
        edge, plain = (_height(file, point, (*EDGES, *own)) for file in (asked, bare))
        return asked.doses[key] if plain >= asked.doses[key] and abs(edge - plain) < 1e-3 else edge
    if key in FILLS:
        # what a fill leaves of a height, as the miss in mm that it makes there
        feature, low, high = FEATURES[own[0]], *FILLS[key]
        full = asked.doses[feature.key] * (high - low) / 100.0
        return asked.doses[key] * (1.0 - full) + _height(asked, point, own) - _height(bare, point, own)
    difference = _height(asked, point, own) - _height(bare, point, own)
    return -difference if effect == "lowers" else difference


def _height(file: Built, point: str, features: tuple[str, ...]) -> float:
    """Return the height of some features at a reference point: over the base and over what others add there."""
    reference = file.points[point]
    shares = reference["contributions"]
    others = sum(share for name, share in shares.items() if name not in (*features, "heel_lift"))
    base = reference["base_z"]
    if "heel_lift" in features:
        base -= shares.get("heel_lift", 0.0)
    return float(dose_at(file.mesh, reference["at"], base, file.bottom)) - others


def slope_of(file: Built, feature: str) -> float:
    """Return the slope along the line on which a tilt is read, + where the medial side is higher."""
    x, y = np.array(file.lines[f"{feature}_across"]["points"], dtype=float)[:, :2].T
    # lateral to medial on either foot
    way = np.hypot(x - x[0], y - y[0])
    z = top_at(file.mesh, x, y)
    # between holes, where there are some
    return float(np.polyfit(way[np.isfinite(z)], z[np.isfinite(z)], 1)[0])
