"""Quintic B-splines from values and two derivatives: true to the sixth power of a span, nothing to solve."""

import numpy as np

from insolecad.geometry.fields import Array

DEGREE = 5

JOINTS = 3
"""Multiplicity of an inner knot: two derivatives run on there."""


def multiplicities(knots: int) -> tuple[int, ...]:
    """Return how often each of so many distinct knots counts."""
    return (DEGREE + 1, *(JOINTS,) * (knots - 2), DEGREE + 1)


def poles(knots: Array, values: Array, first: Array, second: Array) -> Array:
    """Return the poles of the spline over distinct knots (n,), from what holds there (n, columns), (3 n, columns)."""
    span = np.diff(knots)[:, None]
    start, end = slice(None, -1), slice(1, None)
    # the middle control points of each span, each from the end that it lies nearer to
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
