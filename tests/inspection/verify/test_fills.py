"""Fills of the arch: how much of its height is left inside its edge and along it, on the file and in the sheet."""

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from insolecad import Order, build
from insolecad.errors import FileError
from insolecad.inspection.formats import job_sheet
from insolecad.inspection.verify.consistency import contradictions
from insolecad.inspection.verify.dose import Dose
from insolecad.job.pipeline import make
from insolecad.report.foot import feet
from insolecad.report.subject import from_pair
from tests.support.feet import FOOT

ORDER = Order(
    name="fills",
    side="left",
    foot=FOOT,
    medial_arch={"height_mm": 14, "fill_percent": 30, "distal_fill_percent": 60},
)
FILLS = ("medial_arch.fill_percent", "medial_arch.distal_fill_percent")
SHELL = {"form.construction": "shell", "material.name": "pa12"}
Sheet = dict[str, Any]


def doses(made: dict[str, Any], ordered: dict[str, Any]) -> list[Dose]:
    """Return the doses of a file as one order is made and another one is in the sheet."""
    (file,), (due,) = (
        feet(pair, from_pair(pair)) for pair in (build(ORDER.with_values(made)), build(ORDER.with_values(ordered)))
    )
    return replace(file, sheet=due.sheet).verification.doses


def out(made: dict[str, Any], ordered: dict[str, Any]) -> dict[str, Dose]:
    """Return those that are out, by key."""
    return {dose.key: dose for dose in doses(made, ordered) if dose.ok is False}


@pytest.mark.parametrize("form", [{}, SHELL, {"top_cover.thickness_mm": 2.0}], ids=["cushion", "shell", "cover"])
@pytest.mark.parametrize(("key", "value"), [(FILLS[0], 40.0), (FILLS[1], 50.0)])
def test_a_file_whose_fill_is_a_tenth_off_is_named_and_nothing_else(
    key: str, value: float, form: dict[str, Any]
) -> None:
    assert out(form, form) == {}
    wrong = out({**form, key: value}, form)
    assert set(wrong) == {key}
    assert wrong[key].got == pytest.approx(value, abs=2.0)


@pytest.mark.parametrize("key", FILLS)
def test_a_fill_where_none_was_ordered_is_named(key: str) -> None:
    none = dict.fromkeys(FILLS, 0.0)
    wrong = out({**none, key: 10.0}, none)
    assert set(wrong) == {key}
    assert (wrong[key].asked, wrong[key].got) == (0.0, pytest.approx(10.0, abs=2.0))


def test_of_an_arch_that_is_too_low_all_over_no_fill_is_out() -> None:
    lower = {dose.key: dose for dose in doses({"medial_arch.height_mm": 12.0}, {})}
    assert {key for key, dose in lower.items() if dose.ok is False} == {"medial_arch.height_mm"}
    assert lower[FILLS[0]].ok is None and "the height itself is off" in lower[FILLS[0]].reason
    assert lower[FILLS[1]].ok


def test_without_an_arch_no_fill_is_read() -> None:
    (foot,) = feet(pair := build(ORDER.with_values({"medial_arch.height_mm": 0.0})), from_pair(pair))
    assert not set(FILLS) & {dose.key for dose in foot.verification.doses}


# --- the sheet --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    sheet: Sheet = json.loads(make(ORDER, formats=["stl"], out=tmp_path_factory.mktemp("fills")).path.read_text())
    return sheet


def read(due: Sheet, change: Callable[[Sheet], None], tmp_path: Path) -> Sheet:
    data = copy.deepcopy(due)
    change(data["sides"]["left"])
    path = tmp_path / "a.job.json"
    path.write_text(json.dumps(data))
    return job_sheet.read(path)["left"]


def another_fill(side: Sheet) -> None:
    side["prescription"]["medial_arch"]["fill_percent"]["value"] = 40.0


def another_share(side: Sheet) -> None:
    side["reference_points"]["medial_arch_fill"]["contributions"]["medial_arch"] += 0.28


def other_shares(side: Sheet) -> None:
    """As if a file that is filled by 40 % were so by 30."""
    side["reference_points"]["medial_arch_fill"]["reads"][0]["shares"] = [0.27, 0.47]


def another_distal_fill(side: Sheet) -> None:
    side["prescription"]["medial_arch"]["distal_fill_percent"]["value"] = 50.0


def another_edge(side: Sheet) -> None:
    side["reference_points"]["medial_arch_distal"]["contributions"]["medial_arch"] -= 0.22


@pytest.mark.parametrize(
    ("forge", "key"),
    [
        (another_fill, FILLS[0]),
        (another_share, FILLS[0]),
        (other_shares, FILLS[0]),
        (another_distal_fill, FILLS[1]),
        (another_edge, FILLS[1]),
    ],
)
def test_a_sheet_whose_point_has_another_fill_contradicts_itself(
    forge: Callable[[Sheet], None], key: str, due: Sheet, tmp_path: Path
) -> None:
    assert contradictions(read(due, lambda side: None, tmp_path)) == []
    assert any(words.startswith(f"{key} is") for words in contradictions(read(due, forge, tmp_path)))


@pytest.mark.parametrize(
    "shares",
    [[0.25], [0.25, 0.45, 0.65], [0.25, 0.25], [0.45, 0.25], [-0.25, 0.45], [0.25, 1e300], ["0.25", 0.45], 0.25, None],
)
@pytest.mark.parametrize("name", ["medial_arch_fill", "medial_arch_distal"])
def test_hostile_shares_are_refused_and_the_place_named(name: str, shares: Any, due: Sheet, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=rf"its left side is damaged: reference_points.{name}.reads.0"):
        read(due, lambda side: side["reference_points"][name]["reads"][0].update(shares=shares), tmp_path)


def test_shares_of_a_dose_that_is_not_a_fill_are_refused(due: Sheet, tmp_path: Path) -> None:
    def change(side: Sheet) -> None:
        side["reference_points"]["medial_arch_apex"]["reads"][0]["shares"] = [0.25, 0.45]

    with pytest.raises(FileError, match=r"its left side is damaged: reference_points.medial_arch_apex.reads.0"):
        read(due, change, tmp_path)
