"""Openings: where holes and apertures go through an insole, and which of them cannot be."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.design.reference_points import ordered_places, places
from insolecad.errors import Change, LimitError, Problem
from insolecad.features import FEATURES, heel_spur_pocket
from insolecad.features.feature import Holes
from insolecad.geometry.construction import SMALLEST_APERTURE, WEB, Perforation, Zone
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, zero
from insolecad.geometry.polygons import depth_inside

VENTILATION = "ventilation"
"""Key of the openings that are ventilation holes."""

CHORD = 0.02
"""Most in mm by which the polygon of an opening may miss its circle: as true as the mesh."""

RIM = 4.0
"""Least distance in mm of an opening's edge from the edges of the insole, in plan (house)."""

SLACK = 0.02
"""What the polygon stands out over its circle, and chords of the mesh miss the outline by, in mm."""

CREST, CREST_CLEAR = 0.8, 3.0
"""A pad's top is where it has this share of its height; holes keep this many mm away from it (house)."""

WALL, WALL_CLEAR = 0.05, 1.0
"""A pocket's wall is where neither this share of its depth nor all but this share is reached, and this many mm
beside it (house)."""

READING_CLEAR = 1.0
"""Least material in mm between a hole and a place where a dose is measured (house)."""

POLYGON_CLEAR = 1.5
"""Least distance in mm between a hole and anything else on the underside, such as a label (house)."""

HEEL_END = 0.30
"""Share of the foot length at which the heel's zone ends (house)."""

BEHIND_HEADS = 0.08
"""How far behind the heads the forefoot's zone begins, in shares of the foot length (house)."""

AROUND = 512
"""Corners of the insole's curves from which distances are taken: 1.2 mm apart, within 0.02 mm of the curve."""


@dataclass(frozen=True)
class Opening:
    """One round opening of a right insole, straight through along z: `key` of the order
    (`ventilation` for holes), middle and diameter in mm."""

    key: str
    x: float
    y: float
    diameter: float

    @cached_property
    def ring(self) -> Array:
        """The polygon that is cut, anticlockwise, shape (n, 2): as large as the circle, within `CHORD` of it."""
        radius = self.diameter / 2.0
        count = int(np.ceil(np.pi / np.arccos(1.0 - CHORD / radius)))
        turn = 2.0 * np.pi / count
        # corners a little outside, so that the area is the circle's
        reach = radius * np.sqrt(turn / np.sin(turn))
        angle = turn * np.arange(count)
        return np.column_stack([self.x + reach * np.cos(angle), self.y + reach * np.sin(angle)])

    def is_clear_of(self, line: Array) -> bool:
        """Return whether it stays off a closed line in plan, inside or outside of it."""
        away = abs(float(depth_inside(line, np.array([self.x]), np.array([self.y]))[0]))
        return away >= self.diameter / 2.0 + POLYGON_CLEAR


def openings(design: Design, ordered: Perforation, *, keep_clear: Sequence[Array] = ()) -> tuple[Opening, ...]:
    """Return the openings of a right insole, apertures first, then holes from heel to toe.

    Holes keep clear of the polygons (n, 2) in `keep_clear`, such as a label's. Raises LimitError for
    apertures that do not fit, or that take away the place of another dose.
    """
    if problems := opening_problems(design, ordered):
        raise LimitError(problems)
    apertures = _apertures(design, ordered)
    return (*apertures, *_holes(design, ordered, apertures, keep_clear))


def _apertures(design: Design, ordered: Perforation) -> list[Opening]:
    return [_aperture(design, place, diameter) for place, diameter in ordered.apertures.items()]


def _aperture(design: Design, place: str, diameter: float) -> Opening:
    if place == "heel":
        spur = heel_spur_pocket.points(design.plan, design.doses[heel_spur_pocket.HEEL_SPUR_POCKET])
        x, y = spur["heel_spur_pocket"]
    else:
        x, y = design.plan.head(int(place[-1]))
    return Opening(f"aperture.{place}_mm", x, y, diameter)


def opening_problems(design: Design, ordered: Perforation) -> list[Problem]:
    """Return a problem for apertures too near to an edge or to each other, and for doses whose place they take."""
    apertures = _apertures(design, ordered)
    problems: dict[str, Problem] = {}
    for problem in (*_too_large(design, apertures), *_under_doses(design, apertures)):
        problems.setdefault(problem.key, problem)
    return list(problems.values())


def _too_large(design: Design, apertures: Sequence[Opening]) -> Iterator[Problem]:
    """Yield a problem for each aperture that leaves too little round it, with the largest diameter that fits, or 0.

    Each is compared with those before it as large as they may be.
    """
    fitted: list[Opening] = []
    for one in apertures:
        room = {"rim": 2.0 * (float(_inset(design, np.array([one.x]), np.array([one.y]))[0]) - RIM - SLACK)}
        for other in fitted:
            room[other.key] = 2.0 * (float(np.hypot(one.x - other.x, one.y - other.y)) - WEB) - other.diameter
        nearest = min(room, key=lambda name: room[name])
        most = float(np.floor(room[nearest] * 10.0) / 10.0)
        fits = one.diameter if one.diameter <= room[nearest] else most if most >= SMALLEST_APERTURE else 0.0
        if fits:
            fitted.append(replace(one, diameter=fits))
        if fits != one.diameter:
            given = f"{one.diameter:g} mm, and {_in_the_way(design, one, nearest)}"
            allowed = f"0, or {SMALLEST_APERTURE:g} to {fits:g} mm here" if fits else "0: none fits here"
            change = Change("make it smaller" if fits else "leave it out", {one.key: fits})
            yield Problem(one.key, given, allowed, changes=(change,))


def _in_the_way(design: Design, one: Opening, nearest: str) -> str:
    if nearest != "rim":
        return f"{WEB:g} mm must stay between it and {nearest}"
    if design.is_ahead(one.x, one.y):
        return "its place is ahead of the front edge"
    return f"{RIM:g} mm must stay between it and the rim"


def _under_doses(design: Design, apertures: Sequence[Opening]) -> Iterator[Problem]:
    for info, value, (x, y) in ordered_places(design):
        # a tilt is read across its place, and so beside an opening
        for one in apertures if info.effect != "tilts" else ():
            if np.hypot(x - one.x, y - one.y) < one.diameter / 2.0:
                given = f"{value:g} {info.unit}, and its place is in {one.key} of {one.diameter:g} mm"
                yield Problem(info.key, given, "one of the two", changes=(Change("leave it out", {info.key: 0.0}),))


def _holes(
    design: Design, ordered: Perforation, apertures: Sequence[Opening], keep_clear: Sequence[Array]
) -> list[Opening]:
    """Return the ventilation holes: every place of the lattice that nothing speaks against."""
    if not ordered.diameter or not ordered.zones:
        return []
    radius = ordered.diameter / 2.0
    x, y = lattice(design, ordered.pitch)
    free = np.isin(zone_of(design, x, y), ordered.zones)
    clear_of = [(one.x, one.y, one.diameter / 2.0 + WEB) for one in apertures]
    clear_of += [(*at, READING_CLEAR) for at in _readings(design)]
    # from the cheapest question to the dearest, each of the places that are left
    questions: tuple[Callable[[Array, Array], NDArray[np.bool_]], ...] = (
        lambda x, y: _inset(design, x, y) >= radius + RIM + SLACK,
        lambda x, y: _behind_taper(design, x, y, radius),
        lambda x, y: _away_from(x, y, clear_of, radius),
        lambda x, y: _off_polygons(x, y, keep_clear, radius),
        lambda x, y: _off_crests(design, x, y, radius),
        lambda x, y: _off_walls(design, x, y, radius),
    )
    for question in questions:
        free[free] = question(x[free], y[free])
    return [Opening(VENTILATION, float(a), float(b), ordered.diameter) for a, b in zip(x[free], y[free], strict=True)]


def lattice(design: Design, pitch: float) -> tuple[Array, Array]:
    """Return the places of a hexagonal lattice over the insole, along the foot's axis through the heel seat, by x.

    Each has six neighbours at a distance of `pitch`.
    """
    row = pitch * np.sqrt(3.0) / 2.0
    seat, half = design.measures.seat_x, design.measures.ball_width
    rows = np.arange(-int(seat / row), int((design.measures.length - seat) / row) + 1)
    across = np.arange(-int(half / pitch) - 1, int(half / pitch) + 2)
    y = across[None, :] * pitch + (rows[:, None] % 2) * pitch / 2.0
    x = np.broadcast_to(seat + rows[:, None] * row, y.shape)
    return x.ravel(), y.ravel()


def zone_of(design: Design, x: Array, y: Array) -> NDArray[np.str_]:
    """Return the zone of each place: the ball's reaches from behind the heads to the crease of the toes."""
    length = design.measures.foot_length
    ahead = x - design.outline.head_line_x(y)
    names: list[Zone] = ["heel", "midfoot", "forefoot"]
    where = [x < HEEL_END * length, ahead < -BEHIND_HEADS * length, ahead < SULCUS * length]
    return np.select(where, names, "toes")


def _inset(design: Design, x: Array, y: Array) -> Array:
    """Return how far places lie inside the bottom curve and the inner edge, whichever is nearer."""
    u = np.arange(AROUND) / AROUND
    return np.minimum(*(depth_inside(curve(u), x, y) for curve in (design.cut_plan.bottom, design.cut_plan.inner)))


def _behind_taper(design: Design, x: Array, y: Array, radius: float) -> NDArray[np.bool_]:
    if design.front is None:
        return np.ones(x.shape, dtype=bool)
    return np.asarray(design.front.distance_behind(x, y) >= design.front.taper + radius)


def _readings(design: Design) -> list[tuple[float, float]]:
    """Return where doses of this insole are measured: they need material there."""
    always = places(design)
    return [always["heel_seat"], always["ball_centre"], *(at for _, _, at in ordered_places(design))]


def _away_from(x: Array, y: Array, circles: Sequence[tuple[float, float, float]], radius: float) -> NDArray[np.bool_]:
    away = np.ones(x.shape, dtype=bool)
    for at_x, at_y, clear in circles:
        away &= np.hypot(x - at_x, y - at_y) >= radius + clear
    return away


def _off_polygons(x: Array, y: Array, polygons: Sequence[Array], radius: float) -> NDArray[np.bool_]:
    away = np.ones(x.shape, dtype=bool)
    for polygon in polygons:
        away &= depth_inside(polygon, x, y) <= -(radius + POLYGON_CLEAR)
    return away


def _off_crests(design: Design, x: Array, y: Array, radius: float) -> NDArray[np.bool_]:
    """Return which places stay off the top of every pad: holes there would take away what presses."""
    away = np.ones(x.shape, dtype=bool)
    for name, height in _ordered(design, "off the crest"):
        if height > 0.0:
            away &= _over_disc(design.terms[name], x, y, radius + CREST_CLEAR + SLACK).max(axis=1) < CREST * height
    return away


def _off_walls(design: Design, x: Array, y: Array, radius: float) -> NDArray[np.bool_]:
    """Return which places stay on the floor of every pocket or outside, never across the wall that holds a plug."""
    away = np.ones(x.shape, dtype=bool)
    for name, depth in _ordered(design, "off the wall"):
        share = _over_disc(design.terms[name], x, y, radius + WALL_CLEAR) / -depth
        away &= (share.min(axis=1) > 1.0 - WALL) | (share.max(axis=1) < WALL)
    return away


def _ordered(design: Design, holes: Holes) -> Iterator[tuple[str, float]]:
    """Yield name and main dose of each correction on the insole beside which holes must be so placed."""
    for name, feature in FEATURES.items():
        if feature.holes == holes and design.terms[name] is not zero:
            yield name, feature.amount(design.doses[feature])


def _over_disc(field: Field, x: Array, y: Array, radius: float) -> Array:
    """Return a field's values all over a disc about each place, shape (places, looks)."""
    turn = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
    reach = np.repeat(radius * np.array([0.0, 0.25, 0.5, 0.75, 1.0]), len(turn))
    look_x = x[:, None] + reach * np.tile(np.cos(turn), 5)
    look_y = y[:, None] + reach * np.tile(np.sin(turn), 5)
    return field(look_x.ravel(), look_y.ravel()).reshape(look_x.shape)
