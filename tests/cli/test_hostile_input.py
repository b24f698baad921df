"""Bad and hostile input of every kind: one message that a runner understands, exit code 2, no file."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from insolecad.cli import app

L = ("--foot-length", "262")


def s(*settings: str) -> tuple[str, ...]:
    """Return settings on top of a foot that is fine."""
    return (*L, *(word for setting in settings for word in ("--set", setting)))


# What it is, the arguments after `make`, and words that the answer must have
ROWS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("nothing at all", (), ("--foot-length", "missing", "shoe size will do")),
    ("centimetres", ("--foot-length", "26.2"), ("give 262 for 26.2 cm",)),
    ("centimetres with a comma", ("--foot-length", "26,2"), ("give 262 for 26.2 cm",)),
    ("inches without saying so", ("--foot-length", "10.25"), ("write 10.25in",)),
    ("a shoe size as length", ("--foot-length", "42"), ("looks like a shoe size", "EU42")),
    ("metres", ("--foot-length", "0.262"), ("180 to 340 mm",)),
    ("another unit", ("--foot-length", "262kg"), ("262, 26.2cm or 10 1/4 in",)),
    ("words", ("--foot-length", "long"), ("give a number",)),
    ("two numbers", ("--foot-length", "262 263"), ("give a number",)),
    ("a division by zero", ("--foot-length", "10 1/0 in"), ("give a number",)),
    ("not a number", ("--foot-length", "nan"), ("finite",)),
    ("infinity", ("--foot-length=-inf",), ("finite",)),
    ("negative", ("--foot-length=-262",), ("180 to 340 mm",)),
    ("zero", ("--foot-length", "0"), ("180 to 340 mm",)),
    ("a giant", ("--foot-length", "341"), ("180 to 340 mm",)),
    ("a number of 5,000 digits", ("--foot-length", "9" * 5000), ("--foot-length",)),
    ("a length of nothing", ("--foot-length", ""), ("give a number",)),
    ("letters of another script", ("--foot-length", "длинная"), ("give a number",)),
    ("a null character", ("--foot-length", "26\0002"), ("give a number",)),
    ("US without whose", ("--size", "US9"), ("USM9 for men's, USW9 for women's",)),
    ("a wide size", ("--size", "US10W"), ("means wide", "USW10")),
    ("a bare size", ("--size", "42"), ("EU42?",)),
    ("a size of nobody", ("--size", "EU99"), ("check the size",)),
    ("no size", ("--size", "medium"), ("EU42, UK8",)),
    ("length and width swapped", ("--foot-length", "101", "--ball-width", "262"), ("look swapped",)),
    ("widths swapped", (*L, "--ball-width", "68", "--heel-width", "101"), ("look swapped",)),
    ("a ball like a pancake", (*L, "--ball-width", "140"), ("0.30 to 0.48",)),
    ("a girth that is a width", (*L, "--ball-girth", "101"), ("ball girth",)),
    ("a heel too narrow", (*L, "--heel-width", "40"), ("0.19 to 0.37",)),
    ("feet of two people", (*L, "--set", "foot.left.length_mm=230"), ("at most 25 mm apart",)),
    ("a navicular in cm", (*L, "--navicular-height", "4.5"), ("give 45 for 4.5 cm",)),
    ("an index out of range", (*L, "--arch-index", "24"), ("0 to 0.6",)),
    ("a posture index out of range", (*L, "--fpi6", "13"), ("-12 to 12",)),
    ("a footprint of no kind", (*L, "--footprint", "normal"), ("full, partial, thin",)),
    ("a type misspelt", (*L, "--foot-type", "flatt"), ("did you mean flat?",)),
    ("a pronation misspelt", (*L, "--pronation", "over"), ("mild-overpronation",)),
    ("a support of no kind", (*L, "--support", "extreme"), ("mild, moderate, maximum",)),
    ("a mass in grams", (*L, "--mass", "78000"), ("25 to 200 kg",)),
    ("a mass in stones", (*L, "--mass", "12st"), ("78 or 172 lb",)),
    ("a child", (*L, "--age", "9"), ("children", "--clinician")),
    ("diabetes", (*L, "--condition", "diabetes"), ("clinician first", "--clinician")),
    ("an emergency", (*L, "--condition", "numb-between-legs"), ("see a doctor at once",)),
    ("a condition misspelt", (*L, "--condition", "diabetis"), ("did you mean diabetes?",)),
    ("none and something", (*L, "--condition", "none", "--condition", "diabetes"), ("none alone",)),
    ("a leg without a side", (*L, "--leg-length-difference", "8"), ("say which leg",)),
    ("a side without a leg", (*L, "--short-leg", "left"), ("how much shorter",)),
    ("a shoe shorter than the foot", (*L, "--inner-length", "250"), ("at least 262 mm",)),
    ("a shoe shorter than the foot of its size", ("--size", "EU42", "--inner-length", "215"), ("at least 262 mm",)),
    ("a shoe for half a foot", (*L, "--ball-width", "110", "--inner-width", "55"), ("at least 90 mm",)),
    ("more lift than fits a shoe", s("heel_lift.height_mm=12"), ("clinician's word",)),
    ("an index in percent", (*L, "--arch-index", "26"), ("looks like percent; give 0.26",)),
    ("a condition in other words", (*L, "--condition", "pregnancy"), ("did you mean sudden-size-change?",)),
    ("a complaint as a condition", (*L, "--condition", "back-pain"), ("--complaint",)),
    ("a size with its width in words", ("--size", "USW 10 wide"), ("leave it out: USW10",)),
    ("a size between two", ("--size", "EU 42/43"), ("EU42, UK8",)),
    ("a sockliner of another shoe", s("shoe.sockliner_length_mm=310"), ("shoe's own insole",)),
    ("an unknown key", s("medial_arch.hight=3"), ("did you mean medial_arch.height_mm?",)),
    ("a group for a key", s("foot=262"), ("group of keys",)),
    ("a setting without a value", s("medial_arch.height_mm"), ("key=value",)),
    ("a dose too large", s("heel_cup.depth_mm=31"), ("0, or 6 to 30 mm",)),
    ("a dose too small", s("heel_cup.depth_mm=3"), ("nearest allowed value is 6",)),
    ("a pad and a bar", s("metatarsal_pad.height_mm=3", "metatarsal_bar.height_mm=3"), ("only one of the two",)),
    ("both skives", s("medial_skive.depth_mm=2", "lateral_skive.depth_mm=2"), ("only one of the two",)),
    (
        "more than the shape can bear",
        s("medial_arch.height_mm=30", "heel_lift.height_mm=10", "base.heel_mm=10"),
        ("smallest change",),
    ),
    ("too thin for gel", (*L, "--material", "gel", "--set", "base.heel_mm=2"), ("3 to 10 mm in gel",)),
    ("an infill beyond full", s("infill.heel_percent=120"), ("5 to 100 %",)),
    ("a way out of the folder", (*L, "--name", "../../etc/passwd"), ("leave out /", "'..'")),
    ("a device's name", (*L, "--name", "con"), ("Windows",)),
    ("a name without end", (*L, "--name", "x" * 300), ("make it shorter",)),
    ("control characters in a name", (*L, "--name", "a\x1b[31mb"), ("control characters",)),
    ("a preset misspelt", (*L, "--preset", "runner-minimalst"), ("did you mean runner-minimalist?",)),
    ("a preset outside", (*L, "--preset", "../../etc/passwd"), ("the name of a preset",)),
    ("a preset's folder that is not there", (*L, "--preset", "heel-pain", "--presets", "nowhere"), ("no such folder",)),
    ("a format of no kind", (*L, "--format", "obj"), ("stl, step",)),
    ("a tolerance like a brick", (*L, "--tolerance", "5"), ("0.005 to 0.2 mm",)),
    ("a flag misspelt", ("--foot-lenght", "262"), ("--foot-length",)),
    ("a flag without its value", ("--foot-length",), ("--foot-length",)),
    ("a file that is not there", ("nowhere.toml",), ("there is no such file",)),
]

TRACE = re.compile(r"Traceback|[a-z]Error\b|pydantic|site-packages|\.py\b")


def test_there_are_at_least_sixty():
    assert len(ROWS) >= 60 and len({name for name, *_ in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("arguments", "words"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_bad_input_is_answered_in_words_and_leaves_nothing(arguments, words, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = () if arguments and arguments[-1] == "--foot-length" else ("--out", "out")
    result = CliRunner().invoke(app, ["make", *arguments, *out])
    assert result.exit_code == 2, result.output
    for word in words:
        assert word in result.stderr, result.stderr
    assert result.stdout == ""
    assert not TRACE.search(result.stderr), result.stderr
    assert "\x1b" not in result.stderr and max(map(len, result.stderr.splitlines())) < 500
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("arguments", "words"), [row[1:] for row in ROWS[:60]], ids=[row[0] for row in ROWS[:60]])
def test_explaining_a_bad_order_is_answered_the_same_way(arguments, words):
    result = CliRunner().invoke(app, ["explain", *arguments])
    # a limit of the shape shows only when it is built
    if "smallest change" not in words:
        assert result.exit_code == 2 and not TRACE.search(result.stderr)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("binary", b"\x00\x01\x02", "a binary file"),
        ("not TOML", b"[foot\nlength_mm = 262", "not TOML"),
        ("another encoding", "name = 'M\xfcller'".encode("latin-1"), "not UTF-8"),
        ("UTF-16", "[foot]\nlength_mm = 262\n".encode("utf-16"), "UTF-16"),
        ("a bomb of brackets", b"a = " + b"[" * 5000, "brackets"),
        ("too large", b"# " + b"x" * 200_000, "not an order file"),
        ("a list of lengths", b"[foot]\nlength_mm = [262]\n", "give one number"),
        ("a table for a number", b"[foot.length_mm]\na = 1\n", "no such key"),
        ("presets that are not a list", b"presets = 3\n[foot]\nlength_mm = 262\n", "a list of names"),
        ("a preset that is not there", b"presets = ['nobody']\n[foot]\nlength_mm = 262\n", "the name of a preset"),
        ("a date", b"[foot]\nlength_mm = 2026-01-01\n", "give one number"),
        ("yes for a word", b"[support]\nlevel = true\n[foot]\nlength_mm = 262\n", "mild, moderate, maximum"),
        ("a word for yes", b"[wearer]\nclinician = 'maybe'\n[foot]\nlength_mm = 262\n", "true or false"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_are_answered_in_words_and_leave_nothing(name, content, words, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("order.toml").write_bytes(content)
    for command in (["make", "order.toml", "--out", "out"], ["explain", "order.toml"]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 2 and words in result.stderr, result.output
        assert not TRACE.search(result.stderr.replace("order.toml", ""))
    assert [path.name for path in tmp_path.iterdir()] == ["order.toml"]
