"""Labels: letters that read from below, in both files, if there is room, and reported."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import Polygon
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.errors import OrderError
from insolecad.inspection.measure.basics import basics
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.ladder import steps, write
from insolecad.job.pipeline import build, make
from insolecad.label.characters import LETTERS, capitals
from insolecad.label.engraving import Engraving, Pocket
from insolecad.label.fitting import CAPITALS, Ground, Places, fit_label
from insolecad.label.font import GRID, STROKE, glyph, line
from insolecad.label.text import Mark, automatic_label, custom_label, line_breaks
from insolecad.order import Order
from insolecad.solid.insole import Insole
from tests.support.labels import label_faults, slice_faults
from tests.support.random_prescriptions import orders
from tests.support.soundness import faults_of, mesh_faults, step_faults


def labelled(label="auto", side="right", name="demo", length=262, form=None, **more) -> Insole:
    """Return one labelled insole."""
    asked = {"form": {"label": label, **(form or {})}, "foot": {"length_mm": length}} | more
    return build(Order(name=name, side=side, **asked), tolerance=0.1).__getattribute__(side)


def finished(insole: Insole) -> FinishedMesh:
    """Return an insole's mesh as an STL holds it."""
    mesh = insole.triangles
    return FinishedMesh(mesh.vertices.astype(np.float32).astype(float), mesh.faces.astype(np.intp))


@pytest.mark.parametrize("capital", CAPITALS)
def test_every_letter_is_drawn_with_straight_walls_that_touch_nowhere(capital):
    for character in sorted(LETTERS - {" "}):
        rings = [ring for pocket in glyph(character, capital).pockets for ring in pocket.rings]
        corners = np.concatenate(rings)
        assert len(np.unique(corners, axis=0)) == len(corners), character
        assert np.array_equal(corners / GRID, np.round(corners / GRID)), character
        for pocket in glyph(character, capital).pockets:
            shape = Polygon(pocket.border, pocket.islands)
            assert shape.is_valid and shape.exterior.is_ccw and not any(ring.is_ccw for ring in shape.interiors)
            # nowhere wider than strokes that meet, nowhere a hair
            assert shapely.buffer(shape, -STROKE / 2.0 + 0.08).area > 0.0, character


def test_capitals_are_as_high_as_said():
    for capital in CAPITALS:
        for character in "ABCDEFGHIJKLMNOPRSTUVWXYZ0123456789":
            low, high = line(character, capital).box[1::2]
            assert abs(low) < 0.01 and abs(high - capital) < 0.01, character


@pytest.mark.parametrize("capital", CAPITALS)
def test_a_wall_that_prints_stays_between_any_two_letters(capital):
    for first in sorted(LETTERS - {" "}):
        for second in sorted(LETTERS - {" "}):
            pockets = line(first + second, capital).pockets
            count = len(glyph(first, capital).pockets)
            one, other = (
                shapely.MultiPolygon([Polygon(pocket.border) for pocket in part])
                for part in (pockets[:count], pockets[count:])
            )
            assert one.distance(other) >= 0.6, first + second


def test_letters_with_eyes_keep_their_islands():
    counts = {character: sum(len(pocket.islands) for pocket in glyph(character, 4.6).pockets) for character in "ABR8DL"}
    assert counts == {"A": 1, "B": 2, "R": 1, "8": 2, "D": 1, "L": 0}


@pytest.mark.parametrize(
    ("text", "plain", "unknown"),
    [
        ("demo", "DEMO", ""),
        ("Ångström é ß", "ANGSTROM E SS", ""),
        ("  two   words ", "TWO WORDS", ""),
        ("½ left – “his”", '1/2 LEFT - "HIS"', ""),
        ("靴 shoe 靴", "SHOE", "靴"),
        ("a\tb", "AB", "\t"),
        ("", "", ""),
    ],
)
def test_texts_are_engraved_in_plain_capitals_and_what_cannot_be_is_named(text, plain, unknown):
    assert capitals(text) == (plain, unknown)


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("length", ["full", "three-quarter"])
def test_a_slice_shows_the_letters_and_they_read_from_below_on_both_sides(side, length):
    made = labelled(name="B8 & Å", side=side, form={"length": length})
    assert made.label == f"B8 & A / {side[0].upper()} 41.5 MODERATE"
    assert slice_faults(finished(made), made.engraving) == []


def test_a_label_that_reads_in_a_mirror_is_noticed():
    """The planted fault: letters placed as on the other side."""
    made = labelled()
    wrong = Engraving(made.engraving.lines, made.engraving.capital, made.engraving.mirror().pockets)
    mesh = finished(Insole("right", made.design, made.right_surface, 0.1, 0.1, wrong))
    assert "the letters do not read from below" in slice_faults(mesh, wrong)


def test_a_label_across_the_outline_or_in_too_thin_a_place_is_noticed():
    made = labelled("R 41")
    far = tuple(pocket.move(0.0, 24.0, flipped=False) for pocket in made.right_engraving.pockets)
    deep = Engraving(made.engraving.lines, 6.0, made.right_engraving.pockets, depth=0.9)
    near = Insole("right", made.design, made.right_surface, 0.1, 0.1, Engraving(("R 41",), 6.0, far))
    assert any("from the outline" in fault for fault in slice_faults(finished(near), near.engraving))
    thick = basics(finished(made)).over_label_mm
    assert basics(finished(Insole("right", made.design, made.right_surface, 0.1, 0.1, deep))).over_label_mm == (
        pytest.approx(thick - 0.3, abs=1e-4)
    )


@pytest.mark.parametrize("order", list(orders(2, 6, labels=True)), ids=lambda order: order.name)
def test_both_files_are_sound_with_a_label(order, tmp_path):
    sheet = make(order, formats=["stl", "step"], out=tmp_path)
    ((_, data),) = sheet.data["sides"].items()
    stl, step = (tmp_path / file["path"] for file in data["files"])
    assert label_faults(order, stl) + mesh_faults(stl, 0.9) + step_faults(step, stl) == []


def test_a_label_changes_nothing_else():
    for side in ("right", "left"):
        plain, made = labelled("none", side), labelled("auto", side)
        one, other = plain.triangles, made.triangles
        assert plain.engraving is None and plain.label == ""
        assert np.array_equal(one.vertices, other.vertices[: len(one.vertices)])
        around = len(plain.surface.floor)
        rest = (one.faces[: 2 - around], other.faces[: len(one.faces) + 2 - around])
        assert np.array_equal(*(rest if side == "right" else (one.faces[: 2 - around], rest[1])))
        assert len(other.faces) == len(one.faces) + made.engraving.triangles
        known, told = basics(finished(plain)), basics(finished(made))
        assert known.over_label_mm is None
        for name in ("side", "length_mm", "overall_length_mm", "ball_width_mm", "heel_width_mm", "min_thickness_mm"):
            assert getattr(known, name) == getattr(told, name), name
        lost = sum(Polygon(pocket.border, pocket.islands).area for pocket in made.engraving.pockets) * 0.6 / 1000.0
        assert known.volume_cm3 - told.volume_cm3 == pytest.approx(lost, rel=1e-3)


@pytest.mark.parametrize("length", ["full", "sulcus", "three-quarter"])
@pytest.mark.parametrize("foot", [180, 340])
def test_the_smallest_and_the_largest_foot_carry_the_whole_label(foot, length):
    mass = {"mass_kg": 30 if foot == 180 else 100}
    made = labelled(length=foot, form={"length": length}, wearer=mass)
    assert made.label.startswith("DEMO / R ") and made.label.endswith("MODERATE")
    assert slice_faults(finished(made), made.engraving) == [] and faults_of(finished(made), 0.75) == []


def test_long_names_are_broken_then_the_level_goes_then_the_name():
    room = lambda width, depth: Ground(  # noqa: E731
        np.array([[0.0, 0.0], [width, 0.0], [width, depth], [0.0, depth]]),
        lambda x, y: np.full(x.shape, 3.0),
        (width / 2, depth / 2),
    )
    wish = automatic_label("one-name that is long", "R", "41.5", "moderate")
    told = {
        size: found.lines if (found := fit_label(wish, room(*size), facing=-1.0)) else None
        for size in [(120, 40), (80, 60), (60, 60), (50, 50), (36, 20), (12, 40)]
    }
    assert told[120, 40] == ("ONE-NAME THAT IS LONG", "R 41.5 MODERATE")
    assert told[60, 60][-1] in ("R 41.5 MODERATE", "MODERATE") and len(told[60, 60]) > 2
    assert told[36, 20] == ("R 41.5",) and told[12, 40] is None


def test_lines_break_at_spaces_and_hyphens_and_only_then_within_a_word():
    assert list(dict.fromkeys(line_breaks(("A-LONG NAME", "R 41")))) == [
        ("A-LONG NAME", "R 41"),
        ("A-LONG", "NAME", "R 41"),
    ]
    assert ("MARIANNE-", "WILHELMINA") in list(line_breaks(("MARIANNE-WILHELMINA",)))
    assert ("INCOMPREHE", "NSIBILITY") in list(line_breaks(("INCOMPREHENSIBILITY",)))
    assert set(line_breaks(("MODERATE", "R 41.5"))) == {("MODERATE", "R 41.5")}


@pytest.mark.parametrize("side", ["right", "left"])
def test_a_shell_is_labelled_on_its_post_block_and_stays_sound(side, tmp_path):
    order = Order(
        name="demo",
        side=side,
        foot={"length_mm": 262},
        material={"name": "pa12"},
        form={"label": "auto", "construction": "shell"},
    )
    sheet = make(order, formats=["stl"], out=tmp_path).data["sides"][side]
    (file,) = sheet["files"]
    # the STEP of a shell takes half a minute to check: the sweep with --labels --forms does
    assert label_faults(order, tmp_path / file["path"]) + mesh_faults(tmp_path / file["path"], 0.8) == []
    assert [one["measured"].startswith("DEMO / ") for one in sheet["findings"] if one["check"] == "label"] == [True]


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("length", ["full", "three-quarter"])
def test_a_shell_without_a_block_carries_raised_letters_inside_its_arch(side, length, tmp_path):
    form = {"construction": "shell", "post_block": "none", "label": "auto", "length": length}
    order = Order(name="demo", side=side, foot={"length_mm": 262}, material={"name": "pa12"}, form=form)
    made = getattr(build(order), side)
    assert made.engraving.raised and made.label.startswith("DEMO")
    bare = getattr(build(order.with_values({"form.label": "none"})), side)
    whole, plain = (finished(one) for one in (made, bare))
    assert whole.is_closed and whole.outward and whole.bodies == 1 and whole.genus == 0
    asked = sum(shapely.Polygon(pocket.border, pocket.islands).area for pocket in made.engraving.pockets)
    # straight down by 0.4 mm: the letters' plan area times their height is what they add
    assert 1000.0 * (whole.volume_cm3 - plain.volume_cm3) == pytest.approx(0.4 * asked, rel=0.03)
    assert whole.vertices[:, 2].min() == pytest.approx(plain.vertices[:, 2].min(), abs=1e-6)
    findings = make(order, formats=["stl"], out=tmp_path).data["sides"][side]["findings"]
    (told,) = (one for one in findings if one["check"] == "label")
    assert "raised 0.4 mm inside the arch" in told["advice"] and "in the STL only" in told["advice"]


def test_a_hollow_and_a_thin_place_are_avoided():
    square = np.array([[0.0, 0.0], [120.0, 0.0], [120.0, 60.0], [0.0, 60.0]])
    hollow = lambda x, y: np.where(x < 60.0, 1.7, 3.0)  # noqa: E731
    found = Places(Ground(square, hollow, (30.0, 30.0)), facing=1.0).engraving(("R 41",), 6.0)
    assert min(pocket.border[:, 0].min() for pocket in found.pockets) > 60.0
    thin = Ground(square, lambda x, y: np.full(x.shape, 1.85), (30.0, 30.0))
    assert fit_label(custom_label("R"), Ground(square, hollow, (30.0, 30.0)), facing=1.0)
    assert fit_label(automatic_label("", "R", "41", "mild"), thin, facing=1.0) is None


THIN = {
    "base": {"heel_mm": 1.6, "forefoot_mm": 1.6},
    **{key: {"height_mm": 0} for key in ("medial_arch", "lateral_arch")},
}
THIN |= {"heel_cup": {"depth_mm": 0}, "side": "right", "name": "demo", "foot": {"length_mm": 262}}


def test_without_room_an_automatic_label_is_left_out_and_reported(tmp_path):
    sheet = make(Order(**THIN, form={"label": "auto"}), formats=["stl"], out=tmp_path).data["sides"]["right"]
    (note,) = [one for one in sheet["findings"] if one["check"] == "label"]
    assert note["level"] == "note" and note["measured"] == "none" and "1.8 mm thick" in note["advice"]
    assert sheet["measured"]["min_thickness_mm"] == pytest.approx(1.6, abs=0.01)


def test_a_text_of_ones_own_is_engraved_or_refused_with_one_that_fits(tmp_path):
    assert labelled("müller 7").label == "MULLER 7"
    padded = {**THIN, "metatarsal_pad": {"height_mm": 3}}  # thick enough for letters there
    with pytest.raises(OrderError) as refused:
        make(Order(**padded, form={"label": "my insole no 7"}), formats=["stl"], out=tmp_path / "new")
    (problem,) = refused.value.problems
    assert problem.key == "form.label" and "base.heel_mm" in str(problem)
    assert not (tmp_path / "new").exists()
    shorter = problem.allowed.split("'")[1]
    assert build(Order(**padded, form={"label": shorter}), tolerance=0.1).right.label.replace(" / ", " ") == shorter


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("靴 shoe", "leave out 靴"),
        ("x" * 41, "up to 40 characters"),
        (" ", "auto for name and size"),
        ("a\nb", r"leave out '\\n'"),
    ],
)
def test_texts_that_cannot_be_engraved_are_refused_by_name(text, said):
    with pytest.raises(OrderError, match=said.replace("(", r"\(")):
        Order(foot={"length_mm": 262}, form={"label": text})


def test_few_triangles_count_the_labels_and_an_automatic_one_makes_way():
    order = Order(name="demo", side="right", foot={"length_mm": 262}, form={"label": "auto"})
    made = build(order, max_triangles=12_000).right
    assert made.label and len(made.triangles.faces) <= 12_000
    few = build(order.with_values({"form.label": "none"}), max_triangles=12_000).right
    assert few.reached < made.reached
    with pytest.raises(OrderError) as refused:
        build(order.with_values({"form.label": "none"}), max_triangles=1_000)
    least = int(refused.value.problems[0].allowed.split()[0])
    bare = build(order, max_triangles=least).right
    assert bare.label == "" and "triangles" in bare.unlabelled


def test_the_command_labels_and_python_and_a_none_do_not(tmp_path):
    asked = [
        "make",
        "--foot-length",
        "262",
        "--name",
        "demo",
        "--side",
        "left",
        "--format",
        "stl",
        "--tolerance",
        "0.1",
    ]
    for flags, label in (([], "DEMO / L 41.5 MODERATE"), (["--label", "none"], None), (["--label", "my 2"], "MY 2")):
        answer = CliRunner().invoke(app, [*asked, *flags, "--json", "--out", str(tmp_path)])
        assert answer.exit_code == 0, answer.output
        findings = json.loads(answer.output)["sides"]["left"]["findings"]
        told = [one["measured"] for one in findings if one["check"] == "label"]
        assert told == ([label] if label else [])
    assert build(Order(name="demo", side="left", foot={"length_mm": 262}), tolerance=0.1).left.engraving is None


def test_both_labels_are_listed_if_the_insoles_are_alike(tmp_path):
    asked = ["make", "--foot-length", "262", "--name", "demo", "--format", "stl", "--tolerance", "0.1"]
    answer = CliRunner().invoke(app, [*asked, "--out", str(tmp_path)])
    assert "Right and left insole" in answer.output
    assert "DEMO / R 41.5 MODERATE; DEMO / L 41.5 MODERATE" in answer.output


def test_every_step_of_a_ladder_carries_its_value(tmp_path):
    order = Order(name="demo", foot={"length_mm": 262}, form={"label": "auto"})
    for vary, values in (
        ("support", ["MILD", "MODERATE", "MAXIMUM"]),
        ("medial_arch.height_mm=14,16.5", ["14", "16.5"]),
    ):
        key, found = steps(order, vary)
        made = write(found, key, formats=["stl"], out=tmp_path, tolerance=0.2)
        for sheet, value in zip(made.sheets, values, strict=True):
            for side in ("right", "left"):
                (note,) = [one for one in sheet.data["sides"][side]["findings"] if one["check"] == "label"]
                words = note["measured"].replace("/", " ").split()
                assert value in words and side[0].upper() in words and "DEMO" in words
    (made,) = (
        one for one in [build(order.with_values({"form.label": "mine"}), tolerance=0.2, mark=Mark("", "x", "14"))]
    )
    assert made.right.label == "MINE / 14"


def test_a_pocket_without_its_island_is_noticed():
    """The planted fault: the eye of a D is cut away in the mesh and ordered in the order."""
    made = labelled("D")
    (pocket,) = made.right_engraving.pockets
    blind = Engraving(("D",), made.engraving.capital, (Pocket(pocket.border),))
    mesh = finished(Insole("right", made.design, made.right_surface, 0.1, 0.1, blind))
    assert any("letters and islands" in fault for fault in slice_faults(mesh, made.engraving))
