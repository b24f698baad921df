"""What may go right through an insole: ventilation holes by zone, and apertures under heel and heads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Zone = Literal["heel", "midfoot", "forefoot", "toes"]

SMALLEST_HOLE, LARGEST_HOLE = 2.0, 6.0
"""Diameters in mm of ventilation holes: smaller ones close when they are printed, larger ones are felt (house)."""

USUAL_HOLE, USUAL_PITCH = 3.0, 10.0
"""Diameter in mm, and distance of neighbours, where none is ordered: 8 % of the area is open (house)."""

CLOSEST_PITCH, WIDEST_PITCH = 6.0, 25.0
"""Distances in mm between neighbours that are made; further apart nothing is ventilated (house)."""

WEB = 2.5
"""Least material in mm between two openings: a wall that prints and bends without tearing (house)."""

USUAL_ZONES: tuple[Zone, ...] = ("midfoot", "forefoot")
"""Where a foot sweats and air can reach it; the heel bears and cushions most, and stays whole (house)."""

SMALLEST_APERTURE, LARGEST_APERTURE = 8.0, 30.0
"""Diameters in mm of apertures: a small head, and a heel less its edge (house)."""

APERTURES = ("heel", "mth1", "mth2", "mth3", "mth4", "mth5")
"""Places of apertures, as the order's keys name them."""


@dataclass(frozen=True)
class Perforation:
    """Ventilation holes of one diameter and pitch in mm in some zones, and apertures' diameters by place.

    A diameter of 0, or no zone, means no holes; places without an aperture are left out.
    """

    diameter: float = 0.0
    pitch: float = USUAL_PITCH
    zones: tuple[Zone, ...] = ()
    apertures: Mapping[str, float] = field(default_factory=dict)


NONE = Perforation()
"""A whole insole."""
