"""How closely the lines of a lattice must lie to follow an insole."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.solid.zones.lattice import ring_sides
from insolecad.surface.grid import Indices, Surface
from insolecad.surface.shell import ShellSurface

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
