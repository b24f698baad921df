"""The section of a cup: a seat under a heel's curve, or under the power law of older insoles, is found by either."""

import numpy as np
import pytest

from insolecad.geometry import heel_curve
from insolecad.geometry.definitions import HEEL_DISH, HEEL_WALL
from insolecad.geometry.edge_profiles import edge_law
from insolecad.geometry.outline import Measures
from insolecad.inspection.measure.cup_section import CupSection, fitted_seat, rear_station, risen_wall, way_up

HALF, SEAT, SLOPE = 34.0, 4.0, 0.05
MEASURES = Measures(262.0, 194.0, 101.0, 274.0, 97.97, 65.0)


def rise(kind: str, away: np.ndarray, depth: float) -> np.ndarray:
    """Return the height over the seat of a cup 2 HALF wide, at distances from its middle."""
    if kind == "power":
        return depth * edge_law(away / HALF, 2.4)
    reach = heel_curve.curve_of(HALF, MEASURES).side_reach
    way = heel_curve.way_to((1.0 - HEEL_DISH) * depth / (HEEL_WALL * reach)) - (HALF - away) / reach
    return HEEL_WALL * reach * heel_curve.rise(way) + HEEL_DISH * depth * (1.0 - (1.0 - (away / HALF) ** 3) ** 3)


def section(kind: str, away: np.ndarray, depths: tuple[float, float]) -> CupSection:
    """Return both sides of a section, which may differ in depth."""
    sides = []
    for toward, depth in zip((1.0, -1.0), depths, strict=True):
        y, edge = toward * away, toward * HALF
        z = SEAT + SLOPE * y + rise(kind, away, depth)
        sides.append((y, z, np.full_like(y, edge), np.full_like(y, SEAT + SLOPE * edge + depth)))
    return CupSection(*(np.concatenate(both) for both in zip(*sides, strict=True)))


@pytest.mark.parametrize("kind", ["wall", "power"])
@pytest.mark.parametrize("depths", [(8.0, 8.0), (14.0, 14.0), (25.0, 25.0), (22.0, 12.0)])
def test_a_seat_is_found_under_both_laws(kind: str, depths: tuple[float, float]) -> None:
    seat = fitted_seat(section(kind, np.linspace(0.0, 0.97 * HALF, 40), depths), HALF)
    assert (seat.z, seat.slope) == pytest.approx((SEAT, SLOPE), abs=1e-3)
    assert seat.misfit_mm < 1e-3


@pytest.mark.parametrize("kind", ["wall", "power"])
def test_a_seat_is_found_from_where_no_skive_raises_it(kind: str) -> None:
    both = section(kind, np.linspace(8.0, 0.97 * HALF, 40), (16.0, 16.0))
    half = CupSection(*(getattr(both, name)[:40] for name in CupSection.__annotations__))
    assert fitted_seat(half, HALF, SLOPE).z == pytest.approx(SEAT, abs=0.01)


def test_what_stands_on_a_seat_misses_both_laws() -> None:
    cup = section("wall", np.linspace(0.0, 0.97 * HALF, 40), (14.0, 14.0))
    raised = CupSection(cup.y, cup.z + 3.0 * np.exp(-(((cup.y - 20.0) / 8.0) ** 2)), cup.edge_y, cup.edge_z)
    assert fitted_seat(raised, HALF).misfit_mm > 0.2


def test_the_reader_s_heel_is_the_generator_s() -> None:
    way = np.linspace(0.0, 4.0, 401)
    assert risen_wall(way) == pytest.approx(heel_curve.rise(way), abs=1e-9)
    assert way_up(risen_wall(way[5:])) == pytest.approx(way[5:], abs=1e-6)
    curve = heel_curve.curve_of(HALF, MEASURES)
    assert [rear_station(depth, 262.0) for depth in (6.0, 14.0, 30.0)] == pytest.approx(
        [curve.rear(depth) for depth in (6.0, 14.0, 30.0)], abs=1e-4
    )
