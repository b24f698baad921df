"""One outline alone on a bed: the turn that leaves the widest edge free."""

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.printing.bed_data import Bed
from insolecad.printing.nesting.plate import Lying, Plate, extents, free_edge, plain, settled
from insolecad.printing.silhouette import Outline

STEP = 0.25
"""Degrees between the turns that are tried: the free edge changes by at most 0.7 mm in one, and is settled finer."""

MANY = 12
"""How many of the best turns are tried on a bed of which the printer keeps a part."""


def alone(outline: Outline, bed: Bed) -> Plate | None:
    """Return the plate with one outline in the middle, turned to leave the widest edge, or None if it fits at no turn.

    Half a turn more leaves the same edge, and is tried where the printer keeps a corner.
    """
    angles = np.arange(0.0, 180.0, STEP)
    for angle in _best(outline, bed, angles)[: MANY if bed.kept else 1]:
        near = angle + np.linspace(-STEP, STEP, 51)
        finest = _best(outline, bed, near)[0]
        for turn in (0.0, 180.0):
            plate = settled(bed, [Lying(outline, plain(finest + turn), 0.0, 0.0)])
            if plate:
                return plate
    return None


def _best(outline: Outline, bed: Bed, angles: Array) -> list[float]:
    """Return the angles, those that leave the widest edge first."""
    left, front, right, back = extents(outline.hull, angles)
    edge = free_edge(bed, right - left, back - front)
    return [float(angles[number]) for number in np.argsort(-edge, kind="stable")]
