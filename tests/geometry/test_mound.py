"""Mounds: full to their edge, level at their crest, without a crease."""

import numpy as np
import pytest

from insolecad.geometry.fields import curvature
from insolecad.geometry.mound import Egg, mound_reach, round_mound

FLANKS_AND_FEET = [(0.5, 0.2), (0.65, 0.35), (0.75, 0.4), (0.9, 0.8)]


@pytest.mark.parametrize(("flank", "foot"), FLANKS_AND_FEET)
def test_a_round_mound_falls_from_one_at_its_crest_to_zero_at_its_edge(flank: float, foot: float) -> None:
    q = np.linspace(0.0, 1.2, 2401)
    height = round_mound(q * q, flank, foot)
    assert height[0] == pytest.approx(1.0, abs=1e-12) and np.all(height[q >= 1.0] == 0.0)
    assert np.all(np.diff(height[q < 0.97]) < 0.0)
    for share in (0.1, 0.5, 0.9):
        q_there = mound_reach(share, flank, foot)
        assert round_mound(np.array([q_there**2]), flank, foot)[0] == pytest.approx(share, abs=1e-5)


@pytest.mark.parametrize(("flank", "foot"), FLANKS_AND_FEET)
def test_the_second_derivative_of_a_mound_is_continuous(flank: float, foot: float) -> None:
    def largest_jump(step: float) -> float:
        q = np.arange(-1.1, 1.1, step)
        bend = np.diff(round_mound(q * q, flank, foot), 2) / step**2
        return float(np.abs(np.diff(bend)).max())

    # it shrinks with the step; a jump of curvature would stay, a crease grow
    assert largest_jump(5e-4) < 0.6 * largest_jump(1e-3)


def test_an_egg_bends_alike_all_round_its_edge() -> None:
    field = Egg(0.0, 0.0, 50.0, 42.0, 0.63, 0.25).field(6.0)
    x, y = np.meshgrid(np.arange(-36.0, 24.0, 0.25), np.arange(-26.0, 26.0, 0.25), indexing="ij")
    _, hollow = curvature(field, x, y)
    turn = np.degrees(np.arctan2(y, x))
    tightest = [1.0 / hollow[np.abs(turn - at) < 5.0].max() for at in range(-170, 180, 20)]
    assert min(tightest) > 2.95 and max(tightest) < 2.0 * min(tightest)
