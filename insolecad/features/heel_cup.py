"""Heel cup: the edge that holds the heel, level round the rear and both sides."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature
from insolecad.features.shape import Knots
from insolecad.geometry.definitions import CUP_END
from insolecad.geometry.edge_profiles import Knot
from insolecad.geometry.outline import Measures
from insolecad.geometry.plan import Plan


class HeelCup(Settings):
    """Depth and width of the cup at its inner edge."""

    depth_mm: float = dose(
        0.0,
        0.0,
        30.0,
        "Height of the inner edge over the heel seat; 0 leaves the cup out.",
        source="laboratory menus and lasts",
        effect="raises",
        words="heel cup {value} mm deep",
        least=6.0,
    )
    inner_width_mm: float = dose(
        65.0,
        35.0,
        100.0,
        "Distance between the inner edges across the heel seat.",
        source="laboratory menus and lasts, house",
        effect="shapes",
    )


def heel_cup(measures: Measures, settings: HeelCup) -> tuple[Knot, ...]:
    """Return the knot where the cup's full depth ends, the same on both sides."""
    return (Knot(measures.cup_end_x, settings.depth_mm),)


def points(plan: Plan, settings: HeelCup) -> Points:
    """Return where the depth is read: the inner edge at the rear and at both sides of the heel seat."""
    rear = plan.inner(np.array([0.0]))[0]
    return {"cup_rear": (float(rear[0]), float(rear[1])), **sides(plan, settings)}


def sides(plan: Plan, settings: HeelCup) -> Points:
    """Return where the width is read: between the inner edges at both sides of the heel seat."""
    seat_x, (lateral, medial) = plan.measures.seat_x, plan.seat_edges
    return {"cup_medial": (seat_x, medial), "cup_lateral": (seat_x, lateral)}


HEEL_CUP = Feature(
    settings=HeelCup,
    title="Heel cup",
    purpose="For a heel that should stand still, with its own fat pad kept together under it.",
    shape=Knots(
        heel_cup,
        ("medial", "lateral"),
        f"A rim round the heel, level to {CUP_END:g} of the foot length, the same on both sides; "
        "then it runs out along both edges.",
    ),
    holes="anywhere",
    rule=BY_RULE,
    read_at={"depth_mm": points, "inner_width_mm": sides},
)
