"""Doses that are read at reference points: heights over the base, and the base itself."""

from collections.abc import Iterator, Sequence

import numpy as np

from insolecad.inspection.measure.dose_at_point import height_at
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.inspection.verify.dose import Dose
from insolecad.inspection.verify.sheet_side import SheetSide, feature_of
from insolecad.inspection.verify.tolerances import EDGE_MM, HEIGHT_MM, WIDTH_MM

_EDGE_REACH_MM = 3.0
"""The inner edge of another arch is up to this far beside that of the one ordered."""

_REAR, _FRONT = 0.3, 0.6
"""Reference points behind and ahead of these, in foot lengths, show how far the base is off there."""

_OTHER_HEIGHT = "not measured: the height itself is off, which moves the place where it is read"

_RIM_MM = 2.0
"""How wide the rolled rim is, at most, along a front edge."""


class Heights:
    """Heights of the foot side at the reference points of a sheet.

    Reference points say where to look, and what base and other corrections are meant to add there. A base that is off
    as a whole, by `rear` and `front` mm, is reported by itself and then left out of the rest.
    """

    def __init__(self, mesh: FinishedMesh, curve: BottomCurve, sheet: SheetSide) -> None:
        self.mesh, self.curve, self.sheet = mesh, curve, sheet
        # the edge of cup and arches is inside of the inner edge where a flange goes on beyond it
        self.edges, self.walls = sheet.points_of("edge", "bed"), sheet.points_of("wall")
        on_edge = sheet.points_of("edge", "wall", "width", "edge fills").values()
        self.edge_names = {name for names in on_edge for name in names}
        self.edge_features = {feature_of(key) for key in (*self.edges, *self.walls)}
        self.tops = self._tops()
        self.rear, self.front = self._base_off()
        self.excess: dict[str, float] = {}
        self.excess = {feature_of(key): self._excess(key) for key in self.edges}

    def _tops(self) -> dict[str, float]:
        """Return the height of the foot side at every reference point: of the inner edge for points on it."""
        points = self.sheet.points
        at = np.array([point["at"] for point in points.values()])
        tops = dict(zip(points, top_at(self.mesh, *at[:, :2].T).tolist(), strict=True))
        for name, point in points.items():
            if name in self.edge_names:
                tops[name] = self.edge(point["at"])
        return tops

    def edge(self, at: Sequence[float] | Floats) -> float:
        """Return the height of the inner edge beside a place."""
        if not self.curve.flat:
            # a shell's edge is not a strip of even radius: its height is that at the very place
            return height_at(self.mesh, at, self.curve)
        outward = self.curve.outward_near(float(at[0]), float(at[1]))
        if abs(outward[1]) > abs(outward[0]):
            # along a side heights are those at a station: an edge that is farther out has them at the same one
            outward = np.array([0.0, np.sign(outward[1])])
        line = section(self.mesh, (float(at[0]), float(at[1])), outward)
        if line is None:
            return float("nan")
        edge = inner_edge(line)
        return edge.z if abs(edge.s - float(np.dot(at[:2], outward))) < _EDGE_REACH_MM else float("nan")

    def off(self, x: Floats | float) -> Floats:
        """Return how far the base is over what the sheet has, at stations in mm."""
        ends = np.nan_to_num([self.rear, self.front])
        return np.asarray(np.interp(np.asarray(x) / self.sheet.foot_length, [_REAR, _FRONT], ends))

    def _base_off(self) -> tuple[float, float]:
        """Return how far most of the footbed is over what the sheet has, at heel and forefoot."""
        off: dict[bool, list[float]] = {True: [], False: []}
        for name, point in self.sheet.points.items():
            x = point["at"][0] / self.sheet.foot_length
            miss = self.tops[name] - point["at"][2]
            if name not in self.edge_names and np.isfinite(miss) and not _REAR <= x <= _FRONT:
                off[x < _REAR].append(miss)
        rear = float(np.median(off[True])) if off[True] else float("nan")
        return rear, float(np.median(off[False])) if off[False] else rear

    def _over_base(self, name: str, own: str) -> float:
        """Return the height at a point over the base, and over what corrections that are not its own add there."""
        point = self.sheet.points[name]
        off = float(self.off(point["at"][0]))
        # near a front edge base and support run out, which belongs to no correction: all but its own is the rest
        shares = {feature: float(share) for feature, share in point["contributions"].items()}
        rest = float(point["at"][2]) - shares.get(own, 0.0)
        if name not in self.edge_names:
            # an arch that is off is off by as much of its share wherever it is carried
            rest += sum(more * shares.get(other, 0.0) for other, more in self.excess.items() if other != own)
        return self.tops[name] - off - rest

    def _excess(self, key: str) -> float:
        """Return by which share of itself an edge is higher than ordered; 0 if it cannot be measured."""
        asked = self.sheet.value(key)
        if not asked:
            return 0.0
        got = float(np.median([self._over_base(name, feature_of(key)) for name in self.edges[key]]))
        return got / asked - 1.0 if np.isfinite(got) else 0.0

    def _wall(self, key: str, name: str) -> float:
        """Return how high a wall brings the edge over the base: shares of an edge need not add up, so not by them."""
        point, asked = self.sheet.points[name], self.sheet.value(key) or 0.0
        apart = {*self.edge_features, *(feature_of(lift) for lift in self.sheet.points_of("lift"))}
        others = sum(float(share) for feature, share in point["contributions"].items() if feature not in apart)
        base = float(point["base_z"]) + others
        # an edge that cup and arch bring higher than the wall stays as high
        higher = max(float(point["at"][2]) - base - asked, 0.0)
        return self.tops[name] - float(self.off(point["at"][0])) - base - higher

    def widths(self) -> Iterator[Dose]:
        """Yield distances between two points of the inner edge across the foot."""
        for key, names in self.sheet.points_of("width").items():
            if len(names) != 2 or not self.curve.flat or not self._on_insole(key):
                continue
            one, other = (self.sheet.points[name]["at"] for name in names)
            line = section(self.mesh, (one[0], 0.0), (0.0, 1.0))
            width = inner_edge(line, 1).s - inner_edge(line, -1).s if line else float("nan")
            # under a cover both edges lie lower along their normals, and not as far apart
            meant = abs(one[1] - other[1])
            yield self.sheet.dose(key, (self.sheet.value(key) or 0.0) + width - meant, WIDTH_MM)

    def _on_insole(self, key: str) -> bool:
        """Return whether the edge that a width belongs to is on the insole."""
        return any(self.sheet.value(one) for one in self.edges if feature_of(one) == feature_of(key))

    def base(self) -> Iterator[Dose]:
        """Yield the base under heel and ball, and the lift, whose heights are reported together.

        What is off is off from the sheet's reference points, so these say what it is off from. A cover takes its
        share of the base along the normal: of what is printed under one, only what is off can be reported.
        """
        covered = self.sheet.value("top_cover.thickness_mm")
        lifts = self.sheet.points_of("lift")
        for key, names in (self.sheet.points_of("base") | lifts).items():
            asked, name = self.sheet.value(key), names[0]
            if asked is None:
                continue
            point = self.sheet.points[name]
            lift = sum(float(point["contributions"].get(feature_of(one), 0.0)) for one in lifts)
            if not asked and not lift:
                continue
            off = self.rear if point["at"][0] < _REAR * self.sheet.foot_length else self.front
            meant = lift if key in lifts else float(point["base_z"]) - lift
            yield self.sheet.dose(key, (asked if covered else meant) + off, HEIGHT_MM, point=name)

    def doses(self) -> Iterator[Dose]:
        """Yield heights of edges, then those of what stands over or is under the foot side."""
        for key, names in self.edges.items():
            for name, place in zip(names, _places(names), strict=True):
                yield self.sheet.dose(key, self._over_base(name, feature_of(key)), EDGE_MM, place, name)
        for key, names in self.walls.items():
            for name in names if self.sheet.value(key) else ():
                yield self.sheet.dose(key, self._wall(key, name), EDGE_MM, point=name)
        yield from self._fills()
        for effect, sign in (("raises", 1.0), ("lowers", -1.0)):
            for key, names in self.sheet.points_of(effect).items():
                for name in names if self.sheet.value(key) is not None else ():
                    yield self.sheet.dose(key, sign * self._over_base(name, feature_of(key)), HEIGHT_MM, point=name)

    def _fills(self) -> Iterator[Dose]:
        """Yield fills: how much of the height of their edge is left inside of it, or along it."""
        heights = {feature_of(key): self.sheet.value(key) or 0.0 for key in self.edges}
        for key, name, (low, high) in self.sheet.fills():
            feature = feature_of(key)
            full = heights[feature] * (1.0 + self.excess[feature])
            off = abs(full - heights[feature]) > EDGE_MM + self.sheet.coarse
            if off and name not in self.edge_names:
                # an arch that is off also has its edge elsewhere: this is another share of the way from it
                yield self.sheet.untold(key, _OTHER_HEIGHT)
            elif full > 0.0 and self.sheet.value(key) is not None:
                percent = 100.0 / (full * (high - low))
                found = percent * (self._of_its_own(name, feature) - low * full)
                yield self.sheet.fill(key, found, HEIGHT_MM, percent, name)

    def _of_its_own(self, name: str, feature: str) -> float:
        """Return what one edge carries to a point, in mm: all of it, whatever its own height is off by."""
        carried = float(self.sheet.points[name]["contributions"].get(feature, 0.0))
        more = 0.0 if name in self.edge_names else self.excess[feature] * carried
        return self._over_base(name, feature) + more

    def on_rim(self, name: str) -> bool:
        """Return whether a place is on the rolled rim, or beside an opening, where nothing can be said unasked."""
        if not name or name in self.edge_names:
            return False
        x, y, _ = self.sheet.points[name]["at"]
        aside = np.array([(1, 0), (-1, 0), (0, 1), (0, -1)]) * _RIM_MM
        return not bool(np.isfinite(top_at(self.mesh, x + aside[:, 0], y + aside[:, 1])).all())


def _places(names: Sequence[str]) -> list[str]:
    """Return what distinguishes several points of one dose: `rear` of `cup_rear`; nothing of a point alone."""
    if len(names) == 1:
        return [""]
    words = [name.split("_") for name in names]
    alike = next((number for number, those in enumerate(zip(*words, strict=False)) if len(set(those)) > 1), 0)
    return ["_".join(those[alike:]) for those in words]
