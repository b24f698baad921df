"""Read an STL file, binary or text, and refuse a damaged one with a plain sentence."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError

_HEADER = 84
_RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
_WORDS = 21
"""Words of one facet in the text form: `facet normal x y z outer loop`, three vertices, `endloop endfacet`."""


def read(path: str | Path) -> NDArray[np.float64]:
    """Return the triangles of an STL file, shape (n, 3, 3), in the file's own unit (mm for an insole)."""
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if not data.strip():
        raise FileError(f"{path}: the file is empty; write or download it again.")
    triangles = _binary(data)
    if triangles is None:
        triangles = _text(data, path) if data.lstrip()[:5].lower() == b"solid" else None
    if triangles is None:
        raise _wrong_size(data, path)
    if not len(triangles):
        raise FileError(f"{path}: the file holds no triangles.")
    broken = np.flatnonzero(~np.isfinite(triangles).all(axis=(1, 2)))
    if len(broken):
        raise FileError(
            f"{path}: triangle {broken[0] + 1} has a corner that is not a number ({len(broken)} such in all)."
        )
    return triangles


def _binary(data: bytes) -> NDArray[np.float64] | None:
    """Return the triangles if header and size agree, else None; the count alone never allocates."""
    if len(data) < _HEADER or len(data) != _HEADER + _RECORD.itemsize * _count(data):
        return None
    return np.frombuffer(data, _RECORD, offset=_HEADER)["corners"].astype(np.float64)


def _count(data: bytes) -> int:
    return int.from_bytes(data[80:84], "little")


def _text(data: bytes, path: Path) -> NDArray[np.float64] | None:
    """Return the triangles of the text form; None if this is a binary file whose header says `solid`."""
    if b"\0" in data[:_HEADER]:
        return None
    words: list[bytes] = []
    inside = False
    for line in data.lower().splitlines():
        entry = line.split()
        if entry[:1] == [b"solid"]:
            inside = True
        elif entry[:1] == [b"endsolid"] or entry[:2] == [b"end", b"solid"]:
            inside = False
        else:
            words += entry
    if inside:
        raise FileError(f"{path}: the text ends before `endsolid`; the file is cut off, write or download it again.")
    if len(words) % _WORDS:
        raise FileError(f"{path}: the last facet is incomplete; the file is damaged, write or download it again.")
    table = np.array(words).reshape(-1, _WORDS)
    corners = [8, 9, 10, 12, 13, 14, 16, 17, 18]
    if len(table) and not (
        (table[:, 0] == b"facet").all()
        and (table[:, [7, 11, 15]] == b"vertex").all()
        and (table[:, 20] == b"endfacet").all()
    ):
        raise FileError(f"{path}: starts like a text STL, but its facets do not follow the format.")
    try:
        return table[:, corners].astype(np.float64).reshape(-1, 3, 3)
    except ValueError as error:
        raise FileError(f"{path}: a corner is not a number ({error}).") from error


def _wrong_size(data: bytes, path: Path) -> FileError:
    if len(data) < _HEADER:
        return FileError(f"{path}: {len(data)} bytes are too few for an STL file.")
    due = _HEADER + _RECORD.itemsize * _count(data)
    if due > len(data):
        return FileError(
            f"{path}: the header promises {_count(data)} triangles ({due} bytes), the file has {len(data)} bytes; "
            "it is cut off or no STL file."
        )
    return FileError(
        f"{path}: {len(data) - due} bytes follow the last of {_count(data)} triangles; this is no plain STL file."
    )
