"""Limits of the geometry (docs/architecture.md)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.design.design import Design
from insolecad.features.forefoot_post import FOREFOOT_POST
from insolecad.features.reliefs import RELIEVED
from insolecad.geometry.construction import LEAST_INSIDE
from insolecad.geometry.definitions import RIM_BAND_MM, RIM_MARGIN_MM
from insolecad.geometry.fields import Array, curvature
from insolecad.geometry.polygons import depth_inside
from insolecad.geometry.post_outline import THINNEST_BLOCK
from insolecad.surface.coarse_grid import Probe, shell_thickness
from insolecad.surface.post_outlines import outlines

Places = NDArray[np.bool_]

STEEPEST_LENGTHWISE = 35.0
"""Degrees along the foot, ahead of the cup."""

STEEPEST_ACROSS = 45.0
"""Degrees across the foot, ahead of the cup."""

STEEPEST_CUP = 66.0
"""Degrees in any direction in cup and skive, and on the wall of a flange."""

CUP_SHARE = 0.30
"""Share of the foot length up to which a slope counts as the cup's."""

SMALLEST_RADIUS = 3.0
"""Radius of curvature in mm away from the rim."""

THICKNESS_SLACK = 0.005
"""The field's splines are true to some 1e-4 mm, the STL's single precision to 3e-5: no reason to refuse."""

FRONT_STEP = 1.05
"""Most in mm by which anything may still stand over the thin front edge: a toe would feel a step (house)."""

FRONT_HEIGHT = "the height of the front edge"
"""Without the tilt that a forefoot post gives it."""

THICKNESS, OVER_RELIEF = "the thickness", "the thickness over a relief"

UNDERSIDE = "the height of the underside over the floor"

BLOCK = "the thickness of the post block"

SETTLED = 0.02
"""How far in mm a shell's underside may lie under the floor: where a post's wedge runs out it sinks by a hair."""

SUSPECT, NEARBY = 0.5, 0.8
"""Share of the tightest ridge from which it is looked at closely, and how far apart in mm."""

RIDGE = "the radius of a ridge over a cover or a shell"


@dataclass(frozen=True)
class Breach:
    """One broken limit: what, how much, and where (x, y in the right insole's frame)."""

    limit: str
    measured: float
    allowed: float
    unit: str
    x: float
    y: float

    @property
    def measured_text(self) -> str:
        """What would come out, and where."""
        side = "inner" if self.y > 0 else "outer"
        return (
            f"{self.limit} would be {self.measured:.3g} {self.unit}, "
            f"{self.x:.0f} mm from the heel and {abs(self.y):.0f} mm to the {side} side"
        )

    @property
    def limit_text(self) -> str:
        """What is allowed."""
        return f"at {'least' if self.measured < self.allowed else 'most'} {self.allowed:g} {self.unit}"


@dataclass(frozen=True)
class Thinnest:
    """Least vertical thicknesses in mm: of the footbed, and over a relief or pocket."""

    footbed: float
    over_relief: float


def breaches(design: Design, look: Probe, thinnest: Thinnest) -> list[Breach]:
    """Return every limit that the design breaks, worst place of each."""
    x, y, z = np.moveaxis(look.points, -1, 0)
    lengthwise, across = (np.degrees(np.arctan(np.abs(slope))) for slope in look.slopes)
    steepest = np.degrees(np.arctan(np.hypot(*look.slopes)))
    in_cup = x < CUP_SHARE * design.measures.foot_length
    for one in design.flanges.values():
        in_cup |= one.covers(x.ravel(), y.ravel(), RIM_BAND_MM).reshape(x.shape)
    # right at the rim the strip takes over, and at the grid's corners a slope is not defined
    inside = np.zeros(x.shape, dtype=bool)
    inside[1:-1, 1:-1] = True
    inset = _inset(look)
    away = inside & (inset > RIM_BAND_MM)
    near = design.nearness(x.ravel(), y.ravel()).reshape(x.shape)
    # on a taper the thinnest place is right at the band's border
    over_floor = inside & (inset > np.where(near > 0.0, RIM_MARGIN_MM - 1.0, RIM_MARGIN_MM + 1.0))
    found: list[Breach] = []

    def most(name: str, values: Array, where: Array, allowed: float, unit: str) -> None:
        place = np.unravel_index(np.where(where, values, -np.inf).argmax(), values.shape)
        if where[place] and values[place] > allowed:
            found.append(Breach(name, float(values[place]), allowed, unit, float(x[place]), float(y[place])))

    most("the slope along the foot", lengthwise, away & ~in_cup, STEEPEST_LENGTHWISE, "degrees")
    most("the slope across the foot", across, away & ~in_cup, STEEPEST_ACROSS, "degrees")
    most("the slope in the heel cup", steepest, inside & in_cup, STEEPEST_CUP, "degrees")
    # the coarse look may take a skewed cell for a bend: where it suspects one the surface itself is measured
    suspect = away & (look.curvature > 1.0 / SMALLEST_RADIUS)
    if suspect.any():
        bends = np.maximum(*curvature(design.foot_side, x[suspect], y[suspect]))
        worst = int(bends.argmax())
        if bends[worst] > 1.0 / SMALLEST_RADIUS:
            at = float(x[suspect][worst]), float(y[suspect][worst])
            found.append(Breach("the radius of a bend", float(1.0 / bends[worst]), SMALLEST_RADIUS, "mm", *at))
    found += _ridge(design, look, away)
    steep = np.sqrt(1.0 + look.slopes[0] ** 2 + look.slopes[1] ** 2)
    if design.form.shell:
        found += _standing(design, look, inside, steep)
        over_floor = np.zeros(x.shape, dtype=bool)
    under_cover = z - design.form.cover * steep
    relieved = design.relief(x.ravel(), y.ravel()).reshape(x.shape) < -RELIEVED
    for where, name, least in (
        (over_floor & ~relieved, THICKNESS, thinnest.footbed),
        (over_floor & relieved, OVER_RELIEF, thinnest.over_relief),
    ):
        # toward a thin front edge less is allowed, as the base runs out to it
        allowed = least + (min(design.form.front_edge, least) - least) * near
        # a cover takes more on the taper's slope than on the level: a hair, which the taper does without
        allowed = allowed - np.where(near > 0.0, design.form.cover * (steep - 1.0), 0.0)
        place = np.unravel_index(np.where(where, under_cover - allowed, np.inf).argmin(), x.shape)
        if where[place] and under_cover[place] < allowed[place] - THICKNESS_SLACK:
            bound = round(float(allowed[place]), 2)
            found.append(Breach(name, float(under_cover[place]), bound, "mm", float(x[place]), float(y[place])))
    if design.front:
        edge = design.form.front_edge + design.form.cover
        tilt = design.terms[FOREFOOT_POST.name](x.ravel(), y.ravel()).reshape(x.shape)
        most(FRONT_HEIGHT, z - tilt, np.asarray(near > 0.99), edge + FRONT_STEP, "mm")
    place = np.unravel_index(np.where(inside, look.area, np.inf).argmin(), x.shape)
    if look.area[place] <= 0.0:
        found.append(Breach("the spacing of the outline", 0.0, 1.0, "mm", float(x[place]), float(y[place])))
    return found


def _ridge(design: Design, look: Probe, away: Places) -> list[Breach]:
    """Return the ridge that is too tight to lie over a cover or a shell, if one is."""
    if not design.form.cover and design.form.shell is None:
        return []
    x, y, _ = np.moveaxis(look.points, -1, 0)
    least = design.form.cover + shell_thickness(design, look.points) + LEAST_INSIDE
    # the coarse look flattens a ridge between its lines: where it comes near, places close by are measured too
    suspect = away & (look.bulges[0] * least > SUSPECT)
    if not suspect.any():
        return []
    step = np.array([-1.0, 0.0, 1.0]) * NEARBY
    x, y, least = (
        np.add.outer(x[suspect], np.repeat(step, 3)).ravel(),
        np.add.outer(y[suspect], np.tile(step, 3)).ravel(),
        np.repeat(least[suspect], 9),
    )
    ridge, _ = curvature(design.foot_side, x, y)
    worst = int((ridge * least).argmax())
    if ridge[worst] * least[worst] <= 1.0:
        return []
    return [Breach(RIDGE, float(1.0 / ridge[worst]), float(least[worst]), "mm", float(x[worst]), float(y[worst]))]


def _standing(design: Design, look: Probe, inside: Places, steep: Array) -> list[Breach]:
    """Return where a shell's underside, or the floor of a post block, would lie too low."""
    x, y, z = np.moveaxis(look.points, -1, 0)
    under = z - (design.form.cover + shell_thickness(design, look.points)) / steep
    within, blocks = np.zeros(x.shape, dtype=bool), []
    for outline, joined in outlines(design).values():
        of_block = (depth_inside(outline.ring, x.ravel(), y.ravel()) >= 0.0).reshape(x.shape)
        within |= of_block
        blocks.append((of_block, BLOCK, THINNEST_BLOCK["joined" if joined else "separate"]))
    found = []
    for where, name, allowed in ((~within, UNDERSIDE, -SETTLED), *blocks):
        place = np.unravel_index(np.where(inside & where, under, np.inf).argmin(), x.shape)
        if under[place] < allowed - THICKNESS_SLACK:
            found.append(Breach(name, float(under[place]), allowed, "mm", float(x[place]), float(y[place])))
    return found


def _inset(look: Probe) -> Array:
    """Return a lower bound of each point's distance from the border, in plan: along its row and its column."""
    x, y, _ = np.moveaxis(look.points, -1, 0)
    ends = (np.s_[:1], np.s_[-1:], np.s_[:, :1], np.s_[:, -1:])
    return np.asarray(np.sqrt(np.min([(x - x[end]) ** 2 + (y - y[end]) ** 2 for end in ends], axis=0)))
