"""The plan outline: exact sizes, the right landmarks, and the shape of a last."""

import numpy as np
import pytest

from insolecad.geometry.fields import Array
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pipeline import build
from insolecad.order import Order
from tests.support.feet import FOOT, STANDARD, crossings, limit_feet, name_of, sample_feet

EXACT = 0.01
"""Millimetres: far under what any ruler, printer or shoe shows."""

STATIONS = np.array(
    [
        # t, medial, lateral, in shares of the insole's length and ball width (measured lasts)
        (0.01, 0.145, 0.123),
        (0.02, 0.189, 0.169),
        (0.04, 0.251, 0.229),
        (0.06, 0.290, 0.268),
        (0.08, 0.317, 0.294),
        (0.10, 0.327, 0.310),
        (0.15, 0.331, 0.335),
        (0.20, 0.318, 0.349),
        (0.25, 0.296, 0.361),
        (0.30, 0.272, 0.374),
        (0.35, 0.255, 0.390),
        (0.40, 0.252, 0.414),
        (0.45, 0.268, 0.441),
        (0.50, 0.308, 0.475),
        (0.55, 0.377, 0.503),
        (0.60, 0.452, 0.514),
        (0.65, 0.495, 0.504),
        (0.70, 0.508, 0.476),
        (0.75, 0.501, 0.434),
        (0.80, 0.483, 0.385),
        (0.85, 0.455, 0.329),
        (0.90, 0.419, 0.265),
        (0.95, 0.359, 0.172),
        (0.97, 0.315, 0.119),
        (0.985, 0.264, 0.062),
        (0.995, 0.200, 0.000),
    ]
)

FEET = {
    **{f"person {i}": foot for i, foot in enumerate(sample_feet())},
    **{f"limit {i}": foot for i, foot in enumerate(limit_feet())},
}


def ring(curve: Outline, count: int = 8192) -> Array:
    """Return the bottom curve as points."""
    return curve.bottom(np.arange(count) / count)


def width(curve: Outline, x: float) -> float:
    low, high = crossings(curve.bottom, x, 0)
    return high - low


def medial_ball_x(curve: Outline) -> float:
    """Return the station of the widest medial point ahead of the waist."""
    x, y = ring(curve, 32768).T
    return float(x[np.where(x > 0.45 * curve.measures.length, y, -np.inf).argmax()])


def curvature(curve: Outline, count: int = 4096) -> Array:
    """Return the signed curvature round the curve; positive where it bulges outward."""
    slope = curve.bottom.slope(np.arange(count) / count)
    bend = (np.roll(slope, -1, axis=0) - np.roll(slope, 1, axis=0)) * count / 2.0
    return (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / np.hypot(*slope.T) ** 3


@pytest.mark.parametrize("foot", FEET.values(), ids=list(FEET))
def test_length_ball_width_and_heel_width_are_exact(foot: Measures) -> None:
    curve = outline(foot)
    x, _ = ring(curve).T
    assert x.min() == pytest.approx(0.0, abs=EXACT)
    assert x.max() == pytest.approx(foot.length, abs=EXACT)
    assert width(curve, 0.175 * foot.length) == pytest.approx(foot.heel_width, abs=EXACT)
    widest = max(width(curve, t * foot.length) for t in np.linspace(0.55, 0.80, 26))
    # 26 stations 3 mm apart on a curve of 80 mm radius may miss the widest by 3^2 / 8 / 80 = 0.014 a side
    assert widest == pytest.approx(foot.ball_width, abs=EXACT + 0.03)
    assert widest <= foot.ball_width + EXACT


@pytest.mark.parametrize("foot", [STANDARD, *limit_feet()[::5], *sample_feet()[::50]], ids=name_of)
def test_the_ball_width_is_met_at_the_widest_station(foot: Measures) -> None:
    curve = outline(foot)
    widest = max(width(curve, t * foot.length) for t in np.linspace(0.55, 0.80, 501))
    assert widest == pytest.approx(foot.ball_width, abs=EXACT)


def test_the_rearmost_point_is_on_the_axis_at_the_start_of_the_curve() -> None:
    for foot in (STANDARD, *limit_feet()):
        start = outline(foot).bottom(np.array([0.0]))[0]
        assert start[0] == pytest.approx(0.0, abs=EXACT)
        assert ring(outline(foot))[:, 0].min() == pytest.approx(start[0], abs=1e-6)


def test_the_curve_runs_anticlockwise_with_the_lateral_side_first() -> None:
    curve = outline(STANDARD)
    x, y = ring(curve).T
    assert 0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0.0
    assert curve.bottom(np.array([0.25]))[0, 1] < 0.0 < curve.bottom(np.array([0.75]))[0, 1]
    assert (curve.points[curve.medial, 0].min(), curve.points[~curve.medial, 0].min()) == pytest.approx((0, 0), abs=0.2)
    assert np.all(np.einsum("ij,ij->i", curve.normals, curve.points - [137.0, 0.0])[[0, 128, 256, 384]] > 0.0)


@pytest.mark.parametrize("foot", [STANDARD, *limit_feet()], ids=name_of)
def test_the_outline_never_crosses_itself(foot: Measures) -> None:
    x, y = ring(outline(foot), 4096).T
    for station in np.linspace(0.002, 0.998, 250) * foot.length:
        assert np.count_nonzero(np.diff(np.sign(np.append(x, x[0]) - station))) == 2
    # away from the two ends, where a side is met at a right angle, x must advance steadily
    assert 0.5 * np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)) > 0.4 * foot.length * foot.ball_width


def test_the_standard_outline_keeps_within_a_quarter_millimetre_of_the_lasts() -> None:
    length, ball_width = 274.0, 98.0
    # the table has no station at 0.175: the cubic through its four neighbours
    heel = np.dot([-0.0625, 0.5625, 0.5625, -0.0625], (STATIONS[:, 1] + STATIONS[:, 2])[[5, 6, 7, 8]]) * ball_width
    curve = outline(Measures(262.0, 0.70 * length, 101.0, length, ball_width, float(heel)))
    points = ring(curve, 32768)
    t, medial, lateral = STATIONS.T
    for side in (medial, -lateral):
        for station in np.stack([t * length, side * ball_width], axis=1):
            assert np.hypot(*(points - station).T).min() < 0.25, f"at t = {station[0] / length:.3f}"


def test_the_standard_outline_has_four_inflections_the_waist_on_both_sides() -> None:
    curve = outline(STANDARD)
    bend = curvature(curve)
    turns = np.flatnonzero(np.sign(bend) != np.sign(np.roll(bend, 1))) / len(bend)
    assert len(turns) == 4
    x, y = curve.bottom(turns).T
    # a waist is between the heel's widest place and the ball's, one on each side
    assert np.all((x > 0.15 * STANDARD.length) & (x < 0.70 * STANDARD.length))
    assert sorted(np.sign(y)) == [-1, -1, 1, 1]


def test_the_standard_outline_has_no_spike_of_curvature() -> None:
    # interpolating the stations instead of fitting them gives 0.08 per mm and more between them
    assert np.abs(curvature(outline(STANDARD))).max() < 0.042


def test_both_ends_of_a_finished_insole_are_as_round_as_a_last() -> None:
    insole = build(Order(side="right", foot=FOOT)).right
    assert insole is not None
    curve = bottom_curve(FinishedMesh(insole.triangles.vertices, insole.triangles.faces))
    toe, heel = curve.width([curve.rear_x + curve.length - 2.0, curve.rear_x + 5.0])
    # the stations at 98 mm: 24.1 at the toe, 33.8 at the heel; the widest of a band had given 30.2 and 38.5
    assert 0.22 < toe / curve.ball_width < 0.26
    assert heel == pytest.approx(33.8 * curve.heel_width / 65.4, abs=2.0)


@pytest.mark.parametrize("foot", FEET.values(), ids=list(FEET))
def test_the_medial_ball_is_at_the_ball_length(foot: Measures) -> None:
    # lasts have it at t 0.69 to 0.705, where t = 0.70 is the ball length (measured lasts)
    place = (medial_ball_x(outline(foot)) - foot.ball_length) / foot.length
    assert -0.010 <= place <= 0.005


def test_the_medial_ball_follows_the_ball_length_alone() -> None:
    ahead = Measures(**{**vars(STANDARD), "ball_length": STANDARD.ball_length + 8.0})
    taller = Measures(**{**vars(STANDARD), "foot_length": STANDARD.foot_length + 8.0})
    plain = medial_ball_x(outline(STANDARD))
    # the flat top of the ball drifts a little where the stretch changes from behind to ahead
    assert medial_ball_x(outline(ahead)) - plain == pytest.approx(8.0, abs=0.5)
    assert medial_ball_x(outline(taller)) == plain


def test_the_heel_width_changes_the_rear_and_leaves_the_ball_alone() -> None:
    wide = outline(Measures(**{**vars(STANDARD), "heel_width": STANDARD.heel_width + 10.0}))
    change = ring(wide) - ring(outline(STANDARD))
    x = ring(wide)[:, 0]
    assert np.abs(change[:, 0]).max() < 1e-9
    # the spline through the knots rings a little past the end of the change
    assert np.abs(change[x > 0.56 * STANDARD.length]).max() < 1e-5
    assert np.abs(change[:, 1]).max() == pytest.approx(5.0, abs=0.5)
