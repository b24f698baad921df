"""What a print takes, estimated without a slicer, against what a slicer once said and against sums by hand."""

import json
from math import pi
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from insolecad.catalogue.materials import materials
from insolecad.catalogue.printers import printers
from insolecad.files.threemf import Place
from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pair_3mf import built_sides, items
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing import gcode
from insolecad.printing.estimate import estimate
from insolecad.printing.filament import REST, volumes
from insolecad.printing.filament_layers import count, grow, reach, shift_down, shift_up, shrink, square_of
from insolecad.printing.models import Model, body
from insolecad.printing.prusaslicer import Placing
from insolecad.printing.setup import Setup
from insolecad.printing.slicing import estimate_model
from insolecad.printing.zone_infill import infill_metres
from tests.support.paths import DATA
from tests.support.slices import Case

RECORDED = json.loads((DATA / "sliced.json").read_text(encoding="utf-8"))
"""Random prescriptions as PrusaSlicer 2.5.0 sliced them (python -m benchmarks.slices --record)."""

CORNERS = np.array([(x, y, z) for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
FACES = np.array(
    [
        *((0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1)),
        *((2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)),
    ],
    dtype=np.int32,
)


def block(low: tuple[float, float, float], high: tuple[float, float, float]) -> FinishedMesh:
    """Return a block."""
    return FinishedMesh(CORNERS * np.subtract(high, low) + low, FACES.astype(np.intp))


def zone(name: str, percent: float, low: tuple[float, float, float], high: tuple[float, float, float]) -> Zone:
    """Return a block as a zone."""
    return Zone(name, percent, "", Triangles(CORNERS * np.subtract(high, low) + low, FACES))


def way(infill: float = 20.0, **settings: float) -> Setup:
    """Return a way to print with nothing but what is given."""
    bare = {"walls": 0, "top_layers": 0, "bottom_layers": 0}
    filament = materials()["tpu95a"]
    return Setup(printers()["xl"], filament, filament.printing.model_copy(update=bare | settings), infill)


def turned(mesh: FinishedMesh, degrees: float) -> FinishedMesh:
    """Return a mesh turned about z and shifted."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    return FinishedMesh(mesh.vertices @ turn + 500.0, mesh.faces)


BLOCK = block((0.0, 0.0, 0.0), (100.0, 60.0, 10.0))


@pytest.mark.parametrize("entry", RECORDED, ids=lambda entry: entry["order"]["name"])
def test_mass_and_time_are_close_to_what_a_slicer_said(entry: dict[str, Any]) -> None:
    case = Case(Order(**entry["order"]), entry["layer"], entry["walls"], tuple(entry["skins"]))
    bodies = items(built_sides(build(case.order).sides(), ["3mf"], "prusa"), "prusa")
    found = estimate_model(Model("", tuple(map(body, bodies)), Placing()), case.setup)
    # of a thin shell most is skin on a slope, which slicers lay more of: the job sheet's page says by how much
    is_shell = entry["order"].get("form.construction") == "shell"
    assert found.grams == pytest.approx(entry["grams"], rel=0.14 if is_shell else 0.10)
    assert found.seconds == pytest.approx(entry["seconds"], rel=0.15)


def test_a_block_filled_by_half_takes_half_its_volume() -> None:
    assert volumes(BLOCK, way(50.0)).total == pytest.approx(30_000.0, rel=0.01)


@pytest.mark.parametrize("walls", [1, 2, 3, 4, 6])
def test_walls_are_as_long_as_the_outline_and_as_thick_as_their_lines(walls: int) -> None:
    how = way(0.0, walls=walls)
    thick = walls * how.settings.spacing_mm
    by_hand = (100.0 * 60.0 - (100.0 - 2.0 * thick) * (60.0 - 2.0 * thick)) * 10.0
    # cells are coarse along a lattice that runs with the block's sides; an insole's outline runs in all directions
    found = [volumes(turned(BLOCK, angle), how).walls for angle in range(0, 90, 6)]
    assert np.mean(found) == pytest.approx(by_hand, rel=0.03)


def test_skins_are_their_layers_and_the_lowest_over_infill_is_laid_as_threads() -> None:
    how = way(0.0, top_layers=4, bottom_layers=3)
    thread = pi / 4.0 * 0.4**2 / 0.45
    assert volumes(BLOCK, how).skins == pytest.approx(6000.0 * (6 * 0.2 + thread), rel=0.01)


def test_a_slope_has_more_skin_than_the_steps_that_are_seen() -> None:
    wedge = block((0.0, 0.0, 0.0), (100.0, 60.0, 10.0))
    wedge.vertices[wedge.vertices[:, 2] > 5.0, 2] = np.where(
        wedge.vertices[wedge.vertices[:, 2] > 5.0, 0] > 50.0, 12.0, 4.0
    )
    how = way(0.0, walls=2, top_layers=3)
    assert volumes(wedge, how).skins > 1.2 * 6000.0 * 3 * 0.2


def test_of_zones_that_overlap_the_later_one_counts_and_all_add_up() -> None:
    zones = (zone("wide", 30.0, (-1, -1, -1), (50, 61, 11)), zone("small", 10.0, (20, 10, -1), (40, 30, 11)))
    found = volumes(BLOCK, way(20.0), zones).infill
    expected = {"wide": (50 * 60 - 400) * 10 * 0.3, "small": 400 * 10 * 0.1, REST: 50 * 60 * 10 * 0.2}
    assert list(found) == list(expected)
    for name, by_hand in expected.items():
        assert found[name] == pytest.approx(by_hand, rel=0.04), name


@pytest.fixture(scope="module")
def insole() -> FinishedMesh:
    """Return an insole with an arch."""
    pair = build(Order(name="x", side="right", foot={"length_mm": 262, "type": "flat"}))
    mesh = pair.right.triangles
    return FinishedMesh(mesh.vertices, mesh.faces.astype(np.intp))


def test_the_other_side_and_any_turn_take_the_same(insole: FinishedMesh) -> None:
    how = way(20.0, walls=3, top_layers=4, bottom_layers=3)
    usual = volumes(insole, how).total
    assert volumes(insole.mirror(), how).total == pytest.approx(usual, rel=0.01)
    assert volumes(turned(insole, 37.0), how).total == pytest.approx(usual, rel=0.015)


def test_more_of_anything_takes_more(insole: FinishedMesh) -> None:
    usual = {"walls": 2, "top_layers": 3, "bottom_layers": 2}
    least = volumes(insole, way(15.0, **usual)).total
    for key in usual:
        assert volumes(insole, way(15.0, **usual | {key: usual[key] + 1})).total > least, key
    assert volumes(insole, way(25.0, **usual)).total > least


def test_cost_is_the_price_of_the_mass_and_none_without_a_price() -> None:
    assert estimate([(BLOCK, (), way())], way()).cost is None
    dear = Setup(way().printer, way().material, way().settings, price_per_kg=40.0)
    found = estimate([(BLOCK, (), dear)], dear)
    assert found.cost == pytest.approx(found.grams * 0.04)
    assert found.grams == pytest.approx(found.metres * 100.0 * pi * 0.175**2 / 4.0 * 1.21, rel=1e-6)


@pytest.mark.parametrize("square", [0, 1, 2, 4, 5, 9, 25, 40])
def test_growing_by_a_disk_is_what_its_name_says(square: int) -> None:
    generator = np.random.default_rng(square)
    stack = (generator.random((2, 40, 30)) < 0.02).astype(np.uint64) << np.uint64(5)
    size = int(square**0.5)
    slow = np.zeros_like(stack)
    for i in range(-size, size + 1):
        for j in range(-size, size + 1):
            if i * i + j * j <= square:
                slow |= np.roll(np.pad(stack, ((0, 0), (9, 9), (9, 9))), (i, j), (1, 2))[:, 9:-9, 9:-9]
    assert (grow(stack, square) == slow).all()
    assert (shrink(~stack, square) == ~slow).all()


def test_layers_above_and_below_go_over_from_word_to_word() -> None:
    stack = np.zeros((2, 1, 1), dtype=np.uint64)
    stack[1] = 1  # layer 64
    assert shift_down(stack)[0, 0, 0] == np.uint64(1) << np.uint64(63)
    assert (shift_up(shift_down(stack)) == stack).all() and count(stack) == 1


def test_a_disk_that_reaches_so_far_is_found() -> None:
    assert reach(0) == 0.0 and reach(1) == pytest.approx(0.9, abs=0.01)
    for cells in (1.0, 2.0, 3.7, 6.0):
        assert reach(square_of(cells)) == pytest.approx(cells, abs=0.3)


# G-code

TEXT = """; generated by FakeSlicer 2.0 on a day

;TYPE:Custom
G1 X0 Y-3 E9
;LAYER_CHANGE
;Z:0.2
G1 Z.2 F9000
G1 X10 Y10 F9000
;TYPE:Skirt/Brim
G1 X20 Y10 E.5
; printing object insole-R id:0 copy 0
;TYPE:Internal infill
G1 X30 Y10 E1.5
G1 X40.5 Y10 E.25
G1 E-1 F2400
G1 X50 Y20 F9000
G1 E1 F2400
G1 Y30 E2 ; only along y
; stop printing object insole-R id:0 copy 0
;TYPE:Custom
G1 X0 Y300 E5
; filament used [mm] = 1
; total filament used [g] = 12.50
; total filament cost = 0.44
; estimated printing time (normal mode) = 7h 27m 17s
"""


def test_g_code_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "a.gcode"
    path.write_text(TEXT, encoding="utf-8")
    found = gcode.read(path)
    assert (found.program, found.layers, found.grams, found.seconds, found.cost) == (
        "FakeSlicer 2.0", 1, 12.5, 26837.0, 0.44,
    )  # fmt: skip
    assert found.lines.filament.tolist() == [0.5, 1.5, 0.25, 2.0]
    assert found.lines.start[:, :2].tolist() == [[10, 10], [20, 10], [30, 10], [50, 20]]
    assert found.lines.end[-1].tolist() == [50.0, 30.0, 0.2]
    low, high = found.box
    assert low.tolist() == [10.0, 10.0, 0.2] and high.tolist() == [50.0, 30.0, 0.2]
    assert [found.lines.objects[one] for one in found.lines.object] == ["", "insole-R", "insole-R", "insole-R"]
    assert found.lines.of(gcode.INFILL).tolist() == [False, True, True, True]


def test_infill_belongs_to_the_zone_it_is_in_wherever_the_insole_is(tmp_path: Path) -> None:
    path = tmp_path / "a.gcode"
    path.write_text(TEXT, encoding="utf-8")
    lines = gcode.read(path).lines
    # the insole is turned by 90 degrees and shifted: its (x, y) is at (30 - y, 5 + x)
    zones = (zone("all", 10.0, (-20, -40, -1), (60, 20, 1)), zone("first", 20.0, (4, 2, -1), (6, 9, 1)))
    found = infill_metres(lines, "insole-R", Place(90.0, 30.0, 5.0), zones, 0.2)
    assert found == pytest.approx({"all": 0.00225, "first": 0.0015, REST: 0.0})
