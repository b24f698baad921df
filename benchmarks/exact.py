"""Exactness from written files: a dose against its absence, read by the judge from two STLs.

Shared by the tests and the long sweeps. Nothing here looks at the generator's surface:
only at STL files, and at the reference points that the job sheets name.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from insolecad.errors import OrderError
from insolecad.job import JobSheet, make
from insolecad.order import Order
from insolecad.read import stl
from insolecad.read.dose import dose_at
from insolecad.read.mesh import FinishedMesh, weld
from insolecad.read.rays import top_at

READ_AT = {
    "heel_cup.depth_mm": ("cup_rear", "cup_medial", "cup_lateral"),
    "medial_arch.height_mm": ("medial_arch_apex",),
    "lateral_arch.height_mm": ("lateral_arch_apex",),
    "medial_skive.depth_mm": ("medial_skive",),
    "lateral_skive.depth_mm": ("lateral_skive",),
    "metatarsal_pad.height_mm": ("metatarsal_pad_crest",),
    "metatarsal_bar.height_mm": ("metatarsal_bar_crest",),
    "heel_lift.height_mm": ("heel_seat",),
    "rearfoot_post.angle_deg": ("heel_seat",),
}
"""Where each dose is read."""


@dataclass(frozen=True)
class Built:
    """One written side: its sheet and the mesh read back from its STL."""

    sheet: dict[str, Any]
    mesh: FinishedMesh
    path: Path
    side: str

    def dose(self, feature: str, dose: str) -> float:
        """Return a prescribed dose."""
        return float(self.sheet["prescription"][feature][dose]["value"])


def built(order: Order, folder: Path, **options: Any) -> Built:
    """Write one side's STL into `folder` and read it back."""
    sheet: JobSheet = make(order, formats=options.pop("formats", ["stl"]), out=folder, **options)
    ((side, data),) = sheet.data["sides"].items()
    path = folder / next(file["path"] for file in data["files"] if file["format"] == "stl")
    return Built(data, weld(stl.read(path)), path, side)


def without(order: Order, file: Built, key: str) -> Order:
    """Return the order with one dose at zero and every other as it was prescribed."""
    doses = {
        f"{feature}.{dose}": float(prescribed["value"])
        for feature, row in file.sheet["prescription"].items()
        for dose, prescribed in row.items()
    }
    return order.changed({**doses, key: 0.0})


def misses(order: Order, folder: Path) -> dict[str, float]:
    """Return by how much each active dose misses, in mm or degrees, as `key@point` -> error.

    A dose whose absence alone would break a limit cannot be read this way and is left out.
    """
    asked = built(order, folder)
    errors = {}
    for key, points in READ_AT.items():
        dose = asked.dose(*key.split("."))
        if dose == 0.0:
            continue
        try:
            bare = built(without(order, asked, key), folder)
        except OrderError:
            continue
        for point in points:
            got = _difference(asked, bare, key, point)
            errors[f"{key}@{point}"] = got - dose
    return errors


def _difference(asked: Built, bare: Built, key: str, point: str) -> float:
    """Return the dose between two files: at each one's own reference point, over its own base."""
    if key == "rearfoot_post.angle_deg":
        # heights add, not angles: a skive under the seat has a slope of its own
        return float(np.degrees(np.arctan(seat_slope(asked) - seat_slope(bare))))
    return _height(asked, key, point) - _height(bare, key, point)


def _height(file: Built, key: str, point: str) -> float:
    """Return the height at a reference point over the base and over what other features add there."""
    reference = file.sheet["reference_points"][point]
    feature = key.split(".")[0]
    others = sum(share for name, share in reference["contributions"].items() if name not in (feature, "heel_lift"))
    base = reference["base_z"]
    if feature == "heel_lift":
        base -= reference["contributions"].get("heel_lift", 0.0)
    return float(dose_at(file.mesh, reference["at"], base)) - others


def seat_slope(file: Built) -> float:
    """Return dz/dy of the heel seat over |y| <= 8 mm, + where the medial side is higher."""
    x = file.sheet["reference_points"]["heel_seat"]["at"][0]
    y = np.linspace(-8.0, 8.0, 33)
    slope = float(np.polyfit(y, top_at(file.mesh, np.full_like(y, x), y), 1)[0])
    return slope if file.side == "right" else -slope
