"""The flat floor of an insole, which a label may be engraved into."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.fields import Array, Field, normals
from insolecad.geometry.post_outline import TURNS, floor_outline, waves_at
from insolecad.label.fitting import Ground
from insolecad.surface.coarse_grid import shell_thickness
from insolecad.surface.grid import border, foot_side_grid, normals_on
from insolecad.surface.post_blocks import parameters, underside_at
from insolecad.surface.post_outlines import outlines

MIDFOOT = 0.62
"""Share of the foot's length up to which a label reaches: behind the heads, where the base is whole (house)."""

AIM = 0.30
"""Share of the foot's length about which a label is: between heel and midfoot (house)."""

CORNERS = 256
"""Points of the outline that the label keeps away from: 3 mm apart at most, within 0.01 mm of the curve."""

LINES = (81, 41)
"""Rows and columns of the grid on which the region of a raised label is searched."""

ARCH = (0.30, 0.60)
"""Shares of the foot's length between which a shell without a floor carries its label (house)."""

STEPS = 8
"""Steps that find the place above another one: each is some ten times nearer than the last."""

STEEP = 1.5
"""Vertical thickness of a cover or a shell over its thickness along the normal, at most: up to 48 degrees."""


def ground(design: Design, openings: Sequence[Array] = ()) -> Ground | None:
    """Return the floor: a cushion's from heel to midfoot, a shell's under its post block; None if it has none.

    A label keeps clear of the borders (n, 2) of `openings`.
    """
    found = _floor(design)
    return found and replace(found, openings=tuple(openings))


def arch_ground(design: Design, openings: Sequence[Array] = ()) -> Ground:
    """Return the underside of a shell's arch, from which letters may stand up where it is well over the floor."""
    rows, columns = (np.linspace(0.0, 1.0, count) for count in LINES)
    grid = foot_side_grid(design, rows, columns)
    under = grid - (design.form.cover + shell_thickness(design, grid))[..., None] * normals_on(design, grid)
    middle, length = under[:, LINES[1] // 2, 0], design.measures.foot_length
    first, last = (int(np.abs(middle - share * length).argmin()) for share in ARCH)
    region = border(under[first : last + 1, 1:-1])[:, :2]
    aim = region.mean(axis=0)
    return Ground(region, underside(design), (float(aim[0]), float(aim[1])), openings=tuple(openings))


def underside(design: Design) -> Field:
    """Return the height of a shell's underside over the floor, by place in plan."""

    def height(x: Array, y: Array) -> Array:
        above_x, above_y = x, y
        for _ in range(STEPS):
            # the place on the foot side whose normal comes out here
            normal = normals(design.foot_side, above_x, above_y)
            depth = design.form.cover + design.thickness(above_x, above_y)
            above_x, above_y = x + depth * normal[:, 0], y + depth * normal[:, 1]
        return np.asarray(design.foot_side(above_x, above_y) - depth * normal[:, 2])

    return height


def _floor(design: Design) -> Ground | None:
    form = design.form
    if form.shell is None:
        return _of_cushion(design)
    block = next(iter(outlines(design).values()), None)
    if block is None:
        return None
    outline, joined = block
    ring = underside_at(design, parameters(design, outline.ring))
    floor = waves_at(floor_outline(outline, ring), TURNS)
    low, high = floor.min(axis=0), floor.max(axis=0)
    # a block of its own ends under the shell
    above = form.cover + (0.0 if joined else form.shell.thickest)
    return Ground(
        floor, _lowered(design.foot_side, above), (float(low[0] + high[0]) / 2.0, float(low[1] + high[1]) / 2.0)
    )


def _of_cushion(design: Design) -> Ground:
    length = design.measures.foot_length
    outline = design.cut_plan.bottom(np.arange(CORNERS) / CORNERS)
    aim_x = AIM * length
    near = outline[np.abs(outline[:, 0] - aim_x) < 0.1 * length, 1]
    aim = (aim_x, float(near.min() + near.max()) / 2.0)
    return Ground(outline, _lowered(design.foot_side, design.form.cover), aim, MIDFOOT * length)


def _lowered(height: Field, thickness: float) -> Field:
    """Return a height less what a layer of a thickness takes of it at most."""

    def lowered(x: Array, y: Array) -> Array:
        return np.asarray(height(x, y) - STEEP * thickness)

    return lowered
