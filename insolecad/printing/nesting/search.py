"""Places for one outline, for two and for many."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.nesting.no_fit_polygon import no_fit, rotate
from insolecad.printing.nesting.plate import PlacedOutline, Plate, centre_on_bed, extents, free_edge, normalised_angle
from insolecad.printing.nesting.silhouette import COARSE, FINE, Outline

STEP = 0.25
"""Degrees between the turns that are tried: the free edge changes by at most 0.7 mm in one, and is settled finer."""

MANY = 12
"""How many of the best turns are tried on a bed of which the printer keeps a part."""


def place_single(outline: Outline, bed: Bed) -> Plate | None:
    """Return the plate with one outline in the middle, turned to leave the widest edge, or None if it fits at no turn.

    Half a turn more leaves the same edge, and is tried where the printer keeps a corner.
    """
    angles = np.arange(0.0, 180.0, STEP)
    for angle in _best(outline, bed, angles)[: MANY if bed.kept else 1]:
        near = angle + np.linspace(-STEP, STEP, 51)
        finest = _best(outline, bed, near)[0]
        for turn in (0.0, 180.0):
            plate = centre_on_bed(bed, [PlacedOutline(outline, normalised_angle(finest + turn), 0.0, 0.0)])
            if plate:
                return plate
    return None


def _best(outline: Outline, bed: Bed, angles: Array) -> list[float]:
    """Return the angles, those that leave the widest edge first."""
    left, front, right, back = extents(outline.hull, angles)
    edge = free_edge(bed, right - left, back - front)
    return [float(angles[number]) for number in np.argsort(-edge, kind="stable")]


BETWEEN, TOGETHER = 10.0, 3.0
"""Degrees between the turns that are tried at first: of one outline against the other, and of both together."""

STARTS, SETTLED = 6, 2
"""From how many of the best turns the search goes on, and how many of these are settled with the fine outlines."""

HALF_WAY, FINEST = 0.5, 0.05
"""Degrees at which the search with coarse outlines ends, and with fine ones; the edge then changes by under 0.1 mm."""

HOPELESS = 12.0
"""How far in mm the first turns may miss the margin: between two of them an outline's ends move by less."""

CHORD = 1.0
"""Longest chord in mm of the border of shifts."""


@dataclass(frozen=True)
class _Found:
    """A pair's free edge in mm with the second one turned by `between` against the first, and both by `together`."""

    edge: float
    between: float
    together: float
    shift: tuple[float, float]


class _Pair:
    """Two outlines, and how far they must stay apart."""

    def __init__(self, first: Outline, second: Outline, bed: Bed) -> None:
        self.first, self.second, self.bed = first, second, bed
        self._borders: dict[tuple[float, bool], Array] = {}

    def edges(self, between: float, together: Array, *, fine: bool) -> list[_Found]:
        """Return the best shift at each turn of both together."""
        border = self._border(between, fine=fine)
        turns = np.radians(together)[:, None]
        x = border[:, 0] * np.cos(turns) - border[:, 1] * np.sin(turns)
        y = border[:, 0] * np.sin(turns) + border[:, 1] * np.cos(turns)
        one = extents(self.first.hull, together)[..., None]
        two = extents(self.second.hull, together + between)[..., None]
        width = np.maximum(one[2], two[2] + x) - np.minimum(one[0], two[0] + x)
        depth = np.maximum(one[3], two[3] + y) - np.minimum(one[1], two[1] + y)
        free = free_edge(self.bed, width, depth)
        best = free.argmax(axis=1)
        rows = np.arange(len(together))
        return [
            _Found(float(edge), between, float(turn), (float(right), float(back)))
            for edge, turn, right, back in zip(free[rows, best], together, x[rows, best], y[rows, best], strict=True)
        ]

    def _border(self, between: float, *, fine: bool) -> Array:
        """Return the shifts of the second outline at which it is as close to the first as it may."""
        key = (between % 360.0, fine)
        if key not in self._borders:
            one, two = (self.first.fine, self.second.fine) if fine else (self.first.coarse, self.second.coarse)
            # both rings may lie inside the true outlines by as much as they are off
            gap = self.bed.gap + (2.0 * FINE if fine else 0.0)
            self._borders[key] = _chords(no_fit(one, rotate(two, between), gap))
        return self._borders[key]

    def plate(self, found: _Found, half: float) -> Plate | None:
        """Return the plate of what was found, turned by `half` more as a whole."""
        angle = normalised_angle(found.together + half)
        shift = rotate(np.array(found.shift), half)
        lying = (
            PlacedOutline(self.first, angle, 0.0, 0.0),
            PlacedOutline(self.second, normalised_angle(angle + found.between), float(shift[0]), float(shift[1])),
        )
        return centre_on_bed(self.bed, lying)


def place_pair(first: Outline, second: Outline, bed: Bed) -> Plate | None:
    """Return the plate with both outlines that leaves the widest edge free, or None if none was found.

    The no-fit polygon of a turn of one against the other holds at every turn of both together, so the
    search runs over both turns, at first in coarse steps, then around the best of them.
    """
    pair = _Pair(first, second, bed)
    around = np.arange(0.0, 180.0, TOGETHER)
    coarse = [pair.edges(float(between), around, fine=False) for between in np.arange(0.0, 360.0, BETWEEN)]
    starts = [found for found in _starts(coarse) if found.edge > bed.margin - HOPELESS]
    near = sorted((_refined(pair, one, fine=False) for one in starts), key=_by_edge)
    for found in sorted(
        (_refined(pair, one, fine=True) for one in near[: STARTS if bed.kept else SETTLED]), key=_by_edge
    ):
        if found.edge < bed.margin:
            break
        for half in (0.0, 180.0):
            if plate := pair.plate(found, half):
                return plate
    return None


def _starts(coarse: list[list[_Found]]) -> list[_Found]:
    """Return the best of the turns that are better than all their neighbours."""
    edge = np.array([[found.edge for found in row] for row in coarse])
    neighbours = [np.roll(edge, step, axis=(0, 1)) for step in _around()]
    tops = np.argwhere(np.all([edge >= other for other in neighbours], axis=0))
    found = [coarse[row][column] for row, column in tops]
    return sorted(found, key=_by_edge)[:STARTS]


def _by_edge(found: _Found) -> float:
    return -found.edge


def _around() -> Iterator[tuple[int, int]]:
    return ((row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if row or column)


def _refined(pair: _Pair, start: _Found, *, fine: bool) -> _Found:
    """Return the best turns near a start: steps to both sides that halve where neither is better."""
    step, wide, last = (HALF_WAY, TOGETHER / 2.0, FINEST) if fine else (BETWEEN / 2.0, TOGETHER, HALF_WAY)
    best = min(pair.edges(start.between, start.together + _window(wide), fine=fine), key=_by_edge)
    while step >= last:
        near = best.together + _window(wide)
        sides = [pair.edges(best.between + side * step, near, fine=fine) for side in (-1.0, 1.0)]
        better = min((one for side in sides for one in side), key=_by_edge)
        if better.edge > best.edge + GAIN:
            best = better
        else:
            step, wide = step / 2.0, max(wide / 2.0, FINEST * 10.0)
    return best


GAIN = 1e-4
"""Least gain in mm for which the search goes on."""


def _window(wide: float) -> Array:
    return np.linspace(-wide, wide, 31)


def _chords(ring: Array) -> Array:
    """Return a ring with its long chords cut into parts."""
    ends = np.roll(ring, -1, axis=0)
    counts = np.maximum(np.ceil(np.hypot(*(ends - ring).T) / CHORD).astype(int), 1)
    start = np.repeat(ring, counts, axis=0)
    share = np.concatenate([np.arange(count) / count for count in counts])[:, None]
    return np.asarray(start + (np.repeat(ends, counts, axis=0) - start) * share)


assert COARSE > FINE


QUARTERS = (0.0, 180.0, 90.0, 270.0)
"""Turns of an outline against the others, in degrees."""

TILTS = tuple(float(tilt) for tilt in range(0, 90, 3))
"""Turns of all of them together, in degrees: with steps of 6 four of 260 mm did not come on a bed of 350 mm."""


@dataclass
class NoFits:
    """The no-fit polygons of outlines in quarter turns, each worked out once."""

    gap: float
    known: dict[tuple[int, int, float], Array] = field(default_factory=dict)

    def of(self, still: Outline, moving: Outline, between: float) -> Array:
        """Return the ring of shifts of an outline turned by `between` against one that is not turned."""
        key = (id(still.ring), id(moving.ring), between % 360.0)
        if key not in self.known:
            self.known[key] = no_fit(still.fine, rotate(moving.fine, between), self.gap + 2.0 * FINE)
        return self.known[key]


def fill_plate(outlines: Sequence[Outline], bed: Bed) -> Plate | None:
    """Return the plate with as many of the outlines as were made to lie on one bed, None if not even two do.

    Of ways that take as many, the one that leaves the widest edge is taken. Outlines of one ring count as equal.
    """
    no_fits, best = NoFits(bed.gap), None
    # as given, pairs stay on one plate; equals one after the other lie closer at times
    orders = (outlines, sorted(outlines, key=lambda one: [id(other.ring) for other in outlines].index(id(one.ring))))
    for order in orders:
        for tilt, along in itertools.product(TILTS, (0, 1)):
            taken = _one_after_the_other(order, bed, tilt, along, no_fits)
            if len(taken) >= max(2, len(best.lying) if best else 0):
                best = _better(best, centre_on_bed(bed, taken))
        if best and len(best.lying) == len(outlines):
            break
    return best


def _better(one: Plate | None, other: Plate | None) -> Plate | None:
    """Return the plate with more outlines, of those with as many the one with the wider free edge."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda plate: (len(plate.lying), plate.edge))


def _one_after_the_other(
    outlines: Sequence[Outline], bed: Bed, tilt: float, along: int, no_fits: NoFits
) -> list[PlacedOutline]:
    """Return where outlines lie, those left out that found no room.

    Each takes the turn and place at which it reaches least far along x (0) or y (1), and then across it.
    """
    taken: list[PlacedOutline] = []
    full: set[int] = set()
    for outline in outlines:
        # where one found no room its equals find none
        if id(outline.ring) in full:
            continue
        places = list(_places(outline, taken, bed, tilt, along, no_fits))
        if places:
            taken.append(min(places, key=lambda place: place[0])[1])
        else:
            full.add(id(outline.ring))
    return taken


def _places(
    outline: Outline, taken: Sequence[PlacedOutline], bed: Bed, tilt: float, along: int, no_fits: NoFits
) -> Iterator[tuple[tuple[float, float], PlacedOutline]]:
    """Yield the best place at each quarter turn, with how far it reaches."""
    for quarter in QUARTERS:
        left, front, right, back = extents(outline.hull, np.array([tilt + quarter]))[:, 0]
        low = np.array([bed.margin - left, bed.margin - front])
        high = np.array([bed.width - bed.margin - right, bed.depth - bed.margin - back])
        if np.any(high < low):
            continue
        room = shapely.box(*low, *high)
        if taken:
            # turns of those taken are the tilt and a quarter turn
            rings = [
                rotate(no_fits.of(one.outline, outline, tilt + quarter - one.angle_deg), one.angle_deg)
                + np.array([one.x, one.y])
                for one in taken
            ]
            room = shapely.difference(room, shapely.union_all([shapely.Polygon(ring) for ring in rings]))
        corners = shapely.get_coordinates(room)
        if len(corners) == 0:
            continue
        reach = corners + np.array([right, back])
        best = np.lexsort((reach[:, 1 - along], np.round(reach[:, along], 2)))[0]
        place = PlacedOutline(
            outline, normalised_angle(tilt + quarter), float(corners[best, 0]), float(corners[best, 1])
        )
        yield (round(float(reach[best, along]), 2), float(reach[best, 1 - along])), place
