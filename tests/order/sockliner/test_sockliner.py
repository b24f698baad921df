"""A traced sockliner: its drawing becomes the bottom curve, whatever its unit, turn and noise; bad ones are refused."""

import hashlib
from pathlib import Path

import ezdxf
import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.errors import OrderError
from insolecad.geometry.construction import Form
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import Measures, outline
from insolecad.geometry.toe_shapes import TOES
from insolecad.inspection.formats import stl
from insolecad.inspection.measure.outline import bottom_curve
from insolecad.inspection.mesh.mesh import weld
from insolecad.job.pipeline import build, make
from insolecad.job.template.files import write
from insolecad.job.template.pages import PAPERS
from insolecad.order import Order, order_from, read_toml
from insolecad.prescription import prescribe
from insolecad.surface.coarse_grid import probe
from tests.support.feet import FOOT, STANDARD, sample_feet
from tests.support.paths import EXAMPLES
from tests.support.soundness import mesh_faults, step_faults

FEET = [STANDARD, *sample_feet()[::40]]
AROUND = np.arange(2048) / 2048


def foot_of(foot: Measures) -> dict[str, float]:
    """Return a foot's measures as an order gives them."""
    return {
        "length_mm": foot.foot_length,
        "ball_length_mm": foot.ball_length,
        "ball_width_mm": foot.foot_ball_width,
        "heel_width_mm": foot.heel_width + 3.0,
    }


def off(points: Array, ring: Array) -> float:
    """Return how far points (n, 2) lie off a closed line of points at most."""
    edge, worst = np.roll(ring, -1, axis=0) - ring, 0.0
    for part in np.array_split(points, 16):
        seen = part[:, None] - ring[None]
        share = np.clip((seen * edge).sum(axis=2) / (edge * edge).sum(axis=1), 0.0, 1.0)
        worst = max(worst, np.hypot(*np.moveaxis(seen - share[..., None] * edge, -1, 0)).min(axis=1).max())
    return float(worst)


def drawn(points: Array, path: Path, unit: int = 4) -> Path:
    """Write a closed line as DXF."""
    document = ezdxf.new("R2000")
    document.header["$INSUNITS"] = unit
    document.modelspace().add_lwpolyline(points.tolist(), close=True)
    document.saveas(path)
    return path


def svg(body: str, path: Path, head: str = 'width="400mm" height="400mm" viewBox="0 0 400 400"') -> Path:
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{body}</svg>', encoding="utf-8")
    return path


def polygon(points: Array) -> str:
    return f'<polygon points="{" ".join(f"{x:.4f},{y:.4f}" for x, y in points)}"/>'


def ordered(path: Path, **more: object) -> Order:
    return Order(foot=FOOT, shoe={"sockliner_outline": str(path), **more})


def turned(points: Array, angle: float) -> Array:
    cosine, sine = np.cos(angle), np.sin(angle)
    return points @ np.array([[cosine, sine], [-sine, cosine]])


# What comes back
@pytest.mark.parametrize("count", [150, 500, 2000])
def test_a_noisy_turned_flipped_trace_in_inches_comes_back(count, tmp_path):
    rng = np.random.default_rng(count)
    for number, foot in enumerate(FEET):
        toe = list(TOES)[number % len(TOES)]
        true = outline(foot, Form(toe=toe))
        line = true.bottom((np.arange(count) + rng.uniform()) / count) + rng.uniform(-0.1, 0.1, (count, 2))
        line = turned(line, rng.uniform(0.0, 2.0 * np.pi)) + rng.uniform(-500.0, 500.0, 2)
        flipped = bool(number % 2)
        line = line[::-1] * [1.0, -1.0] if flipped else line
        path = drawn(np.roll(line, 7, axis=0) / 25.4, tmp_path / f"{number}.dxf", unit=1)
        order = Order(foot=foot_of(foot), shoe={"sockliner_outline": str(path)})
        found = prescribe(order)["right"]
        # the straighter inner side of an anatomic outline turns the axis through its ball by 0.2 degrees
        assert off(found.outline.bottom(AROUND), true.bottom(AROUND)) < (0.6 if toe == "anatomic" else 0.3)
        assert found.form.traced is not None and order.sockliner.off < 0.3
        assert order.sockliner.sizes == pytest.approx(true.sizes, abs=0.2 if count == 150 else 0.1)
        warned = [note.level for note in found.notes if note.check == "side of the traced outline"]
        assert warned == (["warn"] if flipped else [])


def test_the_written_file_has_the_traced_outline_and_sizes_and_is_sound(tmp_path):
    rng = np.random.default_rng(5)
    for number, foot in enumerate(FEET[1:2]):
        true = outline(foot, Form(toe="square"))
        line = true.bottom(np.arange(600) / 600) + rng.normal(0.0, 0.1, (600, 2))
        path = drawn(line, tmp_path / "trace.dxf")
        order = Order(name="traced", side="right", foot=foot_of(foot), shoe={"sockliner_outline": str(path)})
        out = tmp_path / str(number)
        sheet = make(order, formats=["stl", "step"], out=out)
        file = next(out.glob("*.stl"))
        floor = bottom_curve(weld(stl.read(file))).points
        # the trace was drawn in the frame of the file, to the little that noise turns it
        assert off(floor, line) < 0.3
        side = sheet.data["sides"]["right"]
        assert side["measured"]["length_mm"] == pytest.approx(foot.length, abs=0.2)
        assert side["prescription"]["outline"]["length_mm"]["reason"].startswith("as the traced sockliner")
        assert side["prescription"]["outline"]["length_mm"]["source"] == "order"
        assert sheet.data["traced_outline"]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert sheet.data["order"]["shoe"]["sockliner_outline"] == str(path)
        assert mesh_faults(file, 1.6) == []
        assert step_faults(file.with_suffix(".step"), file) == []


@pytest.mark.parametrize("kind", ["dxf", "svg"])
def test_a_template_comes_back_as_the_outline_it_was_drawn_from(kind, tmp_path):
    order = Order(foot={**FOOT, "left": {"length_mm": 258, "ball_width_mm": 97}})
    (path,) = write(order, kinds=[kind], paper=PAPERS["a4"], trim=5.0, out=tmp_path)
    for side in ("right", "left"):
        plain = prescribe(order)[side].outline
        again = prescribe(order.with_values({"shoe.sockliner_outline": str(path), "shoe.sockliner_side": side}))[side]
        assert off(again.outline.bottom(AROUND), plain.bottom(AROUND)) < 0.05
        assert again.table["outline"]["length_mm"].value == pytest.approx(plain.measures.length, abs=0.02)
        assert not [note for note in again.notes if note.level == "warn" and "traced" in note.check]


def test_the_example_order_is_made_from_the_drawing_beside_it():
    order = Order(**read_toml(EXAMPLES / "traced-sockliner.toml"))
    assert order.sockliner is not None and order.sockliner.unit.startswith("pt")
    assert build(order, tolerance=0.1).left is not None


def test_both_sides_share_one_trace_mirrored(tmp_path):
    path = drawn(outline(STANDARD).bottom(np.arange(400) / 400), tmp_path / "trace.dxf")
    pair = build(ordered(path), tolerance=0.1)
    assert np.array_equal(pair.left.triangles.vertices, pair.right.triangles.vertices * [1.0, -1.0, 1.0])


@pytest.mark.parametrize("length", ["full", "sulcus", "three-quarter"])
def test_the_grid_on_a_trace_folds_nowhere_in_any_length(length, tmp_path):
    for number, foot in enumerate(sample_feet()[::25]):
        line = outline(foot, Form(toe="tapered")).bottom(np.arange(300) / 300)
        path = drawn(line, tmp_path / f"{number}.dxf")
        order = Order(foot=foot_of(foot), shoe={"sockliner_outline": str(path)}, form={"length": length}, side="right")
        made = build(order, tolerance=0.1).right
        assert probe(made.design).area[1:-1, 1:-1].min() > 0.0


def test_lines_and_arcs_that_meet_are_one_outline(tmp_path):
    document = ezdxf.new("R2000")
    document.header["$INSUNITS"] = 0
    space = document.modelspace()
    # a stadium: heel of radius 30, ball of radius 45, their two tangents
    distance, heel, ball = 200.0, 30.0, 45.0
    lean = np.arccos((heel - ball) / distance)
    ends = [(radius * np.cos(lean), radius * np.sin(lean)) for radius in (heel, ball)]
    for sign in (1.0, -1.0):
        space.add_line((ends[0][0], sign * ends[0][1]), (distance + ends[1][0], sign * ends[1][1]))
    degrees = float(np.degrees(lean))
    space.add_arc((0.0, 0.0), heel, degrees, -degrees)
    space.add_arc((distance, 0.0), ball, -degrees, degrees)
    path = tmp_path / "stadium.dxf"
    document.saveas(path)
    found = ordered(path).sockliner
    assert found.sizes[0] == pytest.approx(distance + heel + ball, abs=0.1)
    assert 88.0 < found.sizes[1] < 2.0 * ball  # its widest place is ahead of t = 0.80
    assert (not found.told and found.unit == "mm, since it names no unit") or found.unit.startswith("m")


@pytest.mark.parametrize(
    ("head", "scale", "words"),
    [
        ('width="400mm" height="400mm" viewBox="0 0 400 400"', 1.0, "mm, as"),
        ('width="40cm" height="40cm" viewBox="0 0 800 800"', 2.0, "cm, as"),
        ('width="20in" height="20in" viewBox="0 0 20 20"', 1.0 / 25.4, "in, as"),
        ('width="1000" height="1000"', 96.0 / 25.4, "pixels, 96 to the inch"),
        ("", 96.0 / 25.4, "pixels, 96 to the inch"),
    ],
)
def test_an_svg_is_counted_by_its_physical_size_else_in_pixels_and_that_is_said(head, scale, words, tmp_path):
    line = (outline(STANDARD).bottom(np.arange(400) / 400) * [1.0, -1.0] + [20.0, 80.0]) * scale
    found = ordered(svg(polygon(line), tmp_path / "trace.svg", head)).sockliner
    assert found.sizes == pytest.approx((274.0, 97.97, 65.0), abs=0.05)
    assert found.unit.startswith(words) and found.drawn == "right"


def test_paths_count_from_the_order_file(tmp_path, monkeypatch):
    (tmp_path / "orders").mkdir()
    drawn(outline(STANDARD).bottom(np.arange(400) / 400), tmp_path / "orders" / "trace.dxf")
    file = tmp_path / "orders" / "order.toml"
    file.write_text('foot.length_mm = 262\nshoe.sockliner_outline = "trace.dxf"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert order_from(read_toml(file)).sockliner is not None
    monkeypatch.chdir(tmp_path / "orders")
    assert order_from({"foot.length_mm": 262, "shoe.sockliner_outline": "trace.dxf"}).sockliner is not None


# Refusals
LINE = outline(STANDARD).bottom(np.arange(400) / 400)
BOMB = '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>'


def cornered() -> Array:
    """Return the outline with its toe cut off square."""
    kept = LINE[LINE[:, 0] < 262.0]
    return np.roll(kept, -int(np.argmax(np.hypot(*np.diff(kept, axis=0).T))) - 1, axis=0)


def eight() -> Array:
    u = np.linspace(0.0, 2.0 * np.pi, 300, endpoint=False)
    return np.column_stack([137.0 * np.cos(u), 50.0 * np.sin(2.0 * u)])


HOSTILE = {
    "no such file": (None, "there is no file"),
    "another kind of file": (("a.pdf", b"%PDF-1.4"), "neither"),
    "empty": (("a.svg", b""), "an empty file"),
    "text": (("a.svg", b"hello"), "not an SVG file"),
    "another XML": (("a.svg", b"<html/>"), "not an SVG"),
    "a bomb of entities": (("a.svg", BOMB.encode()), "declares entities"),
    "copies of copies": (("a.svg", b"<svg>" + b'<use href="#a"/>' * 20 + b"</svg>"), "far more in it"),
    "deep groups": (("a.svg", b"<svg>" + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>"), "far more in it"),
    "no line": (("a.svg", b"<svg/>"), "no line in the drawing"),
    "NaN": (("a.svg", b'<svg><path d="M 0 0 L nan 5 L 1e999 9 Z"/></svg>'), "no line in the drawing"),
    "10 MB": (("a.svg", b"<svg>" + b" " * 10_000_000 + b"</svg>"), "over 8 MB"),
    "broken DXF": (("a.dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n10\nx\n"), "DXF"),
    "an SVG called DXF": (("a.dxf", b"<svg/>"), "cannot be read"),
    "a binary DXF": (("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00"), "binary"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_an_outline_is_refused_in_plain_words(name, tmp_path):
    file, words = HOSTILE[name]
    path = tmp_path / (file[0] if file else "nowhere.svg")
    if file:
        path.write_bytes(file[1])
    with pytest.raises(OrderError, match=words) as refused:
        ordered(path)
    assert [problem.key for problem in refused.value.problems] == ["shoe.sockliner_outline"]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (LINE / 10.0, "looks like centimetres"),
        (LINE / 25.4, "looks like inches"),
        (LINE * 96.0 / 25.4, "looks like pixels"),
        (LINE * 50.0, "draw it 1:1"),
        (LINE * 1.25, "length of 342"),
        (cornered(), "corner of the outline, 26[0-2] mm from the heel"),
        (eight(), "crosses itself"),
        (LINE[:: len(LINE) // 6], "points"),
        (LINE * [0.62, 1.0], "length of 169"),
        (np.column_stack([140.0 * np.cos(AROUND * 6.2832), 45.0 * np.sin(AROUND * 6.2832)]), "no ball wider"),
    ],
    ids=["cm", "inches", "pixels", "absurd", "long", "corner", "eight", "few points", "short", "ellipse"],
)
def test_an_outline_that_is_none_of_an_insole_is_refused_by_name(points, words, tmp_path):
    with pytest.raises(OrderError, match=words):
        ordered(drawn(points, tmp_path / "trace.dxf"))


def test_an_open_line_is_refused_with_its_gap_and_a_small_one_is_closed(tmp_path):
    def path(points):
        return svg(f'<polyline points="{" ".join(f"{x:.3f},{y:.3f}" for x, y in points)}"/>', tmp_path / "a.svg")

    with pytest.raises(OrderError, match=r"no closed line in the drawing, ends 1\d"):
        ordered(path(LINE[:-8]))
    assert ordered(path([*LINE, LINE[0] + 0.1])).sockliner.sizes[0] == pytest.approx(274.0, abs=0.1)


def test_two_outlines_are_refused_and_marks_are_left_out(tmp_path):
    two = polygon(LINE) + polygon(LINE + np.array([0.0, 150.0]))
    with pytest.raises(OrderError, match="two outlines"):
        ordered(svg(two, tmp_path / "two.svg"))
    marks = f'{polygon(LINE)}<circle cx="40" cy="0" r="9"/><line x1="0" y1="0" x2="200" y2="0"/>'
    assert ordered(svg(marks, tmp_path / "marks.svg")).sockliner.left_out == 2


@pytest.mark.parametrize(
    "rival",
    [
        {"outline.length_mm": 270.0},
        {"left.outline.heel_width_mm": 64.0},
        {"shoe.sockliner_length_mm": 270.0},
        {"form.toe": "square"},
    ],
)
def test_a_size_or_toe_beside_a_trace_is_a_contradiction(rival, tmp_path):
    path = drawn(LINE, tmp_path / "trace.dxf")
    with pytest.raises(OrderError, match="only one of the two") as refused:
        ordered(path).with_values(rival)
    assert [problem.key for problem in refused.value.problems] == list(rival)


def test_the_command_line_refuses_a_bad_drawing_with_2_and_leaves_no_file(tmp_path):
    path = svg("", tmp_path / "empty.svg")
    setting = f"shoe.sockliner_outline={path}"
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["make", "--foot-length", "262", "--set", setting, "--out", str(out)])
    assert result.exit_code == 2 and "no line in the drawing" in " ".join(result.output.split())
    assert not out.exists()
