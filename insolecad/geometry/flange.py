"""Flanges: walls that hold the foot beyond the edge that cup and arches make.

A flange has a height that stays from a start to an end. Near the edge of the bed the foot side turns up into a wall;
beside a deep cup that is the heel's own wall, which goes on. The border of the foot side is where the wall has the
height ordered: it moves outward, and the edge of the bed is inside of it.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from insolecad.geometry.edge_profiles import Edge
from insolecad.geometry.fields import Array, EvenSpline, Field, bump, quintic, step
from insolecad.geometry.front_edge import Front, corner_stations
from insolecad.geometry.outline import Outline
from insolecad.geometry.plan import Plan

Side = Literal["lateral", "medial"]

RISE, LEAST_RISE, RISE_BY_HEIGHT = 24.0, 10.0, (16.0, 1.5)
"""Over how many mm a flange rises behind its start, and at least where it starts far back; and over how many where it
is higher than the cup there: some, and more for each mm. So the border stays round beside the heel (house)."""

RUN_OUT, LEAST_RUN_OUT = 36.0, 30.0
"""Over how many mm it runs out ahead of its end, and at least where the insole ends there (house)."""

REAR = 0.03
"""Station behind which nothing of it is, in foot lengths: there is the rear of the cup (house)."""

ON_CORNER = 12.0
"""How far ahead of the start of a front edge's corner it may run out, in mm: there the corner has hardly turned."""

SOFT = 3.0
"""Height in mm over the plain edge from which a flange is exact: below, it grows out of it without a kink (house)."""

RETREAT = (0.75, 1.5)
"""Powers of a flange's share with which its border leaves the bed and goes back to it: ahead of its wall at the rear,
where the heel's own wall goes on and the border is round, and behind it in front (house)."""

SOFT_SLOPE = 0.2
"""By half of this a wall is steeper at most, where the foot side is as steep: so one turns into the other (house)."""

WALL = 1.85
"""Slope of the wall of a flange, 61.6 degrees: it may fall toward its ends, and have a groove in it (house)."""

INSIDE, INSIDE_FULL = 7.0, 24.0
"""How far inside the plain edge a wall begins to turn up, in mm, where it stands at least `INSIDE_FULL` mm over it: so
it meets the side of a foot, which is steeper than a wall may be (two scanned feet)."""

BEND = (2.0, 4.8)
"""Length in mm across the foot over which the foot side turns up into the wall: the first, and the second for each 1 by
which it gets steeper. So a pad that runs out beside it leaves a radius of 3 mm (house)."""

AT_ONCE = 1.5
"""Lengths in which the foot side would get as steep as the wall if it bent on as it does where that begins: the bend
into the wall takes no more of them (house)."""

FLOW = 3.5
"""The border is smoothed over this many mm to either side along the foot: its height is exact where it is read, and
within some tenths of a mm elsewhere (house)."""

TABLE = 200
"""Stations at which a wall is tabled."""

READ = 12.0
"""Over how many mm to either side of its middle, where its height is read, the border is brought to that height."""

STEP = 0.05
"""Step in mm of the differences that give slope and bend of the foot side where a wall begins."""

SIDES: dict[Side, tuple[int, float]] = {"lateral": (0, -1.0), "medial": (1, 1.0)}
"""Column of each side in the plan's table, and the sense of y in which it is outward."""

_SOFT = quintic((0.0, 0.0, 0.0), (1.0, 1.0, 0.0))


@dataclass(frozen=True)
class Crest:
    """The height of a flange over the local base, and the stations from and to which it stays, in mm."""

    height: float
    start: float
    end: float

    @property
    def middle(self) -> float:
        """Station where its height is read."""
        return (self.start + self.end) / 2.0

    def reach(self, room: tuple[float, float], over_cup: float) -> tuple[float, float]:
        """Return where it begins to rise and has run out, within the stations between which there is room.

        `over_cup` is its height over the cup at its start, in mm.
        """
        first, last = room
        rear = min(max(self.start - rise(over_cup), first), self.start - LEAST_RISE)
        return rear, max(min(self.end + RUN_OUT, last), self.end + LEAST_RUN_OUT)


def rise(over_cup: float) -> float:
    """Return over which length a flange rises to a height over a cup, both in mm."""
    return max(RISE, RISE_BY_HEIGHT[0] + RISE_BY_HEIGHT[1] * over_cup)


def room(outline: Outline, side: Side, front: Front | None) -> tuple[float, float]:
    """Return the stations between which a flange may be: ahead of the rear, and behind the first head or a corner."""
    measures = outline.measures
    last = measures.arch_end_x
    if front:
        last = min(last, corner_stations(outline, front)[SIDES[side][0]] + ON_CORNER)
    return REAR * measures.foot_length, last


def latest_end(outline: Outline, side: Side, front: Front | None) -> float:
    """Return the station up to which a flange may have its height at most: then it can still run out."""
    return room(outline, side, front)[1] - LEAST_RUN_OUT


@dataclass(frozen=True)
class Flange:
    """A flange on one side of the foot.

    `reach` is where it begins and ends, `share` how much of it there is at stations between. `begin` is y of the line
    at which its wall begins; `way` is how far beyond the bed, across the foot, the border is that has the height of
    the crest. `field` is what it adds to the foot side.
    """

    side: Side
    reach: tuple[float, float]
    share: Edge
    begin: Edge
    way: Edge
    field: Field

    def shift(self, x: Array) -> Array:
        """Return how far the border is beyond the bed at stations x, across the foot, in mm."""
        rear, front = self.reach
        held = np.minimum(np.maximum(x, rear), front)
        return self.share(held) ** np.where(held < (rear + front) / 2.0, *RETREAT) * self.way(held)

    def widen(self, plan: Plan) -> Plan:
        """Return a plan with its border further out; the bed stays as it is."""
        points = plan.inner(plan.knots_u)
        on_side = np.where(plan.medial == (self.side == "medial"), plan.side_share, 0.0)
        points[:, 1] += SIDES[self.side][1] * on_side * self.shift(points[:, 0])
        return replace(plan, inner=EvenSpline(points, 0.0, 1.0, periodic=True))

    def covers(self, x: Array, y: Array, inside: float) -> NDArray[np.bool_]:
        """Return which places are on its wall, or at most `inside` mm inside of the line at which that begins."""
        rear, front = self.reach
        held = np.minimum(np.maximum(x, rear), front)
        return (x > rear) & (x < front) & (SIDES[self.side][1] * (y - self.begin(held)) > -inside)


def plain_edge(plan: Plan, side: Side, support: Field) -> Edge:
    """Return the height of the edge of the bed, by the `support` of cup and arches: what a flange makes up for.

    Without a cup it is less than the edge profile says beside the heel, where the laws of the arches run out.
    """
    column = SIDES[side][0]
    return lambda x: support(x, plan.sides.column(x, column))


def flange(plan: Plan, side: Side, crest: Crest, reach: tuple[float, float], support: Field) -> Flange:
    """Return the flange that brings the edge of the bed to a crest, over the `support` of cup and arches."""
    column, out = SIDES[side]
    rear, front = reach

    def share(x: Array) -> Array:
        return step(x, rear, crest.start, 0.5) * (1.0 - step(x, crest.end, front, 0.5))

    x = np.linspace(rear, front, TABLE)
    edge = plan.sides.column(x, column)
    height = plain_edge(plan, side, support)
    plain, at_middle = height(x), float(height(np.array([crest.middle]))[0])
    lack = _soft(at_middle + _effective_lack(crest.height - at_middle) - plain)
    inside = INSIDE * step(lack, 0.0, INSIDE_FULL, 0.5)
    begin = edge - out * inside
    turn = _turn(x, begin, edge, out, support)
    exact = _way(lack + plain - support(x, begin), turn) - inside
    way = _smooth(exact, (front - rear) / (TABLE - 1))
    # exact where it is read
    off = EvenSpline((exact - way)[:, None], rear, front).column(np.array([crest.middle]), 0)
    whole = step(lack, 0.0, SOFT)
    way = way + off * (whole + (1.0 - whole) * bump(((x - crest.middle) / READ) ** 2))
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
            height[there] = share(x[there]) * (_turned_up(way, *turn) - grown)
        return height

    return Flange(side, reach, share, lambda x: table.column(x, 1), lambda x: table.column(x, 0), field)


def _turn(x: Array, begin: Array, edge: Array, out: float, support: Field) -> tuple[Array, Array, Array, Array]:
    """Return how the foot side turns up from a line inside its edge: its slope and bend there, the slope of the wall,
    and over which length, all across the foot.

    The slope of the wall is `WALL`: across the foot it is less where the line runs at a slant, or falls. It is never
    less than that of the foot side at its edge.
    """
    outer, here, inner = (support(x, begin + out * way) for way in (STEP, 0.0, -STEP))
    slope, bend = (outer - inner) / (2.0 * STEP), (outer - 2.0 * here + inner) / STEP**2
    slant, fall = out * np.gradient(begin, x), np.gradient(here, x)
    # with slope s across, (fall - s slant)^2 + s^2 is the square of the whole slope
    square = 1.0 + slant**2
    most = (fall * slant + np.sqrt(np.maximum((fall * slant) ** 2 - square * (fall**2 - WALL**2), 0.0))) / square
    plain = (support(x, edge + out * STEP) - support(x, edge - out * STEP)) / (2.0 * STEP)
    steep = (plain + most + np.hypot(plain - most, SOFT_SLOPE)) / 2.0
    # at right angles to the line all is shorter, and steeper
    longer = np.sqrt(square)
    length = longer * (BEND[0] + BEND[1] * longer * (steep - slope))
    # where the foot side bends faster by itself, so does the wall: nothing gets lower
    own = np.maximum(bend, 0.0) / (AT_ONCE * (steep - slope))
    return slope, bend, steep, length / np.power(1.0 + (length * own) ** 4, 0.25)


def _turned_up(way: Array, slope: Array, bend: Array, steep: Array, length: Array) -> Array:
    """Return the height at a way from where the foot side begins to turn up from a slope and a bend into a wall.

    C2: over a length its slope is a cubic, and then it is `steep`.
    """
    t = np.minimum(way / length, 1.0)
    turn = length * t * (slope + t * t * (1.0 - t / 2.0) * (steep - slope))
    turn += bend * (length * t) ** 2 * (0.5 + t * (t / 4.0 - 2.0 / 3.0))
    return np.asarray(turn + steep * np.maximum(way - length, 0.0))


def _way(height: Array, turn: tuple[Array, Array, Array, Array]) -> Array:
    """Return the way over which the foot side, where it turns up, has gained a height."""
    low, high = np.zeros(len(height)), height / 0.5 + 20.0
    for _ in range(45):
        half = (low + high) / 2.0
        over = _turned_up(half, *turn) > height
        low, high = np.where(over, low, half), np.where(over, half, high)
    return np.asarray((low + high) / 2.0)


def _smooth(way: Array, spacing: float) -> Array:
    """Return a line whose stations are `spacing` mm apart without its small waves: thrice the mean over windows."""
    half = round(FLOW / spacing)
    for _ in range(3):
        way = sliding_window_view(np.pad(way, half, mode="edge"), 2 * half + 1).mean(axis=1)
    return way


def _soft(lack: Array) -> Array:
    """Return what is lacking: exact from `SOFT` on, 0 if nothing is, and C2 between."""
    share = np.minimum(np.maximum(lack / SOFT, 0.0), 1.0)
    return np.where(lack < SOFT, SOFT * share**3 * (_SOFT[3] + share * (_SOFT[4] + share * _SOFT[5])), lack)


def _effective_lack(lack: float) -> float:
    """Return what has to be lacking for a flange to make up for `lack` mm, however little it is."""
    if not 0.0 < lack < SOFT:
        return lack
    low, high = lack, SOFT
    for _ in range(50):
        half = (low + high) / 2.0
        low, high = (half, high) if float(_soft(np.array(half))) < lack else (low, half)
    return high
