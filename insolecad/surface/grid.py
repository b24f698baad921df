"""The surface: the foot side sampled as one boundary-fitted grid, with its rim strip and wall."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.geometry.fields import Array, normals
from insolecad.geometry.outline import outward
from insolecad.geometry.plan import Plan
from insolecad.geometry.rim import bevel_ring, bevel_share, rim_radius, rim_strip

Indices = NDArray[np.intp]

Number = TypeVar("Number", np.float64, np.intp)


@dataclass(frozen=True)
class Surface:
    """One right insole as points.

    `grid` (rows, columns, 3) runs heel to toe and lateral to medial; its border is the
    inner edge. `strip` (ring, around, 3) rolls from the border (ring 0) into the wall,
    which ends on `bevel` (around, 3); from there the bevel round the underside of the heel,
    elsewhere the wall itself, runs to `floor` (around, 3) at z = 0. The ring runs anticlockwise from the
    lateral heel corner: lateral side, toe arc, medial side, heel arc. `rows` and
    `columns` are the grid's parameters in [0, 1], `rolls` the strip's.
    """

    grid: Array
    strip: Array
    bevel: Array
    floor: Array
    rows: Array
    columns: Array
    rolls: Array

    def mirror(self) -> "Surface":
        """Return the left insole: y to -y, re-ordered so that all orientations stay as documented."""
        flip, back = np.array([1.0, -1.0, 1.0]), mirrored_ring(self.grid)
        return Surface(
            self.grid[:, ::-1] * flip,
            self.strip[:, back] * flip,
            self.bevel[back] * flip,
            self.floor[back] * flip,
            self.rows,
            1.0 - self.columns[::-1],
            self.rolls,
        )

    def thin(self, span: float) -> "Surface":
        """Return every second row and column where lines lie dense, every one where they do not.

        No two neighbours that are kept lie further apart than `span` mm on the border,
        unless they were neighbours before; the ends keep theirs.
        """
        of_rows, of_columns = kept_lines(self.grid, span)
        kept = kept_ring(self.grid, of_rows, of_columns)
        return Surface(
            self.grid[np.ix_(of_rows, of_columns)],
            self.strip[:, kept],
            self.bevel[kept],
            self.floor[kept],
            self.rows[of_rows],
            self.columns[of_columns],
            self.rolls,
        )


def mirrored_ring(grid: Array) -> Indices:
    """Return where each place of the mirrored ring round a grid is on the ring as it is."""
    rows, columns = grid.shape[:2]
    around, heel_medial = 2 * (rows + columns) - 4, 2 * (rows - 1) + (columns - 1)
    return np.asarray((heel_medial - np.arange(around)) % around)


def kept_lines(
    grid: Array, span: float, fixed: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
) -> tuple[Indices, Indices]:
    """Return which rows and columns to keep, as `Surface.thinned` says; the `fixed` ones always."""
    return _kept(grid[:, [0, -1]], span, fixed[0]), _kept(grid[[0, -1]].swapaxes(0, 1), span, fixed[1])


def kept_ring(grid: Array, of_rows: Indices, of_columns: Indices) -> Indices:
    """Return which places of the ring round a grid lie on the rows and columns that are kept."""
    rows, columns = grid.shape[:2]
    ends = np.cumsum([0, rows - 1, columns - 1, rows - 1])
    back = (rows - 1 - of_rows[:0:-1], columns - 1 - of_columns[:0:-1])
    sides = (of_rows[:-1], of_columns[:-1], *back)
    return np.concatenate([end + side for end, side in zip(ends, sides, strict=True)])


def _kept(lines: Array, span: float, fixed: tuple[int, ...]) -> Indices:
    """Return which of the lines (count, ends, 3) to keep; the ends, their neighbours and the `fixed` ones always."""
    steps = np.sqrt((np.diff(lines, axis=0) ** 2).sum(axis=2)).max(axis=1)
    last = len(lines) - 1
    kept = [0, 1]
    while kept[-1] < last - 1:
        here = kept[-1]
        skips = here + 2 < last and here + 1 not in fixed and steps[here] + steps[here + 1] <= span
        kept.append(here + 2 if skips else here + 1)
    return np.array([*kept, last])


def side_parameters(
    corners: tuple[float, float, float, float], rows: Array, columns: Array
) -> tuple[Array, Array, Array, Array]:
    """Return curve parameters of the four sides: lateral, toe, medial, heel (each ascending in its own sense).

    Lateral and medial follow `rows` heel to toe, heel and toe follow `columns` lateral to medial.
    """
    heel_lateral, toe_lateral, toe_medial, heel_medial = corners
    lateral = heel_lateral + (toe_lateral - heel_lateral) * rows
    medial = heel_medial + (toe_medial - heel_medial) * rows
    toe = toe_lateral + (toe_medial - toe_lateral) * columns
    heel = heel_lateral + (heel_medial - 1.0 - heel_lateral) * columns
    return lateral, toe, medial, heel


def patch(plan: Plan, rows: Array, columns: Array) -> Array:
    """Return plan positions of the grid, shape (rows, columns, 2), by transfinite interpolation."""
    lateral, toe, medial, heel = (plan.inner(u) for u in side_parameters(plan.corners, rows, columns))
    corners = lateral[0], medial[0], lateral[-1], medial[-1]
    at = rows[:, None, None], columns[None, :, None]
    return between_borders((lateral[:, None], medial[:, None]), (heel[None], toe[None]), corners, *at)


def places(plan: Plan, rows: Array, columns: Array) -> Array:
    """Return the plan positions (n, 2) of places of the grid at parameters (n,), one by one."""
    lateral, toe, medial, heel = (plan.inner(u) for u in side_parameters(plan.corners, rows, columns))
    rear_lateral, front_lateral, front_medial, rear_medial = plan.inner(np.array(plan.corners))
    corners = rear_lateral, rear_medial, front_lateral, front_medial
    return between_borders((lateral, medial), (heel, toe), corners, rows[:, None], columns[:, None])


def between_borders(
    sides: tuple[Array, Array], ends: tuple[Array, Array], corners: tuple[Array, ...], r: Array, c: Array
) -> Array:
    """Return places between four borders by transfinite interpolation (Coons), all of shapes that go together.

    `sides` are the lateral and the medial one at rows `r`, `ends` the rear and the front one at columns `c`, both
    parameters from 0 to 1; `corners` are the rear lateral, rear medial, front lateral and front medial one.
    """
    rear_lateral, rear_medial, front_lateral, front_medial = corners
    between_sides = (1.0 - c) * sides[0] + c * sides[1]
    between_ends = (1.0 - r) * ends[0] + r * ends[1]
    between_corners = (1.0 - r) * ((1.0 - c) * rear_lateral + c * rear_medial) + r * (
        (1.0 - c) * front_lateral + c * front_medial
    )
    return np.asarray(between_sides + between_ends - between_corners)


def ring_parameters(plan: Plan, rows: Array, columns: Array) -> Array:
    """Return curve parameters once round the border, shape (around,)."""
    lateral, toe, medial, heel = side_parameters(plan.corners, rows, columns)
    return np.concatenate([lateral[:-1], toe[:-1], medial[:0:-1], heel[:0:-1]])


def wall_bands(rolls: int) -> int:
    """Return how many bands of facets go down the wall beside a strip of `rolls` rings.

    Where the medial flange leans out the wall twists, and a band errs by a quarter of its
    twist: six bands keep 0.02 mm, four 0.05 mm; one would err by up to 0.15 mm.
    """
    return max(rolls - 2, 2)


def bevel_bands(rolls: int) -> int:
    """Return how many bands of facets go down the bevel below the wall: it twists where it fades out.

    Three bands keep 0.02 mm there, two 0.05 mm.
    """
    return max(wall_bands(rolls) // 2, 1)


ENDS = np.array([0.0, 1.0])
"""Roll shares of a strip's two borders."""


ON_FLOOR = np.array([1.0, 1.0, 0.0])
"""What a place is multiplied by to put it on the floor below."""

SLOPE_STEP = 0.02
"""Step in mm for the foot side's slope across the rim."""


def sample(design: Design, rows: Array, columns: Array, rolls: Array) -> Surface:
    """Return the surface of a cushion at the given grid parameters and roll shares."""
    around = ring_parameters(design.cut_plan, rows, columns)
    floor, normal = design.cut_plan.bottom(around), outward(design.cut_plan.bottom.slope(around))
    covered = foot_side_grid(design, rows, columns)
    grid = covered - design.form.cover * normals_on(design, covered) if design.form.cover else covered
    slope = slope_across(design, border(covered)[:, :2], normal)
    edge = border(grid)
    radius = rim_radius(edge[:, 2], design.nearness(*border(covered)[:, :2].T))
    upright = design.form.walls == "vertical"
    if upright:
        end = rim_strip(edge, slope, normal, None, radius, ENDS)[-1]
        foot, share = end * ON_FLOOR, np.zeros(len(end))
    else:
        foot = np.column_stack([floor, np.zeros(len(floor))])
        end = rim_strip(edge, slope, normal, foot, radius, ENDS)[-1]
        share = bevel_share(floor[:, 0], design.measures.foot_length)
    bevel = bevel_ring(foot, end, normal, share)
    strip = rim_strip(edge, slope, normal, None if upright else bevel, radius, rolls)
    return Surface(grid, strip, bevel, foot, rows, columns, rolls)


def foot_side_grid(design: Design, rows: Array, columns: Array) -> Array:
    """Return the foot side as the foot meets it, under it a cover if there is one, shape (rows, columns, 3)."""
    return foot_side_at(design, patch(design.cut_plan, rows, columns))


def foot_side_at(design: Design, flat: Array) -> Array:
    """Return the foot side as the foot meets it at plan positions (rows, columns, 2), shape (rows, columns, 3)."""
    z = design.foot_side(flat[..., 0].ravel(), flat[..., 1].ravel())
    return np.dstack([flat, z.reshape(flat.shape[:2])])


def normals_on(design: Design, grid: Array) -> Array:
    """Return the unit normals of the foot side, upward, at the places (rows, columns, 3) of a grid on it."""
    return normals(design.foot_side, *grid.reshape(-1, 3).T).reshape(grid.shape)


def border(grid: NDArray[Number]) -> NDArray[Number]:
    """Return the places once round a grid, in the ring's order, shape (around, ...)."""
    return np.concatenate([grid[:-1, 0], grid[-1, :-1], grid[:0:-1, -1], grid[0, :0:-1]])


def slope_across(design: Design, edge: Array, normal: Array) -> Array:
    """Return the tangent of the foot side's slope at places (n, 2) in directions (n, 2)."""
    places = np.concatenate([edge + SLOPE_STEP * normal, edge - SLOPE_STEP * normal])
    outside, inside = np.split(design.foot_side(*places.T), 2)
    return np.asarray((outside - inside) / (2.0 * SLOPE_STEP))
