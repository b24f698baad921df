"""The outside of the heel: how far the wall leans out over the underside, and the bevel round the underside."""

from dataclasses import dataclass

import numpy as np

from tests.support.fit.insole import STEP_MM, FinishedInsole
from tests.support.fit.outline import Underside, underside

LEAN_HEIGHTS = (10.0, 15.0, 18.0, 20.0, 22.0, 25.0)
"""Heights over the floor in mm at which the lean is read."""

LEAN_STATIONS = (0.14, 0.16, 0.18)
"""Stations of the underside's length over which the lean is averaged, as on the lasts."""

WALL_DEG = 65.0
"""A bevel ends where the outside is steeper than this against the floor."""

_FLAT_MM = 0.03


@dataclass(frozen=True)
class Lean:
    """How far the outside is beyond the underside's border, in mm; NaN above the wall."""

    medial: float
    lateral: float


@dataclass(frozen=True)
class Bevel:
    """Width in plan and height of a bevel between flat and wall, in mm; 0 on a sharp edge."""

    width: float
    height: float


def leans(insole: FinishedInsole, heights: tuple[float, ...] = LEAN_HEIGHTS) -> dict[float, Lean]:
    """Return the lean of the outer wall at heights over the floor, the mean over the stations."""
    outline = underside(insole)
    rear = outline.polygon.bounds[0]
    sides = [_lean(insole, outline, rear + station * outline.length, heights) for station in LEAN_STATIONS]
    return {
        height: Lean(
            float(np.mean([side[height].medial for side in sides])),
            float(np.mean([side[height].lateral for side in sides])),
        )
        for height in heights
    }


def _lean(insole: FinishedInsole, outline: Underside, x: float, heights: tuple[float, ...]) -> dict[float, Lean]:
    lateral, medial = outline.sides(x)
    segments = section_segments(insole, x)
    found = {}
    for height in heights:
        y = crossings(segments, height)
        out = (y.max() - medial, lateral - y.min()) if len(y) and y.max() > 0.0 > y.min() else (np.nan, np.nan)
        found[height] = Lean(float(out[0]), float(out[1]))
    return found


def section_segments(insole: FinishedInsole, x: float) -> np.ndarray:
    """Return the section at x as segments (n, 2, 2) of y and z."""
    corners = insole.vertices[insole.faces]
    away = corners[..., 0] - x
    # a corner exactly on the plane counts as ahead of it, so that every cut triangle has two cut edges
    ahead = away >= 0.0
    cut = ahead.any(axis=1) & ~ahead.all(axis=1)
    corners, away, ahead = corners[cut], away[cut], ahead[cut]
    ends = []
    for first, second in ((0, 1), (1, 2), (2, 0)):
        crosses = ahead[:, first] != ahead[:, second]
        between = np.where(crosses, away[:, first] - away[:, second], 1.0)
        share = np.where(crosses, away[:, first] / between, np.nan)[:, None]
        ends.append(corners[:, first, 1:] + share * (corners[:, second, 1:] - corners[:, first, 1:]))
    three = np.stack(ends, axis=1)
    kept = np.isfinite(three[..., 0])
    return three[kept].reshape(-1, 2, 2)


def crossings(segments: np.ndarray, height: float) -> np.ndarray:
    """Return the y at which the segments of a section cross a height."""
    y, z = segments[..., 0], segments[..., 1]
    cut = (z[:, 0] >= height) != (z[:, 1] >= height)
    share = (height - z[cut, 0]) / (z[cut, 1] - z[cut, 0])
    return np.asarray(y[cut, 0] + share * (y[cut, 1] - y[cut, 0]))


def bevels(insole: FinishedInsole, x: float) -> dict[str, Bevel]:
    """Return the bevel of the underside behind on the midline, and at both sides of the section at x."""
    low, high = insole.vertices.min(axis=0), insole.vertices.max(axis=0)
    back = np.arange(x, low[0] - STEP_MM, -STEP_MM)
    found = {"rear": _bevel(-back, insole.heights.bottom(back, np.zeros_like(back)))}
    for name, end in (("medial", high[1]), ("lateral", low[1])):
        side = np.arange(0.0, abs(end) + STEP_MM, STEP_MM)
        found[name] = _bevel(side, insole.heights.bottom(np.full_like(side, x), np.sign(end) * side))
    return found


def _bevel(out: np.ndarray, height: np.ndarray) -> Bevel:
    """Return the bevel of a profile of the lower side outward from the middle."""
    seen = np.isfinite(height)
    out, height = out[seen], height[seen]
    raised = np.flatnonzero(height > _FLAT_MM)
    # a vertical wall has no lower side beyond the flat
    if not len(raised):
        return Bevel(0.0, 0.0)
    start = max(int(raised[0]) - 1, 0)
    steep = np.diff(height[start:]) > np.tan(np.radians(WALL_DEG)) * np.diff(out[start:])
    end = start + (int(steep.argmax()) if steep.any() else len(steep))
    return Bevel(float(out[end] - out[start]), float(height[end] - height[start]))
