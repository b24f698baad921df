"""Comparing: orders by their doses, insoles by where their surfaces lie, wherever and in whatever format they are."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from insolecad.compare.insoles import Difference, difference
from insolecad.compare.subject import pieces
from insolecad.files.stl import write
from insolecad.geometry.triangles import Triangles
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from tests.support import command_line
from tests.support.feet import FOOT

run = partial(command_line.run, "diff")

USUAL: dict[str, Any] = {"foot": FOOT, "heel_cup": {"depth_mm": 16}, "medial_arch": {"height_mm": 14}}
TOML = """
name = "{name}"
[foot]
length_mm = 262
type = "flat"
[support]
level = "{level}"
"""


def plain(text: str) -> str:
    return " ".join(text.split())


def mesh_of(side: Any = "right", **changed: Any) -> np.ndarray:
    """Return an insole as loose triangles, as its STL has it."""
    pair = build(Order(name="usual", side=side, **{**USUAL, **changed}), max_triangles=20_000)
    ((_, insole, _),) = pair.sides()
    return single(insole.triangles.vertices[insole.triangles.faces])


def single(triangles: np.ndarray) -> np.ndarray:
    return triangles.astype(np.float32).astype(float)


def turned(triangles: np.ndarray, seed: int) -> np.ndarray:
    shift = np.random.default_rng(seed).normal(0.0, 100.0, 3)
    return single(triangles @ Rotation.random(random_state=seed).as_matrix().T + shift)


def against(a: np.ndarray, b: np.ndarray) -> Difference:
    ((one,), _), ((other,), _) = pieces([a]), pieces([b])
    return difference(one, other)


def save(triangles: np.ndarray, path: Path) -> Path:
    vertices = triangles.reshape(-1, 3)
    write(Triangles(vertices, np.arange(len(vertices)).reshape(-1, 3)), path, "test")
    return path


def bump(triangles: np.ndarray, x: float, y: float, height: float) -> np.ndarray:
    """Return an insole with a smooth bump of 6 mm radius on its foot side."""
    raised = triangles.copy()
    away = np.hypot(raised[..., 0] - x, raised[..., 1] - y)
    raised[..., 2] += np.where(raised[..., 2] > 1.0, height * np.clip(1.0 - (away / 6.0) ** 2, 0.0, None) ** 2, 0.0)
    return single(raised)


@pytest.fixture(scope="module")
def usual() -> np.ndarray:
    return mesh_of()


@pytest.fixture(scope="module")
def orders(tmp_path_factory) -> tuple[Path, Path]:
    """Return two orders that differ in the level of support alone."""
    out = tmp_path_factory.mktemp("orders")
    for level in ("moderate", "mild"):
        (out / f"{level}.toml").write_text(TOML.format(name="same", level=level))
    return out / "moderate.toml", out / "mild.toml"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("made")
    order = Order(name="same", foot={"length_mm": 262, "type": "flat"}, form={"label": "auto"})
    make(order, formats=["stl", "step", "3mf"], out=out)
    return out


# --- the surfaces ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_a_copy_turned_in_space_has_no_difference(usual, seed):
    found = against(usual, turned(usual, seed))
    assert found.laid.how == "moved onto it"
    assert not found.differs()
    assert found.heights.foot_side.largest < 0.0005 and found.heights.underside.largest < 0.0005


@pytest.mark.parametrize("form", [{"construction": "shell"}, {"length": "three-quarter"}, {"walls": "vertical"}])
def test_a_turned_copy_of_any_form_has_no_difference(form):
    mesh = mesh_of(form=form, **({"material": {"name": "pa12"}} if "construction" in form else {}))
    assert not against(mesh, turned(mesh, 5)).differs()


def test_a_copy_that_was_shifted_a_little_is_found_to_be_one(usual):
    found = against(usual, single(usual + np.array([0.6, -0.4, 0.0])))
    assert found.laid.how == "moved onto it" and found.laid.shift_mm == pytest.approx(np.hypot(0.6, 0.4), abs=0.001)
    assert not found.differs()


@pytest.mark.parametrize(("x", "y"), [(95.0, 18.0), (37.0, 0.0), (230.0, 12.0)])
def test_a_small_bump_is_found_with_its_height_and_place(usual, x, y):
    height = 0.05 if y else -0.05
    # about a corner of the mesh: between corners a bump is lower than it is meant to be
    corners = usual.reshape(-1, 3)[:, :2]
    x, y = corners[np.hypot(*(corners - [x, y]).T).argmin()]
    found = against(usual, bump(usual, x, y, height)).heights.foot_side
    place = found.highest if height > 0.0 else found.lowest
    assert place.mm == pytest.approx(height, abs=0.005)
    assert np.hypot(place.x - x, place.y - y) < 2.0


def test_a_small_bump_is_found_on_a_turned_copy(usual):
    place = against(usual, turned(bump(usual, 95.0, 18.0, 0.05), 7)).heights.foot_side.highest
    assert place.mm == pytest.approx(0.05, abs=0.005)
    assert np.hypot(place.x - 95.0, place.y - 18.0) < 2.0


def test_files_in_one_frame_are_compared_as_they_lie_whatever_differs(usual):
    longer = mesh_of(foot={**FOOT, "length_mm": 270, "ball_length_mm": 200})
    found = against(usual, longer)
    assert found.laid.how == "as written" and found.sizes_differ
    assert found.outline.mm == pytest.approx(8.0, abs=0.6)
    assert "toes" in found.place_name(found.outline.x, found.outline.y)


def test_a_thicker_base_is_not_a_reason_to_move_a_turned_copy():
    thin, thick = (mesh_of(base={"heel_mm": 4 + more, "forefoot_mm": 3 + more}) for more in (0, 1))
    found = against(thin, turned(thick, 3))
    assert found.laid.how == "moved onto it"
    assert found.heights.foot_side.mean == pytest.approx(1.0, abs=0.05)


def test_holes_that_only_one_has_are_reported():
    found = against(mesh_of(), mesh_of(ventilation={"zones": ["forefoot"]}))
    assert "openings" in found.differs()
    assert found.heights.only_a > 20.0 and found.heights.only_b < 3.0


def test_a_left_insole_names_places_as_a_right_one_does():
    left = mesh_of("left")
    found = against(left, bump(left, 95.0, -18.0, 0.05))
    place = found.heights.foot_side.highest
    assert (place.x, place.y) == pytest.approx((95.0, 18.0), abs=2.0)
    assert found.place_name(place.x, place.y).startswith("medial arch, 9")


# --- orders -----------------------------------------------------------------------------------------------------


def test_an_order_at_another_level_shows_every_dose_that_changes(orders):
    done = run(*orders, "--json")
    data = json.loads(done.stdout)
    assert done.exit_code == 1 and not data["same"]
    assert data["keys"] == [{"key": "support.level", "a": "moderate", "b": "mild"}]
    (arch,) = [dose for dose in data["doses"] if dose["key"] == "medial_arch.height_mm"]
    assert arch["side"] == "both" and arch["unit"] == "mm"
    assert arch["difference"] == pytest.approx(arch["b"] - arch["a"]) and arch["difference"] < 0.0
    assert [insole["side"] for insole in data["insoles"]] == ["right", "left"]
    cup = data["insoles"][0]["measures"]["heel_cup_depth_mm.rear"]
    (dose,) = [dose for dose in data["doses"] if dose["key"] == "heel_cup.depth_mm"]
    assert cup["difference"] == pytest.approx(dose["difference"], abs=0.05)


def test_an_order_and_itself_are_the_same(orders):
    done = run(orders[0], orders[0])
    assert done.exit_code == 0
    assert "No number of the prescription differs" in done.stdout
    assert plain(done.stdout).count("no difference: within 0.01 mm everywhere") == 2


def test_one_foot_alone_is_compared_where_it_is_named(orders):
    data = json.loads(run(*orders, "--foot", "left", "--json").stdout)
    assert [insole["side"] for insole in data["insoles"]] == ["left"]


def test_an_order_that_cannot_be_made_is_named(orders, tmp_path):
    (tmp_path / "wrong.toml").write_text("[foot]\nlength_mm = 262\n[medial_arch]\nheight_mm = 90\n")
    done = run(orders[0], tmp_path / "wrong.toml")
    assert done.exit_code == 2
    assert "wrong.toml" in done.stderr and "medial_arch.height_mm" in done.stderr


# --- files ------------------------------------------------------------------------------------------------------


def test_a_file_is_what_its_order_makes(orders, folder):
    done = run(orders[0], next(folder.glob("*_R_*.stl")))
    assert done.exit_code == 0, done.stdout
    assert "the file is what this order builds" in plain(done.stdout)
    assert run(orders[1], next(folder.glob("*_R_*.stl"))).exit_code == 1


def test_formats_may_be_mixed(folder):
    stl, step = next(folder.glob("*_R_*.stl")), next(folder.glob("*_R_*.step"))
    assert run(stl, next(folder.glob("*.3mf")), "--within", "0.01").exit_code == 0
    done = run(stl, step)
    assert done.exit_code == 1 and "less than a printed layer" in plain(done.stdout)


def test_two_folders_are_compared_by_their_job_sheets(folder):
    done = run(folder, folder)
    assert done.exit_code == 0 and "No number of the prescription differs" in done.stdout


def test_a_job_sheet_that_was_changed_is_not_a_bug(folder, tmp_path):
    sheet = json.loads(next(folder.glob("*.job.json")).read_text())
    sheet["sides"]["right"]["files"] = [7, {"format": "stl", "path": "../../gone.stl"}]
    (tmp_path / "changed.job.json").write_text(json.dumps(sheet))
    done = run(tmp_path, folder)
    assert done.exit_code == 2 and "gone.stl" in done.stderr and "bug" not in done.stderr
    sheet["sides"]["left"]["prescription"]["heel_cup"] = {"depth_mm": "deep"}
    (tmp_path / "changed.job.json").write_text(json.dumps(sheet))
    done = run(tmp_path, folder)
    assert done.exit_code == 2 and "prescription.heel_cup.depth_mm is not what belongs there" in plain(done.stderr)


def test_unlike_feet_are_compared_on_request_alone(folder):
    right, left = next(folder.glob("*_R_*.stl")), next(folder.glob("*_L_*.stl"))
    done = run(right, left)
    assert done.exit_code == 2 and "--mirror" in done.stderr and not done.stdout
    done = run(right, left, "--mirror", "--json")
    (insole,) = json.loads(done.stdout)["insoles"]
    # the same feet, except for what the label says
    assert insole["laid"]["mirrored"] and insole["differs"] == ["underside"]


@pytest.mark.parametrize("name", ["missing.stl", "text.stl", "empty.stl", "note.txt"])
def test_what_is_not_an_insole_gives_one_clear_message(tmp_path, usual, name):
    good = save(usual, tmp_path / "good.stl")
    if name != "missing.stl":
        (tmp_path / name).write_bytes(b"" if name == "empty.stl" else b"This is no mesh.\n" * 20)
    done = run(good, tmp_path / name)
    assert done.exit_code == 2 and name in done.stderr and "Traceback" not in done.stderr
    assert "bug" not in done.stderr


def test_boxes_open_surfaces_and_single_triangles_do_not_fall_over(tmp_path, usual):
    good = save(usual, tmp_path / "good.stl")
    corners = np.array([[x, y, z] for x in (0, 250) for y in (-45, 45) for z in (0, 8)], dtype=float)
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    box = np.array([corners[[s[0], s[k], s[k + 1]]] for s in sides for k in (1, 2)])
    top = usual[np.cross(usual[:, 1] - usual[:, 0], usual[:, 2] - usual[:, 0])[:, 2] > 0.0]
    for name, mesh in (("box", box), ("open", top), ("triangle", usual[:1]), ("nan", usual * np.nan)):
        done = run(good, save(mesh, tmp_path / f"{name}.stl"))
        assert done.exit_code in (1, 2), name
        assert "bug" not in done.stderr and "Traceback" not in done.stderr, (name, done.stderr, done.exception)
    assert run(tmp_path / "box.stl", tmp_path / "box.stl").exit_code == 0


def test_an_open_foot_side_is_compared_by_its_foot_side(tmp_path, usual):
    top = usual[np.cross(usual[:, 1] - usual[:, 0], usual[:, 2] - usual[:, 0])[:, 2] > 0.0]
    data = json.loads(run(save(usual, tmp_path / "a.stl"), save(top, tmp_path / "b.stl"), "--json").stdout)
    assert data["insoles"][0]["underside"] is None


def test_the_map_is_drawn(tmp_path, usual):
    a, b = save(usual, tmp_path / "a.stl"), save(bump(usual, 95.0, 18.0, 1.0), tmp_path / "b.stl")
    done = run(a, b, "--map", tmp_path / "map.png")
    assert done.exit_code == 1 and "Drawn" in done.stdout
    from PIL import Image

    pixels = np.asarray(Image.open(tmp_path / "map.png").convert("RGB")).astype(int)
    red = (pixels[..., 0] - pixels[..., 2] > 60).sum()
    assert red > 200


def test_wrong_options_are_reported_together(tmp_path):
    done = run("a.stl", "b.stl", "--foot", "both", "--within", "far", "--map", tmp_path / "x.jpg")
    assert done.exit_code == 2
    assert all(flag in done.stderr for flag in ("--foot", "--within", "--map"))
