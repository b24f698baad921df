"""One way for outlines to lie on a bed, and how much of its edge they leave free."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.nesting.no_fit_polygon import rotate
from insolecad.printing.nesting.silhouette import Outline

ROUNDING = 1e-6
"""How far in mm a margin or gap may be short by the rounding of numbers."""


@dataclass(frozen=True, eq=False)
class PlacedOutline:
    """An outline turned anticlockwise by `angle_deg` about its file's origin, then shifted to bed coordinates."""

    outline: Outline
    angle_deg: float
    x: float
    y: float

    @property
    def ring(self) -> Array:
        """The outline where it is, (n, 2) in mm."""
        return np.asarray(rotate(self.outline.ring, self.angle_deg) + np.array([self.x, self.y]))

    @property
    def box(self) -> Array:
        """Left, front, right and back of it."""
        corners = rotate(self.outline.hull, self.angle_deg) + np.array([self.x, self.y])
        return np.concatenate([corners.min(axis=0), corners.max(axis=0)])

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box: the place that slicers show."""
        left, front, right, back = self.box
        return float(left + right) / 2.0, float(front + back) / 2.0

    def move(self, x: float, y: float) -> "PlacedOutline":
        """Return it moved by x and y."""
        return PlacedOutline(self.outline, self.angle_deg, self.x + x, self.y + y)


@dataclass(frozen=True, eq=False)
class Plate:
    """Outlines that lie together on one bed."""

    bed: Bed
    lying: tuple[PlacedOutline, ...]

    @property
    def edge(self) -> float:
        """The narrowest free edge of the bed, in mm; below 0 if one hangs over."""
        low, high = _around(self.lying)
        return float(min(*(low - self.bed.origin), *(np.add(self.bed.origin, self.bed.size) - high)))

    @property
    def smallest_gap(self) -> float:
        """The least distance between two of them in mm, 0 if they touch or overlap; infinite for one alone."""
        shapes = [shapely.Polygon(one.ring) for one in self.lying]
        pairs = [(one, other) for number, one in enumerate(shapes) for other in shapes[:number]]
        return min((float(shapely.distance(*pair)) for pair in pairs), default=float("inf"))

    @property
    def clearance(self) -> float:
        """The least distance to what the printer keeps for itself, in mm; infinite where that is nothing."""
        boxes = [shapely.box(*corner) for corner in self.bed.kept]
        shapes = [shapely.Polygon(one.ring) for one in self.lying] if boxes else []
        return min((float(shapely.distance(one, box)) for one in shapes for box in boxes), default=float("inf"))

    @property
    def fits(self) -> bool:
        """Whether margin, gap and the printer's own corners are kept, measured on the full outlines."""
        least = self.bed.margin - ROUNDING
        return self.edge >= least and self.smallest_gap >= self.bed.gap - ROUNDING and self.clearance >= least


def centre_on_bed(bed: Bed, lying: Sequence[PlacedOutline]) -> Plate | None:
    """Return the outlines together in the middle of the bed, or moved off the printer's own corners; None if neither.

    What they are to each other stays.
    """
    low, high = _around(lying)
    middle = np.add(bed.origin, np.divide(bed.size, 2.0)) - (low + high) / 2.0
    spare = np.maximum((bed.size - (high - low)) / 2.0 - bed.margin, 0.0)
    steps = [(0.0, 0.0), *itertools.product((-1.0, 0.0, 1.0), repeat=2)]
    for step in steps if bed.kept else steps[:1]:
        x, y = middle + spare * step
        plate = Plate(bed, tuple(one.move(float(x), float(y)) for one in lying))
        if plate.fits:
            return plate
    return None


def _around(lying: Sequence[PlacedOutline]) -> tuple[Array, Array]:
    """Return the front left and the back right corner of the smallest box round all of them."""
    boxes = np.array([one.box for one in lying])
    return boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)


def free_edge(bed: Bed, width: Array, depth: Array) -> Array:
    """Return the free edge in mm that boxes of these sizes leave in the middle of the bed."""
    return np.minimum(bed.width - width, bed.depth - depth) / 2.0


def extents(points: Array, degrees: Array) -> Array:
    """Return left, front, right and back (4, n) of points turned by each of n angles."""
    turn = np.radians(degrees)[:, None]
    x = points[:, 0] * np.cos(turn) - points[:, 1] * np.sin(turn)
    y = points[:, 0] * np.sin(turn) + points[:, 1] * np.cos(turn)
    return np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)])


def normalised_angle(degrees: float) -> float:
    """Return an angle of -180 to 180 degrees, rounded as it is printed and written."""
    return round((degrees + 180.0) % 360.0 - 180.0, 3)
