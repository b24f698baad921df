"""Top covers, under which the insole is lower, and upright walls, which mill from one side."""

import numpy as np
import pytest

from insolecad.errors import LimitError, OrderError
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from insolecad.prescription import prescribe
from tests.support.exact import built, misses
from tests.support.feet import FOOT
from tests.support.orders import foot, people
from tests.support.soundness import body_faults, mesh_faults, step_faults

FLAT = {"foot": {**FOOT, "type": "flat"}, "side": "right", "support": {"level": "maximum"}}


def order(**values: object) -> Order:
    return Order(**FLAT).with_values(values)


def read(part) -> FinishedMesh:
    points = part.triangles.vertices.astype(np.float32).astype(float)
    return FinishedMesh(points, part.triangles.faces.astype(np.intp))


def foot_side_vertices(insole, mesh: FinishedMesh) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices of the foot side away from its border, and their unit normals from the facets round each."""
    rows, columns = insole.right_surface.grid.shape[:2]
    lengths = np.zeros((len(mesh.vertices), 3))
    for corner in mesh.faces.T:
        np.add.at(lengths, corner, mesh.normals)
    inner = np.arange(rows * columns).reshape(rows, columns)[3:-3, 3:-3].ravel()
    return mesh.vertices[inner], lengths[inner] / np.linalg.norm(lengths[inner], axis=1)[:, None]


# Covers
@pytest.mark.parametrize("cover", [1.0, 2.0, 5.0])
@pytest.mark.parametrize("length", ["full", "three-quarter"])
def test_the_covered_insole_has_the_prescribed_shape(cover, length):
    pads = {"metatarsal_pad.height_mm": 0.0} if cover == 5.0 else {}
    made = order(**{"top_cover.thickness_mm": cover, "form.length": length, **pads})
    insole = build(made, tolerance=0.01).right
    points, normals = foot_side_vertices(insole, read(insole))
    covered = points + cover * normals
    prescribed = insole.design.foot_side(covered[:, 0], covered[:, 1])
    # across the normal: the height counts by how steep it is there
    assert np.abs((covered[:, 2] - prescribed) * normals[:, 2]).max() < 0.05


def test_the_judge_finds_the_cover_missing_from_the_file():
    plain, lower = (build(order(**{"top_cover.thickness_mm": cover})).right for cover in (0.0, 2.0))
    x, y = np.array([37.0, 60.0, 200.0, 230.0]), np.zeros(4)
    # level places: all of the cover comes off; the base is the same, for it is over the least that a cover needs
    taken = plain.design.foot_side(x, y) - top_at(read(lower), x, y)
    assert taken == pytest.approx(2.0 - (plain.design.doses.base.heel_mm - lower.design.doses.base.heel_mm), abs=0.15)


@pytest.mark.parametrize("number", [3, 57, 121])
def test_doses_of_real_feet_are_exact_under_a_cover(number, tmp_path):
    made = Order(foot=foot(people()[number]), side="left", support={"level": "moderate"})
    file = built(made.with_values({"top_cover.thickness_mm": 2.5, "medial_skive.depth_mm": 2.0}), tmp_path)
    assert mesh_faults(file.path, minimum_thickness=1.6) == []
    assert (
        max(abs(miss) for miss in misses(file, made.with_values({"top_cover.thickness_mm": 2.5}), tmp_path).values())
        < 0.05
    )


@pytest.mark.parametrize(("material", "least"), [("tpu95a", 1.6), ("eva", 2.0), ("gel", 3.0)])
def test_the_base_grows_until_the_thinnest_wall_is_left_under_the_cover(material, least, tmp_path):
    made = order(**{"material.name": material, "top_cover.thickness_mm": 4.0, "metatarsal_pad.height_mm": 0.0})
    base = prescribe(made)["right"].table["base"]
    assert base["heel_mm"].value >= least + 4.0 and base["forefoot_mm"].value >= least + 4.0
    sheet = make(made, formats=["stl"], out=tmp_path)
    assert sheet.data["sides"]["right"]["measured"]["min_thickness_mm"] >= least - 0.005


def test_a_base_without_room_for_the_cover_is_refused_and_the_cure_builds():
    made = order(**{"top_cover.thickness_mm": 4.0, "base.heel_mm": 4.0, "base.forefoot_mm": 4.0})
    made = made.with_values({"metatarsal_pad.height_mm": 0.0})
    with pytest.raises(LimitError, match="the thickness") as error:
        build(made)
    assert build(made.with_values(error.value.cure)).right


def test_a_cover_leaves_the_heel_its_width_and_stands_outside_of_it():
    cover = 4.0
    plain, lower = (build(order(**{"top_cover.thickness_mm": thickness})).right for thickness in (0.0, cover))
    seat_x, depth = plain.design.measures.seat_x, plain.design.doses.heel_cup.depth_mm
    assert lower.design.plan.seat_half_width == pytest.approx(plain.design.plan.seat_half_width, abs=1e-3)
    # the foot side moves along its normal, as steep as the heel's wall is at the edge
    outward = cover * np.sin(np.arctan(plain.design.heel_curve.side_slope(np.array(depth))))
    assert width(lower, -1, seat_x) - width(plain, -1, seat_x) <= 2.0 * outward
    for ring, x, wider in ((0, seat_x, 2.0 * outward), (-1, 220.0, 0.0)):
        assert width(lower, ring, x) - width(plain, ring, x) == pytest.approx(wider, abs=0.1)


def width(insole, ring: int, x: float) -> float:
    """Return how wide a ring of the rim is at a station, the first the foot side's border, the last on the outside."""
    points = insole.right_surface.strip[ring]
    return float(np.ptp(points[np.abs(points[:, 0] - x) < 1.0, 1]))


@pytest.mark.parametrize("thickness", [0.5, 5.5, -1.0])
def test_no_cover_is_that_thin_or_thick(thickness):
    with pytest.raises(OrderError, match=r"top_cover.thickness_mm"):
        order(**{"top_cover.thickness_mm": thickness})


# Walls
@pytest.mark.parametrize("length", ["full", "sulcus", "three-quarter"])
@pytest.mark.parametrize("side", ["right", "left"])
def test_upright_walls_mill_from_one_side(side, length):
    made = order(side=side, **{"form.walls": "vertical", "material.name": "eva", "form.length": length})
    insole = getattr(build(made), side)
    mesh = read(insole)
    unit = mesh.normals / np.linalg.norm(mesh.normals, axis=1)[:, None]
    above = mesh.vertices[mesh.faces][..., 2].max(axis=1) > 0.01
    # nothing but the flat underside looks down: a cutter from above reaches everything
    assert unit[above, 2].min() > -1e-3
    assert body_faults(mesh) == []


def test_upright_walls_leave_the_foot_side_as_it_is():
    leaning, upright = (build(order(**{"form.walls": walls})).right for walls in ("leaning", "vertical"))
    assert np.array_equal(leaning.right_surface.grid, upright.right_surface.grid)
    assert leaning.references == upright.references


def test_upright_walls_are_reported_in_the_sheet_and_their_step_reads_back_clean(tmp_path):
    made = order(**{"form.walls": "vertical", "material.name": "eva", "top_cover.thickness_mm": 1.5})
    sheet = make(made, formats=["stl", "step"], out=tmp_path).data["sides"]["right"]
    overhang = next(found for found in sheet["findings"] if found["check"] == "wall overhang in degrees")
    assert overhang["measured"] < 0.01
    stl_path = next(tmp_path.glob("*.stl"))
    assert step_faults(stl_path.with_suffix(".step"), stl_path) == []
