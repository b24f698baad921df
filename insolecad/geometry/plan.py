"""The plan: the bottom curve and, leaning out from it, the inner edge of the foot side."""

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

import numpy as np

from insolecad.geometry.definitions import COUNTER_LEANS, HEEL_SEAT
from insolecad.geometry.fields import Array, EvenSpline, bump, crest_warp, step
from insolecad.geometry.outline import Outline, parameters_at, side_guess, sides_at

FLANGE_SHARE = 0.39
"""Medial reach of the top edge at the arch, in shares of the insole ball width (measured lasts)."""

FLANGE_FULL = 20.0
"""Arch height in mm from which the flange leans out in full (docs/architecture.md)."""

HEEL_END = 0.46
"""Share of the foot length at which the heel wall's lean has faded out: slowly, so that the rim flows."""

CUP_STEPS = 3
"""Steps that put the edge of a cup in its place: within 1e-4 mm."""

SECTIONS = 128
"""Stations at which the edge of the bed is tabled as two sides over x."""


class CounterLean(NamedTuple):
    """How far a shoe's heel counter leans out over the underside, in mm, to either side."""

    medial: float
    lateral: float

    @property
    def mean(self) -> float:
        """How far it leans out on both sides, on average."""
        return (self.medial + self.lateral) / 2.0

    @property
    def shift(self) -> float:
        """How far its middle is to the medial side."""
        return (self.medial - self.lateral) / 2.0


def counter_lean(height: float) -> CounterLean:
    """Return the lean of a shoe's counter at a height over the underside in mm (measured lasts)."""
    heights, medial, lateral = np.transpose(COUNTER_LEANS)
    return CounterLean(float(np.interp(height, heights, medial)), float(np.interp(height, heights, lateral)))


SHIFT_MM = 15.0
"""Height over the underside up to which the middle of a cup follows the counter: a heel's own middle stays (house)."""


def heel_shift(height: float) -> float:
    """Return how far the middle of a cup whose rim has a height over the underside is to the medial side, in mm."""
    return counter_lean(min(height, SHIFT_MM)).shift


class CupEdge(NamedTuple):
    """Where the inner edge of a heel cup is: its rear station, and half its width across the heel seat, in mm."""

    rear_x: float
    half_width: float


@dataclass(frozen=True)
class Rim:
    """What the inner edge depends on, at the knots of the bottom curve.

    A shoe's `counter` at the height of the heel's rim makes the heel wall lean out, and a `shift` of the cup's middle
    puts it to the medial side, in mm; `width` is how far
    the insole reaches out over its inner edge at each knot; `arch_height` at `apex_x` makes
    the medial flange; `cup` is where the heel's edge is, None without a cup.
    """

    counter: CounterLean
    shift: float
    width: Array
    arch_height: float
    apex_x: float
    cup: CupEdge | None


@dataclass(frozen=True)
class Plan(Outline):
    """The outline with the two curves of the foot side.

    `bed` is the edge that cup and arches make, which sections and features hang on; `inner` is the border of the foot
    side's patch: the same curve, but further out where a flange stands beyond the bed.
    """

    bed: EvenSpline = field(kw_only=True)
    inner: EvenSpline = field(kw_only=True)

    @cached_property
    def first_x(self) -> float:
        """The rearmost station of the side table."""
        return 0.03 * self.measures.foot_length

    @cached_property
    def last_x(self) -> float:
        """The foremost station of the side table, just ahead of the first head."""
        return self.measures.ball_length + 2.0

    @cached_property
    def sides(self) -> EvenSpline:
        """The edge of the bed over x between `first_x` and `last_x`: columns y lateral, y medial."""
        x = np.linspace(self.first_x, self.last_x, SECTIONS)
        guess = side_guess(self.bed, self.toe_u, x)
        y = self.bed.column(parameters_at(self.bed, guess, np.concatenate([x, x])), 1)
        return EvenSpline(y.reshape(2, SECTIONS).T, self.first_x, self.last_x)

    def section(self, x: Array) -> tuple[Array, Array]:
        """Return the middle and the half width of the bed at stations x, held at the table's ends."""
        held = np.minimum(np.maximum(x, self.first_x), self.last_x)
        lateral, medial = self.sides.column(held, 0), self.sides.column(held, 1)
        return (medial + lateral) / 2.0, (medial - lateral) / 2.0

    def edges_at(self, x: float) -> tuple[float, float]:
        """Return y of the lateral and of the medial edge of the bed at station x."""
        return sides_at(self.bed, self.toe_u, x)

    @cached_property
    def seat_edges(self) -> tuple[float, float]:
        """y of the lateral and of the medial edge of the bed across the heel seat."""
        return self.edges_at(self.measures.seat_x)

    @property
    def seat_y(self) -> float:
        """Middle of the bed across the heel seat."""
        return sum(self.seat_edges) / 2.0

    @property
    def seat_half_width(self) -> float:
        """Half the width of the bed across the heel seat."""
        return (self.seat_edges[1] - self.seat_edges[0]) / 2.0


def plan(outline: Outline, rim: Rim) -> Plan:
    """Return the plan: the bottom curve moved out along its normal by the lean, less the rim's own width.

    The middle of the heel is that of the shoe's counter, which leans further to the medial side.
    """
    x, _y = outline.points.T
    length, ahead, across = outline.measures.foot_length, *outline.normals.T
    at_heel = 1.0 - step(x, HEEL_SEAT * length, HEEL_END * length, 0.5)
    offset = at_heel * (rim.counter.mean + across * rim.shift) + _flange(outline, rim) - rim.width
    curve = _moved(outline, offset)
    if rim.cup is not None:
        # a cup's edge is where the heel has its height: move rear and sides until they are there
        seat_x, middle = outline.measures.seat_x, sum(outline.crossing(outline.measures.seat_x)) / 2.0
        for _ in range(CUP_STEPS):
            lateral, medial = sides_at(curve, outline.toe_u, seat_x)
            wider = rim.cup.half_width - (medial - lateral) / 2.0
            aside = middle + rim.shift - (medial + lateral) / 2.0
            longer = curve.column(np.array([0.0]), 0)[0] - rim.cup.rear_x
            offset = offset + at_heel * (wider * across**2 + aside * across + longer * ahead**2)
            curve = _moved(outline, offset)
    return Plan(**{one.name: getattr(outline, one.name) for one in fields(Outline)}, bed=curve, inner=curve)


def _moved(outline: Outline, offset: Array) -> EvenSpline:
    points = outline.points + outline.normals * offset[:, None]
    return EvenSpline(points, 0.0, 1.0, periodic=True)


def _flange(outline: Outline, rim: Rim) -> Array:
    """Return how far the medial wall leans out to carry the arch."""
    x = outline.points[:, 0]
    measures = outline.measures
    _, medial = outline.crossing(rim.apex_x)
    room = max(FLANGE_SHARE * measures.ball_width - medial, 0.0)
    # one long hump: the rim runs from cup to ball in a single sweep
    shape = bump(crest_warp(x, 0.10 * measures.foot_length, rim.apex_x, measures.arch_end_x + 6.0) ** 2)
    lean = shape * room * min(rim.arch_height / FLANGE_FULL, 1.0) * outline.side_share
    return np.where(outline.medial, lean, 0.0)
