"""What slicers note beside a 3MF model: which triangles are settings for a region rather than material."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from insolecad.read.xml import elements

PRUSA = "Metadata/Slic3r_PE_model.config"
ORCA = "Metadata/model_settings.config"

MATERIAL = frozenset({"ModelPart", "normal_part", ""})
"""The words for parts that are printed; all others are regions of settings, supports, or are taken away."""


@dataclass
class Notes:
    """By object: its name, ranges of triangles that are no material, and parts (objects) that are none."""

    names: dict[int, str] = field(default_factory=dict)
    ranges: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    parts: dict[int, set[int]] = field(default_factory=dict)


def read_prusa(chunks: Iterable[bytes], notes: Notes, what: str) -> None:
    """Add PrusaSlicer's notes: every part is a range of triangles of its object."""
    thing, volume, material = -1, (0, -1), True

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal thing, volume, material
        if name == "object":
            thing = int(given["id"])
        elif name == "volume":
            volume, material = (int(given["firstid"]), int(given["lastid"])), True
        elif name == "metadata":
            key, value = given.get("key", ""), given.get("value", "")
            if given.get("type") == "object" and key == "name":
                notes.names[thing] = value
            elif (key == "modifier" and value == "1") or (key == "volume_type" and value not in MATERIAL):
                material = False

    def end(name: str) -> None:
        if name == "volume" and not material:
            notes.ranges.setdefault(thing, []).append(volume)

    elements(chunks, start, end, what)


def read_orca(chunks: Iterable[bytes], notes: Notes, what: str) -> None:
    """Add the notes of OrcaSlicer and Bambu Studio: every part is an object of its own."""
    thing, in_part = -1, False

    def start(name: str, given: dict[str, str]) -> None:
        nonlocal thing, in_part
        if name == "object":
            thing, in_part = int(given["id"]), False
        elif name == "part":
            in_part = True
            if given.get("subtype", "") not in MATERIAL:
                notes.parts.setdefault(thing, set()).add(int(given["id"]))
        elif name == "metadata" and not in_part and given.get("key") == "name":
            notes.names.setdefault(thing, given.get("value", ""))

    elements(chunks, start, None, what)
