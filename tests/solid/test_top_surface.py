"""The foot side alone: an open surface in both formats that agrees with the whole insole's."""

import subprocess
import sys

import numpy as np
import pytest

from insolecad.inspection.formats import step, stl
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.parts import Part
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from tests.support.soundness import hausdorff

FOOT = {"length_mm": 262, "type": "flat"}
ALONE = Part(top_only=True)
OF_THE_BODY = {
    "body",
    "length in mm",
    "ball width in mm",
    "heel width in mm",
    "thinnest place in mm",
    "wall overhang in degrees",
}


@pytest.fixture(scope="module", params=["full", "sulcus", "three-quarter"])
def alone(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("top")
    order = Order(name="top", foot=FOOT, form={"length": request.param}, ventilation={"zones": ["midfoot"]})
    return order, make(order, formats=["stl", "step"], out=folder, part=ALONE).data, folder


def test_the_files_are_called_top_and_hold_one_open_surface_that_faces_up(alone):
    _, sheet, folder = alone
    for side, letter in (("right", "R"), ("left", "L")):
        names = [file["path"] for file in sheet["sides"][side]["files"]]
        assert names == [f"top_{letter}_EU41.5_moderate_top.{kind}" for kind in ("stl", "step")]
        mesh = weld(stl.read(folder / names[0]))
        assert not mesh.is_closed
        assert mesh.bodies == 1
        # seen from above nearly all of it: only the rolled rim may turn under
        assert mesh.normals[:, 2].sum() > 0.0
        assert (mesh.normals[:, 2] < 0.0).mean() < 0.2
        assert mesh.vertices[:, 2].min() > 0.3


def test_its_triangles_are_those_of_the_whole_mesh(alone):
    order, _, _ = alone
    for _, insole, _ in build(order).sides():
        whole, part = (
            {tuple(map(tuple, mesh.vertices[face])) for face in mesh.faces}
            for mesh in (insole.mesh_without_openings, insole.foot_side)
        )
        assert part < whole
        rows, columns = insole.surface.grid.shape[:2]
        around = 2 * (rows + columns) - 4
        assert len(part) == 2 * (rows - 1) * (columns - 1) + 2 * around * (len(insole.surface.strip) - 1)


def test_the_step_is_one_open_shell_of_five_faces_that_agrees_with_the_stl(alone):
    _, sheet, folder = alone
    for side in sheet["sides"].values():
        paths = [folder / file["path"] for file in side["files"]]
        body = step.read(paths[1])
        assert (body.solids, body.shells, body.faces, body.valid) == (0, 1, 5, True)
        assert not body.is_closed
        assert body.largest_tolerance <= 1e-6
        assert hausdorff(body.triangles(0.02), stl.read(paths[0])) < 0.05
        assert "OPEN_SHELL" in paths[1].read_text()


def test_a_shells_foot_side_reaches_round_its_edge(tmp_path):
    shell = Order(name="top", side="left", foot=FOOT, form={"construction": "shell"}, material={"name": "pa12"})
    sheet = make(shell, formats=["stl", "step"], out=tmp_path, part=ALONE).data["sides"]["left"]
    paths = [tmp_path / file["path"] for file in sheet["files"]]
    assert [path.suffix for path in paths] == [".stl", ".step"]
    body = step.read(paths[1])
    assert (body.solids, body.shells, body.faces, body.valid) == (0, 1, 5, True)
    assert hausdorff(body.triangles(0.02), stl.read(paths[0])) < 0.05


def test_the_boolean_check_finds_no_fault_in_it(tmp_path):
    make(Order(name="top", side="left", foot=FOOT), formats=["step"], out=tmp_path, part=ALONE)
    assert step.read(next(tmp_path.glob("*.step"))).boolean_faults() == []


def test_the_sheet_says_that_nothing_of_the_body_was_checked(alone):
    _, sheet, _ = alone
    for side in sheet["sides"].values():
        levels = {one["check"]: one["level"] for one in side["findings"]}
        assert levels["open surface"] == "ok"
        assert {check for check, level in levels.items() if level == "skipped"} == OF_THE_BODY
        assert levels["openings in the files"] == "note"
        assert set(side["measured"]) == {"overall_length_mm", "height_mm", "triangles"}


def test_the_left_one_is_the_mirrored_right_one(alone):
    order, _, _ = alone
    pair = build(order)
    assert np.array_equal(pair.left.foot_side.vertices, pair.right.foot_side.vertices * [1.0, -1.0, 1.0])
    assert np.array_equal(pair.left.foot_side.faces, pair.right.foot_side.faces[:, ::-1])


def test_an_open_surface_in_two_pieces_or_turned_over_is_found():
    from insolecad.job.self_check import in_single_precision
    from insolecad.job.solid_checks import open_surface

    mesh = build(Order(foot=FOOT, side="right")).right.foot_side
    good = in_single_precision(mesh)
    turned = in_single_precision(type(mesh)(mesh.vertices, mesh.faces[:, ::-1]))
    holed = in_single_precision(type(mesh)(mesh.vertices, np.delete(mesh.faces, 5_000, axis=0)))
    one_turned = mesh.faces.copy()
    one_turned[5_000] = one_turned[5_000][::-1]
    found = [
        open_surface(one)[0].level
        for one in (good, turned, holed, in_single_precision(type(mesh)(mesh.vertices, one_turned)))
    ]
    assert found == ["ok", "fail", "fail", "fail"]


def test_the_command_says_it_in_words(tmp_path):
    command = [sys.executable, "-m", "insolecad", "make", "--foot-length", "262", "--top-surface-only"]
    done = subprocess.run(
        [*command, "--format", "stl", "--out", str(tmp_path)], capture_output=True, text=True, check=True
    )
    told = " ".join(done.stdout.split())
    assert "the files have only the top surface" in told
    assert "Thinnest " not in done.stdout
    assert "Weight" not in done.stdout
    assert sorted(path.name for path in tmp_path.glob("*.stl")) == [
        "insole_L_EU41.5_moderate_top.stl",
        "insole_R_EU41.5_moderate_top.stl",
    ]
