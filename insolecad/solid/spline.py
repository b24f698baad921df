"""B-splines through points: the poles and knots that the exact solid is made of.

Written here because the kernel's own interpolation chooses parameters of its own, and
two faces share an edge exactly only when both were interpolated on the same parameters.
"""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array

DEGREE = 3


@dataclass(frozen=True)
class Basis:
    """Cubic interpolation on given parameters: distinct `knots` with `multiplicities`, and the solver."""

    knots: Array
    multiplicities: tuple[int, ...]
    inverse: Array

    def poles(self, points: Array) -> Array:
        """Return the poles of the spline through `points` (n, ...), along the first axis."""
        flat = self.inverse @ points.reshape(len(points), -1)
        return np.asarray(flat.reshape(points.shape))


def basis(parameters: Array) -> Basis:
    """Return the basis of the not-a-knot cubic spline on ascending parameters (at least 4)."""
    inner = parameters[2:-2]
    flat = np.concatenate([np.repeat(parameters[0], DEGREE + 1), inner, np.repeat(parameters[-1], DEGREE + 1)])
    inverse: Array = np.asarray(np.linalg.inv(_collocation(parameters, flat)), dtype=float)
    # the ends are interpolated as they are: keep shared edges equal to the last bit
    inverse[0], inverse[-1] = np.eye(len(parameters))[[0, -1]]
    knots = np.concatenate([parameters[:1], inner, parameters[-1:]])
    return Basis(knots, (DEGREE + 1, *(1,) * len(inner), DEGREE + 1), inverse)


def _collocation(parameters: Array, flat: Array) -> Array:
    """Return the values of all basis functions at the parameters, shape (n, n), by de Boor's recursion."""
    count = len(parameters)
    span = np.clip(np.searchsorted(flat, parameters, side="right") - 1, DEGREE, count - 1)
    values = np.zeros((count, DEGREE + 1))
    values[:, 0] = 1.0
    for degree in range(1, DEGREE + 1):
        saved = np.zeros(count)
        for k in range(degree):
            right = flat[span + k + 1] - parameters
            left = parameters - flat[span + 1 - degree + k]
            share = values[:, k] / (right + left)
            values[:, k] = saved + right * share
            saved = left * share
        values[:, degree] = saved
    matrix = np.zeros((count, count))
    matrix[np.arange(count)[:, None], span[:, None] - DEGREE + np.arange(DEGREE + 1)] = values
    return matrix


QUINTIC = 5

JOINTS = 3
"""Multiplicity of an inner knot: two derivatives run on there."""


def quintic_multiplicities(knots: int) -> tuple[int, ...]:
    """Return how often each of this many distinct knots counts."""
    return (QUINTIC + 1, *(JOINTS,) * (knots - 2), QUINTIC + 1)


def quintic_poles(knots: Array, values: Array, first: Array, second: Array) -> Array:
    """Return the poles of the spline over distinct knots (n,), from what holds there (n, columns), (3 n, columns)."""
    span = np.diff(knots)[:, None]
    start, end = slice(None, -1), slice(1, None)
    # the middle control points of each span, each from the end that it is nearer to
    two = values[start] + 0.4 * span * first[start] + span**2 / 20.0 * second[start]
    three = values[end] - 0.4 * span * first[end] + span**2 / 20.0 * second[end]
    four = values[end] - 0.2 * span * first[end]
    # over an inner knot a pole reaches from one span into the next
    reach = 1.0 + span[1:] / span[:-1]
    joints = (1.0 - reach) * three[:-1] + reach * four[:-1]
    inner = np.empty((3 * len(span) - 1, values.shape[1]))
    inner[0::3], inner[1::3], inner[2::3] = two, three, joints
    one = values[:1] + 0.2 * span[:1] * first[:1]
    return np.concatenate([values[:1], one, inner, four[-1:], values[-1:]])
