"""The step beside the first ray: the front edge of a three-quarter insole turns back, round and gentle."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.errors import LimitError, OrderError
from insolecad.features import DOSES
from insolecad.geometry.construction import Form
from insolecad.geometry.front_edge import STEP_BACK, cut, front
from insolecad.geometry.outline import ACROSS, outline
from insolecad.inspection.formats import stl
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.surface.coarse_grid import probe
from tests.support.exact import built, misses
from tests.support.feet import FOOT, STANDARD, limit_feet, name_of, sample_feet
from tests.support.front_edges import TYPICAL, curvature
from tests.support.orders import LEVELS, TYPES, foot, people
from tests.support.soundness import mesh_faults, step_faults

PLAIN, STEPPED = Form("three-quarter"), Form("three-quarter", first_ray_step=True)
REAL = [STANDARD, *sample_feet()[::10]]
FEET = [*REAL, *limit_feet()]


def cup_for(measures):
    room = DOSES["heel_cup.inner_width_mm"]
    width = max(min(measures.heel_width + 3.0, room.high), room.low)
    cup = TYPICAL.heel_cup.model_copy(update={"depth_mm": 14.0, "inner_width_mm": width})
    return TYPICAL.model_copy(update={"heel_cup": cup})


def set_back(measures, y):
    """Return how much further back than without the step the edge is at y, in mm."""
    whole = outline(measures)
    plain, stepped = front(whole, PLAIN), front(whole, STEPPED)
    return float((plain.at(np.array([y])) - stepped.at(np.array([y])))[0])


@pytest.mark.parametrize("foot", REAL, ids=name_of)
def test_both_bends_have_a_radius_of_12_mm_and_the_medial_border_is_25_mm_back(foot):
    whole = outline(foot)
    edge = front(whole, STEPPED)
    bends = curvature(cut(whole, edge))
    # the rounding of the lateral corner is the plain edge's
    assert 1.0 / np.abs(bends).max() > 12.0
    assert np.abs(np.diff(bends)).max() < 0.01
    y = edge.first_ray.y
    for _ in range(20):
        y = (y + whole.crossing(float(edge.at(np.array([y]))[0]))[1]) / 2.0
    full = STEP_BACK * min(foot.foot_ball_width / 100.0, 1.0)
    assert set_back(foot, y) == pytest.approx(full, abs=0.4)


@pytest.mark.parametrize("foot", REAL, ids=name_of)
def test_the_second_ray_keeps_its_support_and_the_lateral_edge_is_the_plain_one(foot):
    whole = outline(foot)
    assert set_back(foot, whole.across(ACROSS[1])) < 2.0
    assert set_back(foot, whole.across(ACROSS[2])) == pytest.approx(0.0, abs=1e-9)
    assert set_back(foot, whole.across(ACROSS[0])) > 0.45 * STEP_BACK * min(foot.foot_ball_width / 100.0, 1.0)


@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_the_grid_folds_nowhere_and_no_corner_is_sharp(foot):
    assert probe(Design(foot, cup_for(foot), STEPPED)).area[1:-1, 1:-1].min() > 0.0
    assert curvature(cut(outline(foot), front(outline(foot), STEPPED))).max() < 1.0 / 8.0


def test_thinning_is_smooth_in_every_direction():
    edge = Design(STANDARD, cup_for(STANDARD), STEPPED).front
    x, y = (axis.ravel() for axis in np.meshgrid(np.linspace(100.0, 200.0, 201), np.linspace(-50.0, 50.0, 201)))
    h = 0.02
    for dx, dy in ((1.0, 0.0), (0.0, 1.0), (0.7, 0.7), (0.7, -0.7)):
        values = [edge.nearness(x + k * h * dx, y + k * h * dy) for k in (-2, -1, 0, 1, 2)]
        bends = [(values[k] - 2.0 * values[k + 1] + values[k + 2]) / h**2 for k in range(3)]
        # second differences 0.02 mm apart: a crease would jump by 1 / 0.02, a jump of curvature by its size
        assert np.abs(bends[2] - bends[0]).max() < 0.01
        assert np.abs(bends[1]).max() < 0.05


def test_the_edge_is_where_the_insole_ends(tmp_path):
    order = Order(name="stepped", side="right", foot=FOOT, form={"length": "three-quarter", "first_ray_step": True})
    made = build(order).right
    made.export(tmp_path / "stepped.stl")
    made.export(tmp_path / "stepped.step")
    floor = bottom_curve(weld(stl.read(tmp_path / "stepped.stl"))).points
    assert made.design.front.distance_behind(*floor.T).min() == pytest.approx(0.0, abs=0.03)
    assert mesh_faults(tmp_path / "stepped.stl", 1.0) == []
    assert step_faults(tmp_path / "stepped.step", tmp_path / "stepped.stl") == []


def test_doses_stay_exact(tmp_path):
    form = {"length": "three-quarter", "first_ray_step": True}
    for number, person in enumerate(people()[::40]):
        order = Order(
            name=f"exact{number}",
            side="right",
            foot={**foot(person), "type": TYPES[number % 3]},
            form=form,
            activity={"type": "walking"},
            heel_cup={"depth_mm": 12.0},
            medial_arch={"height_mm": 14.0 + number % 3},
            lateral_arch={"height_mm": 2.0},
            metatarsal_pad={"height_mm": 2.0},
        )
        found = misses(built(order, tmp_path), order, tmp_path)
        assert len(found) >= 4
        for key, miss in found.items():
            assert abs(miss) < (0.1 if "_deg" in key else 0.05), key


def test_few_are_refused_the_step_by_rule_and_the_cure_builds():
    refused = 0
    for number, person in enumerate(people()[::8]):
        kind = {"support": {"level": LEVELS[number % 3]}, "form": {"length": "three-quarter", "first_ray_step": True}}
        order = Order(side="right", foot={**foot(person), "type": TYPES[number // 3 % 3]}, **kind)
        try:
            build(order, tolerance=0.2)
        except LimitError as error:
            refused += 1
            build(order.with_values(error.cure), tolerance=0.2)
    assert refused <= 1


@pytest.mark.parametrize("length", ["full", "sulcus"])
def test_the_step_on_a_longer_insole_is_refused_with_what_to_do(length):
    with pytest.raises(OrderError, match="first_ray_cutout") as refused:
        Order(foot=FOOT, form={"length": length, "first_ray_step": True})
    assert [problem.key for problem in refused.value.problems] == ["form.first_ray_step"]


def test_a_first_ray_cutout_ahead_of_the_edge_points_to_the_step():
    order = Order(side="right", foot=FOOT, form={"length": "three-quarter"}, first_ray_cutout={"depth_mm": 2})
    with pytest.raises(LimitError, match="first_ray_step=true"):
        build(order)


def test_the_left_one_is_the_mirrored_right_one():
    pair = build(Order(foot=FOOT, form={"length": "three-quarter", "first_ray_step": True}), tolerance=0.1)
    assert np.array_equal(pair.left.triangles.vertices, pair.right.triangles.vertices * [1.0, -1.0, 1.0])
