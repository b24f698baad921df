"""A job sheet says how each dose is read: a claim that is checked; older sheets, which do not, are still read."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from insolecad.errors import FileError
from insolecad.features import FEATURES
from insolecad.features.feature import Feature
from insolecad.inspection.formats import job_sheet, old_job_sheet, stl
from insolecad.inspection.inspect import of_bodies
from insolecad.inspection.verify.consistency import contradictions
from insolecad.inspection.verify.verify import foot_of, verify
from insolecad.job.pipeline import make
from insolecad.order import Order

ORDERED = {
    "foot": {"length_mm": 262, "ball_width_mm": 101, "heel_width_mm": 68},
    "metatarsal_pad": {"height_mm": 4},
    "heel_lift": {"height_mm": 3},
    "rearfoot_post": {"angle_deg": 3},
    # no higher than cup and arch are beside their points: a wall beyond the bed is newer than any older sheet
    "medial_flange": {"height_mm": 12},
    "head_offload": {"mth5_mm": 2},
    "form": {"length": "sulcus"},
}
Sheet = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("readings")
    make(Order(name="due", side="left", **ORDERED), formats=["stl"], out=out)
    return out


@pytest.fixture
def data(folder: Path) -> Sheet:
    found: Sheet = json.loads((folder / "due.job.json").read_text())
    return found


LATER = ("fills", "edge fills", "start", "end")
"""How doses show that came later than the readings."""


def without_later(data: Sheet) -> Sheet:
    """Return a sheet without the doses that came later than the readings."""
    found = copy.deepcopy(data)
    for side in found["sides"].values():
        for table in ("reference_points", "reference_lines"):
            side[table] = {
                name: place
                for name, place in side[table].items()
                if all(one["effect"] not in LATER for one in place["reads"])
            }
        for name, row in side["prescription"].items():
            feature = FEATURES.get(name)
            for dose in later_doses(feature) if feature else ():
                del row[dose]
    return found


def later_doses(feature: Feature[Any]) -> set[str]:
    """Return the doses of a correction that came later than the readings."""
    along = (one for line in feature.read_along for one in line.reads.items())
    return {*feature.fills, *(dose for dose, effect in along if effect in LATER)}


def as_old(data: Sheet) -> Sheet:
    """Return a sheet as it was before sheets said how doses are read."""
    old = without_later(data)
    for side in old["sides"].values():
        for row in side["prescription"].values():
            for dose in row.values():
                dose.pop("effect", None)
        for place in (*side["reference_points"].values(), *side["reference_lines"].values()):
            place.pop("reads")
            place.pop("way", None)
    return old


def read(data: Sheet, tmp_path: Path) -> dict[str, Sheet]:
    path = tmp_path / "a.job.json"
    path.write_text(json.dumps(data))
    return job_sheet.read(path)


def test_an_older_sheet_is_read_and_judged_as_one_of_today(folder: Path, data: Sheet, tmp_path: Path) -> None:
    new, old = read(without_later(data), tmp_path), read(as_old(data), tmp_path)
    assert old == new
    assert "reads" not in json.dumps(as_old(data)) and contradictions(old["left"]) == []
    loose = [stl.read(next(folder.glob("due_L*.stl")))]
    (one,), _ = of_bodies(loose, foot_of(of_bodies(loose)[0], old))
    told = verify(one, old)
    assert told.is_as_ordered and not any(dose.ok is False for dose in told.doses)
    assert {"medial_flange.height_mm", "head_offload.mth5_mm", "rearfoot_post.angle_deg", "heel_lift.height_mm"} <= {
        dose.key for dose in told.doses if dose.ok
    }


def test_what_older_sheets_meant_is_what_their_corrections_still_declare() -> None:
    points = {reading for row in old_job_sheet.POINTS.values() for reading in row}
    lines = {reading for row in old_job_sheet.LINES.values() for reading in row}
    known = {dose.partition(".")[0] for dose, _ in points}
    declared = [FEATURES[name] for name in known]
    assert points == {
        (f"{one.name}.{dose}", one.effect_at(dose)) for one in declared for dose in one.read_at if dose not in one.fills
    }
    assert lines == {
        (f"{one.name}.{dose}", effect)
        for one in declared
        for line in one.read_along
        for dose, effect in line.reads.items()
        if effect not in LATER
    }


def no_readings_at_a_point(side: Sheet) -> None:
    del side["reference_points"]["cup_rear"]["reads"]


def an_unknown_effect(side: Sheet) -> None:
    side["reference_points"]["cup_rear"]["reads"][0]["effect"] = "flies"


def a_reading_of_no_dose(side: Sheet) -> None:
    side["reference_points"]["cup_rear"]["reads"] = [{"effect": "edge"}]


def readings_that_are_a_word(side: Sheet) -> None:
    side["reference_lines"]["metatarsal_pad_along"]["reads"] = "scales"


def a_line_without_a_way(side: Sheet) -> None:
    side["reference_lines"]["metatarsal_pad_along"]["way"] = "round"


def far_too_many(side: Sheet) -> None:
    side["reference_points"]["cup_rear"]["reads"] *= 1000


def another_kind_of_dose(side: Sheet) -> None:
    side["prescription"]["metatarsal_pad"]["height_mm"]["effect"] = 1


@pytest.mark.parametrize(
    ("damage", "place"),
    [
        (no_readings_at_a_point, "reference_points.cup_rear.reads is missing"),
        (an_unknown_effect, "reference_points.cup_rear.reads.0.effect"),
        (a_reading_of_no_dose, "reference_points.cup_rear.reads.0.dose is missing"),
        (readings_that_are_a_word, "reference_lines.metatarsal_pad_along.reads"),
        (a_line_without_a_way, "reference_lines.metatarsal_pad_along.way"),
        (far_too_many, "reference_points.cup_rear.reads"),
        (another_kind_of_dose, "prescription.metatarsal_pad.height_mm.effect"),
    ],
)
def test_a_damaged_reading_is_named(damage: Callable[[Sheet], None], place: str, data: Sheet, tmp_path: Path) -> None:
    damage(data["sides"]["left"])
    with pytest.raises(FileError, match="its left side is damaged: " + place):
        read(data, tmp_path)


@pytest.mark.parametrize(
    "junk", [None, 3, "x", [], {"reference_points": 3}, {"reference_points": {"a": 1}, "prescription": 2}]
)
def test_an_older_side_that_is_none_stays_what_it_is_and_is_refused(junk: Any, data: Sheet, tmp_path: Path) -> None:
    data["sides"]["left"] = junk
    with pytest.raises(FileError, match="its left side is damaged"):
        read(data, tmp_path)


def turned_over(side: Sheet) -> None:
    """The pad as a hollow."""
    side["reference_points"]["metatarsal_pad_crest"]["reads"][0]["effect"] = "lowers"


def nowhere(side: Sheet) -> None:
    """The point of the pad no longer says what is read there."""
    side["reference_points"]["metatarsal_pad_crest"]["reads"] = []


def elsewhere(side: Sheet) -> None:
    """The pad is read if there is none of it."""
    points = side["reference_points"]
    points["ball_centre"]["reads"].append(points["metatarsal_pad_crest"]["reads"].pop())


@pytest.mark.parametrize("lie", [turned_over, nowhere, elsewhere])
def test_a_sheet_whose_readings_do_not_go_with_its_doses_contradicts_itself(
    lie: Callable[[Sheet], None], data: Sheet, tmp_path: Path
) -> None:
    data["order"]["form"]["length"] = "full"
    lie(data["sides"]["left"])
    words = contradictions(read(data, tmp_path)["left"])
    assert any("metatarsal_pad.height_mm is 4" in one for one in words)
