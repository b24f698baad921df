"""Every command in a folder of traps: none is run, read or touched, and nothing is written but what was ordered."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer

from insolecad.cli import app
from insolecad.environment import isolation
from insolecad.printing import prusaslicer
from tests.support.tables import MAPPED, survey
from tests.support.traps import RUN, Traps, planted

PROGRAM = Path(sysconfig.get_path("scripts")) / "insolecad"
"""The command as people call it."""

ORDER = 'name = "x"\n[foot]\nlength_mm = 190\ntype = "flat"\n'
COARSE = "--tolerance 0.1"
ANSWERS = "190\n" + "\n" * 80

LINES = {
    "make": f"order.toml --preset heel-pain --format stl,step,3mf {COARSE} --out OUT",
    "explain": "order.toml",
    "inspect": "right.stl",
    "diff": "right.stl right.stl",
    "rebuild": "pair.3mf --out OUT/again.3mf",
    "ladder": f"order.toml --vary heel_cup.depth_mm=8,10 --format stl {COARSE} --out OUT",
    "batch": f"people.csv {' '.join(MAPPED)} --format stl,step {COARSE} --jobs 1 --out OUT",
    "check": "right.step",
    "picture": "right.stl --out OUT/picture.png",
    "report": "order.toml --out OUT",
    "template": "order.toml --format pdf,svg,dxf --out OUT",
    "plate": "order.toml --printer mk4 --out OUT",
    "slice": "right.stl --printer mk4 --out OUT",
    "coupon": "order.toml --out OUT",
    "new": "OUT/order.toml",
    "schema": "",
    "presets": "",
    "presets show": "heel-pain",
}
"""What stands after each command; OUT is the folder for its files. A new command needs a line of its own."""

SAME = ("make", "template")
"""Commands whose files and words are compared with those of a folder, a home and a shell without traps.

The first loads the kernel; the second draws with the libraries that read most settings.
"""


def commands(group: object, before: str = "") -> Iterator[str]:
    """Yield the names of all commands, those of groups with the group's name in front."""
    for name, command in getattr(group, "commands", {}).items():
        yield f"{before}{name}"
        yield from commands(command, f"{before}{name} ")


def test_every_command_has_a_line_here():
    assert set(commands(typer.main.get_command(app))) == LINES.keys()


@dataclass(frozen=True)
class Ended:
    """A command that has ended: exit code, words, files by name, and its system calls if they were traced."""

    code: int
    output: str
    errors: str
    files: dict[str, bytes]
    calls: Path | None


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with an order, a table and finished files."""
    folder = tmp_path_factory.mktemp("inputs")
    (folder / "order.toml").write_text(ORDER)
    survey(folder / "people.csv", 1)
    made = f"make order.toml --format stl,step,3mf {COARSE} --out ."
    subprocess.run([PROGRAM, *made.split()], cwd=folder, check=True, capture_output=True)
    for end, name in (("R_*.stl", "right.stl"), ("R_*.step", "right.step"), ("pair*.3mf", "pair.3mf")):
        next(folder.glob(f"x_{end}")).rename(folder / name)
    return folder


@pytest.fixture(scope="module")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for caches, one for all processes of the tests: it takes seconds to fill."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cached"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def usual(inputs: Path, cached: Path, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Return what a template is in a shell without traps."""
    return run(
        "template", inputs, tmp_path_factory.mktemp("usual") / "run", {**os.environ, "XDG_CACHE_HOME": str(cached)}
    )


@pytest.fixture
def traps(tmp_path: Path, inputs: Path) -> Traps:
    """Return a folder of traps with the inputs in it."""
    found = planted(tmp_path)
    shutil.copytree(inputs, found.folder, dirs_exist_ok=True)
    return found


def run(name: str, folder: Path, place: Path, variables: dict[str, str], trace: bool = False) -> Ended:
    """Run a command in a folder, with its files and all that is temporary below a place of its own."""
    out, temporary, calls = place / "out", place / "temporary", place / "calls.txt"
    for path in (out, temporary):
        path.mkdir(parents=True)
    words = [*name.split(), *LINES[name].replace("OUT", str(out)).split()]
    ended = subprocess.run(
        [*(traced(calls) if trace else ()), PROGRAM, *words],
        cwd=folder,
        env={**variables, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "1000"},
        input=ANSWERS,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    output, errors = (words.replace(str(place.parent), "") for words in (ended.stdout, ended.stderr))
    output = output.replace(f"{os.sep}{place.name}{os.sep}", "")
    files = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    return Ended(ended.returncode, output, errors, files, calls if trace else None)


def traced(calls: Path) -> list[str]:
    """Return what stands in front of a command line for its system calls to be written into a file."""
    return ["strace", "-fqqy", "--seccomp-bpf", "-s", "1000", "-o", str(calls), "-e", "trace=%file,process"]


@cache
def traces() -> bool:
    """Return whether system calls can be traced here."""
    if shutil.which("strace") is None:
        return False
    words = [*traced(Path(os.devnull)), sys.executable, "--version"]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", LINES)
def test_no_trap_is_run_read_or_touched(name: str, traps: Traps, inputs: Path, cached: Path, tmp_path: Path) -> None:
    if name == "slice" and prusaslicer.find() is None:
        pytest.skip("PrusaSlicer is not installed: apt install prusa-slicer")
    before = traps.files()
    shell = {**os.environ, "XDG_CACHE_HOME": str(cached)}
    # first, since it fills the caches, which takes long if it is traced
    clean = run(name, inputs, tmp_path / "clean", shell) if name in SAME else None
    ended = run(name, traps.folder, tmp_path / "hostile", {**shell, **traps.variables()}, trace=traces())
    assert ended.code == 0, f"{ended.output}\n{ended.errors}"
    assert traps.sprung() == []
    assert traps.files() == before
    assert "trap" not in ended.output + ended.errors
    if clean is not None:
        assert (ended.output, ended.errors) == (clean.output, clean.errors)
        assert ended.files == clean.files
    mine = [traps.folder / path.name for path in inputs.iterdir()]
    assert_no_violation(ended.calls, traps, mine, [tmp_path / "hostile", cached])


def assert_no_violation(calls: Path | None, traps: Traps, mine: Sequence[Path], allowed: Sequence[Path]) -> None:
    """Look through the system calls of a command; skip if there are none."""
    if calls is None:
        pytest.skip("strace cannot trace here (apt install strace): what was read was not looked at")
    lines = calls.read_text(errors="replace").splitlines()
    faults = list(violations(lines, traps, mine, [*allowed, Path("/dev"), Path("/proc")]))
    assert not faults, "\n".join(faults[:20])


CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<given>.*)")
PLACE = re.compile(r'(?:(?:AT_FDCWD|\d+)<(?P<folder>[^>]*)>, )?"(?P<path>(?:[^"\\]|\\.)*)"')
LOOKS = (
    "stat",
    "lstat",
    "newfstatat",
    "statx",
    "access",
    "faccessat",
    "faccessat2",
    "readlink",
    "readlinkat",
    "getcwd",
)
OPENS = ("open", "openat", "openat2")
RUNS = ("execve", "execveat")
ENTERS = ("chdir", "statfs")
WRITES = re.compile(r"\b(O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|O_APPEND)\b")


def violations(calls: Sequence[str], traps: Traps, mine: Sequence[Path], allowed: Sequence[Path]) -> Iterator[str]:
    """Yield the calls that read or run a trap, or change a file in other places than those allowed."""
    for line in calls:
        call = CALL.match(line)
        if call is None or re.search(r"\) += -1 E", line) or call["name"] in LOOKS:
            continue
        name, given = call["name"], call["given"]
        # an argument of a program is not a place
        found = list(PLACE.finditer(given))[: 1 if name in (*OPENS, *RUNS) else None]
        for place in found:
            path = Path(os.path.normpath(Path(place["folder"] or traps.folder) / place["path"]))
            trapped = any(path.is_relative_to(root) for root in (traps.folder, traps.home)) and path not in mine
            # to list the names in a folder is not to read a file
            lists = path == traps.folder and (name in ENTERS or "O_DIRECTORY" in given)
            if trapped and not lists:
                yield f"trap: {line}"
            changes = name not in (*RUNS, *ENTERS) and (name not in OPENS or WRITES.search(given) is not None)
            if changes and not any(path.is_relative_to(root) for root in allowed):
                yield f"written: {line}"


def test_the_trace_shows_what_is_run_read_and_written(traps: Traps, tmp_path: Path) -> None:
    lines = [
        f'7 openat(AT_FDCWD<{traps.folder}>, "numpy.py", O_RDONLY) = 3</x>',
        f'7 openat(AT_FDCWD<{traps.folder}>, "order.toml", O_RDONLY) = 3</x>',
        f'7 openat(AT_FDCWD<{traps.folder}>, "ezdxf.ini", O_RDONLY <unfinished ...>',
        f'7 newfstatat(AT_FDCWD<{traps.folder}>, "matplotlibrc", {{st_mode=1}}, 0) = 0',
        f'7 execve("./fc-list", ["fc-list", "{traps.home}"], 0x7 /* 3 vars */) = 0',
        f'7 unlinkat(4<{traps.folder}/.work>, "precious.txt", 0) = 0',
        '7 openat(AT_FDCWD</x>, "/usr/y", O_WRONLY|O_CREAT, 0666) = 3</usr/y>',
        f'7 rename("{tmp_path}/out/a", "/usr/b") = 0',
        f'7 mkdir("{tmp_path}/out/c", 0777) = 0',
        '7 mkdir("/usr/d", 0777) = -1 EEXIST (File exists)',
    ]
    found = list(violations(lines, traps, [traps.folder / "order.toml"], [tmp_path / "out"]))
    assert [(fault.split(": ")[0], lines.index(fault.split(": ", 1)[1])) for fault in found] == [
        *(("trap", 0), ("trap", 2), ("trap", 4), ("trap", 5), ("written", 5), ("written", 6), ("written", 7))
    ]


def test_python_m_looks_for_nothing_in_the_current_folder(tmp_path: Path) -> None:
    # what Python itself imports before the first line of insolecad cannot be prevented
    log = tmp_path / "sprung.txt"
    for name in ("numpy", "typer", "tomllib", "pydantic", "matplotlib"):
        (tmp_path / f"{name}.py").write_text(RUN.format(log=str(log)))
    words = [sys.executable, "-m", "insolecad", "presets", "show", "heel-pain"]
    ended = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert not log.exists()


PROGRAM_OF_ANOTHER = """
import sys
from pathlib import Path
from insolecad.batch import run
from insolecad.inspection.formats.step_subprocess import read

if __name__ == "__main__":
    here = Path(sys.argv[1])
    assert len(read(here / "right.step")) == 1
    rows = run([{"name": "x", "foot": {"length_mm": 190}}], out=here / "out", formats=["stl"], tolerance=0.2)
    assert [row.status for row in rows] == ["done"]
"""


def test_processes_that_another_program_starts_run_no_trap(traps: Traps, inputs: Path, tmp_path: Path) -> None:
    script = tmp_path / "program" / "program.py"
    script.parent.mkdir()
    script.write_text(PROGRAM_OF_ANOTHER)
    here = tmp_path / "files"
    shutil.copytree(inputs, here)
    (temporary := tmp_path / "temporary").mkdir()
    calls = tmp_path / "calls.txt" if traces() else None
    ended = subprocess.run(
        [*(traced(calls) if calls else ()), sys.executable, script, here],
        cwd=traps.folder,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 0, ended.stderr
    assert traps.sprung() == []
    assert_no_violation(calls, traps, [], [here, temporary])


NOBODY = """
import pwd

def getpwuid(number):
    raise KeyError(number)

pwd.getpwuid = getpwuid
"""


@pytest.mark.skipif(os.name == "nt", reason="a home is something else on Windows")
@pytest.mark.parametrize("home", ["unwritable", "unknown"])
def test_templates_need_no_home(home: str, usual: Ended, inputs: Path, tmp_path: Path) -> None:
    shell = {name: value for name, value in os.environ.items() if name != "HOME" and not name.startswith("XDG_")}
    if home == "unwritable":
        # in a file no folder can be made, not even by root
        shell["HOME"] = __file__
    else:
        # as for a user number without a name, which is usual in containers
        (tmp_path / "sitecustomize.py").write_text(NOBODY)
        shell["PYTHONPATH"] = str(tmp_path)
    ended = run("template", inputs, tmp_path / "bare", shell)
    assert (ended.code, ended.output, ended.errors) == (0, usual.output, "")
    assert ended.files == usual.files


def test_settings_of_a_program_change_no_drawing_and_stay(tmp_path: Path) -> None:
    import matplotlib

    from insolecad.job.template.files import write
    from insolecad.job.template.pages import PAPERS
    from insolecad.order import Order

    order = Order(name="x", foot={"length_mm": 190})
    given = {"kinds": ("pdf", "svg"), "paper": PAPERS["a4"], "trim": 0.0}
    write(order, **given, out=tmp_path / "usual")
    hostile = {
        "figure.dpi": 33.0,
        "savefig.bbox": "tight",
        "font.size": 31.0,
        "path.sketch": (5, 50, 5),
        "text.usetex": True,
    }
    with matplotlib.rc_context(hostile):
        write(order, **given, out=tmp_path / "hostile")
        assert matplotlib.rcParams["savefig.bbox"] == "tight"
    for path in (tmp_path / "usual").iterdir():
        assert path.read_bytes() == (tmp_path / "hostile" / path.name).read_bytes()


def test_a_slicer_in_the_current_folder_is_not_found(traps: Traps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(traps.folder)
    monkeypatch.delenv(prusaslicer.ENVIRONMENT, raising=False)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(traps.home)]))
    assert prusaslicer.find() is None
    # a path says which program is meant
    assert prusaslicer.find("./prusa-slicer") == traps.folder / "prusa-slicer"
    monkeypatch.setenv("PATH", str(traps.folder))
    assert prusaslicer.find() == traps.folder / "prusa-slicer"
    # as Windows does it
    monkeypatch.setattr(shutil, "which", lambda name, path=None: f".{os.sep}{name}")
    assert prusaslicer.find() is None


def test_isolating_twice_is_isolating_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    for name in (*isolation.PROCESS, "PATH"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    isolation.isolate()
    isolation.isolate()
    assert [type(finder) for finder in sys.meta_path].count(isolation.Finder) == 1
