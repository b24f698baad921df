"""The whole line: files that appear complete or not at all, and a sheet that says what is in them."""

import hashlib
import json

import pytest

import insolecad
from insolecad.errors import BuildError, FileError, LimitError, OrderError
from insolecad.features import DOSES
from insolecad.inspection.formats.job_sheet import FILLS
from insolecad.job.pipeline import build, make
from insolecad.order import Order
from insolecad.prescription import prescribe
from tests.support.feet import FLAT_FOOT

ORDER = Order(name="demo", foot=FLAT_FOOT, wearer={"mass_kg": 78})
POINTS = {
    "heel_seat", "cup_rear", "cup_medial", "cup_lateral", "medial_arch_apex", "lateral_arch_apex", "ball_centre",
    "metatarsal_pad_crest", "heel_skive",
}  # fmt: skip
MEASURED = {
    "length_mm", "overall_length_mm", "ball_width_mm", "heel_width_mm", "height_mm", "volume_cm3", "solid_mass_g",
    "printed_mass_g",    "min_thickness_mm", "triangles", "openings", "open_area_cm2",
}  # fmt: skip


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    return make(ORDER, formats=["stl", "step"], out=tmp_path_factory.mktemp("out"))


def test_files_are_named_after_name_side_size_and_level(sheet):
    assert {path.name for path in sheet.path.parent.iterdir()} == {
        *(f"demo_{side}_EU41.5_moderate.{kind}" for side in "LR" for kind in ("stl", "step")),
        "demo.job.json",
    }


def test_the_sheet_on_disk_is_the_sheet_returned_and_holds_what_the_contract_names(sheet):
    data = json.loads(sheet.path.read_text(encoding="utf-8"))
    assert data == sheet.data
    assert data["insolecad"] == insolecad.__version__
    assert {"insolecad", "rules", "order", "sides"} <= set(data)
    for side in ("left", "right"):
        part = data["sides"][side]
        assert set(part["measured"]) == MEASURED
        assert POINTS <= set(part["reference_points"])
        for point in part["reference_points"].values():
            assert len(point["at"]) == 3 and "base_z" in point and "contributions" in point
            for reading in point["reads"]:
                shares = {"shares"} if reading["effect"] in FILLS else set()
                assert set(reading) == {"dose", "effect"} | shares
        for feature, row in part["prescription"].items():
            for name, dose in row.items():
                effect = {"effect"} if f"{feature}.{name}" in DOSES else set()
                assert set(dose) == {"value", "reason", "source", "tag"} | effect and dose["reason"] and dose["source"]
        for finding in part["findings"]:
            assert finding.keys() - {"changes"} == {"check", "level", "measured", "limit", "advice"}
            assert all(change.keys() == {"words", "settings"} for change in finding.get("changes", []))
        assert not any(finding["level"] == "fail" for finding in part["findings"])


def test_the_sheets_hashes_and_sizes_are_those_of_the_files(sheet):
    for part in sheet.data["sides"].values():
        for file in part["files"]:
            content = (sheet.path.parent / file["path"]).read_bytes()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])


def test_the_sheets_order_builds_the_same_again(sheet, tmp_path):
    again = make(Order(**sheet.data["order"]), formats=["stl"], out=tmp_path)
    for side, part in again.data["sides"].items():
        assert part["files"][0]["sha256"] == sheet.data["sides"][side]["files"][0]["sha256"]


def test_coordinates_are_in_the_frame_of_the_written_file(sheet):
    right, left = (sheet.data["sides"][side]["reference_points"] for side in ("right", "left"))
    assert right["medial_arch_apex"]["at"][1] > 0 > left["medial_arch_apex"]["at"][1]
    assert right["cup_lateral"]["at"][1] < 0 < left["cup_lateral"]["at"][1]


@pytest.mark.parametrize("fails", [OSError("disk full"), RuntimeError("bug"), KeyboardInterrupt()])
def test_a_build_that_fails_half_way_leaves_nothing(tmp_path, monkeypatch, fails):
    from insolecad import files

    def broken(insole, path, name, note=""):
        path.write_bytes(b"half a file")
        raise fails

    monkeypatch.setitem(files.WRITERS, "step", broken)
    with pytest.raises(FileError if isinstance(fails, OSError) else type(fails)):
        make(ORDER, formats=["stl", "step"], out=tmp_path / "new" / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_failing_build_keeps_the_files_of_an_earlier_one(tmp_path, monkeypatch):
    from insolecad.job import self_check

    make(ORDER, formats=["stl"], out=tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    fails = self_check.Finding("x", "fail", 0.0, 1.0, "")
    monkeypatch.setattr(self_check.solid_checks, "thickness", lambda *_: [fails])
    with pytest.raises(BuildError):
        make(ORDER, formats=["stl"], out=tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_broken_limit_names_the_side_the_place_and_a_cure_that_builds():
    more = {"left.medial_arch.height_mm": 30, "heel_lift.height_mm": 12, "foot.ball_length_mm": 183}
    steep = ORDER.with_values({**more, "wearer.clinician": True})
    with pytest.raises(LimitError) as caught:
        build(steep)
    assert "slope along the foot" in str(caught.value) and "mm from the heel" in str(caught.value)
    assert "at most 35 degrees" in str(caught.value)
    # the rule would fill a lower arch less: what it gives for the ordered one is held
    held = prescribe(steep)["left"].table["medial_arch"]["fill_percent"].value
    assert set(caught.value.cure) == {"left.medial_arch.height_mm", "left.medial_arch.fill_percent"}
    assert caught.value.cure["left.medial_arch.fill_percent"] == held
    assert 15.0 < caught.value.cure["left.medial_arch.height_mm"] < 30.0
    assert build(steep.with_values(caught.value.cure)).left is not None


def test_the_cure_is_the_smallest_change_and_not_any_change():
    """One step of 2 % back toward what was ordered is refused again."""
    word, short = {"clinician": True}, {**FLAT_FOOT, "ball_length_mm": 183}
    steep = Order(side="right", foot=short, wearer=word, medial_arch={"height_mm": 30}, heel_lift={"height_mm": 12})
    try:
        build(steep)
    except LimitError as error:
        key = "medial_arch.height_mm"
        assert set(error.cure) == {key, "medial_arch.fill_percent"}
        build(steep.with_values(error.cure))
        asked = steep.ordered_doses("right")[key]
        with pytest.raises(LimitError):
            build(steep.with_values({**error.cure, key: error.cure[key] + 0.02 * asked}))
    else:
        pytest.fail("this order was meant to be too steep")


def test_an_unknown_format_is_the_orders_fault(tmp_path):
    with pytest.raises(OrderError, match="stl, step"):
        make(ORDER, formats=["obj"], out=tmp_path)
    with pytest.raises(OrderError, match="stl, step"):
        build(ORDER).right.export(tmp_path / "x.obj")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "level", "apart"),
    [
        ({}, None, 0.0),
        ({"left.base.heel_mm": 5.0}, "note", 1.0),
        ({"left.base.heel_mm": 7.0}, "warn", 3.0),
        ({"wearer.leg_length_difference_mm": 10, "wearer.short_leg": "left"}, "note", 5.0),
    ],
)
def test_heels_of_different_height_are_reported_and_questioned_unless_the_legs_differ(tmp_path, change, level, apart):
    order = Order(name="heels", foot=FLAT_FOOT).with_values(change)
    sides = make(order, formats=["stl"], out=tmp_path, tolerance=0.1).data["sides"]
    found = [one for one in sides["left"]["findings"] if one["check"] == "heel heights apart in mm"]
    assert [one["level"] for one in found] == ([level] if level else [])
    if found:
        assert found[0]["measured"] == pytest.approx(apart, abs=0.01)
        (other,) = [one for one in sides["right"]["findings"] if one["check"] == "heel heights apart in mm"]
        assert other["measured"] == pytest.approx(-apart, abs=0.01)


def test_the_weight_of_eva_goes_with_its_hardness(tmp_path):
    weights = []
    for material in ({"name": "eva", "hardness_shore_a": hardness} for hardness in (20, 35, 50)):
        order = Order(name="eva", side="right", foot={"length_mm": 262}, material=material)
        measured = make(order, formats=["stl"], out=tmp_path, tolerance=0.1).data["sides"]["right"]["measured"]
        weights.append(measured["solid_mass_g"] / measured["volume_cm3"])
    assert weights == pytest.approx([0.110, 0.165, 0.250], abs=1e-3)


@pytest.mark.parametrize(("material", "filled"), [("eva", False), ("gel", False), ("pa12", False), ("tpu95a", True)])
def test_the_sheet_of_what_is_milled_cast_or_sintered_has_no_infill(material, filled, tmp_path):
    order = Order(name="made", side="right", foot={"length_mm": 262}, material={"name": material})
    sheet = make(order, formats=["stl"], out=tmp_path, tolerance=0.1).data["sides"]["right"]
    assert ("infill" in sheet["prescription"]) is filled


def test_the_public_names_are_these():
    assert set(insolecad.__all__) == {
        "Insole", "InsolecadError", "JobSheet", "LimitError", "Order", "OrderError", "Pair", "build", "make",
        "order_from", "prescribe", "preset",
    }  # fmt: skip
    assert all(getattr(insolecad, name) for name in insolecad.__all__)
    assert callable(insolecad.build)
