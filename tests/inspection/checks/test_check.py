"""`insolecad check`: every fault that slicers swallow is named, and no sound insole is accused."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from insolecad.geometry.fields import Array
from insolecad.inspection.checks.bed_fit import best_angle
from insolecad.inspection.checks.checks import CheckedBody, check_body
from insolecad.inspection.checks.requirements import Use
from insolecad.inspection.formats.body import Body
from insolecad.inspection.inspect import inspections
from insolecad.inspection.mesh.mesh import weld
from insolecad.inspection.mesh.self_intersections import crossings
from tests.support import command_line
from tests.support.faults import FAULTS, FORMS, facets_that_cross, form, insole, random_cut, rounded
from tests.support.hostile_files import BOX, binary_stl, box, model_xml, package, text_stl

run = partial(command_line.run, "check")

MK4 = Use(bed=(250.0, 210.0), height=220.0, printer="MK4")


def checked(triangles: Array, use: Use = MK4) -> CheckedBody:
    """Return what is found in triangles as a file holds them."""
    return check_body(Body("", rounded(triangles)), use)


def names(found: CheckedBody, level: str) -> set[str]:
    return {finding.check for finding in found.findings if finding.level == level}


def one(found: CheckedBody, name: str):
    """Return the only finding of a check."""
    (finding,) = (finding for finding in found.findings if finding.check == name)
    return finding


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_slicers_swallow_is_named(name: str) -> None:
    plant, expected = FAULTS[name]
    found = checked(plant(insole()))
    assert found.has_failed
    assert expected <= names(found, "fail")


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("cracked soup", "an overlapping shell")])
def test_no_fault_is_taken_for_another(name: str) -> None:
    plant, expected = FAULTS[name]
    allowed = {"a corner that is not a number": {"closed", "hole in the surface"}}.get(name, {"hole in the surface"})
    assert names(checked(plant(insole())), "fail") <= expected | allowed


@pytest.mark.parametrize("name", FORMS)
def test_sound_insoles_of_every_form_pass(name: str) -> None:
    for part, triangles in form(name).items():
        found = checked(triangles)
        assert not names(found, "fail"), (part, found.findings)
        assert one(found, "self-intersection").level == "ok"
        assert one(found, "thinnest place in mm").level == "ok"


def test_a_hole_is_reported_with_its_place_and_size() -> None:
    hole = one(checked(FAULTS["a hole of 16 mm in the top"][0](insole())), "hole in the surface")
    assert hole.place is not None
    assert np.allclose(hole.place[:2], (120.0, 0.0), atol=1.0)
    # whole triangles are missing, so that it is a little larger than was cut
    assert 16.0 <= float(str(hole.measured).split()[0]) <= 20.0


def test_of_triangles_that_disagree_the_fewer_are_those_turned_round() -> None:
    turned = one(checked(FAULTS["3000 turned triangles"][0](insole())), "facing of triangles")
    # a few stand among turned ones and are counted with them
    assert 2900 <= int(str(turned.measured).split()[0].replace(",", "")) <= 3100


def test_a_check_that_cannot_run_says_skipped_and_never_ok() -> None:
    found = checked(FAULTS["one missing triangle"][0](insole()), Use())
    skipped = {"thinnest place in mm", "thinnest wall in mm", "faces outward", "undercut seen from above"}
    assert skipped | {"fits the bed"} <= names(found, "skipped")
    assert all(finding.advice for finding in found.findings if finding.level == "skipped")
    loose = checked(FAULTS["cracked soup"][0](insole()))
    assert {"bodies", "self-intersection", "overlapping bodies", "facing of triangles"} <= names(loose, "skipped")


@pytest.mark.parametrize(
    ("length", "unit"),
    [(0.27, "metres"), (0.4, "metres"), (10.6, "inches"), (15.2, "inches"), (27.0, "cm"), (270_000, "micrometres")],
)
def test_a_file_in_another_unit_fails_with_the_unit_named(length: float, unit: str) -> None:
    found = one(checked(box() * (length / np.ptp(box()[..., 0]))), "length and unit")
    assert found.level == "fail" and f"the file seems to be in {unit}" in found.advice


@pytest.mark.parametrize("tilt", [0.0, 50.0])
def test_check_and_inspect_agree_on_the_unit_of_a_file_of_any_length(tilt: float) -> None:
    c, s = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    plate = (box() / np.ptp(box()[..., 0])) @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])
    units = set()
    for length in (*np.geomspace(0.081, 0.419, 10), *np.geomspace(3.1, 1900.0, 50)):
        ((seen,), _) = inspections(plate * length)
        size = checked(plate * length).size_mm[0]
        assert size == pytest.approx(seen.unit.mm * length * np.ptp(plate[..., 0]), rel=1e-3, abs=0.01)
        units.add(seen.unit.name)
    assert units == {"mm", "metres", "inches", "cm"}


def test_everything_else_is_reported_in_millimetres_whatever_the_unit() -> None:
    right, metres = checked(insole()), checked(insole() / 1000.0)
    assert metres.size_mm == pytest.approx(right.size_mm, abs=0.01)
    for before, after in zip(right.findings[1:], metres.findings[1:], strict=True):
        assert before.level == after.level


def test_bodies_beside_each_other_are_not_a_fault_and_one_inside_another_is() -> None:
    assert one(checked(np.concatenate([box(), box() + np.array([0, 100, 0])])), "overlapping bodies").level == "ok"
    inner = box() * 0.5 + np.array([50, 20, 2.5])
    assert one(checked(np.concatenate([box(), inner])), "overlapping bodies").measured == "one inside another"
    hollow = checked(np.concatenate([box(), inner[:, ::-1]]))
    assert one(hollow, "overlapping bodies").level == "ok"
    assert one(hollow, "faces outward").level == "note"


def test_bodies_that_touch_along_a_line_are_reported() -> None:
    found = checked(np.concatenate([box(), box() + np.array([200, 80, 0])]))
    touching = one(found, "edges of more than two triangles")
    assert touching.level == "fail" and touching.place == (200.0, 80.0, 5.0)
    assert one(found, "closed").level == "skipped"


def test_thickness_is_compared_with_the_material() -> None:
    thin = box() * [1.0, 1.0, 0.12]
    assert one(checked(thin), "thinnest place in mm").level == "ok"
    eva = Use(process="milled", material="EVA", material_minimum=2.0)
    finding = one(checked(thin, eva), "thinnest place in mm")
    assert finding.level == "fail" and finding.measured == pytest.approx(1.2)


@pytest.mark.parametrize("turn", [0.0, 30.0, 45.0, 90.0])
@pytest.mark.parametrize(("wall", "level"), [(0.3, "fail"), (0.7, "warn"), (1.0, "ok")])
def test_a_wall_is_compared_with_the_nozzle_in_any_direction(turn: float, wall: float, level: str) -> None:
    upright = (box() - [100, 40, 0]) * [1.0, wall / 80.0, 2.0]
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    finding = one(checked(upright @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]])), "thinnest wall in mm")
    assert finding.level == level
    if level != "ok":
        assert finding.measured == pytest.approx(wall, abs=0.02)


def test_undercuts_matter_to_a_mill_alone() -> None:
    leaning, upright = (next(iter(form(name).values())) for name in ("cushion", "upright walls"))
    eva = Use(process="milled", material="EVA", material_minimum=2.0)
    assert one(checked(leaning), "undercut seen from above").level == "note"
    assert one(checked(leaning, eva), "undercut seen from above").level == "warn"
    assert one(checked(upright, eva), "undercut seen from above").level == "ok"


def test_an_insole_on_its_edge_is_reported() -> None:
    assert one(checked(insole()[:, :, [0, 2, 1]][:, ::-1]), "lies on the bed").level == "warn"


def test_the_best_angle_is_found_and_what_never_fits_fails() -> None:
    bar = box()[:, :, :2].reshape(-1, 2) * [1.3, 0.3]
    room, angle = best_angle(bar, (200.0, 200.0))
    turned = bar @ np.array([[np.cos(np.radians(angle)), np.sin(np.radians(angle))],
                             [-np.sin(np.radians(angle)), np.cos(np.radians(angle))]])  # fmt: skip
    assert np.ptp(turned, axis=0).max() <= 200.0 - 2.0 * room + 1e-6
    assert angle in (45.0, 135.0)
    assert one(checked(insole()), "fits the bed").level == "note"
    assert one(checked(insole(), Use(bed=(180.0, 180.0))), "fits the bed").level == "fail"
    assert one(checked(insole(), Use(bed=(300.0, 300.0), height=5.0)), "fits the height").level == "fail"


def test_two_libraries_find_the_same_crossings() -> None:
    """insolecad counts cuts deeper than a third of a micrometre, pymeshlab any touch."""
    for name in ("the top through the base", "an overlapping shell"):
        triangles = rounded(FAULTS[name][0](insole()))
        ours, theirs = crossings(weld(triangles)), facets_that_cross(triangles)
        assert ours is not None
        assert len(ours.faces) == pytest.approx(theirs, rel=0.01)


def test_random_cuts_are_found_where_another_library_finds_them() -> None:
    random = np.random.default_rng(5)
    triangles, found = next(iter(form("three-quarter").values())), []
    for _ in range(10):
        cut = random_cut(triangles, random)
        ours, theirs = crossings(weld(cut)), facets_that_cross(cut)
        assert ours is not None
        # insolecad also counts what is folded over a shared edge, pymeshlab also what merely touches
        assert len(ours.faces) == pytest.approx(theirs, rel=0.2)
        found.append(theirs > 0)
    assert 2 <= sum(found) < 10, "cuts and none are both tried"


def folded(turn: float) -> Array:
    """Return two triangles that share an edge, the second folded back by this many degrees from flat."""
    c, s = -np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.array([[[0, 0, 0], [10, 0, 0], [0, 10, 0]], [[10, 0, 0], [0, 0, 0], [0, 10 * c, 10 * s]]])


@pytest.mark.parametrize(("turn", "count"), [(0.0, 0), (90.0, 0), (179.0, 0), (180.0, 2)])
def test_triangles_that_fold_back_onto_each_other_are_found(turn: float, count: int) -> None:
    found = crossings(weld(folded(turn)))
    assert found is not None and len(found.faces) == count


def test_triangles_that_share_a_corner_and_cut_each_other_are_found() -> None:
    one_, other = [[0, 0, 0], [10, -5, 0], [10, 5, 0]], [[0, 0, 0], [10, 0, -5], [10, 0, 5]]
    away = [[0, 0, 0], [-10, 0, -5], [-10, 0, 5]]
    for second, count in ((other, 2), (away, 0)):
        found = crossings(weld(np.array([one_, second], dtype=np.float64)))
        assert found is not None and len(found.faces) == count


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Return a sound and a broken STL, a 3MF of two bodies, and a file that is not a model."""
    contents = {
        "sound.stl": binary_stl(insole()),
        "text.stl": text_stl(box()),
        "open.stl": binary_stl(insole()[1:]),
        "two.3mf": package(
            model_xml(
                f'<object id="1" name="insole-L">{BOX}</object><object id="2" name="insole-R">{BOX}</object>',
                '<item objectid="1"/><item objectid="2" transform="1 0 0 0 1 0 0 0 1 0 90 0"/>',
            )
        ),
        "page.html": b"<html></html>",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in contents}


def test_the_exit_code_is_the_worst_of_all_files(files: dict[str, Path]) -> None:
    assert run(files["sound.stl"]).exit_code == 0
    assert run(files["sound.stl"], files["open.stl"]).exit_code == 1
    every = run(files["page.html"], files["open.stl"], "missing.stl")
    assert every.exit_code == 2
    # what can be read is reported all the same
    assert "Hole in the surface" in every.stdout
    assert "STL, 3MF and STEP" in every.stderr and "missing.stl: cannot be read" in every.stderr


def test_every_body_of_a_file_has_its_own_findings(files: dict[str, Path]) -> None:
    shown = run(files["two.3mf"], "--printer", "mk4", "--material", "tpu95a")
    assert shown.exit_code == 0
    assert "two.3mf, insole-L: 3MF" in shown.stdout.replace("\n", "")
    assert "two.3mf, insole-R: 3MF" in shown.stdout.replace("\n", "")
    assert shown.stdout.count("No faults found.") == 2


def test_json_holds_all_findings_and_places(files: dict[str, Path]) -> None:
    data = json.loads(run(files["open.stl"], files["page.html"], "--json").stdout)["files"]
    assert data[0]["failed"] and data[0]["kind"] == "STL"
    findings = {one["check"]: one for one in data[0]["bodies"][0]["findings"]}
    assert findings["hole in the surface"]["level"] == "fail"
    assert len(findings["hole in the surface"]["place"]) == 3
    assert "place" not in findings["closed"]
    assert set(findings["closed"]) == {"check", "level", "measured", "limit", "advice"}
    assert "STL, 3MF and STEP" in data[1]["error"]


def test_all_that_is_not_understood_is_reported_at_once(files: dict[str, Path]) -> None:
    words = ("--printer", "mk9", "--bed", "12", "--material", "wood", "--nozzle", "nan")
    refused = run(files["sound.stl"], *words)
    assert refused.exit_code == 2
    for said in ("'mk9'", "'12'", "'wood'", "nan", "mk4", "250x210", "tpu95a"):
        assert said in refused.stderr


@pytest.mark.parametrize("bed", ["250x210", "250X210", "25cm x 21cm", "250×210"])
def test_a_bed_may_be_written_as_people_write_it(files: dict[str, Path], bed: str) -> None:
    assert "turned by" in run(files["sound.stl"], "--bed", bed).stdout
