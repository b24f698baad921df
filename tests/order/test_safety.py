"""Safety: what is refused without a clinician, what every sheet says, and that nothing claims to heal."""

import re
from typing import get_args

import pytest

from insolecad.catalogue.package_data import PRESETS
from insolecad.errors import OrderError
from insolecad.order import Order
from insolecad.order.presets import preset, presets
from insolecad.order.safety import BACK_PAIN, CONDITIONS
from insolecad.order.words import Condition
from insolecad.prescription.advice import NOTICE, advice, see_a_doctor

FOOT = {"length_mm": 262}


def refused(**wearer: object) -> str:
    with pytest.raises(OrderError) as caught:
        Order(foot=FOOT, wearer=wearer)
    return str(caught.value)


def test_every_condition_has_words():
    assert set(get_args(Condition)) == {"none", *CONDITIONS, *BACK_PAIN}


@pytest.mark.parametrize("condition", sorted({*CONDITIONS, *BACK_PAIN}))
def test_a_condition_is_refused_until_a_clinician_has_a_say(condition):
    said = refused(conditions=[condition])
    assert "clinician's word" in said and ("clinician first" in said or "see a doctor" in said)
    assert Order(foot=FOOT, wearer={"conditions": [condition], "clinician": True}).wearer.clinician


def test_all_conditions_are_named_at_once():
    said = refused(conditions=["diabetes", "foot-ulcer", "numb-between-legs"], age=12)
    assert all(words in said for words in ("diabetes", "ulcer", "numbness between the legs", "12 years", "at once"))


@pytest.mark.parametrize(("age", "fine"), [(17, False), (17.9, False), (18, True), (80, True)])
def test_children_need_a_clinician(age, fine):
    if fine:
        Order(foot=FOOT, wearer={"age": age})
    else:
        assert "children" in refused(age=age)
        Order(foot=FOOT, wearer={"age": age, "clinician": True})


@pytest.mark.parametrize("side", ["", "left.", "right."])
def test_a_lift_over_10_mm_needs_a_clinician(side):
    order = {"foot.length_mm": 262, f"{side}heel_lift.height_mm": 10.5}
    with pytest.raises(OrderError, match="clinician's word"):
        Order(**order)
    Order(**order, **{"wearer.clinician": True})
    Order(**{**order, f"{side}heel_lift.height_mm": 10})


def test_none_beside_a_condition_contradicts_itself():
    assert "none alone" in refused(conditions=["none", "diabetes"], clinician=True)


def test_the_sheet_says_how_to_begin_and_what_was_not_stated():
    said = advice(Order(foot=FOOT, support={"level": "maximum"}))
    assert "moderate support" in said["start_low"] and "500 to 800 km" in said["durability"]
    assert said["conditions"] == "not stated" and "see_a_doctor" not in said
    assert advice(Order(foot=FOOT, wearer={"conditions": ["none"]}))["conditions"] == "none"
    by_clinician = Order(foot=FOOT, wearer={"conditions": ["diabetes"], "clinician": True})
    assert advice(by_clinician)["conditions"] == "diabetes; made on a clinician's word"


def test_every_back_pain_preset_brings_the_warning_signs():
    found = [name for name in presets() if "back-pain" in name]
    assert found
    for name in found:
        signs = advice(Order(**{"foot.length_mm": 262, **preset(name).values}))["see_a_doctor"]
        assert signs == see_a_doctor() and sum("(at once)" in sign for sign in signs) == 3


CLAIMS = re.compile(
    r"\b(heals?|cures?|treats?|prevents?|corrects?|relieves?|diagnos\w+|therap\w+)\b(?<!not a diagnosis)", re.IGNORECASE
)


@pytest.mark.parametrize("path", sorted(PRESETS.glob("*.toml")), ids=lambda path: path.stem)
def test_no_preset_claims_to_heal(path):
    assert not CLAIMS.search(path.read_text(encoding="utf-8"))


def test_the_advice_for_the_wearer_claims_nothing():
    said = [NOTICE, *map(str, advice(Order(foot=FOOT, wearer={"complaints": ["back-pain"]})).values())]
    assert not [text for text in said if CLAIMS.search(text)]
