"""Doses that a job sheet asks for, against those that the triangles have."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from insolecad.read.bottom import BottomCurve
from insolecad.read.dose import height_at
from insolecad.read.heel import SEAT, heel
from insolecad.read.mesh import FinishedMesh
from insolecad.read.rays import top_at
from insolecad.read.section import inner_edge, section

Point = Mapping[str, Any]

HEIGHT_MM, EDGE_MM, TILT_DEG, SIZE_MM = 0.2, 0.3, 0.3, 0.2
"""How far a dose may be off (house): heights on the foot side, heights of its steep edge, tilts, sizes in plan.

A mesh of 0.02 mm read back is off by a tenth of these; a good print by about as much as these.
"""

EDGES: dict[str, tuple[str, ...]] = {
    "heel_cup.depth_mm": ("cup_rear", "cup_medial", "cup_lateral"),
    "medial_arch.height_mm": ("medial_arch_apex",),
    "lateral_arch.height_mm": ("lateral_arch_apex",),
}
"""Doses of the inner edge, and where they are read."""

FLANGES = {"medial_flange.height_mm": "medial_flange", "lateral_flange.height_mm": "lateral_flange"}
"""Edges that are brought to a height over the base, whatever cup and arch give them."""

EDGE_FEATURES = ("heel_cup", "medial_flange", "lateral_flange", "medial_arch", "lateral_arch")

RAISES = {
    "medial_skive.depth_mm": "medial_skive",
    "lateral_skive.depth_mm": "lateral_skive",
    "metatarsal_pad.height_mm": "metatarsal_pad_crest",
    "metatarsal_bar.height_mm": "metatarsal_bar_crest",
    "transverse_arch.height_mm": "transverse_arch_crest",
    "neuroma_pad.height_mm": "neuroma_pad_crest",
    "dancers_pad.height_mm": "dancers_pad_crest",
    "cuboid.height_mm": "cuboid",
    "toe_crest.height_mm": "toe_crest",
    "mortons_extension.thickness_mm": "mortons_extension",
    "reverse_mortons_extension.thickness_mm": "reverse_mortons_extension",
}
LOWERS = {
    "first_ray_cutout.depth_mm": "first_ray_cutout",
    "plantar_fascia_groove.depth_mm": "plantar_fascia_groove",
    "navicular_relief.depth_mm": "navicular_relief",
    "heel_spur_pocket.depth_mm": "heel_spur_pocket",
    "heel_gel_pocket.depth_mm": "heel_gel_pocket",
    "forefoot_gel_pocket.depth_mm": "forefoot_gel_pocket",
    **{f"head_offload.mth{ray}_mm": f"head_offload_mth{ray}" for ray in range(1, 6)},
}
"""Doses that raise or lower the foot side, and where they are read (docs/job-sheet.md)."""

_EDGE_REACH_MM = 3.0
"""The inner edge of another arch lies up to this far beside that of the one asked for."""

_REAR, _FRONT = 0.3, 0.6
"""Reference points behind and ahead of these, in foot lengths, tell how far the base is off there."""

_QUIET_MM = 0.05
"""Other corrections that add less at a place leave its slope alone."""

_WINDOW_MM = 8.0


@dataclass(frozen=True)
class Dose:
    """One dose: what was asked for, what was found (None if it could not be), and whether that is near enough."""

    feature: str
    parameter: str
    asked: float
    got: float | None
    tolerance: float
    place: str = ""
    reason: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the dose is right; None where it could not be told."""
        return None if self.got is None else abs(self.got - self.asked) <= self.tolerance + 1e-9


class Asked:
    """One side of a job sheet, read against a mesh that lies in the frame of a right insole.

    Reference points say where to look, and what base and other corrections are meant to add there. A base
    that is off as a whole is told by itself and then left out of the rest.
    """

    def __init__(self, mesh: FinishedMesh, curve: BottomCurve, side: Mapping[str, Any], *, left: bool) -> None:
        self.mesh, self.curve, self.side = mesh, curve, side
        turn = -1.0 if left else 1.0
        self.points: dict[str, Point] = {
            name: {**point, "at": [point["at"][0], turn * point["at"][1], point["at"][2]]}
            for name, point in side["reference_points"].items()
        }
        self.foot_length = float(side["foot"]["length_mm"]["value"])
        self.edge_names = {name for names in EDGES.values() for name in names} | set(FLANGES.values())
        self.heights = {name: self._height(name) for name in self.points}
        self.rear, self.front = self._base_off()

    def doses(self) -> Iterator[Dose]:
        """Yield every dose that the sheet asks for, and any that is there although it does not.

        The latter only where all that was asked for is right: a wrong arch lifts places of others too.
        """
        found = [*self._sizes(), *self._base(), *self._tilts(), *self._heights()]
        asked = [dose for dose in found if dose.asked]
        yield from asked
        if not any(dose.ok is False for dose in asked):
            yield from (dose for dose in found if not dose.asked and dose.ok is False)

    def value(self, key: str) -> float | None:
        """Return a prescribed number; None where the sheet has none."""
        feature, _, name = key.partition(".")
        row = self.side["prescription"].get(feature, {}).get(name)
        return float(row["value"]) if row and isinstance(row["value"], int | float) else None

    def _height(self, name: str) -> float:
        """Return the height of the foot side at a reference point: of the inner edge for a point on it."""
        at = self.points[name]["at"]
        if name not in self.edge_names or not self.curve.flat:
            # a shell's edge is no strip of even radius: its height is that at the very place
            return height_at(self.mesh, at, self.curve)
        outward = self.curve.outward_near(at[0], at[1])
        line = section(self.mesh, (at[0], at[1]), outward)
        if line is None:
            return float("nan")
        edge = inner_edge(line)
        return edge.z if abs(edge.s - float(np.dot(at[:2], outward))) < _EDGE_REACH_MM else float("nan")

    def _base_off(self) -> tuple[float, float]:
        """Return how far most of the footbed lies over what the sheet has, at heel and forefoot."""
        off: dict[bool, list[float]] = {True: [], False: []}
        for name, point in self.points.items():
            x = point["at"][0] / self.foot_length
            miss = self.heights[name] - point["at"][2]
            if name not in self.edge_names and np.isfinite(miss) and not _REAR <= x <= _FRONT:
                off[x < _REAR].append(miss)
        rear = float(np.median(off[True])) if off[True] else 0.0
        return rear, float(np.median(off[False])) if off[False] else rear

    def _over_base(self, name: str, own: tuple[str, ...]) -> float:
        """Return the height at a point over the base, and over what corrections that are not its own add there."""
        point = self.points[name]
        x = point["at"][0] / self.foot_length
        off = float(np.interp(x, [_REAR, _FRONT], [self.rear, self.front]))
        # near a front edge base and support run out, which is no correction's share: all but its own is the rest
        rest = float(point["at"][2]) - sum(float(point["contributions"].get(feature, 0.0)) for feature in own)
        return self.heights[name] - off - rest

    def _dose(self, key: str, got: float, tolerance: float, place: str = "") -> Dose:
        feature, _, name = key.partition(".")
        asked = self.value(key) or 0.0
        reason = "" if np.isfinite(got) else "not found: there is no footbed at its place"
        return Dose(feature, name, asked, got if np.isfinite(got) else None, tolerance, place, reason)

    def _sizes(self) -> Iterator[Dose]:
        """Yield length and widths of a plain cushion, and the inner width of the cup."""
        form = self.side.get("form", {})
        if form.get("plain"):
            sizes = (self.curve.length, self.curve.ball_width, self.curve.heel_width)
            for name, got in zip(("length_mm", "ball_width_mm", "heel_width_mm"), sizes, strict=True):
                yield self._dose(f"outline.{name}", got, SIZE_MM)
        if self.value("heel_cup.depth_mm") and self.curve.flat:
            line = section(self.mesh, (SEAT * self.foot_length, 0.0), (0.0, 1.0))
            width = inner_edge(line, 1).s - inner_edge(line, -1).s if line else float("nan")
            yield self._dose("heel_cup.inner_width_mm", width, SIZE_MM)

    def _base(self) -> Iterator[Dose]:
        """Yield the base under heel and ball, and the lift, whose heights are told together."""
        for key, name, off in (
            ("base.heel_mm", "heel_seat", self.rear),
            ("base.forefoot_mm", "ball_centre", self.front),
            ("heel_lift.height_mm", "heel_seat", self.rear),
        ):
            asked = self.value(key)
            if asked and name in self.points:
                yield self._dose(key, asked + off, HEIGHT_MM)

    def _tilts(self) -> Iterator[Dose]:
        post = self.value("rearfoot_post.angle_deg")
        skived = bool(self.value("medial_skive.depth_mm") or self.value("lateral_skive.depth_mm"))
        if post and skived and (not self.curve.flat or self.value("top_cover.thickness_mm")):
            words = "not told: the skive slopes there too, and this edge does not show the post by itself"
            yield Dose("rearfoot_post", "angle_deg", post, None, TILT_DEG, "", words)
        elif post is not None and "heel_seat" in self.points:
            yield self._dose("rearfoot_post.angle_deg", heel(self.mesh, self.foot_length).slope_deg, TILT_DEG)
        if self.value("forefoot_post.angle_deg") and "forefoot_post" in self.points:
            yield self._forefoot_post()

    def _forefoot_post(self) -> Dose:
        key, point = "forefoot_post.angle_deg", self.points["forefoot_post"]
        shares = point["contributions"]
        loud = [name for name, share in shares.items() if name != "forefoot_post" and abs(share) > _QUIET_MM]
        if loud:
            words = f"not told: {', '.join(loud).replace('_', ' ')} slopes there too"
            return Dose("forefoot_post", "angle_deg", self.value(key) or 0.0, None, TILT_DEG, "", words)
        x, middle, _ = point["at"]
        y = np.linspace(-_WINDOW_MM, _WINDOW_MM, 33)
        z = top_at(self.mesh, np.full_like(y, x), middle + y)
        known = np.isfinite(z)
        slope = np.polyfit(y[known], z[known], 1)[0] if known.sum() > 2 else np.nan
        return self._dose(key, float(np.degrees(np.arctan(slope))), TILT_DEG)

    def _heights(self) -> Iterator[Dose]:
        for key, names in EDGES.items():
            for name in names:
                if name in self.points:
                    own = (key.partition(".")[0],)
                    place = name.removeprefix("cup_") if len(names) > 1 else ""
                    yield self._dose(key, self._over_base(name, own), EDGE_MM, place)
        for key, name in FLANGES.items():
            if name in self.points and self.value(key):
                asked, edge = self.value(key) or 0.0, self._over_base(name, EDGE_FEATURES)
                meant = sum(float(self.points[name]["contributions"].get(one, 0.0)) for one in EDGE_FEATURES)
                # an edge that cup and arch bring higher than the flange stays as high
                yield self._dose(key, edge - max(meant - asked, 0.0), EDGE_MM)
        for table, sign in ((RAISES, 1.0), (LOWERS, -1.0)):
            for key, name in table.items():
                if name in self.points and self.value(key) is not None:
                    yield self._dose(key, sign * self._over_base(name, (key.partition(".")[0],)), HEIGHT_MM)
