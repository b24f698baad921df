"""The measuring of the fit, on shapes whose measures are known."""

import numpy as np
import pytest

from tests.support.fit.dome import dome
from tests.support.fit.edges import edge_lines, fill
from tests.support.fit.figures import figures
from tests.support.fit.heel import contour, cup_depths, free_widths, rear_profile, seat_angle
from tests.support.fit.heights import HeightMap
from tests.support.fit.insole import FinishedInsole
from tests.support.fit.outline import underside
from tests.support.fit.outside import bevels, leans
from tests.support.fit.subjects import REFERENCE, Case, subject
from tests.support.fit.synthetic import FOOT, cup, joined, plate, sheet


def ellipse_plate(length: float, width: float, rings: list[tuple[float, float]]) -> FinishedInsole:
    """Return an elliptic underside with rings of (reach beyond the border, height) going up from it, rear at x = 0."""
    angle = np.linspace(0.0, 2.0 * np.pi, 721)
    parts = []
    for (inner, low), (outer, high) in zip([(-min(length, width) / 2.0 + 1e-3, 0.0), *rings], rings, strict=False):
        reach, height = np.array([inner, outer]), np.array([low, high])
        x = length / 2.0 - np.cos(angle)[None, :] * (length / 2.0 + reach[:, None])
        y = np.sin(angle)[None, :] * (width / 2.0 + reach[:, None])
        parts.append(sheet(x, y, np.broadcast_to(height[:, None], x.shape), up=True))
    vertices, faces = joined(*parts)
    insole = FinishedInsole(vertices, faces)
    # the flat faces the floor
    return insole if insole.facing[0, 2] < 0.0 else FinishedInsole(vertices, faces[:, ::-1])


def test_heights_are_those_of_the_plane_through_a_triangle_and_missing_outside() -> None:
    corners = np.array([[0.0, 0.0, 1.0], [10.0, 0.0, 3.0], [0.0, 10.0, 5.0], [0.0, 0.0, -7.0]])
    seen = HeightMap(corners, np.array([[0, 1, 2], [3, 1, 2]]))
    assert seen.top(2.0, 3.0) == pytest.approx(1.0 + 0.4 + 1.2)
    assert seen.bottom(2.0, 3.0) == pytest.approx(-7.0 + 2.0 + 3.6)
    assert np.isnan(seen.top([6.0, -0.1, 99.0], [6.0, 1.0, 0.0])).all()


def test_no_place_falls_between_two_triangles() -> None:
    vertices, faces = sheet(*np.meshgrid(np.arange(9.0), np.arange(9.0), indexing="ij"), np.zeros((9, 9)))
    places = np.linspace(0.0, 8.0, 161)
    assert np.isfinite(HeightMap(vertices, faces).top(places[:, None], places[None, :])).all()


@pytest.mark.parametrize("tilt", [0.0, 3.0, -4.0])
def test_a_cup_has_the_widths_the_rear_and_the_depths_of_its_formula_however_its_seat_is_tilted(tilt: float) -> None:
    insole = cup(depth=15.0, floor=0.2, tilt_deg=tilt)
    widths = free_widths(insole, FOOT, (3.0, 7.5, 16.0))
    assert seat_angle(insole, FOOT) == pytest.approx(tilt, abs=0.01)
    assert widths[3.0] == pytest.approx(0.2 + 0.8 * 3.0 / 15.0, abs=0.003)
    assert widths[7.5] == pytest.approx(0.2 + 0.8 * 0.5, abs=0.003)
    assert widths[16.0] == float("inf")
    # at x the floor's edge is 0.2 x 35 = 7 mm behind the seat, and the wall 28 mm long
    assert rear_profile(insole, FOOT, (5.0, 14.0, 30.0)) == pytest.approx(
        {5.0: 15.0 * 23.0 / 28.0, 14.0: 15.0 * 14.0 / 28.0, 30.0: 0.0}, abs=0.02
    )
    depths = cup_depths(insole, FOOT)
    assert (depths.rear, depths.medial, depths.lateral) == pytest.approx((15.0, 15.0, 15.0), abs=0.02)


def test_a_free_width_counts_both_walls_wherever_they_are() -> None:
    def walls(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 4.0 + np.maximum(np.maximum(y - 15.0, -y - 25.0), 0.0)

    insole = plate(walls, np.linspace(0.0, 60.0, 31), np.linspace(-40.0, 30.0, 141))
    assert free_widths(insole, FOOT, (4.0,))[4.0] * FOOT.heel_width == pytest.approx(15.0 + 25.0 + 2.0 * 4.0, abs=0.1)


def test_the_contour_of_a_round_floor_has_the_chord_of_a_circle_and_of_a_square_one_more() -> None:
    def round_to(corners: float) -> float:
        return contour(cup(floor=0.4, rear=30.0, corners=corners), FOOT).chord

    assert round_to(2.0) == pytest.approx(0.60, abs=0.01)
    # where a tenth of the width is ahead of the rear, a square one of power p is (1 - 0.8^p)^(1/p) wide
    assert round_to(4.0) == pytest.approx((1.0 - 0.8**4) ** 0.25, abs=0.015)


def test_an_elliptic_underside_has_the_chords_of_an_ellipse_whatever_is_engraved_in_it() -> None:
    whole = ellipse_plate(240.0, 100.0, [(-10.0, 0.0), (0.0, 0.0), (3.0, 12.0)])
    holed = FinishedInsole(whole.vertices, np.delete(whole.faces, np.s_[:90], axis=0))
    for insole in (whole, holed):
        outline = underside(insole)
        assert outline.length == pytest.approx(240.0, abs=0.01)
        assert outline.ball_width == pytest.approx(100.0 * np.sqrt(1.0 - 0.1**2), abs=0.05)
        chord = 100.0 * np.sqrt(1.0 - (1.0 - 2.0 / 120.0) ** 2)
        assert outline.tip_chord == pytest.approx(100.0 * chord / outline.ball_width, abs=0.02)
        assert outline.heel_chord == pytest.approx(100.0 * np.sqrt(1.0 - (1.0 - 5.0 / 120.0) ** 2), abs=0.02)


def test_a_bevel_belongs_to_the_underside_and_a_leaning_wall_does_not() -> None:
    insole = ellipse_plate(240.0, 70.0, [(-2.0, 0.0), (0.0, 2.0), (4.0, 20.0)])
    assert underside(insole).length == pytest.approx(240.0, abs=0.01)
    for bevel in bevels(insole, 120.0).values():
        assert (bevel.width, bevel.height) == pytest.approx((2.0, 2.0), abs=0.1)
    sharp = ellipse_plate(240.0, 70.0, [(0.0, 0.0), (4.0, 20.0)])
    assert max(bevel.width for bevel in bevels(sharp, 120.0).values()) < 0.1


def test_a_wall_that_leans_on_one_side_alone_is_read_per_side_and_not_above_its_top() -> None:
    x, z = np.linspace(0.0, 240.0, 49), np.array([0.0, 20.0])
    along, up = np.meshgrid(x, z, indexing="ij")
    flat = sheet(*np.meshgrid(x, [-30.0, 30.0], indexing="ij"), np.zeros((49, 2)), up=False)
    medial, lateral = sheet(along, 30.0 + 0.2 * up, up), sheet(along, np.full(up.shape, -30.0), up)
    found = leans(FinishedInsole(*joined(flat, medial, lateral)), (10.0, 15.0, 25.0))
    assert (found[10.0].medial, found[10.0].lateral) == pytest.approx((2.0, 0.0), abs=1e-6)
    assert found[15.0].medial == pytest.approx(3.0, abs=1e-6)
    assert np.isnan(found[25.0].medial)


def test_a_dome_has_its_spans_radius_and_volume() -> None:
    def paraboloid(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        dome = np.maximum(4.0 * (1.0 - ((x - 100.0) / 30.0) ** 2 - (y / 20.0) ** 2), 0.0)
        # another difference, far from the dome, does not count
        return 5.0 + dome + np.where((np.abs(x - 30.0) < 8.0) & (np.abs(y) < 8.0), 1.0, 0.0)

    x, y = np.linspace(0.0, 200.0, 201), np.linspace(-45.0, 45.0, 91)
    found = dome(plate(paraboloid, x, y), plate(lambda x, y: np.full(x.shape, 5.0), x, y))
    assert found.height == pytest.approx(4.0, abs=0.01)
    assert found.crest == pytest.approx((100.0, 0.0), abs=0.3)
    for share, span in found.spans.items():
        whole = np.sqrt(1.0 - share)
        assert (span.along, span.across) == pytest.approx((60.0 * whole, 40.0 * whole), abs=0.5)
    assert found.radius == pytest.approx(20.0**2 / (2.0 * 4.0), rel=0.02)
    assert found.fullness(60.0, 40.0) == pytest.approx(np.pi / 8.0, rel=0.01)


def test_edges_are_read_per_side_with_where_they_stay_and_how_they_fall_away() -> None:
    def top(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        medial = np.interp(x, [40.0, 50.0, 100.0, 140.0], [10.0, 20.0, 20.0, 0.0])
        return 3.0 + medial * np.clip(y / 30.0, 0.0, 1.0) + 5.0 * np.clip(-y / 30.0, 0.0, 1.0)

    insole = plate(top, np.linspace(0.0, 250.0, 126), np.linspace(-30.0, 30.0, 31))
    medial, lateral = edge_lines(insole, FOOT)
    assert medial.at(75.0) == pytest.approx(20.0, abs=0.01)
    assert lateral.at(75.0) == pytest.approx(5.0, abs=0.01)
    # within 5 % of 20 mm, on flanks of 1 and 0.5 mm a mm
    assert medial.stay(20.0, 160.0) == pytest.approx((49.0, 102.0), abs=1.1)
    assert fill(insole, 75.0)[0.2] == pytest.approx(0.6 / 0.9, abs=0.005)


def test_a_left_insole_measures_as_its_right_twin() -> None:
    right, left = (subject(Case("twin", REFERENCE, "flat", "maximum", "cushion", side)) for side in ("right", "left"))
    assert figures(left) == pytest.approx(figures(right), abs=0.05, nan_ok=True)


def test_a_built_insole_has_the_doses_of_its_prescription() -> None:
    built = subject(Case("doses", REFERENCE, "neutral", "moderate", "cushion"))
    found = figures(built)
    # a crest is up to 0.5 mm above the inner edge, at which doses are
    assert found["depth rear"] == pytest.approx(built.doses["heel_cup.depth_mm"] + 0.25, abs=0.3)
    assert found["arch height"] == pytest.approx(built.doses["medial_arch.height_mm"], abs=0.5)
    assert found["seat, off the angle ordered"] < 1.0
