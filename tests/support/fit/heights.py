"""Heights of a triangle mesh over places in plan: what a vertical line meets first from above or from below."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CELL_MM = 1.0
"""Side of the cells that triangles are sorted into. It only costs or saves time."""

_EDGE = 1e-9
"""How far outside a triangle a place still counts as on it, as a share of it: neighbours leave no gap."""


class HeightMap:
    """The mesh seen along z. Places that no triangle covers have no height: NaN."""

    def __init__(self, vertices: Floats, faces: NDArray[np.integer]) -> None:
        """Sort the triangles of `vertices` (n, 3) in mm and `faces` (m, 3) into cells; upright ones are left out."""
        corners = np.asarray(vertices, dtype=float)[np.asarray(faces)]
        first, second = corners[:, 1, :2] - corners[:, 0, :2], corners[:, 2, :2] - corners[:, 0, :2]
        area = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
        seen = np.abs(area) > 1e-12
        self._corners, self._first, self._second, self._area = corners[seen], first[seen], second[seen], area[seen]
        plan = self._corners[..., :2]
        self._low = plan.min(axis=(0, 1))
        low = np.floor((plan.min(axis=1) - self._low) / CELL_MM).astype(int)
        high = np.floor((plan.max(axis=1) - self._low) / CELL_MM).astype(int)
        self._cells = high.max(axis=0) + 1
        counts = high - low + 1
        owner = np.repeat(np.arange(len(low)), counts.prod(axis=1))
        turn = np.arange(len(owner)) - np.repeat(
            np.cumsum(counts.prod(axis=1)) - counts.prod(axis=1), counts.prod(axis=1)
        )
        column = low[owner, 0] + turn // counts[owner, 1]
        row = low[owner, 1] + turn % counts[owner, 1]
        cell = column * self._cells[1] + row
        order = np.argsort(cell, kind="stable")
        self._triangles = owner[order]
        self._starts = np.searchsorted(cell[order], np.arange(self._cells.prod() + 1))

    def top(self, x: Floats | float, y: Floats | float) -> Floats:
        """Return the greatest height at each place, in the shape of x and y."""
        return self._extreme(x, y, np.maximum, -np.inf)

    def bottom(self, x: Floats | float, y: Floats | float) -> Floats:
        """Return the least height at each place, in the shape of x and y."""
        return self._extreme(x, y, np.minimum, np.inf)

    def _extreme(self, x: Floats | float, y: Floats | float, choose: np.ufunc, start: float) -> Floats:
        x, y = np.broadcast_arrays(np.asarray(x, dtype=float), np.asarray(y, dtype=float))
        places = np.column_stack([x.ravel(), y.ravel()])
        at = np.floor((places - self._low) / CELL_MM)
        inside = np.isfinite(at).all(axis=1) & (at >= 0).all(axis=1) & (at < self._cells).all(axis=1)
        cell = np.where(inside, at[:, 0] * self._cells[1] + at[:, 1], 0).astype(int)
        counts = np.where(inside, self._starts[cell + 1] - self._starts[cell], 0)
        place = np.repeat(np.arange(len(places)), counts)
        turn = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts)
        triangle = self._triangles[self._starts[cell[place]] + turn]
        away = places[place] - self._corners[triangle, 0, :2]
        first, second, area = self._first[triangle], self._second[triangle], self._area[triangle]
        u = (away[:, 0] * second[:, 1] - away[:, 1] * second[:, 0]) / area
        v = (first[:, 0] * away[:, 1] - first[:, 1] * away[:, 0]) / area
        on = (u >= -_EDGE) & (v >= -_EDGE) & (u + v <= 1.0 + _EDGE)
        z = self._corners[triangle[on], :, 2]
        height = z[:, 0] + u[on] * (z[:, 1] - z[:, 0]) + v[on] * (z[:, 2] - z[:, 0])
        found = np.full(len(places), start)
        met, first = np.unique(place[on], return_index=True)
        if len(met):
            found[met] = choose.reduceat(height, first)
        return np.where(np.isfinite(found), found, np.nan).reshape(x.shape)
