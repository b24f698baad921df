"""The lines of the lattice that zones are made of: where parts of an insole end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.geometry.shell_thickness import BLOCK_SIDES
from insolecad.solid.zones.bodies import Cells
from insolecad.solid.zones.lattice import Places, ring_sides
from insolecad.solid.zones.plan import Rectangle, Stations, ZonePlan
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


CHORD = 0.15
"""How far in mm the lattice may miss the insole's surface between its lines: little of what stands out."""

LONGEST = 15.0
"""Longest step in mm between lines (house)."""


def sides_of(surface: Surface | ShellSurface) -> list[Array]:
    """Return the grids that bodies follow: the foot side, and the underside where it is not flat."""
    return [surface.grid, surface.under] if isinstance(surface, ShellSurface) else [surface.grid]


def foot_of_wall(surface: Surface | ShellSurface, first: int) -> list[Array]:
    """Return two sides of the ring where a cushion's wall meets the floor, as a grid (lines, 2, 3): the lateral and
    the medial one are the `first`, heel and toe arc the third and fourth."""
    if isinstance(surface, ShellSurface):
        return []
    return [np.stack(ring_sides(surface, surface.floor)[first : first + 2], axis=1)]


def crowding(parameter: Array, sides: Sequence[Array]) -> Array:
    """Return how many steps of a lattice it takes from the first line of grids (lines, n, 3) to each.

    Inside only what leaves the surface counts; of the border, whose bend in plan the rim shows, all of it.
    """
    gap = np.diff(parameter)[:, None, None]
    bend, least = np.zeros(len(parameter)), np.zeros(len(parameter) - 1)
    for grid in sides:
        slope = np.diff(grid, axis=0) / gap
        along, aside = np.zeros_like(grid), np.zeros_like(grid)
        turn = np.zeros_like(grid)
        turn[1:-1] = 2.0 * np.diff(slope, axis=0) / (gap[1:] + gap[:-1])
        along[1:-1] = slope[1:] + slope[:-1]
        aside[:, 1:-1] = grid[:, 2:] - grid[:, :-2]
        normal = np.cross(along, aside)
        size = np.sqrt(np.einsum("ijk,ijk->ij", normal, normal))
        off = np.abs(np.einsum("ijk,ijk->ij", turn, normal)) / np.maximum(size, 1e-12)
        off[:, [0, -1]] = np.sqrt((turn[:, [0, -1]] ** 2).sum(axis=2))
        bend = np.maximum(bend, off.max(axis=1))
        least = np.maximum(least, np.sqrt((slope**2).sum(axis=2)).max(axis=1) / LONGEST)
    bend[0], bend[-1] = bend[1], bend[-2]
    per_line = np.sqrt(np.maximum(bend[1:], bend[:-1]) / (8.0 * CHORD))
    return np.concatenate([[0.0], np.cumsum(np.maximum(per_line, least) * np.diff(parameter))])


def between(keys: Array) -> tuple[Array, Indices]:
    """Return key lines (count, n) of ascending numbers with so many between that no step is over 1, and which
    of the result are keys."""
    found, numbers = [keys[:1]], [0]
    for here, there in pairwise(keys):
        count = max(int(np.ceil(float((there - here).max()) - 1e-9)), 1)
        share = (np.arange(1, count + 1) / count)[:, None]
        found.append(here + share * (there - here))
        numbers.append(numbers[-1] + count)
    return np.concatenate(found), np.array(numbers)


OFF_BLOCK_ENDS, OFF_BLOCK_SIDES = (1.2, 1.7), (1.15, 1.5)
"""Between these distances in mm from a shell's post block the bodies' undersides rise from the floor. Beside it
they hold where the columns lie closest."""

CLEAR = 1.0
"""Room in mm left between what surrounds a block and the heel's edges (house)."""


@dataclass(frozen=True)
class BesideBlock:
    """The lines beside a shell's block, further and nearer on each side.

    `rear` and `front` (2, columns) are the rows' parameters along the surface's columns, ascending;
    `shares` the columns', ascending: two on the lateral side, two on the medial.
    """

    rear: Array
    front: Array
    shares: tuple[float, float, float, float]


def room_ahead_of_block(surface: Surface | ShellSurface, plan: ZonePlan) -> float | None:
    """Return how many mm lie between a shell's block, with what stands out of it, and the heel's front end."""
    block = beside_block(surface, plan.stations)
    if block is None:
        return None
    at = plan.stations(surface.grid[..., 0], surface.grid[..., 1]).T
    last = [float(np.interp(one, surface.rows, here)) for one, here in zip(block.front[1], at, strict=True)]
    return plan.parts["heel"].front - max(last) - CLEAR


def beside_block(surface: Surface | ShellSurface, stations: Stations) -> BesideBlock | None:
    """Return the lines beside a block that is one with its shell."""
    if not isinstance(surface, ShellSurface) or not surface.stand or not surface.joined:
        return None
    (near, far), (close, wide) = OFF_BLOCK_ENDS, OFF_BLOCK_SIDES
    under, parameter = surface.under[..., :2], surface.rows
    first, last = surface.stand.rows

    def away(line: int, other: int, distances: tuple[float, float]) -> Array:
        per_mm = (parameter[other] - parameter[line]) / np.hypot(*np.moveaxis(under[other] - under[line], -1, 0))
        return np.asarray(parameter[line] + np.outer(distances, per_mm))

    ahead = away(last, last + 1, (near, far))
    # beside the block the lines ahead of it keep their station: rows there may run far forward
    at = stations(surface.grid[..., 0], surface.grid[..., 1])
    for edge, beside in (
        (surface.stand.columns[0], range(surface.stand.columns[0])),
        (surface.stand.columns[1], range(surface.stand.columns[1] + 1, at.shape[1])),
    ):
        held = [np.interp(one, parameter, at[:, edge]) for one in ahead[:, edge]]
        for column in beside:
            ahead[:, column] = np.interp(held, np.maximum.accumulate(at[:, column]), parameter)
    left, right = BLOCK_SIDES
    per_mm = [_share_per_mm(surface, column, step) for column, step in zip(surface.stand.columns, (-1, 1), strict=True)]
    return BesideBlock(
        away(first, first - 1, (far, near)),
        ahead,
        (
            left - wide * per_mm[0],
            left - close * per_mm[0],
            right + close * per_mm[1],
            right + wide * per_mm[1],
        ),
    )


def _share_per_mm(surface: ShellSurface, column: int, step: int) -> float:
    """Return the share of the width that is 1 mm away from one side of the block, where the columns lie closest."""
    assert surface.stand
    first, last = surface.stand.rows
    line, other = (surface.under[first : last + 1, one, :2] for one in (column, column + step))
    along = np.gradient(line, axis=0)
    apart = np.abs(along[:, 0] * (other - line)[:, 1] - along[:, 1] * (other - line)[:, 0])
    gap = (apart / np.hypot(along[:, 0], along[:, 1])).min()
    return float(abs(surface.columns[column + step] - surface.columns[column]) / gap)
