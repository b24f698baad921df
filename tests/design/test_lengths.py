"""Insoles that end behind the toes: where the front edge runs, how it thins, and what cannot be on them."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.errors import LimitError
from insolecad.features import DOSES
from insolecad.geometry.construction import Form
from insolecad.geometry.definitions import BEHIND_BALL_LINE_MM
from insolecad.geometry.front_edge import cut, front
from insolecad.geometry.outline import BALL_LINE, Outline, outline
from insolecad.inspection.formats import stl
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import weld
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.job.pipeline import build, make
from insolecad.job.template.outlines import template
from insolecad.order import Order
from insolecad.prescription import prescribe
from tests.support.exact import built, misses
from tests.support.feet import FOOT, STANDARD, limit_feet, name_of, sample_feet
from tests.support.front_edges import TYPICAL, curvature
from tests.support.orders import LEVELS, TYPES, foot, people
from tests.support.random_prescriptions import orders
from tests.support.soundness import mesh_faults, step_faults

SHORT = ("sulcus", "three-quarter")
FEET = [STANDARD, *limit_feet(), *sample_feet()[::20]]


def shortened(measures, length) -> Outline:
    whole = outline(measures)
    edge = front(whole, Form(length))
    assert edge is not None
    return cut(whole, edge)


@pytest.mark.parametrize("length", SHORT)
@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_no_corner_is_sharper_than_8_mm_and_the_curvature_never_jumps(foot, length):
    bends = curvature(shortened(foot, length))
    assert bends.max() < 1.0 / 8.0
    assert np.abs(np.diff(bends)).max() < 0.01  # over 0.15 mm; an arc set against a line would jump by 0.07


@pytest.mark.parametrize("length", SHORT)
@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_the_grid_folds_nowhere(foot, length):
    from insolecad.surface.coarse_grid import probe

    cup = {"depth_mm": 14.0, "inner_width_mm": min(foot.heel_width + 3.0, DOSES["heel_cup.inner_width_mm"].high)}
    doses = TYPICAL.model_copy(update={"heel_cup": TYPICAL.heel_cup.model_copy(update=cup)})
    look = probe(Design(foot, doses, Form(length)))
    assert look.area[1:-1, 1:-1].min() > 0.0


@pytest.mark.parametrize("foot", FEET, ids=name_of)
def test_behind_the_front_edge_the_outline_is_the_full_one(foot):
    whole, short = outline(foot), shortened(foot, "three-quarter")
    for x in np.linspace(0.1, 0.38, 9) * foot.foot_length:
        assert short.crossing(float(x)) == pytest.approx(whole.crossing(float(x)), abs=2e-3)


def test_three_quarter_length_ends_6_mm_behind_the_ball_line_and_sulcus_length_at_the_crease():
    whole, edge = outline(STANDARD), front(outline(STANDARD), Form("three-quarter"))
    y = np.linspace(-30.0, 30.0, 7)
    ball_line = STANDARD.ball_length + (y - whole.across(1.0)) * BALL_LINE
    assert edge.distance_behind(ball_line, y) == pytest.approx(np.full(7, -BEHIND_BALL_LINE_MM))
    crease = front(whole, Form("sulcus"))
    middle = STANDARD.head_line_centre_x + 0.085 * STANDARD.foot_length
    assert float(crease.distance_behind(np.array(middle), np.array(whole.ball_centre_y))) == pytest.approx(0.0)


@pytest.mark.parametrize("length", SHORT)
def test_the_written_file_ends_at_the_front_edge_and_thins_to_1_mm(length, tmp_path):
    order = Order(name="short", side="right", foot=FOOT, form={"length": length})
    sheet = make(order, formats=["stl"], out=tmp_path)
    mesh = weld(stl.read(next(tmp_path.glob("*.stl"))))
    design = Design(*[getattr(prescribe(order)["right"], part) for part in ("measures", "doses", "form")])
    edge = design.front
    floor = bottom_curve(mesh).points
    assert edge.distance_behind(*floor.T).min() == pytest.approx(0.0, abs=0.02)
    # in the middle of the front edge, from the edge inward
    y = design.outline.ball_centre_y
    at_edge = edge.x + BALL_LINE * y
    inward = np.array([1.5, 15.6, 25.0]) * np.hypot(1.0, BALL_LINE)
    top = top_at(mesh, at_edge - inward, np.full(3, y))
    base = design.ground(at_edge - inward, np.full(3, y))
    assert top[0] == pytest.approx(1.0, abs=0.1)
    assert np.all(top[1:] >= base[1:] - 0.02)
    assert sheet.data["sides"]["right"]["measured"]["min_thickness_mm"] >= 1.0
    assert {one["level"] for one in sheet.data["sides"]["right"]["findings"]} <= {"ok", "note"}


@pytest.mark.parametrize("length", SHORT)
def test_the_left_one_is_the_mirrored_right_one(length):
    pair = build(Order(foot=FOOT, form={"length": length}))
    flipped = pair.right.triangles.vertices * [1.0, -1.0, 1.0]
    assert np.array_equal(pair.left.triangles.vertices, flipped)


@pytest.mark.parametrize(
    "order", list(orders(4, 11, lengths=True)), ids=lambda order: f"{order.name}-{order.form.length}"
)
def test_random_prescriptions_are_exact_and_sound_in_every_length(order, tmp_path):
    try:
        file = built(order, tmp_path, formats=["stl", "step"])
    except LimitError as error:
        build(order.with_values(error.cure))
        return
    assert mesh_faults(file.path, 1.0) == []
    assert step_faults(file.path.with_suffix(".step"), file.path) == []
    for key, miss in misses(file, order, tmp_path).items():
        assert abs(miss) < (0.1 if "_deg" in key else 0.05), key


@pytest.mark.parametrize(
    ("length", "ordered", "keys"),
    [
        ("three-quarter", {"toe_crest.height_mm": 4.0}, {"toe_crest.height_mm"}),
        ("three-quarter", {"forefoot_post.angle_deg": 2.0}, set()),
        ("three-quarter", {"head_offload.mth3_mm": 2.0}, {"head_offload.mth3_mm"}),
        ("sulcus", {"head_offload.mth3_mm": 2.0}, set()),
        ("sulcus", {"forefoot_post.angle_deg": 2.0}, set()),
    ],
)
def test_what_is_ahead_of_the_front_edge_is_refused_by_name_and_the_cure_builds(length, ordered, keys):
    order = Order(side="right", foot=FOOT, form={"length": length}, **ordered)
    if not keys:
        assert build(order).right is not None
        return
    with pytest.raises(LimitError, match="ahead of the front edge") as refused:
        build(order)
    assert {key.removeprefix("right.") for key in refused.value.cure} == keys
    build(order.with_values(refused.value.cure))


def test_a_bar_that_would_stand_as_a_step_on_the_front_edge_is_refused():
    order = Order(side="right", foot=FOOT, form={"length": "three-quarter"}, metatarsal_bar={"height_mm": 4})
    with pytest.raises(LimitError, match="height of the front edge"):
        build(order)


def test_the_pad_of_a_three_quarter_insole_moves_back_behind_its_front_edge():
    order = Order(side="right", foot=FOOT, form={"length": "three-quarter"}, wearer={"complaints": ["forefoot-pain"]})
    pad = prescribe(order)["right"].table["metatarsal_pad"]
    assert pad["height_mm"].value > 0.0
    assert pad["front_edge_mm"].value == 15.0
    assert "three-quarter" in pad["front_edge_mm"].reason
    build(order)


def test_reference_points_ahead_of_the_front_edge_are_left_out():
    full, short = (
        set(build(Order(side="right", foot=FOOT, form={"length": length})).right.references)
        for length in ("full", "three-quarter")
    )
    assert "ball_centre" in full - short
    assert {"heel_seat", "cup_rear", "medial_arch_apex", "metatarsal_pad_crest"} <= short


@pytest.mark.parametrize("length", SHORT)
def test_nobody_is_refused_a_shorter_insole_by_rule(length):
    for number, person in enumerate(people()[::8]):
        kind = {"support": {"level": LEVELS[number % 3]}, "form": {"length": length}}
        order = Order(side="right", foot={**foot(person), "type": TYPES[number // 3 % 3]}, **kind)
        assert build(order, tolerance=0.2).right is not None


@pytest.mark.parametrize("length", SHORT)
def test_the_template_has_the_outline_as_made_and_no_line_ahead_of_it(length):
    order = Order(side="right", foot=FOOT, form={"length": length})
    made = build(order).right
    drawn = template(made, "short")
    x, y = made.surface.floor[:, :2].T
    area = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2.0
    assert drawn.line("insole").area == pytest.approx(area, rel=1e-3)
    # drawn toes up, the inner side of a right one on the left
    ahead = [made.design.front.distance_behind(line.points[:, 1], -line.points[:, 0]).min() for line in drawn.lines]
    assert min(miss for miss, line in zip(ahead, drawn.lines, strict=True) if line.kind == "mark") > -0.01
    assert ("ball line" in {line.name for line in drawn.lines}) == (length == "sulcus")


def test_a_pocket_that_would_cut_through_the_taper_is_refused_and_the_cure_builds():
    order = Order(foot=FOOT, side="right", form={"length": "sulcus"}, base={"heel_mm": 6.0, "forefoot_mm": 6.0})
    order = order.with_values({"forefoot_gel_pocket.depth_mm": 4.0, "metatarsal_pad.height_mm": 0.0})
    with pytest.raises(LimitError, match="thickness over a relief") as error:
        build(order)
    assert build(order.with_values(error.value.cure)).right
