"""Orders: what is read, what is refused, and in which words."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insolecad.errors import FileError, OrderError
from insolecad.features import DOSES, EXCLUDING, FEATURES
from insolecad.order import KEYS, Order, order_from, parse_settings, parse_value, read_toml
from insolecad.order.keys import as_tables, flat, side_keys
from tests.support.feet import FOOT
from tests.support.paths import EXAMPLES


def refusal(**given: object) -> dict[str, str]:
    """Return the problems of a refused order, by key, as text."""
    with pytest.raises(OrderError) as caught:
        Order(**given)
    return {problem.key: str(problem) for problem in caught.value.problems}


def test_every_dose_of_every_feature_is_a_key_for_both_sides_and_for_each():
    for dose in DOSES:
        assert {dose, f"left.{dose}", f"right.{dose}"} <= KEYS.keys()
        assert KEYS[f"left.{dose}"].allowed_range == DOSES[dose].allowed_range


def test_the_named_keys_exist():
    foot = {f"foot.{key}" for key in (*FOOT, "navicular_height_mm", "type", "size", "ball_girth_mm", "footprint")}
    others = (
        "name side wearer.mass_kg wearer.sex wearer.age wearer.conditions wearer.clinician support.level shoe.type "
        "shoe.drop_mm shoe.inner_length_mm shoe.counter_height_mm shoe.sockliner activity.type activity.strike"
    )
    outline = {f"outline.{size}" for size in ("length_mm", "ball_width_mm", "heel_width_mm")}
    wanted = foot | {*others.split(), "material.name"} | outline | {f"left.{key}" for key in outline}
    assert wanted | {"foot.left.length_mm", "foot.right.type"} <= KEYS.keys()
    known = {"name", "side", "foot", "wearer", "support", "shoe", "activity", "material", "form", "outline", "infill"}
    known |= {"left", "right", "top_cover", "shell"}
    known |= {"left", "right", "ventilation", "aperture"}
    assert {key.partition(".")[0] for key in KEYS} == known | FEATURES.keys()


def test_nested_tables_and_dotted_keys_give_the_same_order():
    nested_order = Order(name="demo", foot={"length_mm": 262}, left={"medial_arch": {"height_mm": 16}})
    assert nested_order == Order(**{"name": "demo", "foot.length_mm": 262, "left.medial_arch.height_mm": 16})


def test_an_order_cannot_be_changed_in_place():
    with pytest.raises(ValueError, match="frozen"):
        Order(foot=FOOT).name = "other"  # type: ignore[misc]


def test_an_order_survives_pickling_for_workers():
    order = Order(foot=FOOT, left={"medial_arch": {"height_mm": 16}})
    assert pickle.loads(pickle.dumps(order)) == order


def test_one_side_wins_over_both_sides():
    order = Order(foot=FOOT, medial_arch={"height_mm": 18}, left={"medial_arch": {"height_mm": 16}})
    assert order.ordered_doses("left") == {"medial_arch.height_mm": 16.0}
    assert order.ordered_doses("right") == {"medial_arch.height_mm": 18.0}


def test_words_may_be_written_in_any_case():
    assert Order(foot={"length_mm": 262, "type": "Flat"}, support={"level": " MAXIMUM "}).foot.type == "flat"


def test_zero_is_an_order_and_not_the_same_as_nothing():
    assert Order(foot=FOOT, metatarsal_pad={"height_mm": 0}).ordered_doses("left") == {"metatarsal_pad.height_mm": 0.0}
    assert Order(foot=FOOT).ordered_doses("left") == {}


# Feet: by hand from the ANSUR II lines, 262 mm; the band is twice the lines' rmse
@pytest.mark.parametrize(
    ("sex", "ball_length", "ball_width", "heel_width", "bands"),
    [
        ("male", 194.2, 99.7, 70.6, (8.0, 8.4, 9.6)),
        ("female", 193.5, 96.1, 70.5, (6.6, 8.0, 8.8)),
        (None, 193.8, 97.9, 70.5, (8.0, 9.1, 9.6)),
    ],
)
def test_sizes_not_measured_come_from_the_length_with_their_band(sex, ball_length, ball_width, heel_width, bands):
    foot = Order(foot={"length_mm": 262}, wearer={"sex": sex}).foot_values("right")
    names = ("ball_length_mm", "ball_width_mm", "heel_width_mm")
    assert [foot[name].value for name in names] == pytest.approx([ball_length, ball_width, heel_width], abs=0.051)
    assert [foot[name].band for name in names] == pytest.approx(bands, abs=0.051)
    assert all(foot[name].origin == "default" and "give or take" in foot[name].reason for name in names)
    assert foot["type"].value == "neutral" and foot["type"].origin == "default"
    assert "navicular_height_mm" not in foot


def test_one_measured_foot_is_copied_to_the_other_and_says_so():
    order = Order(foot={"left": {"length_mm": 262, "type": "flat", "navicular_height_mm": 30}})
    copied = order.foot_values("right")
    assert {copied[name].origin for name in ("length_mm", "type", "navicular_height_mm")} == {"copied"}
    assert copied["length_mm"].value == 262 and "left" in copied["length_mm"].reason
    assert order.foot_values("left")["length_mm"].origin == "given"


def test_one_measured_foot_will_do_for_its_own_side():
    assert Order(side="left", foot={"left": {"length_mm": 262}}).sides == ("left",)


def test_the_wrong_foot_measured_is_refused():
    problems = refusal(side="right", foot={"left": {"length_mm": 262}})
    assert "only the other foot is measured" in problems["foot.right.length_mm"]


def test_a_foot_with_a_length_of_its_own_copies_nothing():
    foot = Order(foot={"left": {"length_mm": 262, "type": "flat"}, "right": {"length_mm": 258}}).foot_values("right")
    assert (foot["type"].value, foot["type"].origin) == ("neutral", "default")


# Layers
def test_later_layers_win():
    file = {"name": "file", "foot": FOOT, "support": {"level": "mild"}}
    order = order_from(file, {"support.level": "moderate", "name": "flag"}, {"name": "set"})
    assert (order.name, order.support.level, order.foot.length_mm) == ("set", "moderate", 262)


def test_a_flag_for_both_feet_wins_over_one_foot_of_the_file():
    order = order_from({"foot": {"left": {"length_mm": 262}, "right": {"length_mm": 264}}}, {"foot.length_mm": 270})
    assert [order.foot_values(side)["length_mm"].value for side in ("left", "right")] == [270, 270]


def test_a_shoe_size_given_later_takes_the_lengths_place_and_a_girth_the_widths():
    measured = {"foot": {"length_mm": 262, "ball_width_mm": 101, "left": {"length_mm": 258}}}
    foot = order_from(measured, {"foot.size": "EU44", "foot.ball_girth_mm": 255}).foot_values("left")
    assert foot["length_mm"].value == 280.0 and foot["ball_width_mm"].origin == "derived"
    # within one layer both are kept, and the measured one is used
    both = order_from({**measured, "foot.size": "EU44"}).foot_values("right")
    assert both["length_mm"].value == 262


@pytest.mark.parametrize(
    ("foot", "side", "length", "origin"),
    [
        ({"length_mm": 262, "left": {"size": "EU44"}}, "left", 280.0, "derived"),
        ({"size": "EU42", "right": {"length_mm": 262}}, "left", 262, "copied"),
        ({"size": "EU42", "right": {"size": "EU41"}}, "left", 266.7, "derived"),
        ({"right": {"size": "EU42"}}, "left", 266.7, "copied"),
    ],
)
def test_the_surest_length_of_a_foot_is_used(foot, side, length, origin):
    found = Order(foot=foot).foot_values(side)["length_mm"]
    assert (found.value, found.origin) == (length, origin)


def test_a_foot_keeps_what_is_known_of_it_when_the_rest_is_copied():
    right = {"length_mm": 262, "ball_width_mm": 95, "navicular_height_mm": 60}
    left = Order(foot={"right": right, "left": {"footprint": "full", "ball_girth_mm": 250}}).foot_values("left")
    # no width beside its own girth, no navicular height beside its own footprint
    assert left["ball_width_mm"].origin == "derived" and "navicular_height_mm" not in left
    assert left["length_mm"].origin == "copied"


def test_a_dose_for_both_sides_wins_over_one_side_of_an_earlier_layer_only():
    file = {"foot": FOOT, "medial_arch": {"height_mm": 18}, "left": {"medial_arch": {"height_mm": 16}}}
    assert order_from(file).ordered_doses("left")["medial_arch.height_mm"] == 16
    assert order_from(file, {"medial_arch.height_mm": 20}).ordered_doses("left")["medial_arch.height_mm"] == 20
    assert side_keys("medial_arch.height_mm") == ("left.medial_arch.height_mm", "right.medial_arch.height_mm")


def test_a_changed_order_is_checked_again():
    order = Order(foot=FOOT)
    assert order.with_values({"medial_arch.height_mm": 12}).ordered_doses("left") == {"medial_arch.height_mm": 12.0}
    with pytest.raises(OrderError):
        order.with_values({"medial_arch.height_mm": 120})


def test_the_resolved_order_is_json_without_nothings_and_holds_the_defaults():
    data = Order(foot={"length_mm": 262}, left={"medial_arch": {"height_mm": 16}}).resolved_values()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data == {
        "name": "insole",
        "side": "both",
        "foot": {"type": "neutral", "length_mm": 262.0},
        "support": {"level": "moderate"},
        "shoe": {"type": "standard", "fit": "standard", "sockliner": "replace"},
        "wearer": {"clinician": False},
        "material": {"name": "tpu95a"},
        "form": {
            "length": "full",
            "toe": "round",
            "first_ray_step": False,
            "construction": "cushion",
            "post_block": "joined",
            "walls": "leaning",
        },
        "outline": {"per_foot": False},
        "left": {"medial_arch": {"height_mm": 16.0}},
    }


# Refusals
@pytest.mark.parametrize(
    ("foot", "key", "words"),
    [
        ({"length_mm": 26.2}, "foot.length_mm", "looks like centimetres; give 262 for 26.2 cm"),
        ({"length_mm": 41.5}, "foot.length_mm", "looks like a shoe size"),
        ({"length_mm": 179.9}, "foot.length_mm", "allowed: 180 to 340 mm"),
        ({"length_mm": 340.1}, "foot.length_mm", "allowed: 180 to 340 mm"),
        ({"length_mm": -262}, "foot.length_mm", "-262"),
        ({"length_mm": 0}, "foot.length_mm", "allowed: 180 to 340 mm"),
        ({"length_mm": True}, "foot.length_mm", "give one number"),
        ({"length_mm": [262]}, "foot.length_mm", "a list"),
        ({"length_mm": float("nan")}, "foot.length_mm", "finite"),
        ({"length_mm": float("inf")}, "foot.length_mm", "finite"),
        ({"length_mm": 10**400}, "foot.length_mm", "finite"),
        ({"length_mm": "26,2"}, "foot.length_mm", "looks like centimetres; give 262 for 26.2 cm"),
        ({"length_mm": 10.25}, "foot.length_mm", "looks like inches; write 10.25in"),
        ({"length_mm": "262 kg"}, "foot.length_mm", "262, 26.2cm or 10 1/4 in"),
        ({"length_mm": "long"}, "foot.length_mm", "give a number"),
        ({"size": "US9"}, "foot.size", "USM9 for men's, USW9 for women's"),
        ({"size": "US10W"}, "foot.size", "means wide: write USW10"),
        ({"size": "EU12"}, "foot.size", "a foot 66.7 mm long"),
        ({"length_mm": 262, "ball_girth_mm": 340}, "foot.ball_girth_mm", "0.75 to 1.12"),
        ({"length_mm": 262, "fpi6": 13}, "foot.fpi6", "-12 to 12"),
        ({"type": "flat"}, "foot.length_mm", "missing"),
        ({"length_mm": 262, "ball_width_mm": 0}, "foot.ball_width_mm", "more than 0 mm"),
        ({"length_mm": 262, "ball_width_mm": 10.1}, "foot.ball_width_mm", "give 101 for 10.1 cm"),
        ({"length_mm": 262, "ball_width_mm": 78}, "foot.ball_width_mm", "0.30 to 0.48"),
        ({"length_mm": 262, "ball_width_mm": 127}, "foot.ball_width_mm", "0.30 to 0.48"),
        ({"length_mm": 262, "heel_width_mm": 49}, "foot.heel_width_mm", "0.19 to 0.37"),
        ({"length_mm": 262, "heel_width_mm": 98}, "foot.heel_width_mm", "0.19 to 0.37"),
        ({"length_mm": 262, "ball_width_mm": 100, "heel_width_mm": 54}, "foot.heel_width_mm", "0.55 to 0.93"),
        ({"length_mm": 262, "ball_length_mm": 175}, "foot.ball_length_mm", "0.67 to 0.81"),
        ({"length_mm": 262, "ball_length_mm": 213}, "foot.ball_length_mm", "0.67 to 0.81"),
        ({"length_mm": 262, "navicular_height_mm": 4.5}, "foot.navicular_height_mm", "give 45 for 4.5 cm"),
        ({"length_mm": 262, "navicular_height_mm": 91}, "foot.navicular_height_mm", "10 to 90 mm"),
        ({"length_mm": 262, "type": "flatt"}, "foot.type", "did you mean flat?"),
        ({"length_mm": 101, "ball_width_mm": 262}, "foot.length_mm", "foot length and ball width look swapped"),
        ({"length_mm": 194, "ball_length_mm": 262}, "foot.length_mm", "foot length and ball length look swapped"),
        (
            {"length_mm": 262, "ball_width_mm": 68, "heel_width_mm": 101},
            "foot.ball_width_mm",
            "ball width and heel width look swapped",
        ),
        ({"left": {"length_mm": 262}, "right": {"length_mm": 236}}, "foot.left.length_mm", "at most 25 mm apart"),
        (262, "foot", "this is a group of keys"),
    ],
)
def test_foot_measures_that_no_foot_has_are_refused_kindly(foot, key, words):
    problems = refusal(foot=foot)
    assert words in problems[key]
    assert len(problems) == 1 or foot == 262


def test_limits_themselves_are_allowed():
    for length in (180, 340):
        Order(foot={"length_mm": length})
    Order(foot={"left": {"length_mm": 262}, "right": {"length_mm": 237}})


@pytest.mark.parametrize(
    ("given", "key", "words"),
    [
        ({"medial_arch": {"height_mm": 31}}, "medial_arch.height_mm", "nearest allowed value is 30"),
        ({"left": {"medial_arch": {"height_mm": -1}}}, "left.medial_arch.height_mm", "nearest allowed value is 0"),
        (
            {"heel_cup": {"depth_mm": 3}},
            "heel_cup.depth_mm",
            "allowed: 0, or 6 to 30 mm; the nearest allowed value is 6",
        ),
        ({"rearfoot_post": {"angle_deg": 9}}, "rearfoot_post.angle_deg", "-8 to 8 degrees"),
        ({"medial_arch": {"hieght_mm": 1}}, "medial_arch.hieght_mm", "did you mean medial_arch.height_mm?"),
        ({"medial_arc": {}}, "medial_arc", "did you mean medial_arch"),
        ({"left": {"medial_arch": {"height": 1}}}, "left.medial_arch.height", "left.medial_arch.height_mm?"),
        ({"foot_length": 262}, "foot_length", "did you mean foot.length_mm?"),
        ({"self": 1}, "self", "no such key"),
        ({"": 1}, "''", "no such key"),
        ({"zzz\n\x1b[31m": 1}, "'zzz\\n\\x1b[31m'", "the first word is one of"),
        ({"wearer": [1]}, "wearer", "like wearer.mass_kg"),
        ({"wearer": {"mass_kg": 201}}, "wearer.mass_kg", "25 to 200 kg"),
        ({"support": {"level": "max"}}, "support.level", "mild, moderate, maximum"),
        ({"side": "middle"}, "side", "left, right, both"),
        ({"name": 5}, "name", "in quotes"),
        ({"base": {"heel_mm": 2.9}, "material": {"name": "gel"}}, "base.heel_mm", "3 to 10 mm in gel"),
        ({"outline": {"length_mm": 27.4}}, "outline.length_mm", "give 274 for 27.4 cm"),
        ({"outline": {"length_mm": 261}}, "outline.length_mm", "262 to 292 mm"),
        ({"left": {"outline": {"ball_width_mm": 104}}}, "left.outline.ball_width_mm", "81 to 103 mm"),
        ({"outline": {"heel_width_mm": 73}}, "outline.heel_width_mm", "53 to 72 mm"),
    ],
)
def test_what_cannot_be_ordered_is_refused_kindly(given, key, words):
    problems = refusal(**({"foot": FOOT} | given))
    assert list(problems) == [key]
    assert words in problems[key]


@pytest.mark.parametrize("pair", EXCLUDING)
def test_excluding_doses_are_refused_together_and_fine_with_one_at_zero(pair):
    one, two = pair
    assert "only one of the two" in refusal(foot=FOOT, **{one: 2, two: 2})[one]
    assert "only one of the two" in refusal(foot=FOOT, **{one: 2, f"left.{two}": 2})[one]
    Order(foot=FOOT, **{one: 2, two: 0})
    Order(foot=FOOT, **{f"right.{one}": 2, f"left.{two}": 2})


@pytest.mark.parametrize(
    "name",
    ["", "  ", "a/b", "a\\b", "..", "a..b", ".hidden", "-rf", "x" * 81, "ä" * 101, "con", "NUL.txt", "Com1", "lpt¹",
     "a\nb", "a\x00b", "a\u202eb", "\ud800", "a:b", "what?", "end.", " padded"],
)  # fmt: skip
def test_names_that_no_file_can_have_are_refused(name):
    assert refusal(foot=FOOT, name=name)["name"]


@pytest.mark.parametrize("name", ["demo", "Müller 2", "x" * 80, "连", "console", "com10", "a.b"])
def test_names_that_files_can_have_are_fine(name):
    assert Order(foot=FOOT, name=name).name == name


def test_all_problems_come_at_once():
    problems = refusal(
        name="",
        foot={"length_mm": 262, "ball_width_mm": 10.1, "type": "flatt"},
        wearer={"mass_kg": -1},
        heel_cup={"depth_mm": 31},
        metatarsal_pad={"height_mm": 3},
        metatarsal_bar={"height_mm": 3},
        medial_arc={"height_mm": 3},
    )
    assert len(problems) == 7


def test_a_file_of_nonsense_is_not_answered_line_by_line():
    problems = refusal(foot=FOOT, **{f"key{number}": 1 for number in range(5000)})
    assert len(problems) == 51
    assert "4950 more" in problems[""]


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(sorted(KEYS)), st.text(max_size=8)),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.binary(max_size=3),
            st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_nothing_but_an_order_or_an_order_error_comes_of_anything(values):
    try:
        order = Order(**values)
    except OrderError as error:
        assert all(problem.given and "\n" not in str(problem) for problem in error.problems)
    else:
        assert order.sides


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), st.integers(), max_size=20))
def test_nesting_and_flattening_undo_each_other(values):
    assert flat(as_tables(values)) == values


# Reading
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name = demo\n", "line 1"),
        (b"[foot]\nlength_mm = 262\nlength_mm = 263\n", "line 3"),
        (b"[foot]\nlength_mm == 262\n", "line 2"),
        (b"name = 'M\xfcller'\n", "not UTF-8 text, line 1"),
        ("name = 'a'".encode("utf-16"), "UTF-16"),
        (b"solid\x00\x01\x02", "a binary file"),
        (b"#" * 100_001, "over 100 kB"),
        (b"x = " + b"[" * 20_000, "not TOML"),
        (b"x = " + b"9" * 5000, "not TOML"),
    ],
)
def test_files_that_are_not_orders_are_refused_kindly(tmp_path, content, words):
    path = tmp_path / "order.toml"
    path.write_bytes(content)
    with pytest.raises(OrderError) as caught:
        read_toml(path)
    text = str(caught.value)
    assert words in text or ("brackets" in text and content.startswith(b"x = [")), text
    assert str(path) in text


def test_files_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(FileError, match="no such file"):
        read_toml(tmp_path / "none.toml")
    with pytest.raises(FileError, match="a folder"):
        read_toml(tmp_path)


def test_a_mark_of_a_windows_editor_is_passed_over(tmp_path):
    path = tmp_path / "order.toml"
    path.write_bytes(b"\xef\xbb\xbfname = 'demo'\r\n")
    assert read_toml(path) == {"name": "demo"}


def test_tables_within_tables_without_end_are_refused_kindly(tmp_path):
    path = tmp_path / "order.toml"
    path.write_text(".".join("a" * 5000) + " = 1")
    with pytest.raises(OrderError, match="no such key"):
        Order(**read_toml(path))


def test_settings_are_read_as_numbers_and_words():
    values, problems = parse_settings(["medial_arch.height_mm=16", "support.level= Mild ", "name=12", "name=007"])
    assert values == {"medial_arch.height_mm": 16.0, "support.level": "mild", "name": "007"}
    assert problems == []


@pytest.mark.parametrize("setting", ["", "a", "=3", "a=", " = "])
def test_settings_that_set_nothing_are_problems(setting):
    values, problems = parse_settings([setting])
    assert values == {} and problems[0].key == "settings" and "key=value" in str(problems[0])


@given(st.floats())
def test_numbers_survive_the_command_line(number):
    assert repr(parse_value("medial_arch.height_mm", repr(number))) == repr(number)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_example_orders_are_fine_and_named_like_their_file(path):
    assert Order(**read_toml(path)).name == path.stem
