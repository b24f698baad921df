"""The judge: what it reads off bodies of known shape, and off insoles whose doses are known."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import stl

import insolecad.inspection
from insolecad.design.design import Design
from insolecad.design.reference_points import references
from insolecad.errors import FileError
from insolecad.features import Doses
from insolecad.features.metatarsal_pad import crest as pad_crest
from insolecad.geometry.outline import Measures
from insolecad.inspection import (
    FinishedMesh,
    basics,
    dose_at,
    full,
    height_at,
    thickness_at,
    thickness_map,
    top_at,
    weld,
)
from insolecad.inspection.measure.footbed import Footbed, Supports
from insolecad.inspection.measure.metatarsal_pad import metatarsal_pad
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.solid.mesh import mirror, triangles
from insolecad.surface.coarse_grid import probe
from insolecad.surface.grid import Surface, sample
from insolecad.surface.limits import Thinnest, breaches
from insolecad.surface.resolution import resolution
from tests.support.feet import sample_feet, surface_of
from tests.support.inspections import LIMITS

BOX = np.array([[x, y, z] for x in (0.0, 60.0) for y in (-20.0, 20.0) for z in (0.0, 5.0)])
BOX_FACES = np.array(
    [
        *([0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1]),
        *([2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]),
    ]
)
USUAL = {
    "heel_cup": {"depth_mm": 16.0, "inner_width_mm": 68.0},
    "medial_arch": {"height_mm": 12.5},
    "lateral_arch": {"height_mm": 1.5},
    "rearfoot_post": {"angle_deg": 2.0},
    "metatarsal_pad": {"height_mm": 4.5},
}
STANDARD = Measures(262.0, 194.0, 101.0, 274.0, 97.97, 65.0)


def box(**moved: float) -> FinishedMesh:
    """Return the box 60 x 40 x 5, moved."""
    return FinishedMesh(BOX + [moved.get(axis, 0.0) for axis in "xyz"], BOX_FACES)


def prism(outline: np.ndarray, top: np.ndarray) -> FinishedMesh:
    """Return an upright body over an outline (n, 2), anticlockwise, with its own height at every corner."""
    count = len(outline)
    middle = outline.mean(axis=0)
    rim, foot = np.column_stack([outline, top]), np.column_stack([outline, np.zeros(count)])
    vertices = np.concatenate([rim, foot, [[*middle, top.mean()], [*middle, 0.0]]])
    here, following = np.arange(count), np.roll(np.arange(count), -1)
    faces = [
        np.stack([here, following, np.full(count, 2 * count)], axis=-1),
        np.stack([following + count, here + count, np.full(count, 2 * count + 1)], axis=-1),
        np.stack([here, here + count, following + count], axis=-1),
        np.stack([here, following + count, following], axis=-1),
    ]
    return FinishedMesh(vertices, np.concatenate(faces))


def surface(doses: dict, measures: Measures = STANDARD, rolls: int | None = None) -> Surface:
    """Return the surface as it is written, or an even one with a strip of this many rows."""
    design = Design(measures, Doses.model_validate(doses))
    even = np.linspace(0, 1, 131), np.linspace(0, 1, 65)
    return sample(
        design, *(resolution([probe(design)], 0.02)[:3] if rolls is None else (*even, np.linspace(0, 1, rolls + 1)))
    )


def insole(doses: dict, measures: Measures = STANDARD, side: str = "right") -> FinishedMesh:
    mesh = triangles(surface(doses, measures))
    mesh = mesh if side == "right" else mirror(mesh)
    return weld(mesh.vertices[mesh.faces])


@pytest.fixture(scope="module")
def usual() -> FinishedMesh:
    return insole(USUAL)


# --- independence ---------------------------------------------------------------------------------------------


ALLOWED = tuple(f"insolecad.{name}" for name in ("inspection", "errors", "environment", "geometry.definitions"))
"""What the judge may know of the program: what is measured where, and nothing that makes an insole."""


def test_the_judge_imports_nothing_of_the_generator():
    for path in Path(insolecad.inspection.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert name.split(".")[0] not in ("scipy", "trimesh", "cadquery"), path.name
                assert not name.startswith("insolecad") or name.startswith(ALLOWED)


# --- the mesh -------------------------------------------------------------------------------------------------


def test_a_box_is_one_closed_outward_body_without_openings():
    mesh = weld(BOX[BOX_FACES])
    assert len(mesh.vertices) == 8
    assert mesh.is_closed and mesh.consistent and mesh.outward
    assert (mesh.bodies, mesh.genus) == (1, 0)
    assert mesh.volume_cm3 == pytest.approx(12.0)


def test_welding_joins_minus_zero_with_zero():
    loose = BOX[BOX_FACES].copy()
    loose[::2][loose[::2] == 0.0] = -0.0
    assert len(weld(loose).vertices) == 8


def test_a_ring_has_one_opening():
    square = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]])
    levels = [(square * 4, 0.0), (square * 4, 2.0), (square * 2, 2.0), (square * 2, 0.0)]
    vertices = np.concatenate([np.column_stack([plan, np.full(4, z)]) for plan, z in levels])
    faces = []
    for ring in range(4):
        for k in range(4):
            a, b = 4 * ring + k, 4 * ring + (k + 1) % 4
            c, d = (a + 4) % 16, (b + 4) % 16
            faces += [[a, b, d], [a, d, c]]
    mesh = FinishedMesh(vertices, np.array(faces))
    assert mesh.outward and (mesh.bodies, mesh.genus) == (1, 1)


def test_a_hole_is_noticed(usual):
    holed = FinishedMesh(usual.vertices, np.delete(usual.faces, 5000, axis=0))
    assert not holed.is_closed and not holed.outward and holed.genus is None
    with pytest.raises(FileError, match="not closed"):
        full(holed)


def test_a_body_inside_out_is_noticed(usual):
    turned = FinishedMesh(usual.vertices, usual.faces[:, ::-1])
    assert turned.is_closed and turned.consistent and not turned.outward
    assert turned.volume_cm3 == pytest.approx(-usual.volume_cm3)


def test_a_mirror_that_forgets_the_winding_is_noticed(usual):
    assert not FinishedMesh(usual.vertices * [1, -1, 1], usual.faces).outward
    assert usual.mirror().outward


def test_one_turned_triangle_is_noticed(usual):
    faces = usual.faces.copy()
    faces[7000] = faces[7000, ::-1]
    turned = FinishedMesh(usual.vertices, faces)
    assert turned.is_closed and not turned.consistent and not turned.outward


def test_two_bodies_are_counted_even_where_their_corners_touch():
    touching, apart = box(x=60.0, y=40.0, z=5.0).vertices, box(z=9.0).vertices
    assert weld(np.concatenate([BOX[BOX_FACES], touching[BOX_FACES]])).bodies == 2
    apart = weld(np.concatenate([BOX[BOX_FACES], apart[BOX_FACES]]))
    assert apart.bodies == 2 and apart.genus == 0 and apart.volume_cm3 == pytest.approx(24.0)


def test_a_void_counts_as_a_body_inside_out():
    hollow = weld(np.concatenate([BOX[BOX_FACES], (BOX * 0.5 + [10.0, 0.0, 1.0])[BOX_FACES][:, ::-1]]))
    assert hollow.is_closed and hollow.bodies == 2 and not hollow.outward


# --- rays -----------------------------------------------------------------------------------------------------


def test_rays_read_a_tilted_plate_exactly_also_through_edges_and_corners():
    outline = np.array([[0.0, -20.0], [60.0, -20.0], [60.0, 20.0], [0.0, 20.0]])
    plate = prism(outline, 4.0 + 0.05 * outline[:, 0] + 0.1 * outline[:, 1])
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(0.0, 60.0, 13), np.linspace(-20.0, 20.0, 17)))
    assert np.allclose(top_at(plate, x, y), 4.0 + 0.05 * x + 0.1 * y)
    assert np.allclose(thickness_at(plate, x, y), 4.0 + 0.05 * x + 0.1 * y)
    assert np.isnan(top_at(plate, [-1.0, 61.0, 30.0, np.nan], [0.0, 0.0, 20.1, 0.0])).all()
    assert top_at(plate, [], []).shape == (0,)


def test_a_ray_through_two_plates_measures_the_thinner():
    two = weld(np.concatenate([BOX[BOX_FACES], (BOX * [1.0, 1.0, 0.4] + [0.0, 0.0, 9.0])[BOX_FACES]]))
    assert thickness_at(two, [30.0], [1.0]) == pytest.approx(2.0)
    assert top_at(two, [30.0], [1.0]) == pytest.approx(11.0)


def test_the_lattice_and_single_rays_agree(usual):
    measured = thickness_map(usual, bottom_curve(usual), pitch=1.5)
    i, j = np.nonzero(np.isfinite(measured.thickness))
    x, y = measured.lattice.x[i], measured.lattice.y[j]
    assert len(i) > 5000
    assert np.allclose(thickness_at(usual, x, y), measured.thickness[i, j], atol=1e-9)
    assert np.allclose(top_at(usual, x, y), measured.top[i, j], atol=1e-9)
    assert bottom_curve(usual).distance(x, y).min() >= 3.0


# --- basic measures -------------------------------------------------------------------------------------------


def egg(count: int = 400) -> np.ndarray:
    """Return an outline 200 long, widest (80) at x = 120, that could be either foot."""
    x = np.concatenate([np.linspace(0, 200, count // 2)[:-1], np.linspace(200, 0, count // 2)[:-1]])
    half = 40.0 * np.sqrt(np.clip(1.0 - ((x - 120.0) / np.where(x < 120.0, 120.0, 80.0)) ** 2, 0.0, 1.0))
    return np.column_stack([x, np.where(np.arange(len(x)) < count // 2 - 1, -half, half)])


def test_an_extruded_outline_has_the_widths_it_was_drawn_with():
    outline = egg()
    measured = basics(prism(outline, np.full(len(outline), 3.0)))
    assert measured.length_mm == pytest.approx(200.0)
    assert measured.ball_width_mm == pytest.approx(80.0, abs=0.02)
    assert measured.heel_width_mm == pytest.approx(80.0 * np.sqrt(1.0 - (85.0 / 120.0) ** 2), abs=0.02)
    assert measured.height_mm == pytest.approx(3.0)
    assert measured.min_thickness_mm == pytest.approx(3.0)
    x, y = outline.T
    area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2.0
    assert measured.volume_cm3 == pytest.approx(area * 3.0 / 1000.0)


def test_a_plate_that_could_be_either_foot_has_no_side():
    outline = egg()
    plate = prism(outline, np.full(len(outline), 3.0))
    assert basics(plate).side == "unknown"
    assert basics(box()).side == "unknown"
    with pytest.raises(FileError, match="left and a right"):
        full(plate)


def test_a_body_off_the_ground_is_refused():
    with pytest.raises(FileError, match="no flat underside"):
        basics(box(z=1.0))


def test_the_least_thickness_counts_from_three_millimetres_inside():
    outline = np.array([[0.0, -20.0], [60.0, -20.0], [60.0, 20.0], [0.0, 20.0]])
    sloped = prism(outline, 2.0 + 0.1 * outline[:, 0])
    # the rays stand up to one pitch inside the margin, which the slope turns into height
    assert 2.3 <= basics(sloped).min_thickness_mm <= 2.3 + 0.1 * 2.0


def test_a_dent_between_the_rays_is_noticed(usual):
    inside = np.flatnonzero(np.hypot(usual.vertices[:, 0] - 150.0, usual.vertices[:, 1]) < 3.0)
    dented = usual.vertices.copy()
    dent = inside[np.argmax(dented[inside, 2])]
    dented[dent, 2] = 1.1
    assert basics((dented, usual.faces)).min_thickness_mm == pytest.approx(1.1, abs=1e-6)


def test_an_insole_measures_what_was_ordered(usual):
    measured = basics(usual)
    assert measured.length_mm == pytest.approx(274.0, abs=0.02)
    assert measured.ball_width_mm == pytest.approx(97.97, abs=0.02)
    assert measured.heel_width_mm == pytest.approx(65.0, abs=0.02)
    assert measured.overall_length_mm == pytest.approx(np.ptp(usual.vertices[:, 0]))
    assert measured.min_thickness_mm == pytest.approx(3.0, abs=0.01)
    assert measured.triangles == len(usual.faces)


def test_file_arrays_and_mesh_measure_alike(usual, tmp_path):
    path = tmp_path / "usual.stl"
    mesh = stl.mesh.Mesh(np.zeros(len(usual.faces), dtype=stl.mesh.Mesh.dtype))
    mesh.vectors[:] = usual.vertices[usual.faces]
    mesh.save(str(path))
    before = usual.vertices.copy()
    expected = pytest.approx(asdict(basics(usual)))
    assert asdict(basics(path)) == expected
    assert asdict(basics((usual.vertices, usual.faces))) == expected
    assert np.array_equal(before, usual.vertices)


@pytest.mark.parametrize(
    "doses",
    [{}, {"heel_cup": {"depth_mm": 20.0}}, USUAL, {"medial_arch": {"height_mm": 28.0}}, {"base": {"heel_mm": 9.0}}],
)
@pytest.mark.parametrize("measures", [STANDARD, Measures(190.0, 148.0, 64.0, 199.0, 62.0, 40.0)])
@pytest.mark.parametrize("side", ["right", "left"])
def test_the_side_is_known_for_every_insole_also_without_an_arch(doses, measures, side):
    assert basics(insole(doses, measures, side)).side == side


# --- the inner edge and the doses -----------------------------------------------------------------------------


def along(edge: np.ndarray, x: float) -> np.ndarray:
    """Return the point of a polyline at x."""
    return np.array([np.interp(x, edge[:, 0], edge[:, k]) for k in range(3)])


@pytest.mark.parametrize("rolls", [4, 7, 12])
def test_the_inner_edge_is_found_by_the_curvature_of_the_strip(rolls):
    made = surface(USUAL, rolls=rolls)
    flat = triangles(made)
    mesh = weld(flat.vertices[flat.faces])
    for x in np.linspace(30.0, 220.0, 39):
        line = section(mesh, (x, 0.0), (0.0, 1.0))
        for toward, column in ((1, -1), (-1, 0)):
            found, true = inner_edge(line, toward), along(made.grid[:, column], x)
            assert (found.s, found.z) == pytest.approx(true[1:], abs=0.005)


def test_a_body_without_a_strip_has_its_inner_edge_at_the_corner():
    line = section(box(), (30.0, 0.0), (0.0, 1.0))
    found = inner_edge(line, 1)
    assert (found.s, found.z, found.slope) == pytest.approx((20.0, 5.0, 0.0))


@pytest.mark.parametrize("side", ["right", "left"])
def test_every_reference_point_is_read_on_the_foot_side_also_on_its_border(side):
    design = Design(STANDARD, Doses.model_validate(USUAL))
    mesh = insole(USUAL, side=side)
    for name, point in references(design).items():
        point = point if side == "right" else point.mirror()
        # 0.02 mm of chord error square to the surface, more of it upright on the cup's wall
        assert height_at(mesh, point.at) == pytest.approx(point.at[2], abs=0.03), name
        assert dose_at(mesh, point.at, point.base_z) == pytest.approx(point.at[2] - point.base_z, abs=0.03), name


def test_just_beyond_the_inner_edge_the_foot_side_is_continued(usual):
    edge = inner_edge(section(usual, (110.0, 0.0), (0.0, 1.0)))
    outward = bottom_curve(usual).outward_near(110.0, edge.s)
    low, high = (height_at(usual, [110.0 + way * outward[0], edge.s + way * outward[1]]) for way in (-0.04, 0.04))
    assert edge.slope > 0.3
    assert high - edge.z == pytest.approx(edge.z - low, abs=0.003)


def test_the_slope_at_the_inner_edge_rises_outward_on_both_sides(usual):
    line = section(usual, (36.7, 0.0), (0.0, 1.0))
    assert inner_edge(line, 1).slope > 1.0 and inner_edge(line, -1).slope < -1.0


def test_off_the_insole_there_is_no_height(usual):
    assert np.isnan(height_at(usual, [-30.0, 0.0, 0.0]))


def population(count: int) -> list[tuple[Measures, dict]]:
    """Return feet with doses a clinic would order."""
    rng = np.random.default_rng(5)
    people = []
    for number in range(count):
        length = rng.uniform(215.0, 300.0)
        width = length * rng.uniform(0.35, 0.41)
        heel = 0.97 * width * rng.uniform(0.62, 0.72)
        ball = length * rng.uniform(0.715, 0.765)
        measures = Measures(length, ball, width, length + rng.uniform(10.0, 15.0), 0.97 * width, heel)
        doses = {
            "base": {"heel_mm": rng.uniform(2.5, 6.0), "forefoot_mm": rng.uniform(2.0, 4.0)},
            "heel_lift": {"height_mm": rng.uniform(2.0, 9.0) * (number % 2)},
            "heel_cup": {"depth_mm": rng.uniform(8.0, 20.0), "inner_width_mm": heel + rng.uniform(0.0, 5.0)},
            "medial_arch": {"height_mm": rng.uniform(6.0, 24.0), "apex_shift_mm": rng.uniform(-10.0, 10.0)},
            "lateral_arch": {"height_mm": rng.uniform(1.0, 5.0)},
            "rearfoot_post": {"angle_deg": rng.uniform(-5.0, 5.0) * (number % 3 > 0)},
        }
        if number % 4 == 1:
            doses["metatarsal_bar"] = {"height_mm": rng.uniform(2.0, 6.0)}
        elif number % 4 > 1:
            sizes = {"length_mm": rng.uniform(38.0, 75.0), "width_mm": rng.uniform(30.0, 65.0)}
            doses["metatarsal_pad"] = {"height_mm": rng.uniform(2.0, 7.0), "front_edge_mm": rng.uniform(0, 12), **sizes}
        people.append((measures, doses))
    return people


@pytest.mark.parametrize(("measures", "doses"), population(16))
def test_the_doses_are_read_back_from_the_triangles_alone(measures, doses):
    got = full(insole(doses, measures), measures.foot_length, measures.ball_length)
    depth, arch, pad = doses["heel_cup"]["depth_mm"], doses["medial_arch"], doses.get("metatarsal_pad")
    for reading in (got.heel_cup.rear_mm, got.heel_cup.medial_mm, got.heel_cup.lateral_mm):
        assert reading == pytest.approx(depth, abs=0.05)
    assert got.rearfoot_slope_deg == pytest.approx(doses["rearfoot_post"]["angle_deg"], abs=0.05)
    assert got.medial_arch.height_mm == pytest.approx(arch["height_mm"], abs=0.3)
    assert got.medial_arch.apex_x_mm == pytest.approx(0.42 * measures.foot_length + arch["apex_shift_mm"], abs=8.0)
    assert got.lateral_arch_mm == pytest.approx(doses["lateral_arch"]["height_mm"], abs=0.3)
    assert got.thickness.ball_mm >= doses["base"]["forefoot_mm"] - 0.02
    assert got.thickness.minimum_mm <= got.thickness.ball_mm + 1e-6
    if pad is None:
        assert got.metatarsal_pad is None
    else:
        crest = references(Design(measures, Doses.model_validate(doses)))["metatarsal_pad_crest"]
        assert got.metatarsal_pad is not None
        assert got.metatarsal_pad.height_mm == pytest.approx(pad["height_mm"], abs=0.25)
        assert (got.metatarsal_pad.x_mm, got.metatarsal_pad.y_mm) == pytest.approx(crest.at[:2], abs=2.0)


def test_a_left_insole_reads_as_its_right_twin(usual):
    right, left = full(usual, 262.0, 194.0), full(insole(USUAL, side="left"), 262.0, 194.0)
    assert (right.basics.side, left.basics.side) == ("right", "left")
    assert asdict(left.heel_cup) == pytest.approx(asdict(right.heel_cup), abs=1e-3)
    assert asdict(left.medial_arch) == pytest.approx(asdict(right.medial_arch), abs=1e-2)
    assert left.rearfoot_slope_deg == pytest.approx(right.rearfoot_slope_deg, abs=1e-3)
    assert left.metatarsal_pad.y_mm == pytest.approx(-right.metatarsal_pad.y_mm, abs=1e-2)
    assert asdict(left.thickness) == pytest.approx(asdict(right.thickness), abs=1e-2)


def test_an_arch_on_the_wrong_side_is_noticed():
    """Turn the foot side of a body round, but not its outline: the side stays, the doses change places."""
    # a full arch: 2 mm inside its edge, where the other side gets its height from, a hollow one has lost more
    mesh = insole({"medial_arch": {"height_mm": 14.0, "fill_percent": 75.0}, "heel_cup": {"depth_mm": 10.0}})
    curve = bottom_curve(mesh)
    low, high = curve.sides(np.clip(mesh.vertices[:, 0], *curve.at([0.001, 0.999])))
    heights = top_at(mesh, mesh.vertices[:, 0], np.clip(low + high - mesh.vertices[:, 1], low + 2.0, high - 2.0))
    upper = mesh.vertices[:, 2] > 2.5
    swapped = mesh.vertices.copy()
    swapped[upper, 2] = np.where(np.isfinite(heights), heights, mesh.vertices[:, 2])[upper]
    got = full((swapped, mesh.faces), 262.0, 194.0)
    assert got.basics.side == "right"
    assert got.medial_arch.height_mm < 4.0 < 8.0 < got.lateral_arch_mm


def test_without_arch_and_pad_none_is_invented():
    got = full(insole({"heel_cup": {"depth_mm": 12.0}}))
    assert got.metatarsal_pad is None and got.medial_arch.apex_x_mm is None
    assert got.medial_arch.height_mm == pytest.approx(0.0, abs=0.2)


def test_a_skive_moves_neither_post_nor_cup():
    doses = {**USUAL, "medial_skive": {"depth_mm": 4.0}}
    got = full(insole(doses), 262.0, 194.0)
    assert got.rearfoot_slope_deg == pytest.approx(2.0, abs=0.1)
    assert got.heel_cup.medial_mm == pytest.approx(16.0, abs=0.15)
    assert got.heel_cup.lateral_mm == pytest.approx(16.0, abs=0.15)


@pytest.mark.parametrize("angle", [-8.0, 8.0])
def test_a_post_that_reaches_the_arch_is_taken_out_of_it(angle):
    arch = {"height_mm": 14.0, "apex_shift_mm": -12.0}
    doses = {"heel_cup": {"depth_mm": 10.0}, "medial_arch": arch, "rearfoot_post": {"angle_deg": angle}}
    assert full(insole(doses), 262.0, 194.0).medial_arch.height_mm == pytest.approx(14.0, abs=0.3)


def test_a_pad_that_reaches_the_arch_is_left_out_of_its_base():
    small = Measures(215.0, 158.0, 82.0, 227.0, 79.5, 54.0)
    pad = {"height_mm": 6.0, "length_mm": 75.0, "width_mm": 36.0, "front_edge_mm": 10.0}
    cup = {"depth_mm": 16.0, "inner_width_mm": 56.0}
    got = full(insole({**USUAL, "heel_cup": cup, "metatarsal_pad": pad}, small), 215.0, 158.0)
    assert got.medial_arch.height_mm == pytest.approx(12.5, abs=0.15)
    assert got.medial_arch.apex_x_mm == pytest.approx(0.42 * 215.0, abs=3.0)
    assert got.metatarsal_pad.height_mm == pytest.approx(6.0, abs=0.25)


def flat_bed(rise: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> Footbed:
    """Return sections of a level footbed 80 wide with something on it, given over x and y."""
    x, share = np.arange(100.0, 195.0, 3.0), np.linspace(0.02, 0.98, 49)
    y = 40.0 - 80.0 * share
    edges = [np.column_stack([np.full_like(x, side), np.full_like(x, 3.0)]) for side in (40.0, -40.0)]
    z = 3.0 + rise(x[:, None], y[None, :])
    return Footbed(x, edges[0], edges[1], share, z, np.ones_like(z))


def bump(distance: np.ndarray) -> np.ndarray:
    return np.clip(1.0 - distance**2, 0.0, 1.0) ** 3


def test_a_bump_of_the_right_size_and_place_is_a_pad_and_nothing_else_is():
    none = Supports(np.zeros(49), np.zeros(49))

    def found(rise):
        return metatarsal_pad(flat_bed(rise), none, 195.0)

    pad = found(lambda x, y: 4.0 * bump(np.hypot((x - 166.0) / 25.0, (y - 2.0) / 20.0)))
    assert (pad.x_mm, pad.y_mm, pad.height_mm) == pytest.approx((166.0, 2.0, 4.0), abs=0.2)
    assert found(lambda x, y: 0.0 * x * y) is None
    assert found(lambda x, y: 0.8 * bump(np.hypot((x - 166.0) / 25.0, y / 20.0))) is None  # too low
    assert found(lambda x, y: 4.0 * bump(np.hypot((x - 120.0) / 15.0, y / 15.0))) is None  # too far behind
    assert found(lambda x, y: 4.0 * bump(np.hypot((x - 166.0) / 7.0, y / 7.0))) is None  # too small
    assert found(lambda x, y: 4.0 * bump((x - 166.0) / 20.0) * bump(y / 90.0)) is None  # straight across
    assert found(lambda x, y: 4.0 * bump((x - 166.0) / 20.0) * bump(y / 45.0) ** (1 / 9)) is None  # level across


@pytest.mark.parametrize("lean", [-0.25, 0.0, 0.25, 0.35])
@pytest.mark.parametrize("width", [25.0, 42.0, 70.0])
def test_a_pad_along_the_heads_is_a_pad_and_a_bar_is_none_however_they_lean(lean, width):
    none = Supports(np.zeros(49), np.zeros(49))

    def pad(x, y):
        return 4.0 * bump(np.hypot((x - 164.0 - lean * y) / 25.0, 2.0 * y / width))

    def bar(x, y):
        run_out = np.clip((40.0 - abs(y)) / 26.0, 0.0, 1.0)
        return 4.0 * np.clip((16.0 - abs(x - 164.0 - lean * y)) / 8.0, 0.0, 1.0) * run_out

    found = metatarsal_pad(flat_bed(pad), none, 195.0)
    assert (found.x_mm, found.y_mm, found.height_mm) == pytest.approx((164.0, 0.0, 4.0), abs=0.3)
    assert metatarsal_pad(flat_bed(bar), none, 195.0) is None


def random_insoles(count: int) -> Iterator[tuple[Design, Doses]]:
    """Yield designs that build, on surveyed feet: pads and bars of every size, and as many with neither."""
    rng, feet, built = np.random.default_rng(11), sample_feet(), 0
    while built < count:
        foot = feet[int(rng.integers(len(feet)))]
        doses: dict[str, dict[str, float]] = {
            "base": {"heel_mm": rng.uniform(2.5, 6.0), "forefoot_mm": rng.uniform(2.0, 5.0)},
            "heel_cup": {"depth_mm": rng.uniform(6.0, 20.0), "inner_width_mm": foot.heel_width + rng.uniform(0.0, 4.0)},
            "medial_arch": {"height_mm": rng.uniform(0.0, 26.0), "apex_shift_mm": rng.uniform(-12.0, 12.0)},
            "lateral_arch": {"height_mm": rng.uniform(1.0, 4.0)},
            "rearfoot_post": {"angle_deg": rng.uniform(-5.0, 5.0)},
        }
        pad, bar = {"length_mm": (30, 90), "width_mm": (25, 80), "front_edge_mm": (0, 15)}, {"width_mm": (15, 35)}
        kinds = {"metatarsal_pad": {"height_mm": (2, 8), **pad}, "metatarsal_bar": {"height_mm": (2, 6), **bar}}
        if built % 3:
            kind = list(kinds)[built % 3 - 1]
            doses[kind] = {key: float(rng.uniform(*limits)) for key, limits in kinds[kind].items()}
        design = Design(foot, Doses.model_validate(doses))
        crest_x, _ = pad_crest(design.plan, design.doses.metatarsal_pad)
        # a full pad that leaves no base beside it cannot be known from it (docs/inspecting.md)
        inner_width = 2.0 * float(design.plan.section(np.array([crest_x]))[1][0])
        shows = kinds.keys().isdisjoint(doses) or design.doses.metatarsal_pad.width_mm < 0.8 * inner_width
        if shows and not breaches(design, probe(design), Thinnest(1.6, 1.2)):
            built += 1
            yield design, design.doses


def test_pads_of_every_size_are_found_and_none_is_invented():
    for design, doses in random_insoles(45):
        measures = design.measures
        flat = triangles(surface_of(design))
        got = full(weld(flat.vertices[flat.faces]), measures.foot_length, measures.ball_length).metatarsal_pad
        height = doses.metatarsal_pad.height_mm
        assert (got is not None) == (height > 0.0), doses
        if got is not None:
            crest = references(design)["metatarsal_pad_crest"].at[:2]
            assert got.height_mm == pytest.approx(height, abs=LIMITS["pad height"]), doses
            # the largest are level over 20 mm and reach the arch
            assert (got.x_mm, got.y_mm) == pytest.approx(crest, abs=LIMITS["pad crest"]), doses
