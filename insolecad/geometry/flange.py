"""Flanges: walls that hold the foot beyond the edge that cup and arches make.

A flange has a height along which it stays from a start to an end. Beside the heel its wall is the heel's curve, which
goes on; ahead of it the foot side turns up into a wall near its edge. The border of the foot side is where that wall
has the height ordered: it moves outward, and what is inside of it stays as it is.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.definitions import HEEL_WALL
from insolecad.geometry.edge_profiles import Edge
from insolecad.geometry.fields import Array, EvenSpline, Field, quintic, step
from insolecad.geometry.plan import Plan

Side = Literal["lateral", "medial"]

SOFT = 3.0
"""Height in mm over the plain edge from which a flange is exact: below, it grows out of it without a kink (house)."""

SOFT_SLOPE = 0.06
"""By twice as much a wall is steeper at most, where the foot side is as steep: so one turns into the other (house)."""

INSIDE, INSIDE_FULL = 7.0, 14.0
"""How far inside the plain edge a wall begins to turn up, in mm, where it stands at least `INSIDE_FULL` mm over it: so it
meets the side of a foot, which is steeper than a wall may be (two scanned feet)."""

BEND = (1.5, 3.0)
"""Length in mm across the foot over which the foot side turns up into the wall: the first, and the second for each 1 by
which it gets steeper. So no radius is under 3.5 mm (house)."""

FADE = 4.0
"""Beyond its reach a wall fades out over this length in mm, so that it has no end (house)."""

TABLE = 200
"""Stations at which a wall is tabled."""

STEP = 0.05
"""Step in mm of the differences that give slope and bend of the foot side where a wall begins."""

SIDES: dict[Side, tuple[int, float]] = {"lateral": (0, -1.0), "medial": (1, 1.0)}
"""Column of each side in the plan's table, and the sense of y in which it is outward."""

_SOFT = quintic((0.0, 0.0, 0.0), (1.0, 1.0, 0.0))


@dataclass(frozen=True)
class Crest:
    """The height of a flange over the local base, the stations from and to which it stays, and `reach`: where it has
    begun to rise and has run out; all in mm."""

    height: float
    start: float
    end: float
    reach: tuple[float, float]

    @property
    def middle(self) -> float:
        """Station where its height is read."""
        return (self.start + self.end) / 2.0

    def share(self, x: Array) -> Array:
        """Return the share of its way out from the bed that it has at stations x, C2."""
        rear, front = self.reach
        return step(x, rear, self.start, 0.5) * (1.0 - step(x, self.end, front, 0.5))


@dataclass(frozen=True)
class Flange:
    """A flange on one side of the foot: its crest, and what it adds to the foot side.

    `begin` is y of the line at which its wall begins by station; `way` is how far beyond the bed, across the foot, the
    border is that has the height of the crest.
    """

    side: Side
    crest: Crest
    begin: Edge
    way: Edge
    field: Field

    def moved(self, plan: Plan) -> Plan:
        """Return a plan with its border further out; the bed stays as it is."""
        points = plan.inner(plan.knots_u)
        x = points[:, 0]
        rear, front = self.crest.reach
        share = np.where(plan.medial == (self.side == "medial"), plan.side_share, 0.0)
        at = np.flatnonzero((share > 0.0) & (x > rear) & (x < front))
        points[at, 1] += SIDES[self.side][1] * share[at] * self.crest.share(x[at]) * self.way(x[at])
        return replace(plan, inner=EvenSpline(points, 0.0, 1.0, periodic=True))

    def beyond(self, x: Array, y: Array, inside: float) -> NDArray[np.bool_]:
        """Return which places are on its wall, or at most `inside` mm inside of the line at which that begins."""
        rear, front = self.crest.reach
        held = np.minimum(np.maximum(x, rear), front)
        return (x > rear) & (x < front) & (SIDES[self.side][1] * (y - self.begin(held)) > -inside)


def flange(plan: Plan, side: Side, crest: Crest, plain: Edge, support: Field) -> Flange:
    """Return the flange that brings an edge from `plain` to a crest, over the `support` of cup and arches."""
    column, out = SIDES[side]
    rear, front = crest.reach[0] - FADE, crest.reach[1] + FADE
    x = np.linspace(rear, front, TABLE)
    edge = plan.sides.column(x, column)
    lack = _soft(_effective_height(crest, plain) - plain(x))
    inside = INSIDE * step(lack, 0.0, INSIDE_FULL, 0.5)
    begin = edge - out * inside * crest.share(x)
    turn = _turn(x, begin, out, support)
    whole = edge - out * inside
    way = _way(lack + support(x, edge) - support(x, whole), _turn(x, whole, out, support)) - inside
    table = EvenSpline(np.column_stack([way, begin, *turn]), rear, front)

    def field(x: Array, y: Array) -> Array:
        height = np.zeros(np.broadcast_shapes(x.shape, y.shape))
        near = (x > rear) & (x < front)
        _, begin, *turn = table(x[near]).T
        way = out * (y[near] - begin)
        there = np.flatnonzero(near)[way > 0.0]
        if len(there):
            begin, way, *turn = (one[way > 0.0] for one in (begin, way, *turn))
            grown = support(x[there], y[there]) - support(x[there], begin)
            # beyond its reach it begins at the edge of the bed, and nothing of it is on the foot side
            share = step(x[there], rear, rear + FADE) * (1.0 - step(x[there], front - FADE, front))
            height[there] = share * (_turned_up(way, *turn) - grown)
        return height

    return Flange(side, crest, lambda x: table.column(x, 1), lambda x: table.column(x, 0), field)


def _turn(x: Array, begin: Array, out: float, support: Field) -> tuple[Array, Array, Array]:
    """Return how the foot side turns up along a line: its slope and bend there, across the foot, and that of the wall.

    The steepest slope of the wall is that of a heel's: across the foot it is less where the line runs at a slant, or
    falls. It is never less than that of the foot side.
    """
    outer, here, inner = (support(x, begin + out * way) for way in (STEP, 0.0, -STEP))
    slope, bend = (outer - inner) / (2.0 * STEP), (outer - 2.0 * here + inner) / STEP**2
    slant, fall = out * np.gradient(begin, x), np.gradient(here, x)
    # with slope s across, (fall - s slant)^2 + s^2 is the square of the whole slope
    square = 1.0 + slant**2
    most = (fall * slant + np.sqrt(np.maximum((fall * slant) ** 2 - square * (fall**2 - HEEL_WALL**2), 0.0))) / square
    return slope, bend, np.asarray((slope + most + np.hypot(slope - most, SOFT_SLOPE)) / 2.0)


def _turned_up(way: Array, slope: Array, bend: Array, steep: Array) -> Array:
    """Return the height at a way from where the foot side begins to turn up from a slope and a bend into a wall.

    C2: its slope is a cubic until it is `steep`.
    """
    length = BEND[0] + BEND[1] * (steep - slope)
    t = np.minimum(way / length, 1.0)
    turn = length * t * (slope + t * t * (1.0 - t / 2.0) * (steep - slope))
    turn += bend * (length * t) ** 2 * (0.5 + t * (t / 4.0 - 2.0 / 3.0))
    return np.asarray(turn + steep * np.maximum(way - length, 0.0))


def _way(height: Array, turn: tuple[Array, Array, Array]) -> Array:
    """Return the way over which the foot side, where it turns up, has gained a height."""
    low, high = np.zeros(len(height)), height / 0.5 + 20.0
    for _ in range(45):
        half = (low + high) / 2.0
        over = _turned_up(half, *turn) > height
        low, high = np.where(over, low, half), np.where(over, half, high)
    return np.asarray((low + high) / 2.0)


def _soft(lack: Array) -> Array:
    """Return what is lacking where it is `SOFT` and more, 0 where nothing is, and C2 between."""
    share = np.minimum(np.maximum(lack / SOFT, 0.0), 1.0)
    return np.where(lack < SOFT, SOFT * share**3 * (_SOFT[3] + share * (_SOFT[4] + share * _SOFT[5])), lack)


def _effective_height(crest: Crest, plain: Edge) -> float:
    """Return the height with which an edge has that of the crest at its middle, however little is missing there."""
    there = float(plain(np.array([crest.middle]))[0])
    lack = crest.height - there
    if not 0.0 < lack < SOFT:
        return crest.height
    low, high = lack, SOFT
    for _ in range(50):
        half = (low + high) / 2.0
        low, high = (half, high) if float(_soft(np.array(half))) < lack else (low, half)
    return there + high
