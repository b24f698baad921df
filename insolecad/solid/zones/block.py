"""The lines of a lattice beside a shell's rearfoot post block, where the bodies' undersides rise from the floor."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.shell_thickness import BLOCK_SIDES
from insolecad.solid.zones.plan import Stations, ZonePlan
from insolecad.surface.grid import Surface
from insolecad.surface.shell import ShellSurface

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
