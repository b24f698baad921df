"""Presets: the shipped ones are sound, layers go in their order, and people's own folders work."""

import itertools
import json
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from insolecad.catalogue.package_data import PRESETS
from insolecad.cli.order_flags import OrderArguments, order_from_arguments
from insolecad.errors import FileError, OrderError
from insolecad.job.pipeline import build
from insolecad.order import KEYS, Order
from insolecad.order.presets import apply_presets, preset, presets
from tests.support.command_line import run

FOOT = {"foot.length_mm": 262, "foot.ball_width_mm": 101, "foot.heel_width_mm": 68}
MISSION = (
    "runner-neutral-cushioned",
    "runner-overpronation-moderate",
    "runner-overpronation-maximum",
    "runner-supination-flexible",
    "runner-back-pain-shock",
    "runner-minimalist",
    "achilles-wedge",
    "forefoot-pain",
    "heel-pain",
    "walking-everyday",
    "standing-all-day",
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "club.toml").write_text('[preset]\ntitle = "Our club"\n[activity]\ntype = "running"\n')
    (folder / "walking-everyday.toml").write_text('[support]\nlevel = "maximum"\n')
    return folder


def test_the_presets_that_runners_ask_for_are_there():
    assert set(MISSION) <= presets().keys()
    assert {"support-mild", "shoe-minimalist", "material-eva-soft", "material-tpu85a"} <= presets().keys()


@pytest.mark.parametrize("name", sorted(presets()))
def test_every_preset_says_what_it_is_for_and_builds(name):
    found = preset(name)
    assert found.title and found.about.endswith(".") and found.values.keys() <= KEYS.keys()
    assert found.title != found.name
    pair = build(Order(**{**FOOT, **found.values}), tolerance=0.2)
    assert pair.right and pair.left


@pytest.mark.parametrize(("one", "two"), list(itertools.pairwise(sorted(presets()))))
def test_presets_layer_the_later_over_the_earlier(one, two):
    first, second = preset(one), preset(two)
    order = order_from_arguments(OrderArguments(presets=(one, two), flags={"foot.length_mm": "262"})).order
    for key, value in {**first.values, **second.values}.items():
        given = order.values[key]
        assert set(value) <= set(given) if isinstance(given, tuple) else given == value


def test_the_file_wins_over_presets_flags_over_the_file_and_settings_over_all(tmp_path):
    path = tmp_path / "order.toml"
    path.write_text('presets = ["support-maximum"]\n[foot]\nlength_mm = 262\ntype = "high"\n')
    given = OrderArguments(
        file=str(path),
        presets=("runner-overpronation-moderate",),
        flags={"activity.type": "walking"},
        settings=("activity.type=standing",),
    )
    found = order_from_arguments(given)
    values = found.order.values
    assert (values["support.level"], values["foot.type"], values["activity.type"]) == ("moderate", "high", "standing")
    of_file, of_flag = found.presets
    assert of_file.name == "support-maximum" and of_file.overruled == ("support.level",)
    assert set(of_flag.overruled) == {"foot.type", "activity.type"}
    assert of_flag.set == {"foot.pronation": "moderate-overpronation", "support.level": "moderate"}


def test_lists_of_several_layers_add_up_so_that_no_warning_is_lost(tmp_path):
    both = order_from_arguments(
        OrderArguments(presets=("runner-back-pain-shock", "heel-pain"), flags={"foot.length_mm": "262"})
    )
    assert both.order.wearer.complaints == ("back-pain", "heel-pain")
    assert all(not one.overruled or "wearer.complaints" not in one.overruled for one in both.presets)
    path = tmp_path / "order.toml"
    path.write_text('[foot]\nlength_mm = 262\n[wearer]\nconditions = ["diabetes"]\n')
    with pytest.raises(OrderError, match="none alone"):
        order_from_arguments(OrderArguments(file=str(path), flags={"wearer.conditions": ["none"]}))


def test_a_preset_named_by_its_path_is_beside_the_order(own, monkeypatch):
    (own / "order.toml").write_text('presets = ["club.toml"]\n[foot]\nlength_mm = 262\n')
    assert order_from_arguments(OrderArguments(file=str(own / "order.toml"))).order.activity.type == "running"


def test_one_broken_file_hides_no_other_preset(own):
    (own / "broken.toml").write_text("[support]\nlevel = 'huge'\n")
    (own / "Capital.toml").write_text('[preset]\ntitle = "With a capital"\n')
    listed = run("presets", "--presets", str(own))
    assert listed.exit_code == 0 and "broken" in listed.stdout and "cannot be used" in listed.stdout
    assert "runner-minimalist" in listed.stdout and "With a capital" in listed.stdout
    assert preset("capital", [own]).title == "With a capital"
    assert json.loads(run("presets", "show", "support-mild", "--json").stdout)["set"] == {"support.level": "mild"}
    assert json.loads(run("presets", "--json", "show", "support-mild").stdout)["name"] == "support-mild"


def test_a_preset_for_both_sides_is_overruled_by_one_side_of_the_file():
    wedge = preset("achilles-wedge")
    order = Order(**{**FOOT, **wedge.values, "left.heel_lift.height_mm": 2})
    (found,) = apply_presets([wedge], order.values)
    # on the right side the preset still holds
    assert found.overruled == ("left.heel_lift.height_mm",) and found.set["heel_lift.height_mm"] == 4


def test_what_a_preset_changed_is_said_and_stands_on_the_sheet(tmp_path):
    command = ["make", "--foot-length", "262", "--preset", "runner-minimalist", "--strike", "heel"]
    result = run(*command, "--format", "stl", "--out", str(tmp_path))
    text = " ".join(result.stdout.split())
    assert "Preset runner-minimalist set support.level = mild" in text and "overruled: activity.strike" in text
    (sheet,) = tmp_path.glob("*.job.json")
    (told,) = json.loads(sheet.read_text())["presets"]
    assert told["name"] == "runner-minimalist" and told["overruled"] == ["activity.strike"]


def test_own_folders_come_first(own):
    assert preset("club", [own]).title == "Our club"
    assert preset("walking-everyday", [own]).values == {"support.level": "maximum"}
    assert preset("walking-everyday").values["support.level"] == "moderate"
    listed = run("presets", "--presets", str(own))
    assert listed.exit_code == 0 and "Our club" in listed.stdout and "runner-minimalist" in listed.stdout
    shown = run("presets", "--presets", str(own), "show", "club")
    assert shown.exit_code == 0 and "activity.type = running" in shown.stdout
    made = run("explain", "--foot-length", "262", "--preset", "club", "--presets", str(own))
    assert made.exit_code == 0 and "Preset club set activity.type = running" in made.stdout


def test_a_preset_file_can_be_named_by_its_path(own):
    assert preset(str(own / "club.toml")).name == "club"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[medial_arc]\nheight_mm = 3\n", "did you mean medial_arch.height_mm?"),
        ("[preset]\ntitel = 'x'\n", "title and about"),
        ("preset = 3\n", "title and about"),
        ("[support\n", "not TOML"),
    ],
)
def test_a_preset_with_a_mistake_is_refused_by_name(own, text, words):
    (own / "wrong.toml").write_text(text)
    with pytest.raises(OrderError) as caught:
        preset("wrong", [own])
    assert words in str(caught.value) and "wrong" in str(caught.value)


def test_a_value_that_a_preset_must_not_have_is_refused_like_any_other(own):
    (own / "wrong.toml").write_text("[support]\nlevel = 'strong'\n")
    result = run("make", "--foot-length", "262", "--preset", "wrong", "--presets", str(own))
    assert result.exit_code == 2 and "mild, moderate, maximum" in result.stderr


def test_unknown_names_and_folders_are_refused_kindly():
    with pytest.raises(OrderError, match="did you mean runner-minimalist"):
        preset("runner-minimal")
    with pytest.raises(FileError, match="no such folder"):
        preset("club", [Path("nowhere")])
    result = run("make", "--preset", "runner-minimal", "--foot-length", "26.2")
    assert result.exit_code == 2 and "did you mean runner-minimalist?" in result.stderr and "26.2" in result.stderr


def test_every_preset_is_listed_in_one_line_and_shown_with_all_it_sets():
    listed = run("presets").stdout.splitlines()
    for name in presets():
        assert sum(line.startswith(f"{name} ") for line in listed) == 1
        shown = run("presets", "show", name).stdout
        assert all(key in shown for key in preset(name).values)
    assert json.loads(run("presets", "--json").stdout)[0]["name"]


def test_a_wheel_carries_the_presets(tmp_path):
    (wheel,) = WheelBuilder(str(PRESETS.parent)).build(directory=str(tmp_path), versions=["standard"])
    names = zipfile.ZipFile(wheel).namelist()
    for name in presets():
        assert f"insolecad/catalogue/data/presets/{name}.toml" in names
    assert "insolecad/catalogue/data/bottom_curve.csv" in names and "insolecad/py.typed" in names


PERSONAL = {
    "wearer.clinician": "true",
    "wearer.conditions": '["none"]',
    "wearer.age": "40",
    "wearer.mass_kg": '"172 lb"',
    "wearer.sex": '"male"',
    "wearer.leg_length_difference_mm": "8",
    "wearer.short_leg": '"left"',
}


def test_the_declarations_say_which_keys_are_said_by_or_of_a_person():
    assert {key for key, found in KEYS.items() if found.personal} == set(PERSONAL)
    # what a preset is chosen for is not a statement of the preset
    assert {key for key in KEYS if key.startswith("wearer.")} == {*PERSONAL, "wearer.complaints"}


@pytest.mark.parametrize(("key", "value"), PERSONAL.items())
def test_a_preset_does_not_speak_for_a_person(key, value, own, tmp_path):
    group, name = key.split(".")
    (own / "stranger.toml").write_text(f"[{group}]\n{name} = {value}\n")
    with pytest.raises(OrderError, match="only in orders: it is about one person; leave it out") as caught:
        preset("stranger", [own])
    assert [problem.key for problem in caught.value.problems] == [f"stranger: {key}"]
    order = tmp_path / "order.toml"
    order.write_text(f'presets = ["{own / "stranger.toml"}"]\n[foot]\nlength_mm = 262\n')
    assert run("explain", str(order)).exit_code == 2


def test_no_preset_lifts_what_only_a_clinician_lifts(own):
    (own / "stranger.toml").write_text("[wearer]\nclinician = true\n")
    order = ("--foot-length", "262", "--condition", "diabetes", "--presets", str(own))
    done = run("explain", *order, "--preset", "stranger")
    assert done.exit_code == 2 and "stranger: wearer.clinician: yes" in done.stderr
    assert "only on a clinician's word" in done.stderr and "--clinician" in done.stderr
    assert run("explain", *order, "--set", "wearer.clinician=true").exit_code == 0


def test_a_lift_of_a_preset_still_waits_for_a_clinicians_word(own):
    (own / "high.toml").write_text("[heel_lift]\nheight_mm = 11\n")
    order = ("explain", "--foot-length", "262", "--preset", "high", "--presets", str(own))
    assert run(*order).exit_code == 2
    assert run(*order, "--clinician").exit_code == 0
