"""The command line: what it makes, what it refuses, and how it says so."""

import importlib
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import typing
from pathlib import Path
from types import SimpleNamespace

import pytest

from insolecad.cli.order_flags import FLAGS
from insolecad.errors import BuildError, Change, FileError, LimitError, Problem
from insolecad.order import KEYS
from insolecad.order.words import MaterialName
from insolecad.prescription.advice import NOTICE
from tests.support.command_line import run
from tests.support.paths import EXAMPLES

ORDERS = sorted(EXAMPLES.glob("*.toml"))
GOOD = ["make", "--foot-length", "262", "--ball-width", "101", "--heel-width", "68"]


def shell(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, check=False, env=os.environ | environment
    )


@pytest.fixture
def made(monkeypatch):
    """Replace the build by one that only remembers its arguments."""
    asked = SimpleNamespace(has_failed=False)
    sheet = {
        "insolecad": "0", "rules": "1", "order": {}, "notice": NOTICE, "presets": [],
        "advice": {"start_low": "Start low.", "durability": "Replace them.", "conditions": "none"},
        "sides": {"left": {
            "prescription": {
                "base": {"heel_mm": {"value": 4.0}, "forefoot_mm": {"value": 3.0}},
                "heel_cup": {"depth_mm": {"value": 14.1}},
                "medial_arch": {"height_mm": {"value": 12.6}},
                "lateral_arch": {"height_mm": {"value": 0.0}},
                "heel_lift": {"height_mm": {"value": 0.0}},
                "medial_skive": {"depth_mm": {"value": 0.0}},
                "lateral_skive": {"depth_mm": {"value": 0.0}},
                "metatarsal_pad": {"height_mm": {"value": 0.0}},
                "metatarsal_bar": {"height_mm": {"value": 0.0}},
                "rearfoot_post": {"angle_deg": {"value": -2.0}},
            },
            "foot": {"heel_width_mm": {"value": 70.5, "origin": "default", "band": 4.9}},
            "measured": {"length_mm": 274.01, "solid_mass_g": 139.6, "min_thickness_mm": 2.96, "triangles": 9},
            "files": [{"path": "demo[red].stl", "format": "stl", "bytes": 1_300_000, "sha256": ""}],
            "findings": [
                {"check": "closed", "level": "ok", "measured": 0, "limit": 0, "advice": ""},
                {"check": "body mass", "level": "warn", "measured": 150.0, "limit": "usually 40", "advice": "check it"},
            ],
        }},
    }  # fmt: skip

    def make(
        order, *, formats, out, tolerance=0.02, max_triangles=None, presets=(), part=None, slicer=None, keep_order=True
    ):
        asked.keep_order = keep_order
        asked.order, asked.formats, asked.out, asked.tolerance = order, formats, out, tolerance
        asked.max_triangles, asked.part = max_triangles, part
        return SimpleNamespace(data=sheet, path=out / "demo.job.json", has_failed=asked.has_failed)

    monkeypatch.setattr(importlib.import_module("insolecad.job.pipeline"), "make", make)
    return asked


# Every bad input: what it is, the arguments, the words of the answer. {out} is a folder that must not appear.
BAD: list[tuple[str, list[str], list[str]]] = [
    ("nothing", ["make"], ["foot.length_mm (--foot-length): missing", "180 to 340 mm"]),
    ("centimetres", ["make", "--foot-length", "26.2"], ["looks like centimetres; give 262 for 26.2 cm"]),
    ("no number", ["make", "--foot-length", "abc"], ["--foot-length", "'abc'", "give a number"]),
    ("centimetres with a comma", ["make", "--foot-length", "26,2"], ["give 262 for 26.2 cm"]),
    ("unit", ["make", "--foot-length", "262kg"], ["give a number, as in 262, 26.2cm or 10 1/4 in"]),
    ("empty", ["make", "--foot-length", ""], ["give a number"]),
    ("negative", ["make", "--foot-length=-262"], ["-262", "180 to 340 mm"]),
    ("zero", ["make", "--foot-length", "0"], ["180 to 340 mm"]),
    ("nan", ["make", "--foot-length", "nan"], ["give a finite number"]),
    ("infinity", ["make", "--foot-length", "1e999"], ["give a finite number"]),
    ("swapped", ["make", "--foot-length", "101", "--ball-width", "262"], ["foot length and ball width look swapped"]),
    ("narrow", ["make", "--foot-length", "262", "--ball-width", "70"], ["0.30 to 0.48"]),
    ("bad type", [*GOOD, "--foot-type", "flatt"], ["--foot-type", "did you mean flat?"]),
    ("bad support", [*GOOD, "--support", "strong"], ["mild, moderate, maximum"]),
    ("bad side", [*GOOD, "--side", "top"], ["left, right, both"]),
    ("bad zone", [*GOOD, "--ventilation", "knee"], ["--ventilation", "heel, midfoot, forefoot, toes"]),
    (
        "holes and top",
        [*GOOD, "--holes-in-step", "--top-surface-only"],
        ["--holes-in-step", "leave one of the two out"],
    ),
    ("bad material", [*GOOD, "--material", "steel"], ["tpu95a"]),
    ("bad mass", [*GOOD, "--mass", "900"], ["25 to 200 kg"]),
    ("bad sex", [*GOOD, "--sex", "x"], ["male, female"]),
    ("bad name", [*GOOD, "--name", "../../etc/passwd"], ["leave out /", "'..'"]),
    ("no name", [*GOOD, "--name", ""], ["give a name that is not empty"]),
    ("device name", [*GOOD, "--name", "con"], ["Windows"]),
    ("long name", [*GOOD, "--name", "x" * 300], ["make it shorter", "(300 characters)"]),
    ("unknown key", [*GOOD, "--set", "medial_arch.hight=3"], ["did you mean medial_arch.height_mm?"]),
    ("no setting", [*GOOD, "--set", "medial_arch"], ["--set", "key=value"]),
    ("dose too big", [*GOOD, "--set", "heel_cup.depth_mm=31"], ["0, or 6 to 30 mm"]),
    ("dose too small", [*GOOD, "--set", "left.heel_cup.depth_mm=3"], ["left.heel_cup.depth_mm: 3", "is 6"]),
    (
        "pad and bar",
        [*GOOD, "--set", "metatarsal_pad.height_mm=3", "--set", "metatarsal_bar.height_mm=3"],
        ["only one of the two"],
    ),
    ("format", [*GOOD, "--format", "stl,obj"], ["--format: obj", "stl, step"]),
    ("no format", [*GOOD, "--format", ","], ["--format: none"]),
    ("tolerance", [*GOOD, "--tolerance", "5"], ["--tolerance: 5", "0.005 to 0.2 mm"]),
    ("tolerance nan", [*GOOD, "--tolerance", "nan"], ["0.005 to 0.2 mm"]),
    ("no file", ["make", "nowhere.toml"], ["nowhere.toml: there is no such file"]),
    ("unknown flag", ["make", "--foot-lenght", "262"], ["--foot-length"]),
    ("unknown command", ["mak"], ["mak"]),
    ("flag without value", ["make", "--foot-length"], ["--foot-length"]),
    ("two files", ["make", "a.toml", "b.toml"], ["b.toml"]),
]


@pytest.mark.parametrize(("arguments", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_refused_kindly_and_leaves_nothing_behind(tmp_path, arguments, words):
    out = tmp_path / "out"
    result = run(
        *arguments, *(["--out", str(out)] if arguments[0] == "make" and arguments[-1] != "--foot-length" else [])
    )
    assert result.exit_code == 2, result.output
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.output and result.stdout == ""
    assert not out.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[foot]\nlength_mm = \n", ["not TOML", "line 2"]),
        (b"\x00\x01\x02", ["a binary file"]),
        (b"name = 'M\xfc'", ["not UTF-8"]),
        (b"", ["missing"]),
        (b"[foot]\nlength_mm = 26.2\n[medial_arc]\nhight = 3\n", ["26.2", "did you mean medial_arch.height_mm?"]),
        (b"[foot]\nlength_mm = true\n", ["foot.length_mm (--foot-length): yes"]),
        (b"[foot]\nlength_mm = '262 miles'\n", ["26.2cm"]),
        (b"[foot]\nlength_mm = nan\n", ["finite"]),
        (b"foot = 262\n", ["group of keys"]),
        (b"[foot.left]\nlength_mm = 262\n[foot.right]\nlength_mm = 230\n", ["at most 25 mm apart"]),
    ],
)
def test_bad_order_files_are_refused_kindly(tmp_path, content, words):
    path, out = tmp_path / "order.toml", tmp_path / "out"
    path.write_bytes(content)
    result = run("make", str(path), "--out", str(out))
    assert result.exit_code == 2
    for word in words:
        assert word in result.stderr
    assert "Traceback" not in result.output
    assert not out.exists()


def test_a_file_that_cannot_be_read_is_not_also_said_to_lack_a_foot(tmp_path):
    result = run("make", "nowhere.toml", "--format", "obj")
    assert "--format" in result.stderr and "missing" not in result.stderr


def test_all_problems_come_in_one_block():
    wrong = ["--foot-length", "26.2", "--set", "a=1", "--set", "b", "--format", "obj", "--name", "", "--tolerance", "x"]
    result = run("make", *wrong, "--out", __file__)
    for word in ("26.2", "a: no such key", "--set: 'b'", "--format: obj", "name (--name)", "--out", "--tolerance"):
        assert word in result.stderr
    assert result.stderr.count("Nothing was written.") == 1


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    place = tmp_path / "file"
    place.write_text("precious")
    for out in (place, place / "deeper"):
        result = run(*GOOD, "--out", str(out))
        assert result.exit_code == 2 and "is not a folder" in result.stderr
    assert place.read_text() == "precious"


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    # root may write anywhere, so the system is made to say no
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    result = run(*GOOD, "--out", str(tmp_path / "out"))
    assert result.exit_code == 2 and "cannot be written" in " ".join(result.stderr.split())
    assert list(tmp_path.iterdir()) == []


# The arguments of the build
def test_flags_settings_and_options_reach_the_build(made, tmp_path):
    flags = (
        "--ball-length 194 --navicular-height 44 --navicular-drop 8 --foot-type Flat --support maximum --mass 78 "
        "--sex male --age 34 --shoe minimalist --material eva --hardness 35A --activity running --strike heel "
        "--side left --name demo --set medial_arch.height_mm=18 --set left.medial_arch.height_mm=16 --format STL "
        "--tolerance 0.05 --size eu41.5 --ball-girth 250 --footprint partial --pronation mild-overpronation "
        "--arch-index 0.24 --arch-height-index 0.33 --chippaux-smirak 28% --staheli 0.7 --fpi6 4 --short-leg left "
        "--leg-length-difference 5 --clinician --condition none --complaint heel-pain --complaint back-pain "
        "--fit low-volume --shoe-drop 8 --inner-length 280 --inner-width 98 --counter-height 50 --sockliner keep "
        "--sockliner-thickness 4 --length three-quarter --construction cushion --walls vertical --top-cover 2mm "
        "--max-triangles 20,000 --first-ray-step --toe square "
        "--ventilation toes --ventilation forefoot --holes-in-step --no-order"
    )
    result = run(*GOOD, *flags.split(), "--out", str(tmp_path))
    assert result.exit_code == 0, result.output
    values = made.order.values
    assert FLAGS.keys() <= values.keys()
    assert values["foot.type"] == "flat" and values["wearer.age"] == 34
    assert values["wearer.complaints"] == ("heel-pain", "back-pain") and values["wearer.clinician"] is True
    assert made.order.ordered_doses("left") == {"medial_arch.height_mm": 16.0, "top_cover.thickness_mm": 2.0}
    assert (made.formats, made.out, made.tolerance) == (["stl"], tmp_path, 0.05)
    assert made.max_triangles == 20_000 and values["form.length"] == "three-quarter"
    assert values["ventilation.zones"] == ("toes", "forefoot")
    assert made.part.holes_in_step and not made.part.top_only and not made.keep_order


def test_flags_win_over_the_file_and_settings_over_both(made, tmp_path):
    path = tmp_path / "order.toml"
    path.write_text("name = 'file'\n[foot]\nlength_mm = 250\nball_width_mm = 95\n[support]\nlevel = 'mild'\n")
    run("make", str(path), "--foot-length", "262", "--support", "moderate", "--set", "support.level=maximum")
    order = made.order
    assert (order.name, order.foot.length_mm, order.foot.ball_width_mm) == ("file", 262, 95)
    assert order.support.level == "maximum"


@pytest.mark.parametrize("path", ORDERS, ids=lambda path: path.stem)
def test_examples_are_orders_that_the_command_takes(made, path):
    assert run("make", str(path)).exit_code == 0
    assert made.order.name == path.stem
    assert made.formats == ["stl", "step"]


def test_every_flag_stands_for_a_key_and_is_in_the_help():
    text = run("make", "--help").output
    assert FLAGS.keys() <= KEYS.keys()
    for flag in (*FLAGS.values(), "--set", "--format", "--out", "--tolerance", "--json", "--quiet"):
        assert flag in text


def test_the_help_names_every_word_that_is_allowed():
    text = " ".join(run("make", "--help").output.split())
    for key in FLAGS.keys() - {"foot.pronation", "wearer.conditions", "wearer.complaints"}:
        for word in KEYS[key].words:
            assert word in text, f"{key}: {word}"
    assert set(typing.get_args(MaterialName)) == set(KEYS["material.name"].words)


# What is said
def test_the_closing_table_is_in_plain_words(made):
    result = run(*GOOD, "--name", "demo[red]")
    text = " ".join(result.stdout.split())
    for words in (
        "Left insole: demo[red]", "demo[red].stl (1.3 MB)", "274 mm long", "base 4 mm at the heel, 3 mm at the ball",
        "heel cup 14.1 mm deep", "inner arch 12.6 mm high", "heel tilted 2 degrees, outer side up", "Thinnest 3.0 mm",
        "140 g", "heel width 70.5 mm (give or take 4.9)", "1 fine", "Body mass: 150 (usually 40): check it", NOTICE,
    ):  # fmt: skip
        assert words in text
    assert "outer arch" not in text and "pad" not in text


@pytest.mark.parametrize("width", ["24", "40", "200"])
def test_narrow_terminals_lose_nothing(made, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    result = run(*GOOD)
    assert max(map(len, result.stdout.splitlines())) <= int(width)
    assert "".join(NOTICE.split()) in "".join(result.stdout.split())


def test_quiet_says_nothing_and_json_only_the_sheet(made):
    assert run(*GOOD, "--quiet").output == ""
    assert json.loads(run(*GOOD, "--json").stdout)["rules"] == "1"


@pytest.mark.parametrize("option", [[], ["--quiet"], ["--json"]])
def test_a_failed_check_is_exit_code_1_and_said_somewhere(made, option):
    made.has_failed = True
    result = run(*GOOD, *option)
    assert result.exit_code == 1
    assert result.output


STEEP, FLAT = (
    Problem("left.medial_arch.height_mm", "29 mm", "26 mm", "", (Change("lower it", {key: value}),))
    for key, value in (("left.medial_arch.height_mm", 26.0), ("base.heel_mm", 1.5))
)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (LimitError([STEEP]), 2, "lower it: --set left.medial_arch.height_mm=26"),
        (
            LimitError([STEEP, FLAT]),
            2,
            "To fix all of it: --set left.medial_arch.height_mm=26 --set base.heel_mm=1.5",
        ),
        (FileError("out is full"), 2, "out is full"),
        (BuildError("hole in the mesh"), 3, "Internal error"),
        (KeyboardInterrupt(), 130, "Stopped."),
    ],
)
def test_errors_of_the_build_are_explained(monkeypatch, error, code, words):
    def make(*given, **options):
        raise error

    monkeypatch.setattr(importlib.import_module("insolecad.job.pipeline"), "make", make)
    result = run(*GOOD)
    assert result.exit_code == code
    assert words in result.stderr and "Traceback" not in result.output


# For real
BUG = (
    "import importlib; b = importlib.import_module('insolecad.job.pipeline')\n"
    "def make(*a, **k): return 1 / 0\n"
    "b.make = make\n"
    "from insolecad.cli import main; main()\n"
)


def test_an_internal_error_is_reported_without_a_stack_trace_unless_ordered():
    result = shell("-c", BUG, *GOOD)
    assert result.returncode == 3
    assert "Internal error (ZeroDivisionError" in result.stderr and "Traceback" not in result.stderr
    asked = shell("-c", BUG, *GOOD, INSOLECAD_DEBUG="1")
    assert asked.returncode == 3 and "Traceback" in asked.stderr


def test_an_insole_is_made_for_real(tmp_path):
    out = tmp_path / "new" / "folder"
    arguments = ["--name", "demo", "--side", "right", "--format", "stl", "--out", str(out)]
    result = shell("-m", "insolecad", *GOOD, *arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert NOTICE in " ".join(result.stdout.split())
    assert "\x1b" not in result.stdout
    files = sorted(path.name for path in out.iterdir())
    assert {name.rpartition(".")[2] for name in files} == {"json", "stl"}
    assert len(files) == 2 and all(name.startswith("demo") for name in files)


def test_a_refused_order_exits_with_2_for_real(tmp_path):
    result = shell("-m", "insolecad", "make", "--foot-length", "26.2", "--out", str(tmp_path / "out"))
    assert result.returncode == 2
    assert "give 262 for 26.2 cm" in result.stderr and "Traceback" not in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_version_is_printed():
    result = shell("-m", "insolecad", "--version")
    assert result.returncode == 0 and result.stdout.startswith("insolecad ")


@pytest.mark.parametrize("arguments", [["--help"], ["make", "--help"]])
def test_help_loads_nothing_heavy(arguments):
    result = shell("-X", "importtime", "-m", "insolecad", *arguments)
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in result.stderr.splitlines()}
    assert result.returncode == 0
    assert not loaded & {"numpy", "rich", "cadquery", "OCP", "trimesh"}
    assert "insolecad.order" not in result.stderr and "insolecad.features" not in result.stderr


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("insolecad ma", {"make"}),
        ("insolecad make --preset runner-over", {"runner-overpronation-maximum", "runner-overpronation-moderate"}),
        ("insolecad make --foot-type f", {"flat"}),
        ("insolecad explain --condition dia", {"diabetes"}),
        ("insolecad make --foot-l", {"--foot-length"}),
    ],
)
def test_shells_complete_commands_flags_words_and_presets(words, offered):
    line = words.split()
    result = shell(
        "-m", "insolecad", _INSOLECAD_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=str(len(line) - 1)
    )
    assert set(result.stdout.split()) == offered, result.stderr


@pytest.mark.parametrize("command", [["explain", "--foot-length", "262"], ["presets"], ["schema"]])
def test_a_full_disk_behind_the_terminal_is_not_called_a_bug(command):
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "insolecad", *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert result.returncode == 2 and "the disk is full" in result.stderr


def test_a_closed_pipe_ends_it_quietly():
    result = subprocess.run(
        f"{shlex.quote(sys.executable)} -m insolecad explain --foot-length 262 | head -1; exit ${{PIPESTATUS[0]}}",
        shell=True, executable="/bin/bash", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode in (0, 141) and result.stderr == ""


def test_a_folder_in_the_way_of_the_job_sheet_leaves_no_file(tmp_path):
    (tmp_path / "insole.job.json").mkdir()
    result = run(*GOOD, "--side", "left", "--format", "stl", "--out", str(tmp_path))
    assert result.exit_code == 2 and "in the way" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["insole.job.json"]


# What a hostile or clumsy user found
@pytest.mark.parametrize(
    "ordered",
    [
        ["--side", "left", "--set", "left.medial_arch.height_mm=30"],
        ["--set", "left.medial_arch.height_mm=30", "--set", "right.medial_arch.height_mm=30"],
        ["--set", "medial_arch.height_mm=30"],
        ["--set", "right.medial_arch.height_mm=30"],
    ],
)
def test_the_printed_cure_added_as_it_stands_builds(ordered, tmp_path):
    narrow = ["make", "--foot-length", "180", "--ball-width", "54", "--heel-width", "34.3", "--ball-length", "145"]
    command = [*narrow, *ordered, "--format", "stl", "--quiet", "--out", str(tmp_path / "out")]
    refused = run(*command)
    assert refused.exit_code == 2
    line = next(line for line in reversed(refused.output.splitlines()) if "--set" in line)
    cure = line[line.index("--set") :].split()
    assert run(*command, *cure).exit_code == 0, refused.output


def test_a_later_setting_for_both_sides_wins_over_an_earlier_one_for_one(tmp_path):
    settings = ["--set", "left.medial_arch.height_mm=12", "--set", "medial_arch.height_mm=20"]
    result = run(*GOOD, "--format", "stl", "--json", "--out", str(tmp_path), *settings)
    sides = json.loads(result.stdout)["sides"].values()
    assert [side["prescription"]["medial_arch"]["height_mm"]["value"] for side in sides] == [20.0, 20.0]


def test_what_is_ordered_for_a_side_that_is_not_made_is_said(tmp_path):
    result = run(
        *GOOD, "--side", "right", "--set", "left.medial_arch.height_mm=12", "--format", "stl", "--out", str(tmp_path)
    )
    assert "left.medial_arch.height_mm" in result.stdout and "only the right insole" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[foot]\nlength_mm = 262,5\n", "a point, not a comma"),
        ("[foot]\nlength_mm = 262 mm\n", "only the number"),
        ("[foot]\nlength_mm = 10 1/4 in\n", '"26.2cm"'),
        ("[foot]\nlength_mm = 262\ntype = flat\n", "words in quotes"),
        ("[foot]\nlength_mm = 262\nlength_mm = 263\n", "twice"),
    ],
)
def test_an_order_file_with_a_beginners_mistake_gets_a_hint_and_its_line(text, hint, tmp_path):
    path = tmp_path / "order.toml"
    path.write_text(text)
    result = run("make", str(path), "--out", str(tmp_path / "out"))
    assert result.exit_code == 2 and hint in result.output and "line " in result.output


def test_a_foot_key_written_side_first_is_put_right():
    result = run("make", "--foot-length", "262", "--set", "right.foot.length_mm=255")
    assert result.exit_code == 2 and "foot.right.length_mm" in result.output


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_stopped_leaves_nothing_and_says_so(number, tmp_path):
    command = [sys.executable, "-m", "insolecad", *GOOD, "--tolerance", "0.005", "--out", str(tmp_path / "out")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 20.0
    # the first hidden file means that the build is on its way, the CAD kernel still to be loaded
    while time.monotonic() < deadline and process.poll() is None and not list(tmp_path.glob("out/.*")):
        time.sleep(0.005)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130 and "Stopped." in errors and "Traceback" not in errors
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []
