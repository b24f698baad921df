"""What a template shows of one insole: curves to cut and lines to mark, in mm, toes up, seen from above."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import contourpy
import numpy as np

from insolecad.design.design import Design
from insolecad.design.openings import VENTILATION, Opening
from insolecad.features import FEATURES
from insolecad.geometry.definitions import SULCUS, Side
from insolecad.geometry.fields import Array, zero
from insolecad.geometry.outline import BALL_LINE, outward
from insolecad.solid.insole import Insole
from insolecad.surface.grid import ring_parameters

TRIM = 5.0
"""How much larger the top cover is cut all round, in mm, to be trimmed once it is glued (house)."""

PITCH = 0.5
"""Distance in mm between the places at which a pocket is looked at: its outline is true to 0.02 mm."""

OVER_EDGE = 4.0
"""How far marks reach over the insole's edge, in mm, to be found again once a cover hides it."""

Kind = Literal["cut", "mark"]


@dataclass(frozen=True)
class Line:
    """One line: `points` (n, 2) in mm, x to the right and y toward the toes; to `cut`, or to `mark`."""

    name: str
    points: Array
    closed: bool
    kind: Kind

    @property
    def area(self) -> float:
        """Area inside a closed line in mm2."""
        x, y = self.points.T
        return abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2.0


@dataclass(frozen=True)
class Template:
    """The lines of one insole, and its words."""

    side: Side
    title: str
    lines: tuple[Line, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The smallest box round all lines: left, bottom, right, top in mm."""
        points = np.concatenate([line.points for line in self.lines])
        (left, bottom), (right, top) = points.min(axis=0), points.max(axis=0)
        return float(left), float(bottom), float(right), float(top)

    def line(self, name: str) -> Line:
        """Return a line by name."""
        return next(line for line in self.lines if line.name == name)


def template(built: Insole, title: str, *, trim: float = TRIM) -> Template:
    """Return the template of an insole: what to cut, its top cover with `trim` mm to spare, and lines to mark."""
    # seen from above, toes up: a right insole has its inner side on the left
    turn = -1.0 if built.side == "right" else 1.0
    lines = []
    for name, points, closed in _lines(built, trim):
        seen = np.column_stack([turn * points[:, 1], points[:, 0]])
        lines.append(Line(name, seen, closed, "cut" if closed else "mark"))
    return Template(built.side, title, tuple(lines))


def _lines(built: Insole, trim: float) -> Iterator[tuple[str, Array, bool]]:
    """Yield name, points (x toward the toes, y inward) and whether it closes, of a right insole."""
    yield "insole", built.design.cut_outline.points, True
    yield "top cover", _cover(built, trim), True
    for name, feature in FEATURES.items():
        # a pocket whose wall holds a plug; its outline counts at half of the depth
        if feature.holes == "off the wall" and built.design.terms[name] is not zero:
            depth = feature.amount(built.design.doses[feature])
            yield f"{name.removesuffix('_pocket').replace('_', ' ')} plug", _contour(built.design, name, depth), True
    for one in built.openings:
        yield _name(one), one.ring, True
    yield from ((name, points, False) for name, points in _marks(built.design))


HOLES = "holes"
"""What the lines of all ventilation holes are called."""


def _name(one: Opening) -> str:
    """Return what the line of an opening is called."""
    if one.key == VENTILATION:
        return HOLES
    place = one.key.removeprefix("aperture.").removesuffix("_mm")
    return f"{place if place == 'heel' else f'head {place[-1]}'} aperture"


def _cover(built: Insole, trim: float) -> Array:
    """Return the widest outline of the rim, seen from above, moved out by `trim` mm."""
    plan = built.design.cut_plan
    surface, bottom = built.right_surface, plan.bottom
    around = ring_parameters(plan, surface.rows, surface.columns)
    floor, normal = bottom(around), outward(bottom.slope(around))
    reach = np.einsum("ijk,jk->ij", surface.strip[..., :2] - floor, normal).max(axis=0)
    return np.asarray(floor + normal * (np.maximum(reach, 0.0) + trim)[:, None])


def _contour(design: Design, name: str, depth: float) -> Array:
    """Return the outline of a pocket at half of its depth."""
    x = np.arange(0.0, design.measures.length, PITCH)
    y = np.arange(-design.measures.ball_width / 2.0, design.measures.ball_width / 2.0, PITCH)
    z = design.terms[name](*np.meshgrid(x, y))
    ring = contourpy.contour_generator(x, y, z).lines(-depth / 2.0)[0]
    return np.asarray(ring[:-1], dtype=float)


def _marks(design: Design) -> Iterator[tuple[str, Array]]:
    """Yield the lines of the heads and of the toes' crease, and the axis."""
    outline, measures = design.outline, design.measures
    middle = outline.ball_centre_y
    y = np.linspace(-0.6, 0.6, 121) * measures.ball_width + middle
    heads = np.asarray(outline.head_line_x(y))
    ball = measures.ball_length + (y - outline.across(1.0)) * BALL_LINE
    for name, x in (
        ("heads 2 to 4", heads),
        ("ball line", ball),
        ("crease of the toes", heads + SULCUS * measures.foot_length),
    ):
        if len(line := _inside(design, np.column_stack([x, y]))) > 1:
            yield name, line
    yield "axis", np.array([[0.0, 0.0], [design.front.x if design.front else measures.length, 0.0]])


def _inside(design: Design, line: Array) -> Array:
    """Return the part of a line across the foot that is on the insole, and a little over its edge.

    Nothing is left of a line ahead of the insole's front edge.
    """
    if design.front:
        line = line[design.front.distance_behind(*line.T) >= 0.0]
    if len(line) < 2:
        return line
    ends = [design.outline.crossing(float(x)) for x in line[[0, -1], 0]]
    low, high = min(end[0] for end in ends) - OVER_EDGE, max(end[1] for end in ends) + OVER_EDGE
    return line[(line[:, 1] >= low) & (line[:, 1] <= high)]
