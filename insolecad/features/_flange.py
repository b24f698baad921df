"""The shape that the medial and the lateral flange share."""

import numpy as np

from insolecad.geometry.definitions import ARCH_APEX, MOST_APEX_SHIFT_MM
from insolecad.geometry.edge_profiles import Edge
from insolecad.geometry.fields import Array, crest_warp, dome
from insolecad.geometry.outline import Measures

REAR, PEAK = 0.145, 0.255
"""Stations from which a flange rises and where it is highest, in shares of the foot length: beside the ankle (house).

It has run out where the rearmost apex of the arch may be.
"""


def flange_x(measures: Measures) -> float:
    """Return the station of a flange's peak."""
    return PEAK * measures.foot_length


def with_flange(plain: Edge, measures: Measures, height: float) -> Edge:
    """Return an edge that is raised to `height` over the base at the flange's peak; as it is where it stands higher.

    What is missing there is added as a dome along the edge, so that no place gets lower.
    """
    length, peak = measures.foot_length, flange_x(measures)
    missing = height - float(plain(np.array([peak]))[0])
    if height == 0.0 or missing <= 0.0:
        return plain
    rear, front = REAR * length, ARCH_APEX * length - MOST_APEX_SHIFT_MM

    def raised(x: Array) -> Array:
        return plain(x) + missing * dome(crest_warp(x, rear, peak, front) ** 2)

    return raised


def footprint(side: str) -> str:
    """Return the shape in words."""
    return (
        f"A dome along the {side} edge from {REAR:g} of the foot length to {MOST_APEX_SHIFT_MM:g} mm behind the arch's "
        f"usual apex, its peak at {PEAK:g}. It only makes up for what cup and arch miss of its height there."
    )
