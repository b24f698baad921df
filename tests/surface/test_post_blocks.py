"""Post blocks as a laboratory grinds them: rounded in plan, with leaning walls, run out at one end; and their lines."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.geometry.post_outline import TURNS, PostOutline, floor_outline, waves, waves_at
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.surface.post_blocks import parameters, round_blocks, underside_at
from insolecad.surface.post_outlines import outlines
from insolecad.surface.shell import sample_shell
from tests.support.feet import FOOT

SHORT = {"length_mm": 215, "ball_length_mm": 155, "ball_width_mm": 80, "heel_width_mm": 50}
LONG = {"length_mm": 300, "ball_length_mm": 219, "ball_width_mm": 112, "heel_width_mm": 75}
TIPPED = {"form.length": "three-quarter", "forefoot_post.angle_deg": 4.0}


def design_of(foot=FOOT, **values: object) -> Design:
    order = Order(foot=foot, side="right", wearer={"mass_kg": 78, "age": 40}, material={"name": "pa12"})
    wanted = prescribe(order.with_values({"form.construction": "shell", **values}))["right"]
    return Design(wanted.measures, wanted.doses, wanted.form)


def rings(design: Design, name="post") -> tuple[PostOutline, np.ndarray, np.ndarray]:
    """Return an outline, and the rings (n, 3) in which its block meets the shell and the floor."""
    outline = outlines(design)[name].outline
    top = underside_at(design, parameters(design, outline.ring))
    flat = waves_at(floor_outline(outline, top), TURNS)
    return outline, top, np.column_stack([flat, np.zeros(len(flat))])


def smallest_radius(ring: np.ndarray) -> float:
    """Return the radius of the tightest bend in plan, its smallest waves left out: the underside bends by jerks."""
    parts = waves(ring[:, :2])[:20]
    (dx, dy), (ddx, ddy) = (waves_at(parts, TURNS, order).T for order in (1, 2))
    return float(1.0 / ((dx * ddy - dy * ddx) / np.hypot(dx, dy) ** 3).max())


HEELS = [{}, {"form.length": "three-quarter"}, {"rearfoot_post.angle_deg": 8.0}, {"rearfoot_post.angle_deg": -8.0}]
HEELS += [{"support.level": "maximum", "foot.type": "flat"}, {"support.level": "mild"}]


@pytest.mark.parametrize("foot", [FOOT, SHORT, LONG], ids=["usual", "short", "long"])
@pytest.mark.parametrize("values", HEELS, ids=str)
def test_the_block_under_the_heel_has_corners_of_at_least_6_mm(values, foot):
    _, top, floor = rings(design_of(foot, **values))
    assert smallest_radius(top) > 6.0 and smallest_radius(floor) > 6.0


@pytest.mark.parametrize("values", HEELS, ids=str)
def test_its_walls_lean_in_by_5_to_10_degrees_and_its_front_runs_out_at_30_to_45(values):
    outline, top, floor = rings(design_of(**values))
    ahead = outline.ways[:, 0]
    along = waves_at(waves(floor[:, :2]), TURNS, 1)
    outward = np.column_stack([along[:, 1], -along[:, 0]]) / np.hypot(*along.T)[:, None]
    lean = np.degrees(np.arctan2(((top - floor)[:, :2] * outward).sum(axis=1), top[:, 2]))
    rear, front = ahead < -0.9, ahead > 0.999
    assert lean[rear].min() > 5.0 and lean[rear].max() < 10.0
    assert 30.0 < 90.0 - lean[front].max() and 90.0 - lean[front].min() < 45.0
    # nowhere does a wall lean out: a floor that is wider than the block would catch the shoe
    assert lean.min() > 5.0


@pytest.mark.parametrize("angle", [-4.0, 1.5, 4.0])
@pytest.mark.parametrize("length", ["sulcus", "three-quarter"])
def test_a_wedge_grows_from_the_border_that_stays_down_to_the_one_that_is_raised(length, angle):
    outline, top, floor = rings(design_of(**{"form.length": length, "forefoot_post.angle_deg": angle}), "tip_post")
    # behind it the arch begins
    front = outline.ways[:, 0] > 0.8
    slope = np.polyfit(outline.ways[front, 1] * outline.half[1], top[front, 2], 1)[0]
    assert np.degrees(np.arctan(slope)) == pytest.approx(angle, abs=0.6)
    assert top[:, 2].min() > 0.5
    assert smallest_radius(top) > 4.0 and np.ptp(floor[:, :2] @ outline.ahead) > 16.0


def test_a_wedge_ends_beside_the_step_of_the_first_ray():
    plain, stepped = (
        rings(design_of(**TIPPED, **{"form.first_ray_step": step}), "tip_post")[1] for step in (False, True)
    )
    assert plain[:, 1].max() > stepped[:, 1].max() + 5.0


@pytest.mark.parametrize("foot", [FOOT, SHORT, LONG], ids=["usual", "short", "long"])
@pytest.mark.parametrize("values", [*HEELS[:3], TIPPED, {**TIPPED, "form.first_ray_step": True}], ids=str)
@pytest.mark.parametrize("lines", [(40, 24, 1), (97, 61, 1), (97, 61, -1)])
def test_the_lines_of_a_mesh_fold_nowhere_round_a_block(foot, values, lines):
    rows, columns, mirrored = lines
    spread = np.linspace(0.0, 1.0, rows), np.linspace(0.0, 1.0, columns), np.linspace(0.0, 1.0, 5)
    surface = sample_shell(design_of(foot, **values), *spread)
    beneath = (surface if mirrored > 0 else surface.mirror()).beneath
    for points in (beneath.points, *(block.floor for block in beneath.blocks)):
        ahead, across = np.diff(points[:, :-1, :2], axis=0), np.diff(points[:-1, :, :2], axis=1)
        # each cell's two triangles on both diagonals, except for the corners of a ring, where two sides are in line
        area = ahead[..., 0] * across[..., 1] - ahead[..., 1] * across[..., 0]
        assert (area <= 0.0).sum() <= 4 * len(beneath.blocks) and area.min() > -0.02


def test_the_lines_away_from_the_blocks_stay_where_they_are():
    design = design_of(**TIPPED)
    rows, columns = np.linspace(0.0, 1.0, 80), np.linspace(0.0, 1.0, 50)
    even = underside_at(design, np.dstack(np.meshgrid(rows, columns, indexing="ij")))
    moved = round_blocks(design, even, rows, columns)
    still = (even == moved.points).all(axis=2)
    assert still[[0, -1]].all() and still[:, [0, -1]].all() and still[45:50].all() and not still.all()
    ring = moved.points[moved.blocks[0].cells][0]
    x = outlines(design)["post"].outline.middle[0]
    assert np.hypot(*(ring[len(ring) // 2, :2] - [0.04 * 262.0, 0.0])) < 4.0 < x
