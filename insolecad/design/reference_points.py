"""Reference points: where each dose is read, and what every feature adds there (docs/how-it-works.md)."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from insolecad.design.design import Design
from insolecad.errors import LimitError, Problem
from insolecad.features import DOSES, FEATURES
from insolecad.features.dose import DoseInfo, Points
from insolecad.geometry.fields import nothing
from insolecad.geometry.normals import normals

EDGE_FEATURES = ("heel_cup", "medial_flange", "lateral_flange", "medial_arch", "lateral_arch")
"""Features that act through the edge profiles."""


@dataclass(frozen=True)
class Reference:
    """One point of the foot side: `at` (x, y, z), `base_z` there, and each feature's share in mm.

    Under a top cover both lie lower, by what the cover takes there along the normal.
    """

    at: tuple[float, float, float]
    base_z: float
    contributions: dict[str, float]

    def mirrored(self) -> "Reference":
        """Return the same point on the left insole."""
        x, y, z = self.at
        return Reference((x, -y, z), self.base_z, self.contributions)


def references(design: Design) -> dict[str, Reference]:
    """Return every reference point of a right insole, also of features that are left out."""
    on_it = {name: at for name, at in places(design).items() if _on_it(design, *at)}
    x, y = np.array(list(on_it.values())).T
    z, ground = design.foot_side(x, y), design.ground(x, y)
    shares = {}
    for feature, settings in FEATURES.items():
        if feature == "base" or getattr(design.doses, feature) == settings():
            continue
        if feature in EDGE_FEATURES:
            share = design.support(x, y) - design.support_without(feature)(x, y)
        elif design.terms[feature] is nothing:
            continue
        else:
            share = design.terms[feature](x, y)
        shares[feature] = share
    cover = design.form.cover
    down = cover * normals(design.foot_side, x, y) if cover else np.zeros((len(x), 3))
    at = np.column_stack([x, y, z]) - down
    return {
        name: Reference(
            (float(at[i, 0]), float(at[i, 1]), float(at[i, 2])),
            float(ground[i] - down[i, 2]),
            {feature: float(share[i]) for feature, share in shares.items()},
        )
        for i, name in enumerate(on_it)
    }


def refuse_beyond(design: Design, *, prefix: str = "") -> None:
    """Raise LimitError for every dose whose place lies ahead of the front edge.

    `prefix` ("left." or "right.") goes before the keys of the cure.
    """
    problems, cure = [], {}
    for info, value, at in ordered_places(design) if design.front else ():
        or_else = f"{_otherwise(design, info.feature)}or order full length"
        if not _on_it(design, *at) and f"{prefix}{info.key}" not in cure:
            cure[f"{prefix}{info.key}"] = 0.0
            problems.append(
                Problem(
                    f"{prefix}{info.key}",
                    f"{value:g} {info.unit}, and its place lies ahead of the front edge",
                    f"0 in {design.form.length} length",
                    f"leave it out (--set {prefix}{info.key}=0), {or_else}",
                )
            )
    if problems:
        raise LimitError(problems, cure)


def ordered_places(design: Design) -> Iterator[tuple[DoseInfo, float, tuple[float, float]]]:
    """Yield every dose that is on the insole and has a place of its own: its declaration, value and place."""
    for name, kind in FEATURES.items():
        settings = getattr(design.doses, name)
        own = own_places(design, name) if settings != kind() else {}
        main = [info for info in DOSES.values() if info.feature == name and info.effect != "shapes"]
        # a feature with a dose for each place names its places in the order of its doses
        for (_, at), info in zip(own.items(), main if len(main) == len(own) else main * len(own), strict=False):
            if value := float(getattr(settings, info.name)):
                yield info, value, at


def _otherwise(design: Design, feature: str) -> str:
    """Return the other way to what a feature is for, where an insole of this length has one."""
    if feature == "first_ray_cutout" and design.form.length == "three-quarter" and not design.form.first_ray_step:
        return "free the first ray by the front edge in its place (--first-ray-step), "
    return ""


def _on_it(design: Design, x: float, y: float) -> bool:
    """Return whether a place lies on the insole as it is made, behind its front edge."""
    return design.front is None or float(design.front.behind(np.array(x), np.array(y))) > 0.0


def own_places(design: Design, feature: str) -> Points:
    """Return where a feature's file says that its doses are read, also when it is left out."""
    own = getattr(sys.modules[FEATURES[feature].__module__], "points", None)
    return own(design.plan, getattr(design.doses, feature)) if own else {}


def places(design: Design) -> Points:
    """Return the plan position of every reference point."""
    plan, measures = design.plan, design.measures
    found: Points = {}
    for name in FEATURES:
        found |= own_places(design, name)
    on_lateral = design.doses.lateral_skive.depth_mm > 0.0
    return {
        "heel_seat": (measures.seat_x, 0.0),
        "ball_centre": (measures.ball_centre_x, plan.ball_centre_y),
        **found,
        "heel_skive": found["lateral_skive" if on_lateral else "medial_skive"],
    }
