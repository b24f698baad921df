"""The order inside a finished file, as stored text: read, not yet checked."""

import re
from collections.abc import Iterator
from pathlib import Path

from insolecad.errors import FileError
from insolecad.inspection.formats.archive import Archive
from insolecad.inspection.formats.limits import regular
from insolecad.inspection.formats.threemf_model import CORE
from insolecad.inspection.formats.xml import elements

LONGEST_HEADER = 500_000
"""Bytes of a STEP file in which an order must end."""

LONGEST = 2_000_000
"""Characters of a 3MF's metadata in all: fifty orders take a tenth."""

STEP_NOTE = "insolecad order 1"
"""First string of a header whose others are an order."""

_STRING, _COMMA = re.compile(r"'([^']*(?:''[^']*)*)'"), re.compile(r"\s*,\s*")

_MODEL = "3D/3dmodel.model"

OWN = "insolecad:"


def step_note(path: Path) -> str | None:
    """Return the order's text in the header of a STEP file, None if there is none."""
    regular(path)
    with path.open("rb") as file:
        header = file.read(LONGEST_HEADER).decode("latin-1")
    _, found, rest = header.partition("FILE_DESCRIPTION")
    strings = _strings(rest) if found else iter(())
    return "".join(strings) if next(strings, "") == STEP_NOTE else None


def _strings(text: str) -> Iterator[str]:
    """Yield the strings of the first list in the text, one after the other with nothing but commas between."""
    place = text.find("((") + 2
    while match := _STRING.match(text, place):
        yield re.sub(r"[\r\n]+\s*", "", match[1]).replace("''", "'").replace("\\\\", "\\")
        behind = _COMMA.match(text, match.end())
        if behind is None:
            return
        place = behind.end()


class _Enough(Exception):
    """The metadata have ended."""


def threemf_metadata(path: Path) -> dict[str, str]:
    """Return the metadata of a 3MF by name, insolecad's without the prefix, as far as they stand before its objects.

    Raises FileError for a file that is damaged or no 3MF.
    """
    found: dict[str, str] = {}
    name, pieces, length = "", list[str](), 0

    def start(element: str, given: dict[str, str]) -> None:
        nonlocal name
        if element == CORE + "resources":
            raise _Enough
        name = given.get("name", "") if element == CORE + "metadata" else ""
        pieces.clear()

    def text(piece: str) -> None:
        nonlocal length
        if name:
            length += len(piece)
            if length > LONGEST:
                raise FileError(
                    f"{path}: holds far more beside its bodies than an order takes; insolecad did not write it."
                )
            pieces.append(piece)

    def end(element: str) -> None:
        if element == CORE + "metadata" and name:
            found[name.removeprefix(OWN)] = "".join(pieces)

    with Archive(path) as archive:
        if _MODEL not in archive.names:
            return {}
        try:
            elements(archive.chunks(_MODEL), start, end, f"{path}, {_MODEL}", text)
        except _Enough:
            pass
    return found
