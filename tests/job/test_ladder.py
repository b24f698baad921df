"""Dose ladders: one order in steps, and what differs between them."""

import csv

import pytest

from insolecad.errors import LimitError, OrderError
from insolecad.job.ladder import differences, steps, write
from insolecad.order import Order

ORDER = Order(name="try", foot={"length_mm": 262, "type": "flat"})


def test_the_steps_of_support_are_its_levels_and_everything_they_change_is_listed():
    key, found = steps(ORDER, "support")
    assert key == "support.level" and [step.value for step in found] == ["mild", "moderate", "maximum"]
    told = {row.key: row.values for row in differences([step.order for step in found])}
    assert told["rearfoot_post.angle_deg"] == (0, 2, 4) and told["base.heel_mm"] == (3.5, 4, 4.5)
    assert not any(key.startswith("outline.") for key in told)


def test_a_number_varies_alone_and_is_written_with_a_table(tmp_path):
    key, found = steps(ORDER, "medial_arch.height_mm=12, 14,16.5")
    made = write(found, key, formats=["stl"], out=tmp_path, tolerance=0.1)
    assert [row.key for row in made.differences] == ["medial_arch.height_mm"]
    with made.table.open() as file:
        assert list(csv.reader(file)) == [["key", "12", "14", "16.5"], ["medial_arch.height_mm", "12", "14", "16.5"]]
    assert len(list(tmp_path.glob("*.stl"))) == 6
    heights = [sheet.data["sides"]["right"]["measured"]["height_mm"] for sheet in made.sheets]
    assert heights == sorted(heights)


def test_a_step_for_one_side_differs_on_that_side_alone():
    _key, found = steps(ORDER, "left.heel_lift.height_mm=0,3")
    assert {row.key for row in differences([step.order for step in found])} >= {"left.heel_lift.height_mm"}


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("medial_arch.height_mm=14", "2 to 12 values"),
        ("medial_arch.height_mm", "2 to 12 values"),
        ("medial_arch.hight_mm=1,2", "did you mean medial_arch.height_mm"),
        ("medial_arch.height_mm=12,99,98", "99"),
        ("name=a,b", "2 to 12 values"),
        ("", "no such key"),
    ],
)
def test_what_cannot_vary_is_said(vary, said):
    with pytest.raises(OrderError, match=said):
        steps(ORDER, vary)


def test_where_one_step_is_refused_none_is_written(tmp_path):
    key, found = steps(ORDER, "metatarsal_pad.height_mm=3,8")
    with pytest.raises(LimitError):
        write(found, key, formats=["stl"], out=tmp_path / "new", tolerance=0.1)
    assert not (tmp_path / "new").exists()
