"""A mound: round on top, full to its edge, with a foot that is as wide all round.

A bell such as `fields.dome` has a tenth of its height at 0.7 of its size, and a crest like a fingertip. A mound reaches
its edge: it is made of how far inside its outline a place is, not of how far it is from its crest.

`inside` is any smooth function that is 1 at the crest and 0 on the outline, and `slope` the length of its gradient,
times the distance in which the mound would rise if it kept the slope of its flank. inside / sqrt(inside^2 + slope^2) is
then 1 at the crest, level there, and near the outline the distance from it, to first order (Rvachev's normalised
functions): so the flank is as steep on every side, and the foot bends alike. A C2 foot takes the crease away.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from insolecad.geometry.fields import Array, Field

ENTRY = 0.125
"""Share of a mound's foot over which its bend builds up, and down again: so it is C2 (house)."""


def mound(inside: Array, slope: Array, foot: Array) -> Array:
    """Return the height of a mound, 1 at the crest and 0 outside its outline.

    `foot` is how wide the bend at the outline is, as a share of the whole rise: a mound of a small foot is fuller, one
    of a large foot is gentler. All three have one shape.
    """
    height = np.zeros(inside.shape)
    there = inside > 0.0
    level, foot = inside[there] / np.sqrt(inside[there] ** 2 + slope[there] ** 2), foot[there]
    height[there] = _over(level / foot) / _over(1.0 / foot)
    return height


def round_mound(square: Array, flank: float, foot: float) -> Array:
    """Return a mound of q^2, 1 at the crest and 0 from q = 1 outward, whose flank would rise over a share of q."""
    return mound(1.0 - square, 2.0 * flank * np.sqrt(square), np.full(square.shape, foot))


def mound_reach(share: float, flank: float, foot: float) -> float:
    """Return at which q of 0 to 1 a round mound has a share of its height."""
    q = np.linspace(0.0, 1.0, 4001)
    return float(np.interp(-share, -round_mound(q * q, flank, foot), q))


def _over(way: Array) -> Array:
    """Return the C2 ramp of `way`: 0 up to 0, straight from 1 on, bent alike between them except for its entry."""
    bend = 1.0 / (1.0 - ENTRY)
    on = np.clip(way, 0.0, 1.0)
    first = np.minimum(on, ENTRY)
    middle = np.clip(on - ENTRY, 0.0, 1.0 - 2.0 * ENTRY)
    last = np.maximum(on - (1.0 - ENTRY), 0.0)
    slope = bend * (ENTRY / 2.0 + middle)
    rise = bend * first**3 / (6.0 * ENTRY) + bend * middle * (ENTRY + middle) / 2.0
    rise = rise + slope * last - bend * last**3 / (6.0 * ENTRY) + bend * last * last / 2.0
    return np.asarray(rise + np.maximum(way - 1.0, 0.0))


FULLNESS = (0.057, 0.32, 0.36)
"""What an ellipse is widened by, by powers of the way along: an egg is widest 0.126 of its length ahead of its crest,
narrow at its rear, and at its crest 0.993 as wide (pad libraries and trials)."""

FLANKS = (0.280, 0.257)
"""Shares of length and width over which an egg would rise if it kept the slope of its flank (house, computed)."""

LONGER_FRONT = 0.20
"""How much longer its flank is at the front, nearer to the crest, than at the sides, and shorter at the rear (house,
computed)."""

SHARPER_ENDS, SHARPER_FRONT = 0.15, 0.20
"""How much less its edge is rounded at both ends, and at the front against the rear (house, computed)."""

EDGE_MM, EDGE_PER_ROOT = 2.15, 0.95
"""Width in mm of the bend at its edge, and how it grows with the root of a greater height, so that more height is more
everywhere: 6 mm on 50 x 42 mm bend by a radius of 3 mm there (house, computed)."""

USUAL_SHAPE = 50.0 / 42.0
"""Length over width of the egg whose bend is as wide all round."""


@dataclass(frozen=True)
class Egg:
    """A mound of the plan of an egg, narrow at its rear: `length` from rear to front, `width` at its widest, in mm.

    Its crest is at (x, y), a share of the length from its rear. It is sheared by `lean`, the change of x per y, so that
    its front edge runs along the heads.
    """

    x: float
    y: float
    length: float
    width: float
    crest_share: float
    lean: float

    def field(self, height: float) -> Field:
        """Return its rise over the plan."""
        rear = self.x - self.crest_share * self.length
        half_width = 0.5 / _widest()
        edge = max(EDGE_MM, EDGE_PER_ROOT * float(np.sqrt(height)))
        foot = edge / (FLANKS[1] * min(self.width, self.length / USUAL_SHAPE))

        def rise(x: Array, y: Array) -> Array:
            aside = y - self.y
            way = np.clip((x - self.lean * aside - rear) / self.length, 0.0, 1.0)
            along, rate = self._along(way)
            fullness, growth = _fullness(along)
            across = aside / (self.width * half_width * fullness)
            inside = 1.0 - along * along - across * across
            # its gradient, along the foot over the length and across it over the width
            gain = 2.0 * rate * (across * across * growth / fullness - along)
            turn = -2.0 * across / (half_width * fullness) - self.lean * self.width / self.length * gain
            slope = np.hypot(FLANKS[0] * (1.0 + LONGER_FRONT * along) * gain, FLANKS[1] * turn)
            return height * mound(inside, slope, foot * (1.0 - along * along * (SHARPER_ENDS + SHARPER_FRONT * along)))

        return rise

    def _along(self, way: Array) -> tuple[Array, Array]:
        """Take the way from rear to front, 0 to 1, to -1 at the rear, 0 at the crest, 1 at the front; with its rate.

        A Moebius map: smooth all the way, as a mound's slope must be.
        """
        shift = 2.0 * self.crest_share - 1.0
        place = 2.0 * way - 1.0
        below = 1.0 - shift * place
        return (place - shift) / below, 2.0 * (1.0 - shift * shift) / (below * below)


def _fullness(along: Array) -> tuple[Array, Array]:
    """Return the half width over an ellipse's, 1 at the crest, and how it grows along."""
    first, second, third = FULLNESS
    fullness = 1.0 + along * (first + along * (second + along * third))
    return fullness, first + along * (2.0 * second + along * 3.0 * third)


@lru_cache(maxsize=1)
def _widest() -> float:
    """Return the largest half width of an egg of a unit half width at its crest."""
    along = np.linspace(-1.0, 1.0, 2001)
    return float(np.max(_fullness(along)[0] * np.sqrt(1.0 - along * along)))
