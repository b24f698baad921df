"""`explain`, `new` and `schema`: what they say, write and refuse."""

import json
import tomllib

import pytest

from insolecad.order import KEYS, Order, read_toml
from insolecad.order.keys import allowed_values, general
from insolecad.order.questions import QUESTIONS, order_text
from insolecad.order.schema import order_schema
from insolecad.prescription import prescribe
from insolecad.prescription.rules import RULES
from tests.support.command_line import run
from tests.support.paths import EXAMPLES

ORDERS = sorted(EXAMPLES.glob("*.toml"))


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_every_number_of_an_order_is_explained_with_reason_and_source(path):
    result = run("explain", str(path))
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    for prescription in prescribe(Order(**read_toml(path))).values():
        for feature, row in prescription.table.items():
            for name, dose in row.items():
                assert f"{feature}.{name} {dose.value:g}" in text
                assert " ".join(dose.reason.split()) in text and (dose.tag == "order" or dose.source in text)
    assert "Nothing was built" in text


def test_feet_that_are_alike_are_explained_once_and_others_twice():
    assert run("explain", "--foot-length", "262").stdout.count("outline.length_mm") == 1
    two = run("explain", "--foot-length", "262", "--set", "foot.left.length_mm=258").stdout
    assert two.count("outline.length_mm") == 2 and "Left insole, EU41.5" in two
    assert "the longer foot's shoe: standard shoe: FL 262" in " ".join(two.split())
    own = run("explain", "--foot-length", "262", "--set", "foot.left.length_mm=258", "--set", "outline.per_foot=true")
    assert "Left insole, EU40.5" in own.stdout and "foot's shoe" not in own.stdout


def test_explaining_builds_and_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("explain", "--foot-length", "262").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_an_explanation_as_json_holds_the_same():
    data = json.loads(run("explain", "--size", "EU42", "--preset", "heel-pain", "--json").stdout)
    right = data["sides"]["right"]
    assert right["prescription"]["heel_cup"]["depth_mm"]["reason"] and right["foot"]["length_mm"]["band"] == 5.0
    assert data["presets"][0]["name"] == "heel-pain" and right["size"] == "EU42"


@pytest.mark.parametrize("key", [key for key in KEYS if general(key) == key])
def test_every_key_can_be_explained(key):
    result = run("explain", key)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert KEYS[key].sentence in text and " ".join(allowed_values(KEYS[key]).split()) in text
    if key in RULES:
        assert " ".join(RULES[key].says.split()) in text and RULES[key].source in text


def test_a_key_can_be_explained_for_an_order():
    text = run("explain", "heel_cup.depth_mm", "--foot-length", "260", "--support", "maximum").stdout
    assert "right           18: maximum support: 18 x FL 260 / 260 = 18 mm" in text
    wrong = run("explain", "heel_cup.depth_mm", "--foot-length", "26")
    assert wrong.exit_code == 2 and "give 260 for 26 cm" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "words"),
    [("/tmp", "neither an order file"), ("-", "neither"), ("a/b", "neither"), ("nope", "no such key")],
)
def test_what_is_neither_a_file_nor_a_key_is_said_to_be_neither(name, words):
    result = run("explain", name)
    assert result.exit_code == 2 and words in result.stderr


def test_what_a_preset_gave_is_not_said_to_be_the_wearers_word():
    text = " ".join(run("explain", "--size", "EU42", "--preset", "runner-overpronation-moderate").stdout.split())
    assert "foot type flat from preset runner-overpronation-moderate" in text
    text = " ".join(run("explain", "--size", "EU42", "--preset", "standing-all-day").stdout.split())
    assert "ordered; the rule would give 4 mm [preset standing-all-day]" in text


def test_a_group_is_explained_key_by_key_and_an_unknown_key_is_refused():
    assert "metatarsal_pad.front_edge_mm" in run("explain", "metatarsal_pad").stdout
    assert "did you mean medial_arch.height_mm?" in run("explain", "medial_arch.hight").stderr
    assert "medial_arch.height_mm" in run("explain", "left.medial_arch.height_mm").stdout
    assert json.loads(run("explain", "foot.size", "--json").stdout)[0]["key"] == "foot.size"
    assert "foot.length_mm" in run("explain", "foot.left").stdout
    assert run("explain", "right").stdout.count("medial_arch.height_mm\n") == 1


ANSWERS = {
    "foot.length_mm": "26,2 cm",
    "foot.left.length_mm": "10 1/4 in",
    "foot.ball_width_mm": "101",
    "foot.heel_width_mm": "",
    "foot.ball_length_mm": "?",
    "foot.footprint": "Full",
    "wearer.mass_kg": "172lb",
    "wearer.conditions": "none",
    "wearer.complaints": "heel-pain, back-pain",
    "support.level": "mild",
}


def typed(answers: dict[str, str]) -> str:
    """Return what is typed, question by question; `?` is followed by an empty line."""
    lines = []
    for key in keys_of_questions(answers):
        answer = answers.get(key, "")
        lines += [answer, ""] if answer == "?" else [answer]
    return "\n".join(lines) + "\n"


def answers_before(key: str) -> list[str]:
    """Return a foot length, and no answer to the other questions ahead of one."""
    return ["262", *[""] * (keys_of_questions({"foot.length_mm": "262"}).index(key) - 1)]


def keys_of_questions(answers: dict[str, str]) -> list[str]:
    """Return the keys of the questions that come up with these answers, in their order."""
    return [question.key for question in QUESTIONS if question.wanted(answers)]


def test_the_questions_make_an_order_file_that_builds_the_same(tmp_path):
    path = tmp_path / "my-runner.toml"
    result = run("new", str(path), typed=typed(ANSWERS))
    assert result.exit_code == 0, result.output
    assert "Along the foot" in result.stdout  # what ? told
    order = Order(**read_toml(path))
    assert order.name == "my-runner"
    assert order.foot.length_mm == 262.0 and order.foot.left.length_mm == 260.35
    assert order.foot.footprint == "full" and order.wearer.complaints == ("heel-pain", "back-pain")
    assert order.wearer.mass_kg == pytest.approx(78.0, abs=0.05)
    text = path.read_text()
    assert "# heel_width_mm =" in text and "Widest place of the heel." in text


def test_a_wrong_answer_is_explained_and_asked_again(tmp_path):
    path = tmp_path / "order.toml"
    wrong = "26.2\nabc\n262\n" + "\n" * 30
    result = run("new", str(path), typed=wrong)
    assert result.exit_code == 0, result.output
    assert "looks like centimetres" in result.stdout and "give a number" in result.stdout
    assert tomllib.loads(path.read_text())["foot"]["length_mm"] == 262


def test_without_a_length_the_shoe_size_is_asked_and_needed(tmp_path):
    path = tmp_path / "order.toml"
    result = run("new", str(path), typed="\n\nUS9\nUSM9\n" + "\n" * 30)
    assert result.exit_code == 0, result.output
    assert "This answer is needed" in result.stdout and "USM9 for men's" in result.stdout
    assert Order(**read_toml(path)).foot.size == "USM9"


def test_what_needs_a_clinician_is_asked_for_and_kept_in_the_file(tmp_path):
    path = tmp_path / "order.toml"
    lines = [*answers_before("wearer.conditions"), "diabetes", "yes", "", ""]
    result = run("new", str(path), typed="\n".join(lines) + "\n" * 10)
    assert "see a clinician first" in result.stdout and result.exit_code == 0
    order = Order(**read_toml(path))
    assert order.wearer.conditions == ("diabetes",) and order.wearer.clinician


@pytest.mark.parametrize(("key", "answer"), [("wearer.age", "12"), ("wearer.conditions", "diabetes")])
def test_without_a_clinicians_word_the_questions_stop_and_leave_no_file(tmp_path, key, answer):
    lines = [*answers_before(key), answer, "no"]
    result = run("new", str(tmp_path / "order.toml"), typed="\n".join(lines) + "\n" * 10)
    assert result.exit_code == 2 and "clinician first" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_aching_back_brings_the_warning_signs_when_it_is_answered(tmp_path):
    lines = [*answers_before("wearer.complaints"), "back-pain"]
    result = run("new", str(tmp_path / "order.toml"), typed="\n".join(lines) + "\n" * 10)
    assert result.exit_code == 0 and "numbness between the legs (at once)" in result.stdout


@pytest.mark.parametrize("place", ["nowhere/order.toml", "folder.toml", ".toml", "order.txt", "/proc/order.toml"])
def test_a_place_that_cannot_hold_the_file_is_refused_before_any_question(tmp_path, place, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.toml").mkdir()
    result = run("new", place, "--force", typed="262\n" + "\n" * 40)
    assert result.exit_code == 2 and "Length of your right foot" not in result.stdout


def test_questions_that_are_broken_off_write_nothing(tmp_path):
    result = run("new", str(tmp_path / "order.toml"), typed="262\n101\n")
    assert result.exit_code == 2 and "nothing was written" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_kept(tmp_path):
    path = tmp_path / "order.toml"
    path.write_text("precious")
    result = run("new", str(path), typed="262\n" + "\n" * 30)
    assert (
        result.exit_code == 2 and "there already" in " ".join(result.stderr.split()) and path.read_text() == "precious"
    )
    assert run("new", str(path), "--force", typed="262\n" + "\n" * 30).exit_code == 0
    assert run("new", "order.txt").exit_code == 2


def test_odd_texts_come_back_from_the_order_file_as_they_were():
    answers = {"foot.length_mm": 262.125, "foot.size": 'a"b\\c', "wearer.clinician": True}
    data = tomllib.loads(order_text(answers, "Müller 2"))
    assert data["foot"]["size"] == 'a"b\\c' and data["foot"]["length_mm"] == 262.125
    assert data["name"] == "Müller 2" and data["wearer"]["clinician"] is True


def test_the_schema_knows_every_key_and_nothing_else():
    schema = order_schema()

    def leaves(table, prefix=""):
        for name, part in table["properties"].items():
            if part.get("type") == "object":
                assert part["additionalProperties"] is False
                yield from leaves(part, f"{prefix}{name}.")
            else:
                yield f"{prefix}{name}", part

    assert schema["properties"].pop("preset")["properties"].keys() == {"title", "about"}
    found = dict(leaves(schema))
    assert found.keys() == KEYS.keys() | {"presets"}
    assert found["foot.type"]["enum"] == ["flat", "neutral", "high"]
    assert found["foot.length_mm"]["anyOf"][0] == {"type": "number", "minimum": 180.0, "maximum": 340.0}
    assert found["support.level"]["default"] == "moderate"
    assert all(part["description"] for part in found.values())


def test_the_schema_lets_no_preset_speak_for_a_person():
    never = order_schema()["dependentSchemas"]["preset"]["properties"]["wearer"]["properties"]
    assert {f"wearer.{name}" for name, allowed in never.items() if allowed is False} == {
        key for key, found in KEYS.items() if found.personal
    }
    assert "never: it is about one person" in run("explain", "wearer.clinician").stdout


def test_the_schema_goes_to_the_terminal_or_into_a_file(tmp_path):
    assert json.loads(run("schema").stdout) == order_schema()
    path = tmp_path / "order.schema.json"
    told = run("schema", "--out", str(path))
    assert told.exit_code == 0 and "#:schema order.schema.json" in told.stdout
    assert json.loads(path.read_text()) == order_schema()
