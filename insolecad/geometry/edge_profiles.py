"""The two edge profiles, and the law that carries their height into the footbed.

Support is what a podiatrist draws: the height of the edge along the insole, one flowing
line per side. Edge features contribute knots; this module joins them.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from insolecad.geometry.definitions import ARCH_FILL, ARCH_FILL_PLACE, MEDIAL_REACH, SOFTNESS
from insolecad.geometry.fields import Array, quintic

Edge = Callable[[Array], Array]
"""Height of one edge over the local base, by station."""


@dataclass(frozen=True)
class Knot:
    """A station that the edge profile passes through.

    `slope` is the slope there; `crown` the downward curvature wanted at a peak, which
    the profile gives only as far as it can without a dip.
    """

    x: float
    height: float
    slope: float = 0.0
    crown: float = 0.0


class EdgeProfile:
    """Height of one edge over the local base, through every knot, C2, without a dip.

    Piecewise quintic; level before the first and after the last knot.
    """

    def __init__(self, knots: Sequence[Knot]) -> None:
        self._x = np.array([knot.x for knot in knots])
        curvature = np.array([-_crown(knots, i) for i in range(len(knots))])
        self._pieces = np.array(
            [
                _quintic(low, high, curvature[i], curvature[i + 1])
                for i, (low, high) in enumerate(itertools.pairwise(knots))
            ]
        )

    def __call__(self, x: Array) -> Array:
        """Return the edge height in mm at stations x."""
        held = np.minimum(np.maximum(x, self._x[0]), self._x[-1])
        index = np.minimum(np.searchsorted(self._x, held, side="right") - 1, len(self._pieces) - 1)
        way = (held - self._x[index]) / (self._x[index + 1] - self._x[index])
        height: Array = np.zeros(held.shape)
        for power in range(5, -1, -1):
            height = height * way + self._pieces[index, power]
        return height


def _crown(knots: Sequence[Knot], index: int) -> float:
    """Return the crown of a knot, cut down where its neighbours leave no room for a peak.

    A quintic that starts level stays monotone while crown x length^2 <= 20 rise; half of
    that keeps the line taut.
    """
    knot = knots[index]
    crown = knot.crown
    for neighbour in (*knots[max(index - 1, 0) : index], *knots[index + 1 : index + 2]):
        rise, length = knot.height - neighbour.height, abs(knot.x - neighbour.x)
        crown = min(crown, 10.0 * max(rise, 0.0) / length**2)
    return crown


def _quintic(low: Knot, high: Knot, curvature_low: float, curvature_high: float) -> Array:
    """Return the six coefficients over [0, 1] from heights, slopes and curvatures."""
    length = high.x - low.x
    return quintic(
        (low.height, low.slope * length, curvature_low * length**2),
        (high.height, high.slope * length, curvature_high * length**2),
    )


def edge_law(nearness: Array, power: Array | float) -> Array:
    """Return the share of the edge height at a nearness of 1 (edge) down to 0 (out of reach).

    Follows nearness ** power, as measured on built insoles (practice ranges and measured sections), but starts as
    a cubic so that the curvature is continuous there for powers below 2.
    """
    near = np.maximum(nearness, 0.0)
    eased = (1.0 + SOFTNESS) / (near + SOFTNESS)
    return near * near * near * np.exp((3.0 - power) * np.log(eased))


def medial_power(fill_percent: float) -> float:
    """Return the power of the law beside the medial arch that leaves a fill, in percent, where it is measured."""
    low, high = ARCH_FILL
    share, near = low + (high - low) * fill_percent / 100.0, 1.0 - ARCH_FILL_PLACE / MEDIAL_REACH
    return 3.0 - math.log(share / near**3) / math.log((1.0 + SOFTNESS) / (near + SOFTNESS))
