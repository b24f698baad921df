"""Where finished files go: a folder, or a store that fsspec reaches; never a half file under a final name."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from insolecad.batch.task import Filed
from insolecad.errors import FileError
from insolecad.files.workshop import WORK, sweep, workshop


class Store(Protocol):
    """A place for files, each by its path below the root. What leads out of the root is a FileError."""

    def workshop(self) -> AbstractContextManager[Path]:
        """Return a context that gives an empty local folder to build in, and removes it."""

    def keep(self, built: Path, path: str) -> Filed:
        """Move a finished local file to its place; it appears there whole or not at all."""

    def holds(self, file: Filed) -> bool:
        """Return whether a file is there with its checksum."""

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""

    def remove(self, file: Filed) -> bool:
        """Remove a file if it is there with its checksum; return whether it was."""

    def sweep(self) -> None:
        """Remove what killed runs left unfinished."""

    def read_note(self, path: str) -> str | None:
        """Return a small text, None where there is none."""

    def write_note(self, path: str, text: str, *, new: bool = False) -> None:
        """Write a small text; with `new` raise FileExistsError if there is one."""

    def notes(self, folder: str) -> list[str]:
        """Return the paths of all small texts in a folder."""

    def drop_notes(self, paths: Iterable[str]) -> None:
        """Remove small texts, and their folder when it is empty."""


def open_store(out: str, batch: str = "") -> Store:
    """Return the store for a folder or URL, as a batch sees it. Raises FileError where its package is missing."""
    if is_local(out):
        return Folder(local_folder(out))
    from insolecad.batch.store_remote import Remote

    return Remote(out, batch)


def is_local(out: str) -> bool:
    """Return whether files go to a folder of this machine."""
    return not out.partition("://")[2] or out.startswith("file://")


def local_folder(out: str) -> Path:
    """Return the folder of a local output."""
    return Path(out.removeprefix("file://"))


class Folder:
    """A folder of this machine, or of a shared drive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a hidden folder on the same drive, so that moving a file is one step."""
        with ExitStack() as open_workshop:
            with writing(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
                place = open_workshop.enter_context(workshop(self.root))
            yield place

    def keep(self, built: Path, path: str) -> Filed:
        """Move a finished file to its place."""
        final = self._place(path)
        with writing(final):
            checksum = sha256_of(built)
            final.parent.mkdir(parents=True, exist_ok=True)
            self._place(path)  # the folder that was just made, or was there, leads nowhere else
            os.replace(built, final)
        return Filed(path, checksum)

    def holds(self, file: Filed) -> bool:
        """Return whether a file is there with its checksum."""
        if not inside(file.path):
            return False
        place = self._place(file.path)
        try:
            return not place.is_symlink() and place.is_file() and sha256_of(place) == file.sha256
        except OSError:
            return False

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        with writing(self.root / new):
            os.replace(self._place(old), self._place(new))

    def remove(self, file: Filed) -> bool:
        """Remove a file if it is there with its checksum, and its folder when it was the last one of a shard."""
        if not self.holds(file):
            return False
        place = self._place(file.path)
        with writing(place):
            place.unlink()
        if place.parent != self.root:
            with suppress(OSError):
                place.parent.rmdir()
        return True

    def sweep(self) -> None:
        """Remove what killed runs left unfinished."""
        with writing(self.root):
            sweep(self.root)

    def read_note(self, path: str) -> str | None:
        """Return a small text, None where there is none."""
        place = self._place(path)
        try:
            return None if place.is_symlink() else place.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def write_note(self, path: str, text: str, *, new: bool = False) -> None:
        """Write a small text; with `new` raise FileExistsError if there is one."""
        place = self._place(path)
        with writing(place):
            for last in (False, False, True):
                # another process may remove an empty folder between two steps
                place.parent.mkdir(parents=True, exist_ok=True)
                try:
                    file = place.open("x" if new else "w", encoding="utf-8")
                except FileExistsError:
                    if new:
                        break
                    raise
                except FileNotFoundError:
                    if last:
                        raise
                    continue
                with file:
                    file.write(text)
                return
        raise FileExistsError(place)

    def notes(self, folder: str) -> list[str]:
        """Return the paths of all small texts in a folder."""
        place = self._place(folder)
        if place.is_symlink() or not place.is_dir():
            return []
        return sorted(f"{folder}/{path.name}" for path in place.iterdir() if path.suffix == ".json")

    def drop_notes(self, paths: Iterable[str]) -> None:
        """Remove small texts, and their folders when they are empty."""
        folders = set()
        for path in paths:
            place = self._place(path)
            with writing(place):
                place.unlink(missing_ok=True)
            folders.add(place.parent)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
            with suppress(OSError):
                (self.root / WORK).rmdir()

    def _place(self, path: str) -> Path:
        """Return where a path leads. Raises FileError where that is outside the root: a folder in it may be a link."""
        place = self.root / path
        if not inside(path) or not place.parent.resolve().is_relative_to(self.root.resolve()):
            raise FileError(f"{place}: leads out of the folder of the batch; nothing is read or written there")
        return place


def inside(path: str) -> bool:
    """Return whether a path stays below its root: a manifest may have been edited."""
    parts = PurePosixPath(path).parts
    if not parts or "\\" in path or "\0" in path or ":" in parts[0]:
        return False
    return ".." not in parts and not path.startswith("/")


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
