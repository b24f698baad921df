"""Heel cup: the edge that holds the heel, level round the rear and both sides."""

import numpy as np

from insolecad.features.dose import Points, Settings, dose
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
    seat_x, (lateral, medial) = plan.measures.seat_x, plan.seat_edges
    return {
        "cup_rear": (float(rear[0]), float(rear[1])),
        "cup_medial": (seat_x, medial),
        "cup_lateral": (seat_x, lateral),
    }
