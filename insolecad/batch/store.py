"""Where finished files go: a folder, or a store that fsspec reaches; never a half file under a final name."""

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from insolecad.batch.task import Filed
from insolecad.errors import FileError

WORK = ".work"
"""Hidden folder in the output for files that are not finished; cleared when a run begins."""


class Store(Protocol):
    """A place for files, each by its path below the root."""

    def workshop(self) -> AbstractContextManager[Path]:
        """Return a context that gives an empty local folder to build in, and removes it."""

    def keep(self, built: Path, path: str) -> Filed:
        """Move a finished local file to its place; it appears there whole or not at all."""

    def whole(self, files: Iterable[Filed]) -> bool:
        """Return whether all files are there with their checksums."""

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""

    def clear(self) -> None:
        """Remove what an interrupted run left unfinished."""


def open_store(out: str) -> Store:
    """Return the store for a folder or URL. Raises FileError where its package is missing."""
    scheme, _, rest = out.partition("://")
    if not rest:
        return Folder(Path(out))
    if scheme == "file":
        return Folder(Path(rest))
    from insolecad.batch.remote import Remote

    return Remote(out)


def is_local(out: str) -> bool:
    """Return whether files go to a folder of this machine."""
    return "://" not in out or out.startswith("file://")


class Folder:
    """A folder of this machine, or of a shared drive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a hidden folder on the same drive, so that moving a file is one step."""
        place = self.root / WORK / secrets.token_hex(8)
        with writing(place):
            place.mkdir(parents=True)
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def keep(self, built: Path, path: str) -> Filed:
        """Move a finished file to its place."""
        final = self.root / path
        with writing(final):
            checksum = sha256_of(built)
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(built, final)
        return Filed(path, checksum)

    def whole(self, files: Iterable[Filed]) -> bool:
        """Return whether all files are there with their checksums."""
        return all(self._whole(one) for one in files)

    def _whole(self, one: Filed) -> bool:
        place = self.root / one.path
        return inside(one.path) and place.is_file() and sha256_of(place) == one.sha256

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        if inside(path):
            (self.root / path).unlink(missing_ok=True)

    def clear(self) -> None:
        """Remove what an interrupted run left unfinished."""
        shutil.rmtree(self.root / WORK, ignore_errors=True)


def inside(path: str) -> bool:
    """Return whether a path stays below its root: a manifest may have been edited."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


@contextmanager
def local_workshop() -> Iterator[Path]:
    """Give an empty folder among the temporary files of this machine."""
    with writing(tempfile.gettempdir()):
        place = tempfile.TemporaryDirectory(prefix="insolecad-")
    with place as folder:
        yield Path(folder)


@contextmanager
def writing(place: object) -> Iterator[None]:
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
