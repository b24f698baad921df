"""What is looked at in every slicer's result: an exit code of 0 proves nothing."""

from collections.abc import Iterator, Sequence

from insolecad.environment.printable import one_line
from insolecad.inspection.checks.finding import Finding, Level
from insolecad.printing.code_settings import END, START, difference
from insolecad.printing.estimate import Estimate
from insolecad.printing.gcode import SlicedPlate
from insolecad.printing.setup import Setup

AGREES, APART = 0.15, 0.40
"""Shares by which a slicer's mass may differ from the estimate: up to the first all is well, beyond the second
something is wrong. On 48 random insoles it was off by 8 % at most; zones printed as solid blocks treble it."""


def guards(
    sliced: SlicedPlate, setup: Setup, *, height: float | None = None, expected: Estimate | None = None
) -> tuple[Finding, ...]:
    """Return findings about one plate; `height` in mm and `expected` are of the models, None if unknown."""
    if not sliced.layers or not len(sliced.lines.filament):
        advice = "this G-code prints nothing: slice the file in the slicer's window to see what it says"
        return (Finding("layers", "fail", sliced.layers, "at least 1", advice),)
    return (
        Finding("layers", "ok", sliced.layers, "at least 1", ""),
        _bed(sliced, setup),
        *_height(float(sliced.box[1][2]), setup, height),
        *_mass(sliced, expected),
        *_time(sliced),
        _code(sliced, setup),
    )


def _bed(sliced: SlicedPlate, setup: Setup) -> Finding:
    """Return whether all that is extruded, the skirt too, is on the bed and off what the printer keeps of it."""
    name, (low, high), printer = "inside the bed", sliced.box, setup.printer
    (left, front), (width, depth) = printer.origin_mm, printer.bed_mm
    limit = _box(left, left + width, front, front + depth)
    measured = _box(low[0], high[0], low[1], high[1])
    if low[0] < left or low[1] < front or high[0] > left + width or high[1] > front + depth:
        advice = "the nozzle would leave the bed: slice each side by itself, or name a larger printer"
        return Finding(name, "fail", measured, limit, advice)
    x, y = sliced.lines.end[:, 0], sliced.lines.end[:, 1]
    for corner in printer.kept_mm:
        if ((x > corner[0]) & (x < corner[2]) & (y > corner[1]) & (y < corner[3])).any():
            advice = "the printer cannot print there: slice each side by itself, or name a larger printer"
            kept = f"off {_box(corner[0], corner[2], corner[1], corner[3])}"
            return Finding(name, "fail", measured, kept, advice)
    return Finding(name, "ok", measured, limit, "")


def _box(left: float, right: float, front: float, back: float) -> str:
    return f"x {left:.1f} to {right:.1f}, y {front:.1f} to {back:.1f} mm"


def _height(top: float, setup: Setup, height: float | None) -> Iterator[Finding]:
    """Yield whether it is as high as the model, and no higher than the printer."""
    most = setup.printer.height_mm
    if top > most:
        advice = "the print is higher than the printer: name one with more room above its bed"
        yield Finding("printed height in mm", "fail", round(top, 2), most, advice)
    elif height is not None and abs(top - height) > 1.5 * setup.settings.layer_height_mm:
        advice = "layers are missing or too many: the file has holes or loose parts, look at it with `insolecad check`"
        yield Finding("printed height in mm", "fail", round(top, 2), round(height, 2), advice)
    else:
        yield Finding("printed height in mm", "ok", round(top, 2), most if height is None else round(height, 2), "")


def _mass(sliced: SlicedPlate, expected: Estimate | None) -> Iterator[Finding]:
    name = "mass in g"
    if sliced.grams is None:
        yield Finding(name, "warn", None, None, "the slicer gave no mass: is this PrusaSlicer?")
    elif expected is None or not expected.grams:
        yield Finding(name, "skipped", round(sliced.grams, 1), None, "there is no estimate to compare it with")
    else:
        off = sliced.grams / expected.grams - 1.0
        level: Level = "ok" if abs(off) <= AGREES else "warn" if abs(off) <= APART else "fail"
        advice = f"{abs(off):.0%} {'more' if off > 0.0 else 'less'} than estimated: " + (
            "bodies may overlap, or zones be printed as blocks"
            if off > 0.0
            else "part of the model may be missing: look at it with `insolecad check`"
        )
        limit = f"{expected.grams:.1f}, within {AGREES:.0%}"
        yield Finding(name, level, round(sliced.grams, 1), limit, "" if level == "ok" else advice)


def _time(sliced: SlicedPlate) -> Iterator[Finding]:
    if sliced.seconds is None:
        yield Finding("time", "warn", None, None, "the slicer gave no time: is this PrusaSlicer?")


MOST_LISTED = 3
"""Foreign commands that are listed, and characters of each."""

_LONGEST = 40


def _code(sliced: SlicedPlate, setup: Setup) -> Finding:
    """Return whether all code of the file, before, in and after the print, is that of insolecad's profile."""
    name, limit = "start and end code", f"{len(START)} and {len(END)} lines, as in insolecad's profile"
    found = difference(sliced.code, setup.settings)
    if found.heat:
        advice = (
            "do not print it: this is not a temperature of the material; is the slicer's program the one you meant?"
        )
        return Finding(name, "fail", _listed("heats otherwise", found.heat), limit, advice)
    if found.other:
        advice = "something else wrote into the G-code; look at it before you use it, and at the slicer's program"
        return Finding(name, "warn", _listed("other code", found.other), limit, advice)
    if found.missing:
        advice = "the slicer left out lines of insolecad's profile: is this PrusaSlicer?"
        return Finding(name, "warn", _listed("missing", found.missing), limit, advice)
    return Finding(name, "ok", f"{len(START)} and {len(END)} lines", limit, "")


def _listed(what: str, lines: Sequence[str]) -> str:
    shown = ", ".join(repr(one_line(line, _LONGEST)) for line in lines[:MOST_LISTED])
    return f"{what}: {shown}{' ...' if len(lines) > MOST_LISTED else ''}"
