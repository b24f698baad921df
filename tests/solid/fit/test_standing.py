"""Scanned feet in the insole's frame, how they stand, and pressure columns: on known shapes and on known figures."""

import numpy as np
import pytest

from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole
from tests.support.fit.pressure import FORCE_N, heel_load, unloaded_heel
from tests.support.fit.real import FREE_WIDTHS, REAR_STANDING_MM
from tests.support.fit.scan import Scan, posed, standing_foot
from tests.support.fit.standing import rear_slide, side_depths
from tests.support.fit.synthetic import FOOT, block_foot, cup, plate


@pytest.fixture(scope="module")
def scans() -> dict[str, Scan]:
    """Return both scanned feet."""
    return {side: standing_foot(side) for side in ("right", "left")}


def skin_width(scan: Scan, height: float) -> float:
    """Return the width of a foot at a height over its sole, at 0.14 FL, in heel widths."""
    y = np.arange(-60.0, 60.0, 0.1)
    skin = scan.heights.bottom(np.full_like(y, scan.foot.seat_x), y)
    below = y[skin - scan.heights.bottom(scan.foot.seat_x, 0.0) <= height]
    return float(np.ptp(below)) / scan.foot.heel_width


def test_the_scans_have_the_measures_that_their_source_expects(scans: dict[str, Scan]) -> None:
    for scan in scans.values():
        assert scan.foot.length == pytest.approx(274.0, abs=1.0)
        assert scan.foot.ball_width == pytest.approx(110.5, abs=1.0)
        assert scan.foot.heel_width == pytest.approx(79.3, abs=1.0)
    lengths = [scans[side].foot.ball_length for side in ("right", "left")]
    assert lengths == pytest.approx([200.0, 203.5], abs=1.0)


def test_the_scanned_heels_are_as_round_as_was_measured_with_other_code(scans: dict[str, Scan]) -> None:
    x = np.array([3.0, 5.0, 8.0, 10.0, 13.0, 16.0, 20.0])
    for side, scan in scans.items():
        profile = scan.heights.bottom(x, np.zeros_like(x)) - scan.heights.bottom(scan.foot.seat_x, 0.0)
        assert profile == pytest.approx(REAR_STANDING_MM[f"standing {side}"], abs=0.35)
    for height, width in zip((3.0, 5.0, 7.0, 10.0), FREE_WIDTHS["standing heels"][2:6], strict=True):
        assert np.mean([skin_width(scan, height) for scan in scans.values()]) == pytest.approx(width, abs=0.015)


def test_a_foot_is_measured_alike_however_it_is_turned(scans: dict[str, Scan]) -> None:
    scan = scans["right"]
    angle = np.radians(17.0)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    turned = np.column_stack([scan.vertices[:, :2] @ turn.T + [40.0, -70.0], scan.vertices[:, 2] + 12.0])
    again = posed(turned, scan.faces)
    assert vars(again.foot) == pytest.approx(vars(scan.foot), abs=0.1)
    assert again.vertices == pytest.approx(scan.vertices, abs=0.1)


def test_a_foot_slides_until_the_rear_of_the_cup_is_two_millimetres_in_its_heel() -> None:
    def ramp(x: Floats, y: Floats) -> Floats:
        return 4.0 + 0.5 * np.maximum(20.0 - x, 0.0)

    insole = plate(ramp, np.linspace(0.0, 250.0, 251), np.linspace(-40.0, 40.0, 21))
    # the ramp is 2 mm high at x = 16, where the upright heel must come to
    assert rear_slide(insole, block_foot()) == pytest.approx(16.0, abs=0.3)
    level = plate(lambda x, y: np.full(x.shape, 4.0), np.linspace(0.0, 250.0, 51), np.linspace(-40.0, 40.0, 41))
    assert rear_slide(level, block_foot()) == 0.0


def test_the_sides_of_a_heel_are_as_deep_in_walls_as_these_are_too_close() -> None:
    def walls(x: Floats, y: Floats) -> Floats:
        return np.where((y > 27.0) | (y < -28.6), 14.0, 4.0)

    insole = plate(walls, np.linspace(0.0, 100.0, 26), np.linspace(-40.0, 40.0, 801))
    medial, lateral = side_depths(insole, block_foot(), 0.0)
    # read at places 1 mm apart
    assert 2.0 <= medial <= 3.0
    assert 0.4 <= lateral <= 1.4


def test_columns_carry_the_force_and_a_bed_like_the_heel_itself_carries_it_evenly() -> None:
    def bed(x: Floats, y: Floats) -> Floats:
        return 4.0 + np.nan_to_num(unloaded_heel(FOOT, x, y), nan=40.0)

    own = heel_load(FOOT, plate(bed, np.linspace(-2.0, 80.0, 165), np.linspace(-40.0, 40.0, 161)))
    flat = heel_load(FOOT, None)
    assert own.peak * own.area / 10.0 == pytest.approx(FORCE_N, rel=0.15)
    assert own.peak < 0.5 * flat.peak
    assert own.area > flat.area


def test_a_cup_narrower_than_the_heel_presses_it_more_than_a_flat_insole_on_less_of_it() -> None:
    def load_on(half_width: float) -> tuple[float, float]:
        narrow: FinishedInsole = cup(depth=20.0, half_width=half_width, floor=0.1)
        return heel_load(FOOT, narrow).over(heel_load(FOOT, None))

    assert load_on(20.0)[0] > 1.5 > load_on(34.0)[0]
    assert load_on(20.0)[1] < 1.0
