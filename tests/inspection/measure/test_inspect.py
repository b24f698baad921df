"""Inspecting files in any position: what is read off them without their job sheets, and against them."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from insolecad.errors import FileError
from insolecad.files.stl import write
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.formats import job_sheet
from insolecad.inspection.inspect import inspections
from insolecad.inspection.verify.verify import foot_of, verify
from insolecad.job.pipeline import make
from insolecad.order import Order
from tests.support import command_line
from tests.support.feet import FOOT
from tests.support.inspections import LIMITS, inspected, made, moved, turn_in_space
from tests.support.orders import people, random_order, shortened

run = partial(command_line.run, "inspect")

USUAL = {
    "foot": FOOT,
    "heel_cup": {"depth_mm": 16},
    "medial_arch": {"height_mm": 14},
    "rearfoot_post": {"angle_deg": 3},
    "metatarsal_pad": {"height_mm": 4},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a folder with a usual left insole, its job sheet, and the same with a lower arch."""
    out = tmp_path_factory.mktemp("inspect")
    make(Order(name="usual", side="left", **USUAL), formats=["stl"], out=out, max_triangles=20_000)
    lower = {**USUAL, "medial_arch": {"height_mm": 11}}
    make(Order(name="lower", side="left", **lower), formats=["stl"], out=out, max_triangles=20_000)
    return out


def loose(path: Path) -> np.ndarray:
    from insolecad.inspection.formats import stl

    return stl.read(path)


@pytest.fixture(scope="module")
def usual(folder) -> np.ndarray:
    return loose(next(folder.glob("usual_L*.stl")))


def save(triangles: np.ndarray, path: Path) -> str:
    vertices = triangles.reshape(-1, 3)
    write(Triangles(vertices, np.arange(len(vertices)).reshape(-1, 3)), path, "test")
    return str(path)


def block(outline: np.ndarray, height: float) -> np.ndarray:
    """Return an upright block over an outline (n, 2), anticlockwise, as loose triangles."""
    here, there = outline, np.roll(outline, -1, axis=0)
    low, high = np.zeros((len(here), 1)), np.full((len(here), 1), height)
    middle = np.tile(outline.mean(axis=0), (len(here), 1))
    at = [np.hstack(pair) for pair in ((here, low), (there, low), (here, high), (there, high))]
    bottom, top = np.hstack([middle, low]), np.hstack([middle, high])
    corners = [(at[0], at[1], at[3]), (at[0], at[3], at[2]), (at[2], at[3], top), (at[1], at[0], bottom)]
    return np.concatenate([np.stack(three, axis=1) for three in corners])


# --- accuracy without the job sheet ---------------------------------------------------------------------------


@pytest.mark.parametrize(("seed", "most"), [(3, 20_000), (4, 40_000), (6, 20_000)])
def test_random_insoles_turned_in_space_are_read_within_the_limits(seed, most):
    generator = np.random.default_rng(seed)
    for number in range(3):
        found, wrong = inspected(random_order(generator, number, people()), most, generator)
        assert not wrong
        assert not {name: miss for name, miss in found.items() if abs(miss) > LIMITS[name]}


@pytest.mark.parametrize("length", ["sulcus", "three-quarter"])
@pytest.mark.parametrize("pad", [0.0, 2.5])
def test_shorter_insoles_are_framed_by_their_front_edge_and_measured_as_if_they_did_not_thin(length, pad):
    generator = np.random.default_rng(8)
    order = shortened(Order(name="short", side="right", **{**USUAL, "metatarsal_pad": {"height_mm": pad}}), length)
    found, wrong = inspected(order, 20_000, generator)
    assert not wrong
    assert ("pad height" in found) == (pad > 0.0)
    assert {name for name, miss in found.items() if abs(miss) > LIMITS[name]} == set()


@pytest.mark.parametrize("length", ["full", "sulcus", "three-quarter"])
@pytest.mark.parametrize(
    "doses",
    [
        {"heel_cup.depth_mm": 24.0, "medial_skive.depth_mm": 4.0},
        {"heel_cup.depth_mm": 12.0, "heel_lift.height_mm": 4.0, "rearfoot_post.angle_deg": -4.0},
        {"heel_cup.depth_mm": 0.0, "metatarsal_pad.height_mm": 2.5},
    ],
    ids=["deep cup and skive", "lift and post", "no cup"],
)
def test_a_shell_is_measured_as_exactly_as_a_cushion_without_its_job_sheet(length, doses):
    flat = {f"{feature}.{key}": value for feature, all_ in USUAL.items() for key, value in all_.items()}
    form = {"form.construction": "shell", "form.length": length, "material.name": "pp", "form.post_block": "joined"}
    order = Order(**{"name": "shell", "side": "left", **flat, "metatarsal_pad.height_mm": 0.0, **doses, **form})
    found, wrong = inspected(order, 20_000, np.random.default_rng(9))
    assert not wrong
    assert {name for name, miss in found.items() if abs(miss) > LIMITS[name]} == set()


@pytest.mark.parametrize("zones", [(3.0, 3.4, 3.0), (4.2, 4.2, 4.2)])
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_shell_that_is_nearly_a_plate_stands_as_its_file_has_it_with_its_heel_behind(zones, side):
    thickness = dict(zip(("shell.rearfoot_mm", "shell.midfoot_mm", "shell.forefoot_mm"), zones, strict=True))
    form = {"form.construction": "shell", "form.length": "three-quarter", "form.post_block": "none"}
    none = {f"{key}": 0.0 for key in ("heel_cup.depth_mm", "medial_arch.height_mm", "rearfoot_post.angle_deg")}
    order = Order(name="plate", side=side, **USUAL).with_values({**none, "metatarsal_pad.height_mm": 0.0})
    order = order.with_values({**form, **thickness, "material.name": "pp", "lateral_arch.height_mm": 0.0})
    for seed in range(2):
        found, wrong = inspected(order, 20_000, np.random.default_rng(seed))
        assert not wrong
        assert {name for name, miss in found.items() if abs(miss) > LIMITS[name]} == set()


SHELL = {"form.construction": "shell", "material.name": "pa12"}
SHORT = {"form.length": "three-quarter"}


@pytest.mark.parametrize(
    "changes",
    [
        {**SHELL, **SHORT, "heel_cup.depth_mm": 22.0, "heel_lift.height_mm": 5.0},
        {**SHELL, "heel_cup.depth_mm": 11.0, "medial_arch.height_mm": 0.0, "rearfoot_post.angle_deg": 0.0},
        {**SHORT, "heel_cup.depth_mm": 24.0},
        {"form.walls": "vertical", "heel_cup.depth_mm": 20.0},
        {"heel_cup.depth_mm": 8.0, "rearfoot_post.angle_deg": 0.0},
    ],
    ids=[
        "a shell whose heel is wider than its ball",
        "a shell that is level from heel to toes",
        "a rim far behind a flat underside",
        "upright walls under a deep cup",
        "a rim that is no farther behind than the underside",
    ],
)
def test_the_wall_of_a_heel_is_read_whatever_it_does_to_the_outline(changes):
    flat = {f"{feature}.{key}": value for feature, all_ in USUAL.items() for key, value in all_.items()}
    order = Order(**{"name": "walls", "side": "left", **flat, "metatarsal_pad.height_mm": 0.0, **changes})
    found, wrong = inspected(order, 20_000, np.random.default_rng(12))
    assert not wrong
    assert {name for name, miss in found.items() if abs(miss) > LIMITS[name]} == set()
    # the axis goes through the middle of the heel, not of the shoe's counter
    assert abs(found["ball width"]) < 0.05


def test_no_pad_is_invented_where_the_front_turns_back_beside_the_first_ray():
    steps = {"form.length": "three-quarter", "form.first_ray_step": True, "metatarsal_pad.height_mm": 0.0}
    for arch in (0.0, 12.0, 18.0):
        order = Order(name="step", side="right", **USUAL).with_values({**steps, "medial_arch.height_mm": arch})
        _, wrong = inspected(order, 20_000, np.random.default_rng(10))
        assert not wrong


@pytest.mark.parametrize("raised", [{"neuroma_pad.height_mm": 4.0}, {"dancers_pad.height_mm": 3.0}])
def test_what_stands_out_beside_the_middle_rays_is_not_a_metatarsal_pad(raised):
    order = Order(name="beside", side="left", **USUAL).with_values({"metatarsal_pad.height_mm": 0.0, **raised})
    _, wrong = inspected(order, 20_000, np.random.default_rng(11))
    assert not wrong


def test_a_shell_turned_on_the_ground_is_known_and_its_doses_are_read(tmp_path):
    sheet_ = make(
        Order(name="shell", side="left", **{**USUAL, "form": {"construction": "shell"}, "material": {"name": "pa12"}}),
        formats=["stl"],
        out=tmp_path,
    )
    shell = moved(loose(next(tmp_path.glob("*.stl"))), np.random.default_rng(2), upright=True)
    sides = job_sheet.read(sheet_.path)
    found, _ = inspections(shell, foot_of(inspections(shell)[0], sides))
    doses, unseen = verify(found[0], sides)
    assert "heel_cup.inner_width_mm" in {f"{dose.feature}.{dose.parameter}" for dose in unseen}
    assert found[0].values["side"] == "left"
    assert {dose.feature for dose in doses} >= {"heel_cup", "medial_arch", "metatarsal_pad", "rearfoot_post"}
    assert [dose for dose in doses if dose.ok is not True] == []


def test_a_step_file_is_read_as_its_mesh_is():
    generator = np.random.default_rng(5)
    found, wrong = inspected(Order(name="exact", side="right", **USUAL), 20_000, generator, step=True)
    assert not wrong
    assert not {name: miss for name, miss in found.items() if abs(miss) > LIMITS[name]}


@pytest.mark.parametrize(("unit", "size"), [("metres", 1000.0), ("inches", 25.4), ("cm", 10.0)])
def test_the_unit_is_found_from_the_size(usual, unit, size):
    ((one,), _) = inspections(usual / size)
    assert one.unit.name == unit
    assert one.values["length_mm"] == pytest.approx(274.0, abs=0.02)


def test_in_any_position_it_measures_the_same(usual):
    generator = np.random.default_rng(1)
    ((plain,), _) = inspections(usual)
    for _ in range(3):
        ((turned,), _) = inspections(moved(usual, generator))
        assert turned.values["side"] == "left"
        for key in ("length_mm", "ball_width_mm", "rearfoot_slope_deg", "drop_mm", "volume_cm3"):
            assert turned.values[key] == pytest.approx(plain.values[key], abs=0.02), key
        assert turned.values["medial_arch"]["height_mm"] == pytest.approx(
            plain.values["medial_arch"]["height_mm"], abs=0.02
        )
        assert turned.values["thickness_mm"]["minimum"] == pytest.approx(
            plain.values["thickness_mm"]["minimum"], abs=0.02
        )


def test_a_mirror_image_is_the_other_foot(usual):
    ((mirrored,), _) = inspections((usual * [1.0, -1.0, 1.0])[:, ::-1])
    assert mirrored.values["side"] == "right"
    assert mirrored.values["medial_arch"]["height_mm"] == pytest.approx(14.0, abs=0.3)


# --- against the job sheet ------------------------------------------------------------------------------------


def test_what_was_ordered_is_found_in_any_position_of_the_file(folder, usual, tmp_path):
    path = save(moved(usual, np.random.default_rng(9)), tmp_path / "moved.stl")
    done = run(path, "--job", str(folder / "usual.job.json"), "--json")
    doses = json.loads(done.stdout)["doses"]
    assert done.exit_code == 0
    assert {(dose["feature"], dose["parameter"]) for dose in doses} >= {
        ("outline", "length_mm"),
        ("base", "heel_mm"),
        ("heel_cup", "depth_mm"),
        ("medial_arch", "height_mm"),
        ("rearfoot_post", "angle_deg"),
        ("metatarsal_pad", "height_mm"),
    }
    assert all(dose["ok"] for dose in doses)
    assert max(abs(dose["got"] - dose["asked"]) for dose in doses if dose["tolerance"] < 0.1) < 0.03


def test_a_lower_arch_than_ordered_is_out_and_nothing_else_is(folder):
    path = str(next(folder.glob("lower_L*.stl")))
    done = run(path, "--job", str(folder / "usual.job.json"), "--json")
    out = {dose["feature"]: dose for dose in json.loads(done.stdout)["doses"] if dose["ok"] is False}
    assert done.exit_code == 1
    assert set(out) == {"medial_arch"}
    assert out["medial_arch"]["got"] == pytest.approx(11.0, abs=0.3)


def test_a_thicker_base_is_reported_as_that(folder, usual, tmp_path):
    thick = usual.copy()
    thick[..., 2] = np.where(thick[..., 2] > 1.5, thick[..., 2] + 1.0, thick[..., 2])
    done = run(save(thick, tmp_path / "thick.stl"), "--job", str(folder / "usual.job.json"), "--json")
    out = [dose for dose in json.loads(done.stdout)["doses"] if not dose["ok"]]
    assert done.exit_code == 1
    assert {dose["feature"] for dose in out} == {"base"}
    assert [dose["got"] - dose["asked"] for dose in out] == pytest.approx([1.0, 1.0], abs=0.05)


def test_a_dose_that_nobody_ordered_is_out(folder, usual, tmp_path):
    sheet_ = json.loads((folder / "usual.job.json").read_text())
    pad = sheet_["sides"]["left"]
    pad["prescription"]["metatarsal_pad"]["height_mm"]["value"] = 0.0
    point = pad["reference_points"]["metatarsal_pad_crest"]
    point["at"][2] -= point["contributions"].pop("metatarsal_pad")
    changed = tmp_path / "changed.job.json"
    changed.write_text(json.dumps(sheet_))
    done = run(save(usual, tmp_path / "same.stl"), "--job", str(changed), "--json")
    out = [dose for dose in json.loads(done.stdout)["doses"] if dose["ok"] is False]
    assert done.exit_code == 1
    assert [(dose["feature"], dose["asked"]) for dose in out] == [("metatarsal_pad", 0.0)]
    assert out[0]["got"] == pytest.approx(4.0, abs=0.1)


def test_the_wrong_foot_is_out(folder, usual, tmp_path):
    path = save((usual * [1.0, -1.0, 1.0])[:, ::-1], tmp_path / "mirrored.stl")
    done = run(path, "--job", str(folder / "usual.job.json"))
    assert done.exit_code == 1
    assert "the sheet is of a left insole, the file holds a right one" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "key", ["base.heel_mm", "base.forefoot_mm", "heel_cup.depth_mm", "rearfoot_post.angle_deg", "outline.length_mm"]
)
def test_a_number_that_was_changed_in_the_sheet_alone_is_out(key, folder, tmp_path):
    data = json.loads((folder / "usual.job.json").read_text())
    group, name = key.split(".")
    data["sides"]["left"]["prescription"][group][name]["value"] += 1.0
    path = tmp_path / "changed.job.json"
    path.write_text(json.dumps(data))
    done = run(str(next(folder.glob("usual_L*.stl"))), "--job", str(path), "--json")
    out = [(dose["feature"], dose["parameter"]) for dose in json.loads(done.stdout)["doses"] if dose["ok"] is False]
    assert done.exit_code == 1 and set(out) == {(group, name)}


def test_what_could_not_be_compared_is_not_as_ordered(folder, usual, tmp_path):
    torn = np.delete(usual, np.arange(0, len(usual), 20), axis=0)
    box = block(np.array([[0.0, 0.0], [260.0, 0.0], [260.0, 90.0], [0.0, 90.0]]), 12.0)
    for shape, words in ((torn, "Not measured: outline: length"), (box, "Not compared: neither end is the heel")):
        done = run(save(shape, tmp_path / "odd.stl"), "--job", str(folder / "usual.job.json"))
        said = " ".join(done.stdout.split())
        assert done.exit_code == 1 and words in said
        assert "within tolerance" not in said and "OUT" not in said


def test_the_thickness_of_an_open_surface_is_not_measured_and_everything_else_is(folder, usual, tmp_path):
    under = (usual[..., 2] < 1.0).all(axis=1)
    done = run(save(usual[~under], tmp_path / "top.stl"), "--job", str(folder / "usual.job.json"), "--json")
    doses = json.loads(done.stdout)["doses"]
    assert done.exit_code == 0
    assert {dose["feature"] for dose in doses if dose["ok"] is None} == {"base"}
    assert sum(dose["ok"] is True for dose in doses) > 8


# --- strangers ------------------------------------------------------------------------------------------------


def test_a_plain_box_has_sizes_and_says_why_no_more():
    corners = np.array([[0.0, 0.0], [260.0, 0.0], [260.0, 90.0], [0.0, 90.0]])
    ((box,), _) = inspections(block(corners, 12.0) @ turn_in_space(np.random.default_rng(3)).T)
    assert (box.values["length_mm"], box.values["ball_width_mm"]) == pytest.approx((260.0, 90.0), abs=0.01)
    assert box.values["thickness_mm"]["minimum"] == pytest.approx(12.0, abs=0.01)
    assert box.values["volume_cm3"] == pytest.approx(280.8, abs=0.01)
    assert box.values["side"] is None and box.values["metatarsal_pad"] is None
    assert all(reason.startswith("not found: ") for reason in box.missing.values())
    assert not box.is_insole


def test_a_flat_sheet_has_a_side_but_no_cup_no_arch_and_no_pad():
    asked = made(Order(name="outline", side="right", foot=FOOT), 20_000)
    ((sheet_,), _) = inspections(block(asked.insole.design.outline.points, 4.0))
    values = sheet_.values
    assert values["side"] == "right"
    assert list(values["heel_cup_depth_mm"].values()) == pytest.approx([0.0] * 3, abs=0.01)
    assert values["medial_arch"]["apex_mm"] is None and values["medial_arch"]["height_mm"] == pytest.approx(
        0.0, abs=0.1
    )
    assert values["metatarsal_pad"] is None and "raised by" in sheet_.missing["metatarsal_pad"]
    assert any("flat and alike" in remark for remark in sheet_.remarks)


def test_an_open_foot_side_is_measured_except_for_its_thickness(usual):
    ((whole,), _) = inspections(usual)
    below = (usual[..., 2] < 0.01).all(axis=1)
    letters = (usual[..., 2] < 1.0).all(axis=1)
    ((top,), _) = inspections(usual[~below & ~letters])
    assert top.values["thickness_mm"]["heel_seat"] is None and "open surface" in top.missing["thickness_mm"]
    assert top.values["volume_cm3"] is None
    for key in ("length_mm", "rearfoot_slope_deg", "drop_mm"):
        assert top.values[key] == pytest.approx(whole.values[key], abs=0.1), key


def test_damage_is_repaired_to_be_measured_and_reported(usual):
    broken = np.delete(usual, [3000, 3001, 9000], axis=0)
    broken[::7] = broken[::7, ::-1]
    ((one,), _) = inspections(broken)
    ((whole,), _) = inspections(usual)
    assert one.values["heel_cup_depth_mm"]["rear"] == pytest.approx(whole.values["heel_cup_depth_mm"]["rear"], abs=0.05)
    assert any("wrong way" in remark for remark in one.remarks)
    assert any("closed to be measured" in remark for remark in one.remarks)


def test_a_pair_in_one_file_is_measured_one_by_one(usual, tmp_path):
    other = (usual * [1.0, -1.0, 1.0])[:, ::-1] + [0.0, 150.0, 0.0]
    done = run(save(np.concatenate([usual, other]), tmp_path / "pair.stl"), "--json")
    data = json.loads(done.stdout)
    assert sorted(one["side"] for one in data["insoles"]) == ["left", "right"]
    assert "2 bodies" in data["remarks"][0]


def test_a_3mf_of_a_pair_is_read_without_its_zones(tmp_path):
    make(Order(name="pair", **USUAL), formats=["3mf"], out=tmp_path, max_triangles=20_000)
    paths = sorted(tmp_path.glob("*.3mf"))
    sides = []
    for path in paths:
        data = json.loads(run(str(path), "--job", str(tmp_path / "pair.job.json"), "--json").stdout)
        sides += [one["side"] for one in data.get("insoles", [data])]
        assert all(dose["ok"] for one in data.get("insoles", [data]) for dose in one["doses"])
    assert sorted(sides) == ["left", "right"]


def test_something_as_tall_as_a_foot_is_not_an_insole(usual):
    ((tall,), _) = inspections(usual * [1.0, 1.0, 4.0])
    assert tall.values["heel_cup_depth_mm"]["rear"] is None
    assert "a foot, perhaps" in tall.missing["heel_cup_depth_mm"]


@pytest.mark.parametrize("triangles", [np.zeros((0, 3, 3)), np.zeros((4, 3, 3)), np.full((2, 3, 3), np.nan)])
def test_what_holds_no_shape_is_refused(triangles):
    with pytest.raises(FileError, match="no shape"):
        inspections(triangles)


def test_a_plate_of_two_triangles_a_side_is_as_long_as_it_is():
    at = np.array([[x, y, z] for x in (0.0, 260.0) for y in (0.0, 95.0) for z in (0.0, 4.0)])
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    plate = np.array([at[list(three)] for a, b, c, d in sides for three in ((a, b, c), (a, c, d))])
    ((one,), _) = inspections(plate @ turn_in_space(np.random.default_rng(5)).T)
    assert (one.values["length_mm"], one.values["ball_width_mm"]) == pytest.approx((260.0, 95.0), abs=0.01)


@pytest.mark.parametrize("size", [1e-6, 1e3, 1e5])
def test_what_is_not_an_insole_in_any_unit_is_refused_with_its_size_and_the_file_named(size, usual, tmp_path):
    path = save(usual * size, tmp_path / "far.stl")
    done = run(path)
    assert done.exit_code == 2 and not done.stdout
    assert f"{path}: the shape is " in done.stderr and "write it again in mm" in done.stderr


@pytest.mark.filterwarnings("error")
def test_a_corner_that_is_not_a_number_is_refused_and_the_file_named(usual, tmp_path):
    path = save(usual, tmp_path / "broken.stl")
    data = bytearray(Path(path).read_bytes())
    data[84 + 12 : 84 + 16] = np.float32(np.inf).tobytes()
    Path(path).write_bytes(data)
    done = run(path)
    assert done.exit_code == 2 and f"{path}: the file holds no shape" in done.stderr


def test_noise_is_measured_without_a_fall():
    found, remarks = inspections(np.random.default_rng(1).normal(size=(60, 3, 3)) * 60.0)
    assert len(found) == 1 and any("only the largest" in remark for remark in remarks)


# --- the command ----------------------------------------------------------------------------------------------


def test_the_json_has_every_key_of_the_contract(folder):
    data = json.loads(run(str(next(folder.glob("usual_L*.stl"))), "--json").stdout)
    assert data["side"] == "left" and "doses" not in data
    assert set(data["heel_cup_depth_mm"]) == {"rear", "medial", "lateral"}
    assert set(data["medial_arch"]) == {"height_mm", "apex_mm"}
    assert set(data["metatarsal_pad"]) >= {"height_mm", "crest_mm"}
    assert set(data["thickness_mm"]) == {"minimum", "heel_seat", "ball"}
    keys = {
        "length_mm",
        "ball_width_mm",
        "heel_width_mm",
        "lateral_arch",
        "rearfoot_slope_deg",
        "drop_mm",
        "volume_cm3",
    }
    assert keys <= set(data)


def test_the_table_speaks_plainly(folder):
    words = " ".join(run(str(next(folder.glob("usual_L*.stl")))).stdout.split())
    assert "Left insole" in words and "274.0 mm long" in words
    assert "3.0 degrees, inner side up" in words and "Pad behind the ball" in words


@pytest.mark.parametrize("name", ["missing.stl", "empty.stl", "text.stl", "sheet.step", "zip.3mf"])
def test_what_cannot_be_read_exits_with_2(name, tmp_path):
    content = {"empty.stl": b"", "text.stl": b"hello", "sheet.step": b"hello", "zip.3mf": b"PK\3\4"}
    path = tmp_path / name
    if name in content:
        path.write_bytes(content[name])
    assert run(str(path)).exit_code == 2


@pytest.mark.parametrize("text", ["", "{", "[]", '{"sides": {}}', '{"sides": {"left": {}}}', '{"sides": {"both": {}}}'])
def test_what_is_not_a_job_sheet_exits_with_2(text, folder, tmp_path):
    path = tmp_path / "odd.job.json"
    path.write_text(text)
    assert run(str(next(folder.glob("usual_L*.stl"))), "--job", str(path)).exit_code == 2


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("foot.length_mm.value", -5),
        ("prescription.heel_cup.depth_mm", None),
        ("prescription.heel_cup.depth_mm.value", 1e300),
        ("reference_points.cup_medial.at", [1.0, 2.0]),
        ("reference_points.cup_medial.contributions.base", "abc"),
        ("reference_lines.rearfoot_post_across.points", []),
        ("openings", "none"),
    ],
)
def test_a_damaged_job_sheet_is_refused_and_the_place_named(place, value, folder, tmp_path):
    data = json.loads((folder / "usual.job.json").read_text())
    *way, last = place.split(".")
    table = data["sides"]["left"]
    for key in way:
        table = table[key]
    table[last] = value
    path = tmp_path / "usual.job.json"
    path.write_text(json.dumps(data))
    done = run(str(next(folder.glob("usual_L*.stl"))), "--job", str(path))
    said = " ".join(done.stderr.split())
    assert done.exit_code == 2 and f"its left side is damaged: {place}" in said and "Make the order again" in said
