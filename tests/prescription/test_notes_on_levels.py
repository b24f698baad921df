"""What is reported of ordered doses that are far from those of every level of support."""

from typing import Any

import pytest

from insolecad.features import DOSES
from insolecad.order import Order
from insolecad.order.order import order_from
from insolecad.order.presets import preset, presets
from insolecad.prescription import prescribe
from insolecad.prescription.case.model import Note
from insolecad.prescription.notes.levels import BEYOND
from tests.support.feet import FLAT_FOOT, FOOT


def far(order: Order) -> dict[str, Note]:
    """Return the notes on doses outside the levels by what they are about."""
    found = [note for side in prescribe(order).values() for note in side.notes]
    return {note.check: note for note in found if "any level of support" in note.advice}


def right(**given: Any) -> Order:
    """Return the order of one right foot."""
    return Order(**({"side": "right", "foot": FOOT} | given))


@pytest.mark.parametrize(
    ("given", "check"),
    [
        ({"medial_arch": {"height_mm": 30}}, "medial arch height in mm"),
        ({"medial_arch": {"height_mm": 10}}, "medial arch height in mm"),
        ({"medial_arch": {"height_mm": 24}}, None),
        ({"heel_cup": {"depth_mm": 26}}, "heel cup depth in mm"),
        ({"heel_cup": {"depth_mm": 22}}, None),
        ({"base": {"heel_mm": 9}}, "base heel in mm"),
        ({"base": {"forefoot_mm": 5}}, None),
        ({"rearfoot_post": {"angle_deg": -5}}, "rearfoot post angle in degrees"),
        ({"rearfoot_post": {"angle_deg": 4}}, None),
        ({"foot": FLAT_FOOT, "medial_skive": {"depth_mm": 5}}, "medial skive depth in mm"),
        ({"lateral_arch": {"height_mm": 8}}, "lateral arch height in mm"),
        # 0 leaves a correction out; what no level gives, and what only shapes, is compared with no level
        ({"medial_arch": {"height_mm": 0}, "heel_cup": {"depth_mm": 0}}, None),
        ({"heel_lift": {"height_mm": 6}, "toe_crest": {"height_mm": 6}}, None),
        ({"metatarsal_pad": {"height_mm": 4, "length_mm": 80}}, None),
    ],
)
def test_a_dose_far_outside_the_levels_is_questioned_and_a_usual_one_is_not(given, check):
    found = far(right(**given))
    assert list(found) == ([check] if check else [])
    for note in found.values():
        assert note.level == "note" and note.advice.endswith("as ordered by a clinician?")


def test_the_note_has_the_doses_of_the_levels_and_its_change_is_that_of_the_own_level():
    order = right(medial_arch={"height_mm": 30}, support={"level": "mild"})
    found = far(order)["medial arch height in mm"]
    levels = {
        level: prescribe(right(support={"level": level}))["right"].doses.medial_arch.height_mm
        for level in ("mild", "maximum")
    }
    assert found.measured == 30.0
    assert found.limit == f"mild would be {levels['mild']:g}, maximum {levels['maximum']:g}"
    assert found.changes[0].settings == {"medial_arch.height_mm": levels["mild"]}
    assert not far(order.with_values(found.changes[0].settings))


def test_a_dose_for_one_side_is_changed_on_that_side():
    order = Order(foot=FOOT, left={"medial_arch": {"height_mm": 30}})
    (change,) = far(order)["medial arch height in mm"].changes
    assert list(change.settings) == ["left.medial_arch.height_mm"]
    assert not far(order.with_values(change.settings))


def test_what_a_clinician_orders_is_not_questioned_and_a_warned_dose_not_twice():
    assert not far(right(medial_arch={"height_mm": 30}, wearer={"clinician": True}))
    assert not far(right(rearfoot_post={"angle_deg": 7}))


def test_no_shipped_preset_is_questioned():
    for name in presets():
        for kind in ("flat", "neutral", "high"):
            foot = {"side": "right", "foot": {**FOOT, "type": kind}}
            assert not far(order_from(foot, preset(name).values)), name


def test_every_unit_of_a_dose_that_is_compared_has_a_margin():
    assert {info.unit for info in DOSES.values() if info.effect != "shapes"} <= BEYOND.keys()
