"""The post blocks under a shell: where they are on its grid, and how the lines of a mesh run round them."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.geometry.post_outline import TURNS, PostOutline, Waves, floor_outline, waves, waves_at
from insolecad.surface.coarse_grid import shell_thickness
from insolecad.surface.grid import Indices, between_borders, foot_side_at, normals_on, patch, places
from insolecad.surface.post_outlines import Post, outlines

EASE = 20.0
"""Over how many mm beside a block the lines of a mesh run back to where they were, if the border is not nearer."""

CROWDED = 0.55
"""How much closer the lines of a mesh cross the rounded corners of a block than its sides, as a share."""

Lines = tuple[int, int]


@dataclass(frozen=True)
class PostBlock:
    """One block on a grid: its outline, and the first and last row and column of the mesh that run round it.

    `border` is the outline in the parameters of the grid, `floor` (rows, columns, 3) are the places of these lines on
    the floor. It is `joined` to the shell, or a body of its own.
    """

    name: Post
    outline: PostOutline
    border: Waves
    rows: Lines
    columns: Lines
    floor: Array
    joined: bool

    @property
    def cells(self) -> tuple[slice, slice]:
        """The lines of the grid within the block, its border included."""
        return slice(self.rows[0], self.rows[1] + 1), slice(self.columns[0], self.columns[1] + 1)

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns those are."""
        return self.rows[1] - self.rows[0] + 1, self.columns[1] - self.columns[0] + 1

    def mirror(self, columns: int) -> "PostBlock":
        """Return the block on the mirrored grid of this many columns."""
        first, last = self.columns
        return replace(
            self,
            outline=self.outline.mirror(),
            border=_mirror(self.border),
            columns=(columns - 1 - last, columns - 1 - first),
            floor=self.floor[:, ::-1] * np.array([1.0, -1.0, 1.0]),
        )

    def thin(self, of_rows: Indices, of_columns: Indices) -> "PostBlock":
        """Return the block on a grid of which only some lines are kept, those round it among them."""
        inner = np.ix_(*(
            kept[(kept >= first) & (kept <= last)] - first
            for kept, (first, last) in ((of_rows, self.rows), (of_columns, self.columns))
        ))  # fmt: skip
        return replace(
            self,
            rows=_places(of_rows, self.rows),
            columns=_places(of_columns, self.columns),
            floor=self.floor[inner],
        )


def _mirror(border: Waves) -> Waves:
    """Return a border on the mirrored grid: columns from the other side, turned the other way."""
    mirrored: Waves = border.conj() * np.array([1.0, -1.0])
    mirrored[0, 1] += 1.0
    return mirrored


def _places(kept: Indices, lines: Lines) -> Lines:
    """Return where two lines stand among the ones that are kept."""
    first, last = np.searchsorted(kept, lines)
    return int(first), int(last)


@dataclass(frozen=True)
class Underside:
    """The underside of a shell as a mesh has it: its places (rows, columns, 3), and the blocks under it.

    The lines are those of the grid, moved aside so that some of them run round each block.
    """

    points: Array
    blocks: tuple[PostBlock, ...]

    @property
    def joined_blocks(self) -> tuple[PostBlock, ...]:
        """The blocks that are one body with the shell."""
        return tuple(block for block in self.blocks if block.joined)

    def mirror(self) -> "Underside":
        """Return the underside of the left shell."""
        count = self.points.shape[1]
        points = self.points[:, ::-1] * np.array([1.0, -1.0, 1.0])
        return Underside(points, tuple(block.mirror(count) for block in self.blocks))

    def thin(self, of_rows: Indices, of_columns: Indices) -> "Underside":
        """Return the underside with some of its lines, those round the blocks among them."""
        blocks = tuple(block.thin(of_rows, of_columns) for block in self.blocks)
        return Underside(self.points[np.ix_(of_rows, of_columns)], blocks)


def underside_at(design: Design, at: Array) -> Array:
    """Return places of a shell's underside (..., 3) at grid parameters (..., 2)."""
    flat = at.reshape(-1, 1, 2)
    covered = foot_side_at(design, places(design.cut_plan, flat[:, 0, 0], flat[:, 0, 1])[:, None])
    depth = design.form.cover + shell_thickness(design, covered)
    return np.asarray((covered - depth[..., None] * normals_on(design, covered)).reshape(*at.shape[:-1], 3))


def round_blocks(design: Design, under: Array, rows: Array, columns: Array) -> Underside:
    """Return the underside whose even places are `under`, with the lines of its mesh round each block."""
    even = np.dstack(np.meshgrid(rows, columns, indexing="ij"))
    at, found = even.copy(), []
    for name, (outline, joined) in outlines(design).items():
        ring = parameters(design, outline.ring)
        border = waves(ring)
        low, high = ring.min(axis=0), ring.max(axis=0)
        of_rows, of_columns = (
            _nearest(lines, *ends) for lines, ends in zip((rows, columns), zip(low, high, strict=True), strict=True)
        )
        frame = _Frame(rows, columns, of_rows, of_columns)
        at += frame.moves(even, outline, border)
        floor = frame.spread(outline, of_rows, of_columns, floor_outline(outline, underside_at(design, ring)))
        found.append(PostBlock(name, outline, border, of_rows, of_columns, floor, joined))
    moved = (at != even).any(axis=2)
    points = under.copy()
    points[moved] = underside_at(design, at[moved])
    return Underside(points, tuple(found))


LOOKS = (33, 17)
"""Places of the grid from which the search for a plan position starts."""

NUDGE = 1e-5
"""Step in grid parameters by which its slope is worked out."""


def parameters(design: Design, flat: Array) -> Array:
    """Return the grid parameters (n, 2) of plan positions (n, 2) well inside, by Newton's steps from nearby ones."""
    rows, columns = (np.linspace(0.0, 1.0, count) for count in LOOKS)
    known = patch(design.cut_plan, rows, columns).reshape(-1, 2)
    nearest = ((flat[:, None] - known) ** 2).sum(axis=2).argmin(axis=1)
    at = np.column_stack([rows[nearest // LOOKS[1]], columns[nearest % LOOKS[1]]])
    for _ in range(8):
        tried = np.concatenate([at, at + np.array([NUDGE, 0.0]), at + np.array([0.0, NUDGE])])
        here, by_row, by_column = np.split(places(design.cut_plan, *tried.T), 3)
        slopes = np.stack([by_row - here, by_column - here], axis=2) / NUDGE
        at = at + np.linalg.solve(slopes, (flat - here)[..., None])[..., 0]
    return at


def _nearest(lines: Array, low: float, high: float) -> Lines:
    """Return the two inner lines that are nearest to the ends of a block, at least three apart."""
    first, last = (int(np.abs(lines[1:-1] - end).argmin()) + 1 for end in (low, high))
    while last - first < 3:
        first, last = max(first - 1, 1), min(last + 1, len(lines) - 2)
    return first, last


class _Frame:
    """A grid with the lines round one block at -1 and 1."""

    def __init__(self, rows: Array, columns: Array, of_rows: Lines, of_columns: Lines) -> None:
        self.ways = tuple(
            (2.0 * lines - lines[last] - lines[first]) / (lines[last] - lines[first])
            for lines, (first, last) in ((rows, of_rows), (columns, of_columns))
        )

    def moves(self, even: Array, outline: PostOutline, border: Waves) -> Array:
        """Return how far each place of an even grid (rows, columns, 2) moves, so that lines run round a border."""
        way = np.dstack(np.meshgrid(*self.ways, indexing="ij"))
        near, away = np.clip(way, -1.0, 1.0), np.abs(way) - 1.0
        reach = [
            np.minimum(EASE / half, [-1.0 - one[0], one[-1] - 1.0])
            for one, half in zip(self.ways, outline.half, strict=True)
        ]
        limit = np.dstack([np.where(way[..., k] < 0.0, *reach[k]) for k in (0, 1)])
        share = np.maximum(np.abs(near).max(axis=2), 1e-9)
        edge = near / share[..., None]
        here = np.dstack([np.interp(edge[..., k], self.ways[k], even[:, 0, 0] if k == 0 else even[0, :, 1])
                          for k in (0, 1)])  # fmt: skip
        there = waves_at(border, turns(outline, edge).ravel()).reshape(edge.shape)
        fade = np.clip(1.0 - (away / limit).max(axis=2), 0.0, 1.0)
        lost = np.where(away.max(axis=2) > 0.0, fade**1.5, share**3)
        return np.asarray((there - here) * lost[..., None])

    def spread(self, outline: PostOutline, of_rows: Lines, of_columns: Lines, floor: Waves) -> Array:
        """Return the places (rows, columns, 3) of the lines of a block on its floor, spread between its sides."""
        ahead, aside = (
            way[first : last + 1] for way, (first, last) in zip(self.ways, (of_rows, of_columns), strict=True)
        )
        rear, front = (
            waves_at(floor, turns(outline, np.column_stack([np.full(len(aside), end), aside]))) for end in (-1.0, 1.0)
        )
        lateral, medial = (
            waves_at(floor, turns(outline, np.column_stack([ahead, np.full(len(ahead), end)]))) for end in (-1.0, 1.0)
        )
        r, c = (1.0 + ahead[:, None, None]) / 2.0, (1.0 + aside[:, None]) / 2.0
        corners = rear[0], rear[-1], front[0], front[-1]
        flat = between_borders((lateral[:, None], medial[:, None]), (rear, front), corners, r, c)
        return np.dstack([flat, np.zeros(flat.shape[:2])])


def turns(outline: PostOutline, edge: Array) -> Array:
    """Return the turns of an outline that places (..., 2) on the border of the square from -1 to 1 move to.

    The corners of the square move to the places that are nearest to those of the rectangle round the outline, and what
    is on a side moves along it a little toward them.
    """
    ahead, aside = outline.ways[: len(TURNS) // 2 + 1].T
    quarter = len(TURNS) // 4
    missing = np.hypot(outline.half[0] * (1.0 - ahead), outline.half[1] * (1.0 - aside))
    corner = int(missing[: quarter + 1].argmin())
    front, side = slice(0, corner + 1), slice(corner, quarter + 1)
    along, across = edge[..., 0], edge[..., 1]
    near = np.abs(edge) * (1.0 + CROWDED * (1.0 - np.abs(edge)))
    of_front = np.sign(across) * np.interp(near[..., 1] * aside[corner], aside[front], TURNS[front])
    of_side = np.interp(near[..., 0] * ahead[corner], ahead[side][::-1], TURNS[side][::-1])
    of_side = np.where(along > 0.0, of_side, np.pi - of_side)
    turn: Array = np.where(
        np.abs(along) >= np.abs(across),
        np.where(along > 0.0, of_front, np.pi - of_front),
        np.where(across > 0.0, of_side, -of_side),
    )
    return turn
