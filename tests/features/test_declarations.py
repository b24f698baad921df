"""Every dose says what it is, once and in full."""

import pytest
from pydantic import ValidationError

from insolecad.features import DOSES, EXCLUDING, FEATURES, Doses
from insolecad.features.dose import DoseInfo
from insolecad.features.feature import OnOrder
from tests.support.feet import MAIN, REFERENCES

EFFECTS = {"raises", "lowers", "tilts", "shapes"}
UNITS = {"_mm": "mm", "_deg": "degrees", "_percent": "%"}

each_dose = pytest.mark.parametrize("info", DOSES.values(), ids=list(DOSES))


@each_dose
def test_the_default_is_between_the_limits(info: DoseInfo) -> None:
    assert info.low <= info.default <= info.high
    assert info.low < info.high


@each_dose
def test_the_sentence_is_a_sentence_and_the_source_is_named(info: DoseInfo) -> None:
    assert info.sentence.endswith(".")
    assert info.sentence[0].isupper()
    assert info.source.strip()


@each_dose
def test_the_name_carries_its_unit(info: DoseInfo) -> None:
    suffix = "_" + info.name.rpartition("_")[2]
    assert info.unit == UNITS[suffix]


@each_dose
def test_an_angle_is_in_degrees_and_a_length_in_millimetres(info: DoseInfo) -> None:
    # no post is steeper than 45 degrees, no size longer than 100 mm, no place further ahead than the longest foot's
    # ball: catches a wrong unit
    rule = FEATURES[info.feature].rule
    is_station = isinstance(rule, OnOrder) and info.name in rule.places
    assert abs(info.high) <= (45.0 if info.unit == "degrees" else 0.81 * 340.0 if is_station else 100.0)


@each_dose
def test_the_effect_is_one_of_the_known_ones(info: DoseInfo) -> None:
    assert info.effect in EFFECTS
    if info.effect == "tilts":
        assert info.low == -info.high, "a tilt goes both ways"
    if info.effect in ("raises", "lowers"):
        # one dose may go both ways, and says so
        assert info.low >= 0.0 or "negative" in info.sentence


@pytest.mark.parametrize("key", MAIN)
def test_every_main_dose_can_be_left_out(key: str) -> None:
    info = DOSES[key]
    assert info.default == 0.0
    assert info.allows(0.0)


@each_dose
def test_the_least_value_is_inside_the_limits_and_below_it_only_zero_is_allowed(info: DoseInfo) -> None:
    assert 0.0 <= info.least <= info.high
    if info.least > 0.0:
        assert info.low == 0.0
        assert not info.allows(info.least / 2.0)
        assert info.allows(info.least)


@each_dose
def test_the_settings_refuse_what_the_declaration_forbids(info: DoseInfo) -> None:
    kind = FEATURES[info.feature].settings
    for allowed in (info.low, info.high, info.default):
        assert getattr(kind.model_validate({info.name: allowed}), info.name) == allowed
    for forbidden in (info.low - 0.01, info.high + 0.01, float("nan"), float("inf")):
        with pytest.raises(ValidationError):
            kind.model_validate({info.name: forbidden})


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_at_most_one_main_dose_and_refuses_unknown_names(feature: str) -> None:
    main = [info for info in DOSES.values() if info.feature == feature and info.effect != "shapes"]
    assert len(main) == {"base": 2, "head_offload": 5}.get(feature, 1)
    with pytest.raises(ValidationError):
        FEATURES[feature].settings.model_validate({"hieght_mm": 1.0})
    with pytest.raises(ValidationError):
        FEATURES[feature].settings().__setattr__(main[0].name, 1.0)


def test_every_excluding_pair_names_two_main_doses() -> None:
    for pair in EXCLUDING:
        assert len(set(pair)) == 2
        for key in pair:
            assert DOSES[key].effect != "shapes"


def test_the_doses_left_alone_are_the_declared_defaults() -> None:
    left_alone = Doses().model_dump()
    assert {f"{feature}.{name}" for feature, doses in left_alone.items() for name in doses} == set(DOSES)
    for info in DOSES.values():
        assert left_alone[info.feature][info.name] == info.default


def test_every_raising_dose_has_a_place_where_it_is_read() -> None:
    assert set(REFERENCES) == {key for key, info in DOSES.items() if info.effect in ("raises", "lowers")}
