"""A mound: round on top, full to its edge, with a foot that is as wide all round.

A bell such as `fields.dome` has a tenth of its height at 0.7 of its size, and a crest like a fingertip. A mound reaches
its edge: it is made of how far inside its outline a place is, not of how far it is from its crest.

`inside` is any smooth function that is 1 at the crest and 0 on the outline, and `slope` the length of its gradient,
times the distance in which the mound would rise if it kept the slope of its flank. inside / sqrt(inside^2 + slope^2) is
then 1 at the crest, level there, and near the outline the distance from it, to first order (Rvachev's normalised
functions): so the flank is as steep on every side, and the foot bends alike. Only there a C2 foot takes the crease away.
"""

import numpy as np

from insolecad.geometry.fields import Array

ENTRY = 0.15
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
    """Return the C2 ramp of `way`: 0 up to 0, straight from 1 on, the bend between constant but for its entry."""
    bend = 1.0 / (1.0 - ENTRY)
    on = np.clip(way, 0.0, 1.0)
    first = np.minimum(on, ENTRY)
    middle = np.clip(on - ENTRY, 0.0, 1.0 - 2.0 * ENTRY)
    last = np.maximum(on - (1.0 - ENTRY), 0.0)
    slope = bend * (ENTRY / 2.0 + middle)
    rise = bend * first**3 / (6.0 * ENTRY) + bend * middle * (ENTRY + middle) / 2.0
    rise = rise + slope * last - bend * last**3 / (6.0 * ENTRY) + bend * last * last / 2.0
    return np.asarray(rise + np.maximum(way - 1.0, 0.0))
