"""The code of a G-code file: what insolecad's profile has before and after a print, and what else a file does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from insolecad.catalogue.materials import PrintSettings

START = ("G28 ; home all axes", "G1 Z5 F5000 ; lift nozzle")
"""Before a print: no printer's own start, which is not known here."""

END = ("M104 S0 ; turn off temperature", "M140 S0 ; turn off bed", "G28 X0 ; home X axis", "M84 ; disable motors")
"""After a print."""

LAYER_START = "G92 E0.0"
"""Before each layer: lengths of filament are relative, and begin again."""

CODE: dict[str, str] = {
    "post_process": "",
    "gcode_substitutions": "",
    "start_gcode": "\n".join(START),
    "end_gcode": "\n".join(END),
    # a list with one empty text: an empty list has none for the filament
    "start_filament_gcode": '""',
    "end_filament_gcode": '""',
    "before_layer_gcode": LAYER_START,
    **{f"{place}_gcode": "" for place in ("layer", "toolchange", "between_objects", "color_change", "pause_print")},
    "template_custom_gcode": "",
    "notes": "",
    "printer_notes": "",
    "filament_notes": '""',
}
"""Every setting of PrusaSlicer that carries code, commands or free text: none is left to a file or to its defaults."""

_DRAWING = re.compile(r"(?:G0|G1)(?: [XYZEF]-?(?:\d+\.?\d*|\.\d+))+")
"""A move, with or without filament."""

_STATE = re.compile(r"G21|G90|M8[23]|G92 E0(?:\.0*)?|M107|M106 S\d+(?:\.\d+)?|M204(?: [PRST]\d+)+|M73(?: [PQRS]\d+)+")
"""What the slicer writes of its own accord: units, coordinates, fan, acceleration, progress."""

_HEAT = re.compile(r"(?:M104|M109|M140|M190)\b.*")
"""Commands that heat the nozzle or the bed."""

_LAYER, _CUSTOM = "\n;LAYER_CHANGE", "\n;TYPE:Custom"

_COMMAND = re.compile(r"^[^;\s][^;\n]*", re.MULTILINE)


@dataclass(frozen=True)
class Code:
    """Commands of a G-code file without comments: before the first layer, after the last, and every other one once."""

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Commands that insolecad's profile did not write: `heat` in another temperature than ordered, and all `other`
    ones.

    `missing` are commands of the profile that are not where they should be.
    """

    heat: tuple[str, ...]
    other: tuple[str, ...]
    missing: tuple[str, ...]


def code(text: str) -> Code:
    """Return the commands of a G-code file."""
    first, last = text.find(_LAYER), text.rfind(_LAYER)
    if first < 0:
        return Code(tuple(_commands(text)))
    close = text.find(_CUSTOM, last)
    close = len(text) if close < 0 else close
    return Code(
        tuple(_commands(text[:first])),
        tuple(_commands(text[close:])),
        # of a hundred thousand moves nearly all are of one form, and of no interest
        tuple(dict.fromkeys(line for line in _commands(text[first:close]) if not _DRAWING.fullmatch(line))),
    )


def _commands(text: str) -> Iterator[str]:
    return (found[0].strip() for found in _COMMAND.finditer(text))


def difference(found: Code, settings: PrintSettings) -> Difference:
    """Return how a file's code differs from that of insolecad's profile, printed with these settings."""
    heating = {f"M{number} S{settings.nozzle_celsius:g}" for number in (104, 109)}
    heating |= {f"M{number} S{settings.bed_celsius:g}" for number in (140, 190)}
    start, no_start = _beside(found.start, _bare(START))
    end, no_end = _beside(found.end, _bare(END))
    strange = [line for line in (*start, *found.between, *end) if line not in heating and not _STATE.fullmatch(line)]
    heat = tuple(dict.fromkeys(line for line in strange if _HEAT.fullmatch(line)))
    return Difference(heat, tuple(dict.fromkeys(line for line in strange if line not in heat)), (*no_start, *no_end))


def _bare(lines: Sequence[str]) -> list[str]:
    return [line.partition(";")[0].strip() for line in lines]


def _beside(found: Sequence[str], due: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the lines beside those that are due, and those of them that are not there in their order."""
    beside, left = [], list(due)
    for line in found:
        if left and line == left[0]:
            del left[0]
        else:
            beside.append(line)
    return beside, left
