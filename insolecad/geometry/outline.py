"""The plan outline: the bottom curve of a right insole and the landmarks on it."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from insolecad.geometry.construction import FULL, Form
from insolecad.geometry.definitions import (
    ARCH_END_MM,
    BALL_CENTRE_MM,
    BALL_LINE_DEG,
    BALL_WINDOW,
    BEHIND_BALL_LINE_MM,
    CUP_END,
    HEEL_SEAT,
    HEEL_WIDTH,
    SECOND_AHEAD_MM,
    SULCUS,
    Length,
)
from insolecad.geometry.fields import Array, EvenSpline, quintic_area, step
from insolecad.geometry.last import CORNERS, KNOTS, normal_curve, normal_toe, normal_width
from insolecad.geometry.toe_shapes import BIG_TOE, BIG_TOE_SIDE

BALL_T = 0.70
"""Station of the medial ball on the normalised bottom curve (measured lasts)."""

BEHIND_SECOND = (SECOND_AHEAD_MM, 0.0, 3.0, 9.0, 21.0)
"""How far behind the second metatarsal head each of the five is, in mm (practice values)."""

ACROSS = (0.86, 0.66, 0.48, 0.30, 0.11)
"""Middle of each metatarsal head, in shares of the foot's ball width from its lateral edge (house)."""

BALL_LINE = float(np.tan(np.radians(BALL_LINE_DEG)))
"""Slope of the line from the first to the fifth head against the width (ANSUR II and practice)."""


@dataclass(frozen=True)
class Measures:
    """The sizes in mm that the plan hangs on: three of the foot, three of the insole.

    `heads` are the measured stations of the metatarsal heads, first to fifth; None if a
    head was not measured. Where the outline is made for the other foot of the pair, `outline_ball` is the
    heel-to-ball length of that foot, and `own_heel` the heel width of the insole that this foot would have alone.
    """

    foot_length: float
    ball_length: float
    foot_ball_width: float
    length: float
    ball_width: float
    heel_width: float
    heads: tuple[float | None, ...] = (None,) * 5
    outline_ball: float | None = None
    own_heel: float | None = None

    @property
    def own_heel_width(self) -> float:
        """Heel width of an insole for this foot alone: a shared outline does not change the heel's curve."""
        return self.heel_width if self.own_heel is None else self.own_heel

    @property
    def outline_ball_x(self) -> float:
        """Station of the outline's medial ball: the first head of the foot that it is made for."""
        return self.ball_length if self.outline_ball is None else self.outline_ball

    def head_x(self, ray: int) -> float:
        """Return the station of a metatarsal head, 1 to 5: as measured, else by the parabola."""
        measured = self.heads[ray - 1]
        return self.mth2_x - BEHIND_SECOND[ray - 1] if measured is None else measured

    @property
    def seat_x(self) -> float:
        """Station of the heel seat."""
        return HEEL_SEAT * self.foot_length

    @property
    def cup_end_x(self) -> float:
        """Station up to which the heel cup keeps its full depth."""
        return CUP_END * self.foot_length

    @property
    def mth2_x(self) -> float:
        """Second metatarsal head, just in front of the first."""
        return self.ball_length + SECOND_AHEAD_MM

    @property
    def mth5_x(self) -> float:
        """Lateral protrusion of the fifth head, on the ball line."""
        return self.ball_length - BALL_LINE * self.foot_ball_width

    @property
    def ball_centre_x(self) -> float:
        """Where the MTH2-4 line crosses the middle of the width."""
        return self.ball_length - BALL_CENTRE_MM

    @property
    def head_line_slope(self) -> float:
        """dx/dy of the MTH2-4 line: the fourth head is 9 mm behind the second unless they were measured."""
        return (self.head_x(2) - self.head_x(4)) / ((ACROSS[1] - ACROSS[3]) * self.foot_ball_width)

    @property
    def head_line_centre_x(self) -> float:
        """Where the MTH2-4 line crosses the middle of the width: at the ball centre, moved with measured heads."""
        usual = 2.0 * self.mth2_x - BEHIND_SECOND[1] - BEHIND_SECOND[3]
        return self.ball_centre_x + (self.head_x(2) + self.head_x(4) - usual) / 2.0

    @property
    def arch_end_x(self) -> float:
        """Where the medial arch has run out, behind the first head."""
        return self.ball_length - ARCH_END_MM


@dataclass(frozen=True)
class Outline:
    """The bottom curve of a right insole, anticlockwise from the rearmost point.

    `bottom` takes the curve parameter u in [0, 1) to (x, y); the lateral side comes
    first, the toe is at `toe_u`. `corners` are the parameters of the grid's corners,
    `side_share` says at each knot how far it belongs to a side of the foot: 1, and 0 on the
    front edge of an insole that ends behind the toes. `insole_length` says how far the insole reaches.
    """

    measures: Measures
    bottom: EvenSpline
    toe_u: float
    corners: tuple[float, float, float, float] = CORNERS
    side_share: Array | float = 1.0
    insole_length: Length = field(default="full", kw_only=True)

    @cached_property
    def knots_u(self) -> Array:
        """Parameters of the curve's knots, shape (KNOTS,)."""
        return np.arange(KNOTS) / KNOTS

    @cached_property
    def points(self) -> Array:
        """The curve at its knots, shape (KNOTS, 2)."""
        return self.bottom(self.knots_u)

    @cached_property
    def normals(self) -> Array:
        """Outward unit normals at the knots, shape (KNOTS, 2)."""
        return outward(self.bottom.slope(self.knots_u))

    @cached_property
    def medial(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which knots lie on the medial side, between toe and heel."""
        return self.knots_u > self.toe_u

    def crossing(self, x: float) -> tuple[float, float]:
        """Return y of the lateral and of the medial side of the bottom curve at station x."""
        return sides_at(self.bottom, self.toe_u, x)

    @cached_property
    def front_x(self) -> float | None:
        """Where the insole's front edge, which is parallel to the ball line, crosses the axis; None in full length."""
        return self.front_x_of(self.insole_length)

    def front_x_of(self, length: Length) -> float | None:
        """Return where the front edge of an insole of another length would cross the axis."""
        measures = self.measures
        if length == "full":
            return None
        if length == "three-quarter":
            # the ball line runs through the first head's protrusion, at the foot's medial border
            back = BEHIND_BALL_LINE_MM * np.hypot(1.0, BALL_LINE)
            return float(measures.ball_length - back - BALL_LINE * self.across(1.0))
        middle = measures.head_line_centre_x + SULCUS * measures.foot_length
        return float(middle - BALL_LINE * self.ball_centre_y)

    @cached_property
    def front_sides(self) -> tuple[float, float]:
        """y of the lateral and of the medial end of the front edge, before its corners are rounded."""
        assert self.front_x is not None
        sides = [self.ball_centre_y, self.ball_centre_y]
        for _ in range(8):
            sides = [self.crossing(self.front_x + BALL_LINE * y)[k] for k, y in enumerate(sides)]
        return sides[0], sides[1]

    @cached_property
    def ball_centre_y(self) -> float:
        """Middle of the bottom curve across the ball centre."""
        return sum(self.crossing(self.measures.ball_centre_x)) / 2.0

    def head_line_x(self, y: Array | float) -> Array | float:
        """Return x of the MTH2-4 line at y."""
        measures = self.measures
        return measures.head_line_centre_x + measures.head_line_slope * (y - self.ball_centre_y)

    def gap_to_heads(self, percent: float) -> float:
        """Return how far behind the middle of the MTH2-4 line a percentage of the foot length is, in mm."""
        return self.measures.head_line_centre_x - percent / 100.0 * self.measures.foot_length

    def share_behind_heads(self, gap: float) -> float:
        """Return the percentage of the foot length at a gap behind the middle of the MTH2-4 line."""
        return 100.0 * (self.measures.head_line_centre_x - gap) / self.measures.foot_length

    def across(self, share: float) -> float:
        """Return y at a share of the foot's ball width from its lateral edge."""
        return self.ball_centre_y + (share - 0.5) * self.measures.foot_ball_width

    def head(self, ray: int) -> tuple[float, float]:
        """Return (x, y) of the middle of a metatarsal head, 1 to 5."""
        return self.measures.head_x(ray), self.across(ACROSS[ray - 1])

    @cached_property
    def big_toe_room(self) -> float:
        """How far the outline reaches straight ahead of the tip of the big toe, in mm; negative where the toe is ahead.

        The length allowance (12 mm in a standard shoe) is at the outline's own tip, which is near the middle; beside
        it there is less.
        """
        y = BIG_TOE * self.measures.foot_ball_width
        u = np.linspace(self.toe_u, 1.0, 16 * KNOTS)
        around = self.bottom(u)
        past = int(np.argmax(around[:, 1] >= y))
        # the tip of a traced outline may itself be on the medial side of the toe: then nothing is nearer
        before = max(past - 1, 0)
        x = np.interp(y, around[[before, past], 1], around[[before, past], 0])
        return float(x) - self.measures.foot_length

    @cached_property
    def big_toe_overhang(self) -> float:
        """How far the big toe stands out over the outline's medial side, at most, in mm; negative within it."""
        measures = self.measures
        way = measures.foot_length - measures.ball_length
        return max(
            side * measures.foot_ball_width - self.crossing(measures.ball_length + share * way)[1]
            for share, side in BIG_TOE_SIDE
        )

    @cached_property
    def sizes(self) -> tuple[float, float, float]:
        """Length, ball width and heel width, by their definitions."""
        return sizes_of(self.bottom, self.toe_u)

    @cached_property
    def tip(self) -> tuple[float, float]:
        """The foremost point of the bottom curve."""
        x, y = self.bottom(np.array([self.toe_u]))[0]
        return float(x), float(y)


def outline(measures: Measures, form: Form = FULL) -> Outline:
    """Return the bottom curve of the full length, with length, ball width and heel width exact.

    It is the lasts' curve with the form's toe, stretched to the sizes; or the one that was traced.
    """
    if form.traced:
        traced = form.traced
        return Outline(measures, traced.bottom, traced.toe_u, traced.corners, insole_length=form.length)
    t, offset = normal_curve(form.toe)
    behind, ahead = _stretch(measures)
    x = _station(t, behind, ahead)
    heel_share = 1.0 - step(t, 0.25, 0.55)
    plain_width = measures.ball_width * normal_width(HEEL_WIDTH * measures.length / behind)
    heel_factor = measures.heel_width / plain_width
    y = measures.ball_width * offset * (1.0 + (heel_factor - 1.0) * heel_share)
    bottom = EvenSpline(np.stack([x, y], axis=1), 0.0, 1.0, periodic=True)
    return Outline(measures, bottom, normal_toe(form.toe), insole_length=form.length)


def sizes_of(bottom: EvenSpline, toe_u: float) -> tuple[float, float, float]:
    """Return length, ball width and heel width of a bottom curve."""
    tip = float(bottom.column(np.array([toe_u]), 0)[0])
    length = tip - float(bottom.column(np.arange(KNOTS * 8) / (KNOTS * 8), 0).min())

    def widths(share: Array) -> Array:
        x = share * length
        y = bottom.column(parameters_at(bottom, side_guess(bottom, toe_u, x), np.tile(x, 2)), 1)
        return np.asarray(y[len(x) :] - y[: len(x)])

    ball = float(widths(np.linspace(*BALL_WINDOW, 257)).max())
    return length, ball, float(widths(np.array([HEEL_WIDTH]))[0])


def outward(tangents: Array) -> Array:
    """Return the outward unit normals of an anticlockwise curve from its tangents (n, 2)."""
    normals = np.stack([tangents[:, 1], -tangents[:, 0]], axis=1)
    return np.asarray(normals / np.hypot(normals[:, 0], normals[:, 1])[:, None])


def parameters_at(curve: EvenSpline, guess: Array, value: Array, column: int = 0) -> Array:
    """Return the curve parameters near `guess` at which one coordinate takes `value`."""
    u = guess
    for _ in range(2):  # from a guess 0.01 mm off, two of Newton's steps reach the last bits
        here, slope = curve.column_and_slope(u, column)
        u = u - (here - value) / slope
    return u


def sides_at(curve: EvenSpline, toe_u: float, x: float) -> tuple[float, float]:
    """Return y of the lateral and the medial side of a closed curve at station x."""
    u = parameters_at(curve, side_guess(curve, toe_u, np.array([x])), np.array([x, x]))
    lateral, medial = curve.column(u, 1)
    return float(lateral), float(medial)


def side_guess(curve: EvenSpline, toe_u: float, x: Array) -> Array:
    """Return rough parameters at which the lateral, then the medial side reaches each x."""
    u = np.arange(KNOTS + 1) / KNOTS
    station = curve.column(u, 0)
    toe = round(toe_u * KNOTS)
    lateral = np.interp(x, np.maximum.accumulate(station[: toe + 1]), u[: toe + 1])
    medial = np.interp(x, np.maximum.accumulate(station[toe:][::-1]), u[toe:][::-1])
    return np.concatenate([lateral, medial])


def _stretch(measures: Measures) -> tuple[float, float]:
    """Return the stretch of t behind and ahead of the ball that puts t = 0.70 on the outline's ball.

    The change from one to the other is smooth over +-0.12; solved so that both the ball
    and the tip land exactly.
    """
    half = 0.12
    sag = half * quintic_area(0.5) * 2.0
    # x(0.70) = 0.70 behind + sag (ahead - behind); x(1) = 0.70 behind + 0.30 ahead
    matrix = np.array([[BALL_T - sag, sag], [BALL_T, 1.0 - BALL_T]])
    behind, ahead = np.linalg.solve(matrix, np.array([measures.outline_ball_x, measures.length]))
    return float(behind), float(ahead)


def _station(t: Array, behind: float, ahead: float) -> Array:
    """Return x at the normalised station t."""
    half = 0.12
    way = np.clip((t - BALL_T + half) / (2.0 * half), 0.0, 1.0)
    past = np.maximum(t - BALL_T - half, 0.0)
    return behind * t + (ahead - behind) * (2.0 * half * quintic_area(way) + past)
