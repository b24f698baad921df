"""Asked and got: every dose of an insole, read back from its triangles at the places its references name."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from insolecad.features import DOSES
from insolecad.features.dose import DoseInfo
from insolecad.field import Array
from insolecad.insole import Insole
from insolecad.offset import normals
from insolecad.prescription import Prescription
from insolecad.read.bottom import BottomCurve, bottom_curve
from insolecad.read.dose import height_at
from insolecad.read.measure import Basics, basics
from insolecad.read.mesh import FinishedMesh
from insolecad.read.rays import top_at
from insolecad.references import EDGE_FEATURES, Reference, ordered_places
from insolecad.report.words import dose_name, short

NEAR_MM, NEAR_DEG = 0.1, 0.25
"""How far a dose may be off and still be told as met: what a printer does is several times that (house)."""

SPAN_MM = 8.0
"""Slopes are read over this much to either side of their place, as posts are defined."""

AT_THE_SEAT = {"heel_lift.height_mm": "heel_seat", "rearfoot_post.angle_deg": "heel_seat"}
"""Doses that have no place of their own, and where they are read."""

PLACE_MM = 0.01
"""Places as near as this are one."""

SIZES = (("length_mm", "Length"), ("ball_width_mm", "Ball width"), ("heel_width_mm", "Heel width"))
THICKNESSES = (("heel_mm", "heel_seat", "under the heel"), ("forefoot_mm", "ball_centre", "under the ball"))


@dataclass(frozen=True)
class Row:
    """One number that was asked for, and what the triangles say; `got` is None where they cannot tell, with the reason.

    `place` names the reference point where it was read, empty for sizes of the whole.
    """

    key: str
    words: str
    asked: float
    got: float | None
    unit: str
    place: str = ""
    why_not: str = ""

    @property
    def off(self) -> float | None:
        """How much more was got than asked."""
        return None if self.got is None else self.got - self.asked

    @property
    def met(self) -> bool:
        """Whether it is as near as a printer can tell."""
        return self.off is not None and abs(self.off) <= (NEAR_DEG if self.unit == "°" else NEAR_MM)


def asked_and_got(insole: Insole, prescription: Prescription, mesh: FinishedMesh) -> list[Row]:
    """Return a row for each size and each active dose of an insole; `mesh` is its file's, in the file's frame."""
    reader = _Reader(insole, prescription, mesh, bottom_curve(mesh), basics(mesh))
    return [*reader.sizes(), *reader.thicknesses(), *reader.doses()]


@dataclass(frozen=True, eq=False)
class _Reader:
    insole: Insole
    prescription: Prescription
    mesh: FinishedMesh
    curve: BottomCurve
    measured: Basics

    def sizes(self) -> Iterator[Row]:
        form = self.insole.design.form
        if form.shell or form.walls == "vertical" or self.insole.design.front is not None:
            # the outline that was asked for is cut in front, or is not that of an underside
            return
        for name, words in SIZES:
            asked = self.prescription.table["outline"][name].value
            yield Row(f"outline.{name}", words, asked, float(getattr(self.measured, name)), "mm")

    def thicknesses(self) -> Iterator[Row]:
        if self.insole.design.form.shell or self.insole.design.form.cover:
            return
        for name, point, words in THICKNESSES:
            reference = self.insole.references.get(point)
            if reference is None:
                continue
            # over the flat underside: a letter of the label may lie beneath the place
            got = float(height_at(self.mesh, reference.at, self.curve)) - sum(reference.contributions.values())
            asked = self.prescription.table["base"][name].value
            why_not = "" if np.isfinite(got) else "an opening lies there"
            yield Row(f"base.{name}", f"Base {words}", asked, got if not why_not else None, "mm", point, why_not)

    def doses(self) -> Iterator[Row]:
        """Yield a row for every active dose and every place at which it is read."""
        placed = [(info, asked, self._reference(at)) for info, asked, at in ordered_places(self.insole.design)]
        for key, place in AT_THE_SEAT.items():
            info = DOSES[key]
            placed.append((info, self.prescription.table[info.feature][info.name].value, place))
        for info, asked, point in placed:
            if point is None or not asked or info.feature == "base":
                continue
            reference = self.insole.references[point]
            tilts = info.effect == "tilts"
            got, why_not = self._slope(info, reference) if tilts else self._height(info, asked, reference)
            yield Row(info.key, _words(info, point), asked, got, "°" if tilts else "mm", point, why_not)

    def _reference(self, place: tuple[float, float]) -> str | None:
        turn = 1.0 if self.insole.side == "right" else -1.0
        for name, reference in self.insole.references.items():
            x, y, _ = reference.at
            if abs(x - place[0]) < PLACE_MM + self._lean() and abs(turn * y - place[1]) < PLACE_MM + self._lean():
                return name
        return None

    def _lean(self) -> float:
        """Return how far a place may have moved: under a cover it lies along the normal."""
        return self.insole.design.form.cover

    def _height(self, info: DoseInfo, asked: float, reference: Reference) -> tuple[float | None, str]:
        """Return what the feature adds at its place: the height there less the base and what others add."""
        height = height_at(self.mesh, reference.at, self.curve)
        if not np.isfinite(height):
            return None, "an opening lies there"
        shares = reference.contributions
        if info.feature.endswith("flange"):
            # an edge is brought to a height, whatever cup and arch give it
            others = sum(share for name, share in shares.items() if name not in (*EDGE_FEATURES, "heel_lift"))
            got = height - reference.base_z - others
            return (None, "cup and arch already stand higher there") if got > asked + NEAR_MM else (got, "")
        # edges are the higher of several, so that shares need not add up: all others are what is not its own
        got = height - (reference.at[2] - shares.get(info.feature, 0.0))
        return (-got if info.effect == "lowers" else got), ""

    def _slope(self, info: DoseInfo, reference: Reference) -> tuple[float | None, str]:
        """Return the slope across at the place, + where the inner side is higher."""
        design, turn = self.insole.design, 1.0 if self.insole.side == "right" else -1.0
        seat = design.form.cover * normals(design.foot_side, np.array([reference.at[0]]), np.zeros(1))[0]
        across = turn * reference.at[1] + np.linspace(-SPAN_MM, SPAN_MM, 33)
        along = np.full_like(across, reference.at[0] + seat[0])
        # under a cover all of it lies lower, along the normal
        down = design.form.cover * normals(design.foot_side, along, across)
        z: Array = top_at(self.mesh, along - down[:, 0], turn * (across - down[:, 1])) + down[:, 2]
        there = np.isfinite(z)
        if there.sum() < len(z) / 2:
            return None, "an opening lies there"
        # heights add, not angles: what all others raise to either side is taken off first
        others = design.foot_side(along, across) - design.terms[info.feature](along, across)
        slope = float(np.polyfit(across[there], (z - others)[there], 1)[0])
        return float(np.degrees(np.arctan(slope))), ""


def _words(info: DoseInfo, point: str) -> str:
    """Return a dose's name, with its place where it has several."""
    if info.feature == "heel_cup":
        return f"{short(info.feature)}, {point.removeprefix('cup_')}"
    several = info.name.startswith("mth")
    return f"{short(info.feature)}, {dose_name(info.name)}" if several else short(info.feature)
