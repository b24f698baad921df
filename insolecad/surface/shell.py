"""The surface of a shell: foot side, rounded edge, underside along the normal, and the block it stands on."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import outward
from insolecad.geometry.rim import shell_bulge, shell_edge
from insolecad.geometry.shell_thickness import BLOCK_ENDS, BLOCK_SIDES
from insolecad.surface.coarse_grid import shell_thickness
from insolecad.surface.grid import (
    Indices,
    border,
    foot_side_grid,
    kept_lines,
    kept_ring,
    mirrored_ring,
    normals_on,
    patch,
    ring_parameters,
    slope_across,
)

NEIGHBOURS = 4
"""Lines to either side of a block's border over which a shift onto it runs out."""

BLOCK_BANDS = 3
"""Bands of facets down the walls of the block."""


@dataclass(frozen=True)
class Stand:
    """Which lines of the grid bound the rearfoot post block: first and last row, first and last column."""

    rows: tuple[int, int]
    columns: tuple[int, int]

    @property
    def cells(self) -> tuple[slice, slice]:
        """The lines of the grid within the block, its border included."""
        return slice(self.rows[0], self.rows[1] + 1), slice(self.columns[0], self.columns[1] + 1)

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns those are."""
        return self.rows[1] - self.rows[0] + 1, self.columns[1] - self.columns[0] + 1


@dataclass(frozen=True)
class ShellSurface:
    """One right shell as points.

    `grid` and `under` (rows, columns, 3), the foot side and the underside, share their lines;
    `strip` (ring, around, 3) rolls from the border of the one (ring 0) to that of the other, the
    ring as in `Surface`. `stand` is where the rearfoot post block meets the underside, None
    without one; it is `joined` to the shell or a body of its own.
    """

    grid: Array
    strip: Array
    under: Array
    rows: Array
    columns: Array
    rolls: Array
    stand: Stand | None
    joined: bool

    def mirror(self) -> "ShellSurface":
        """Return the left shell: y to -y, re-ordered so that all orientations stay as documented."""
        flip = np.array([1.0, -1.0, 1.0])
        last = len(self.columns) - 1
        stand = self.stand and replace(self.stand, columns=(last - self.stand.columns[1], last - self.stand.columns[0]))
        back = mirrored_ring(self.grid)
        return replace(
            self,
            grid=self.grid[:, ::-1] * flip,
            strip=self.strip[:, back] * flip,
            under=self.under[:, ::-1] * flip,
            columns=1.0 - self.columns[::-1],
            stand=stand,
        )

    def thin(self, span: float) -> "ShellSurface":
        """Return fewer lines, as `Surface.thinned` does; those that bound the block stay."""
        stand = self.stand
        of_rows, of_columns = kept_lines(self.grid, span, (stand.rows, stand.columns) if stand else ((), ()))
        kept = np.ix_(of_rows, of_columns)
        return replace(
            self,
            grid=self.grid[kept],
            strip=self.strip[:, kept_ring(self.grid, of_rows, of_columns)],
            under=self.under[kept],
            rows=self.rows[of_rows],
            columns=self.columns[of_columns],
            stand=stand and Stand(_places(of_rows, stand.rows), _places(of_columns, stand.columns)),
        )


def _places(kept: Indices, lines: tuple[int, int]) -> tuple[int, int]:
    """Return where two lines stand among the ones that are kept."""
    first, last = np.searchsorted(kept, lines)
    return int(first), int(last)


def sample_shell(design: Design, rows: Array, columns: Array, rolls: Array) -> ShellSurface:
    """Return the surface of a shell at grid parameters near the given ones, and at the given roll shares.

    The lines nearest to the block's borders are moved onto them, so that the block is the same
    at every resolution.
    """
    shell, cover = design.form.shell, design.form.cover
    assert shell is not None
    stand = None
    if shell.block != "none":
        rows, columns, stand = with_block(design, rows, columns)
    covered = foot_side_grid(design, rows, columns)
    thickness = shell_thickness(design, covered)
    down = normals_on(design, covered)
    grid = covered - cover * down if cover else covered
    under = covered - (cover + thickness)[..., None] * down
    normal = outward(design.cut_plan.inner.slope(ring_parameters(design.cut_plan, rows, columns)))
    slope = slope_across(design, border(covered)[:, :2], normal)
    strip = shell_edge(border(grid), border(under), slope, normal, shell_bulge(border(thickness)), rolls)
    return ShellSurface(grid, strip, under, rows, columns, rolls, stand, shell.block == "joined")


def with_block(design: Design, rows: Array, columns: Array) -> tuple[Array, Array, Stand]:
    """Return the grid's parameters with a line on each border of the block, and which lines those are."""
    fine = np.linspace(0.0, 1.0, 401)
    middle = patch(design.cut_plan, fine, np.array([0.0, 0.5, 1.0]))[:, 1, 0]
    ends = np.interp(np.multiply(BLOCK_ENDS, design.measures.foot_length), middle, fine)
    rows, of_rows = _moved_onto(rows, ends)
    columns, of_columns = _moved_onto(columns, np.array(BLOCK_SIDES))
    return rows, columns, Stand(of_rows, of_columns)


def _moved_onto(lines: Array, wanted: Array) -> tuple[Array, tuple[int, int]]:
    """Return ascending parameters with the nearest inner ones on the two wanted, and their indices.

    Their neighbours move along a little: a single gap that grew would let its facets stand off.
    """
    first, last = (int(np.abs(lines[1:-1] - place).argmin()) + 1 for place in wanted)
    if last == first:
        first, last = (first, last + 1) if first + 2 < len(lines) else (first - 1, last)
    moved, number = lines.copy(), np.arange(len(lines))
    for line, place in zip((first, last), wanted, strict=True):
        reach = min(NEIGHBOURS, line, len(lines) - 1 - line, last - first)
        moved += (place - lines[line]) * np.clip(1.0 - np.abs(number - line) / reach, 0.0, 1.0)
    return moved, (first, last)
