"""Doses that a job sheet asks for, against those that the triangles have."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from insolecad.geometry.definitions import (
    BALL_WINDOW,
    HEEL_WIDTH,
    MIDFOOT_TO_FOREFOOT,
    REARFOOT_TO_MIDFOOT,
    TAPER_MM,
    TILT_WINDOW_MM,
)
from insolecad.inspection.measure.dose_at_point import height_at
from insolecad.inspection.measure.facets import facets_mm
from insolecad.inspection.measure.openings import holes
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.measure.profile import Ends, Trace
from insolecad.inspection.measure.shell import thickness_between
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.inspection.verify.not_visible import ordered, unseen
from insolecad.inspection.verify.tolerances import (
    APEX_MM,
    APEX_PER_HEIGHT,
    COARSEST_FACETS_MM,
    CONTOUR_MM,
    EDGE_MM,
    FACETS_MM,
    FINE_FACETS_MM,
    HEIGHT_MM,
    LEAST_PLACE_MM,
    MOST_PLACE_MM,
    OPENING_MM,
    SIZE_MM,
    THICKNESS_MM,
    TILT_DEG,
    UNASKED_DEG,
    UNASKED_MM,
    WIDTH_MM,
)

Point = Mapping[str, Any]

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

TILTS = {
    "rearfoot_post.angle_deg": ("rearfoot_post_across", "heel_seat"),
    "forefoot_post.angle_deg": ("forefoot_post_across", "forefoot_post"),
}
"""Doses that are slopes, the line along which they are read, and the point in its middle."""

SCALED = {
    "metatarsal_pad.length_mm": "metatarsal_pad_along",
    "metatarsal_pad.width_mm": "metatarsal_pad_across",
    "cuboid.length_mm": "cuboid_along",
    "cuboid.width_mm": "cuboid_across",
    "plantar_fascia_groove.width_mm": "plantar_fascia_groove_across",
}
"""Sizes of domes, which are as much larger as the line at half of their height is."""

SPANNED = {
    "metatarsal_bar.width_mm": "metatarsal_bar_along",
    "neuroma_pad.diameter_mm": "neuroma_pad_across",
    "heel_spur_pocket.diameter_mm": "heel_spur_pocket_across",
    "heel_spur_pocket.opening_mm": "heel_spur_pocket_along",
    "heel_gel_pocket.length_mm": "heel_gel_pocket_along",
    "heel_gel_pocket.width_mm": "heel_gel_pocket_across",
    "forefoot_gel_pocket.length_mm": "forefoot_gel_pocket_along",
    "forefoot_gel_pocket.width_mm": "forefoot_gel_pocket_across",
}
"""Sizes of plateaus, whose walls stay as wide: the line at half of their height is longer by as much as they are."""

GAPS = {
    "metatarsal_pad.front_edge_mm": "metatarsal_pad_along",
    "metatarsal_bar.gap_mm": "metatarsal_bar_along",
    "transverse_arch.front_edge_mm": "transverse_arch_along",
    "neuroma_pad.front_edge_mm": "neuroma_pad_along",
}
"""Gaps from a front edge to the heads, which lie ahead of it."""

SUMMIT = {"medial_arch.apex_shift_mm": "medial_arch_edge"}

_CLEAR = 0.01
"""How far inside a zone of a shell its thickness is measured, in foot lengths."""

ZONES = {
    "shell.rearfoot_mm": (0.02, REARFOOT_TO_MIDFOOT[0] - _CLEAR),
    "shell.midfoot_mm": (REARFOOT_TO_MIDFOOT[1] + _CLEAR, MIDFOOT_TO_FOREFOOT[0] - _CLEAR),
    "shell.forefoot_mm": (MIDFOOT_TO_FOREFOOT[1] + _CLEAR, 1.2),
}
"""Where each zone of a shell has its whole thickness, in foot lengths."""

_RIM_MM = 2.0
"""How wide the rolled rim is, at most, along a front edge."""

_LONE = 1.5
"""Holes that are farther apart than this many pitches are no neighbours."""

_TAPER_MM = TAPER_MM + 2.0
"""A shell that ends behind the toes thins over so many mm, with some to spare."""


@dataclass(frozen=True)
class Dose:
    """One dose: what was asked for, what was found (None if it could not be), and whether that is near enough.

    `point` names the reference point at which it was read, where it was at one.
    """

    feature: str
    parameter: str
    asked: float
    got: float | None
    tolerance: float
    place: str = ""
    reason: str = ""
    point: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the dose is right; None where it could not be told."""
        return None if self.got is None else abs(self.got - self.asked) <= self.tolerance + 1e-9


_CARRIED = {key: key.partition(".")[0] for key in EDGES}
"""Doses of the edge that are carried inward, and so lie under other corrections, and their features."""

_LEVEL = ("outline", "base", "heel_lift")
"""Groups that are off alike all over, which is taken off every other reading, or say nothing of heights."""

_BESIDE = "not told: other heights are off, which moves the places where it is read"


class Asked:
    """One side of a job sheet, read against a mesh that lies in the frame of a right insole.

    Reference points say where to look, and what base and other corrections are meant to add there. A base
    that is off as a whole is told by itself and then left out of the rest.
    """

    def __init__(self, mesh: FinishedMesh, curve: BottomCurve, side: Mapping[str, Any], *, left: bool) -> None:
        self.mesh, self.curve, self.side = mesh, curve, side
        self.turn = turn = -1.0 if left else 1.0
        self.form: Mapping[str, Any] = side.get("form", {})
        self.points: dict[str, Point] = {
            name: {**point, "at": [point["at"][0], turn * point["at"][1], point["at"][2]]}
            for name, point in side["reference_points"].items()
        }
        # what a sheet says of facets is a claim: it narrows what the mesh itself shows, and never widens it
        claim = float(side.get("facets_mm", FACETS_MM))
        self.coarse = 0.0
        if FACETS_MM < claim <= COARSEST_FACETS_MM and (seen := facets_mm(mesh)) > FINE_FACETS_MM:
            self.coarse = min(claim, seen) - FACETS_MM
        self.foot_length = float(side["foot"]["length_mm"]["value"])
        self.edge_names = {name for names in EDGES.values() for name in names} | set(FLANGES.values())
        self.heights = self._heights_there()
        self.rear, self.front = self._base_off()
        self.excess = {feature: self._excess(key) for key, feature in _CARRIED.items()}

    def doses(self) -> Iterator[Dose]:
        """Yield every dose that the sheet asks for, and any that is there although it does not.

        The latter only where all that was asked for is right: a wrong arch lifts places of others too.
        """
        found = [dose for dose in self._read() if not unseen(f"{dose.feature}.{dose.parameter}", self.form)]
        asked = [dose for dose in found if dose.asked]
        yield from asked
        if not any(dose.ok is False for dose in asked):
            yield from (dose for dose in found if not dose.asked and dose.ok is False and not self._on_rim(dose.point))

    def _on_rim(self, name: str) -> bool:
        """Return whether a place lies on the rolled rim, or beside an opening, where nothing can be said unasked."""
        if not name or name in self.edge_names:
            return False
        x, y, _ = self.points[name]["at"]
        aside = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)]) * _RIM_MM
        return not bool(np.isfinite(top_at(self.mesh, x + aside[:, 0], y + aside[:, 1])).all())

    def not_measured(self, told: Iterable[Dose]) -> Iterator[Dose]:
        """Yield what the sheet asks for and the surface does not show, each with its reason; `told` are the others."""
        keys = {f"{dose.feature}.{dose.parameter}" for dose in told}
        for key, asked in ordered(self.side["prescription"]):
            if key not in keys:
                feature, _, name = key.partition(".")
                words = unseen(key, self.form) or _elsewhere(self.form)
                yield Dose(feature, name, asked, None, 0.0, "", words)

    def _read(self) -> Iterator[Dose]:
        heights = [*self._sizes(), *self._base(), *self._tilts(), *self._heights()]
        yield from heights
        wrong = {dose.feature for dose in heights if dose.asked and dose.ok is False} - {*_LEVEL}
        for dose in self._lines():
            # a height that is wrong lifts the lines across its neighbours too
            beside = wrong - {dose.feature}
            yield self._untold(f"{dose.feature}.{dose.parameter}", _BESIDE) if beside else dose
        yield from self._shell()
        yield from self._openings()

    def value(self, key: str) -> float | None:
        """Return a prescribed number; None where the sheet has none."""
        feature, _, name = key.partition(".")
        row = self.side["prescription"].get(feature, {}).get(name)
        return float(row["value"]) if row and isinstance(row["value"], int | float) else None

    def _heights_there(self) -> dict[str, float]:
        """Return the height of the foot side at every reference point: of the inner edge for points on it."""
        at = np.array([point["at"] for point in self.points.values()])
        tops = dict(zip(self.points, top_at(self.mesh, *at[:, :2].T).tolist(), strict=True))
        for name, point in self.points.items():
            if name in self.edge_names:
                tops[name] = self._edge(point["at"])
        return tops

    def _edge(self, at: Sequence[float] | Floats) -> float:
        """Return the height of the inner edge beside a place."""
        if not self.curve.flat:
            # a shell's edge is no strip of even radius: its height is that at the very place
            return height_at(self.mesh, at, self.curve)
        outward = self.curve.outward_near(float(at[0]), float(at[1]))
        line = section(self.mesh, (float(at[0]), float(at[1])), outward)
        if line is None:
            return float("nan")
        edge = inner_edge(line)
        return edge.z if abs(edge.s - float(np.dot(at[:2], outward))) < _EDGE_REACH_MM else float("nan")

    def _off(self, x: Floats | float) -> Floats:
        """Return how far the base lies over what the sheet has, at stations in mm."""
        ends = np.nan_to_num([self.rear, self.front])
        return np.asarray(np.interp(np.asarray(x) / self.foot_length, [_REAR, _FRONT], ends))

    def _trace(self, name: str) -> Trace | None:
        """Return a correction along one of the sheet's lines; None where the sheet has no such line."""
        line = self.side.get("reference_lines", {}).get(name)
        if line is None:
            return None
        x, y, z, own = np.array(line["points"], dtype=np.float64).T
        y = self.turn * y
        if name.endswith("_edge"):
            tops = np.array([self._edge(at) for at in np.column_stack([x, y])])
        else:
            tops = top_at(self.mesh, x, y)
        found = tops - self._off(x) - (z - own)
        there = np.isfinite(found)
        way = y if name.endswith("_across") else x
        order = np.argsort(way[there])
        return Trace(way[there][order], own[there][order], found[there][order])

    def _base_off(self) -> tuple[float, float]:
        """Return how far most of the footbed lies over what the sheet has, at heel and forefoot."""
        off: dict[bool, list[float]] = {True: [], False: []}
        for name, point in self.points.items():
            x = point["at"][0] / self.foot_length
            miss = self.heights[name] - point["at"][2]
            if name not in self.edge_names and np.isfinite(miss) and not _REAR <= x <= _FRONT:
                off[x < _REAR].append(miss)
        rear = float(np.median(off[True])) if off[True] else float("nan")
        return rear, float(np.median(off[False])) if off[False] else rear

    def _over_base(self, name: str, own: tuple[str, ...]) -> float:
        """Return the height at a point over the base, and over what corrections that are not its own add there."""
        point = self.points[name]
        off = float(self._off(point["at"][0]))
        # near a front edge base and support run out, which is no correction's share: all but its own is the rest
        shares = {feature: float(share) for feature, share in point["contributions"].items()}
        rest = float(point["at"][2]) - sum(shares.get(feature, 0.0) for feature in own)
        if name not in self.edge_names:
            # an arch that is off is off by as much of its share wherever it is carried
            rest += sum(more * shares.get(feature, 0.0) for feature, more in self.excess.items())
        return self.heights[name] - off - rest

    def _excess(self, key: str) -> float:
        """Return by which share of itself an edge is higher than asked; 0 where it cannot be told."""
        asked, names = self.value(key), [name for name in EDGES[key] if name in self.points]
        if not asked or not names:
            return 0.0
        got = float(np.median([self._over_base(name, (key.partition(".")[0],)) for name in names]))
        return got / asked - 1.0 if np.isfinite(got) else 0.0

    def _flange(self, key: str, name: str) -> float:
        """Return how high a flange brings the edge over the base: shares of an edge need not add up, so not by them."""
        point, asked = self.points[name], self.value(key) or 0.0
        apart = (*EDGE_FEATURES, "heel_lift")
        others = sum(float(share) for feature, share in point["contributions"].items() if feature not in apart)
        base = float(point["base_z"]) + others
        # an edge that cup and arch bring higher than the flange stays as high
        higher = max(float(point["at"][2]) - base - asked, 0.0)
        return self.heights[name] - float(self._off(point["at"][0])) - base - higher

    def _dose(self, key: str, got: float, tolerance: float, place: str = "", point: str = "") -> Dose:
        feature, _, name = key.partition(".")
        asked = self.value(key) or 0.0
        reason = "" if np.isfinite(got) else "not found: there is no footbed at its place"
        degrees = name.endswith("_deg")
        if not asked:
            tolerance = UNASKED_DEG if degrees else UNASKED_MM
        tolerance += float(np.degrees(np.arctan(self.coarse / TILT_WINDOW_MM))) if degrees else self.coarse
        return Dose(feature, name, asked, got if np.isfinite(got) else None, tolerance, place, reason, point)

    def _sizes(self) -> Iterator[Dose]:
        """Yield length and widths as far as the form shows them, and the inner width of the cup."""
        length = self.value("outline.length_mm")
        if length and self.curve.flat:
            yield self._dose("outline.length_mm", self.curve.length, SIZE_MM)
            low, high = self.curve.sides(np.linspace(*BALL_WINDOW, 60) * length)
            wide = high - low
            ball = float(np.nanmax(wide)) if np.isfinite(wide).any() else float("nan")
            full = self.form.get("length", "full") == "full"
            yield self._dose("outline.ball_width_mm", self.curve.ball_width if full else ball, SIZE_MM)
            low, high = self.curve.sides([HEEL_WIDTH * length])
            heel = self.curve.heel_width if full else float(high[0] - low[0])
            yield self._dose("outline.heel_width_mm", heel, SIZE_MM)
        if self.value("heel_cup.depth_mm") and self.curve.flat:
            points = self.points
            line = section(self.mesh, (points["cup_medial"]["at"][0], 0.0), (0.0, 1.0))
            width = inner_edge(line, 1).s - inner_edge(line, -1).s if line else float("nan")
            # under a cover both edges lie lower along their normals, and not as far apart
            meant = points["cup_medial"]["at"][1] - points["cup_lateral"]["at"][1]
            asked = self.value("heel_cup.inner_width_mm") or 0.0
            yield self._dose("heel_cup.inner_width_mm", asked + width - meant, WIDTH_MM)

    def _base(self) -> Iterator[Dose]:
        """Yield the base under heel and ball, and the lift, whose heights are told together.

        What is off is off from the sheet's reference points, so these say what it is off from. A cover takes its
        share of the base along the normal: of what is printed under one, only what is off can be told.
        """
        covered = self.value("top_cover.thickness_mm")
        for key, name, off in (
            ("base.heel_mm", "heel_seat", self.rear),
            ("base.forefoot_mm", "ball_centre", self.front),
            ("heel_lift.height_mm", "heel_seat", self.rear),
        ):
            asked = self.value(key)
            if asked is not None and name in self.points:
                point = self.points[name]
                lift = float(point["contributions"].get("heel_lift", 0.0))
                if not asked and not lift:
                    continue
                meant = lift if key == "heel_lift.height_mm" else float(point["base_z"]) - lift
                yield self._dose(key, (asked if covered else meant) + off, HEIGHT_MM, point=name)

    def _tilts(self) -> Iterator[Dose]:
        """Yield the posts: heights add, not angles, so all that others raise to either side is taken off first."""
        for key, (name, point) in TILTS.items():
            trace = self._trace(name)
            if trace is not None and self.value(key) is not None:
                yield self._dose(key, trace.tilt_deg() if trace.told else float("nan"), TILT_DEG, point=point)

    def _lines(self) -> Iterator[Dose]:
        """Yield sizes and places of corrections, read off the sheet's lines across them."""
        for key, name in (*SCALED.items(), *SPANNED.items(), *GAPS.items()):
            asked, trace = self.value(key), self._trace(name)
            if not asked or trace is None:
                continue
            ends = trace.ends() if trace.told else None
            if ends is None:
                yield self._untold(key, "not told: it runs into the edge, or an opening lies in it")
                continue
            meant, found = ends
            places = self._placed(key, asked, meant, found)
            if places[1] > MOST_PLACE_MM:
                yield self._untold(key, "not told: it is too low for its edge to be found")
            else:
                yield self._dose(key, *places)
        for key, name in SUMMIT.items():
            asked, trace = self.value(key), self._trace(name)
            if asked is None or trace is None:
                continue
            if APEX_PER_HEIGHT * self.coarse > LEAST_PLACE_MM:
                yield self._untold(key, "not told: the facets are too coarse for its place")
                continue
            yield self._dose(key, asked + trace.front_shift() if trace.told else float("nan"), APEX_MM)

    def _placed(self, key: str, asked: float, meant: Ends, found: Ends) -> tuple[float, float]:
        """Return a size or a gap as it was found, and how far it may be off."""
        low, high = ((CONTOUR_MM + self.coarse) / slope for slope in meant.slopes)
        if key in GAPS:
            return asked - (found.high - meant.high), max(LEAST_PLACE_MM, high)
        if key in SPANNED:
            return asked + found.size - meant.size, max(LEAST_PLACE_MM, low + high)
        grown = asked / meant.size
        return grown * found.size, max(LEAST_PLACE_MM, grown * (low + high))

    def _untold(self, key: str, words: str) -> Dose:
        feature, _, name = key.partition(".")
        return Dose(feature, name, self.value(key) or 0.0, None, 0.0, "", words)

    def _shell(self) -> Iterator[Dose]:
        """Yield the thickness of a shell's zones along its normal."""
        if self.form.get("construction", "cushion") != "shell":
            return
        last = float(self.curve.points[:, 0].max()) - (_TAPER_MM if self.form.get("length", "full") != "full" else 0.0)
        for key, (first, end) in ZONES.items():
            asked = self.value(key)
            if asked:
                reach = min(end * self.foot_length, last)
                got = thickness_between(self.mesh, 2.0 * asked, first * self.foot_length, reach)
                words = "not told: it ends, or thins out, behind this zone"
                yield self._dose(key, got, THICKNESS_MM) if np.isfinite(got) else self._untold(key, words)

    def _openings(self) -> Iterator[Dose]:
        """Yield the diameters of openings, and the pitch of ventilation holes: how far the nearest is."""
        places = self.side.get("openings", [])
        if not places:
            return
        middles = [(one["at"][0], self.turn * one["at"][1]) for one in places]
        at, found = holes(self.mesh, middles, [one["diameter_mm"] for one in places])
        small = np.array([one["key"] == "ventilation" for one in places])
        for one, got in zip(places, found, strict=True):
            if one["key"] != "ventilation":
                yield self._dose(one["key"], float(got), OPENING_MM)
        if not small.any():
            return
        # the one that is farthest off speaks for all
        known = found[small]
        worst = int(np.argmax(np.abs(known - (self.value("ventilation.diameter_mm") or 0.0))))
        yield self._dose("ventilation.diameter_mm", float(known[worst]), OPENING_MM)
        apart = np.hypot(*(at[small][:, None] - at[small]).T)
        np.fill_diagonal(apart, np.inf)
        nearest = float(np.median(apart.min(axis=0))) if small.sum() > 1 else np.inf
        if nearest < _LONE * (self.value("ventilation.pitch_mm") or 0.0):
            yield self._dose("ventilation.pitch_mm", nearest, OPENING_MM)
        else:
            yield self._untold("ventilation.pitch_mm", "not told: no two holes are neighbours")

    def _heights(self) -> Iterator[Dose]:
        for key, names in EDGES.items():
            for name in names:
                if name in self.points:
                    own = (key.partition(".")[0],)
                    place = name.removeprefix("cup_") if len(names) > 1 else ""
                    yield self._dose(key, self._over_base(name, own), EDGE_MM, place, name)
        for key, name in FLANGES.items():
            if name in self.points and self.value(key):
                yield self._dose(key, self._flange(key, name), EDGE_MM, point=name)
        for table, sign in ((RAISES, 1.0), (LOWERS, -1.0)):
            for key, name in table.items():
                if name in self.points and self.value(key) is not None:
                    over = self._over_base(name, (key.partition(".")[0],))
                    yield self._dose(key, sign * over, HEIGHT_MM, point=name)


def _elsewhere(form: Mapping[str, Any]) -> str:
    """Return why a dose has no place in a job sheet."""
    if form.get("length", "full") != "full":
        return "its place lies ahead of the front edge"
    return "this job sheet does not say where; make the order again"
