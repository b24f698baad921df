"""The front edge of an insole that ends behind the toes: where it runs, and the outline cut there."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.geometry.construction import Form
from insolecad.geometry.definitions import RIM_BAND_MM, TAPER_MM, TAPER_PER_HEIGHT
from insolecad.geometry.fields import Array, EvenSpline, Field, quintic, quintic_area, step
from insolecad.geometry.last import KNOTS
from insolecad.geometry.outline import ACROSS, BALL_LINE, Outline
from insolecad.geometry.plan import Plan

ROUNDING = 20.0
"""Radius in mm of the circle that the corners of the front edge are rounded about; the blend itself
bends a little tighter in its middle. Under 8 mm the grid's lines would fold there."""

DENSE = 6144
"""Points on the curve while it is cut: 0.1 mm apart, so that lengths along it are true to 1e-5 mm."""

BLEND = 192
"""Points on a rounded corner."""

ALONG = np.array([BALL_LINE, 1.0]) / np.hypot(1.0, BALL_LINE)
"""Direction of a front edge, lateral to medial: the ball line's."""


STEP_BACK = 25.0
"""How far the edge is further back at the medial border, in mm (practice)."""

STEP_FOOT = 100.0
"""Ball width of the foot in mm from which the step has its full depth; narrower feet take their share (house)."""

STEEPNESS = float(np.tan(np.radians(60.0)))
"""How steeply the edge runs back beside the first ray, against the width (house)."""

SHOULDER = 22.0
"""Over how much difference between the distances to both edges, in mm either way, one turns into the other:
the bend there has a radius of 12 mm."""

SHARES = np.linspace(1.0, 0.2, 9)
"""Shares of the full step that are tried, the deepest first."""

STEEPEST = float(np.tan(np.radians(33.0)))
"""Slope along the foot up to which what is carried may run out to the step: short of the limit of 35 degrees."""


INSIDE = (RIM_BAND_MM + 0.5, 7.0, 10.0, 14.0, 20.0)
"""Distances in mm inside the medial inner edge at which its slope is looked at: the arch is steepest near the rim."""


@dataclass(frozen=True)
class FirstRayStep:
    """The edge beside the first ray: a line that runs back from (`x`, `y`) inward; `taper` mm behind it thin out.

    `depth` is how far back it reaches at the medial border, in mm.
    """

    x: float
    y: float
    depth: float
    taper: float = TAPER_MM

    def distance_behind(self, x: Array, y: Array) -> Array:
        """Return how far a place is behind the line, at right angles to it, in mm."""
        return np.asarray((self.x - STEEPNESS * (y - self.y) - x) / np.hypot(1.0, STEEPNESS))


@dataclass(frozen=True)
class Front:
    """A front edge, parallel to the ball line: x = `x` + BALL_LINE y; `taper` mm behind it thin out.

    With a `first_ray` step it turns back beside the first ray.
    """

    x: float
    taper: float = TAPER_MM
    first_ray: FirstRayStep | None = None

    def distance_behind(self, x: Array, y: Array) -> Array:
        """Return how far a place is behind the front edge, at right angles to it, in mm."""
        straight = np.asarray((self.x + BALL_LINE * y - x) / np.hypot(1.0, BALL_LINE))
        if self.first_ray is None:
            return straight
        # the lesser of both distances, the bend between them C3
        more = straight - self.first_ray.distance_behind(x, y)
        area = quintic_area(np.clip((more + SHOULDER) / (2.0 * SHOULDER), 0.0, 1.0))
        return np.asarray(straight - 2.0 * SHOULDER * area - np.maximum(more - SHOULDER, 0.0))

    def nearness(self, x: Array, y: Array) -> Array:
        """Return 1 on the front edge and ahead of it, 0 behind its taper, C2 between."""
        if self.first_ray is None:
            return 1.0 - step(self.distance_behind(x, y), 0.0, self.taper)
        straight = np.asarray((self.x + BALL_LINE * y - x) / np.hypot(1.0, BALL_LINE))
        inner = step(straight - self.first_ray.distance_behind(x, y), -SHOULDER, SHOULDER, 0.5)
        return 1.0 - step(
            self.distance_behind(x, y) / (self.taper + (self.first_ray.taper - self.taper) * inner), 0.0, 1.0
        )

    def at(self, y: Array) -> Array:
        """Return x of the front edge at y."""
        x: Array = self.x + BALL_LINE * y
        if self.first_ray is None:
            return x
        x = np.minimum(x, self.first_ray.x - STEEPNESS * (y - self.first_ray.y))
        # it is behind the corner of both lines by less than half of the blend; each step halves the rest at least
        for _ in range(60):
            x = x + self.distance_behind(x, y)
        return x

    def taper_correction(self, height: Field, edge: float) -> Field:
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
    front_x = outline.front_x_of(form.length)
    if front_x is None:
        return None
    taper = max(TAPER_MM, TAPER_PER_HEIGHT * (thickness - form.front_edge - form.cover))
    plain = Front(front_x, taper)
    return _stepped(outline, plain) if form.first_ray_step and form.length == "three-quarter" else plain


def _stepped(outline: Outline, plain: Front, share: float = 1.0) -> Front:
    """Return the front edge with a share of the full step: at the medial border it is that much further back."""
    depth = share * STEP_BACK * min(outline.measures.foot_ball_width / STEP_FOOT, 1.0)
    border = outline.across(ACROSS[0])
    for _ in range(8):  # where the medial side meets the edge that far back
        border = outline.crossing(plain.x + BALL_LINE * border - depth)[1]
    y = border - depth / (STEEPNESS + BALL_LINE)
    return replace(plain, first_ray=FirstRayStep(plain.x + BALL_LINE * y, y, depth))


def with_gentlest_step(edge: Front, plan: Plan, carried: Field, thin: float, apex: tuple[float, float]) -> Front:
    """Return the front edge with the deepest step that what is `carried` can run out to gently enough.

    It thins from the arch's `apex` (x, y) on, whose height is a dose; `thin` is the height of the edge in mm.
    Under a high arch the step is shallower, since the arch has to come down before it.
    """
    if edge.first_ray is None:
        return edge
    found = edge
    for share in SHARES:
        found = _stepped(plan, replace(edge, first_ray=None), float(share))
        assert found.first_ray is not None
        room = float(found.first_ray.distance_behind(np.array(apex[0]), np.array(apex[1])))
        found = replace(found, first_ray=replace(found.first_ray, taper=max(room, TAPER_MM / 2.0)))
        if _steepest(found, plan, carried, thin, apex) <= STEEPEST:
            break
    return found


def _steepest(edge: Front, plan: Plan, carried: Field, thin: float, apex: tuple[float, float]) -> float:
    """Return the steepest slope along the foot between the arch's apex and the front edge, near the medial border."""
    x = np.arange(apex[0], min(edge.x + BALL_LINE * apex[1], plan.last_x), 1.0)
    border = plan.sides.column(x, 1)
    steepest = 0.0
    for inside in INSIDE:
        y = border - inside
        on_it = edge.distance_behind(x, y) > 0.0
        if on_it.sum() > 2:
            height = carried(x[on_it], y[on_it])
            lost = edge.nearness(x[on_it], y[on_it])
            steepest = max(steepest, float(np.abs(np.diff(height + lost * (thin - height))).max()))
    return steepest


def cut(outline: Outline, edge: Front) -> Outline:
    """Return the outline cut along a front edge, its corners rounded; C2 all round, no radius under 8 mm.

    The grid's corners in front are put on the middles of the two roundings.
    """
    (start, start_front, first_along, first_bend), (end, end_front, last_along, last_bend) = _corners(outline, edge)
    side_in, side_out = np.linspace(0.0, start, DENSE // 2), np.linspace(end, 1.0, DENSE // 2)
    first = _blend(*_on_curve(outline, start), start_front, first_along, first_bend)
    last = _blend(end_front, last_along, last_bend, *_on_curve(outline, end))
    straight = _between(edge, start_front, end_front)
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
    return replace(outline, bottom=bottom, toe_u=toe_u, corners=corners, side_share=np.interp(even, length, share))


def corner_stations(outline: Outline, edge: Front) -> tuple[float, float]:
    """Return the stations at which the rounded corners of a front edge leave the lateral and the medial side."""
    (start, *_), (end, *_) = _corners(outline, edge)
    lateral, medial = outline.bottom.column(np.array([start, end]), 0)
    return float(lateral), float(medial)


_Corner = tuple[float, Array, Array, Array]


def _corners(outline: Outline, edge: Front) -> tuple[_Corner, _Corner]:
    """Return where the rounded corners begin and end, as `_setback` does: the lateral, and the medial one."""
    u = np.arange(DENSE + 1) / DENSE
    points = outline.bottom(u)
    behind = edge.distance_behind(*points.T)
    ahead = np.flatnonzero(behind < 0.0)
    leaves, returns = _crossing(u, behind, ahead[0] - 1), _crossing(u, behind, ahead[-1])
    along_full = _lengths(points)
    return _setback(outline, along_full, leaves, -1.0, edge), _setback(outline, along_full, returns, 1.0, edge)


def _crossing(u: Array, behind: Array, place: int) -> float:
    """Return the parameter at which the curve crosses the front edge between a point and the next one."""
    here, there = behind[place], behind[place + 1]
    return float(u[place] + (u[place + 1] - u[place]) * here / (here - there))


def _setback(outline: Outline, length: Array, place: float, sense: float, edge: Front) -> _Corner:
    """Return where a rounded corner begins and ends: the parameter on the curve, and on the front edge the point,
    its direction and its bend.

    `place` is the corner's parameter, `length` the way along the curve to DENSE even ones;
    `sense` is -1 where the curve runs onto the front edge, 1 where it leaves it.
    """
    corner, along = outline.bottom(np.array([place]))[0], outline.bottom.slope(np.array([place]))[0]
    direction = _direction(edge, float(corner[1]))[0]
    turn = np.arccos(np.dot(along / np.hypot(*along), direction))
    back = ROUNDING * np.tan(turn / 2.0)
    at = np.interp(place * DENSE, np.arange(DENSE + 1), length)
    on_curve = float(np.interp(at + sense * back, length, np.arange(DENSE + 1))) / DENSE
    if edge.first_ray is None:
        return on_curve, corner - sense * back * ALONG, ALONG, np.zeros(2)
    y = np.linspace(corner[1], corner[1] - sense * back, 513)
    line = np.column_stack([edge.at(y), y])
    on_edge = np.array([np.interp(back, _lengths(line), column) for column in line.T])
    on_edge[0] = edge.at(on_edge[1:])[0]
    return on_curve, on_edge, *_direction(edge, float(on_edge[1]))


def _direction(edge: Front, y: float) -> tuple[Array, Array]:
    """Return the direction of a front edge, lateral to medial, and its bend as a vector."""
    if edge.first_ray is None:
        return ALONG, np.zeros(2)
    h = 0.05
    before, here, after = edge.at(np.array([y - h, y, y + h]))
    slope, bend = (after - before) / (2.0 * h), (after - 2.0 * here + before) / h**2
    length = np.hypot(1.0, slope)
    along = np.array([slope, 1.0]) / length
    return along, np.array([along[1], -along[0]]) * (bend / length**3)


def _between(edge: Front, start: Array, end: Array) -> Array:
    """Return points on the front edge between two of its places."""
    if edge.first_ray is None:
        return np.linspace(start, end, DENSE // 8)
    y = np.linspace(start[1], end[1], DENSE // 4)
    return np.column_stack([edge.at(y), y])


def _lengths(line: Array) -> Array:
    """Return how far along a line of points (n, 2) each is, from its first."""
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
