"""The front edge of an insole that ends behind the toes: where it runs, and the outline cut there."""

from dataclasses import dataclass

import numpy as np

from insolecad.field import Array, EvenSpline, Field, quintic, step
from insolecad.form import Form
from insolecad.last import KNOTS
from insolecad.outline import BALL_LINE, SULCUS, Outline

BEHIND_BALL_LINE = 6.0
"""How far behind the ball line a three-quarter insole ends, in mm (house)."""

TAPER = 15.0
"""Length in mm over which the insole thins toward its front edge (house)."""

GENTLE = 5.0
"""The same over the height that is lost, where a thick base would run out too steeply (house)."""

ROUNDING = 20.0
"""Radius in mm of the circle that the corners of the front edge are rounded about; the blend itself
bends a little tighter in its middle. Under 8 mm the grid's lines would fold there."""

DENSE = 6144
"""Points on the curve while it is cut: 0.1 mm apart, so that lengths along it are true to 1e-5 mm."""

BLEND = 192
"""Points on a rounded corner."""

ALONG = np.array([BALL_LINE, 1.0]) / np.hypot(1.0, BALL_LINE)
"""Direction of a front edge, lateral to medial: the ball line's."""


@dataclass(frozen=True)
class Front:
    """A straight front edge, parallel to the ball line: x = `x` + BALL_LINE y; `taper` mm behind it thin out."""

    x: float
    taper: float = TAPER

    def behind(self, x: Array, y: Array) -> Array:
        """Return how far a place lies behind the front edge, at right angles to it, in mm."""
        return np.asarray((self.x + BALL_LINE * y - x) / np.hypot(1.0, BALL_LINE))

    def nearness(self, x: Array, y: Array) -> Array:
        """Return 1 on the front edge and ahead of it, 0 behind its taper, C2 between."""
        return 1.0 - step(self.behind(x, y), 0.0, self.taper)

    def thinning(self, height: Field, edge: float) -> Field:
        """Return what must be added to a height so that it runs out to `edge` mm at the front edge."""

        def change(x: Array, y: Array) -> Array:
            lost = self.nearness(x, y)
            near = lost > 0.0
            lost[near] *= edge - height(x[near], y[near])
            return lost

        return change


def front(outline: Outline, form: Form, thickness: float = 0.0) -> Front | None:
    """Return the front edge of a form; None for the full length, which ends at the toes.

    `thickness` of the forefoot in mm is what it thins from.
    """
    measures = outline.measures
    if form.length == "full":
        return None
    taper = max(TAPER, GENTLE * (thickness - form.front_edge))
    if form.length == "three-quarter":
        # the ball line runs through the first head's protrusion, at the foot's medial border
        back = BEHIND_BALL_LINE * np.hypot(1.0, BALL_LINE)
        return Front(float(measures.ball_length - back - BALL_LINE * outline.across(1.0)), taper)
    middle = measures.head_line_centre_x + SULCUS * measures.foot_length
    return Front(float(middle - BALL_LINE * outline.ball_centre_y), taper)


def cut(outline: Outline, edge: Front) -> Outline:
    """Return the outline cut along a front edge, its corners rounded; C2 all round, no radius under 8 mm.

    The grid's corners in front are put on the middles of the two roundings.
    """
    u = np.arange(DENSE + 1) / DENSE
    points = outline.bottom(u)
    behind = edge.behind(*points.T)
    ahead = np.flatnonzero(behind < 0.0)
    leaves, returns = _crossing(u, behind, ahead[0] - 1), _crossing(u, behind, ahead[-1])
    along_full = _lengths(points)
    start, start_front = _setback(outline, along_full, leaves, -1.0)
    end, end_front = _setback(outline, along_full, returns, 1.0)
    side_in, side_out = np.linspace(0.0, start, DENSE // 2), np.linspace(end, 1.0, DENSE // 2)
    first = _blend(*_on_curve(outline, start), start_front, ALONG, np.zeros(2))
    last = _blend(end_front, ALONG, np.zeros(2), *_on_curve(outline, end))
    straight = np.linspace(start_front, end_front, DENSE // 8)
    pieces = [outline.bottom(side_in), first, straight, last, outline.bottom(side_out)]
    rounding = 1.0 - step(np.linspace(0.0, 1.0, BLEND), 0.0, 1.0)
    on_side = [np.ones(len(side_in)), rounding, np.zeros(len(straight)), rounding[::-1], np.ones(len(side_out))]
    line = np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])
    share = np.concatenate([on_side[0], *(piece[1:] for piece in on_side[1:])])
    length = _lengths(line)
    even = np.arange(KNOTS) / KNOTS * length[-1]
    knots = np.column_stack([np.interp(even, length, column) for column in line.T])
    bottom = EvenSpline(knots, 0.0, 1.0, periodic=True)
    reached = np.cumsum([len(piece) - 1 for piece in pieces])
    whole = float(length[-1])
    corners = (
        float(np.interp(outline.corners[0], side_in, length[: len(side_in)])) / whole,
        float(length[(reached[0] + reached[1]) // 2]) / whole,
        float(length[(reached[2] + reached[3]) // 2]) / whole,
        float(np.interp(outline.corners[3], side_out, length[reached[3] :])) / whole,
    )
    fine = np.arange(16 * KNOTS) / (16 * KNOTS)
    toe_u = float(fine[bottom.column(fine, 0).argmax()])
    return Outline(outline.measures, bottom, toe_u, corners, np.interp(even, length, share))


def _crossing(u: Array, behind: Array, place: int) -> float:
    """Return the parameter at which the curve crosses the front edge between a point and the next one."""
    here, there = behind[place], behind[place + 1]
    return float(u[place] + (u[place + 1] - u[place]) * here / (here - there))


def _setback(outline: Outline, length: Array, place: float, sense: float) -> tuple[float, Array]:
    """Return where a rounded corner begins and ends: the parameter on the curve and the point on the front edge.

    `place` is the corner's parameter, `length` the way along the curve to DENSE even ones;
    `sense` is -1 where the curve runs onto the front edge, 1 where it leaves it.
    """
    along = outline.bottom.slope(np.array([place]))[0]
    turn = np.arccos(np.dot(along / np.hypot(*along), ALONG))
    back = ROUNDING * np.tan(turn / 2.0)
    at = np.interp(place * DENSE, np.arange(DENSE + 1), length)
    on_curve = float(np.interp(at + sense * back, length, np.arange(DENSE + 1))) / DENSE
    return on_curve, outline.bottom(np.array([place]))[0] - sense * back * ALONG


def _lengths(line: Array) -> Array:
    """Return how far along a line of points (n, 2) each lies, from its first."""
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])


def _on_curve(outline: Outline, u: float) -> tuple[Array, Array, Array]:
    """Return a point of the curve, its unit tangent and its curvature vector."""
    nearby = np.array([u - 1e-4, u, u + 1e-4])
    before, along, after = outline.bottom.slope(nearby)
    speed = np.hypot(*along)
    turning = (after / np.hypot(*after) - before / np.hypot(*before)) / (2e-4 * speed)
    return outline.bottom(np.array([u]))[0], along / speed, turning


def _blend(start: Array, along_start: Array, bend_start: Array, end: Array, along_end: Array, bend_end: Array) -> Array:
    """Return points on a quintic between two places with their tangents and curvatures, shape (BLEND, 2)."""
    # an arc between them is a little longer than the chord
    turn = np.arccos(np.clip(np.dot(along_start, along_end), -1.0, 1.0))
    length = np.hypot(*(end - start)) * (turn / 2.0) / np.sin(turn / 2.0)
    a0, a1, a2, a3, a4, a5 = quintic(
        (start, along_start * length, bend_start * length**2), (end, along_end * length, bend_end * length**2)
    )
    way = np.linspace(0.0, 1.0, BLEND)[:, None]
    return np.asarray(a0 + way * (a1 + way * (a2 + way * (a3 + way * (a4 + way * a5)))))
