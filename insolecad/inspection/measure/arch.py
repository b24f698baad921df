"""The arches from the triangles: height of the edges over the base fitted below them."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import ARCH_APEX, ARCH_CAP, ARCH_CAP_DROP, LATERAL_APEX, MOST_APEX_SHIFT_MM
from insolecad.inspection.measure.footbed import Footbed, Supports

APEX_RANGE_MM = MOST_APEX_SHIFT_MM + 2.0
"""How far about its usual place the medial apex is looked for, in mm."""

CAP_END = 1.0 - ARCH_CAP_DROP
"""Share of the arch's height that its cap has at its ends."""

_LEAST_MM = 1.0

_RISE_MM = 0.01
"""What an edge rises by to its highest place, at least; less is what the base under it is uncertain by."""


@dataclass(frozen=True)
class Arch:
    """Height of the medial inner edge over the base, in mm, and where the apex is; None without an arch."""

    height_mm: float
    apex_x_mm: float | None


def medial_arch(bed: Footbed, carried: Supports, foot_length: float) -> Arch:
    """Return the arch at its apex: the highest place of the edge near its usual place, or the level one.

    An edge that comes down to the arch from a deeper heel cup has no highest place there; it runs level
    through the apex and falls on. Then the front end of the cap says where the apex is behind it.
    """
    height = bed.medial[:, 1] - carried.base(bed)
    near = np.flatnonzero(np.abs(bed.x - ARCH_APEX * foot_length) <= APEX_RANGE_MM)
    slope = np.gradient(height, bed.x)
    tops = near[(slope[near] >= 0.0) & (slope[np.minimum(near + 1, len(slope) - 1)] < 0.0)]
    tops = tops[height[tops] - np.minimum.accumulate(height[near])[tops - near[0]] > _RISE_MM]
    if len(tops):
        k = int(tops[np.argmax(height[tops])])
        x = float(bed.x[k] + (bed.x[k + 1] - bed.x[k]) * slope[k] / (slope[k] - slope[k + 1]))
    else:
        level = near[np.argmin(np.abs(slope[near]))]
        fallen = level + np.flatnonzero(height[level:] < CAP_END * height[level])
        ahead = bed.x[fallen[0]] if len(fallen) else bed.x[level]
        if len(fallen) and fallen[0] > level:
            low, high = height[fallen[0]], height[fallen[0] - 1]
            ahead -= (CAP_END * height[level] - low) / (high - low) * (bed.x[fallen[0]] - bed.x[fallen[0] - 1])
        x = float(np.clip(ahead - ARCH_CAP * foot_length, bed.x[near[0]], bed.x[near[-1]]))
    top = float(np.interp(x, bed.x, height))
    if top < _LEAST_MM:
        return Arch(float(np.interp(ARCH_APEX * foot_length, bed.x, height)), None)
    return Arch(top, x)


def lateral_arch_mm(bed: Footbed, carried: Supports, foot_length: float) -> float:
    """Return the height of the lateral inner edge over the base at its station."""
    height = bed.lateral[:, 1] - carried.base(bed)
    return float(np.interp(LATERAL_APEX * foot_length, bed.x, height))
