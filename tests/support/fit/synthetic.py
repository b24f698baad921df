"""Insoles and feet with known measures, made of plain formulas: what the measuring is tested on."""

from collections.abc import Callable

import numpy as np

from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole, Foot
from tests.support.fit.scan import Scan

FOOT = Foot(length=250.0, ball_length=185.0, ball_width=96.0, heel_width=60.0)
"""A foot whose heel seat is at x = 35 mm."""

Height = Callable[[Floats, Floats], Floats]


def sheet(x: Floats, y: Floats, z: Floats, *, up: bool = True) -> tuple[Floats, np.ndarray]:
    """Return vertices and faces of a grid of places (n, m) each; facing up, or down."""
    rows, columns = z.shape
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (part.ravel() for part in (number[:-1, :-1], number[1:, :-1], number[1:, 1:], number[:-1, 1:]))
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    return np.column_stack([x.ravel(), y.ravel(), z.ravel()]), faces if up else faces[:, ::-1]


def joined(*parts: tuple[Floats, np.ndarray]) -> tuple[Floats, np.ndarray]:
    """Return several pieces as one, each with vertices of its own."""
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in parts[:-1])])
    return (
        np.concatenate([vertices for vertices, _ in parts]),
        np.concatenate([faces + start for start, (_, faces) in zip(starts, parts, strict=True)]),
    )


def plate(top: Height, x: Floats, y: Floats) -> FinishedInsole:
    """Return an insole over a rectangle: a foot side by formula, and a flat underside at 0."""
    along, across = np.meshgrid(x, y, indexing="ij")
    over = sheet(along, across, top(along, across))
    under = sheet(along, across, np.zeros(along.shape), up=False)
    return FinishedInsole(*joined(over, under))


def cup(
    depth: float = 15.0,
    floor: float = 0.2,
    half_width: float = 30.0,
    rear: float = 35.0,
    corners: float = 2.0,
    tilt_deg: float = 0.0,
    base: float = 4.0,
) -> FinishedInsole:
    """Return a heel cup with straight walls, from x = 0 to 60 mm.

    Its floor is level over the share `floor` of the way from the seat to the edges, which are `half_width` to the sides
    and `rear` behind; then it rises straight to `depth`. Seen from above it is an ellipse for `corners` 2, the squarer
    the more. `tilt_deg` is a post.
    """

    def top(x: Floats, y: Floats) -> Floats:
        back = np.maximum(FOOT.seat_x - x, 0.0) / rear
        out = (back**corners + np.abs(y / half_width) ** corners) ** (1.0 / corners)
        wall = np.clip((out - floor) / (1.0 - floor), 0.0, 1.0)
        return np.asarray(base + depth * wall + np.tan(np.radians(tilt_deg)) * (y + half_width))

    return plate(top, np.linspace(0.0, 60.0, 121), np.linspace(-half_width, half_width, 121))


HEEL_BED = (
    (0.0, 0.45, 0.62, 0.706, 0.76, 0.824, 0.88, 0.934, 0.961, 0.98),
    (0.0, 0.3, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0),
)
"""Width in heel widths and height in mm of a bed for a heel: seven tenths of the way from an unloaded to a standing
one."""


def heel_bed(
    depth: float = 15.0, narrow: float = 1.0, corners: float = 2.0, ramp: float = 1.0, tilt_deg: float = 0.0
) -> FinishedInsole:
    """Return a cup that holds a heel, with faults to order.

    Its width is `narrow` times a good one's; seen from above it is an ellipse for `corners` 2, the squarer the more; it
    rises earlier behind the seat for a `ramp` below 1; its seat is tilted by `tilt_deg`.
    """

    def top(x: Floats, y: Floats) -> Floats:
        back = (np.maximum(FOOT.seat_x - x, 0.0) / FOOT.seat_x) ** ramp
        side = np.abs(y) / (narrow * FOOT.heel_width / 2.0)
        out = (back**corners + side**corners) ** (1.0 / corners)
        rise = np.minimum(np.interp(out, *HEEL_BED), depth)
        return np.asarray(6.0 + rise + np.tan(np.radians(tilt_deg)) * y)

    half = FOOT.heel_width / 2.0
    return plate(top, np.linspace(0.0, 80.0, 161), np.linspace(-half, half, 121))


def block_foot(half_width: float = 30.0, height: float = 50.0) -> Scan:
    """Return a foot like a brick: flat below, upright at the rear (x = 0) and at the sides."""
    x, y = np.linspace(0.0, FOOT.length, 126), np.linspace(-half_width, half_width, 31)
    z = np.linspace(0.0, height, 26)
    sole = sheet(*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y))), up=False)
    walls = [_wall(x, z, side * half_width) for side in (-1.0, 1.0)]
    across, up = np.meshgrid(y, z, indexing="ij")
    heel = sheet(np.zeros(across.shape), across, up)
    return Scan(*joined(sole, heel, *walls), FOOT)


def _wall(x: Floats, z: Floats, y: float) -> tuple[Floats, np.ndarray]:
    along, up = np.meshgrid(x, z, indexing="ij")
    return sheet(along, np.full(along.shape, y), up)
