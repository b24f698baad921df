"""The diameter of openings, from rays beside their middle."""

from collections.abc import Sequence

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import top_at

_DIRECTIONS = 37
"""An odd prime, so that rays do not all meet the corners of a polygon."""

_STEPS, _HALVINGS = 9, 7
"""The edge is sought in steps, and then found within a thousandth of the diameter that is meant."""

_FARTHEST = 0.75
"""How far out from the middle the edge may lie, in shares of the diameter that is meant."""


def holes(mesh: FinishedMesh, middles: Sequence[Sequence[float]], meant: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the middles (n, 2) of openings and the diameters (n,) of circles as large as each.

    A diameter is 0 if the middle that is meant is closed, NaN where it is open farther than looked.
    """
    at, reach = np.asarray(middles, dtype=np.float64), np.asarray(meant, dtype=np.float64)
    turn = 2.0 * np.pi * np.arange(_DIRECTIONS) / _DIRECTIONS
    out = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    closed = np.isfinite(top_at(mesh, *at.T))
    # the first place that is closed: farther out another opening may lie
    shares = _FARTHEST * np.arange(1, _STEPS + 1) / _STEPS
    spans = [np.repeat(share * reach[:, None], _DIRECTIONS, axis=1) for share in shares]
    steps = np.array([np.isfinite(_at(mesh, at, out, span)) for span in spans], dtype=np.intp)
    beyond = (steps.sum(axis=0) == 0).any(axis=1)
    high = shares[steps.argmax(axis=0)] * reach[:, None]
    low = high - _FARTHEST / _STEPS * reach[:, None]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        there = np.isfinite(_at(mesh, at, out, middle))
        low, high = np.where(there, low, middle), np.where(there, middle, high)
    radius = (low + high) / 2.0
    # the area between neighbouring rays is a triangle each
    corners = radius[..., None] * out
    areas = radius * np.roll(radius, -1, axis=1) * np.sin(turn[1]) / 2.0
    area = areas.sum(axis=1)
    thirds = (corners + np.roll(corners, -1, axis=1)) / 3.0
    found_at = at + (thirds * areas[..., None]).sum(axis=1) / area[:, None]
    found = 2.0 * np.sqrt(area / (_DIRECTIONS * np.sin(turn[1]) / 2.0))
    return found_at, np.asarray(np.where(closed, 0.0, np.where(beyond, np.nan, found)))


def _at(mesh: FinishedMesh, at: Floats, out: Floats, reach: Floats) -> Floats:
    points = at[:, None, :] + reach[..., None] * out
    return top_at(mesh, points[..., 0], points[..., 1])
