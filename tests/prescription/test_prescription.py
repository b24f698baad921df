"""Prescriptions: every rule's numbers by hand, and what holds for all of them."""

import dataclasses
import json
import pickle
from itertools import pairwise, product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insolecad.features import DOSES, EXCLUDING, FEATURES
from insolecad.order import Order
from insolecad.order.model import SIZES_AND_FILL
from insolecad.order.words import Complaint
from insolecad.prescription import Prescription, prescribe
from insolecad.prescription.rules import RULES
from tests.support.feet import ROUND_FOOT

LEVELS = ("mild", "moderate", "maximum")
TYPES = ("flat", "neutral", "high")
SHOES = ("standard", "deep-cushioned", "minimalist")


def right(**given: object) -> Prescription:
    """Return the right prescription of an order; a 260 mm foot unless given."""
    prescription = prescribe(Order(**({"foot": ROUND_FOOT} | given))).right
    assert prescription is not None
    return prescription


def dose(key: str, **given: object) -> float:
    """Return one prescribed dose."""
    feature, name = key.split(".")
    return right(**given).table[feature][name].value


def by_level(key: str, **given: object) -> list[float]:
    return [dose(key, support={"level": level}, **given) for level in LEVELS]


def typed(foot_type: str, **more: object) -> dict[str, object]:
    return {**ROUND_FOOT, "type": foot_type, **more}


def test_every_dose_and_size_has_exactly_one_rule():
    others = {f"{group}.{name}" for group, part in SIZES_AND_FILL.items() for name in part.model_fields}
    assert RULES.keys() == (DOSES.keys() | others) - {"ventilation.zones"}  # words, no number
    assert all(rule.key == key and rule.says and rule.source for key, rule in RULES.items())


# mild, moderate, maximum at FL 260, by hand
@pytest.mark.parametrize(
    ("key", "foot_type", "values"),
    [
        ("medial_arch.height_mm", "flat", [10.1, 12.5, 14.8]),
        ("medial_arch.height_mm", "neutral", [14.4, 17.7, 21.0]),
        ("medial_arch.height_mm", "high", [18.6, 22.9, 26.0]),
        ("heel_cup.depth_mm", "flat", [12.0, 16.0, 20.0]),
        ("heel_cup.depth_mm", "neutral", [10.0, 14.0, 18.0]),
        ("heel_cup.depth_mm", "high", [10.0, 14.0, 18.0]),
        ("lateral_arch.height_mm", "flat", [4.0, 4.0, 4.0]),
        ("lateral_arch.height_mm", "neutral", [4.5, 4.5, 4.5]),
        ("lateral_arch.height_mm", "high", [5.0, 5.0, 5.0]),
        ("rearfoot_post.angle_deg", "flat", [0.0, 2.0, 4.0]),
        ("rearfoot_post.angle_deg", "neutral", [0.0, 0.0, 2.0]),
        ("rearfoot_post.angle_deg", "high", [0.0, -2.0, -3.0]),
        ("medial_skive.depth_mm", "flat", [0.0, 0.0, 2.0]),
        ("medial_skive.depth_mm", "neutral", [0.0, 0.0, 0.0]),
        ("medial_skive.depth_mm", "high", [0.0, 0.0, 0.0]),
        ("base.heel_mm", "neutral", [3.5, 4.0, 4.5]),
        ("base.forefoot_mm", "neutral", [2.5, 3.0, 3.5]),
    ],
)
def test_doses_by_foot_type_and_support(key, foot_type, values):
    assert by_level(key, foot=typed(foot_type)) == pytest.approx(values, abs=0.051)


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("base.heel_mm", [4.0, 3.0, 4.0]),
        ("base.forefoot_mm", [3.0, 2.5, 3.5]),
        ("heel_cup.depth_mm", [14.0, 14.0, 11.0]),
        ("outline.length_mm", [272.0, 273.0, 270.0]),
        ("outline.ball_width_mm", [97.0, 97.0, 100.0]),
        ("outline.heel_width_mm", [65.0, 65.0, 65.0]),
    ],
)
def test_doses_by_shoe(key, values):
    assert [dose(key, shoe={"type": shoe}) for shoe in SHOES] == values


@pytest.mark.parametrize(
    ("activity", "heel", "forefoot", "cup"),
    [
        ({}, 4.0, 3.0, 14.0),
        ({"type": "walking"}, 4.0, 3.0, 14.0),
        ({"type": "standing"}, 4.0, 3.0, 14.0),
        ({"type": "running"}, 4.0, 4.0, 14.0),
        ({"strike": "heel"}, 5.0, 3.0, 16.0),
        ({"strike": "midfoot"}, 4.0, 4.0, 14.0),
        ({"type": "running", "strike": "heel"}, 5.0, 4.0, 16.0),
        ({"type": "running", "strike": "midfoot"}, 4.0, 5.0, 14.0),
    ],
)
def test_doses_by_activity(activity, heel, forefoot, cup):
    doses = right(activity=activity).doses
    assert (doses.base.heel_mm, doses.base.forefoot_mm) == (heel, forefoot)
    assert doses.heel_cup.depth_mm == cup


SORE = {"complaints": ["forefoot-pain"]}


@pytest.mark.parametrize("complaint", ["forefoot-pain", "sore-second-head", "sore-third-head", "sore-fourth-head"])
def test_a_sore_forefoot_gets_a_pad_by_the_level_of_support_and_a_runner_none(complaint):
    sore = {"wearer": {"complaints": ["heel-pain", complaint]}}
    assert by_level("metatarsal_pad.height_mm", **sore) == [3.0, 4.5, 6.0]
    assert by_level("metatarsal_pad.height_mm", activity={"type": "running"}, **sore) == [0.0, 0.0, 0.0]


def test_nobody_gets_a_correction_for_a_complaint_without_one():
    only_for_complaints = {info.key for info in DOSES.values() if FEATURES[info.feature].is_pad and info.words}
    for foot_type, level, activity in product(TYPES, LEVELS, ("walking", "standing", "running")):
        case = {"support": {"level": level}, "activity": {"type": activity, "strike": "heel"}}
        table = right(foot=typed(foot_type), **case).table
        doses = {f"{name}.{dose}": value.value for name, part in table.items() for dose, value in part.items()}
        assert {key for key in only_for_complaints if doses[key]} == set()
    other = [name for name in get_args(Complaint) if name != "forefoot-pain" and "-head" not in name]
    assert dose("metatarsal_pad.height_mm", wearer={"complaints": [*other, "sore-first-head", "sore-fifth-head"]}) == 0


@pytest.mark.parametrize(
    ("material", "least"), [("tpu95a", 2.0), ("tpu85a", 2.0), ("eva", 2.0), ("gel", 3.0), ("pa12", 2.0), ("pp", 2.0)]
)
def test_the_base_is_never_thinner_than_the_material_allows(material, least):
    case = {"shoe": {"type": "deep-cushioned"}, "support": {"level": "mild"}, "material": {"name": material}}
    assert dose("base.forefoot_mm", **case) == least
    assert right(**case).material == material


def test_doses_scale_with_the_foot_where_they_should():
    small, large = ({"length_mm": length, "ball_width_mm": 100} for length in (234, 286))
    for key, at_260 in (("metatarsal_pad.length_mm", 50), ("metatarsal_pad.width_mm", 42), ("heel_cup.depth_mm", 14)):
        assert dose(key, foot=small) == pytest.approx(0.9 * at_260, abs=0.051)
        assert dose(key, foot=large) == pytest.approx(1.1 * at_260, abs=0.051)
    for key in ("metatarsal_pad.height_mm", "metatarsal_pad.front_edge_mm", "lateral_arch.height_mm", "base.heel_mm"):
        assert dose(key, foot=small) == dose(key, foot=large)


def test_the_cup_stays_within_8_and_22_mm():
    assert dose("heel_cup.depth_mm", support={"level": "mild"}, shoe={"type": "minimalist"}) == 8.0
    deepest = right(foot={"length_mm": 330, "type": "flat"}, support={"level": "maximum"}, activity={"strike": "heel"})
    assert deepest.doses.heel_cup.depth_mm == 22.0
    assert "at most 22 mm" in deepest.table["heel_cup"]["depth_mm"].reason


def test_a_skive_deepens_the_cup():
    assert dose("heel_cup.depth_mm", support={"level": "mild"}, medial_skive={"depth_mm": 2}) == 14.0
    assert dose("heel_cup.depth_mm", support={"level": "mild"}, lateral_skive={"depth_mm": 2}) == 14.0
    assert dose("heel_cup.depth_mm", support={"level": "mild"}, medial_skive={"depth_mm": 6}) == 20.0
    assert dose("heel_cup.depth_mm", support={"level": "maximum"}, medial_skive={"depth_mm": 2}) == 18.0
    reason = right(support={"level": "mild"}, medial_skive={"depth_mm": 2}).table["heel_cup"]["depth_mm"].reason
    assert "skive" in reason


# the wall begins 0.93 x 34 mm out of the middle and is rounded over 0.04 x 260 + 0.10 x 65 = 16.9 mm inside of that;
# where it is straight, 1 mm of depth is 2 / 2.1 mm of width
@pytest.mark.parametrize(("cup", "width"), [(10, 62.1), (16, 68.7), (23, 75.6), (28, 80.3), (0, 68.0)])
@pytest.mark.parametrize(("base", "lift", "construction"), [(4, 0, "cushion"), (6, 6, "cushion"), (4, 0, "shell")])
def test_a_cup_has_the_width_of_the_heel_s_own_curve_whatever_is_round_it(cup, width, base, lift, construction):
    order = {"base": {"heel_mm": base}, "heel_lift": {"height_mm": lift}, "heel_cup": {"depth_mm": cup}}
    material = {"form": {"construction": construction}, "material": {"name": "pp"}}
    assert dose("heel_cup.inner_width_mm", **order, **material) == pytest.approx(width)


def test_the_arch_follows_the_navicular_where_it_is_measured():
    assert by_level("medial_arch.height_mm", foot={**ROUND_FOOT, "navicular_height_mm": 44}) == [14.3, 17.6, 20.9]
    assert by_level("medial_arch.height_mm", foot={**ROUND_FOOT, "navicular_height_mm": 20}) == [8.0, 8.0, 9.5]
    assert by_level("medial_arch.height_mm", foot={**ROUND_FOOT, "navicular_height_mm": 64}) == [20.8, 25.6, 26.0]
    assert dose("medial_arch.apex_shift_mm") == 0.0


def test_the_bar_and_what_is_never_a_default_are_off():
    doses = right(support={"level": "maximum"}).doses
    assert doses.metatarsal_bar.model_dump() == {"height_mm": 0.0, "width_mm": 25.0, "gap_mm": 7.0}
    assert doses.heel_lift.height_mm == doses.lateral_skive.depth_mm == 0.0


def test_a_short_foot_gets_a_pad_and_an_arch_that_are_not_too_steep():
    # 0.12 of a length of 50 x 185 / 260 = 35.6 mm
    short = {"foot": {"length_mm": 185}, "support": {"level": "maximum"}, "wearer": SORE}
    assert dose("metatarsal_pad.height_mm", **short) == 4.3
    # the way down is 148 - 8 - 0.42 x 200 = 56 mm
    case = {
        "foot": {"length_mm": 200, "ball_length_mm": 148, "navicular_height_mm": 60},
        "support": {"level": "maximum"},
    }
    assert dose("medial_arch.height_mm", **case) == pytest.approx(0.41 * 56, abs=0.051)
    assert dose("medial_arch.height_mm", medial_arch={"apex_shift_mm": 10}, **case) == pytest.approx(
        0.41 * 46, abs=0.051
    )


# Ordered doses
def test_an_ordered_dose_wins_and_the_rule_is_still_listed():
    got = right(medial_arch={"height_mm": 12.34}).table["medial_arch"]["height_mm"]
    assert (got.value, got.source, got.tag) == (12.34, "order", "order")
    assert got.reason == "ordered; the rule would give 17.7 mm"


def test_one_side_may_differ():
    pair = prescribe(Order(foot=ROUND_FOOT, medial_arch={"height_mm": 18}, left={"medial_arch": {"height_mm": 16}}))
    assert pair.left and pair.right
    assert (pair["left"].doses.medial_arch.height_mm, pair["right"].doses.medial_arch.height_mm) == (16, 18)


def test_an_ordered_bar_takes_the_place_of_the_pad():
    table = right(metatarsal_bar={"height_mm": 3}, wearer=SORE).table
    assert table["metatarsal_pad"]["height_mm"].value == 0.0
    assert "metatarsal bar" in table["metatarsal_pad"]["height_mm"].reason
    assert "4.5 mm" in table["metatarsal_pad"]["height_mm"].reason


def test_an_ordered_lateral_skive_takes_the_place_of_the_medial_one():
    table = right(foot=typed("flat"), support={"level": "maximum"}, lateral_skive={"depth_mm": 3}).table
    assert table["medial_skive"]["depth_mm"].value == 0.0
    assert "lateral skive" in table["medial_skive"]["depth_mm"].reason


def test_a_dose_ordered_at_zero_excludes_nothing():
    assert dose("metatarsal_pad.height_mm", metatarsal_bar={"height_mm": 0}, wearer=SORE) == 4.5


def test_later_rules_see_what_was_ordered():
    assert dose("heel_cup.inner_width_mm", heel_cup={"depth_mm": 23}) == 75.6


def test_a_sockliner_wins_over_the_rule_for_the_outline():
    measures = right(outline={"length_mm": 268, "ball_width_mm": 94}).measures
    assert dataclasses.astuple(measures)[:6] == (260, 192, 100, 268, 94, 65)


# Sides, sizes, notes
def test_only_ordered_sides_are_prescribed():
    assert list(prescribe(Order(foot=ROUND_FOOT))) == ["right", "left"]
    one = prescribe(Order(foot=ROUND_FOOT, side="left"))
    assert list(one) == ["left"] and one.right is None and one.left is one["left"] and len(one) == 1
    with pytest.raises(KeyError):
        one["right"]


@pytest.mark.parametrize(
    ("length", "size"),
    [(262, "EU41.5"), (260, "EU41"), (246.6, "EU39"), (266.7, "EU42"), (225, "EU36"), (180, "EU29"), (340, "EU53")],
)
def test_sizes_are_to_the_nearest_half(length, size):
    assert right(foot={"length_mm": length}).size_eu == size


# What holds for every order
@st.composite
def orders(draw: st.DrawFn) -> Order:
    length = draw(st.integers(185, 330))
    foot: dict[str, object] = {"length_mm": length, "type": draw(st.sampled_from(TYPES))}
    shares = {"ball_width_mm": (0.337, 0.42), "heel_width_mm": (0.26, 0.28), "ball_length_mm": (0.705, 0.773)}
    for name, (low, high) in shares.items():
        if draw(st.booleans()):
            foot[name] = round(length * draw(st.floats(low, high)), 1)
    if draw(st.booleans()):
        foot["navicular_height_mm"] = draw(st.integers(10, 90))
    given: dict[str, object] = {
        "foot": foot,
        "wearer": {"sex": draw(st.sampled_from([None, "male", "female"])), "clinician": True},
        "support": {"level": draw(st.sampled_from(LEVELS))},
        "shoe": {"type": draw(st.sampled_from(SHOES))},
        "activity": {
            "type": draw(st.sampled_from([None, "walking", "running", "standing"])),
            "strike": draw(st.sampled_from([None, "heel", "midfoot"])),
        },
        "material": {"name": draw(st.sampled_from(["tpu95a", "tpu85a", "eva", "gel", "pa12", "pp"]))},
    }
    for key in draw(st.lists(st.sampled_from(sorted(DOSES)), max_size=3, unique=True)):
        info = DOSES[key]
        rivals = {other for pair in EXCLUDING if key in pair for other in pair}
        if not rivals & given.keys():
            low = max(info.least, 3.0 if key.startswith("base") else info.low)
            given[key] = draw(st.sampled_from([low, info.high, (low + info.high) / 2.0]))
    return Order(**given)


@given(orders())
def test_every_prescription_is_within_the_declared_doses_and_keeps_what_was_ordered(order):
    for side, prescription in prescribe(order).items():
        doses = prescription.doses.model_dump()
        for key, info in DOSES.items():
            assert info.allows(doses[info.feature][info.name]), key
        for key, value in order.ordered_doses(side).items():
            feature, name = key.split(".")
            assert prescription.table[feature][name].value == value
        for one, two in EXCLUDING:
            values = [DOSES[key] for key in (one, two)]
            assert not all(doses[info.feature][info.name] for info in values)
        assert min(doses["base"].values()) >= prescription.minimum_thickness


@given(orders())
def test_every_number_says_why_in_one_plain_line_and_a_practice_value_cites_nothing(order):
    for prescription in prescribe(order).values():
        for row in prescription.table.values():
            for value in row.values():
                assert value.reason and "\n" not in value.reason and "RULES" not in value.reason + value.source
                assert value.tag in {"V", "C", "P", "R", "D", "order"}
                assert value.tag != "R" or value.source == "practice value"
                if value.tag != "order":
                    assert value.value == round(value.value, 1)


@given(orders())
def test_the_resolved_order_is_prescribed_the_same(order):
    again = prescribe(Order(**json.loads(json.dumps(order.resolved_values()))))
    for side, prescription in prescribe(order).items():
        assert again[side].table == prescription.table


@given(orders())
def test_more_support_is_never_less_support(order):
    tables = [prescribe(order.with_values({"support.level": level}))["right"].doses for level in LEVELS]
    for one, two in pairwise(tables):
        assert one.medial_arch.height_mm <= two.medial_arch.height_mm
        assert one.heel_cup.depth_mm <= two.heel_cup.depth_mm
        assert one.metatarsal_pad.height_mm <= two.metatarsal_pad.height_mm
        assert abs(one.rearfoot_post.angle_deg) <= abs(two.rearfoot_post.angle_deg)


@given(orders())
def test_a_dose_for_one_side_is_the_same_on_either_side(order):
    doses = order.ordered_doses("right")
    foot = {"foot": order.foot.model_dump(exclude_none=True, exclude={"left", "right"})}
    foot["wearer"] = {"clinician": True}
    left = prescribe(Order(**foot, **{f"left.{key}": value for key, value in doses.items()}))["left"]
    right_one = prescribe(Order(**foot, **{f"right.{key}": value for key, value in doses.items()}))["right"]
    assert left.table == right_one.table


def test_prescriptions_survive_pickling_and_json():
    pair = prescribe(Order(foot=ROUND_FOOT))
    assert pickle.loads(pickle.dumps(pair)).right.table == pair["right"].table
    json.dumps([dataclasses.asdict(value) for value in pair["left"].foot.values()], allow_nan=False)
