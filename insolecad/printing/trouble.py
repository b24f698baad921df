"""What a slicer's exit code and words mean, in plain words: its code alone says little."""

import signal
from dataclasses import dataclass

from insolecad.printing.prusaslicer import Run

ABORTED = (-signal.SIGABRT, 128 + signal.SIGABRT)
"""Exit codes of a program that gave up; the second as shells tell it."""


@dataclass(frozen=True)
class Trouble:
    """Why there is nothing to trust, and what to do."""

    what: str
    advice: str


SAID = (
    (
        "could not fit on the bed",
        Trouble("the model does not fit on the bed", "slice each side alone, or name a printer with a larger bed"),
    ),
    (
        "values were substituted",
        Trouble(
            "the slicer does not know one of the settings and took another value",
            "this is our fault or the slicer is too old: please report it, with the slicer's version",
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
        Trouble("the model lies outside the bed", "let it be put in its place, or name a printer with a larger bed"),
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
            f"the slicer was still at it after {run.limit:g} s and was stopped",
            "a mesh of far too many triangles takes that long: make one with --max-triangles, or wait with --time-out",
        )
    # some of it comes with exit code 0
    for words, meaning in SAID:
        if words.lower() in run.output.lower():
            return meaning
    if run.code in ABORTED:
        return Trouble(
            f"the slicer gave up (exit code {run.code})",
            "most often the model does not fit on the bed: slice each side alone, or name a larger printer",
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
