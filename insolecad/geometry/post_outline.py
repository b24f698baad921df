"""The outline of a post block under a shell, in plan, and how its walls lean down to the floor."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array, step

Waves = NDArray[np.complex128]

HEEL_ENDS = (0.04, 0.25)
"""Between which stations the block under the heel is, in foot lengths: as far forward as the rearfoot post (house)."""

THINNEST_BLOCK = {"none": 0.0, "joined": 0.5, "separate": 1.0}
"""Least height in mm of a post block under the shell: one of its own must hold together (house)."""

WALL_LEAN = float(np.tan(np.radians(7.5)))
"""How far a wall leans in toward the floor over its height: the middle of what laboratories grind, 5 to 10 degrees."""

RUN_OUT = 1.0 / float(np.tan(np.radians(38.0)))
"""The same of the end that faces the other post: it runs out under the shell at 38 degrees to the floor."""

MOST_RUN_OUT = 0.15
"""Most that an end runs out, as a share of the block's length: a high one stands steeper, so that a floor is left
(house)."""

AT_END = np.array([0.0, -0.6, 0.6])
"""Turns from the middle of the end that runs out, at whose heights its run-out is worked out."""

DRAWN = (-0.4, 0.8)
"""Between which places of the way from the other end, at -1, to the one that runs out, at 1, its draw takes effect."""

SAMPLES = 256
"""Even places round the outline from which its walls are worked out: under 1 mm apart."""

WAVES = 64
"""Waves round an outline: what is left out is under 1e-4 mm."""

FLOOR_WAVES = 16
"""Waves round a floor: the underside above it bends by jerks, which a floor need not follow; they are under 0.01 mm."""

TURNS: Array = np.arange(SAMPLES, dtype=float) * (2.0 * np.pi / SAMPLES)
"""Those places, as turns."""


@dataclass(frozen=True)
class PostOutline:
    """A rectangle in plan with rounded corners, and sides that bow out a little.

    `half` is its half size along and across; it is wider by a share `taper` at the front end, and narrower at the rear
    one. `angle` in radians turns it about its `middle`. A turn runs once round it from the middle of its front end, the
    medial side first. `rounding` has the shares of a third wave along and across: 0 makes an ellipse, 1/9 a square with
    straight sides. `run_out` is 1 where its front end runs out under the shell, -1 where its rear end does.
    """

    middle: tuple[float, float]
    half: tuple[float, float]
    angle: float
    taper: float
    rounding: tuple[float, float]
    run_out: int

    @property
    def ways(self) -> Array:
        """How far ahead and aside each of the even places is, in half sizes, (SAMPLES, 2)."""
        along, across = self.rounding
        ahead = (np.cos(TURNS) - along * np.cos(3.0 * TURNS)) / (1.0 - along)
        aside = (np.sin(TURNS) + across * np.sin(3.0 * TURNS)) / (1.0 - across)
        return np.column_stack([ahead, aside])

    @property
    def ahead(self) -> Array:
        """The direction of its length in plan."""
        return np.array([np.cos(self.angle), np.sin(self.angle)])

    @property
    def ring(self) -> Array:
        """Plan positions (SAMPLES, 2) round it."""
        return self.place(*self.ways.T)

    def place(self, ahead: Array, aside: Array) -> Array:
        """Return plan positions (n, 2) of places, by how many half sizes ahead and aside they are."""
        along, across = self.half[0] * ahead, self.half[1] * aside * (1.0 + self.taper * ahead)
        cosine, sine = self.ahead
        return np.column_stack([cosine * along - sine * across, sine * along + cosine * across]) + self.middle

    def mirror(self) -> "PostOutline":
        """Return the same outline on the mirrored shell."""
        return replace(self, middle=(self.middle[0], -self.middle[1]), angle=-self.angle)


def floor_outline(outline: PostOutline, ring: Array) -> Waves:
    """Return the outline of a block's floor in plan, under the ring (SAMPLES, 3) in which it meets the shell."""
    height = np.maximum(ring[:, 2], 0.0)
    end = 0.0 if outline.run_out > 0 else np.pi
    at_end = waves_at(waves(np.column_stack([height, outline.ways])), end + AT_END)
    length = 2.0 * outline.half[0]
    out = RUN_OUT * at_end[:, 0] / length
    out = out / (1.0 + (out / MOST_RUN_OUT) ** 4) ** 0.25
    lateral, medial = np.argsort(at_end[:, 2])[[0, -1]]
    more = (out[medial] - out[lateral]) / (at_end[medial, 2] - at_end[lateral, 2])
    room = min(out[0], MOST_RUN_OUT - out[0])
    ahead, aside = outline.ways.T
    drawn = 2.0 * (out[0] + np.clip(more, -room, room) * aside) * step(outline.run_out * ahead, *DRAWN)
    flat = ring[:, :2] + outline.place(ahead - outline.run_out * drawn, aside) - outline.ring
    along = waves_at(waves(flat)[:FLOOR_WAVES], TURNS, 1)
    outward = np.column_stack([along[:, 1], -along[:, 0]]) / np.hypot(*along.T)[:, None]
    return waves(flat - outward * (WALL_LEAN * height)[:, None])[:FLOOR_WAVES]


def waves(values: Array) -> Waves:
    """Return the waves (WAVES, columns) of values (SAMPLES, columns) at even places once round."""
    return np.asarray(np.fft.rfft(values, axis=0)[:WAVES] / SAMPLES)


def waves_at(parts: Waves, turn: Array, order: int = 0) -> Array:
    """Return the sum (n, columns) of waves at turns (n,), or its derivative of an order by the turn."""
    number = np.arange(len(parts))
    weight = np.where(number == 0, 1.0, 2.0)[:, None] * (1j * number[:, None]) ** order
    return np.asarray((np.exp(1j * np.outer(turn, number)) @ (weight * parts)).real)
