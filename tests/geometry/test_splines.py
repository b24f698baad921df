"""insolecad's splines against scipy's: the same curves, at a fraction of the import time."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline, make_interp_spline

from insolecad.geometry.fields import EvenSpline
from insolecad.solid.spline import basis

RANDOM = np.random.default_rng(3)


@pytest.mark.parametrize("count", [8, 96, 512])
def test_a_periodic_even_spline_is_scipys(count):
    values = RANDOM.normal(size=(count, 2))
    ours = EvenSpline(values, 0.0, 1.0, periodic=True)
    theirs = CubicSpline(np.arange(count + 1) / count, np.vstack([values, values[:1]]), bc_type="periodic")
    u = RANDOM.random(400)
    assert np.abs(ours(u) - theirs(u)).max() < 1e-10
    assert np.abs(ours.slope(u) - theirs(u, 1)).max() < 1e-8
    assert np.abs(ours(u + 3.0) - ours(u)).max() < 1e-9


@pytest.mark.parametrize("count", [8, 128])
def test_an_open_even_spline_is_scipys_not_a_knot(count):
    values = RANDOM.normal(size=(count, 3))
    ours, theirs = EvenSpline(values, 5.0, 90.0), CubicSpline(np.linspace(5.0, 90.0, count), values)
    x = np.concatenate([RANDOM.uniform(5.0, 90.0, 400), [5.0, 90.0]])
    assert np.abs(ours(x) - theirs(x)).max() < 1e-9
    assert np.abs(ours.column(x, 1) - theirs(x)[:, 1]).max() < 1e-9


@pytest.mark.parametrize("count", [4, 5, 40])
def test_interpolating_poles_are_scipys(count):
    parameters = np.sort(np.concatenate([[0.0, 1.0], RANDOM.random(count - 2)]))
    points = RANDOM.normal(size=(count, 3))
    ours, theirs = basis(parameters), make_interp_spline(parameters, points, k=3)
    assert np.allclose(np.repeat(ours.knots, ours.multiplicities), theirs.t)
    assert np.abs(ours.poles(points) - theirs.c).max() < 1e-8 * max(1.0, np.abs(theirs.c).max())
    assert np.array_equal(ours.poles(points)[[0, -1]], points[[0, -1]])
