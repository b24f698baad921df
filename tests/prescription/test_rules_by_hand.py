"""Doses worked out by hand from the published rules: 260 mm foot, ball 100, heel 68, ball length 192 unless given."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insolecad.features import DOSES
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.prescription.notes.suggestions import SUGGESTIONS
from tests.support.feet import ROUND_FOOT

FOOT = {f"foot.{name}": value for name, value in ROUND_FOOT.items()}


def dose(key: str, side: str = "right", **given: object) -> float:
    feature, name = key.split(".")
    return prescribe(Order(**(FOOT | given)))[side].table[feature][name].value


def given_by(words: str) -> dict[str, object]:
    """Return `key=value` words as an order; numbers are numbers."""
    found: dict[str, object] = {}
    for word in words.split():
        key, _, value = word.partition("=")
        found[key] = float(value) if value.replace(".", "").isdigit() else value
    return found


# What is ordered, the dose, its value; the sum behind it
BY_HAND = [
    ("", "outline.length_mm", 272.0),  # 260 + 12
    ("shoe.type=minimalist", "outline.length_mm", 270.0),  # 260 + 10
    ("shoe.type=deep-cushioned", "outline.length_mm", 273.0),  # 260 + 13
    ("shoe.sockliner_length_mm=268", "outline.length_mm", 268.0),  # the sockliner's own
    ("shoe.inner_length_mm=270", "outline.length_mm", 270.0),  # 272, but 270 in the shoe
    ("", "outline.ball_width_mm", 97.0),  # 0.97 x 100
    ("shoe.type=minimalist", "outline.ball_width_mm", 100.0),  # 1.00 x 100
    ("shoe.inner_width_mm=95", "outline.ball_width_mm", 95.0),  # 97, but 95 in the shoe
    ("", "outline.heel_width_mm", 65.0),  # 68 - 3
    ("shoe.sockliner_heel_width_mm=64", "outline.heel_width_mm", 64.0),
    ("", "base.heel_mm", 4.0),  # standard 4
    ("support.level=maximum activity.strike=heel", "base.heel_mm", 5.5),  # 4 + 0.5 + 1
    ("shoe.type=deep-cushioned support.level=mild", "base.heel_mm", 2.5),  # 3 - 0.5
    ("shoe.type=minimalist", "base.forefoot_mm", 3.5),
    ("shoe.fit=low-volume", "base.heel_mm", 2.5),
    ("shoe.fit=low-volume", "base.forefoot_mm", 2.0),
    ("shoe.sockliner=keep", "base.heel_mm", 3.0),  # 4 - 1
    ("activity.type=running activity.strike=midfoot", "base.forefoot_mm", 5.0),  # 3 + 1 + 1
    ("foot.pronation=mild-supination", "base.forefoot_mm", 4.0),  # 3 + 1
    (
        "shoe.type=minimalist support.level=maximum activity.type=running activity.strike=midfoot "
        "foot.pronation=mild-supination",
        "base.forefoot_mm",
        6.0,
    ),  # 3.5 + 0.5 + 1 + 1 + 1 = 7, at most 6
    ("shoe.type=deep-cushioned support.level=mild material.name=gel", "base.forefoot_mm", 3.0),  # 2, but 3 in gel
    ("foot.type=flat support.level=moderate", "rearfoot_post.angle_deg", 2.0),
    ("foot.type=flat support.level=maximum", "rearfoot_post.angle_deg", 4.0),
    ("support.level=maximum", "rearfoot_post.angle_deg", 2.0),  # neutral 0/0/2
    ("foot.type=high support.level=maximum", "rearfoot_post.angle_deg", -3.0),
    ("foot.type=flat support.level=maximum", "medial_skive.depth_mm", 2.0),
    ("foot.type=flat support.level=moderate", "medial_skive.depth_mm", 0.0),
    ("", "heel_cup.depth_mm", 14.0),
    ("foot.type=flat activity.strike=heel", "heel_cup.depth_mm", 18.0),  # 14 + 2 + 2
    ("shoe.type=minimalist support.level=mild", "heel_cup.depth_mm", 8.0),  # 10 - 3 = 7, at least 8
    ("foot.type=flat support.level=maximum activity.strike=heel", "heel_cup.depth_mm", 22.0),  # 18 + 2 + 2
    ("", "medial_arch.height_mm", 17.7),  # 0.80 x 0.085 x 260 = 17.68
    ("foot.type=flat support.level=mild", "medial_arch.height_mm", 10.1),  # 0.65 x 0.060 x 260 = 10.14
    ("foot.type=high support.level=maximum", "medial_arch.height_mm", 26.0),  # 0.95 x 0.110 x 260 = 27.2, at most 26
    ("foot.navicular_height_mm=40", "medial_arch.height_mm", 16.0),  # 0.80 x 20
    ("foot.navicular_height_mm=20 support.level=mild", "medial_arch.height_mm", 8.0),  # 6.5, at least 8
    ("foot.type=high", "lateral_arch.height_mm", 5.0),
    ("foot.type=flat", "lateral_arch.height_mm", 4.0),
    ("", "metatarsal_pad.height_mm", 0.0),
    ("support.level=maximum activity.type=running", "metatarsal_pad.height_mm", 0.0),
    ("foot.length_mm=286 foot.ball_length_mm=211 foot.ball_width_mm=110", "metatarsal_pad.length_mm", 55.0),  # x 1.1
    ("", "metatarsal_pad.front_edge_mm", 5.0),
    ("wearer.leg_length_difference_mm=8 wearer.short_leg=right", "heel_lift.height_mm", 4.0),  # half
    ("wearer.leg_length_difference_mm=8 wearer.short_leg=left", "heel_lift.height_mm", 0.0),  # the longer leg
    ("wearer.leg_length_difference_mm=3 wearer.short_leg=right", "heel_lift.height_mm", 0.0),  # under 4
    ("wearer.leg_length_difference_mm=20 wearer.short_leg=right", "heel_lift.height_mm", 6.0),  # 10, at most 6
    ("", "infill.lateral_percent", 20.0),
    ("", "infill.heel_percent", 15.0),  # 20 - 5
    ("support.level=maximum", "infill.medial_arch_percent", 30.0),
    ("wearer.mass_kg=108", "infill.lateral_percent", 24.0),  # 20 x root(108 / 75) = 20 x 1.2
    ("wearer.mass_kg=27 support.level=mild", "infill.heel_percent", 12.0),  # 10 x 0.6, at least 12
    ("foot.pronation=moderate-overpronation", "infill.medial_arch_percent", 23.0),  # 20 x 1.15
    ("foot.pronation=moderate-overpronation", "infill.lateral_percent", 20.0),  # the medial column alone
    ("foot.pronation=moderate-supination", "infill.medial_arch_percent", 16.0),  # 20 x 0.8
    ("activity.type=running", "infill.forefoot_percent", 15.0),  # 20 - 5
    ("material.name=tpu85a", "infill.lateral_percent", 20.0),  # the softer filament stays softer
    ("material.name=eva", "infill.lateral_percent", 100.0),
]


@pytest.mark.parametrize(("words", "key", "value"), BY_HAND, ids=[f"{words} {key}" for words, key, _ in BY_HAND])
def test_a_dose_is_what_the_rules_give_by_hand(words, key, value):
    assert dose(key, **given_by(words)) == pytest.approx(value, abs=1e-9)


def test_a_lift_goes_up_to_10_on_a_clinicians_word():
    legs = {"wearer.leg_length_difference_mm": 30, "wearer.short_leg": "right", "wearer.clinician": True}
    assert dose("heel_lift.height_mm", **legs) == 10.0


def test_sore_places_are_cushioned():
    forefoot = {"wearer.complaints": ["forefoot-pain"]}
    assert dose("base.forefoot_mm", **forefoot) == 4.0
    assert dose("metatarsal_pad.height_mm", **forefoot) == 4.5
    assert dose("infill.forefoot_percent", **forefoot) == 15.0
    heel = {"wearer.complaints": ["heel-pain"]}
    assert (dose("base.heel_mm", **heel), dose("infill.heel_percent", **heel)) == (5.0, 12.0)


def test_a_wide_heel_on_a_post_gets_a_thinner_base_so_that_it_stays_in_a_minimalist_shoe():
    wide = {"foot.length_mm": 300, "foot.ball_length_mm": 222, "foot.ball_width_mm": 118, "foot.heel_width_mm": 93}
    case = {
        **wide,
        "foot.type": "flat",
        "support.level": "maximum",
        "shoe.type": "minimalist",
        "activity.strike": "heel",
    }
    # 4 over a sockliner of 4, less half of the wedge: tan 4 degrees x 90 / 2 = 3.147; 4.85 down to 4.8
    assert dose("base.heel_mm", **case) == 4.8
    # a lift for a shorter leg takes nothing off its base: the other heel would rise with it
    legs = {"wearer.leg_length_difference_mm": 4.0, "wearer.short_leg": "right"}
    assert dose("base.heel_mm", **case, **legs) == dose("base.heel_mm", side="left", **case, **legs) == 4.8
    # on a sockliner that stays the wearer has chosen the height: 4 + 0.5 + 1 - 1
    assert dose("base.heel_mm", **case, **{"shoe.sockliner": "keep"}) == 4.5
    # what was ordered changes no other dose: a dose is the difference it makes alone
    assert dose("base.heel_mm", **case, **{"rearfoot_post.angle_deg": 0.0}) == 4.8


STIFF = ("infill.heel_percent", "infill.medial_arch_percent", "infill.lateral_percent", "infill.forefoot_percent")
CHOICES = {
    "foot.type": ("flat", "neutral", "high"),
    "foot.pronation": ("neutral", "severe-overpronation", "mild-supination"),
    "shoe.type": ("standard", "deep-cushioned", "minimalist"),
    "shoe.fit": ("standard", "low-volume"),
    "shoe.sockliner": ("replace", "keep"),
    "activity.type": ("walking", "running", "standing"),
    "activity.strike": ("heel", "midfoot"),
    "material.name": ("tpu95a", "tpu85a", "eva", "gel", "pa12", "pp"),
}
any_case = st.fixed_dictionaries(
    {"wearer.mass_kg": st.integers(40, 140), "foot.length_mm": st.integers(212, 313)},
    optional={key: st.sampled_from(words) for key, words in CHOICES.items()},
)


@given(any_case)
def test_more_support_is_never_lower_shallower_or_softer(case):
    by_level = [
        prescribe(Order(**case, **{"support.level": level}))["right"] for level in ("mild", "moderate", "maximum")
    ]
    for key in ("medial_arch.height_mm", "heel_cup.depth_mm", *STIFF):
        feature, name = key.split(".")
        values = [prescription.table[feature][name].value for prescription in by_level]
        assert values == sorted(values), key


@given(any_case)
def test_mirrored_feet_get_mirrored_doses(case):
    own = {key: value for key, value in case.items() if key.startswith("foot.")} | {"foot.length_mm": 262}
    rest = {key: value for key, value in case.items() if key not in own}
    other = {"length_mm": 255, "type": "flat"}
    one_way = prescribe(Order(**rest, foot={"left": {key[5:]: value for key, value in own.items()}, "right": other}))
    other_way = prescribe(Order(**rest, foot={"right": {key[5:]: value for key, value in own.items()}, "left": other}))
    assert one_way["left"].table == other_way["right"].table
    assert one_way["right"].table == other_way["left"].table


@given(any_case)
def test_over_pronation_is_never_softer_and_supination_never_firmer(case):
    rest = {key: value for key, value in case.items() if key != "foot.pronation"}
    plain, over, under = (
        prescribe(Order(**rest, **{"foot.pronation": word}))["right"].table["infill"]
        for word in ("neutral", "moderate-overpronation", "moderate-supination")
    )
    for zone in plain:
        assert under[zone].value <= plain[zone].value <= over[zone].value


CORRECTIONS = [
    # key, least, most, what is suggested
    ("medial_flange.height_mm", 12, 30, 20),
    ("lateral_flange.height_mm", 8, 25, 14),
    ("transverse_arch.height_mm", 1, 5, 3),
    ("neuroma_pad.height_mm", 2, 5, 4),
    ("dancers_pad.height_mm", 2, 5, 3),
    ("toe_crest.height_mm", 2, 6, 4),
    ("mortons_extension.thickness_mm", 1.5, 5, 3),
    ("reverse_mortons_extension.thickness_mm", 1.5, 5, 3),
    ("first_ray_cutout.depth_mm", 1, 3, 2),
    ("plantar_fascia_groove.depth_mm", 1, 4, 2),
    ("navicular_relief.depth_mm", 1, 4, 2),
    ("heel_spur_pocket.depth_mm", 1, 4, 2),
    ("heel_gel_pocket.depth_mm", 2, 5, 4),
    ("forefoot_gel_pocket.depth_mm", 2, 4, 3),
    *((f"head_offload.mth{ray}_mm", 1, 3, 2) for ray in range(1, 6)),
]

SIZES = {
    "plantar_fascia_groove.width_mm": 10,
    "heel_spur_pocket.diameter_mm": 22,
    "heel_gel_pocket.length_mm": 45,
    "heel_gel_pocket.width_mm": 38,
    "forefoot_gel_pocket.width_mm": 60,
    "forefoot_gel_pocket.length_mm": 40,
    "neuroma_pad.diameter_mm": 18,
    "neuroma_pad.front_edge_mm": 3,
    "cuboid.length_mm": 32,
    "cuboid.width_mm": 22,
}


@pytest.mark.parametrize(("key", "least", "most", "usual"), CORRECTIONS)
def test_a_correction_made_on_order_has_the_range_and_the_usual_dose_of_practice(key, least, most, usual):
    info = DOSES[key]
    assert (info.least, info.high, info.default) == (least, most, 0.0)
    assert SUGGESTIONS[key].value == usual


@pytest.mark.parametrize(("key", "size"), SIZES.items())
def test_a_correction_made_on_order_has_its_usual_size(key, size):
    feature, name = key.split(".")
    assert prescribe(Order(foot={"length_mm": 260})).right.table[feature][name].value == size


@pytest.mark.parametrize(
    ("material", "least", "over_relief"),
    [("tpu95a", 1.6, 1.2), ("tpu85a", 1.6, 1.2), ("eva", 2, 1.5), ("gel", 3, 1.5), ("pa12", 2, 1.5), ("pp", 2, 1.5)],
)
def test_the_thinnest_wall_by_material(material, least, over_relief):
    prescription = prescribe(Order(foot={"length_mm": 260}, material={"name": material})).right
    assert (prescription.minimum_thickness, prescription.thickness_over_relief) == (least, over_relief)
