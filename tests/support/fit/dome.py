"""One dome on the foot side, as the difference of two insoles: with it and without it.

The two files must differ in nothing else. Heights are vertical.
"""

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import label

from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole

SHARES = (0.1, 0.5, 0.9)
"""Shares of the height at which the spans are read."""

CREST_HALF_MM = 5.0
"""The crest's radius is that of a circle through heights within this distance of it, across the foot."""

_COARSE_MM, _GRID_MM = 1.0, 0.25

_TRACE = 0.02
"""A dome ends at this share of its height: below it two meshes differ anyhow."""


@dataclass(frozen=True)
class Span:
    """Extent of a dome above a share of its height, in mm: along x and across y, through the whole dome."""

    along: float
    across: float


@dataclass(frozen=True)
class Dome:
    """Height and crest of a dome in mm, its spans by share of the height, radius of the crest across, volume in mm3."""

    height: float
    crest: tuple[float, float]
    spans: dict[float, Span]
    radius: float
    volume: float

    def fullness(self, length: float, width: float) -> float:
        """Return the volume over that of a box of a nominal length and width and its own height."""
        return self.volume / (length * width * self.height)


def dome(with_it: FinishedInsole, without_it: FinishedInsole) -> Dome:
    """Return the dome that the first insole has over the second."""
    low, high = with_it.vertices.min(axis=0)[:2], with_it.vertices.max(axis=0)[:2]
    x, y, rise = _rise(with_it, without_it, low, high, _COARSE_MM)
    raised = np.argwhere(rise > _TRACE * rise.max())
    low, high = (np.array([x[row], y[column]]) for row, column in (raised.min(axis=0), raised.max(axis=0)))
    x, y, rise = _rise(with_it, without_it, low - _COARSE_MM, high + _COARSE_MM, _GRID_MM)
    row, column = np.unravel_index(int(rise.argmax()), rise.shape)
    height = float(rise[row, column])
    own = _piece(rise > _TRACE * height, (int(row), int(column)))
    rise = np.where(own, rise, 0.0)
    spans = {share: _span(rise >= share * height) for share in SHARES}
    near = np.abs(y - y[column]) <= CREST_HALF_MM
    bend = float(np.polyfit(y[near] - y[column], rise[row, near], 2)[0])
    radius = float("inf") if bend >= 0.0 else -0.5 / bend
    return Dome(height, (float(x[row]), float(y[column])), spans, radius, float(rise.sum()) * _GRID_MM**2)


def _rise(
    with_it: FinishedInsole, without_it: FinishedInsole, low: Floats, high: Floats, step: float
) -> tuple[Floats, Floats, Floats]:
    """Return the difference of two foot sides over a grid: x (n,), y (m,) and the rise (n, m)."""
    x, y = (np.arange(start, end, step) for start, end in zip(low, high, strict=True))
    places = x[:, None], y[None, :]
    return x, y, np.nan_to_num(with_it.heights.top(*places) - without_it.heights.top(*places))


def _span(above: np.ndarray) -> Span:
    """Return the extents of a set of cells."""
    rows, columns = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    return Span(float(np.ptp(rows)) * _GRID_MM, float(np.ptp(columns)) * _GRID_MM)


def _piece(cells: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    """Return the connected piece of a set of cells that holds one of them."""
    pieces, _ = label(cells)
    return np.asarray(pieces == pieces[start])
