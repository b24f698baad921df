"""The heel curve: one for every depth of cup, between standing and unloaded heels."""

import numpy as np
import pytest

from insolecad.geometry.definitions import HEEL_WALL
from insolecad.geometry.heel_curve import HeelCurve, curve_of, curve_through, reach_over, rise, slope, way_to
from tests.support.feet import STANDARD, Measures, sample_feet, scaled

DEPTHS = (6.0, 10.0, 14.0, 18.0, 22.0, 25.0, 30.0)

STANDING = {3.0: 0.82, 5.0: 0.86, 7.0: 0.90, 10.0: 0.94}
UNLOADED = {3.0: 0.62, 5.0: 0.74, 7.0: 0.83, 10.0: 0.92}
"""Widths of measured heels at heights in mm, in heel widths."""


def heel(foot: Measures) -> HeelCurve:
    """Return the curve of a foot's own heel, which is 3 mm wider than its insole."""
    return curve_of((foot.heel_width + 3.0) / 2.0, foot)


def rear_height(curve: HeelCurve, x: float) -> float:
    return float(HEEL_WALL * curve.rear_reach * rise(np.array((curve.floor_rear - x) / curve.rear_reach)))


def test_the_way_is_the_inverse_of_the_rise() -> None:
    way = np.linspace(0.0, 3.0, 3001)
    assert np.abs(way_to(rise(way)) - way).max() < 1e-7


def test_the_curve_bends_without_a_jump_and_never_steeper_than_its_wall() -> None:
    step = 1e-3
    way = np.arange(-0.2, 2.0, step)
    assert np.abs(np.gradient(rise(way), step) - slope(way))[2:-2].max() < 1e-5
    assert np.abs(np.diff(slope(way), 2)).max() < 3.0 * step**2  # a jump of its bend would be one of the first order
    assert slope(way).min() == 0.0 and slope(way).max() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_cup_of_any_depth_is_a_piece_of_the_same_curve(depth: float) -> None:
    curve = heel(STANDARD)
    through = curve_through(depth, curve.side(depth), STANDARD)
    assert through.half == pytest.approx(curve.half, abs=1e-6)
    # so the deeper is nowhere the narrower: at a height they are alike
    for height in (3.0, 5.0):
        assert through.side(height) == pytest.approx(curve.side(height), abs=1e-6)


def test_a_heel_carries_at_its_sides_and_holds_at_its_rear_on_every_foot() -> None:
    for foot in sample_feet():
        curve, depth = heel(foot), max(8.0, 10.0 * foot.foot_length / 260.0)  # the shallowest that rules prescribe
        assert curve.side(5.0) / curve.half >= 0.70 and curve.side(10.0) / curve.half >= 0.84
        for x, most in ((8.0, 0.25), (10.0, 0.18), (13.0, 0.10)):
            assert rear_height(curve, x) <= most * depth, (x, foot)


def test_a_usual_heel_is_between_a_standing_and_an_unloaded_one() -> None:
    curve = heel(STANDARD)
    for height in (3.0, 5.0):
        assert UNLOADED[height] < curve.side(height) / curve.half < STANDING[height]
    for height in (7.0, 10.0):
        assert curve.side(height) / curve.half == pytest.approx(UNLOADED[height], abs=0.03)


def test_it_grows_with_the_foot() -> None:
    small, large = heel(STANDARD), heel(scaled(STANDARD, 1.25))
    # the heel itself is 3 mm wider at both sizes
    assert large.rear_reach == pytest.approx(1.25 * small.rear_reach)
    assert large.side_reach == pytest.approx(1.25 * small.side_reach)


@pytest.mark.parametrize("depth", DEPTHS)
def test_a_reach_climbs_to_its_depth_over_its_run(depth: float) -> None:
    run = np.linspace(depth / HEEL_WALL + 4.0, 40.0, 50)
    reach = reach_over(run, depth)
    assert np.abs(HEEL_WALL * reach * rise(run / reach) - depth).max() < 1e-6
