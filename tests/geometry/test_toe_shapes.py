"""Toe shapes: the outline ahead of the ball changes, its sizes and all behind the ball do not."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.features import DOSES, Doses
from insolecad.geometry.construction import Form
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.geometry.toe_shapes import TOES
from insolecad.job.pipeline import build
from insolecad.order import KEYS, Order
from insolecad.prescription import prescribe
from insolecad.surface.coarse_grid import probe
from tests.support.feet import FOOT, STANDARD, crossings, limit_feet, name_of, sample_feet
from tests.support.forms import SHAPED_TOES

FEET = [STANDARD, *limit_feet(), *sample_feet()[::10]]

LAST_LIKE = Measures(262.0, 0.70 * 274.0, 101.0, 274.0, 98.0, 65.0)
"""A foot on which the normalised curve is stretched by length and width alone."""

STILL = {"anatomic": 0.93}
"""How far in ball lengths the outline is the round one: the anatomic one swings in beside the ball, before its top."""


def bends(curve: Outline, count: int = 4096) -> Array:
    """Return the signed curvature round the curve, in 1/mm; positive where it bulges."""
    slope = curve.bottom.slope(np.arange(count) / count)
    bend = (np.roll(slope, -1, axis=0) - np.roll(slope, 1, axis=0)) * count / 2.0
    return (slope[:, 0] * bend[:, 1] - slope[:, 1] * bend[:, 0]) / np.hypot(*slope.T) ** 3


def inflections(curve: Outline) -> int:
    bend = np.sign(bends(curve))
    return int(np.count_nonzero(bend != np.roll(bend, 1)))


@pytest.mark.parametrize("toe", SHAPED_TOES)
@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_sizes_are_exact_and_behind_the_ball_nothing_changes(foot, toe):
    plain, shaped = outline(foot), outline(foot, Form(toe=toe))
    assert shaped.sizes == pytest.approx((foot.length, foot.ball_width, foot.heel_width), abs=0.01)
    assert shaped.bottom.column(np.arange(8192) / 8192, 0).max() == pytest.approx(foot.length, abs=0.005)
    behind = plain.points[:, 0] < STILL.get(toe, 1.0) * foot.ball_length
    # the spline through the knots rings a little past the first that moves
    assert np.abs(shaped.points - plain.points)[behind].max() == 0.0
    u = np.arange(8192) / 8192
    still = plain.bottom.column(u, 0) < STILL.get(toe, 1.0) * foot.ball_length
    assert np.abs(shaped.bottom(u) - plain.bottom(u))[still].max() < 0.002


@pytest.mark.parametrize("toe", SHAPED_TOES)
@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_the_toe_bulges_everywhere_has_no_sharp_corner_and_no_inflection_more(foot, toe):
    plain, shaped = outline(foot), outline(foot, Form(toe=toe))
    assert inflections(shaped) <= inflections(plain)
    bend = bends(shaped)
    assert bend[shaped.bottom.column(np.arange(4096) / 4096, 0) > foot.ball_length].min() > 0.0
    # at a corner of the plausibility limits, 54 mm wide and 180 long, the toe is hardly half as wide as on a usual foot
    assert 1.0 / bend.max() > min(8.0, 0.12 * foot.ball_width)
    assert np.abs(np.diff(bend)).max() < 0.01  # over 0.15 mm: nowhere a jump


def test_on_surveyed_feet_no_toe_bends_tighter_than_13_mm():
    for toe in TOES:
        assert min(1.0 / bends(outline(foot, Form(toe=toe)), 1024).max() for foot in sample_feet()) > 13.0


def test_the_standard_outline_keeps_its_four_inflections():
    assert {inflections(outline(STANDARD, Form(toe=toe))) for toe in TOES} == {4}


def test_a_tapered_toe_is_narrower_and_a_square_one_wider_than_the_round():
    widths = {}
    for toe in TOES:
        curve = outline(STANDARD, Form(toe=toe))
        widths[toe] = [np.ptp(crossings(curve.bottom, t * STANDARD.length, 0)) for t in (0.80, 0.90, 0.95)]
    for narrow, plain, wide in zip(widths["tapered"], widths["round"], widths["square"], strict=True):
        assert narrow < plain < wide
    assert widths["tapered"][2] < widths["round"][2] - 10.0
    assert widths["square"][2] > widths["round"][2] + 8.0


def test_the_anatomic_toe_runs_beside_the_big_toe_of_measured_feet():
    curve = outline(LAST_LIKE, Form(toe="anatomic"))
    offsets = [curve.crossing(t * LAST_LIKE.length)[1] / LAST_LIKE.ball_width for t in (0.85, 0.90, 0.93)]
    assert offsets == pytest.approx([0.51, 0.48, 0.44], abs=0.012)


def test_the_room_ahead_of_the_big_toe_is_read_off_the_outline_and_said_with_the_shape():
    for toe, shape in TOES.items():
        curve = outline(STANDARD, Form(toe=toe))
        x, y = curve.bottom(np.arange(65536) / 65536).T
        ahead = x[(y > 0.30 * STANDARD.foot_ball_width) & (x > STANDARD.ball_length)].max()
        assert curve.big_toe_room == pytest.approx(ahead - STANDARD.foot_length, abs=0.02)
        assert round(curve.big_toe_room, 1) == pytest.approx(shape.big_toe_room_mm, abs=0.051)
        assert f"{shape.big_toe_room_mm:g}" in KEYS["form.toe"].sentence


def test_the_overhang_of_the_big_toe_is_its_side_over_the_outlines():
    feet = {toe: [outline(foot, Form(toe=toe)).big_toe_overhang for foot in sample_feet()] for toe in TOES}
    # 0.495 of the ball's width at 0.57 of the way from the first head to the tip, less the outline there
    x = STANDARD.ball_length + 0.57 * (STANDARD.foot_length - STANDARD.ball_length)
    here = 0.495 * STANDARD.foot_ball_width - crossings(outline(STANDARD).bottom, x, 0)[1]
    assert here <= outline(STANDARD).big_toe_overhang < here + 1.5
    assert 3.0 < min(feet["round"]) and max(feet["round"]) < 8.0  # on real shoes 4 to 10
    assert max(feet["anatomic"]) < 1.0 < min(feet["square"]) < min(feet["tapered"])


@pytest.mark.parametrize("toe", SHAPED_TOES)
def test_the_tip_is_between_the_middle_and_the_big_toe(toe):
    for foot in (STANDARD, *limit_feet()):
        assert 0.0 < outline(foot, Form(toe=toe)).tip[1] < 0.15 * foot.ball_width


@pytest.mark.parametrize("length", ["full", "sulcus"])
@pytest.mark.parametrize("toe", SHAPED_TOES)
@pytest.mark.parametrize("foot", [STANDARD, *limit_feet(), *sample_feet()[::50]], ids=name_of)
def test_the_grid_folds_nowhere(foot, toe, length):
    room = DOSES["heel_cup.inner_width_mm"]
    width = max(min(foot.heel_width + 3.0, room.high), room.low)
    doses = {"heel_cup": {"depth_mm": 14.0, "inner_width_mm": width}, "medial_arch": {"height_mm": 17.5}}
    look = probe(Design(foot, Doses.model_validate(doses), Form(length, toe=toe)))
    assert look.area[1:-1, 1:-1].min() > 0.0


def test_a_three_quarter_insole_is_the_same_with_every_toe_and_says_so():
    plain, asked = (
        Order(side="right", foot=FOOT, form={"length": "three-quarter", "toe": toe}) for toe in ("round", "square")
    )
    assert np.array_equal(build(plain).right.triangles.vertices, build(asked).right.triangles.vertices)
    (found,) = [note for note in prescribe(asked)["right"].notes if note.check == "toe shape"]
    assert "no effect" in found.advice
    assert not [note for note in prescribe(plain)["right"].notes if note.check == "toe shape"]
