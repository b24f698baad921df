"""One side of a job sheet: its numbers, its reference points and lines, and how doses are read at them."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from insolecad.geometry.definitions import TILT_WINDOW_MM
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.tolerances import UNASKED_DEG, UNASKED_MM

Point = Mapping[str, Any]


class SheetSide:
    """One side of a job sheet in the frame of a right insole.

    `coarse` is by how much, in mm, the facets of the mesh are coarser than usual: this much is added to the tolerance
    of a dose.
    """

    def __init__(self, side: Mapping[str, Any], *, left: bool, coarse: float) -> None:
        self.turn = turn = -1.0 if left else 1.0
        self.coarse = coarse
        self.form: Mapping[str, Any] = side.get("form", {})
        self.prescription: Mapping[str, Mapping[str, Any]] = side["prescription"]
        self.points: dict[str, Point] = {
            name: {**point, "at": [point["at"][0], turn * point["at"][1], point["at"][2]]}
            for name, point in side["reference_points"].items()
        }
        self.lines: Mapping[str, Mapping[str, Any]] = side.get("reference_lines", {})
        self.openings: list[Mapping[str, Any]] = side.get("openings", [])
        self.foot_length = float(side["foot"]["length_mm"]["value"])

    def value(self, key: str) -> float | None:
        """Return a prescribed number; None if the sheet has none."""
        feature, _, name = key.partition(".")
        row = self.prescription.get(feature, {}).get(name)
        return float(row["value"]) if row and isinstance(row["value"], int | float) else None

    def points_of(self, *effects: str) -> dict[str, list[str]]:
        """Return the reference points at which doses show in one of these ways, by the key of the dose."""
        found: dict[str, list[str]] = {}
        for name, point in self.points.items():
            for reading in point.get("reads", ()):
                if reading["effect"] in effects:
                    found.setdefault(reading["dose"], []).append(name)
        return found

    def fills(self) -> list[tuple[str, str, tuple[float, float]]]:
        """Return key, reference point, and the shares of a height at 0 and at 100 %, of every dose that fills."""
        return [
            (reading["dose"], name, (float(reading["shares"][0]), float(reading["shares"][1])))
            for name, point in self.points.items()
            for reading in point.get("reads", ())
            if reading.get("shares")
        ]

    def lines_of(self, *effects: str) -> list[tuple[str, str, str]]:
        """Return key, effect and line of every dose that shows so on a line, in the order of the prescription."""
        keys = [f"{feature}.{name}" for feature, row in self.prescription.items() for name in row]
        place = {key: number for number, key in enumerate(keys)}
        found = [
            (reading["dose"], reading["effect"], name)
            for name, line in self.lines.items()
            for reading in line.get("reads", ())
            if reading["effect"] in effects
        ]
        return sorted(found, key=lambda one: place.get(one[0], len(place)))

    def fill(self, key: str, got: float, tolerance: float, per_mm: float, point: str) -> Dose:
        """Return a fill as it was read, in percent, of which a mm is `per_mm`: none at all is one as well."""
        return self._read(key, got, (tolerance + self.coarse) * per_mm, "", point)

    def dose(self, key: str, got: float, tolerance: float, place: str = "", point: str = "") -> Dose:
        """Return a dose as it was read, NaN where nothing is at its place; what nobody ordered has a larger
        tolerance."""
        degrees = key.endswith("_deg")
        if not self.value(key):
            tolerance = UNASKED_DEG if degrees else UNASKED_MM
        tolerance += float(np.degrees(np.arctan(self.coarse / TILT_WINDOW_MM))) if degrees else self.coarse
        return self._read(key, got, tolerance, place, point)

    def _read(self, key: str, got: float, tolerance: float, place: str, point: str) -> Dose:
        feature, _, name = key.partition(".")
        asked = self.value(key) or 0.0
        reason = "" if np.isfinite(got) else "not found: there is no footbed at its place"
        # plain numbers: what is compared with numpy's is neither True nor False
        read = float(got) if np.isfinite(got) else None
        return Dose(feature, name, asked, read, float(tolerance), place, reason, point)

    def untold(self, key: str, words: str) -> Dose:
        """Return a dose that was not read, and why."""
        feature, _, name = key.partition(".")
        return Dose(feature, name, self.value(key) or 0.0, None, 0.0, "", words)


def feature_of(key: str) -> str:
    """Return the correction that a dose belongs to."""
    return key.partition(".")[0]
