"""The triangles of a finished file, by what is in it rather than by its name."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import FileError
from insolecad.read import stl

DEFLECTION = 0.02
"""How far the triangles of a STEP file may stand off its surface in mm: as far as those of our own meshes."""

_BEGINNING = 4096


def triangles(path: str | Path) -> tuple[str, NDArray[np.float64]]:
    """Return the kind of file and its loose triangles (n, 3, 3): in the file's own unit, of a STEP in mm.

    Raises FileError, in plain words, for whatever cannot be read.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if b"ISO-10303-21" in beginning:
        from insolecad.read.step import read

        body = read(path)
        if not body.faces:
            raise FileError(f"{path}: holds no faces; export the insole as a solid.")
        return "STEP", body.triangles(DEFLECTION)
    if beginning.startswith(b"PK"):
        raise FileError(f"{path}: 3MF files are not read here; export the insole as STL or STEP.")
    if path.suffix.lower() in (".step", ".stp"):
        raise FileError(f"{path}: does not begin as a STEP file does; write or download it again.")
    return "STL", stl.read(path)
