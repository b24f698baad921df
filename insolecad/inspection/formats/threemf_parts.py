"""What slicers note beside a 3MF model: which triangles are settings for a region rather than material."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import isfinite

from insolecad.environment.printable import one_line
from insolecad.inspection.formats.xml import elements

PRUSA = "Metadata/Slic3r_PE_model.config"
ORCA = "Metadata/model_settings.config"

MATERIAL = frozenset({"ModelPart", "normal_part", ""})
"""The words for parts that are printed; all others are regions of settings, supports, or are taken away."""

REGION = frozenset({"ParameterModifier", "modifier_part"})
"""The words for regions of settings."""

CUT = frozenset({"NegativeVolume", "negative_part"})
"""The words for parts that are taken away from the others."""

INFILL = frozenset({"fill_density", "sparse_infill_density"})
"""The names of the one setting that is read, by object and by part."""


SILENT = frozenset(
    {
        *("matrix", "extruder", "solid_infill_below_area", "minimum_sparse_infill_area", "text_info"),
        *("source_in_inches", "source_in_meters", "source_is_builtin_volume"),
        *(f"source_{what}" for what in ("file", "object_id", "volume_id", "offset_x", "offset_y", "offset_z")),
    }
)
"""Notes that change nothing of what is read: where a part comes from, and what goes with an infill of its own."""

MOST_LISTED = 5
"""Names of other settings of one part that are listed."""


@dataclass
class Part:
    """One part of an object: what it is, by its slicer's word, its name, its infill as the file has it.

    `others` are the names of its other settings.
    """

    kind: str = ""
    name: str = ""
    infill: str = ""
    others: list[str] = field(default_factory=list)

    def note(self, key: str, value: str) -> None:
        """Keep one entry of a slicer's notes on the part."""
        if key == "name":
            self.name = self.name or value
        elif key in INFILL:
            self.infill = value
        elif key not in SILENT and key not in self.others[:MOST_LISTED]:
            self.others.append(key)

    @property
    def is_material(self) -> bool:
        """Whether it is printed."""
        return self.kind in MATERIAL

    @property
    def percent(self) -> float | None:
        """Its infill in percent, for material and regions; None if it is none from 0 to 100."""
        return share(self.infill) if self.is_material or self.kind in REGION else None

    def omissions(self) -> Iterator[str]:
        """Yield what of it is not read."""
        name = one_line(self.name)
        if self.kind in CUT:
            yield f"the part {name!r}, which its slicer would take away from the others"
        if self.infill and self.percent is None:
            yield f"the infill {one_line(self.infill, 20)!r} of the part {name!r}: it is not a number from 0 to 100 %"
        if self.others:
            keys = ", ".join(one_line(key, 30) for key in self.others[:MOST_LISTED])
            yield f"settings of the part {name!r}: {keys}{' ...' if len(self.others) > MOST_LISTED else ''}"


@dataclass
class Notes:
    """By object: its own note, its parts as ranges of triangles, and its parts that are objects, by their numbers."""

    wholes: dict[int, Part] = field(default_factory=dict)
    ranges: dict[int, list[tuple[int, int, Part]]] = field(default_factory=dict)
    parts: dict[int, dict[int, Part]] = field(default_factory=dict)

    def whole(self, number: int) -> Part:
        """Return the note of an object, an empty one if there is none."""
        return self.wholes.get(number, Part())

    def omissions(self, number: int) -> Iterator[str]:
        """Yield what of an object is not read."""
        parts = [part for *_, part in self.ranges.get(number, [])] + [*self.parts.get(number, {}).values()]
        for part in (self.whole(number), *parts):
            yield from part.omissions()


def share(text: str) -> float | None:
    """Return an infill such as `22%` in percent, None if it is not a number from 0 to 100."""
    try:
        value = float(text.strip().removesuffix("%"))
    except ValueError:
        return None
    return value if isfinite(value) and 0.0 <= value <= 100.0 else None


def read_prusa(chunks: Iterable[bytes], notes: Notes, what: str) -> None:
    """Add PrusaSlicer's notes: every part is a range of triangles of its object."""
    whole, part = Part(), Part()
    ranges: list[tuple[int, int, Part]] = []

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal whole, part, ranges
        if name == "object":
            whole = notes.wholes[int(given["id"])] = Part()
            ranges = notes.ranges.setdefault(int(given["id"]), [])
        elif name == "volume":
            part = Part()
            ranges.append((int(given["firstid"]), int(given["lastid"]), part))
        elif name == "metadata":
            key, value = given.get("key", ""), given.get("value", "")
            if given.get("type") == "object":
                whole.note(key, value)
            elif key == "volume_type":
                part.kind = value
            elif key == "modifier":
                part.kind = "ParameterModifier" if value == "1" and part.is_material else part.kind
            else:
                part.note(key, value)

    elements(chunks, start, None, what)


def read_orca(chunks: Iterable[bytes], notes: Notes, what: str) -> None:
    """Add the notes of OrcaSlicer and Bambu Studio: every part is an object of its own."""
    note = Part()
    parts: dict[int, Part] = {}

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal note, parts
        if name == "object":
            note = notes.wholes.setdefault(int(given["id"]), Part())
            parts = notes.parts.setdefault(int(given["id"]), {})
        elif name == "part":
            note = parts[int(given["id"])] = Part(given.get("subtype", ""))
        elif name in ("plate", "assemble"):
            # what stands there is of no object
            note = Part()
        elif name == "metadata":
            note.note(given.get("key", ""), given.get("value", ""))

    elements(chunks, start, None, what)
