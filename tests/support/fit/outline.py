"""The outline of the underside against shoe lasts: chords at both ends, and widths at stations between."""

from dataclasses import dataclass

import numpy as np
import shapely

from tests.support.fit.insole import FinishedInsole

STATIONS = (0.01, 0.02, 0.04, 0.06, 0.10, 0.15, 0.30, 0.50, 0.65, 0.80, 0.95, 0.97, 0.985, 0.995)
"""Stations of widths, in shares of the underside's length."""

BEHIND_TIP_MM = 2.0
"""The toe's chord is read this far behind the foremost point."""

AHEAD_OF_REAR_MM = 5.0
"""The heel's chord is read this far ahead of the rearmost point."""

_SAME_MM = 1e-5
"""Corners nearer than this are one: a file may write each triangle's own."""


@dataclass(frozen=True, eq=False)
class Underside:
    """The outline of the underside as one polygon, holes filled, in mm."""

    polygon: shapely.Polygon

    @property
    def length(self) -> float:
        """Extent along x."""
        rear, _, tip, _ = self.polygon.bounds
        return float(tip - rear)

    @property
    def ball_width(self) -> float:
        """Greatest width across y between 0.55 and 0.80 of the length."""
        return max(self.width(station) for station in np.linspace(0.55, 0.80, 51))

    def sides(self, x: float) -> tuple[float, float]:
        """Return y of the lateral and of the medial border at x; NaN beyond its ends."""
        low, high = self.polygon.bounds[1] - 1.0, self.polygon.bounds[3] + 1.0
        chord = self.polygon.intersection(shapely.LineString([(x, low), (x, high)]))
        if chord.is_empty:
            return float("nan"), float("nan")
        return chord.bounds[1], chord.bounds[3]

    def width(self, station: float) -> float:
        """Return the width at a station of the length."""
        lateral, medial = self.sides(self.polygon.bounds[0] + station * self.length)
        return medial - lateral

    @property
    def tip_chord(self) -> float:
        """Chord 2 mm behind the foremost point, per 100 mm of the underside's ball width."""
        lateral, medial = self.sides(self.polygon.bounds[2] - BEHIND_TIP_MM)
        return 100.0 * (medial - lateral) / self.ball_width

    @property
    def heel_chord(self) -> float:
        """Chord 5 mm ahead of the rearmost point, in mm."""
        lateral, medial = self.sides(self.polygon.bounds[0] + AHEAD_OF_REAR_MM)
        return medial - lateral


def underside(insole: FinishedInsole) -> Underside:
    """Return the outline of what faces the floor near it: the flat and a bevel round it."""
    _, welded = np.unique(np.round(insole.vertices / _SAME_MM), axis=0, return_inverse=True)
    place = np.zeros((welded.max() + 1, 3))
    place[welded.ravel()] = insole.vertices
    faces = welded.reshape(-1)[insole.underside_faces]
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    edges, counts = np.unique(edges, axis=0, return_counts=True)
    border = shapely.linestrings(place[edges[counts == 1]][..., :2])
    pieces = shapely.get_parts(shapely.polygonize(border))
    return Underside(shapely.Polygon(pieces[shapely.area(pieces).argmax()].exterior))
