"""Scanned standing feet in the frame of an insole: right feet, x from heel to toes, y to the inner side, floor at 0.

The axis goes from the middle of the heel's width at 0.15 FL to the
middle between the two bulges of the ball, found by turns. Foot length is the extent along it of what is below
0.17 FL; x = 0 is the rearmost point of that. A left foot is mirrored.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.support.fit.heights import Floats, HeightMap
from tests.support.fit.insole import Foot
from tests.support.paths import DATA

HEEL = 0.15
"""The axis starts in the middle of the heel's width at this station."""

OUTLINE_MM = 25.0
"""The outline is that of what is below this height."""

LENGTH_BELOW = 0.17
"""The length is that of what is below this height, in foot lengths: no calf."""

HEEL_WIDTH = (0.15, 0.17)
"""The heel's width is the median of those between these stations."""

LATERAL_BULGE = ((0.44, 0.80), (0.54, 0.72))
MEDIAL_BULGE = ((0.56, 0.86), (0.64, 0.80))
"""A bulge is where the outline is farthest out from its own chord between two stations, looked for within others."""

BALL = (0.740, 0.3, 0.705)
"""Ball length in foot lengths: a + b (m - c), with m the station of the medial bulge."""


@dataclass(frozen=True, eq=False)
class Scan:
    """A standing foot: `vertices` (n, 3) in mm, `faces` (m, 3), and its measures."""

    vertices: Floats
    faces: np.ndarray
    foot: Foot

    @cached_property
    def heights(self) -> HeightMap:
        """Heights of all its triangles."""
        return HeightMap(self.vertices, self.faces)


def standing_foot(side: str) -> Scan:
    """Return one of the two scanned feet of tests/data, in the frame of a right insole."""
    with np.load(DATA / "standing_feet.npz") as file:
        vertices = file[f"{side}_vertices_10um"].astype(float) / 100.0
        faces = file[f"{side}_faces"].astype(int)
    # as scanned the toes are toward -y
    vertices = np.column_stack([-vertices[:, 1], vertices[:, 0], vertices[:, 2]])
    if side == "left":
        vertices, faces = vertices * [1.0, -1.0, 1.0], faces[:, ::-1]
    return posed(vertices, faces)


def posed(vertices: Floats, faces: np.ndarray) -> Scan:
    """Return a right foot whose toes are toward about +x with its axis along x, heel at 0 and floor at 0."""
    plan, height = np.array(vertices[:, :2], dtype=float), vertices[:, 2] - vertices[:, 2].min()
    outline = _outline(faces, height)
    for _ in range(20):
        length, heel, medial, lateral = _landmarks(outline, plan, height)
        toward = (medial + lateral) / 2.0 - heel
        turn = np.array([[toward[0], toward[1]], [-toward[1], toward[0]]]) / np.hypot(*toward)
        # the heel's middle on the axis, the rearmost point at 0
        shift = -turn @ heel
        shift[0] = -(plan[_counts_for_length(plan, height)] @ turn.T)[:, 0].min()
        plan = plan @ turn.T + shift
        if abs(toward[1]) < 1e-4:
            break
    length, _, medial, lateral = _landmarks(outline, plan, height)
    share, steer, usual = BALL
    heel_width = np.median([np.ptp(_sides(plan[outline], station * length)) for station in np.linspace(*HEEL_WIDTH, 9)])
    foot = Foot(
        length=length,
        ball_length=length * (share + steer * (float(medial[0]) / length - usual)),
        ball_width=float(medial[1] - lateral[1]),
        heel_width=float(heel_width),
    )
    return Scan(np.column_stack([plan, height]), faces, foot)


def _counts_for_length(plan: Floats, height: Floats) -> np.ndarray:
    """Return which vertices count for the length."""
    counts = np.full(len(height), True)
    for _ in range(5):
        counts = height < LENGTH_BELOW * np.ptp(plan[counts, 0])
    return counts


def _outline(faces: np.ndarray, height: Floats) -> np.ndarray:
    """Return the edges (n, 2), as numbers of vertices, of all triangles that begin below 25 mm."""
    low = faces[height[faces].min(axis=1) < OUTLINE_MM]
    edges = np.concatenate([low[:, [0, 1]], low[:, [1, 2]], low[:, [2, 0]]])
    return np.unique(np.sort(edges, axis=1), axis=0)


def _sides(edges: Floats, x: float) -> tuple[float, float]:
    """Return the least and the greatest y at x of edges (n, 2, 2) in plan: the borders of their triangles."""
    ahead = edges[..., 0] >= x
    cut = edges[ahead[:, 0] != ahead[:, 1]]
    share = (x - cut[:, 0, 0]) / (cut[:, 1, 0] - cut[:, 0, 0])
    y = cut[:, 0, 1] + share * (cut[:, 1, 1] - cut[:, 0, 1])
    return float(y.min()), float(y.max())


def _landmarks(outline: np.ndarray, plan: Floats, height: Floats) -> tuple[float, Floats, Floats, Floats]:
    """Return the length, and (x, y) of the heel's middle, of the medial and of the lateral bulge."""
    along = plan[_counts_for_length(plan, height), 0]
    rear, length = float(along.min()), float(np.ptp(along))
    stations = np.linspace(0.42, 0.88, 231)
    sides = np.array([_sides(plan[outline], rear + station * length) for station in stations])
    lateral = _bulge(stations, -sides[:, 0], *LATERAL_BULGE)
    medial = _bulge(stations, sides[:, 1], *MEDIAL_BULGE)
    return (
        length,
        np.array([rear + HEEL * length, np.mean(_sides(plan[outline], rear + HEEL * length))]),
        np.array([rear + stations[medial] * length, sides[medial, 1]]),
        np.array([rear + stations[lateral] * length, sides[lateral, 0]]),
    )


def _bulge(stations: Floats, out: Floats, chord: tuple[float, float], within: tuple[float, float]) -> int:
    """Return the place at which a border is farthest out from its chord."""
    away = out - np.interp(stations, chord, np.interp(chord, stations, out))
    inside = (stations >= within[0]) & (stations <= within[1])
    return int(np.where(inside, away, -np.inf).argmax())
