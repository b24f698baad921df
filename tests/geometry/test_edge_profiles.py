"""The two edge profiles: one flowing line per side, through every dose."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from insolecad.design.design import Design
from insolecad.features import Doses
from insolecad.geometry.definitions import ARCH_FILL, ARCH_FILL_PLACE, MEDIAL_REACH, SOFTNESS
from insolecad.geometry.edge_profiles import EdgeProfile, edge_law, medial_power
from insolecad.geometry.outline import Measures
from tests.support.feet import STANDARD, limit_feet, sample_feet

ROUNDING = 1e-9
"""The profiles are polynomials: only rounding may show."""

feet = st.sampled_from([STANDARD, *sample_feet()[::20], *limit_feet()])
cups = st.one_of(st.just(0.0), st.floats(6.0, 30.0))
arches = st.floats(0.0, 30.0)
shifts = st.floats(-12.0, 12.0)
lateral_arches = st.floats(0.0, 8.0)


def design(foot: Measures, cup: float, arch: float, shift: float = 0.0, lateral: float = 0.0) -> Design:
    doses = {
        "heel_cup": {"depth_mm": cup},
        "medial_arch": {"height_mm": arch, "apex_shift_mm": shift},
        "lateral_arch": {"height_mm": lateral},
    }
    return Design(foot, Doses.model_validate(doses))


def at(profile: EdgeProfile, x: float) -> float:
    return float(profile(np.array([x]))[0])


@given(feet, cups, arches, shifts, lateral_arches)
@settings(max_examples=60)
def test_both_profiles_pass_through_every_dose(
    foot: Measures, cup: float, arch: float, shift: float, lateral: float
) -> None:
    built = design(foot, cup, arch, shift, lateral)
    for profile in (built.medial_edge, built.lateral_edge):
        # the cup keeps its depth from the rear to 0.15 FL, also behind the rearmost point
        for x in (-5.0, 0.0, 0.14 * foot.foot_length, 0.15 * foot.foot_length):
            assert at(profile, x) == pytest.approx(cup, abs=ROUNDING)
    assert at(built.medial_edge, 0.42 * foot.foot_length + shift) == pytest.approx(arch, abs=ROUNDING)
    assert at(built.lateral_edge, 0.45 * foot.foot_length) == pytest.approx(lateral, abs=ROUNDING)
    assert at(built.medial_edge, foot.ball_length - 8.0) == pytest.approx(0.0, abs=ROUNDING)
    fifth_head = foot.ball_length - np.tan(np.radians(15.5)) * foot.foot_ball_width
    assert at(built.lateral_edge, fifth_head) == pytest.approx(0.0, abs=ROUNDING)


@given(feet, cups, arches, shifts)
@example(STANDARD, 12.0, 12.0, 0.0)
@example(STANDARD, 12.0, 12.1, 12.0)
@example(STANDARD, 30.0, 29.9, -12.0)
@settings(max_examples=60)
def test_nothing_dips_between_cup_and_arch(foot: Measures, cup: float, arch: float, shift: float) -> None:
    x = np.linspace(0.15 * foot.foot_length, 0.42 * foot.foot_length + shift, 1001)
    height = design(foot, cup, arch, shift).medial_edge(x)
    assert height.min() >= min(cup, arch) - ROUNDING
    assert height.max() <= max(cup, arch) + ROUNDING
    assert np.diff(height).min() * (arch - cup) >= -ROUNDING or np.diff(height).max() * (arch - cup) >= -ROUNDING
    assert np.all(np.diff(height) * np.sign(arch - cup) >= -ROUNDING)


@given(feet, cups, arches, shifts)
@settings(max_examples=60)
def test_the_arch_falls_steadily_from_its_apex(foot: Measures, cup: float, arch: float, shift: float) -> None:
    x = np.linspace(0.42 * foot.foot_length + shift, foot.ball_length + 20.0, 1001)
    assert np.diff(design(foot, cup, arch, shift).medial_edge(x)).max() <= ROUNDING


@given(feet, cups, lateral_arches)
@settings(max_examples=60)
def test_the_lateral_line_steps_from_cup_to_arch_and_falls_steadily(foot: Measures, cup: float, lateral: float) -> None:
    profile, length = design(foot, cup, 0.0, lateral=lateral).lateral_edge, foot.foot_length
    down_to_arch = profile(np.linspace(0.15 * length, 0.41 * length, 1001))
    assert np.all(np.diff(down_to_arch) * np.sign(lateral - cup) >= -ROUNDING)
    # laboratory menus and lasts: about half of the way down at 0.28 FL
    assert at(profile, 0.28 * length) == pytest.approx((cup + lateral) / 2.0, abs=0.05 * abs(cup - lateral) + ROUNDING)
    assert np.diff(profile(np.linspace(0.47 * length, length, 1001))).max() <= ROUNDING


@given(feet, cups, arches, shifts)
@settings(max_examples=60)
def test_the_apex_is_the_only_maximum_of_an_arch_above_the_cup(
    foot: Measures, cup: float, arch: float, shift: float
) -> None:
    if arch <= cup + 0.1:
        arch = min(cup + 0.1 + arch / 30.0, 31.0)
    built = Design(
        foot,
        Doses.model_construct(
            **{**Doses().__dict__, "heel_cup": Doses().heel_cup.model_copy(update={"depth_mm": cup})}
            | {
                "medial_arch": Doses().medial_arch.model_copy(update={"height_mm": arch, "apex_shift_mm": shift}),
            }
        ),
    )
    apex = 0.42 * foot.foot_length + shift
    x = np.linspace(0.0, foot.ball_length, 4001)
    height = built.medial_edge(x)
    assert height.max() <= arch + ROUNDING
    assert abs(x[height.argmax()] - apex) <= x[1]
    rises, falls = np.diff(height) > ROUNDING, np.diff(height) < -ROUNDING
    assert not rises[x[:-1] > apex].any() and not falls[x[1:] < apex].any()


@given(feet, cups, arches, shifts, lateral_arches)
@settings(max_examples=30)
def test_the_profiles_are_c2_also_at_their_knots(
    foot: Measures, cup: float, arch: float, shift: float, lateral: float
) -> None:
    built, step = design(foot, cup, arch, shift, lateral), 0.1
    x = np.arange(-5.0, foot.ball_length + 10.0, step)
    for profile in (built.medial_edge, built.lateral_edge):
        height = profile(x)
        fine, coarse = (_curvature_jump(height, stride, step) for stride in (1, 4))
        # a jump of the curvature keeps its size when the step shrinks fourfold, a crease grows fourfold;
        # what is C2 shrinks to a quarter
        assert fine <= 0.5 * coarse + 1e-9


def _curvature_jump(height: np.ndarray, stride: int, step: float) -> float:
    bend = height[2 * stride :] - 2.0 * height[stride:-stride] + height[: -2 * stride]
    return float(np.abs(bend[stride:] - bend[:-stride]).max()) / (stride * step) ** 2


@pytest.mark.parametrize("cup", [0.0, 8.0])
@pytest.mark.parametrize("arch", [12.5, 17.5, 26.0])
def test_the_standard_arch_has_a_shallow_cap_and_a_share_of_its_height_at_0_60(cup: float, arch: float) -> None:
    if arch < cup + 4.5:
        pytest.skip("the cap needs room above the cup")
    profile, length = design(STANDARD, cup, arch).medial_edge, STANDARD.foot_length
    for end in (0.38, 0.46):
        # 0.97 at both ends (practice ranges); a C2 line from there to the run-outs meets it to 0.03
        assert at(profile, end * length) / arch == pytest.approx(0.97, abs=0.03)
        # stock insoles, without a distal fill
        assert at(profile, 0.55 * length) / arch == pytest.approx(0.45, abs=0.01)
        assert at(profile, 0.60 * length) / arch == pytest.approx(0.23, abs=0.01)


def test_the_edge_law_is_one_at_the_edge_and_starts_without_curvature() -> None:
    for power in (1.6, 1.7, 2.2, 2.9):
        assert edge_law(np.array([1.0]), power)[0] == pytest.approx(1.0, abs=ROUNDING)
        near = np.linspace(-0.2, 1.1, 2601)
        share = edge_law(near, power)
        assert np.all(share[near <= 0.0] == 0.0)
        assert np.diff(share).min() >= 0.0
        # convex all the way: the support never turns over between its foot and the edge
        assert np.diff(share, 2).min() >= -1e-12
        # within 0.06 of the measured power law; the cubic start takes that off near the foot
        assert np.abs(share - np.maximum(near, 0.0) ** power)[near <= 1.0].max() < 0.5 * SOFTNESS


@pytest.mark.parametrize("fill", [0.0, 35.0, 100.0])
def test_a_fill_leaves_its_share_of_the_height_where_it_is_measured(fill: float) -> None:
    low, high = ARCH_FILL
    near = np.array([1.0 - ARCH_FILL_PLACE / MEDIAL_REACH])
    assert edge_law(near, medial_power(fill))[0] == pytest.approx(low + (high - low) * fill / 100.0, abs=ROUNDING)
