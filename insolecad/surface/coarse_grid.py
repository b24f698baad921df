"""A coarse look at the foot side: where it bends and how steep it is, before it is sampled."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.surface.grid import foot_side_grid, normals_on

ROWS, COLUMNS = 121, 37
"""Counts of the coarse grid: about 2.2 x 2.8 mm, finer than what edges, base, lift and posts make."""

FINE_ROWS, FINE_COLUMNS = 241, 73
"""The same with pads and corrections made on order, whose edges bend over some 2.5 mm."""


@dataclass(frozen=True)
class Probe:
    """The foot side on a coarse even grid, `points` of shape (rows, columns, 3)."""

    points: Array

    @cached_property
    def ahead(self) -> Array:
        """Change of the points per row."""
        return _change(self.points)

    @cached_property
    def across(self) -> Array:
        """Change of the points per column."""
        return _change(self.points.swapaxes(0, 1)).swapaxes(0, 1)

    @cached_property
    def area(self) -> Array:
        """Signed plan area of a cell at each point; negative where the grid folds."""
        return self.ahead[..., 0] * self.across[..., 1] - self.ahead[..., 1] * self.across[..., 0]

    @cached_property
    def normal(self) -> Array:
        """Unit normals; undefined at the four corners, where the border turns by 180 degrees."""
        normal = np.cross(self.ahead, self.across)
        return np.asarray(normal / np.maximum(np.sqrt(np.einsum("ijk,ijk->ij", normal, normal)), 1e-9)[..., None])

    @cached_property
    def bends(self) -> tuple[Array, Array, Array]:
        """Second differences along rows, along columns and mixed, as vectors."""
        across = self.points.swapaxes(0, 1)
        return _second(self.points), _second(across).swapaxes(0, 1), _change(self.across)

    @cached_property
    def chords(self) -> tuple[Array, Array, Array]:
        """Signed chord errors in mm of one cell: along rows, along columns, by twist.

        Inside only what leaves the surface counts; on the border also the bend in plan, which
        the wall shows. The twist counts along the mesh's diagonals. Each of shape (rows, columns).
        """
        rows, columns, twist = (np.einsum("ijk,ijk->ij", bend, self.normal) for bend in self.bends)
        for line in (0, -1):
            rows[:, line] = _off_line(self.bends[0][:, line], self.ahead[:, line])
            columns[line] = _off_line(self.bends[1][line], self.across[line])
        row, column = np.indices(twist.shape)
        falling = (row < twist.shape[0] / 2) == (column < twist.shape[1] / 2)
        return rows / 8.0, columns / 8.0, np.where(falling, 0.25, -0.25) * twist

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """Tangents of the slope lengthwise (dz/dx) and across (dz/dy); 0 if the grid has no area."""
        area = np.where(np.abs(self.area) > 1e-3, self.area, np.inf)
        (x_r, y_r, z_r), (x_c, y_c, z_c) = np.moveaxis(self.ahead, -1, 0), np.moveaxis(self.across, -1, 0)
        return (z_r * y_c - z_c * y_r) / area, (z_c * x_r - z_r * x_c) / area

    @cached_property
    def curvature(self) -> Array:
        """Largest principal curvature in 1/mm, by magnitude; 0 if the grid has no area."""
        return np.asarray(np.maximum(*self.bulges))

    @property
    def bulges(self) -> tuple[Array, Array]:
        """Largest curvature in 1/mm of the surface as a ridge, and as a hollow; 0 if the grid has no area."""
        first, second = self.ahead, self.across
        e, f, g = (np.einsum("ijk,ijk->ij", a, b) for a, b in ((first, first), (first, second), (second, second)))
        across_rows, across_columns, mixed = (np.einsum("ijk,ijk->ij", bend, self.normal) for bend in self.bends)
        area = e * g - f * f
        area = np.where(np.abs(self.area) > 0.2, area, np.inf)
        mean = (e * across_columns - 2.0 * f * mixed + g * across_rows) / (2.0 * area)
        gauss = (across_rows * across_columns - mixed * mixed) / area
        apart = np.sqrt(np.maximum(mean * mean - gauss, 0.0))
        return apart - mean, apart + mean


def probe(design: Design) -> Probe:
    """Return the coarse look at a design's foot side, as the foot meets it."""
    rows, columns = (FINE_ROWS, FINE_COLUMNS) if design.has_corrections else (ROWS, COLUMNS)
    return Probe(foot_side_grid(design, np.linspace(0.0, 1.0, rows), np.linspace(0.0, 1.0, columns)))


def surfaces_as_built(design: Design, look: Probe) -> list[Probe]:
    """Return the same look at every surface that is made: the foot side under its cover, and a shell's underside."""
    cover = design.form.cover
    if not cover and design.form.shell is None:
        return [look]
    down = normals_on(design, look.points)
    top = [Probe(look.points - cover * down)] if cover else [look]
    if design.form.shell is None:
        return top
    return [*top, Probe(look.points - (cover + shell_thickness(design, look.points))[..., None] * down)]


def shell_thickness(design: Design, grid: Array) -> Array:
    """Return a shell's thickness in mm at the places of a grid (rows, columns, 3); 0 for a cushion."""
    return design.thickness(grid[..., 0].ravel(), grid[..., 1].ravel()).reshape(grid.shape[:2])


def _change(points: Array) -> Array:
    """Return the change of the points per interval of the first axis."""
    inner = (points[2:] - points[:-2]) / 2.0
    return np.concatenate([points[1:2] - points[:1], inner, points[-1:] - points[-2:-1]])


def _second(points: Array) -> Array:
    """Return the second differences along the first axis, the ends repeated."""
    bend = points[2:] - 2.0 * points[1:-1] + points[:-2]
    return np.concatenate([bend[:1], bend, bend[-1:]])


def _off_line(bend: Array, along: Array) -> Array:
    """Return the length of the bends (n, 3) at right angles to the line."""
    share = np.einsum("ij,ij->i", bend, along) / np.maximum(np.einsum("ij,ij->i", along, along), 1e-12)
    across = bend - along * share[:, None]
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", across, across)))
