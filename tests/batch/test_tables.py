"""Tables as they come: hostile, broken, or other people's. Each gets a clear answer."""

import json
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from insolecad.batch.csv_records import escape_formula, plain
from insolecad.batch.manifest import Manifest
from insolecad.batch.recipe import Recipe, Variant, variants
from insolecad.batch.results import write_refused_rows
from insolecad.batch.rows import feed, number_key
from insolecad.batch.table import Columns, Row, open_table
from insolecad.batch.task import Result, Task
from insolecad.batch.worker import work
from insolecad.errors import FileError, OrderError
from tests.support.tables import MAPPED, SURVEY, batch, table

HEAD = "name,foot.length_mm,foot.ball_width_mm"
DRY = Recipe("out", dry_run=True)


def tasks(path: Path, columns: Columns | None = None, **more: str) -> list[Task]:
    """Return the tasks of a table."""
    return list(feed(open_table(path, columns, **more).rows(), variants([]), lambda key: None))


def told(path: Path, columns: Columns | None = None, **more: str) -> list[str]:
    """Return what a dry run says of each row, "" where it is fine."""
    return [result.reason for result in work(DRY, tasks(path, columns, **more))]


def refused(path: Path, columns: Columns | None = None, **more: str) -> str:
    """Return why a table as a whole is refused."""
    with pytest.raises(OrderError) as error:
        open_table(path, columns, **more)
    return str(error.value)


def test_every_kind_of_table_says_the_same(tmp_path: Path) -> None:
    table(tmp_path / "a.csv", HEAD, "walker-1,250,95", "runner-2,27cm,")
    table(tmp_path / "b.csv", HEAD.replace(",", ";"), "walker-1;250;95,0", "runner-2;27cm;")
    table(tmp_path / "a.tsv", HEAD.replace(",", "\t"), "walker-1\t250\t95", "runner-2\t27cm\t")
    lines = [
        {"name": "walker-1", "foot": {"length_mm": 250, "ball_width_mm": 95.0}},
        {"name": "runner-2", "foot.length_mm": "27cm"},
    ]
    table(tmp_path / "a.jsonl", *map(json.dumps, lines))
    (tmp_path / "c.csv").write_text(f"{HEAD}\r\nwalker-1,250,95\r\n\r\nrunner-2,27cm,\r\n", encoding="utf-16")
    found = [
        [result.order_sha256 for result in work(DRY, tasks(tmp_path / name))]
        for name in ("a.csv", "b.csv", "a.tsv", "a.jsonl", "c.csv")
    ]
    assert all(found[0]) and all(one == found[0] for one in found)


def test_parquet_says_the_same(tmp_path: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table(tmp_path / "a.csv", HEAD, "walker-1,250,95", "runner-2,270,")
    columns: dict[str, list[Any]] = {
        "name": ["walker-1", "runner-2"],
        "foot.length_mm": [250, 270],
        "foot.ball_width_mm": [95.0, None],
    }
    parquet.write_table(arrow.table(columns), tmp_path / "a.parquet")
    one, other = (work(DRY, tasks(tmp_path / name)) for name in ("a.csv", "a.parquet"))
    assert [result.order_sha256 for result in one] == [result.order_sha256 for result in other]
    assert "not a Parquet file" in refused(table(tmp_path / "b.parquet", "no"))


def test_a_column_that_is_not_a_key_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "foot.lenght_mm,colour", "250,red")
    words = refused(path)
    assert "did you mean foot.length_mm?" in words and "colour" in words
    columns = Columns({"foot.length_mm": "foot.lenght_mm"}, frozenset({"colour"}))
    assert told(path, columns) == [""]
    assert "no such column" in refused(path, Columns({"foot.length_mm": "length"}, frozenset({"*"})))


def test_a_table_without_a_foot_is_refused_as_a_whole(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", "name,shoe.type", "walker-1,standard")
    assert "maps=foot.length_mm=NAME" in refused(path)
    assert open_table(path, given=["foot.size"]).header == ("name", "shoe.type")


def test_a_column_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    assert "twice" in refused(table(tmp_path / "a.csv", f"{HEAD},name", "a,250,95,b"))


@pytest.mark.parametrize(
    ("data", "answer"),
    [
        (f"{HEAD}\nJürgen,250,95\n".encode("latin-1"), "line 2; allowed: UTF-8 text; save it again as UTF-8, or"),
        (f"{HEAD}\nwalker-1,250,95\n".encode("utf-16-le"), "UTF-16 without its mark"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "not utf-8 text"),
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
    ],
)
def test_what_is_not_a_text_table_is_refused_with_what_to_do(tmp_path: Path, data: bytes, answer: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    assert answer in refused(tmp_path / "a.csv")


def test_latin_1_is_read_if_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(f"{HEAD}\nJürgen,250,95\n".encode("latin-1"))
    assert tasks(tmp_path / "a.csv", encoding="latin-1")[0].name == "Jürgen"
    assert "name one of these" in refused(tmp_path / "a.csv", encoding="klingon")


def test_what_is_not_there_or_no_table_is_a_file_error(tmp_path: Path) -> None:
    for name in ("none.csv", "folder.csv"):
        (tmp_path / "folder.csv").mkdir(exist_ok=True)
        with pytest.raises(FileError, match=r"no such file|a folder"):
            open_table(tmp_path / name)
    assert ".parquet" in refused(table(tmp_path / "a.xlsx", "PK"))


BAD_ROWS = {
    "walker-1,250": "the row has 2 cells, the header 3",
    "walker-1,26,5,95": "decimal comma",
    "walker-1,25.0,95": "looks like centimetres",
    "walker-1,9.9,95": "looks like inches",
    "walker-1,many,95": "give a number",
    "walker-1,2\x0050,95": "foot.length_mm",
    "an\x00na,250,95": "leave out control characters",
    '"walker-1,250,95': "a quotation mark is never closed",
    '"an"na,250,95': "a quotation mark is in the middle of a cell",
    "../../etc/x,250,95": "leave out",
    "a/b,250,95": "leave out /",
    "CON,250,95": "Windows keeps this name",
    f"{'n' * 300},250,95": "make it shorter",
    f"big,{'9' * 10_000_000},95": "longer than 100,000 characters",
}
"""Rows that are not orders, and their messages."""


def test_a_bad_row_gets_its_answer_and_the_rows_around_it_stay_good(tmp_path: Path) -> None:
    lines = [f"good{place},250,95" for place in range(len(BAD_ROWS) + 1)]
    for place, bad in enumerate(BAD_ROWS):
        lines.insert(2 * place + 1, bad.replace("walker-1", f"walker-1{place}"))
    answers = told(table(tmp_path / "a.csv", HEAD, *lines))
    assert len(answers) == len(lines)
    assert answers[::2] == [""] * (len(BAD_ROWS) + 1)
    for answer, expected in zip(answers[1::2], BAD_ROWS.values(), strict=True):
        assert expected in answer


def test_mixed_units_and_quoted_inches_are_read_cell_by_cell(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEAD, "a,250,95", 'b,"25,0 cm",95mm', 'c,9 13/16 in,"95,0"', "d,25cm,9.5 cm")
    found = [task.values for task in tasks(path)]
    assert told(path) == [""] * 4
    assert found[1]["foot.length_mm"] == "25,0 cm"


def test_a_cell_with_a_line_break_is_one_cell(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", HEAD, '"two\nlines",250,95', '"quo""ted",250,95', "walker-3,250,95")
    assert [task.name for task in tasks(path)] == ["two\nlines", 'quo"ted', "walker-3"]


def test_names_that_a_file_system_takes_for_one_are_an_error(tmp_path: Path) -> None:
    names = ["Walker-1", "walker-1", "Ren\u00e9", "Rene\u0301", "🦶", "runner-2"]
    answers = told(table(tmp_path / "a.csv", HEAD, *(f"{name},250,95" for name in names)))
    assert ["has this name already" in answer for answer in answers] == [False, True, False, True, False, False]
    assert "row 1" in answers[1]


def test_json_lines_that_are_not_orders_are_refused_one_by_one(tmp_path: Path) -> None:
    good = '{"foot.length_mm": 250}'
    path = table(
        tmp_path / "a.jsonl",
        good,
        "[1]",
        "{",
        good,
        '{"foot": {"lenght_mm": 250}}',
        "[" * 5000,
        '{"name": "\\ud800", "foot.length_mm": 250}',
    )
    answers = told(path)
    assert [bool(answer) for answer in answers] == [False, True, True, False, True, True, True]
    assert "did you mean foot.length_mm?" in answers[4]


@pytest.mark.parametrize("text", ["=1+2", "+1", "-1", "@x", "\tx", "'=x", "''=x", "'x", "", "262"])
def test_what_looks_like_a_formula_is_guarded_and_read_again_as_it_was(text: str) -> None:
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t"))
    # an apostrophe that someone else wrote before a formula counts as one of the export's
    assert plain(escape_formula(text)) == text


def test_no_formula_goes_back_to_a_customer(tmp_path: Path) -> None:
    cells = {"name": "=cmd|' /C calc'!A0", "foot.length_mm": "-5", "=head": "@x"}
    with Manifest(tmp_path) as manifest:
        manifest.ask({})
        manifest.record([(Task(1, "name:x", "x", {}, {}, cells), Result(1, "x", "refused", "=because"))])
    written = StringIO()
    write_refused_rows(tmp_path, written)
    assert written.getvalue().splitlines() == [
        "reason,name,foot.length_mm,'=head",
        "'=because,'=cmd|' /C calc'!A0,'-5,'@x",
    ]


def test_ragged_rows_go_back_as_ragged_as_they_came(tmp_path: Path) -> None:
    with Manifest(tmp_path) as manifest:
        manifest.ask({})
        rows = {"x": {"name": "a", "size": "1"}, "y": {"name": "b", "size": "1", "cell 3": "2"}}
        manifest.record(
            (Task(row, number_key(row), "", {}, {}, cells), Result(row, "", "refused", why))
            for row, (why, cells) in enumerate(rows.items())
        )
    written = StringIO()
    write_refused_rows(tmp_path, written)
    assert written.getvalue().splitlines() == ["reason,name,size", "x,a,1", "y,b,1,2"]


@pytest.mark.parametrize("seed", range(30))
def test_random_bytes_never_crash_the_reader(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    marks = ['"', ",", "\n", "\r", "\0", "'", "=", "é", "250", "walker-1", ";", "\t", " "]
    path = tmp_path / "a.csv"
    path.write_text(f"{HEAD}\n" + "".join(dice.choice(marks) for _ in range(300)), encoding="utf-8", newline="")
    assert all(isinstance(answer, str) for answer in told(path))


def test_hostile_names_write_nothing_outside_the_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    lines = [f"{name},250,95" for name in ("../../x", "/tmp/x", "a/b", "..", "C:\\x", "CON", "=cmd")]
    people = table(home / "a.csv", HEAD, *lines)
    ended = batch(people, "--format", "stl", "--tolerance", "0.1", "--jobs", "1", "--out", home / "out")
    assert ended.returncode == 1
    assert sorted(path.name for path in home.iterdir()) == ["a.csv", "out"] and [*tmp_path.iterdir()] == [home]
    names = sorted(path.name for path in (home / "out").iterdir())
    assert len(names) == 5 and all(name.startswith(("=cmd", "batch.")) for name in names)


def test_an_unreadable_table_is_exit_code_2_and_makes_no_folder(tmp_path: Path) -> None:
    ended = batch(table(tmp_path / "a.csv", "foo,bar", "1,2"), "--out", tmp_path / "out")
    assert ended.returncode == 2 and "no such key for a column" in " ".join(ended.stderr.split())
    assert not (tmp_path / "out").exists()


def test_a_matrix_with_a_mistake_is_refused() -> None:
    with pytest.raises(OrderError, match=r"did you mean support\.level"):
        variants(["support.levl=mild"])
    with pytest.raises(OrderError, match="no values"):
        variants(["support.level="])
    assert len(variants(["support.level=mild,maximum", "heel_lift.height_mm=0,3"])) == 4


def test_a_long_table_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("w") as file:
        file.write(f"{HEAD}\n")
        file.writelines(f"person {number},250,95\n" for number in range(100_000))
    code = (
        "import resource, sys\n"
        "from insolecad.batch.table import open_table\n"
        "from insolecad.batch.rows import feed\n"
        "from insolecad.batch.recipe import variants\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "count = sum(1 for _ in feed(open_table(sys.argv[1]).rows(), variants([]), lambda key: None))\n"
        "print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    count, grown = map(int, done.stdout.split())
    assert count == 100_000 and grown < 20_000


def test_the_survey_is_read_by_its_map() -> None:
    words = [word for word in MAPPED if "=" in word]
    columns = Columns(dict(word.split("=") for word in words), frozenset({"*"}))
    assert told(SURVEY, columns)[:20] == [""] * 20
    assert Variant({}, "") in variants([]) and Row({}, {}).wrong == ""
