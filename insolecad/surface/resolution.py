"""How finely to sample: grid parameters graded so that every chord keeps one tolerance."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.construction import Shell
from insolecad.geometry.definitions import RIM_RADIUS_MM
from insolecad.geometry.fields import Array
from insolecad.surface.coarse_grid import Probe
from insolecad.surface.grid import bevel_bands, wall_bands
from insolecad.surface.shell import BLOCK_BANDS
from insolecad.surface.tolerance import COARSEST

STEPS = 4
"""Row and column intervals come in multiples of this, so that the mesh's topology is often reused."""

MOST_TRIANGLES = 40_000
"""Most triangles of one insole that carries no pad and nothing made on order."""

MOST_WITH_CORRECTIONS = 100_000
"""The same with a pad or corrections of a lab form on it: walls take lines of their own. The usual pad of 6 mm needs
55,000 for 0.02 mm; ten corrections at once stay within 0.04 mm with these."""

NEAR_CORNER = 6
"""Lines of the coarse grid over which a density that is raised at its corners runs out."""

FLOOR = 0.35
"""Least density of lines anywhere, as a share of the mean: keeps the facets' shape."""


def most_triangles(design: Design) -> int:
    """Return the most triangles that a design may take; a shell has two sides of them."""
    most = MOST_WITH_CORRECTIONS if design.has_corrections else MOST_TRIANGLES
    return most if design.form.shell is None else 2 * most


class Lines(NamedTuple):
    """Grid parameters, ascending from 0 to 1, the chord tolerance in mm that they keep, and whether of a shell."""

    rows: Array
    columns: Array
    rolls: Array
    reached: float
    shell: bool

    @property
    def triangles(self) -> int:
        """How many triangles they give; a shell may have a few less."""
        count = shell_triangles if self.shell else triangle_count
        return count(len(self.rows), len(self.columns), len(self.rolls))


def resolution(
    looks: Sequence[Probe], tolerance: float, most: int = MOST_TRIANGLES, shell: Shell | None = None
) -> Lines:
    """Return the lines that keep chords within `tolerance` mm on every surface looked at.

    Where that takes more than `most` triangles, they come as near to it as those allow. What
    is left at `COARSEST` is returned as it is, however many there are.
    """
    of_rows = _density(np.max([abs(look.chords[0]).max(axis=1) for look in looks], axis=0))
    of_columns = _density(np.max([abs(look.chords[1]).max(axis=0) for look in looks], axis=0))
    of_rows, of_columns = _even_at_corners(looks[0].points, of_rows, of_columns)
    worst = max(_worst(look, of_rows, of_columns) for look in looks)
    reached = tolerance
    while True:
        scale = float(np.sqrt(worst / reached))
        around = shell_rolls(reached, shell) if shell else rolls(reached)
        lines = Lines(_graded(scale * of_rows), _graded(scale * of_columns), around, reached, shell is not None)
        if lines.triangles <= most or reached >= COARSEST:
            return lines
        reached = min(reached * 1.02 * lines.triangles / most, COARSEST)


def _even_at_corners(points: Array, of_rows: Array, of_columns: Array) -> tuple[Array, Array]:
    """Return the densities with first steps along rows and columns of one length at each corner of the grid.

    The border runs straight through a corner. A facet there is as steep as the foot side only if both steps along the
    border are as long: else it is steeper by the share of the one, and gentler by that of the other.
    """
    rows, columns = of_rows.copy(), of_columns.copy()
    for row, column in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        corner = points[row, column]
        ahead, aside = points[1 if row == 0 else -2, column], points[row, 1 if column == 0 else -2]
        along, across = (np.hypot(*(place - corner)[:2]) for place in (ahead, aside))
        longer = float((along / of_rows[row]) / (across / of_columns[column]))
        for density, plain, end, more in ((rows, of_rows, row, longer), (columns, of_columns, column, 1.0 / longer)):
            near = np.clip(1.0 - np.arange(len(density)) / NEAR_CORNER, 0.0, 1.0)
            near = near if end == 0 else near[::-1]
            np.maximum(density, plain * max(more, 1.0) ** near, out=density)
    return rows, columns


def _worst(look: Probe, of_rows: Array, of_columns: Array) -> float:
    """Return the largest chord error in mm at relative line densities, of edges and of diagonals."""
    bend_rows, bend_columns, twist = look.chords
    # a facet errs most on its diagonal, by both bends and their twist: make the worst one meet the tolerance
    error_rows, error_columns = bend_rows / of_rows[:, None] ** 2, bend_columns / of_columns**2
    diagonal = error_rows + error_columns + twist / (of_rows[:, None] * of_columns)
    return float(max(abs(error).max() for error in (error_rows, error_columns, diagonal[1:-1, 1:-1])))


def triangle_count(rows: int, columns: int, rolls: int) -> int:
    """Return how many triangles a surface of these counts gives: grid, strip, wall and bevel, floor."""
    around = 2 * (rows + columns) - 4
    bands = rolls - 1 + wall_bands(rolls) + bevel_bands(rolls)
    return 2 * (rows - 1) * (columns - 1) + 2 * around * bands + around - 2


def shell_triangles(rows: int, columns: int, rolls: int) -> int:
    """Return how many triangles a shell of these counts gives at most: both sides, edge, walls of the block.

    Both blocks take up less than as many rows as there are, and seven eighths of the columns each.
    """
    sides, edge = 4 * (rows - 1) * (columns - 1), 2 * (2 * (rows + columns) - 4) * (rolls - 1)
    return sides + edge + 2 * BLOCK_BANDS * 2 * (rows + 2 * (7 * columns // 8))


def rolls(tolerance: float) -> Array:
    """Return the shares of the rim strip's roll; at its widest it turns by 160 degrees."""
    return _turned(np.radians(160.0), RIM_RADIUS_MM, tolerance)


def shell_rolls(tolerance: float, shell: Shell) -> Array:
    """Return the shares of the half turn round a shell's edge."""
    return _turned(np.pi, max(shell.thickest / 2.0, RIM_RADIUS_MM), tolerance)


def _turned(angle: float, radius: float, tolerance: float) -> Array:
    """Return even shares of a turn by `angle` at a radius whose chords keep the tolerance."""
    turn = 2.0 * np.arccos(1.0 - min(tolerance, 0.5 * radius) / radius)
    return np.linspace(0.0, 1.0, max(int(np.ceil(angle / turn)), 4) + 1)


def _density(bend: Array) -> Array:
    """Return relative line densities that spread the chord error evenly, never below a floor."""
    # the neighbours' bend counts too: a shape may peak between two probes
    ends = np.concatenate([bend[:1], bend, bend[-1:]])
    density = np.sqrt(np.maximum(np.maximum(ends[:-2], ends[2:]), bend))
    density = np.maximum(density, FLOOR * density.mean())
    return np.convolve(np.pad(density, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")


def _graded(density: Array) -> Array:
    """Return parameters from 0 to 1, `density` of them per probe interval."""
    counted = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2.0)])
    intervals = int(np.ceil(counted[-1] / STEPS)) * STEPS
    places = np.linspace(0.0, counted[-1], intervals + 1)
    return np.interp(places, counted, np.linspace(0.0, 1.0, len(counted)))
