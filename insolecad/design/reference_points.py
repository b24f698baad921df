"""Reference points: where each dose is read, and what every feature adds there (docs/architecture.md)."""

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from insolecad.design.design import Design
from insolecad.errors import Change, Problem
from insolecad.features import FEATURES
from insolecad.features.base import BASE
from insolecad.features.dose import DoseInfo, Points
from insolecad.features.feature import OnOrder
from insolecad.features.lateral_skive import LATERAL_SKIVE
from insolecad.features.medial_skive import MEDIAL_SKIVE
from insolecad.features.shape import Ground
from insolecad.geometry.fields import normals, zero

HEEL_SKIVE = "heel_skive"
"""Another name of the reference point of whichever skive is ordered, for who looks for one."""


@dataclass(frozen=True)
class Reading:
    """A dose that is read at a point or on a line, by its key, and how it shows there (`Feature.effect_at`, `Line`).

    `shares` of a height are those that a fill leaves at 0 and at 100 %.
    """

    dose: str
    effect: str
    shares: tuple[float, float] | None = None

    @property
    def entry(self) -> dict[str, Any]:
        """The reading as job sheets have it."""
        entry = {name: value for name, value in asdict(self).items() if value is not None}
        return entry | ({"shares": list(self.shares)} if self.shares else {})


@dataclass(frozen=True)
class Reference:
    """One point of the foot side: `at` (x, y, z), `base_z` there, each feature's share in mm, and what is read there.

    Under a top cover both lie lower, by what the cover takes there along the normal.
    """

    at: tuple[float, float, float]
    base_z: float
    contributions: dict[str, float]
    reads: tuple[Reading, ...] = ()

    def mirror(self) -> "Reference":
        """Return the same point on the left insole."""
        x, y, z = self.at
        return replace(self, at=(x, -y, z))


def references(design: Design) -> dict[str, Reference]:
    """Return every reference point of a right insole, also of features that are left out."""
    on_it = {name: at for name, at in places(design).items() if not design.is_cut_off(*at)}
    x, y = np.array(list(on_it.values())).T
    z, ground = design.foot_side(x, y), design.ground(x, y)
    shares = {}
    for name, feature in FEATURES.items():
        settings = design.doses[feature]
        if feature == BASE or settings == feature.settings():
            continue
        if feature.is_edge:
            shares[name] = design.support(x, y) - design.support_without(name)(x, y)
        elif design.terms[name] is not zero:
            shares[name] = design.terms[name](x, y)
    cover = design.form.cover
    down = cover * normals(design.foot_side, x, y) if cover else np.zeros((len(x), 3))
    at = np.column_stack([x, y, z]) - down
    reads = _reads(design)
    return {
        name: Reference(
            (float(at[i, 0]), float(at[i, 1]), float(at[i, 2])),
            float(ground[i] - down[i, 2]),
            {feature: float(share[i]) for feature, share in shares.items()},
            tuple(reads.get(name, ())),
        )
        for i, name in enumerate(on_it)
    }


def problems_beyond(design: Design) -> list[Problem]:
    """Return a problem for every dose whose place is ahead of the front edge, or further ahead than there is room."""
    problems: dict[str, Problem] = {}
    full = Change("order full length", {"form.length": "full"})
    for info, value, at in ordered_places(design) if design.front else ():
        if design.is_ahead(*at) and info.key not in problems:
            given = f"{value:g} {info.unit}, and its place is ahead of the front edge"
            changes = (Change("leave it out", {info.key: 0.0}), *_otherwise(design, info.feature), full)
            problems[info.key] = Problem(info.key, given, f"0 in {design.form.length} length", changes=changes)
    for info, value, most in _too_far(design):
        cure = Change("end it there", {info.key: most}) if info.allows(most) else None
        out = Change("leave it out", {FEATURES[info.feature].key: 0.0})
        changes = (*((cure,) if cure else ()), out, *((full,) if design.front else ()))
        problems[info.key] = Problem(
            info.key, f"{value:g} {info.unit}", f"at most {most:g} {info.unit}", changes=changes
        )
    return list(problems.values())


def _too_far(design: Design) -> Iterator[tuple[DoseInfo, float, float]]:
    """Yield every ordered place that is too far ahead: its declaration, its value, and the most there is room for."""
    for feature in FEATURES.values():
        settings = design.doses[feature]
        if not isinstance(feature.rule, OnOrder) or not any(getattr(settings, info.name) for info in feature.main):
            continue
        for name, latest in feature.rule.latest.items():
            info = next(one for one in feature.doses if one.name == name)
            value, most = float(getattr(settings, name)), latest.at(design.outline, design.form)
            if value > most:
                yield info, value, math.floor(10.0 * most) / 10.0


def ordered_places(design: Design) -> Iterator[tuple[DoseInfo, float, tuple[float, float]]]:
    """Yield every dose that is on the insole and has a place of its own: its declaration, value and place."""
    shared = BASE.points(design.plan, design.doses[BASE])
    for feature in FEATURES.values():
        settings = design.doses[feature]
        # what the ground is read by belongs to all
        if isinstance(feature.shape, Ground) or settings == feature.settings():
            continue
        for info in feature.main:
            value = float(getattr(settings, info.name))
            for name, at in feature.read_at[info.name](design.plan, settings).items() if value else ():
                if name not in shared:
                    yield info, value, at


def _otherwise(design: Design, feature: str) -> tuple[Change, ...]:
    """Return the other way to what a feature is for, where an insole of this length has one."""
    if feature == "first_ray_cutout" and design.form.length == "three-quarter" and not design.form.first_ray_step:
        return (Change("free the first ray by the front edge in its place", {"form.first_ray_step": True}),)
    return ()


def places(design: Design) -> Points:
    """Return the plan position of every reference point, also of corrections that are left out."""
    found: Points = {}
    for feature in FEATURES.values():
        found |= feature.points(design.plan, design.doses[feature])
    skive = LATERAL_SKIVE if design.doses[LATERAL_SKIVE].depth_mm > 0.0 else MEDIAL_SKIVE
    return {**found, HEEL_SKIVE: found[skive.name]}


INSIDE = {"edge": "bed", "edge fills": "fills", "width": "within"}
"""How a dose that is read on an edge shows where a flange goes on beyond it."""


def _reads(design: Design) -> dict[str, list[Reading]]:
    """Return what is read at each reference point."""
    reads: dict[str, list[Reading]] = {}
    for feature in FEATURES.values():
        for dose, points in feature.read_at.items():
            fill = feature.fills.get(dose)
            effect, shares = feature.effect_at(dose), fill.shares if fill else None
            for name, at in points(design.plan, design.doses[feature]).items():
                shown = effect if effect not in INSIDE or design.is_on_border(*at) else INSIDE[effect]
                reads.setdefault(name, []).append(Reading(f"{feature.name}.{dose}", shown, shares))
    return reads
