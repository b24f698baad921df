"""Tip posts: the wedge under the front edge of a shell, in meshes, STEP and 3MF, judged as files."""

from pathlib import Path

import numpy as np
import pytest

from insolecad.errors import LimitError, OrderError
from insolecad.inspection.formats import stl
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.job.pipeline import build, make
from insolecad.job.self_check import in_single_precision
from insolecad.order import Order
from insolecad.report.foot import feet
from insolecad.report.subject import from_pair
from tests.support.exact import built, misses
from tests.support.feet import FOOT
from tests.support.soundness import body_faults, step_faults
from tests.support.threemf_reading import strict

THREE_QUARTER = {"form.length": "three-quarter", "forefoot_post.angle_deg": 4.0}


def order_of(side: str = "right", **values: object) -> Order:
    base = {"name": "tip", "foot": FOOT, "side": side, "wearer": {"mass_kg": 78}, "material": {"name": "pa12"}}
    return Order(**base).with_values({"form.construction": "shell", "form.label": "none", **values})


def mesh_of(part) -> FinishedMesh:
    return in_single_precision(part.triangles)


def floors(mesh: FinishedMesh) -> np.ndarray:
    """Return the stations of what is on the floor."""
    return np.sort(mesh.vertices[np.abs(mesh.vertices[:, 2]) < 1e-6, 0])


@pytest.mark.parametrize(
    ("side", "values"),
    [
        ("right", THREE_QUARTER),
        ("left", {"form.length": "sulcus", "forefoot_post.angle_deg": -3.0, "form.post_block": "separate"}),
        ("left", {**THREE_QUARTER, "form.tip_post": "none"}),
    ],
)
def test_files_with_a_tip_post_read_back_clean_and_show_the_angle(side, values, tmp_path):
    order = order_of(side, **values)
    make(order, formats=["stl", "step"], out=tmp_path)
    stems = sorted(path.stem for path in tmp_path.glob("*.stl"))
    apart = values.get("form.post_block") == "separate"
    assert [stem[-9:] for stem in stems[1:]] == (["rate_post", "_tip_post"] if apart else [])
    for stem in stems:
        assert body_faults(weld(stl.read(tmp_path / f"{stem}.stl"))) == []
        assert step_faults(tmp_path / f"{stem}.step", tmp_path / f"{stem}.stl") == []


def test_a_shell_stands_on_both_blocks_and_no_other_place_is_as_low_behind_its_front_edge():
    whole, tilted = (
        build(order_of(**THREE_QUARTER)).right,
        build(order_of(**THREE_QUARTER, **{"form.tip_post": "none"})).right,
    )
    stations = floors(mesh_of(whole))
    assert stations[0] < 15.0 and stations[-1] > 165.0
    assert not ((stations > 70.0) & (stations < 140.0)).any()
    assert floors(mesh_of(tilted))[-1] < 70.0
    # except for the wedge they are one shape
    assert np.array_equal(whole.right_surface.grid, tilted.right_surface.grid)


@pytest.mark.parametrize("angle", [-4.0, 2.5])
def test_shell_and_wedge_together_are_the_joined_body(angle):
    values = {**THREE_QUARTER, "forefoot_post.angle_deg": angle}
    parts = build(order_of(**values, **{"form.tip_post": "separate"})).right
    (wedge,) = parts.post_blocks
    top = mesh_of(wedge)
    assert body_faults(top) == [] and wedge.name == "tip_post"
    # a wedge of its own must hold together: it is 1 mm high where it is thinnest
    assert top.vertices[top.vertices[:, 2] > 1e-6, 2].min() > 0.3
    whole = build(order_of(**values, **{"form.tip_post": "joined"})).right
    thin, thick = (wedge.right_surface.beneath.blocks[1].outline.half[1] for _ in range(2))
    assert thin == thick > 20.0
    volumes = [mesh_of(part).volume_cm3 for part in (parts, wedge, whole)]
    if angle == -4.0:
        # the separate one begins where it is 1 mm high, the joined one where it is half of that
        assert volumes[0] + volumes[1] <= volumes[2] + 1e-3
    assert volumes[0] + volumes[1] == pytest.approx(volumes[2], rel=6e-3)


def test_left_is_the_mirrored_right():
    right, left = build(order_of(**THREE_QUARTER)).right, build(order_of("left", **THREE_QUARTER)).left
    assert np.array_equal(right.triangles.vertices * (1.0, -1.0, 1.0), left.triangles.vertices)
    assert [one.size for one in left.surface.beneath.blocks] == [one.size for one in right.surface.beneath.blocks]


def test_each_part_of_a_3mf_has_its_name(tmp_path: Path):
    order = order_of(**THREE_QUARTER, **{"form.post_block": "separate"})
    sheet = make(order, formats=["3mf"], out=tmp_path).data
    read = [one.name for one in strict(tmp_path / sheet["pair"]["files"][0]["path"]).objects]
    assert read == ["insole-R", "insole-R_post", "insole-R_tip_post"]


@pytest.mark.parametrize("construction", ["shell", "cushion"])
def test_the_dose_is_exact_along_the_front_edge_and_the_judge_finds_another(construction, tmp_path):
    material = {"shell": "pa12", "cushion": "tpu95a"}[construction]
    values = {**THREE_QUARTER, "form.construction": construction, "material.name": material}
    order = order_of("left", **values)
    missed = misses(built(order, tmp_path), order, tmp_path)
    assert abs(missed["forefoot_post.angle_deg@forefoot_post"]) < 0.1
    judged = []
    for angle in (4.0, 3.0):
        pair = build(order.with_values({"forefoot_post.angle_deg": angle}))
        (one,) = feet(pair, from_pair(pair))
        judged.append(one)
    from dataclasses import replace

    for sheet, found, ok in ((judged[0], 4.0, True), (judged[1], 4.0, False)):
        mixed = replace(judged[0], sheet=sheet.sheet).verification.doses
        (dose,) = [one for one in mixed if one.feature == "forefoot_post"]
        assert dose.got == pytest.approx(found, abs=0.1) and dose.ok is ok


def test_a_post_too_slight_for_a_wedge_is_refused_and_both_ways_out_build():
    order = order_of(**{"form.length": "three-quarter", "forefoot_post.angle_deg": 0.3, "form.tip_post": "separate"})
    with pytest.raises(LimitError, match="under 20 mm wide") as error:
        build(order)
    (problem,) = error.value.problems
    for change in problem.changes:
        assert build(order.with_values(dict(change.settings))).right


def test_only_a_shell_has_a_tip_post():
    with pytest.raises(OrderError, match=r"only with form\.construction shell"):
        Order(foot=FOOT, form={"tip_post": "joined"})
