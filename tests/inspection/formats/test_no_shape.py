"""Finished files that hold no body: one sentence and exit code 2 in every command that reads them."""

from pathlib import Path

import numpy as np
import pytest
import trimesh
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.errors import FileError
from insolecad.files import threemf
from insolecad.inspection.measure.front_edge import front_edge
from insolecad.inspection.measure.heel import heel
from insolecad.inspection.measure.outline import BottomCurve, bottom_curve
from insolecad.inspection.measure.refusal import refusal
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing.models import from_file
from tests.support.hostile_files import binary_stl, box, model_xml, package
from tests.support.slices import block, setup

LINE = np.array([[[0.0, 0.0, 0.0], [100.0, 0.0, 0.0], [200.0, 0.0, 0.0]]] * 8)


def moved(numbers: str) -> bytes:
    """Return a 3MF of a box with a transform."""
    return package(model_xml(items=f'<item objectid="1" transform="{numbers}"/>'))


FILES = {
    "a corner of no number.3mf": package(model_xml().replace('x="0"', 'x="nan"', 1)),
    "an infinite corner.3mf": package(model_xml().replace('x="0"', 'x="-inf"', 1)),
    "a transform without end.3mf": moved("1e308 0 0 0 1e308 0 0 0 1e308 0 0 0"),
    "a transform onto a point.3mf": moved("0 " * 12),
    "a transform onto a plane.3mf": moved("1 0 0 0 1 0 0 0 0 5 5 0"),
    "no triangles.stl": binary_stl(box()[:0]),
}
"""Files that no command reads."""

SHAPES = {
    "far away.3mf": moved("1 0 0 0 1 0 0 0 1 1e9 0 0"),
    "farther than anything.3mf": moved("1 0 0 0 1 0 0 0 1 0 1e30 0"),
    "as small as nothing.3mf": moved("1e-30 0 0 0 1e-30 0 0 0 1e-30 0 0 0"),
    "as large as the world.3mf": moved("1e9 0 0 0 1e9 0 0 0 1e9 0 0 0"),
    "no numbers.stl": binary_stl(box() * np.nan),
    "a point.stl": binary_stl(box() * 0.0),
    "a point elsewhere.stl": binary_stl(box() * 0.0 + 50.0),
    "a line.stl": binary_stl(LINE),
    "a needle.stl": binary_stl(box() * [9.0, 1e-5, 1e-4]),
    "far away.stl": binary_stl(box() + 1e9),
    "farther than anything.stl": binary_stl(box() + 1e30),
    "as large as the world.stl": binary_stl(box() * 1e9),
    "of numbers that end.stl": binary_stl(box() * 1e36),
}
"""Files that are read and hold no body: `check` reports what is wrong with them."""

READERS = {
    "inspect": ("inspect", "FILE"),
    "picture": ("picture", "FILE", "--out", "out"),
    "thickness": ("picture", "FILE", "--colour", "thickness", "--out", "out"),
    "diff": ("diff", "FILE", "FILE"),
    "slice": ("slice", "FILE"),
    "rebuild": ("rebuild", "FILE", "--check"),
}


def ran(name: str, data: bytes, words: tuple[str, ...]):
    """Return what a command answers to a file in this folder."""
    Path(name).write_bytes(data)
    return CliRunner().invoke(app, [name if word == "FILE" else word for word in words])


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("command", [*READERS, "check"])
@pytest.mark.parametrize("name", FILES)
def test_what_cannot_be_read_is_refused_in_one_sentence_by_every_command(name, command, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran(name, FILES[name], READERS.get(command, ("check", "FILE")))
    assert done.exit_code == 2 and done.stdout == "", done.output
    assert done.stderr.startswith(name) and len(done.stderr.strip().splitlines()) == 1, done.stderr


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("name", SHAPES)
def test_what_holds_no_body_is_refused_in_one_sentence(name, command, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran(name, SHAPES[name], READERS[command])
    assert done.exit_code == 2 and done.stdout == "", done.output
    assert done.stderr.startswith(name) and len(done.stderr.strip().splitlines()) == 1, done.stderr


WARNED = ("as small as nothing.3mf", "a needle.stl")
"""What is closed and outward, and of no insole's length."""


@pytest.mark.parametrize("name", SHAPES)
def test_a_check_of_what_holds_no_body_fails_with_a_finding(name, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = ran(name, SHAPES[name], ("check", "FILE"))
    assert done.exit_code == (0 if name in WARNED else 1), done.output
    assert ("Warn     Length and unit" if name in WARNED else "Fail ") in done.stdout


def test_a_sheet_without_a_thickness_has_no_underside() -> None:
    sheet = weld(np.concatenate([box()[:2], box()[:2, ::-1]]) * [1.0, 1.0, 0.0])
    flat = trimesh.creation.box((200.0, 80.0, 1e-4))
    flat.apply_translation((0.0, 0.0, 5e-5))
    for mesh in (sheet, weld(flat.triangles)):
        with pytest.raises(FileError, match=r"no border|no area|no flat underside"):
            bottom_curve(mesh)


def test_one_corner_of_no_number_is_enough_not_to_slice(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    triangles = box()
    triangles[3, 1, 1] = np.inf
    done = ran("x.stl", binary_stl(triangles), ("slice", "FILE"))
    assert done.exit_code == 2 and "a corner that is not a number" in done.stderr


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (box(), ""),
        (box() + 1e6, ""),
        (box() + 3e6, "too far"),
        (box() * 9.0, ""),
        (box() * 11.0, "not an insole's length in mm"),
        (box() * 1e-4, ""),
        (box() * [1.0, 1e-3, 1e-3], ""),
        (box() * [1.0, 1e-5, 1e-5], "points or lines"),
        (LINE, "points or lines"),
        (box()[:0], "no shape"),
    ],
)
def test_only_what_has_a_shape_a_size_and_a_place_is_looked_at(shape, said) -> None:
    assert (refusal(shape) == "") == (said == "") and said in refusal(shape)


def test_a_tangle_is_not_sliced(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    long = np.random.default_rng(3).uniform(0.0, 250.0, (20_000, 3, 3))
    done = ran("x.stl", binary_stl(long), ("slice", "FILE"))
    assert done.exit_code == 2 and "they are a tangle, not a body" in done.stderr


def test_an_insole_pressed_together_any_way_is_not_a_bug(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    insole = build(Order(foot={"length_mm": 230, "type": "flat"}, side="right"), tolerance=0.2).right
    assert insole
    mesh = insole.triangles
    for seed in range(8):
        pressed = mesh.vertices[mesh.faces] @ np.random.default_rng(seed).normal(size=(3, 3))
        done = ran("x.stl", binary_stl(pressed), ("inspect", "FILE"))
        assert done.exception is None or isinstance(done.exception, SystemExit), (seed, done.exception)


def test_an_upright_sheet_has_no_heel() -> None:
    with pytest.raises(FileError, match="no width between its edges"):
        heel(weld((box() - [0.0, 40.0, 0.0]) * [1.0, 2.5e-5, 1.0]), 190.0)


def test_an_outline_folded_to_a_line_has_no_front() -> None:
    assert front_edge(BottomCurve(np.array([[0.0, 0.0], [100.0, 0.0], [200.0, 0.0], [100.0, 0.0]]))) is None


def test_a_part_that_is_a_line_is_left_out_of_a_print_and_the_others_are_not(tmp_path: Path) -> None:
    thread = threemf.Item("thread", block((0, 0, 0), (100, 1e-4, 1e-4)))
    threemf.write(tmp_path / "x.3mf", [threemf.Item("sole", block((0, 0, 0), (120, 60, 6))), thread], "plain", {}, "x")
    model = from_file(tmp_path / "x.3mf", setup())
    assert [body.name for body in model.bodies] == ["sole"]
    assert model.omissions == ("the part 'thread', which has no volume",)
