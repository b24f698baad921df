"""The surface of a shell: foot side, rounded edge, underside along the normal, and the blocks it stands on."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import outward
from insolecad.geometry.rim import shell_bulge, shell_edge
from insolecad.surface.coarse_grid import shell_thickness
from insolecad.surface.grid import (
    border,
    foot_side_grid,
    kept_lines,
    kept_ring,
    mirrored_ring,
    normals_on,
    ring_parameters,
    slope_across,
)
from insolecad.surface.post_blocks import Underside, round_blocks

BLOCK_BANDS = 3
"""Bands of facets down the walls of a block."""


@dataclass(frozen=True)
class ShellSurface:
    """One right shell as points.

    `grid` and `under` (rows, columns, 3), the foot side and the underside, share their lines;
    `strip` (ring, around, 3) rolls from the border of the one (ring 0) to that of the other, the
    ring as in `Surface`. `beneath` is the underside with the lines of its mesh round the post blocks.
    """

    grid: Array
    strip: Array
    under: Array
    rows: Array
    columns: Array
    rolls: Array
    beneath: Underside

    def mirror(self) -> "ShellSurface":
        """Return the left shell: y to -y, re-ordered so that all orientations stay as documented."""
        flip = np.array([1.0, -1.0, 1.0])
        back = mirrored_ring(self.grid)
        return replace(
            self,
            grid=self.grid[:, ::-1] * flip,
            strip=self.strip[:, back] * flip,
            under=self.under[:, ::-1] * flip,
            columns=1.0 - self.columns[::-1],
            beneath=self.beneath.mirror(),
        )

    def thin(self, span: float) -> "ShellSurface":
        """Return fewer lines, as `Surface.thinned` does; those round the blocks stay."""
        blocks = self.beneath.blocks
        fixed = (
            tuple(line for block in blocks for line in block.rows),
            tuple(line for block in blocks for line in block.columns),
        )
        of_rows, of_columns = kept_lines(self.grid, span, fixed)
        kept = np.ix_(of_rows, of_columns)
        return replace(
            self,
            grid=self.grid[kept],
            strip=self.strip[:, kept_ring(self.grid, of_rows, of_columns)],
            under=self.under[kept],
            rows=self.rows[of_rows],
            columns=self.columns[of_columns],
            beneath=self.beneath.thin(of_rows, of_columns),
        )


def sample_shell(design: Design, rows: Array, columns: Array, rolls: Array) -> ShellSurface:
    """Return the surface of a shell at given grid parameters and roll shares."""
    cover = design.form.cover
    covered = foot_side_grid(design, rows, columns)
    thickness = shell_thickness(design, covered)
    down = normals_on(design, covered)
    grid = covered - cover * down if cover else covered
    under = covered - (cover + thickness)[..., None] * down
    normal = outward(design.cut_plan.inner.slope(ring_parameters(design.cut_plan, rows, columns)))
    slope = slope_across(design, border(covered)[:, :2], normal)
    strip = shell_edge(border(grid), border(under), slope, normal, shell_bulge(border(thickness)), rolls)
    beneath = round_blocks(design, under, rows, columns)
    return ShellSurface(grid, strip, under, rows, columns, rolls, beneath)
