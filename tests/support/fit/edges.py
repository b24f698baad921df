"""Arch, lateral edge and flanges: the height of both edges along the foot, and how a section falls away from them."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import POST_FADE
from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole, Foot

ARCH = 0.42
"""Usual station of the arch's apex, in foot lengths."""

FILL_PLACES = (0.10, 0.20, 0.30, 0.40)
"""Places of the arch's fill, in widths of the section in from the medial edge."""

ROLL_OFF = 0.05
"""Nearer the edge, in widths, a rim rolls off, of a foot as of an insole: the fill's whole height is read here, and the
floor of a section is its lowest place farther in."""

BAND = 0.22
"""An edge is looked for in this outer share of the section's width."""

STAY = 0.05
"""A flange stays where the edge is at most this share lower than its highest."""

_STEP_MM = 1.0
_ACROSS_MM = 0.2


@dataclass(frozen=True)
class EdgeLine:
    """Height of an edge over the lowest place of its section (n,) in mm, at stations x (n,) in mm."""

    x: Floats
    height: Floats

    def at(self, x: float) -> float:
        """Return the height at a station."""
        return float(np.interp(x, self.x, self.height))

    def apex(self, start: float, end: float) -> tuple[float, float]:
        """Return (x, height) of the highest place between two stations."""
        between = np.flatnonzero((self.x >= start) & (self.x <= end))
        best = int(between[self.height[between].argmax()])
        return float(self.x[best]), float(self.height[best])

    def stay(self, start: float, end: float) -> tuple[float, float]:
        """Return from where to where the edge stays within 5 % of its highest, in one piece, between two stations."""
        at, height = self.apex(start, end)
        low = (self.height < (1.0 - STAY) * height) | (self.x < start) | (self.x > end)
        behind, ahead = self.x[low & (self.x < at)], self.x[low & (self.x > at)]
        first = float(behind.max()) if len(behind) else float(self.x[0])
        last = float(ahead.min()) if len(ahead) else float(self.x[-1])
        return max(first, start), min(last, end)


def edge_lines(insole: FinishedInsole, foot: Foot, *, level: bool = False) -> tuple[EdgeLine, EdgeLine]:
    """Return the medial and the lateral edge from 0.03 FL to the first head, 1 mm apart.

    To `level` them the slope of the heel seat is taken out as far forward as a rearfoot post reaches.
    """
    x = np.arange(0.03 * foot.length, foot.ball_length, _STEP_MM)
    x = x[x < insole.vertices[:, 0].max() - _STEP_MM]
    way = np.clip((x / foot.length - POST_FADE[0]) / (POST_FADE[1] - POST_FADE[0]), 0.0, 1.0)
    tilts = insole.seat_slope(foot) * (1.0 - way**2 * (3.0 - 2.0 * way)) * level
    sections = (insole.across(station, _ACROSS_MM) for station in x)
    heights = np.array([_edges(y, z - tilt * y) for (y, z), tilt in zip(sections, tilts, strict=True)])
    return EdgeLine(x, heights[:, 0]), EdgeLine(x, heights[:, 1])


def _edges(y: Floats, z: Floats) -> tuple[float, float]:
    """Return the height of the medial and of the lateral edge of a section over its lowest place."""
    width, floor = np.ptp(y), _floor(y, z)
    medial, lateral = z[y >= y[-1] - BAND * width], z[y <= y[0] + BAND * width]
    return float(medial.max() - floor), float(lateral.max() - floor)


def _floor(y: Floats, z: Floats) -> float:
    """Return the height of the lowest place of a section, not counting what rolls off at its ends."""
    margin = ROLL_OFF * np.ptp(y)
    return float(z[(y > y[0] + margin) & (y < y[-1] - margin)].min())


def fill(insole: FinishedInsole, x: float) -> dict[float, float]:
    """Return the height at places in from the medial edge of the section at x, as shares of that at the edge.

    Heights count from the section's lowest place. Places are shares of the width between the outermost points of the
    section; the edge's height is read 5 % in, where the rim no longer rolls off.
    """
    y, z = insole.across(x)
    width, over = np.ptp(y), z - _floor(y, z)
    whole = float(np.interp(y[-1] - ROLL_OFF * width, y, over))
    return {place: float(np.interp(y[-1] - place * width, y, over)) / whole for place in FILL_PLACES}
