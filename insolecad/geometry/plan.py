"""The plan: the bottom curve and, leaning out from it, the inner edge of the foot side."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from insolecad.geometry.definitions import COUNTER_LEANS, HEEL_SEAT
from insolecad.geometry.edge_profiles import EdgeProfile, Knot
from insolecad.geometry.fields import Array, EvenSpline, bump, crest_warp, step
from insolecad.geometry.outline import Outline, parameters_at, side_guess, sides_at

COUNTER = EdgeProfile(
    [
        Knot(height, lean, **shape)
        for (height, lean), shape in zip(
            COUNTER_LEANS, ({"slope": 0.32}, {"slope": 0.22}, {"crown": 0.02}, {"slope": -0.27}, {}), strict=True
        )
    ]
)
"""How far the heel wall leans out at a rim height, in one flowing line (slopes and crown: measured lasts)."""

FLANGE_SHARE = 0.39
"""Medial reach of the top edge at the arch, in shares of the insole ball width (measured lasts)."""

FLANGE_FULL = 20.0
"""Arch height in mm from which the flange leans out in full (docs/architecture.md)."""

HEEL_END = 0.46
"""Share of the foot length at which the heel wall's lean has faded out: slowly, so that the rim flows."""

SECTIONS = 128
"""Stations at which the inner edge is tabled as two sides over x."""


@dataclass(frozen=True)
class Rim:
    """What the inner edge depends on, at the knots of the bottom curve.

    `heel_height` of the rim over the floor makes the heel wall lean out; `width` is how far
    the insole reaches out over its inner edge at each knot; `arch_height` at `apex_x` makes
    the medial flange; `inner_width` is the cup's, None without one.
    """

    heel_height: float
    width: Array
    arch_height: float
    apex_x: float
    inner_width: float | None


@dataclass(frozen=True)
class Plan(Outline):
    """The outline with its inner edge, the border of the foot side's patch."""

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
        """The inner edge over x between `first_x` and `last_x`: columns y lateral, y medial."""
        x = np.linspace(self.first_x, self.last_x, SECTIONS)
        guess = side_guess(self.inner, self.toe_u, x)
        y = self.inner.column(parameters_at(self.inner, guess, np.concatenate([x, x])), 1)
        return EvenSpline(y.reshape(2, SECTIONS).T, self.first_x, self.last_x)

    def section(self, x: Array) -> tuple[Array, Array]:
        """Return the middle and the half width of the inner edge at stations x, held at the table's ends."""
        held = np.minimum(np.maximum(x, self.first_x), self.last_x)
        lateral, medial = self.sides.column(held, 0), self.sides.column(held, 1)
        return (medial + lateral) / 2.0, (medial - lateral) / 2.0

    def edges_at(self, x: float) -> tuple[float, float]:
        """Return y of the lateral and of the medial inner edge at station x."""
        return sides_at(self.inner, self.toe_u, x)

    @cached_property
    def seat_edges(self) -> tuple[float, float]:
        """y of the lateral and of the medial inner edge across the heel seat."""
        return self.edges_at(self.measures.seat_x)

    @property
    def seat_y(self) -> float:
        """Middle of the inner edges across the heel seat."""
        return sum(self.seat_edges) / 2.0

    @property
    def seat_half_width(self) -> float:
        """Half the distance between the inner edges across the heel seat."""
        return (self.seat_edges[1] - self.seat_edges[0]) / 2.0


def plan(outline: Outline, rim: Rim) -> Plan:
    """Return the plan: the bottom curve moved out along its normal by the lean, less the rim's own width."""
    x, _y = outline.points.T
    length = outline.measures.foot_length
    at_heel = 1.0 - step(x, HEEL_SEAT * length, HEEL_END * length, 0.5)
    offset = float(COUNTER(np.array([rim.heel_height]))[0]) * at_heel + _flange(outline, rim) - rim.width
    curve = _moved(outline, offset)
    if rim.inner_width is not None:
        # the cup's inner width is a dose: move both heel walls until it is met
        share = at_heel * outline.normals[:, 1] ** 2
        for _ in range(2):
            lateral, medial = sides_at(curve, outline.toe_u, outline.measures.seat_x)
            offset = offset + share * (rim.inner_width - (medial - lateral)) / 2.0
            curve = _moved(outline, offset)
    return Plan(outline.measures, outline.bottom, outline.toe_u, outline.corners, outline.side_share, inner=curve)


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
