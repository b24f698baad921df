"""The foot side between the inner edges, station by station, and the two edge supports separated from the base."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.geometry.definitions import LATERAL_POWER, LATERAL_REACH, MEDIAL_REACH, POST_FADE, SOFTNESS
from insolecad.inspection.mesh.cross_sections import InnerEdge, inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

_BENT = 1.0 / 3.0
"""Over this share of its length at either end the slope of the contract's steps builds up."""

_SHARES = np.linspace(0.02, 0.98, 49)
_START = np.array([2.67, MEDIAL_REACH, LATERAL_POWER, LATERAL_REACH])
_LEAST, _MOST = np.array([1.2, 0.55, 2.0, 0.15]), np.array([3.4, 0.95, 4.0, 0.5])
"""Power and reach of the medial law, then of the lateral one: where the contract puts them, and the fit's limits."""

_PULL_MM = 0.005
"""What a law one unit away from the contract's values weighs against heights missed, in mm."""

OVER_MM = 0.1
"""Heights that miss base and supports by this much count half."""

TELLING = 0.15
"""Where the base has this share of the height or more, it can be computed from it."""

_AGREED_MM, _COMMON = 0.1, 0.5
"""Heights that agree within this, half as many as agree anywhere, are a level."""

_STANDS_MM, _FEWEST = 1.5, 3
"""What stands higher over the base of the sections beside it is a pad, if at least this many heights agree on a lower
level: over a straight line the base bends by 1 mm, where a heel lift runs out."""

_MOSTLY = 0.5
"""Where a taper left this share of it or more, the base can be measured as if there were none."""


@dataclass(frozen=True, eq=False)
class Footbed:
    """Cross-sections at `x` (n,), seen as a right insole's, less the tilt of the rearfoot post.

    `medial` and `lateral` (n, 2) are y and z of the inner edges; `share` (k,) runs from the medial edge (0)
    to the lateral (1), and `z` (n, k) is the height there. `kept` (n, k) is the share of base and supports that
    a taper toward a front edge left, which the heights no longer show: they are as if nothing were lost.
    """

    x: Floats
    medial: Floats
    lateral: Floats
    share: Floats
    z: Floats
    kept: Floats

    @property
    def y(self) -> Floats:
        """Plan position of every height, (n, k)."""
        return self.medial[:, :1] + self.share * (self.lateral - self.medial)[:, :1]

    def part(self, chosen: NDArray[np.bool_]) -> "Footbed":
        """Return some of the sections."""
        return Footbed(
            self.x[chosen], self.medial[chosen], self.lateral[chosen], self.share, self.z[chosen], self.kept[chosen]
        )


@dataclass(frozen=True, eq=False)
class Supports:
    """How each edge's height is carried inward: shares of it left, `medial` and `lateral` (k,)."""

    medial: Floats
    lateral: Floats

    @property
    def rest(self) -> Floats:
        """The share of the base in every height, (k,)."""
        return 1.0 - self.medial - self.lateral

    def left(self, bed: Footbed) -> Floats:
        """Return the heights less what the edges carry inward, (n, k): base times rest, and what is on it."""
        return np.asarray(bed.z - self.medial * bed.medial[:, 1:] - self.lateral * bed.lateral[:, 1:])

    def floor(self, bed: Footbed) -> Floats:
        """Return the lowest level, (n,), that many heights of a section agree on: pads stand over it, grooves under."""
        telling = self.rest > TELLING
        heights = self.left(bed)[:, telling] / self.rest[telling]
        kept = bed.kept[:, telling]
        # where a taper left little, its height is less certain; a whole section of that kind shows all it can
        unsure = kept < np.minimum(_MOSTLY, kept.max(axis=1, keepdims=True))
        heights = np.where(unsure, np.nan, heights)
        level, _ = _lowest_common(heights)
        limit = _lower_hull(bed.x, level) + _STANDS_MM
        # a pad may cover most of a section, so that little of its base agrees: others show how low that is
        beneath = np.where(heights > limit[:, None], np.nan, heights)
        covered = (level > limit) & np.isfinite(beneath).any(axis=1)
        if covered.any():
            lower, count = _lowest_common(beneath[covered])
            level[covered] = np.where(count >= _FEWEST, lower, level[covered])
        # the middle of those that agree on it
        agreed = np.abs(heights - level[:, None] - _AGREED_MM / 2.0) < _AGREED_MM
        return np.asarray(np.nanmedian(np.where(agreed, heights, np.nan), axis=1))

    def base(self, bed: Footbed, weight: Floats | None = None) -> Floats:
        """Return the base of each section, (n,), that fits its heights best.

        Without weights what is on the base is found and left out: a long pad reaches the arch.
        """
        if weight is None:
            weight = self.weight(bed)
            for _ in range(8):
                weight = self.weight(bed, weight)
        rest = np.broadcast_to(self.rest, bed.z.shape)
        return np.asarray((weight * rest * self.left(bed)).sum(axis=1) / (weight * rest**2).sum(axis=1))

    def weight(self, bed: Footbed, before: Floats | None = None) -> Floats:
        """Return a weight for every height, (n, k): little where it misses base and supports.

        The base is that of the weights `before`; without any it is the floor, so that what covers most of
        a section is not taken for it.
        """
        base = self.floor(bed) if before is None else self.base(bed, before)
        over = self.left(bed) - base[:, None] * self.rest
        return np.asarray(1.0 / (1.0 + (over / OVER_MM) ** 2))


def _lowest_common(heights: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the lowest level of each row, (n,), on which half as many heights agree as on any, and how many do."""
    together = (np.abs(heights[:, :, None] - heights[:, None, :]) < _AGREED_MM).sum(axis=2)
    known = np.isfinite(heights)
    common = known & (together >= _COMMON * together.max(axis=1, keepdims=True))
    lowest = np.argmin(np.where(common, heights, np.inf), axis=1)
    row = np.arange(len(heights))
    return heights[row, lowest], together[row, lowest]


def _lower_hull(x: Floats, z: Floats) -> Floats:
    """Return the heights, at rising x, of the line that is stretched under points (n,)."""
    hull: list[int] = []
    for k in range(len(x)):
        while len(hull) > 1:
            one, other = hull[-2:]
            if (z[other] - z[one]) * (x[k] - x[one]) < (z[k] - z[one]) * (x[other] - x[one]):
                break
            hull.pop()
        hull.append(k)
    return np.asarray(np.interp(x, x[hull], z[hull]))


def risen(way: Floats) -> Floats:
    """Return the share of a step at shares `way` of its length: straight except for where its slope builds up and
    down."""
    near = np.minimum(way, 1.0 - way)
    bent = np.minimum(near, _BENT)
    part = (bent**3 * (1.0 - bent / (2.0 * _BENT)) / _BENT**2 + near - bent) / (1.0 - _BENT)
    return np.asarray(np.where(way < 0.5, part, 1.0 - part))


def heel_axis_edge(mesh: FinishedMesh) -> InnerEdge:
    """Return the inner edge at the rear, on the section along y = 0."""
    line = section(mesh, (0.0, 0.0), (1.0, 0.0))
    if line is None:
        raise FileError("the body does not reach the axis y = 0; it does not stand in the frame of an insole.")
    return inner_edge(line, toward=-1)


def footbed(mesh: FinishedMesh, x: Floats, foot_length: float, post_slope: float) -> Footbed:
    """Return the cross-sections of a right insole at stations `x`.

    `post_slope` is the slope of the heel seat (dz/dy); it is taken out where the post is whole and, fading as
    the contract has it, up to where it ends.
    """
    edges, heights = [], []
    for station in x:
        line = section(mesh, (float(station), 0.0), (0.0, 1.0))
        if line is None:
            raise FileError(f"the body has no section at x = {station:.1f} mm; it is shorter than the foot needs.")
        inner, outer = inner_edge(line, 1), inner_edge(line, -1)
        s, z = line.over_the_top()
        edges.append((inner.s, inner.z, outer.s, outer.z))
        heights.append(np.interp(inner.s + _SHARES * (outer.s - inner.s), s, z))
    table = np.array(edges)
    way = np.clip((x / foot_length - POST_FADE[0]) / (POST_FADE[1] - POST_FADE[0]), 0.0, 1.0)
    tilt = post_slope * (1.0 - risen(way))[:, None]
    bed = Footbed(x, table[:, :2], table[:, 2:], _SHARES, np.array(heights), np.ones((len(x), len(_SHARES))))
    medial, lateral = (
        np.column_stack([edge[:, :1], edge[:, 1:] - tilt * edge[:, :1]]) for edge in (bed.medial, bed.lateral)
    )
    return replace(bed, medial=medial, lateral=lateral, z=bed.z - tilt * bed.y)


def supports(bed: Footbed, chosen: NDArray[np.bool_] | None = None) -> Supports:
    """Fit the two laws of `1 - share / reach`, a power with a cubic start, that carry the edges' heights inward.

    The form is the contract's; powers and reaches are fitted to the sections `chosen`, which should be those of
    the arch, where nothing else is on the base: all if none are. What little an insole without supports says
    about the laws is settled by the contract's own values.
    """
    weight = _carried(_START).weight(bed)
    if chosen is not None:
        bed, weight = bed.part(chosen), weight[chosen]

    def misfit(law: Floats) -> Floats:
        carried = _carried(law)
        misses = carried.left(bed) - carried.base(bed, weight)[:, None] * carried.rest
        return np.concatenate([(misses * np.sqrt(weight)).ravel(), _PULL_MM * (law - _START)])

    law = _START
    for _ in range(10):
        now = misfit(law)
        jacobian = np.stack([(misfit(law + 1e-4 * unit) - now) / 1e-4 for unit in np.eye(4)], axis=-1)
        step = np.linalg.lstsq(jacobian, -now)[0]
        law = np.clip(law + step, _LEAST, _MOST)
        weight = _carried(law).weight(bed, weight)
    return _carried(law)


def _carried(law: Floats) -> Supports:
    medial, lateral = (
        _law(np.clip(1.0 - share / reach, 0.0, 1.0), power)
        for share, (power, reach) in zip((_SHARES, 1.0 - _SHARES), law.reshape(2, 2), strict=True)
    )
    return Supports(medial, lateral)


def _law(near: Floats, power: float) -> Floats:
    """Return the share of the edge's height: `near ** power`, with a cubic start where the reach ends."""
    return np.asarray(near**3 * ((1.0 + SOFTNESS) / (near + SOFTNESS)) ** (3.0 - power))
