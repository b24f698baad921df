"""Read an STL file, binary or text, and refuse a damaged one with a plain sentence."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.inspection.formats.limits import MOST_TRIANGLES, regular, triangle_limit_error

_HEADER = 84
_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_WORDS = 21
"""Words of one facet in the text form: `facet normal x y z outer loop`, three vertices, `endloop endfacet`."""

_LONGEST_WORD = 40
"""Characters of a word: a number in full takes 25."""

_PIECE = 1 << 20
"""Bytes of text that are taken apart at a time."""


def read(path: str | Path) -> NDArray[np.float64]:
    """Return the triangles of an STL file, shape (n, 3, 3), in the file's own unit (mm for an insole)."""
    triangles = loose(path)
    broken = np.flatnonzero(~np.isfinite(triangles).all(axis=(1, 2)))
    if len(broken):
        raise FileError(
            f"{path}: triangle {broken[0] + 1} has a corner that is not a number ({len(broken)} such in all)."
        )
    return triangles


def loose(path: str | Path) -> NDArray[np.float64]:
    """Return the triangles as `read` does, also those with corners that are not numbers."""
    path = Path(path)
    regular(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if not data.strip():
        raise FileError(f"{path}: the file is empty; write or download it again.")
    triangles = _binary(data)
    if triangles is None:
        triangles = _text(data, path) if data[:_HEADER].lstrip()[:5].lower() == b"solid" else None
    if triangles is None:
        raise _wrong_size(data, path)
    if not len(triangles):
        raise FileError(f"{path}: the file holds no triangles.")
    if len(triangles) > MOST_TRIANGLES:
        raise triangle_limit_error(path, len(triangles))
    return triangles


def _binary(data: bytes) -> NDArray[np.float64] | None:
    """Return the triangles if header and size agree, else None; the count alone never allocates."""
    if len(data) < _HEADER or len(data) != _HEADER + _RECORD.itemsize * _count(data):
        return None
    # some bit patterns of what is not a number raise a flag when they are widened
    with np.errstate(invalid="ignore"):
        return np.frombuffer(data, _RECORD, offset=_HEADER)["corners"].astype(np.float64)


def _count(data: bytes) -> int:
    return int.from_bytes(data[80:84], "little")


def _text(data: bytes, path: Path) -> NDArray[np.float64] | None:
    """Return the triangles of the text form; None if this is a binary file whose header says `solid`."""
    if b"\0" in data[:_HEADER]:
        return None
    starts = re.compile(rb"(?mi)^[ \t]*(end[ \t]*)?solid\b").finditer(data)
    inside = False
    found = [np.zeros((0, 3, 3))]
    words: list[bytes] = []
    begin = 0
    for mark in starts:
        inside = mark[1] is None
        words = _facets(data[begin : mark.start()], words, found, path)
        # the name behind `solid` may be any words at all
        begin = data.find(b"\n", mark.end()) + 1 or len(data)
    if inside:
        raise FileError(f"{path}: the text ends before `endsolid`; the file is cut off, write or download it again.")
    if _facets(data[begin:], words, found, path):
        raise FileError(f"{path}: the last facet is incomplete; the file is damaged, write or download it again.")
    return np.concatenate(found)


def _facets(data: bytes, words: list[bytes], found: list[NDArray[np.float64]], path: Path) -> list[bytes]:
    """Add to `found` the triangles in a piece of text, after `words` left over from before; return what is left over.

    A piece at a time: the words of a large file as one list would take ten times its size.
    """
    begin = 0
    while begin < len(data):
        end = data.rfind(b"\n", begin, begin + _PIECE) + 1
        if end <= begin or begin + _PIECE >= len(data):
            end = len(data)
        words = [*words, *data[begin:end].split()]
        whole = len(words) // _WORDS * _WORDS
        found.append(_corners(words[:whole], path))
        words, begin = words[whole:], end
    return words


def _corners(words: list[bytes], path: Path) -> NDArray[np.float64]:
    if max(map(len, words), default=0) > _LONGEST_WORD:
        raise FileError(f"{path}: starts like a text STL, but does not hold numbers as text.")
    table = np.array(words, dtype=f"S{_LONGEST_WORD}").reshape(-1, _WORDS)
    corners = [8, 9, 10, 12, 13, 14, 16, 17, 18]
    said = np.char.lower(table[:, [0, 7, 11, 15, 20]]) if len(table) else table[:, [0, 7, 11, 15, 20]]
    if (said != (b"facet", b"vertex", b"vertex", b"vertex", b"endfacet")).any():
        raise FileError(f"{path}: starts like a text STL, but its facets do not follow the format.")
    try:
        return table[:, corners].astype(np.float64).reshape(-1, 3, 3)
    except ValueError as error:
        word = str(error).rpartition("b")[2].rstrip(")")
        raise FileError(f"{path}: a corner is not a number ({word}).") from error


def _wrong_size(data: bytes, path: Path) -> FileError:
    if len(data) < _HEADER:
        return FileError(f"{path}: {len(data)} bytes are too few for an STL file.")
    due = _HEADER + _RECORD.itemsize * _count(data)
    if due > len(data):
        return FileError(
            f"{path}: the header promises {_count(data)} triangles ({due} bytes), the file has {len(data)} bytes; "
            "it is cut off or not an STL file."
        )
    return FileError(
        f"{path}: {len(data) - due} bytes follow the last of {_count(data)} triangles; this is not a plain STL file."
    )
