"""Read a finished file of any supported kind, by what is in it rather than by its name."""

from collections.abc import Callable
from pathlib import Path

from insolecad.errors import FileError
from insolecad.inspection.formats import stl
from insolecad.inspection.formats.body import Body
from insolecad.inspection.formats.limits import regular

KINDS = "STL, 3MF and STEP"

_BEGINNING = 4096


def bodies(path: str | Path) -> tuple[str, list[Body]]:
    """Return the kind of file, and its bodies: of an STL in the file's own unit, of others in mm.

    Raises FileError, in plain words, for whatever cannot be read.
    """
    path = Path(path)
    regular(path)
    try:
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError as error:
        raise FileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    kind = _kind(path, beginning)
    found = _READERS[kind](path)
    if not sum(len(body.triangles) for body in found):
        raise FileError(f"{path}: the file holds no triangles.")
    return kind, found


def _kind(path: Path, beginning: bytes) -> str:
    if beginning.startswith(b"PK"):
        return "3MF"
    if b"ISO-10303-21" in beginning[:200]:
        return "STEP"
    suffix = path.suffix.lower()
    if suffix in (".step", ".stp"):
        raise FileError(f"{path}: does not begin as a STEP file does; write or download it again.")
    if suffix == ".3mf":
        raise FileError(f"{path}: does not begin as a 3MF file does; write or download it again.")
    if suffix != ".stl" and b"\0" not in beginning and not beginning.lstrip().lower().startswith(b"solid"):
        raise FileError(f"{path}: unsupported file type; supported: {KINDS}.")
    return "STL"


def _stl(path: Path) -> list[Body]:
    return [Body("", stl.loose(path))]


def _threemf(path: Path) -> list[Body]:
    from insolecad.inspection.formats.threemf import read

    return read(path)


def _step(path: Path) -> list[Body]:
    from insolecad.inspection.formats.step_subprocess import read

    return read(path)


_READERS: dict[str, Callable[[Path], list[Body]]] = {"STL": _stl, "3MF": _threemf, "STEP": _step}
