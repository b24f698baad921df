"""Where the zones of an insole lie: rectangles in stations along the foot and shares across it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from insolecad.design.design import Design
from insolecad.design.openings import BEHIND_HEADS, HEEL_END
from insolecad.geometry.definitions import PAD_CREST, SULCUS
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import ACROSS
from insolecad.surface.grid import Surface
from insolecad.surface.shell import ShellSurface

COLUMNS_BORDER = (ACROSS[2] + ACROSS[3]) / 2.0
"""Share of the width at which lateral and medial column meet: between the third and the fourth ray (anatomy)."""

SHORTEST = 16.0
"""Least length in mm of a zone at the front of an insole; a shorter strip belongs to the zone behind it (house)."""

FRONT_CLEAR = 4.0
"""Least distance in mm of any border from the front end; nearer, the zone runs up to it (house)."""

SIDES = (0.06, 0.94)
"""Shares of the width beyond which a zone reaches to the edge: no strips along the rim (house)."""

END = float("inf")
"""Station of the front end, wherever it runs; its negative is the rear end's."""


@dataclass(frozen=True)
class Rectangle:
    """A region of an insole: stations in mm from `rear` to `front`, shares of the width from `lateral` to `medial`."""

    rear: float = -END
    front: float = END
    lateral: float = 0.0
    medial: float = 1.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return self.rear >= self.front or self.lateral >= self.medial

    def meet(self, other: "Rectangle") -> "Rectangle":
        """Return what is in both."""
        return Rectangle(
            max(self.rear, other.rear),
            min(self.front, other.front),
            max(self.lateral, other.lateral),
            min(self.medial, other.medial),
        )

    def inset(self, rear: float, front: float, lateral: float, medial: float) -> "Rectangle":
        """Return it smaller by mm along and shares across, on each side; sides on the insole's own edge stay."""
        return Rectangle(
            self.rear + rear,
            self.front - front,
            self.lateral + lateral if self.lateral > 0.0 else 0.0,
            self.medial - medial if self.medial < 1.0 else 1.0,
        )

    def grow(self, along: float, across: float) -> "Rectangle":
        """Return it larger all round."""
        return Rectangle(
            self.rear - along,
            self.front + along,
            max(self.lateral - across, 0.0),
            min(self.medial + across, 1.0),
        )

    def holds(self, station: float, share: float) -> bool:
        """Return whether a place is in it."""
        return self.rear < station < self.front and self.lateral < share < self.medial


@dataclass(frozen=True)
class Stations:
    """Stations along the foot: x behind the arch, ahead of it sheared along the heads, as the ball is.

    Lines of one station never cross: the shear comes on slowly, over the arch.
    """

    start: float
    end: float
    slope: float
    middle_y: float

    def __call__(self, x: Array, y: Array) -> Array:
        """Return the station of each place, in mm."""
        shear = self.slope * np.clip((x - self.start) / (self.end - self.start), 0.0, 1.0)
        return np.asarray(x - shear * (y - self.middle_y))


@dataclass(frozen=True)
class ZonePlan:
    """The zones of one right insole: disjoint `parts` that cover it, the place of the `pad`, and the stations.

    `width` is the insole's in mm across the arch; borders lie behind the station `last`. Ahead of
    `crease` lines of one station would leave the insole by its front end: there they fan out to
    the toes' arc, which is at `tip` in the middle.
    """

    stations: Stations
    parts: Mapping[str, Rectangle]
    pad: Rectangle
    width: float
    last: float
    crease: float
    tip: float


def middle_grid(surface: Surface | ShellSurface) -> Array:
    """Return the places in plan (rows, columns, 2) half-way between foot side and underside of a right insole.

    Zones go straight down, and the material of an insole with a leaning wall or flange is between the two.
    """
    under = surface.under if isinstance(surface, ShellSurface) else _patch(surface)
    return np.asarray((surface.grid[..., :2] + under[..., :2]) / 2.0)


def _patch(surface: Surface) -> Array:
    """Return the underside of a cushion (rows, columns, 2) by transfinite interpolation of its border."""
    rows, columns = len(surface.rows), len(surface.columns)
    floor = np.concatenate([surface.floor, surface.floor[:1]])[:, None, :2]
    lateral, toe = floor[:rows], floor[rows - 1 : rows + columns - 1].swapaxes(0, 1)
    medial = floor[rows + columns - 2 : 2 * rows + columns - 2][::-1]
    heel = floor[2 * rows + columns - 3 :][::-1].swapaxes(0, 1)
    r, c = surface.rows[:, None, None], surface.columns[None, :, None]
    corners = (1.0 - r) * ((1.0 - c) * heel[:, :1] + c * heel[:, -1:]) + r * ((1.0 - c) * toe[:, :1] + c * toe[:, -1:])
    return np.asarray((1.0 - c) * lateral + c * medial + (1.0 - r) * heel + r * toe - corners)


def zone_plan(design: Design, grid: Array, columns: Array) -> ZonePlan:
    """Return where the zones lie on a right insole; `grid` (rows, columns, 2) is its `middle_grid`, at `columns`.

    A zone that a shorter insole does not have is missing.
    """
    measures, outline = design.measures, design.outline
    length, ball = measures.foot_length, measures.head_line_centre_x
    heel, behind, crease = HEEL_END * length, ball - BEHIND_HEADS * length, ball + SULCUS * length
    reach = abs(measures.head_line_slope) * measures.foot_ball_width / 2.0
    stations = Stations(heel, behind - reach, measures.head_line_slope, outline.ball_centre_y)
    ends = stations(grid[-1, :, 0], grid[-1, :, 1])
    last, middle = float(ends.min()) - FRONT_CLEAR, float(ends[len(ends) // 2])
    has_forefoot = design.form.length != "three-quarter" and middle - behind > SHORTEST
    has_toes = design.form.length == "full" and middle - crease > SHORTEST
    # the toes' arc begins on both sides well behind its tip: no border runs out there
    behind, crease = min(behind, last), min(crease, last)
    if has_toes:
        last = middle - FRONT_CLEAR
    midfoot = behind if has_forefoot else END
    parts = {
        "heel": Rectangle(front=heel),
        "lateral": Rectangle(heel, midfoot, 0.0, COLUMNS_BORDER),
        "medial_arch": Rectangle(heel, midfoot, COLUMNS_BORDER, 1.0),
    }
    if has_forefoot:
        parts["forefoot"] = Rectangle(behind, crease if has_toes else END)
    if has_toes:
        parts["toes"] = Rectangle(crease)
    at_arch = _row_at(grid, (heel + behind) / 2.0)
    width = float(at_arch[-1] - at_arch[0])
    return ZonePlan(stations, parts, _pad(design, grid, columns, heel, last), width, last, crease, middle)


def _pad(design: Design, grid: Array, columns: Array, heel: float, last: float) -> Rectangle:
    """Return the rectangle round the pad's teardrop, or where one would be, between heel and front edge."""
    pad, middle = design.doses.metatarsal_pad, design.outline.ball_centre_y
    ahead = design.measures.head_line_centre_x - pad.front_edge_mm
    across = _row_at(grid, min(ahead - (1.0 - PAD_CREST) * pad.length_mm, last))
    lateral, medial = (float(np.interp(middle + side * pad.width_mm / 2.0, across, columns)) for side in (-1.0, 1.0))
    return Rectangle(
        max(ahead - pad.length_mm, heel),
        ahead if ahead <= last else END,
        lateral if lateral > SIDES[0] else 0.0,
        medial if medial < SIDES[1] else 1.0,
    )


def _row_at(grid: Array, x: float) -> Array:
    """Return y along the row of a grid whose middle is nearest to a station."""
    row = int(np.abs(grid[:, grid.shape[1] // 2, 0] - x).argmin())
    return grid[row, :, 1]
