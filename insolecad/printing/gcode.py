"""What a slicer made: read from its G-code, whatever its exit code said."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError

Floats = NDArray[np.float64]

LAYER, KIND, OBJECT, NO_OBJECT = ";LAYER_CHANGE", ";TYPE:", "; printing object ", "; stop printing object"
"""Comments by which PrusaSlicer and its kin mark the start of a layer, of a kind of line, and of an object."""

CUSTOM = "Custom"
"""The kind of what is no part of a print: the lines before and after it."""

INFILL = "Internal infill"
"""The kind of what is filled less than solid."""

_SUMMARY = 100_000
"""Characters at the end of a file that hold the slicer's summary, and all its settings after that."""

_SECONDS = {"d": 86400, "h": 3600, "m": 60, "s": 1}


@dataclass(frozen=True, eq=False)
class Lines:
    """Extruded lines: the ends `start` and `end` (n, 3), filament in mm (n,), and numbers into `kinds` and `objects`.

    The height is that of the nozzle, the top of the line.
    """

    start: Floats
    end: Floats
    filament: Floats
    kind: NDArray[np.intp]
    object: NDArray[np.intp]
    kinds: tuple[str, ...]
    objects: tuple[str, ...]

    def of(self, kind: str) -> NDArray[np.bool_]:
        """Return which lines are of a kind."""
        return np.asarray(self.kind == (self.kinds.index(kind) if kind in self.kinds else -1))


@dataclass(frozen=True, eq=False)
class Sliced:
    """One sliced plate: its lines, its layers, and what the slicer said of it.

    `grams`, `seconds` and `cost` are None where it said nothing.
    """

    lines: Lines
    layers: int
    grams: float | None
    seconds: float | None
    cost: float | None

    @property
    def metres(self) -> float:
        """All filament of the print, skirt included."""
        return float(self.lines.filament.sum()) / 1000.0

    @property
    def box(self) -> tuple[Floats, Floats]:
        """The lowest and the highest x, y and z of all that is extruded; not a number where nothing is."""
        if not len(self.lines.filament):
            return np.full(3, np.nan), np.full(3, np.nan)
        ends = (self.lines.start, self.lines.end)
        return np.min([end.min(axis=0) for end in ends], axis=0), np.max([end.max(axis=0) for end in ends], axis=0)


def read(path: Path) -> Sliced:
    """Return what a G-code file prints. Raises FileError where it cannot be read; a file of anything has no layers."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    try:
        lines = _lines(text)
    except ValueError as error:
        raise FileError(f"{path}: is no G-code that can be read ({error}).") from None
    said = text[-_SUMMARY:]
    time = _said(said, "estimated printing time (normal mode)")
    return Sliced(
        lines=lines,
        layers=text.count(f"\n{LAYER}"),
        grams=_number(_said(said, "total filament used [g]") or _said(said, "filament used [g]")),
        seconds=seconds(time) if time else None,
        cost=_number(_said(said, "total filament cost")),
    )


def seconds(text: str) -> float | None:
    """Return the seconds of a time such as `1d 2h 27m 17s`, None where it is none."""
    found = re.findall(r"(\d+)([dhms])", text)
    return float(sum(int(number) * _SECONDS[unit] for number, unit in found)) if found else None


def _said(text: str, name: str) -> str | None:
    """Return what a comment says of a name; they stand at the end."""
    found = re.findall(rf"^; {re.escape(name)} = (.+)$", text, re.MULTILINE)
    return found[-1].strip() if found else None


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is None or np.isfinite(value) else None


def _lines(text: str) -> Lines:
    """Return all lines that are extruded after the first layer begins."""
    head = _Head()
    place = 0
    for run in _RUN.finditer(text):
        head.follow(text[place : run.start()])
        head.draw(run.group())
        place = run.end()
    head.follow(text[place:])
    return head.lines()


_NUMBER = r"-?(?:\d+\.?\d*|\.\d+)"

_RUN = re.compile(rf"(?:^G1 X{_NUMBER} Y{_NUMBER} E{_NUMBER[2:]}\n)+", re.MULTILINE)
"""Lines one after the other, each from the end of the one before: nearly all of a file, and read at once."""

_SPACES = str.maketrans("GXYE", "    ")


class _Head:
    """A nozzle that follows G-code, and keeps what it extrudes."""

    def __init__(self) -> None:
        self.at = (0.0, 0.0, 0.0)
        self.kind, self.object, self.printing = -1, 0, False
        self.kinds: dict[str, int] = {}
        self.objects = {"": 0}
        self.runs: list[str] = []
        self.begins: list[tuple[float, ...]] = []

    def draw(self, run: str) -> None:
        """Extrude along lines that each give x, y and filament."""
        if self.printing:
            self.runs.append(run)
            self.begins.append((*self.at, self.kind, self.object, run.count("\n")))
        x, y = run[run.rindex("X") :].split()[:2]
        self.at = (float(x[1:]), float(y[1:]), self.at[2])

    def follow(self, text: str) -> None:
        """Go where other lines lead, and heed what comments say."""
        for line in text.splitlines():
            if line.startswith(("G1 ", "G0 ")):
                self._move(line.partition(";")[0].split()[1:])
            elif line.startswith(KIND):
                name = line[len(KIND) :].strip()
                self.kind = self.kinds.setdefault(name, len(self.kinds))
                self.printing = self.printing and name != CUSTOM
            elif line.startswith(LAYER):
                self.printing = True
            elif line.startswith(OBJECT):
                name = line[len(OBJECT) :].partition(" id:")[0]
                self.object = self.objects.setdefault(name, len(self.objects))
            elif line.startswith(NO_OBJECT):
                self.object = 0

    def _move(self, words: list[str]) -> None:
        to = {word[0]: float(word[1:]) for word in words}
        x, y, z = to.get("X", self.at[0]), to.get("Y", self.at[1]), to.get("Z", self.at[2])
        if to.get("E", 0.0) > 0.0 and (x, y) != self.at[:2]:
            self.draw(f"G1 X{x} Y{y} E{to['E']}\n")
        self.at = (x, y, z)

    def lines(self) -> Lines:
        """Return what was extruded."""
        numbers = np.fromstring("".join(self.runs).translate(_SPACES), sep=" ").reshape(-1, 4)
        begins = np.array(self.begins, dtype=np.float64).reshape(-1, 6)
        count = begins[:, 5].astype(np.intp)
        height = np.repeat(begins[:, 2], count)
        end = np.column_stack([numbers[:, 1:3], height])
        start = np.roll(end, 1, axis=0)
        start[np.cumsum(count) - count] = begins[:, :3]
        kind, number = (np.repeat(begins[:, column].astype(np.intp), count) for column in (3, 4))
        return Lines(start, end, numbers[:, 3], kind, number, tuple(self.kinds), tuple(self.objects))
