"""Shells: as thick as ordered along the normal, standing on their block, fitting the shoe from outside."""

import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.errors import LimitError, OrderError
from insolecad.geometry.shell_thickness import thickness
from insolecad.inspection.formats import stl
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.measure.shell import normal_thickness
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.surface.coarse_grid import probe
from insolecad.surface.coarse_grid import surfaces_as_built as surfaces_of
from insolecad.surface.grid import border
from tests.support.exact import built, misses
from tests.support.feet import FOOT, STANDARD, limit_feet, name_of, sample_feet
from tests.support.forms import in_a_form
from tests.support.orders import foot, people
from tests.support.random_prescriptions import examined, orders
from tests.support.soundness import body_faults, mesh_faults, step_faults

EVEN = {"shell.rearfoot_mm": 3.0, "shell.midfoot_mm": 3.0, "shell.forefoot_mm": 3.0}
ZONED = {"shell.rearfoot_mm": 4.0, "shell.midfoot_mm": 3.0, "shell.forefoot_mm": 2.0}
LENGTHS = ("full", "sulcus", "three-quarter")


def shell_order(side: str = "right", **values: object) -> Order:
    base = {"foot": FOOT, "side": side, "wearer": {"mass_kg": 78}, "material": {"name": "pa12"}}
    return Order(**base).with_values({"form.construction": "shell", **values})


def read(insole) -> FinishedMesh:
    """Return the mesh as an STL would carry it."""
    points = insole.triangles.vertices.astype(np.float32).astype(float)
    return FinishedMesh(points, insole.triangles.faces.astype(np.intp))


def along_the_normal(mesh: FinishedMesh, insole) -> np.ndarray:
    """Return (x, thickness) by rays from the grid's own normals, brute force: shares nothing with the judge."""
    surface, design = insole.right_surface, insole.design
    rows, columns = (np.arange(6, count - 6, 9) for count in surface.grid.shape[:2])
    found = []
    corners = mesh.vertices[mesh.faces]
    for i in rows:
        for j in columns:
            start = surface.grid[i, j]
            x, y = start[:2]
            h = 1e-3
            slope = [
                (design.foot_side(np.array([x + dx]), np.array([y + dy]))[0] - start[2]) / h
                for dx, dy in ((h, 0.0), (0.0, h))
            ]
            along = np.array([slope[0], slope[1], -1.0]) / np.sqrt(1.0 + slope[0] ** 2 + slope[1] ** 2)
            near = corners[(np.abs(corners[:, 0] - start) < 9.0).all(axis=1)]
            a, u, v = near[:, 0], near[:, 1] - near[:, 0], near[:, 2] - near[:, 0]
            p = np.cross(along, v)
            det = np.einsum("ij,ij->i", u, p)
            ok = np.abs(det) > 1e-12
            a, u, v, p, det = a[ok], u[ok], v[ok], p[ok], det[ok]
            first = np.einsum("ij,ij->i", start - a, p) / det
            q = np.cross(start - a, u)
            second, way = q @ along / det, np.einsum("ij,ij->i", v, q) / det
            met = (first > -1e-9) & (second > -1e-9) & (first + second < 1 + 1e-9) & (way > 0.5)
            if met.any():
                found.append((x, way[met].min()))
    return np.array(found)


# How thick it is
@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("values", [EVEN, ZONED])
def test_the_thickness_along_the_normal_is_what_was_ordered(length, values):
    insole = build(shell_order(**{"form.length": length, "form.post_block": "none", **values}), tolerance=0.01).right
    x, got = along_the_normal(read(insole), insole).T
    assert len(x) > 100
    field, front = thickness(insole.design.form.shell, 262.0), insole.design.front
    behind = x < (front.x - front.taper - 20.0 if front else 1e9)
    assert np.abs(got - field(x, x))[behind].max() < 0.05


@pytest.mark.parametrize("values", [{}, ZONED])
def test_the_judge_reads_the_same_thickness_from_the_triangles_alone(values):
    insole = build(shell_order(**values, **{"metatarsal_pad.height_mm": 4.0}), tolerance=0.01).right
    shell = insole.design.form.shell
    measured = normal_thickness(read(insole), 2.0 * shell.thickest)
    zones = (shell.rearfoot, shell.midfoot, shell.forefoot)
    assert measured.rays > 80
    assert measured.least == pytest.approx(min(zones), abs=0.05)
    # in a joined block the heel's rays come out on its floor: the rearfoot may not be seen at its thickest
    assert max(zones[1:]) - 0.05 < measured.largest < max(zones) + 0.05


def test_a_shell_that_is_too_thin_is_noticed():
    insole = build(shell_order(), tolerance=0.02).right
    mesh = read(insole)
    dented = mesh.vertices.copy()
    rows, columns = insole.right_surface.grid.shape[:2]
    under = np.arange(rows * columns).reshape(rows, columns) + rows * columns
    dented[under[rows // 2 : rows // 2 + 12, columns // 3 : columns // 2]] += (0.0, 0.0, 0.5)
    least = insole.design.form.shell.midfoot
    assert normal_thickness(mesh, 8.0).least > least - 0.05
    assert normal_thickness(FinishedMesh(dented, mesh.faces), 8.0).least < least - 0.3


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("size", [STANDARD, *limit_feet(), *sample_feet()[::25]], ids=name_of)
def test_neither_side_of_a_shell_folds(size, length):
    measured = {
        "length_mm": size.foot_length,
        "ball_length_mm": size.ball_length,
        "ball_width_mm": size.foot_ball_width,
        "heel_width_mm": size.heel_width + 3.0,
    }
    order = Order(foot=measured, wearer={"mass_kg": 78, "age": 40}, material={"name": "pp"}, side="right")
    wanted = prescribe(order.with_values({"form.construction": "shell", "form.length": length}))["right"]
    design = Design(wanted.measures, wanted.doses, wanted.form)
    for look in surfaces_of(design, probe(design)):
        assert look.area[1:-1, 1:-1].min() > 0.0
        # an offset that folded would look the other way
        assert look.normal[1:-1, 1:-1, 2].min() > 0.0


@pytest.mark.parametrize(
    ("mass", "kind", "material", "wanted"),
    [
        (55, "neutral", "pp", 3.0),
        (60, "neutral", "pp", 3.0),
        (61, "neutral", "pp", 3.5),
        (78, "neutral", "pp", 4.0),
        (78, "flat", "pp", 4.3),
        (78, "high", "pp", 3.5),
        (100, "neutral", "pp", 4.5),
        (130, "neutral", "pp", 5.0),
        (130, "flat", "pp", 5.0),
        (78, "neutral", "pa12", 3.7),
        (55, "high", "pa12", 2.3),
        (78, "neutral", "tpu95a", 5.0),
    ],
)
def test_the_rule_gives_the_thickness_by_mass_foot_and_material(mass, kind, material, wanted):
    order = Order(foot=FOOT | {"type": kind}, wearer={"mass_kg": mass}, material={"name": material})
    table = prescribe(order.with_values({"form.construction": "shell"}))["right"].table
    assert [table["shell"][f"{zone}_mm"].value for zone in ("rearfoot", "midfoot", "forefoot")] == [wanted] * 3


# What it stands on
@pytest.mark.parametrize("block", ["joined", "separate", "none"])
@pytest.mark.parametrize("length", ["full", "three-quarter"])
def test_a_shell_stands_on_the_floor(length, block):
    insole = build(shell_order(**{"form.length": length, "form.post_block": block, **ZONED})).right
    assert -0.025 < insole.right_surface.under[..., 2].min() < 0.2
    lowest = min(part.triangles.vertices[:, 2].min() for part in (insole, *insole.post_blocks))
    assert lowest == pytest.approx(0.0, abs=0.025)


def test_shell_and_separate_block_together_are_the_joined_body():
    parts = build(shell_order(**{"form.post_block": "separate"})).right
    whole = build(shell_order()).right
    volumes = [read(part).volume_cm3 for part in (parts, *parts.post_blocks, whole)]
    assert volumes[0] + volumes[1] == pytest.approx(volumes[2], rel=1e-5)
    assert whole.post_blocks == ()


@pytest.mark.parametrize("angle", [-8.0, -3.0, 0.0, 4.0, 8.0])
def test_a_post_is_in_the_block_and_its_floor_stays_flat(angle):
    insole = build(shell_order(**{"rearfoot_post.angle_deg": angle, "form.post_block": "separate"})).right
    (post,), seat = insole.post_blocks, insole.design.measures.seat_x
    block = read(post)
    assert body_faults(block) == []
    top = block.vertices[(np.abs(block.vertices[:, 0] - seat) < 3.0) & (block.vertices[:, 2] > 0.2)]
    level = top[np.abs(top[:, 1]) < 8.0]
    slope = np.polyfit(level[:, 1], level[:, 2], 1)[0]
    # the shell's underside runs parallel to the foot side, and the block fills what is under it
    assert np.degrees(np.arctan(slope)) == pytest.approx(angle, abs=0.5)
    floor = block.vertices[block.vertices[:, 2] < 1e-6]
    assert np.ptp(floor[:, 0]) > 42.0 and np.ptp(floor[:, 1]) > 35.0


def test_the_block_is_the_same_at_every_tolerance():
    floors = []
    for tolerance in (0.01, 0.05, 0.2):
        mesh = read(build(shell_order(), tolerance=tolerance).right)
        # the forefoot stands on the ground as well, and its edge is sampled by the tolerance
        floor = mesh.vertices[(mesh.vertices[:, 2] < 1e-6) & (mesh.vertices[:, 0] < 0.30 * FOOT["length_mm"])]
        floors.append([floor.min(axis=0), floor.max(axis=0)])
    assert np.ptp(np.array(floors)[:, :, :2], axis=0).max() < 0.25


# How it fits
def test_from_the_ball_on_the_outside_is_the_outline_and_at_the_heel_the_thickness_stands_outside_of_the_cup():
    shell, cushion = build(shell_order(**EVEN)).right, build(shell_order(**{"form.construction": "cushion"})).right
    outside, rim = bottom_curve(read(shell)), cushion.right_surface.strip.reshape(-1, 3)
    for x in (200.0, 220.0, 240.0, 260.0):
        assert np.array(outside.sides(x)).ravel() == pytest.approx(shell.design.outline.crossing(x), abs=0.05)
    for x in (20.0, 40.0):
        near, *inside = (
            np.ptp(points[np.abs(points[:, 0] - x) < 1.0, 1])
            for points in (rim, *(border(one.right_surface.grid) for one in (shell, cushion)))
        )
        assert inside[0] == pytest.approx(inside[1], abs=0.3)
        # a cushion has its rim strip there, so less than the shell's 3 mm are added on either side
        assert near + 0.5 * 3.0 < float(outside.width(x)[0]) < near + 2.0 * 3.0


def test_left_is_the_mirrored_right():
    right, left = build(shell_order()).right, build(shell_order("left")).left
    assert np.array_equal(right.triangles.vertices * (1.0, -1.0, 1.0), left.triangles.vertices)
    assert body_faults(read(left)) == []
    assert left.surface.beneath.blocks[0].size == right.surface.beneath.blocks[0].size


# Files
@pytest.mark.parametrize("number", range(6))
def test_random_orders_in_random_forms_are_exact_and_sound(number):
    refusal, errors, faults = examined(list(orders(6, 17, forms=True))[number], with_step=False)
    assert faults == []
    assert refusal or max((abs(error) for key, error in errors.items() if "deg" not in key), default=0.0) < 0.05


@pytest.mark.parametrize(
    ("side", "values"),
    [
        ("right", {}),
        ("left", {"form.length": "three-quarter", "form.post_block": "separate", **ZONED}),
        ("left", {"form.length": "sulcus", "top_cover.thickness_mm": 2.0}),
    ],
)
def test_the_step_of_a_shell_reads_back_clean(side, values, tmp_path):
    sheet = make(shell_order(side, **values), formats=["stl", "step"], out=tmp_path)
    files = {file["path"] for file in sheet.data["sides"][side]["files"]}
    stems = {name.rpartition(".")[0] for name in files}
    assert len(stems) == (2 if values.get("form.post_block") == "separate" else 1)
    for stem in stems:
        assert body_faults(weld(stl.read(tmp_path / f"{stem}.stl"))) == []
        assert step_faults(tmp_path / f"{stem}.step", tmp_path / f"{stem}.stl") == []


def test_doses_of_a_real_foot_are_exact_on_a_shell(tmp_path):
    order = Order(foot=foot(people()[41]), side="right", support={"level": "maximum"}, material={"name": "pp"})
    order = order.with_values({"form.construction": "shell", "medial_skive.depth_mm": 2.0})
    file = built(order, tmp_path)
    assert mesh_faults(file.path, minimum_thickness=2.0) == []
    assert max(abs(miss) for miss in misses(file, order, tmp_path).values()) < 0.05


def test_the_same_order_gives_the_same_bytes(tmp_path):
    order = shell_order(**{"form.post_block": "separate"})
    for name in ("one", "two"):
        make(order, formats=["stl", "step"], out=tmp_path / name)
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()} and len(first) == 6


# What cannot be
def test_a_ridge_too_tight_for_what_is_under_it_is_refused_and_the_cure_builds():
    order = shell_order(**{"metatarsal_pad.height_mm": 6.0, "top_cover.thickness_mm": 5.0, "shell.midfoot_mm": 5.0})
    with pytest.raises(LimitError, match="ridge over a cover or a shell") as error:
        build(order)
    assert "top_cover.thickness_mm" in error.value.cure
    assert build(order.with_values(error.value.cure)).right


def test_a_base_too_thin_for_the_shell_is_refused_and_the_cure_builds():
    order = shell_order(**{"base.heel_mm": 3.0, "base.forefoot_mm": 2.0, "shell.forefoot_mm": 3.0})
    with pytest.raises(LimitError, match=r"underside over the floor|post block") as error:
        build(order)
    assert build(order.with_values(error.value.cure)).right


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"material.name": "eva"}, "tpu95a, pa12, pp, tpu85a for a shell"),
        ({"form.walls": "vertical"}, "no walls down to the floor"),
        ({"shell.midfoot_mm": 1.5}, "2 to 6 mm"),
        ({"form.construction": "cushion", "shell.midfoot_mm": 3.0}, "only with form.construction shell"),
        ({"form.construction": "cushion", "form.post_block": "separate"}, "only with form.construction shell"),
    ],
)
def test_what_a_shell_cannot_be_is_refused_in_plain_words(values, words):
    with pytest.raises(OrderError, match=words):
        shell_order(**values)


def test_random_forms_are_drawn_from_all_kinds():
    generator = np.random.default_rng(5)
    drawn = [in_a_form(Order(foot=FOOT), generator).form for _ in range(60)]
    assert {form.length for form in drawn} == set(LENGTHS)
    assert {form.construction for form in drawn} == {"cushion", "shell"}
    assert {form.walls for form in drawn} == {"leaning", "vertical"}
    assert {form.post_block for form in drawn} == {"joined", "separate", "none"}
