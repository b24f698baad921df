"""Library layers speak of keys and arguments; the command line alone turns them into flags."""

import ast
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

import insolecad
from insolecad.cli import app
from insolecad.cli.command_parts import advice_for_commands, advice_of_json, argument_flag, command_part
from insolecad.cli.errors import explanation
from insolecad.errors import ArgumentProblem, Change, FileError, Problem, Problems, with_changes
from insolecad.inspection.checks.finding import Finding
from insolecad.order.keys import KEYS

PACKAGE = Path(insolecad.__file__).parent

OF_OTHER_PROGRAMS = {
    "printing/prusaslicer.py": {"--rotate", "--dont-arrange", "--datadir", "--load", "--export-gcode"},
}
"""Flags that PrusaSlicer is started with."""

FLAG = re.compile(r"--[a-z]")


def library_trees() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module outside `cli/`: its path in the package, and what it holds."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("cli/"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def literals(tree: ast.Module) -> Iterator[str]:
    """Yield the texts that a module holds, except for what documents it."""
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.value


def test_no_text_outside_the_command_line_names_a_flag() -> None:
    found = {
        name: flags
        for name, tree in library_trees()
        if (flags := {text for text in literals(tree) if FLAG.search(text)})
    }
    assert found == OF_OTHER_PROGRAMS


def arguments() -> Iterator[str]:
    """Yield the names of all arguments that problems and changes of the library speak of."""
    for _, tree in library_trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            called = getattr(call.func, "id", "")
            if called == "ArgumentProblem" and isinstance(call.args[0], ast.Constant):
                yield call.args[0].value
            if called == "Change" and len(call.args) > 1 and isinstance(call.args[1], ast.Dict):
                yield from (key.value for key in call.args[1].keys if isinstance(key, ast.Constant))


def test_every_argument_that_the_library_speaks_of_has_a_flag() -> None:
    commands = typer.main.get_command(app).commands.values()
    flags = {flag for command in commands for option in command.params for flag in option.opts}
    # Insole.export alone takes a path, and it is not for the command line
    names = set(arguments()) - KEYS.keys() - {"path"}
    assert {"out", "formats", "bed", "holes_in_step"} <= names
    assert {name for name in names if argument_flag(name) not in flags} == set()


@pytest.mark.parametrize(
    ("key", "value", "python", "command"),
    [
        ("left.heel_lift.height_mm", 4.5, "left.heel_lift.height_mm=4.5", "--set left.heel_lift.height_mm=4.5"),
        ("top_cover.thickness_mm", 2.0, "top_cover.thickness_mm=2", "--set top_cover.thickness_mm=2"),
        ("form.construction", "shell", "form.construction=shell", "--construction shell"),
        ("form.post_block", "none", "form.post_block=none", "--set form.post_block=none"),
        ("wearer.clinician", True, "wearer.clinician=true", "--clinician"),
        ("holes_in_step", True, "holes_in_step=true", "--holes-in-step"),
        ("maps", "foot.length_mm=the length", "maps=foot.length_mm=the length", "--map 'foot.length_mm=the length'"),
    ],
)
def test_a_setting_is_a_key_in_python_and_a_part_of_a_command_on_the_command_line(key, value, python, command) -> None:
    change = Change("do this", {key: value})
    assert with_changes("", [change]) == f"do this: {python}" == str(Problem("", "", "", "", (change,))).strip("; ")
    assert command_part(key, value) == command
    assert advice_for_commands("no room", [change]) == f"no room; do this: {command}"


def test_several_changes_read_as_alternatives() -> None:
    changes = (Change("leave it out", {"heel_lift.height_mm": 0.0}), Change("wait"))
    assert with_changes("", changes) == "leave it out (heel_lift.height_mm=0), or wait"


def test_a_long_advice_is_folded_and_what_can_be_copied_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    cure = {"left.medial_arch.height_mm": 11.5, "left.metatarsal_pad.height_mm": 0.0}
    changes = (
        Change("the smallest change that builds on a foot like this one", cure),
        Change("wait", {"side": "left"}),
    )
    lines = explanation(insolecad.LimitError([Problem("", "steep", "", "", changes)])).splitlines()
    assert max(len(line) for line in lines if "--" not in line) <= 50 and "\0" not in "".join(lines)
    settings = " ".join(f"--set {key}={value:g}" for key, value in cure.items())
    assert sum(settings in line for line in lines) == sum("--side left" in line for line in lines) == 1


def test_a_finding_reads_on_the_command_line_as_its_sheet_says_it_in_keys() -> None:
    for advice in ("", "in the STL only"):
        finding = Finding("x", "note", None, None, advice, changes=(Change("cut them", {"holes_in_step": True}),))
        sheet = finding.as_json()
        assert sheet["advice"].endswith("cut them: holes_in_step=true") and sheet["changes"]
        assert advice_of_json(sheet) == advice_for_commands(advice, finding.changes)
    assert "changes" not in Finding("x", "ok", None, None, "").as_json()


def test_what_a_reader_refuses_is_collected_and_the_rest_is_still_read() -> None:
    def refuse() -> int:
        raise insolecad.OrderError([ArgumentProblem("b", "2", "1")])

    problems = Problems([Problem("a", "1", "2")])
    assert (problems.read(refuse, 7), problems.read(lambda: 5, 7)) == (7, 5)
    with pytest.raises(insolecad.OrderError) as refused:
        problems.refuse()
    assert [problem.key for problem in refused.value.problems] == ["a", "b"]
    Problems().refuse()


def test_errors_come_whole_out_of_a_worker() -> None:
    changes = (Change("name it", {"outline": "shoe.svg"}),)
    file_error = FileError("the drawing is missing", changes)
    limit_error = insolecad.LimitError([Problem("heel_lift.height_mm", "20 mm", "12 mm", "", changes)])
    for error in (file_error, limit_error):
        copy = pickle.loads(pickle.dumps(error))
        assert type(copy) is type(error) and str(copy) == str(error)
    assert pickle.loads(pickle.dumps(file_error)).changes == changes
    assert explanation(file_error) == "the drawing is missing; name it: --outline shoe.svg"
    assert pickle.loads(pickle.dumps(limit_error)).cure == limit_error.cure == {"outline": "shoe.svg"}
