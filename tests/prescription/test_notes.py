"""What is said before building: rare measures, contradictions, the shoe, doses for a clinician."""

import pytest

from insolecad.order import Order
from insolecad.prescription import Prescription, prescribe
from tests.support.feet import ROUND_FOOT


def right(**given: object) -> Prescription:
    prescription = prescribe(Order(**({"foot": ROUND_FOOT} | given))).right
    assert prescription is not None
    return prescription


def warned(**given: object) -> list[str]:
    return [note.check for note in right(**given).notes if note.level == "warn"]


@pytest.mark.parametrize(
    ("given", "checks"),
    [
        ({}, []),
        ({"foot": {"length_mm": 314}}, ["foot length"]),
        ({"foot": {"length_mm": 211}, "wearer": {"age": 30}}, ["foot length"]),
        ({"foot": {"length_mm": 213}}, ["age"]),
        ({"wearer": {"mass_kg": 141}}, ["body mass"]),
        ({"foot": {**ROUND_FOOT, "ball_width_mm": 110, "heel_width_mm": 75}}, ["ball width / foot length"]),
        ({"foot": {**ROUND_FOOT, "heel_width_mm": 59}}, ["heel width / foot length", "heel width / ball width"]),
        ({"foot": {**ROUND_FOOT, "ball_length_mm": 203}}, ["ball length / foot length"]),
        ({"foot": {**ROUND_FOOT, "ball_girth_mm": 215}}, ["ball girth / foot length", "ball girth"]),
        ({"foot": {**ROUND_FOOT, "ball_girth_mm": 268}}, ["ball girth"]),
        ({"foot": {**ROUND_FOOT, "navicular_height_mm": 65}}, ["navicular height"]),
        ({"foot": {**ROUND_FOOT, "chippaux_smirak_percent": 0.35}}, ["Chippaux-Smirak index"]),
        ({"foot": {**ROUND_FOOT, "size": "EU44"}}, ["shoe size"]),
        ({"foot": {**ROUND_FOOT, "size": "EU41.5"}}, []),
        ({"foot": {"left": ROUND_FOOT, "right": {**ROUND_FOOT, "length_mm": 251}}}, ["left and right foot length"]),
        ({"outline": {"length_mm": 262}}, ["insole length", "room ahead of the big toe in mm"]),
        ({"heel_lift": {"height_mm": 7}}, ["heel higher in the shoe in mm", "heel lift"]),
        ({"rearfoot_post": {"angle_deg": -7}}, ["rearfoot post"]),
        ({"rearfoot_post": {"angle_deg": 5}, "medial_skive": {"depth_mm": 2}}, ["rearfoot post"]),
        ({"medial_skive": {"depth_mm": 2}, "heel_cup": {"depth_mm": 12}}, ["heel cup under a skive"]),
        ({"material": {"name": "gel", "hardness_shore_a": 30}}, ["hardness"]),
        ({"material": {"name": "eva", "hardness_shore_a": 30}}, []),
        ({"wearer": {"clinician": True}, "rearfoot_post": {"angle_deg": -7}}, []),
        ({"base": {"heel_mm": 10}}, []),
        ({"base": {"heel_mm": 10}, "shoe": {"type": "minimalist"}}, ["heel higher in the shoe in mm"]),
        ({"base": {"heel_mm": 8}, "shoe": {"sockliner_thickness_mm": 1}}, ["heel higher in the shoe in mm"]),
        ({"shoe": {"sockliner": "keep"}}, ["the shoe's own insole"]),
        ({"shoe": {"counter_height_mm": 22}}, ["height of the heel cup's rim in mm"]),
        ({"shoe": {"counter_height_mm": 24}}, []),
        (
            {"shoe": {"counter_height_mm": 24, "sockliner": "keep"}},
            ["the shoe's own insole", "height of the heel cup's rim in mm"],
        ),
        (
            {"shoe": {"sockliner": "keep", "type": "minimalist"}, "base": {"heel_mm": 5}},
            ["the shoe's own insole", "heel higher in the shoe in mm"],
        ),
        ({"shoe": {"inner_length_mm": 268}}, ["room ahead of the big toe in mm", "room in the shoe in mm"]),
        ({"shoe": {"inner_length_mm": 271}}, []),
        ({"shoe": {"inner_length_mm": 271}, "outline": {"length_mm": 272}}, ["insole length"]),
        ({"shoe": {"inner_width_mm": 91}}, ["overhang of the ball in mm"]),
        ({"shoe": {"inner_width_mm": 93}, "outline": {"ball_width_mm": 94}}, ["insole ball width"]),
    ],
)
def test_what_is_rare_is_questioned_and_what_is_usual_is_not(given, checks):
    assert warned(**given) == checks
    assert all(note.advice for note in right(**given).notes)


def test_a_shoe_size_alone_says_what_it_is_worth():
    notes = {note.check: note for note in right(foot={"size": "UK8"}).notes}
    assert notes["shoe size"].level == "note" and "5 mm" in notes["shoe size"].advice


def test_every_measure_that_differs_between_the_feet_is_reported_and_copies_are_not():
    both = {"left": {**ROUND_FOOT, "ball_width_mm": 103, "type": "flat"}, "right": {**ROUND_FOOT, "type": "high"}}
    found = {note.check: note for note in right(foot=both).notes}
    assert found["left and right ball width"].measured == 3.0
    assert "left is 3 mm more" in found["left and right ball width"].advice
    assert found["left and right foot type"].measured == "flat, high"
    assert not [check for check in found if check.startswith("left and right heel")]
    one = right(foot={"left": ROUND_FOOT})
    assert not [note for note in one.notes if note.check.startswith("left and right")]


def test_stack_and_drop_are_worked_out_with_lift_post_and_sockliner():
    notes = {
        note.check: note
        for note in right(
            foot={**ROUND_FOOT, "type": "flat"},
            shoe={"drop_mm": 8, "sockliner_thickness_mm": 3},
            heel_lift={"height_mm": 2},
        ).notes
    }
    # 4 base + 2 lift + tan 2 degrees x 65 / 2 = 7.135; less 3; less 3 at the ball
    assert notes["heel higher in the shoe in mm"].measured == pytest.approx(4.135, abs=1e-3)
    assert notes["total drop in mm"].measured == pytest.approx(8 + 4.135, abs=1e-3)


def test_standing_that_lands_on_something_is_a_contradiction():
    found = [note.check for note in right(activity={"type": "standing", "strike": "heel"}).notes]
    assert "activity" in found
    assert "activity" not in [note.check for note in right(activity={"type": "standing"}).notes]


def test_a_foot_that_was_not_measured_is_said_to_be_a_copy():
    pair = prescribe(Order(foot={"left": ROUND_FOOT}))
    assert ("right foot", "not measured") in [(note.check, note.measured) for note in pair["right"].notes]
    assert not [note for note in pair["left"].notes if note.check == "left foot"]


def test_a_lift_that_was_ordered_is_said_to_leave_no_room_for_the_rules():
    legs = {"leg_length_difference_mm": 8, "short_leg": "right"}
    lifted = prescribe(Order(foot=ROUND_FOOT, wearer=legs, heel_lift={"height_mm": 4}))
    for prescription in lifted.values():
        (found,) = [note for note in prescription.notes if note.check == "leg-length difference"]
        assert found.level == "warn" and "order the lifts of each side" in found.advice
    longer = prescribe(Order(foot=ROUND_FOOT, side="left", wearer=legs))["left"]
    assert "no lift" in [note.limit for note in longer.notes]


def test_a_leg_length_difference_is_reported_on_the_short_side():
    legs = {"leg_length_difference_mm": 8, "short_leg": "right"}
    pair = prescribe(Order(foot=ROUND_FOOT, wearer=legs))
    assert "leg-length difference" in [note.check for note in pair["right"].notes]
    assert "leg-length difference" not in [note.check for note in pair["left"].notes]


TOES = "toes higher in the shoe in mm"


@pytest.mark.parametrize(
    ("given", "stack", "settings"),
    [
        # base + the highest of what is under the toes, less the shoe's own insole of 4 mm
        (
            {"base": {"forefoot_mm": 7}, "toe_crest": {"height_mm": 4}},
            7.0,
            [{"base.forefoot_mm": 4.0}, {"toe_crest.height_mm": 0.0}],
        ),
        (
            {"base": {"forefoot_mm": 7}, "mortons_extension": {"thickness_mm": 3}, "toe_crest": {"height_mm": 2}},
            6.0,
            None,
        ),
        ({"base": {"forefoot_mm": 9}}, 5.0, [{"base.forefoot_mm": 8.0}]),
        ({"base": {"forefoot_mm": 8}}, None, None),
        ({"base": {"forefoot_mm": 8}, "shoe": {"type": "minimalist"}}, 4.0, [{"base.forefoot_mm": 7.5}]),
        ({"toe_crest": {"height_mm": 4}}, None, None),
        ({"toe_crest": {"height_mm": 4}, "shoe": {"sockliner": "keep"}}, 6.0, [{"toe_crest.height_mm": 0.0}]),
        ({"base": {"forefoot_mm": 7}, "form": {"length": "sulcus"}}, None, None),
    ],
)
def test_toes_that_stand_too_high_in_the_shoe_are_reported_and_the_cures_cure(given, stack, settings):
    found = [note for note in right(**given).notes if note.check == TOES]
    assert [note.measured for note in found] == ([stack] if stack else [])
    for note in found:
        assert note.level == "warn"
        assert settings is None or [change.settings for change in note.changes] == settings
        for change in note.changes:
            order = Order(side="right", **{"foot": ROUND_FOOT, **given}).with_values(change.settings)
            assert TOES not in [other.check for other in prescribe(order)["right"].notes]
