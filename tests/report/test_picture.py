"""Sheets of pictures: every side at one scale, colours that stand for true numbers, the same pixels each time."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from insolecad import Order, Pair, build
from insolecad.cli import app
from insolecad.errors import FileError, OrderError
from insolecad.files.stl import write
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.order import read_toml
from insolecad.report import colour, render
from insolecad.report.colour import DIFFERENCE, HEIGHT, SLOPE, THICKNESS, ZONES, scale
from insolecad.report.colour_maps import MAPS, colour_map, difference, slope, thickness
from insolecad.report.picture_sheet import EDGE, letters, sheet
from insolecad.report.subject import InsoleModel, from_file, from_pair
from insolecad.report.views import MARGIN, SCALE
from insolecad.solid.mesh import grid_faces
from insolecad.surface.grid import border
from tests.support.paths import ROOT

RUNNER = ROOT / "examples" / "runner-flat-foot.toml"

COARSE = 0.1
"""Chord tolerance in mm: pictures of few triangles are as good to test with."""


def pair(**changes: Any) -> Pair:
    """Return the insoles of the runner with flat feet, with few triangles."""
    return build(Order(**read_toml(RUNNER)).with_values(changes), tolerance=COARSE)


@pytest.fixture(scope="module")
def both() -> list[InsoleModel]:
    return from_pair(pair(), zones=True)


@pytest.fixture(scope="module")
def drawn(both: list[InsoleModel]) -> list[Image.Image]:
    """Return a sheet for each side."""
    return [sheet([shown]) for shown in both]


def block(rise: float) -> InsoleModel:
    """Return a body of 100 x 50 mm, 4 mm thick where y is 0, whose upper side rises across by `rise` degrees."""
    x, y = (ways.ravel() for ways in np.meshgrid(np.linspace(0, 100, 21), np.linspace(0, 50, 11), indexing="ij"))
    top = np.column_stack([x, y, 4.0 + y * np.tan(np.radians(rise))])
    grid = np.arange(len(x)).reshape(21, 11)
    up = grid_faces(grid)
    ring = border(grid)
    after, below = np.roll(ring, -1), len(x)
    walls = np.concatenate(
        [np.column_stack([ring, ring + below, after + below]), np.column_stack([ring, after + below, after])]
    )
    faces = np.concatenate([up, up[:, ::-1] + below, walls])
    return InsoleModel("block", "unknown", FinishedMesh(np.vstack([top, top * [1.0, 1.0, 0.0]]), faces))


def end_of_column(shown: InsoleModel) -> int:
    """Return the pixel at which the left column of views ends, where the gap to the right one begins."""
    return EDGE + int(np.ceil(shown.extent[0] * SCALE)) + 2 * MARGIN


def inked(picture: Image.Image) -> np.ndarray[Any, Any]:
    """Return which pixels show an insole: bluish ones."""
    red, _, blue = np.moveaxis(np.asarray(picture, dtype=int), -1, 0)
    return np.asarray(blue - red > 24)


def test_every_side_is_drawn_at_one_scale(both: list[InsoleModel], drawn: list[Image.Image]) -> None:
    long, wide, high = both[0].extent
    shown = inked(drawn[0])[110:, : end_of_column(both[0])]
    rows = np.flatnonzero(shown.any(axis=1))
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    heights = [len(band) for band in bands]
    assert heights == [pytest.approx(size * SCALE, abs=3) for size in (wide, high, high)]
    across = np.flatnonzero(shown[bands[0]].any(axis=0))
    assert np.ptp(across) + 1 == pytest.approx(long * SCALE, abs=3)


def test_a_left_insole_is_the_right_one_turned_over(both: list[InsoleModel], drawn: list[Image.Image]) -> None:
    right, left = (inked(picture)[140:520, EDGE : end_of_column(both[0])] for picture in drawn)
    rows = [np.flatnonzero(one.any(axis=1)) for one in (right, left)]
    tops = [one[there.min() : there.max() + 1] for one, there in zip((right, left), rows, strict=True)]
    assert (tops[0] != tops[1][::-1]).mean() < 0.01
    assert (tops[0] != tops[1]).mean() > 0.05


def test_the_same_pixels_come_out_of_another_process(drawn: list[Image.Image], tmp_path: Path) -> None:
    again = tmp_path / "again.png"
    code = (
        "import sys; from insolecad import Order, build; from insolecad.order import read_toml\n"
        "from insolecad.report.subject import from_pair; from insolecad.report.picture_sheet import sheet\n"
        f"pair = build(Order(**read_toml({str(RUNNER)!r})), tolerance={COARSE})\n"
        f"sheet(from_pair(pair)[:1]).save({str(again)!r})\n"
        "heavy = {'OCP', 'cadquery', 'matplotlib', 'scipy', 'trimesh', 'vtkmodules.all'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (np.asarray(Image.open(again)) == np.asarray(drawn[0])).all()


def test_letters_come_from_a_package_and_not_from_the_system() -> None:
    assert "site-packages" in str(letters(17).path)
    assert letters(17).layout_engine == 0


def test_without_opengl_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, both: list[InsoleModel]) -> None:
    def missing(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(render, "CDLL", missing)
    monkeypatch.setattr(render.sys, "platform", "linux")
    with pytest.raises(FileError, match="libegl1"):
        sheet(both)


@pytest.mark.parametrize("rise", [0.0, 20.0])
def test_thickness_and_slope_of_a_wedge_are_its_own(rise: float) -> None:
    wedge = block(rise)
    assert wedge.mesh.outward
    steep, thick = slope(wedge), thickness(wedge)
    on_top = wedge.mesh.vertices[:, 2] > 0.0
    inside = on_top & (abs(wedge.mesh.vertices - [50.0, 25.0, 0.0]) < [46.0, 21.0, 99.0]).all(axis=1)
    assert steep[inside] == pytest.approx(rise, abs=1e-4)
    assert np.isnan(steep[~on_top]).all()
    assert thick[inside] == pytest.approx(wedge.mesh.vertices[inside, 2], abs=1e-4)
    assert np.isnan(thick[on_top & ~inside]).all()


def test_the_slope_of_a_flat_post_is_its_angle() -> None:
    """Four degrees under the heel, read in the middle of the heel seat."""
    made = pair(**{"side": "right", "rearfoot_post.angle_deg": 4.0, "heel_cup.depth_mm": 10.0})
    (shown,) = from_pair(made)
    assert made.right
    seat = np.array(made.right.references["heel_seat"].at)
    near = np.argsort(((shown.mesh.vertices - seat) ** 2).sum(axis=1))[:4]
    assert slope(shown)[near].mean() == pytest.approx(4.0, abs=0.5)


def test_a_difference_is_what_was_ordered_more() -> None:
    low, high = (pair(**{"side": "right", "metatarsal_pad.height_mm": dose}) for dose in (2.0, 5.0))
    (one,), (other,) = from_pair(high), from_pair(low)
    found = difference(one, other.mesh)
    assert np.nanmax(found) == pytest.approx(3.0, abs=0.1)
    assert np.nanmin(found) > -0.1
    assert np.nanmax(abs(difference(one, one.mesh))) < 1e-4
    legend, _ = colour_map("difference", [one], [other])
    assert legend.low == -legend.high


def test_a_shell_is_as_thick_as_it_was_ordered_along_its_normal() -> None:
    made = pair(**{"side": "right", "form.construction": "shell", "material.name": "pa12", "form.post_block": "none"})
    legend, (values,) = colour_map("thickness", from_pair(made))
    shell = made.prescriptions["right"].form.shell
    assert shell and legend.title == "thickness along the normal"
    assert np.nanmedian(values) == pytest.approx(shell.midfoot, abs=0.15)


def test_zones_are_filled_as_prescribed(both: list[InsoleModel]) -> None:
    legend, (values, _) = colour_map("zones", both)
    infill = pair(side="right").prescriptions["right"].table["infill"]
    x = both[0].mesh.vertices[:, 0]
    assert set(values[(x > 5) & (x < 50)]) == {infill["heel_percent"].value}
    assert np.isfinite(values).all()
    assert legend.high - legend.low >= 10.0


def test_zones_of_a_material_that_is_not_filled_are_refused() -> None:
    with pytest.raises(OrderError, match="material that is filled"):
        colour_map("zones", from_pair(pair(**{"material.name": "eva", "side": "right"}), zones=True))


def test_a_difference_needs_the_same_foot(both: list[InsoleModel]) -> None:
    with pytest.raises(OrderError, match="Left insole"):
        colour_map("difference", both, both[:1])


@pytest.mark.parametrize("stops", [HEIGHT, THICKNESS, SLOPE, ZONES, DIFFERENCE[:4], DIFFERENCE[3:]])
def test_scales_say_the_same_without_colour(stops: tuple[str, ...]) -> None:
    """In grey they grow lighter, or darker, all the way."""
    grey = [np.dot(colour.rgb(stop), (0.30, 0.59, 0.11)) for stop in stops]
    assert np.all(np.diff(grey) > 5.0) or np.all(np.diff(grey) < -5.0)


def test_a_scale_holds_all_values_and_its_ticks_are_round() -> None:
    found = scale("", "mm", np.array([3.96, np.nan, 27.3]), HEIGHT)
    assert found.low <= 3.96 and found.high >= 27.3
    assert found.ticks == [5.0, 10.0, 15.0, 20.0, 25.0]
    colours = found.colours(np.array([-99.0, 99.0, np.nan]))
    assert colours.tolist() == [[*colour.rgb(HEIGHT[0])], [*colour.rgb(HEIGHT[-1])], [*colour.UNTOLD]]


def test_a_file_in_inches_is_drawn_in_millimetres(tmp_path: Path) -> None:
    made = pair(side="left").left
    assert made
    path = made.export(tmp_path / "left.stl")
    (read,) = from_file(path)
    assert (read.side, read.letter) == ("left", "L")
    assert read.sizes["length"] == pytest.approx(274.0, abs=0.1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--colour", "heat"], "height, thickness, slope, zones, difference"),
        (["--colour", "difference"], "--against"),
        (["--colour", "slope", "--against", str(RUNNER)], "leave one of them out"),
        (["--out", "x.jpg"], "a file ending in .png"),
        (["--out", "pyproject.toml/x.png"], "is not a folder"),
        (["--set", "medial_arch.height_mm=90"], "medial_arch.height_mm"),
    ],
)
def test_what_cannot_be_drawn_is_reported(words: list[str], told: str) -> None:
    done = CliRunner().invoke(app, ["picture", str(RUNNER), *words])
    assert done.exit_code == 2 or isinstance(done.exception, (OrderError, FileError))
    assert told in f"{done.output} {done.exception}"


def test_flags_of_an_order_do_not_go_with_a_finished_file(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["picture", str(tmp_path / "one.stl"), "--support", "mild"])
    assert "--support" in f"{done.output} {done.exception}" and done.exit_code


def test_a_file_that_is_not_there_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["picture", str(tmp_path / "one.stl"), "-o", str(tmp_path / "out" / "x.png")])
    assert done.exit_code and not (tmp_path / "out").exists()


@pytest.mark.parametrize("size", [1e-6, 1e5])
def test_a_file_of_no_insoles_size_is_refused_and_nothing_is_written(size: float, tmp_path: Path) -> None:
    path = tmp_path / "far.stl"
    write(Triangles(block(0.0).mesh.vertices * size, block(0.0).mesh.faces), path, "test")
    done = CliRunner().invoke(app, ["picture", str(path), "-o", str(tmp_path / "x.png")])
    assert done.exit_code == 2 and "write it again in mm" in done.output
    assert not (tmp_path / "x.png").exists()


def test_a_map_is_painted_and_its_scale_stands_below(both: list[InsoleModel]) -> None:
    plain, painted = sheet(both[:1]), sheet(both[:1], *colour_map("height", both[:1]))
    assert plain.size == painted.size
    foot = np.asarray(painted)[-90:, 700:].reshape(-1, 3)
    assert {colour.rgb(HEIGHT[0])} <= {tuple(int(part) for part in pixel) for pixel in foot}
    assert set(MAPS) == {"height", "thickness", "slope", "zones"}
