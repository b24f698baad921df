"""A rigid standing foot on an insole: how far it must slide forward to sit, and how deep the walls are in its sides.

The definition, chosen so that the shape of version 0.1.0 gives what was measured on it with other code: two scanned
feet slide 6 to 8.5 mm at moderate support and 9 to 11.5 mm at maximum (here 5.8 and 8.4, 9.0 and 11.4).

* The insole is levelled: the slope of its seat across the foot is taken out, as the heel follows a post.
* Foot and insole touch at the heel seats: the foot's sole at its own 0.14 FL on its axis is as high as the insole's
  foot side at 0.14 FL and y = 0, and stays so while the foot slides.
* The foot starts with its rearmost point at x = 0 and slides along x in steps of 0.1 mm.
* Interference is vertical: how far the insole's foot side is above the foot's lowest skin at the same place.
* The rear of the heel is what is behind the insole's 0.14 FL and within 0.18 of the heel's width to either side of the
  axis: no side wall.
* The slide is the first at which no place there has more than 2 mm of interference.
"""

from dataclasses import dataclass

import numpy as np
import trimesh
from scipy.spatial import cKDTree

from tests.support.fit.heel import levelled_heights
from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole
from tests.support.fit.scan import Scan

INTERFERENCE_MM = 2.0
"""Vertical interference in the rear of the heel with which a foot sits."""

REAR_HALF_WIDTH = 0.18
"""The rear of the heel reaches this share of the heel's width to either side of the axis."""

MOST_SLIDE_MM = 25.0
"""A foot that does not sit after this slide is reported as infinite."""

HEEL_END = 0.25
"""The sides of the heel are read up to this station, in foot lengths."""

_STEP_MM = 0.1
_GRID_MM = 0.5
_SIDE_GRID_MM = 1.0
_NEIGHBOURS = 12
_SKIN_MM = 45.0


@dataclass(frozen=True)
class Stand:
    """How a foot stands: its slide forward in mm, and the greatest depth of each wall in its heel, along its normal."""

    slide: float
    medial_depth: float
    lateral_depth: float


def stand(insole: FinishedInsole, scan: Scan) -> Stand:
    """Return how a scanned foot sits on an insole for it."""
    slide = rear_slide(insole, scan)
    depths = side_depths(insole, scan, slide if np.isfinite(slide) else 0.0)
    return Stand(slide, *depths)


def rear_slide(insole: FinishedInsole, scan: Scan) -> float:
    """Return how far forward a foot must slide until its heel is at most 2 mm in the rear of the cup."""
    foot = scan.foot
    half = REAR_HALF_WIDTH * foot.heel_width
    x = np.arange(insole.vertices[:, 0].min(), foot.seat_x, _GRID_MM)[:, None]
    y = np.arange(-half, half + 1e-9, half / np.ceil(half / _GRID_MM))[None, :]
    rise = levelled_heights(insole, foot, x, y)
    seat = float(scan.heights.bottom(foot.seat_x, 0.0))
    for slide in np.arange(0.0, MOST_SLIDE_MM, _STEP_MM):
        interference = rise - (scan.heights.bottom(x - slide, y) - seat)
        if not (interference > INTERFERENCE_MM).any():
            return float(slide)
    return float("inf")


def side_depths(insole: FinishedInsole, scan: Scan, slide: float) -> tuple[float, float]:
    """Return the greatest depth of the medial and of the lateral side of the cup in the foot, along the foot's normal.

    Beside the rear of the heel, up to 0.25 FL, after a slide: the distance of the insole's foot side from the skin
    where it is inside the foot.
    """
    foot = scan.foot
    half = REAR_HALF_WIDTH * foot.heel_width
    low, high = insole.extent
    x = np.arange(insole.vertices[:, 0].min(), HEEL_END * foot.length, _SIDE_GRID_MM)
    y = np.arange(low, high, _SIDE_GRID_MM)
    x, y = (axis.ravel() for axis in np.meshgrid(x, y[np.abs(y) > half], indexing="ij"))
    seat = float(scan.heights.bottom(foot.seat_x, 0.0))
    # in the foot's own frame
    points = np.column_stack([x - slide, y, levelled_heights(insole, foot, x, y) + seat])
    skin = scan.heights.bottom(points[:, 0], points[:, 1])
    points = points[points[:, 2] > skin]
    depth = _distance(points, scan)
    return tuple(float(depth[side * points[:, 1] > 0.0].max(initial=0.0)) for side in (1.0, -1.0))


def _distance(points: Floats, scan: Scan) -> Floats:
    """Return the distance of points from the skin of a foot."""
    if not len(points):
        return np.zeros(0)
    corners = scan.vertices[scan.faces]
    corners = corners[corners[..., 2].min(axis=1) < _SKIN_MM]
    _, near = cKDTree(corners.mean(axis=1)).query(points, _NEIGHBOURS)
    repeated = np.repeat(points, _NEIGHBOURS, axis=0)
    closest = trimesh.triangles.closest_point(corners[near.ravel()], repeated)
    return np.linalg.norm(closest - repeated, axis=1).reshape(len(points), _NEIGHBOURS).min(axis=1)
