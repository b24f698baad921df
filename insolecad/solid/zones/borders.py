"""The borders of stiffness zones in plan: lines of one station or one share, drawn on past the insole's outline."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.solid.zones.plan import Rectangle, ZonePlan
from insolecad.surface.grid import Indices

APART = 1.0
"""Borders nearer than this many mm become one: no slivers between bodies (house)."""

CHORD = 0.05
"""How far in mm a border may miss its line between two corners (house)."""

BEYOND = 25.0
"""How far in mm a border goes on at right angles to the edge of the grid: past any rim and what stands out."""

FAR = 1000.0
"""A distance in mm past every insole."""


@dataclass(frozen=True)
class Axis:
    """The borders along one direction, ascending, both ends of the insole among them.

    `past` holds what is ahead of each border, or medial of it, as a polygon in plan: everything for
    the first end, nothing for the last.
    """

    places: Array
    past: Sequence[shapely.Polygon]

    def number(self, place: float) -> int:
        """Return which border a place is: its own, or the one that stands for it nearby."""
        held = min(max(place, float(self.places[0])), float(self.places[-1]))
        return int(np.abs(self.places - held).argmin())


@dataclass(frozen=True)
class Borders:
    """The borders of all zones of a right insole."""

    stations: Axis
    shares: Axis

    def has(self, place: Rectangle) -> bool:
        """Return whether anything is left of a rectangle where borders became one."""
        return all(first < last for _, first, last in self._cuts(place))

    def cut(self, place: Rectangle, outline: shapely.Geometry) -> shapely.Geometry:
        """Return what of an outline in plan is in a rectangle.

        Rectangles with a common border have the same corners on it.
        """
        shape = outline
        for axis, first, last in self._cuts(place):
            shape = shapely.difference(shapely.intersection(shape, axis.past[first]), axis.past[last])
        return shape

    def _cuts(self, place: Rectangle) -> tuple[tuple[Axis, int, int], ...]:
        stations, shares = self.stations, self.shares
        return (
            (stations, stations.number(place.rear), stations.number(place.front)),
            (shares, shares.number(place.lateral), shares.number(place.medial)),
        )


def borders(grid: Array, rows: Array, columns: Array, plan: ZonePlan, places: Sequence[Rectangle]) -> Borders:
    """Return the borders of all rectangles in `places` on a right insole.

    `grid` is its `middle_grid`, (rows, columns, 2), and `rows` and `columns` are its parameters.
    """
    shares = _distinct_places(
        [side for one in places for side in (one.lateral, one.medial)], APART / plan.width, (0.0, 1.0)
    )
    stations = _distinct_places([end for one in places for end in (one.rear, one.front)], APART, (-FAR, plan.last))
    numbers = np.interp(shares, columns, np.arange(len(columns)))
    across = np.unique(np.concatenate([np.arange(len(columns)), numbers]))
    lines = _on_line(grid.swapaxes(0, 1), across[:, None]).swapaxes(0, 1)
    crossed = _crossing_rows(rows, lines, plan, stations[1:-1])
    crossings, keys = _on_line(lines, crossed), np.searchsorted(across, numbers)
    sides, ends = grid[:, [0, -1]], lines[[0, -1]].swapaxes(0, 1)
    ahead = [_ahead(sides, row[[0, -1]], line, keys) for row, line in zip(crossed, crossings, strict=True)]
    medial = [
        _medial(ends, float(key), *_insert_corners(lines[:, key], crossed[:, key], crossings[:, key]))
        for key in keys[1:-1]
    ]
    return Borders(_axis(stations, ahead), _axis(shares, medial))


def _axis(places: Array, past: Sequence[shapely.Polygon]) -> Axis:
    return Axis(places, [shapely.box(-FAR, -FAR, FAR, FAR), *past, shapely.Polygon()])


def _distinct_places(wanted: Sequence[float], apart: float, ends: tuple[float, float]) -> Array:
    """Return two ends and the wanted places between them, ascending; of places that are too near only the first."""
    inner: list[float] = []
    for place in wanted:
        if all(abs(place - other) >= apart for other in (*ends, *inner)) and ends[0] < place < ends[1]:
            inner.append(place)
    return np.array([ends[0], *sorted(inner), ends[1]])


def _crossing_rows(parameters: Array, grid: Array, plan: ZonePlan, stations: Array) -> Array:
    """Return where each station crosses each column, (stations, columns), in rows and parts of them."""
    at = np.maximum.accumulate(plan.stations(grid[..., 0], grid[..., 1]))
    held = np.minimum(stations, plan.crease)
    row = np.array([np.interp(held, here, parameters) for here in at.T]).T
    toward_tip = np.maximum(stations - plan.crease, 0.0) / (plan.tip - plan.crease)
    return np.asarray(np.interp(row + (1.0 - row) * toward_tip[:, None], parameters, np.arange(len(parameters))))


def _ahead(sides: Array, rows: Array, line: Array, corners: Indices) -> shapely.Polygon:
    """Return what is ahead of a line across the insole; its `corners` stay.

    `sides` (rows, 2, 2) are the lateral and the medial edge of the grid, met at `rows` (2,).
    """
    lateral, medial = (_place_outside(sides[:, k], rows[k], turn) for k, turn in enumerate((-1.0, 1.0)))
    ends = [(medial[0], FAR), (FAR, FAR), (FAR, -FAR), (lateral[0], -FAR)]
    return shapely.Polygon([lateral, *_simplify(line, corners), medial, *ends])


def _medial(ends: Array, column: float, line: Array, corners: Indices) -> shapely.Polygon:
    """Return what is medial of a line along the insole; its `corners` stay.

    `ends` (columns, 2, 2) are the rear and the front edge of the grid, met at a `column`.
    """
    rear, front = (_place_outside(ends[:, k], column, turn) for k, turn in enumerate((1.0, -1.0)))
    far = [(FAR, front[1]), (FAR, FAR), (-FAR, FAR), (-FAR, rear[1])]
    return shapely.Polygon([rear, *_simplify(line, corners), front, *far])


def _place_outside(edge: Array, number: float, turn: float) -> Array:
    """Return the place out of an edge (n, 2) of the grid; `turn` is 1 where out is on the left of it."""
    near = np.clip([number, number - 1.0, number + 1.0], 0.0, len(edge) - 1.0)
    here, behind, ahead = _on_line(edge, near)
    along = (ahead - behind) / np.hypot(*(ahead - behind))
    return np.asarray(here + turn * BEYOND * np.array([-along[1], along[0]]))


def _on_line(points: Array, numbers: Array) -> Array:
    """Return the places on lines of points (n, [m,] 2) at numbers (..., [m]) with fractions."""
    before = np.clip(np.floor(numbers).astype(np.intp), 0, len(points) - 2)
    share = (numbers - before)[..., None]
    lines = np.arange(points.shape[1]) if points.ndim > 2 else ...
    return np.asarray((1.0 - share) * points[before, lines] + share * points[before + 1, lines])


def _insert_corners(line: Array, numbers: Array, corners: Array) -> tuple[Array, Indices]:
    """Return a line of points (n, 2) with corners (k, 2) at their numbers with fractions, and where those are in it."""
    order = np.argsort(np.concatenate([np.arange(len(line)), numbers]), kind="stable")
    return np.concatenate([line, corners])[order], np.flatnonzero(order >= len(line))


def _simplify(line: Array, corners: Indices) -> Array:
    """Return a line with as few corners as keep to it within `CHORD`, some given ones and its ends among them."""
    kept = np.unique([0, *corners, len(line) - 1])
    pieces = [shapely.LineString(line[first : last + 1]) for first, last in pairwise(kept)]
    thin = [shapely.get_coordinates(piece)[:-1] for piece in shapely.simplify(pieces, CHORD, preserve_topology=False)]
    return np.concatenate([*thin, line[-1:]])
