"""The lines of a lattice: the borders of every body, and between them as few as follow the insole."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.solid.zones.block import beside_block
from insolecad.solid.zones.bodies import Cells
from insolecad.solid.zones.crowding import between, crowding, foot_of_wall, sides_of
from insolecad.solid.zones.lattice import Places
from insolecad.solid.zones.plan import Rectangle, ZonePlan
from insolecad.surface.grid import Indices, Surface
from insolecad.surface.shell import ShellSurface

APART = 1.0
"""Borders nearer than so many mm become one: no slivers between bodies (house)."""

REAR = -1e6
"""Station behind every insole, in mm."""

HAIR = 1e-3
"""Least step between two rows, as a share of the insole's length."""


@dataclass(frozen=True)
class Axis:
    """The borders along one direction, both ends among them, and the number of the line that each one is."""

    borders: Array
    numbers: Indices

    def line(self, border: float) -> int:
        """Return the line that a border is: its own, or the one that stands for it nearby."""
        held = min(max(border, float(self.borders[0])), float(self.borders[-1]))
        return int(self.numbers[np.abs(self.borders - held).argmin()])


@dataclass(frozen=True)
class Lines:
    """A lattice's places, and which of its rows and columns are borders.

    `on_floor` (rows, columns) is where the bodies reach down to the floor, under a shell's block.
    """

    places: Places
    rows: Axis
    columns: Axis
    on_floor: NDArray[np.bool_]

    def cells(self, place: Rectangle) -> Cells:
        """Return the cells of a rectangle."""
        return Cells(
            self.rows.line(place.rear),
            self.rows.line(place.front),
            self.columns.line(place.lateral),
            self.columns.line(place.medial),
        )


def lines(surface: Surface | ShellSurface, plan: ZonePlan, places: Sequence[Rectangle]) -> Lines:
    """Return the lines of a right insole that carry the borders of all rectangles in `places`."""
    block = beside_block(surface, plan.stations)
    sides = [side for one in places for side in (one.lateral, one.medial)]
    column, columns = _columns(surface, _apart(sides, APART / plan.width, (0.0, 1.0), block.shares if block else ()))
    stations = _apart([end for one in places for end in (one.rear, one.front)], APART, (REAR, plan.last))
    level = [np.interp(column, surface.columns, one) for one in (*block.rear, *block.front)] if block else []
    row, numbers = _rows(surface, plan, column, stations, level)
    on_floor = np.zeros(row.shape, dtype=bool)
    if block:
        left, right = columns.line(block.shares[1]), columns.line(block.shares[2])
        # the second line behind it to the first ahead
        on_floor[numbers[2] : numbers[3] + 1, left : right + 1] = True
    # what lies before the first station is no border
    return Lines(
        Places(row, column), Axis(stations, numbers[[0, *range(len(level) + 1, len(numbers))]]), columns, on_floor
    )


def _apart(wanted: Sequence[float], apart: float, ends: tuple[float, float], first: Sequence[float] = ()) -> Array:
    """Return two ends and the wanted places between them, ascending; of places that are too near only the first.

    Those of `first` all stay.
    """
    found = list(first)
    for place in wanted:
        if all(abs(place - one) >= apart for one in (*ends, *found)) and ends[0] < place < ends[1]:
            found.append(place)
    return np.array([ends[0], *sorted(found), ends[1]])


def _columns(surface: Surface | ShellSurface, borders: Array) -> tuple[Array, Axis]:
    """Return the columns' parameters: the borders and, between them, as many as follow the insole across."""
    across = surface.columns
    crowd = crowding(across, [*(one.swapaxes(0, 1) for one in sides_of(surface)), *foot_of_wall(surface, 2)])
    keys = np.interp(borders, across, crowd)
    found, numbers = between(keys[:, None])
    return np.interp(found[:, 0], crowd, across), Axis(borders, numbers)


def _rows(
    surface: Surface | ShellSurface, plan: ZonePlan, column: Array, borders: Array, level: Sequence[Array]
) -> tuple[Array, Indices]:
    """Return the rows' parameters (rows, columns), and which of them are keys: the first, those of `level`, one for
    each border between its ends, the last; between them as many as follow the insole."""
    along = surface.rows
    crowd = crowding(along, [*sides_of(surface), *foot_of_wall(surface, 0)])
    places = Places(np.broadcast_to(along[:, None], (len(along), len(column))), column).on_grid(surface, surface.grid)
    at = np.maximum.accumulate(plan.stations(places[..., 0], places[..., 1]))
    crossed = [_crossed(at, along, plan, border) for border in borders[1:-1]]
    keys = np.array([np.zeros(len(column)), *level, *crossed, np.ones(len(column))])
    for one, other in pairwise(range(len(keys) - 1)):
        # a border that would run through a block's edge keeps ahead of it
        keys[other] = np.maximum(keys[other], keys[one] + HAIR)
    found, numbers = between(np.interp(keys, along, crowd))
    return np.interp(found, crowd, along), numbers


def _crossed(at: Array, along: Array, plan: ZonePlan, border: float) -> Array:
    """Return the row's parameter on each column at a border; `at` (rows, columns) are the stations of all rows."""
    row = np.array([np.interp(min(border, plan.crease), here, along) for here in at.T])
    return row + (1.0 - row) * max(border - plan.crease, 0.0) / (plan.tip - plan.crease)
