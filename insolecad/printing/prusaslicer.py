"""PrusaSlicer without its window: how it is found and run, and what its complaints mean."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from insolecad.errors import ArgumentProblem, Change, FileError, OrderError, Problem

PROGRAMS = ("prusa-slicer", "PrusaSlicer", "prusa-slicer-console")
"""What the program is called, on Linux and elsewhere."""

ENVIRONMENT = "INSOLECAD_SLICER"
"""Environment variable that names the program, where it is not found by itself."""

TIME_OUT = 300.0
"""Seconds that one plate may take: a dense pair takes ten."""

ADVICE = "install PrusaSlicer (prusaslicer.org, or `apt install prusa-slicer`)"
"""How to get a slicer."""

OTHER_NAME = (
    Change("if it has another name, give that", {"slicer_path": "PROGRAM"}),
    Change(f"set {ENVIRONMENT}"),
)
"""How to have one found."""


@dataclass(frozen=True)
class Run:
    """One run: the exit code (None for one stopped after `limit` seconds), and all that the program printed."""

    code: int | None
    output: str
    gcode: Path
    limit: float


@dataclass(frozen=True)
class Placing:
    """How a model comes onto the bed: as it is in its file, or turned by the angle and put in the middle."""

    keep: bool = False
    angle_deg: float = 0.0

    @property
    def options(self) -> list[str]:
        """The arguments of the program."""
        turned = ["--rotate", f"{self.angle_deg:g}"] if self.angle_deg else []
        return ["--dont-arrange"] if self.keep else turned


def find(given: str | None = None) -> Path | None:
    """Return the slicer: the one given, else that of the environment, else the one on PATH; None without any.

    Raises OrderError for one that was named and is not there.
    """
    for key, name in (("slicer_path", given), (ENVIRONMENT, os.environ.get(ENVIRONMENT))):
        if name:
            # a path says which program is meant; Windows would take a bare name from the current folder unasked
            found = shutil.which(name) if os.path.basename(name) != name else on_path(name) or _here(name)
            if found is None:
                kind = Problem if key == ENVIRONMENT else ArgumentProblem
                given = f"{name!r} is not a program that can be run"
                raise OrderError([kind(key, given, "a program", ADVICE, OTHER_NAME)])
            return Path(found).absolute()
    return next((Path(found) for name in PROGRAMS if (found := on_path(name))), None)


def _here(name: str) -> str | None:
    """Return a program of the current folder, for a name that a user gave."""
    return shutil.which(os.path.join(os.curdir, name))


def on_path(name: str) -> str | None:
    """Return the program of this name in the folders of PATH, never in the current one; None without any.

    Windows looks in the current folder first, other systems where PATH has an empty entry or a dot.
    """
    folders = filter(os.path.isabs, os.get_exec_path())
    hits = (shutil.which(name, path=folder) for folder in folders)
    return next((hit for hit in hits if hit and os.path.isabs(hit)), None)


def run(program: Path, model: Path, profile: Path, folder: Path, placing: Placing, limit: float = TIME_OUT) -> Run:
    """Slice a model with a profile, in a folder of its own; nothing of a user's own slicer settings is read.

    All paths are absolute, so that none of them is taken for an option, and all that the program leaves behind stays
    in the folder. Raises FileError if the program cannot be started.
    """
    gcode = folder / f"{model.stem}.gcode"
    command = [str(program), "--datadir", str(folder / "slicer"), "--load", str(profile), *placing.options]
    command += ["--export-gcode", "-o", str(gcode), str(model)]
    log = folder / "slicer.log"
    try:
        with log.open("wb") as output:
            code = _finished(command, folder, output.fileno(), limit)
    except OSError as error:
        raise FileError(f"{program}: cannot be run ({error.strerror or error}).") from error
    return Run(code, log.read_text(encoding="utf-8", errors="replace"), gcode, limit)


def _finished(command: list[str], folder: Path, output: int, limit: float) -> int | None:
    """Return the exit code of a program, None for one that had to be stopped, with all it started."""
    # a session of its own, so that what the program starts ends with it
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
    ) as process:
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
        except BaseException:
            _end(process)
            raise


def _end(process: "subprocess.Popen[bytes]") -> None:
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


ABORTED = (-signal.SIGABRT, 128 + signal.SIGABRT)
"""Exit codes of a program that gave up; the second as shells report it."""


@dataclass(frozen=True)
class Trouble:
    """Why there is nothing to trust, and what to do."""

    what: str
    advice: str
    changes: tuple[Change, ...] = ()


SAID = (
    (
        "could not fit on the bed",
        Trouble("the model does not fit on the bed", "slice each side by itself, or name a printer with a larger bed"),
    ),
    (
        "values were substituted",
        Trouble(
            "the slicer does not know one of the settings and took another value",
            "internal error, or the slicer is too old: please report it, with the slicer's version",
        ),
    ),
    (
        "Loading of a model file failed",
        Trouble("the slicer cannot read the file", "look at it with `insolecad check`, or export it again"),
    ),
    (
        "No layers were detected",
        Trouble(
            "the model is too thin or too small to have a layer",
            "it may be in metres or inches: insoles are drawn in millimetres",
        ),
    ),
    (
        "Nothing to print",
        Trouble("the model is outside the bed", "let it be moved onto the bed, or name a printer with a larger bed"),
    ),
    (
        "exceeds the maximum build volume height",
        Trouble("the model is higher than the printer", "name a printer with more room above its bed"),
    ),
)
"""What PrusaSlicer says, and what it means."""


def trouble(run: Run) -> Trouble | None:
    """Return what went wrong in a run, None if it seems to have gone well: then look at its G-code."""
    if run.code is None:
        return Trouble(
            f"the slicer was still running after {run.limit:g} s and was stopped",
            "a mesh of far too many triangles takes that long",
            (Change("make one with fewer", {"max_triangles": "200000"}), Change("wait longer", {"time_out": "1200"})),
        )
    # some of it comes with exit code 0
    for words, meaning in SAID:
        if words.lower() in run.output.lower():
            return meaning
    if run.code in ABORTED:
        return Trouble(
            f"the slicer gave up (exit code {run.code})",
            "most often the model does not fit on the bed: slice each side by itself, or name a larger printer",
        )
    if run.code:
        last = next((line.strip() for line in reversed(run.output.splitlines()) if line.strip()), "nothing")
        what = "crashed" if run.code < 0 else "failed"
        return Trouble(f"the slicer {what} (exit code {run.code})", f"its last words: {last[:200]}")
    if not run.gcode.is_file():
        return Trouble(
            "the slicer says all went well but wrote nothing",
            "is this PrusaSlicer? Slice the file in its window to see what it says",
        )
    return None
