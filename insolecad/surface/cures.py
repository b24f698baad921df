"""Cures: what must change where a design breaks a limit, and the problem that says it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from insolecad.design.design import Design
from insolecad.errors import Change, Problem
from insolecad.features import DOSES, FEATURES, Doses
from insolecad.geometry.construction import LEAST_INSIDE
from insolecad.order.limits import THINNEST_COVER, THINNEST_SHELL
from insolecad.order.units import unit_of
from insolecad.surface.coarse_grid import probe
from insolecad.surface.limits import BLOCK, OVER_RELIEF, RIDGE, THICKNESS, UNDERSIDE, Breach, Thinnest, breaches

ZONES = ("rearfoot", "midfoot", "forefoot")

SPARE = 0.1
"""What a thinner cover or shell leaves over in mm: the base follows it, and the ridge with the base by a hair."""


def breach_problem(design: Design, thinnest: Thinnest, broken: Sequence[Breach]) -> Problem:
    """Return the problem of a design that breaks these limits, with the smallest change that builds if there is one."""
    cure = smallest_cure(design, thinnest, broken)
    given = [f"{_value(design, key):g} {unit_of(key)}" for key in cure] + [breach.measured_text for breach in broken]
    allowed = ", ".join(dict.fromkeys(breach.limit_text for breach in broken))
    advice = "" if cure else "no smaller dose builds, of one or of all: please check the measurements"
    changes = (Change("the smallest change that builds", cure),) if cure else ()
    return Problem(", ".join(cure), "; ".join(given), allowed, advice, changes)


def smallest_cure(design: Design, thinnest: Thinnest, broken: Sequence[Breach]) -> dict[str, float]:
    """Return the change that builds and changes the least, empty if none does; `broken` are the design's breaches.

    First a thicker base or a thinner cover or shell, where that is what is wrong; then one dose
    alone, the one that gives up the smallest share of itself; where no single dose cures, all of
    them together.
    """

    def builds(change: Mapping[str, float]) -> bool:
        other = change_design(design, change)
        return not breaches(other, probe(other), thinnest)

    for change in (_thicker_base(design, broken), _thinner_cover(design, broken), _thinner_shell(design, broken)):
        if change and builds(change):
            return change
    best: dict[str, float] = {}
    best_share = np.inf
    for key in _active(design.doses):
        share, change = _least_change({key: _value(design, key)}, builds)
        if share < best_share:
            best, best_share = change, share
    if best:
        return best
    return _least_change({key: _value(design, key) for key in _active(design.doses)}, builds)[1]


def _thicker_base(design: Design, broken: Sequence[Breach]) -> dict[str, float]:
    """Return the base that makes up for a missing thickness, up to 0.1 mm; empty if none is missing, or none may."""
    more = _missing(broken)
    if not more:
        return {}
    cure = {key: round(_value(design, key) + more, 3) for key in ("base.heel_mm", "base.forefoot_mm")}
    return cure if all(DOSES[key].allows(value) for key, value in cure.items()) else {}


def _missing(broken: Sequence[Breach]) -> float:
    """Return how much thickness is missing in mm, up to 0.1; 0 if none is."""
    missing = [
        breach.allowed - breach.measured
        for breach in broken
        if breach.limit in (THICKNESS, OVER_RELIEF, UNDERSIDE, BLOCK)
    ]
    return float(np.ceil(max(missing, default=0.0) * 10.0) / 10.0)


def _thinner_cover(design: Design, broken: Sequence[Breach]) -> dict[str, float]:
    """Return the thickest cover that is over every ridge and leaves room for what is under it, 0 for none.

    Empty if no ridge is too tight and no thickness missing.
    """
    radius, cover, missing = _tightest(broken), design.form.cover, _missing(broken)
    if not cover or (radius is None and not missing):
        return {}
    shell, left = design.form.shell, cover - missing
    if radius is not None:
        left = min(left, radius - LEAST_INSIDE - SPARE - (shell.thickest if shell else 0.0))
    left = float(np.floor(10.0 * left + 1e-6) / 10.0)
    return {"top_cover.thickness_mm": left if left >= THINNEST_COVER else 0.0}


def _thinner_shell(design: Design, broken: Sequence[Breach]) -> dict[str, float]:
    """Return the thickest shell that is under every ridge; empty if no ridge is too tight, or no shell may."""
    radius, shell = _tightest(broken), design.form.shell
    if radius is None or shell is None:
        return {}
    most = float(np.floor(10.0 * (radius - LEAST_INSIDE - SPARE - design.form.cover)) / 10.0)
    change = {f"shell.{zone}_mm": min(getattr(shell, zone), most) for zone in ZONES}
    return change if most >= THINNEST_SHELL else {}


def _tightest(broken: Sequence[Breach]) -> float | None:
    """Return the radius in mm of the ridge that is too tight, None if none is."""
    found = (breach.measured for breach in broken if breach.limit == RIDGE)
    return next(found, None)


def change_design(design: Design, change: Mapping[str, float]) -> Design:
    """Return the design with some doses, its cover or its shell's thickness changed, by key."""
    doses, form = design.doses, design.form
    for key, value in change.items():
        feature, name = key.split(".")
        if feature in FEATURES:
            settings = getattr(doses, feature).model_copy(update={name: value})
            doses = doses.model_copy(update={feature: settings})
        elif form.shell and feature == "shell":
            form = replace(form, shell=form.shell.with_zone(name.removesuffix("_mm"), value))
        else:
            form = replace(form, cover=value)
    return replace(design, doses=doses, form=form)


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
    """Return a share of a dose, rounded toward zero to 0.1, and 0 if less is not allowed."""
    part = float(np.trunc(round(value * share * 10.0, 6)) / 10.0)
    return part if DOSES[key].allows(part) else 0.0


def _active(doses: Doses) -> Iterator[str]:
    """Yield the keys of all doses that raise, lower or tilt and are not zero; the base stays."""
    for key, info in DOSES.items():
        feature, name = key.split(".")
        if info.effect != "shapes" and info.feature != "base" and getattr(getattr(doses, feature), name) != 0.0:
            yield key


def _value(design: Design, key: str) -> float:
    """Return a dose, the cover's thickness or a shell's, by key."""
    feature, name = key.split(".")
    if feature in FEATURES:
        return float(getattr(getattr(design.doses, feature), name))
    if feature == "shell":
        return float(getattr(design.form.shell, name.removesuffix("_mm")))
    return design.form.cover
