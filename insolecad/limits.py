"""Limits of the geometry (docs/how-it-works.md), and the smallest change that cures a broken one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from insolecad.design import Design
from insolecad.errors import LimitError, Problem
from insolecad.features import DOSES, FEATURES, Doses
from insolecad.field import Array, curvature
from insolecad.probe import Probe, probe
from insolecad.reliefs import RELIEVED

STEEPEST_LENGTHWISE = 35.0
"""Degrees along the foot, ahead of the cup."""

STEEPEST_ACROSS = 45.0
"""Degrees across the foot, ahead of the cup."""

STEEPEST_CUP = 66.0
"""Degrees in any direction in cup and skive."""

CUP_SHARE = 0.30
"""Share of the foot length up to which a slope counts as the cup's."""

FLANGE_SHARE = 0.42
"""The same with a flange."""

SMALLEST_RADIUS = 3.0
"""Radius of curvature in mm away from the rim."""

THICKNESS_SLACK = 0.005
"""The field's splines are true to some 1e-4 mm, the STL's single precision to 3e-5: no reason to refuse."""

RIM_BAND = 4.0
"""Width in mm inside the inner edge that counts as the rim (docs/how-it-works.md)."""

OVER_FLOOR_BAND = 3.0
"""The cushion's thickness counts from this far inside the bottom curve (docs/how-it-works.md)."""


FRONT_STEP = 1.0
"""Most in mm by which anything may still stand over the thin front edge: a toe would feel a step (house)."""

FRONT_HEIGHT = "the height of the front edge"

THICKNESS, OVER_RELIEF = "the thickness", "the thickness over a relief"


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
    def found(self) -> str:
        """What would come out, and where."""
        side = "inner" if self.y > 0 else "outer"
        return (
            f"{self.limit} would be {self.measured:.3g} {self.unit}, "
            f"{self.x:.0f} mm from the heel and {abs(self.y):.0f} mm to the {side} side"
        )

    @property
    def bound(self) -> str:
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
    # a flange is a wall like the cup's, and runs out where the arch could begin
    if design.doses.medial_flange.height_mm or design.doses.lateral_flange.height_mm:
        in_cup |= x < FLANGE_SHARE * design.measures.foot_length
    # right at the rim the strip takes over, and at the grid's corners a slope is not defined
    inside = np.zeros(x.shape, dtype=bool)
    inside[1:-1, 1:-1] = True
    inset = _inset(look)
    away = inside & (inset > RIM_BAND)
    over_floor = inside & (inset > OVER_FLOOR_BAND + 1.0)
    found: list[Breach] = []

    def most(name: str, values: Array, where: Array, allowed: float, unit: str) -> None:
        place = np.unravel_index(np.where(where, values, -np.inf).argmax(), values.shape)
        if where[place] and values[place] > allowed:
            found.append(Breach(name, float(values[place]), allowed, unit, float(x[place]), float(y[place])))

    most("the slope along the foot", lengthwise, away & ~in_cup, STEEPEST_LENGTHWISE, "degrees")
    most("the slope across the foot", across, away & ~in_cup, STEEPEST_ACROSS, "degrees")
    most("the slope in the heel cup", steepest, inside & in_cup, STEEPEST_CUP, "degrees")
    # the coarse look may take a skewed cell for a bend: where it suspects one the surface itself is asked
    suspect = away & (look.curvature > 1.0 / SMALLEST_RADIUS)
    if suspect.any():
        bends = curvature(design.foot_side, x[suspect], y[suspect])
        worst = int(bends.argmax())
        if bends[worst] > 1.0 / SMALLEST_RADIUS:
            at = float(x[suspect][worst]), float(y[suspect][worst])
            found.append(Breach("the radius of a bend", float(1.0 / bends[worst]), SMALLEST_RADIUS, "mm", *at))
    near = design.nearness(x.ravel(), y.ravel()).reshape(x.shape)
    relieved = design.relief(x.ravel(), y.ravel()).reshape(x.shape) < -RELIEVED
    for where, name, least in (
        (over_floor & ~relieved, THICKNESS, thinnest.footbed),
        (over_floor & relieved, OVER_RELIEF, thinnest.over_relief),
    ):
        # toward a thin front edge less is allowed, as the base runs out to it
        allowed = least + (min(design.form.front_edge, least) - least) * near
        place = np.unravel_index(np.where(where, z - allowed, np.inf).argmin(), x.shape)
        if where[place] and z[place] < allowed[place] - THICKNESS_SLACK:
            bound = round(float(allowed[place]), 2)
            found.append(Breach(name, float(z[place]), bound, "mm", float(x[place]), float(y[place])))
    if design.front:
        most(FRONT_HEIGHT, z, np.asarray(near > 0.99), design.form.front_edge + FRONT_STEP, "mm")
    place = np.unravel_index(np.where(inside, look.area, np.inf).argmin(), x.shape)
    if look.area[place] <= 0.0:
        found.append(Breach("the spacing of the outline", 0.0, 1.0, "mm", float(x[place]), float(y[place])))
    return found


def _inset(look: Probe) -> Array:
    """Return a lower bound of each point's distance from the border, in plan: along its row and its column."""
    x, y, _ = np.moveaxis(look.points, -1, 0)
    ends = (np.s_[:1], np.s_[-1:], np.s_[:, :1], np.s_[:, -1:])
    return np.asarray(np.sqrt(np.min([(x - x[end]) ** 2 + (y - y[end]) ** 2 for end in ends], axis=0)))


def refuse_breaches(design: Design, look: Probe, thinnest: Thinnest, *, prefix: str = "") -> None:
    """Raise LimitError where the design breaks a limit, naming the smallest change that builds.

    `prefix` ("left." or "right.") goes before the keys of the cure.
    """
    broken = breaches(design, look, thinnest)
    if not broken:
        return
    cure = smallest_cure(design, thinnest)
    advice = " ".join(f"--set {prefix}{key}={value:g}" for key, value in cure.items())
    problems = [
        Problem(
            key=", ".join(f"{prefix}{key}" for key in cure) or prefix.rstrip("."),
            given="; ".join(
                [f"{_value(design.doses, key):g} {DOSES[key].unit}" for key in cure]
                + [breach.found for breach in broken]
            ),
            allowed=", ".join(dict.fromkeys(breach.bound for breach in broken)),
            advice=f"the smallest change that builds: {advice}" if cure else "please check the measurements",
        )
    ]
    raise LimitError(problems, {f"{prefix}{key}": value for key, value in cure.items()})


def smallest_cure(design: Design, thinnest: Thinnest) -> dict[str, float]:
    """Return the change of doses that builds and changes the least, empty where none does.

    First one dose alone, the one that gives up the smallest share of itself; where no
    single dose cures, all of them together.
    """

    doses = design.doses

    def builds(change: Mapping[str, float]) -> bool:
        changed = replace(design, doses=with_doses(doses, change))
        return not breaches(changed, probe(changed), thinnest)

    thicker = _thicker_base(design, thinnest)
    if thicker and builds(thicker):
        return thicker
    best: dict[str, float] = {}
    best_share = np.inf
    for key in _active(doses):
        share, change = _least_change({key: _value(doses, key)}, builds)
        if share < best_share:
            best, best_share = change, share
    if best:
        return best
    return _least_change({key: _value(doses, key) for key in _active(doses)}, builds)[1]


def _thicker_base(design: Design, thinnest: Thinnest) -> dict[str, float]:
    """Return the base that makes up for a missing thickness, up to 0.1 mm; empty where none is missing, or none may."""
    missing = [
        breach.allowed - breach.measured
        for breach in breaches(design, probe(design), thinnest)
        if breach.limit in (THICKNESS, OVER_RELIEF)
    ]
    if not missing:
        return {}
    more = float(np.ceil(max(missing) * 10.0) / 10.0)
    cure = {key: round(_value(design.doses, key) + more, 3) for key in ("base.heel_mm", "base.forefoot_mm")}
    return cure if all(DOSES[key].allows(value) for key, value in cure.items()) else {}


def with_doses(doses: Doses, change: Mapping[str, float]) -> Doses:
    """Return the doses with some of them, by key, changed."""
    for key, value in change.items():
        feature, name = key.split(".")
        settings = getattr(doses, feature).model_copy(update={name: value})
        doses = doses.model_copy(update={feature: settings})
    return doses


def _least_change(
    values: Mapping[str, float], builds: Callable[[Mapping[str, float]], bool]
) -> tuple[float, dict[str, float]]:
    """Return the smallest share (to 1/128) that all values must give up, and what is left of them.

    The share is infinite, and nothing is left, where even all is not enough.
    """

    def left(share: float) -> dict[str, float]:
        return {key: _part(key, value, 1.0 - share) for key, value in values.items()}

    if not builds(left(1.0)):
        return np.inf, {}
    low, high = 0.0, 1.0
    for _ in range(7):
        middle = (low + high) / 2.0
        low, high = (low, middle) if builds(left(middle)) else (middle, high)
    return high, left(high)


def _part(key: str, value: float, share: float) -> float:
    """Return a share of a dose, rounded toward zero to 0.1, and 0 where less is not allowed."""
    part = float(np.trunc(round(value * share * 10.0, 6)) / 10.0)
    return part if DOSES[key].allows(part) else 0.0


def _active(doses: Doses) -> Iterator[str]:
    """Yield the keys of all doses that raise, lower or tilt and are not zero; the base stays."""
    for key, info in DOSES.items():
        if info.effect != "shapes" and info.feature != "base" and _value(doses, key) != 0.0:
            yield key


def _value(doses: Doses, key: str) -> float:
    feature, name = key.split(".")
    assert feature in FEATURES
    return float(getattr(getattr(doses, feature), name))
