"""What every kind of store needs: paths that stay inside, checksums, errors as FileError."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from insolecad.errors import FileError


def is_below_root(path: str) -> bool:
    """Return whether a path stays below its root: a manifest may have been edited."""
    parts = PurePosixPath(path).parts
    if not parts or "\\" in path or "\0" in path or ":" in parts[0]:
        return False
    return ".." not in parts and not path.startswith("/")


@contextmanager
def local_workshop() -> Iterator[Path]:
    """Give an empty folder among the temporary files of this machine."""
    with file_errors(tempfile.gettempdir()):
        place = tempfile.TemporaryDirectory(prefix="insolecad-")
    with place as folder:
        yield Path(folder)


@contextmanager
def file_errors(place: object) -> Iterator[None]:
    """Turn what the system says against writing into a FileError."""
    try:
        yield
    except OSError as error:
        raise FileError(f"{place} cannot be written: {error.strerror or error}") from error


def sha256_of(path: Path) -> str:
    """Return the checksum of a local file."""
    with path.open("rb") as file:
        return stream_sha256(file)


def stream_sha256(file: IO[bytes]) -> str:
    """Return the checksum of what is left of an open file."""
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    return found.hexdigest()
