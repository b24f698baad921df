"""Reference points: where each dose is read, and what every feature adds there (docs/how-it-works.md)."""

from dataclasses import dataclass

import numpy as np

from insolecad.design import Design
from insolecad.features import FEATURES, lateral_arch, medial_arch, metatarsal_bar, metatarsal_pad
from insolecad.field import nothing
from insolecad.outline import sides_at
from insolecad.skive import skive_y

EDGE_FEATURES = ("heel_cup", "medial_arch", "lateral_arch")
"""Features that act through the edge profiles."""


@dataclass(frozen=True)
class Reference:
    """One point of the foot side: `at` (x, y, z), `base_z` there, and each feature's share in mm."""

    at: tuple[float, float, float]
    base_z: float
    contributions: dict[str, float]

    def mirrored(self) -> "Reference":
        """Return the same point on the left insole."""
        x, y, z = self.at
        return Reference((x, -y, z), self.base_z, self.contributions)


def references(design: Design) -> dict[str, Reference]:
    """Return every reference point of a right insole, also of features that are left out."""
    places = _places(design)
    x, y = np.array(list(places.values())).T
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
    return {
        name: Reference(
            (float(x[i]), float(y[i]), float(z[i])),
            float(ground[i]),
            {feature: float(share[i]) for feature, share in shares.items()},
        )
        for i, name in enumerate(places)
    }


def _places(design: Design) -> dict[str, tuple[float, float]]:
    """Return the plan position of every reference point."""
    plan, measures, doses = design.plan, design.measures, design.doses
    seat_x, (seat_lateral, seat_medial) = measures.seat_x, plan.seat_edges
    rear = plan.inner(np.array([0.0]))[0]
    apex, lateral_apex = medial_arch.apex_x(measures, doses.medial_arch), lateral_arch.apex_x(measures)
    on_lateral = doses.lateral_skive.depth_mm > 0.0
    return {
        "heel_seat": (seat_x, 0.0),
        "cup_rear": (float(rear[0]), float(rear[1])),
        "cup_medial": (seat_x, seat_medial),
        "cup_lateral": (seat_x, seat_lateral),
        "medial_arch_apex": (apex, sides_at(plan.inner, plan.toe_u, apex)[1]),
        "lateral_arch_apex": (lateral_apex, sides_at(plan.inner, plan.toe_u, lateral_apex)[0]),
        "ball_centre": (measures.ball_centre_x, plan.ball_centre_y),
        "metatarsal_pad_crest": metatarsal_pad.crest(plan, doses.metatarsal_pad),
        "metatarsal_bar_crest": metatarsal_bar.crest(plan, doses.metatarsal_bar),
        "heel_skive": (seat_x, skive_y(plan, -1 if on_lateral else 1)),
        "medial_skive": (seat_x, skive_y(plan, 1)),
        "lateral_skive": (seat_x, skive_y(plan, -1)),
    }
