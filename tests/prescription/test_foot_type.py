"""The foot type: every measure at its thresholds, which one decides, and what is said of the others."""

import pytest

from insolecad.order import Order
from insolecad.prescription import Prescription, prescribe
from insolecad.prescription.case.foot_type import SCALES
from tests.support.feet import ROUND_FOOT


def right(**foot: object) -> Prescription:
    prescription = prescribe(Order(foot={**ROUND_FOOT, **foot}, side="right")).right
    assert prescription is not None
    return prescription


def told(prescription: Prescription) -> dict[str, str]:
    """Return every note's level, check and words by check."""
    return {note.check: f"{note.level} {note.measured} {note.limit} {note.advice}" for note in prescription.notes}


# Both sides of every threshold, stated independently of the code
@pytest.mark.parametrize(
    ("measure", "value", "expected"),
    [
        # Nilsson 2012, whole millimetres: up to 35 low, 36 to 55 normal, from 56 high
        ("navicular_height_mm", 20, "flat"),
        ("navicular_height_mm", 26, "flat"),
        ("navicular_height_mm", 27, "flat"),
        ("navicular_height_mm", 35, "flat"),
        ("navicular_height_mm", 36, "neutral"),
        ("navicular_height_mm", 55, "neutral"),
        ("navicular_height_mm", 56, "high"),
        ("navicular_height_mm", 64, "high"),
        ("navicular_height_mm", 65, "high"),
        # house: under 0.31 flat, to 0.37 neutral
        ("arch_height_index", 0.309, "flat"),
        ("arch_height_index", 0.31, "neutral"),
        ("arch_height_index", 0.37, "neutral"),
        ("arch_height_index", 0.371, "high"),
        # up to 0.21 high, from 0.26 flat
        ("arch_index", 0.21, "high"),
        ("arch_index", 0.211, "neutral"),
        ("arch_index", 0.259, "neutral"),
        ("arch_index", 0.26, "flat"),
        # no bridge high, from 45 % flat
        ("chippaux_smirak_percent", 0, "high"),
        ("chippaux_smirak_percent", 0.1, "neutral"),
        ("chippaux_smirak_percent", 29.9, "neutral"),
        ("chippaux_smirak_percent", 30, "neutral"),
        ("chippaux_smirak_percent", 44.9, "neutral"),
        ("chippaux_smirak_percent", 45, "flat"),
        ("footprint", "full", "flat"),
        ("footprint", "partial", "neutral"),
        ("footprint", "thin", "high"),
        ("staheli_index", 0.39, "high"),
        ("staheli_index", 0.4, "neutral"),
        ("staheli_index", 1.0, "neutral"),
        ("staheli_index", 1.01, "flat"),
        ("fpi6", -12, "high"),
        ("fpi6", -1, "high"),
        ("fpi6", 0, "neutral"),
        ("fpi6", 5, "neutral"),
        ("fpi6", 6, "flat"),
        ("fpi6", 12, "flat"),
        ("type", "high", "high"),
    ],
)
def test_each_measure_decides_the_type_at_its_thresholds(measure, value, expected):
    prescription = right(**{measure: value})
    assert prescription.foot["type"].value == expected
    assert prescription.foot["type"].reason


@pytest.mark.parametrize(
    ("height", "length", "expected"),
    [(35, 240, "neutral"), (38, 290, "flat"), (52, 240, "high"), (60, 300, "neutral")],
)
def test_the_navicular_height_is_scaled_to_the_foot(height, length, expected):
    foot = right(length_mm=length, ball_length_mm=0.74 * length, navicular_height_mm=height).foot["type"]
    assert foot.value == expected and foot.origin == "derived" and "Nilsson" in foot.source


ORDER_OF_TRUST = [
    "navicular_height_mm",
    "arch_height_index",
    "arch_index",
    "chippaux_smirak_percent",
    "footprint",
    "staheli_index",
    "fpi6",
    "type",
]
FLAT = dict(zip(ORDER_OF_TRUST, (30, 0.25, 0.3, 60, "full", 1.2, 9, "flat"), strict=True))
HIGH = dict(zip(ORDER_OF_TRUST, (60, 0.45, 0.15, 0, "thin", 0.2, -5, "high"), strict=True))


def test_the_scales_stand_in_order_of_trust():
    assert [scale.measure for scale in SCALES] == ORDER_OF_TRUST[:-1]


@pytest.mark.parametrize("place", range(len(ORDER_OF_TRUST)))
def test_the_surest_measure_decides_and_every_other_is_reported(place):
    """The measure at `place` says high, all below it say flat: it wins, and each of the others is named."""
    names = ORDER_OF_TRUST[place:]
    prescription = right(**{names[0]: HIGH[names[0]]}, **{name: FLAT[name] for name in names[1:]})
    assert prescription.foot["type"].value == "high"
    disagreeing = [note for note in prescription.notes if note.level == "warn" and note.measured == "flat"]
    assert len(disagreeing) == len(names) - 1
    assert all("high by" in note.limit for note in disagreeing)


def test_measures_that_agree_are_not_reported():
    assert not [note for note in right(**FLAT).notes if note.level == "warn" and note.measured == "flat"]


def test_no_practice_value_is_shown_as_a_citation():
    for scale in SCALES:
        assert scale.tag != "R" or scale.source == "practice value"


def test_height_over_ball_length_is_printed_and_never_decides():
    # 0.206 would say flat, the height says neutral
    prescription = right(navicular_height_mm=39.5)
    assert prescription.foot["type"].value == "neutral"
    assert "would say flat" in told(prescription)["navicular height / ball length"]
    assert told(prescription)["navicular height / ball length"].startswith("note")


@pytest.mark.parametrize(
    ("drop", "level", "words"),
    [
        (-1, "note", "very rigid"),
        (3, "note", "rigid"),
        (9, "note", "normal"),
        (15, "note", "normal"),
        (16, "warn", "normal"),
        (20, "warn", "flexible"),
        (24, "warn", "very flexible"),
    ],
)
def test_the_drop_warns_of_a_flexible_flat_foot_and_decides_nothing(drop, level, words):
    prescription = right(navicular_drop_mm=drop)
    assert told(prescription)["navicular drop"].startswith(level) and words in told(prescription)["navicular drop"]
    assert prescription.foot["type"].origin == "default"


@pytest.mark.parametrize(
    ("pronation", "suggests"),
    [
        ("mild-overpronation", "mild"),
        ("moderate-supination", "moderate"),
        ("severe-overpronation", "maximum"),
        ("severe-supination", "maximum"),
    ],
)
def test_severity_suggests_a_level_and_changes_none(pronation, suggests):
    for level in ("mild", "moderate", "maximum"):
        given = {"foot": {**ROUND_FOOT, "pronation": pronation}, "support": {"level": level}}
        plain = prescribe(Order(foot=ROUND_FOOT, support={"level": level})).right
        found = prescribe(Order(**given)).right
        assert found.table["medial_arch"] == plain.table["medial_arch"]
        assert found.table["heel_cup"] == plain.table["heel_cup"]
        said = told(found).get("support level", "")
        assert (f"suggests {suggests}" in said) == (suggests != level)


@pytest.mark.parametrize(
    ("foot", "arch", "forefoot"),
    [
        ({"fpi6": 6}, 23.0, 3.0),
        ({"fpi6": 5}, 20.0, 3.0),
        ({"fpi6": -1}, 16.0, 4.0),
        ({"fpi6": 8, "pronation": "neutral"}, 20.0, 3.0),
        ({"fpi6": 0, "pronation": "mild-supination"}, 16.0, 4.0),
    ],
)
def test_the_roll_comes_from_what_was_said_of_it_then_from_the_posture_index(foot, arch, forefoot):
    table = right(**foot).table
    assert table["infill"]["medial_arch_percent"].value == arch
    assert table["base"]["forefoot_mm"].value == forefoot


@pytest.mark.parametrize(
    ("foot", "check"),
    [
        ({"type": "high", "pronation": "mild-overpronation"}, "pronation"),
        ({"type": "flat", "pronation": "severe-supination"}, "pronation"),
        ({"fpi6": 8, "pronation": "mild-supination"}, "Foot Posture Index"),
    ],
)
def test_shape_and_roll_that_contradict_each_other_are_said(foot, check):
    assert told(right(**foot))[check].startswith("warn")
