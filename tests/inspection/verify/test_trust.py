"""What a job sheet claims is compared with its own order, and a damaged file is neither as ordered nor the same."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad.cli import app
from insolecad.compare.sheet_proof import proof
from insolecad.errors import FileError
from insolecad.files.stl import write
from insolecad.geometry.triangles import Triangles
from insolecad.inspection.checks.damage import damage
from insolecad.inspection.formats import job_sheet, stl
from insolecad.inspection.formats.any_format import bodies
from insolecad.inspection.formats.body import Body
from insolecad.inspection.verify.consistency import contradictions
from insolecad.job.pipeline import make
from insolecad.order import Order

ORDERED = {
    "foot": {"length_mm": 262, "ball_width_mm": 101, "heel_width_mm": 68},
    "metatarsal_pad": {"height_mm": 6},
    "heel_lift": {"height_mm": 3},
    "rearfoot_post": {"angle_deg": 3},
    "ventilation": {"diameter_mm": 3.0, "zones": ["toes"]},
}
Sheet = dict[str, Any]


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, " ".join((done.stdout + done.stderr).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a pair, and the same with a pad of half the height."""
    out = tmp_path_factory.mktemp("trust")
    make(Order(name="due", **ORDERED), formats=["stl", "3mf"], out=out, tolerance=0.1)
    lower = {**ORDERED, "metatarsal_pad": {"height_mm": 3}}
    make(Order(name="lower", side="right", **lower), formats=["stl"], out=out, tolerance=0.1)
    return out


def data_of(folder: Path, name: str = "due") -> Sheet:
    data: Sheet = json.loads((folder / f"{name}.job.json").read_text())
    return data


def judged(folder: Path, file: str, data: Sheet, tmp_path: Path) -> tuple[int, str]:
    path = tmp_path / "changed.job.json"
    path.write_text(json.dumps(data))
    return run("inspect", next(folder.glob(file)), "--job", path)


@pytest.fixture(scope="module")
def due(folder: Path) -> np.ndarray:
    return stl.read(next(folder.glob("due_R*.stl")))


def save(triangles: np.ndarray, path: Path) -> Path:
    corners = triangles.reshape(-1, 3)
    write(Triangles(corners, np.arange(len(corners)).reshape(-1, 3)), path, "test")
    return path


# --- the sheet --------------------------------------------------------------------------------------------------


def test_an_honest_sheet_and_its_file_are_as_ordered(folder: Path) -> None:
    for kind in ("due_R*.stl", "due_L*.stl", "due_pair*.3mf"):
        code, said = run("inspect", next(folder.glob(kind)), "--job", folder / "due.job.json")
        assert code == 0 and "within tolerance" in said and "contradicts" not in said and "damaged" not in said
    for name in ("due", "lower"):
        sides = job_sheet.read(folder / f"{name}.job.json")
        assert proof(folder / f"{name}.job.json", sides).contradictions == ()
        assert [words for side in sides.values() for words in contradictions(side)] == []


def wrong_share(data: Sheet) -> None:
    """The sheet of a pad of 3 mm, where 6 are written into the prescription alone."""
    data["sides"]["right"]["prescription"]["metatarsal_pad"]["height_mm"]["value"] = 6.0


def lower_base(data: Sheet) -> None:
    """... with the share of 6 mm at the crest, and a base that is lower there by as much."""
    wrong_share(data)
    point = data["sides"]["right"]["reference_points"]["metatarsal_pad_crest"]
    point["contributions"]["metatarsal_pad"] = 6.0
    point["base_z"] -= 3.0


def other_share(data: Sheet) -> None:
    """... with the share of 6 mm, and another correction that takes 3 mm away."""
    wrong_share(data)
    point = data["sides"]["right"]["reference_points"]["metatarsal_pad_crest"]
    point["contributions"] |= {"metatarsal_pad": 6.0, "plantar_fascia_groove": -3.0}


def lower_edge(data: Sheet) -> None:
    wrong_share(data)
    point = data["sides"]["right"]["reference_points"]["metatarsal_pad_crest"]
    point["contributions"] |= {"metatarsal_pad": 6.0, "medial_arch": -3.0}


def no_point(data: Sheet) -> None:
    wrong_share(data)
    del data["sides"]["right"]["reference_points"]["metatarsal_pad_crest"]


@pytest.mark.parametrize("forge", [wrong_share, lower_base, other_share, lower_edge, no_point])
@pytest.mark.parametrize("order", ["as it was", "6 mm too", "of an older version"])
def test_a_sheet_that_was_changed_to_agree_with_a_wrong_file_contradicts_itself(
    forge: Callable[[Sheet], None], order: str, folder: Path, tmp_path: Path
) -> None:
    data = data_of(folder, "lower")
    forge(data)
    if order != "as it was":
        data["order"]["metatarsal_pad"]["height_mm"] = 6
    if order == "of an older version":
        data["insolecad"] = "0.0.1"
    code, said = judged(folder, "lower_R*.stl", data, tmp_path)
    assert code == 1 and "The job sheet contradicts itself" in said and "within tolerance" not in said, said


@pytest.mark.parametrize(
    ("key", "more"),
    [("heel_cup.inner_width_mm", 4.0), ("heel_lift.height_mm", -3.0), ("heel_lift.height_mm", 2.0)],
)
def test_a_number_that_is_read_off_the_sheet_s_own_points_is_noticed_when_it_is_changed(
    key: str, more: float, folder: Path, tmp_path: Path
) -> None:
    data, (group, name) = data_of(folder), key.split(".")
    data["sides"]["right"]["prescription"][group][name]["value"] += more
    code, said = judged(folder, "due_R*.stl", data, tmp_path)
    assert code == 1 and f"contradicts itself: right {key} is" in said


def test_every_number_of_a_sheet_that_is_used_is_compared_with_its_order(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.job.json"

    def refused(change: Callable[[Sheet], None]) -> bool:
        data = data_of(folder, "lower")
        change(data["sides"]["right"])
        path.write_text(json.dumps(data))
        try:
            return bool(proof(path, job_sheet.read(path)).contradictions)
        except FileError:
            # no foot has such proportions
            return True

    side = data_of(folder, "lower")["sides"]["right"]
    assert not refused(lambda side: None)
    for feature, row in side["prescription"].items():
        for name in [name for name, one in row.items() if isinstance(one["value"], int | float)][:2]:
            assert refused(lambda side, at=(feature, name): side["prescription"][at[0]][at[1]].update(value=7.77)), name
    for name in ("heel_seat", "cup_medial", "medial_arch_apex", "metatarsal_pad_crest"):
        assert refused(lambda side, name=name: side["reference_points"][name]["at"].__setitem__(2, 1.0)), name
    assert refused(lambda side: side["reference_lines"]["metatarsal_pad_along"]["points"][5].__setitem__(3, 9.0))
    assert refused(lambda side: side["reference_lines"].pop("rearfoot_post_across"))
    assert refused(lambda side: side["openings"][0].update(diameter_mm=9.0))
    assert refused(lambda side: side["openings"].clear())
    assert refused(lambda side: side["foot"]["length_mm"].update(value=255.0))
    assert refused(lambda side: side.update(facets_mm=0.2))


def test_an_order_that_was_changed_alone_is_noticed(folder: Path, tmp_path: Path) -> None:
    changes: tuple[Sheet, ...] = ({"metatarsal_pad": {"height_mm": 5}}, {"side": "right"}, {"foot": {"length_mm": 9}})
    for change in changes:
        data = data_of(folder)
        data["order"] |= change
        path = tmp_path / "changed.job.json"
        path.write_text(json.dumps(data))
        assert proof(path, job_sheet.read(path)).contradictions, change


def test_a_sheet_of_another_version_is_used_and_said_to_be_one(folder: Path, tmp_path: Path) -> None:
    data = data_of(folder)
    data["rules"] = "1\x1b[31m"
    code, said = judged(folder, "due_R*.stl", data, tmp_path)
    assert code == 0 and "this version cannot compute whether its places are those of its order" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda side: side["openings"][0].update(diameter_mm=-3.0), "openings.0.diameter_mm is not what belongs there"),
        (lambda side: side["openings"][0].update(diameter_mm=0), "openings.0.diameter_mm is not what belongs there"),
        (lambda side: side.update(facets_mm=-1.0), "facets_mm is not what belongs there"),
        (
            lambda side: side["prescription"].update({"\x1b[31mevil": {}}),
            r"holds the name '\u001b[31mevil'",
        ),
        (lambda side: side["reference_points"].update({"a\nb": {}}), "reference_points holds the name 'a b'"),
        (lambda side: side["reference_points"]["heel_seat"].update(at=["1", "2", "3"]), "at.0 is not what belongs"),
    ],
)
def test_damaged_numbers_and_names_of_a_sheet_give_one_plain_sentence(
    change: Callable[[Sheet], None], words: str, folder: Path, tmp_path: Path
) -> None:
    data = data_of(folder)
    change(data["sides"]["right"])
    code, said = judged(folder, "due_R*.stl", data, tmp_path)
    assert code == 2 and words in said and "Make the order again" in said and "\x1b" not in said


@pytest.mark.parametrize("text", ["[" * 100_000, '{"sides": ' + "9" * 5000 + "}", " " * 2_000_001])
def test_a_sheet_that_is_a_trap_is_refused(text: str, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "trap.job.json").write_text(text)
    code, said = run("inspect", next(folder.glob("due_R*.stl")), "--job", tmp_path / "trap.job.json")
    assert code == 2 and "is not a job sheet" in said


# --- the file ---------------------------------------------------------------------------------------------------


def copies(due: np.ndarray, count: int, step: float) -> np.ndarray:
    return np.concatenate([due + np.array([step * number, 0.0, 0.0]) for number in range(count)])


def ball(size: float, at: tuple[float, float, float]) -> np.ndarray:
    """Return an octahedron."""
    x, y, z = np.eye(3) * size
    rims = [(x, y), (y, -x), (-x, -y), (-y, x)]
    return np.array([(a, b, z) for a, b in rims] + [(b, a, -z) for a, b in rims]) + at


def sheet_of_two_sides() -> np.ndarray:
    corners = np.array([[0.0, 0.0, 0.0], [200.0, 0.0, 0.0], [200.0, 90.0, 0.0], [0.0, 90.0, 0.0]])
    top = corners[[(0, 1, 2), (0, 2, 3)]]
    middle = np.array([100.0, 45.0, 0.0])
    below = np.array([(corners[(k + 1) % 4], corners[k], middle) for k in range(4)])
    return np.concatenate([top, below])


DAMAGE: dict[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "copies in one place": (lambda due: copies(due, 9, 0.0), "doubled triangles"),
    "copies hardly beside each other": (lambda due: copies(due, 3, 0.02), "bodies in one place (3)"),
    "a copy across": (lambda due: np.concatenate([due, due + np.array([30.0, 40.0, 2.0])]), "overlapping bodies"),
    "a ball in the heel": (lambda due: np.concatenate([due, ball(9.0, (40.0, 0.0, 4.0))]), "overlapping bodies"),
    "a missing triangle": (lambda due: np.delete(due, 2000, axis=0), "closed (3 open edges round 1 hole)"),
    "turned triangles": (lambda due: np.concatenate([due[:9, ::-1], due[9:]]), "facing of triangles"),
    "inside out": (lambda due: due[:, ::-1], "faces outward (inside out)"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_broken_in_a_file_is_said_and_it_is_neither_as_ordered_nor_the_same(
    name: str, folder: Path, due: np.ndarray, tmp_path: Path
) -> None:
    break_, words = DAMAGE[name]
    path = save(break_(due), tmp_path / "broken.stl")
    code, said = run("inspect", path, "--job", folder / "due.job.json")
    assert code == 1 and "The file is damaged" in said and words in said and "within tolerance" not in said
    code, said = run("diff", path, path)
    assert code == 1 and "A is damaged" in said and words in said and "B is damaged" in said
    assert "no difference: within" not in said


def test_a_damaged_file_is_drawn_and_said_to_be_damaged(due: np.ndarray, tmp_path: Path) -> None:
    path = save(np.delete(due, 2000, axis=0), tmp_path / "hole.stl")
    code, said = run("picture", path, "--out", tmp_path / "hole.png")
    assert code == 0 and "is damaged, and so is its picture" in said and "1 hole" in said
    assert "is damaged" not in run("picture", save(due, tmp_path / "whole.stl"), "--out", tmp_path / "whole.png")[1]


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e30])
def test_one_corner_that_is_not_a_number_is_not_dropped_without_a_warning(
    number: float, folder: Path, due: np.ndarray, tmp_path: Path
) -> None:
    path = save(due, tmp_path / "broken.stl")
    content = bytearray(path.read_bytes())
    # the third number of the second corner of triangle 78, behind its normal
    content[84 + 77 * 50 + 32 : 84 + 77 * 50 + 36] = np.float32(number).tobytes()
    path.write_bytes(content)
    whole = next(folder.glob("due_R*.stl"))
    for command in (
        ("inspect", path),
        ("inspect", path, "--job", folder / "due.job.json"),
        ("diff", path, whole),
        ("diff", whole, path),
        ("picture", path, "--out", tmp_path),
        ("picture", whole, "--against", path, "--out", tmp_path),
    ):
        code, said = run(*command)
        assert code == 2 and "1 triangle has a corner that is not a number (the first is triangle 78)" in said, command


def test_bodies_without_volume_are_named() -> None:
    assert damage([Body("", sheet_of_two_sides())]) != []
    assert any("without volume (1)" in words for words in damage([Body("", sheet_of_two_sides())]))


def test_a_sound_file_of_every_kind_is_not_said_to_be_damaged(folder: Path, due: np.ndarray) -> None:
    for path in (*folder.glob("*.stl"), *folder.glob("*.3mf")):
        assert damage(bodies(path)[1]) == [], path
    pair = np.concatenate([due, (due * [1.0, -1.0, 1.0])[:, ::-1] + [0.0, 120.0, 0.0]])
    foot_side = due[np.cross(due[:, 1] - due[:, 0], due[:, 2] - due[:, 0])[:, 2] > 0.0]
    assert (
        damage([Body("", pair)]) == [] and damage([Body("a", due), Body("b", due + np.array([0.0, 130.0, 0.0]))]) == []
    )
    assert not any("overlapping" in words or "doubled" in words for words in damage([Body("", foot_side)]))


def test_copies_in_one_place_are_found_across_the_parts_of_a_file(due: np.ndarray) -> None:
    parts = [Body(f"part {number}", due) for number in range(35)]
    assert damage(parts) == ["bodies in one place (35)"]


def test_an_insole_that_the_sheet_s_3mf_has_is_missed(folder: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone"
    make(Order(name="due", side="right", **ORDERED), formats=["3mf"], out=alone, tolerance=0.1)
    path = shutil.copy(next(alone.glob("*.3mf")), tmp_path / "half.3mf")
    code, said = run("inspect", path, "--job", folder / "due.job.json")
    assert code == 1 and "The left insole, which the job sheet lists for its 3MF, is not in this file" in said
    code, said = run("diff", path, next(folder.glob("due_pair*.3mf")))
    assert code == 1 and "the left insole is only in B, and was not compared" in said
    assert run("diff", path, next(folder.glob("due_pair*.3mf")), "--foot", "right")[0] == 0
