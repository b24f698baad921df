"""Where finished files go: a folder, or a store that fsspec reaches; never a half file under a final name."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from insolecad.batch.task import FileRecord


class Store(Protocol):
    """A place for files, each by its path below the root. What leads out of the root is a FileError."""

    def workshop(self) -> AbstractContextManager[Path]:
        """Return a context that gives an empty local folder to build in, and removes it."""

    def keep(self, built: Path, path: str) -> None:
        """Move a finished local file to its place; it appears there whole or not at all."""

    def holds(self, file: FileRecord) -> bool:
        """Return whether a file is there with its checksum."""

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""

    def remove(self, file: FileRecord) -> bool:
        """Remove a file if it is there with its checksum; return whether it was."""

    def sweep(self) -> None:
        """Remove what killed runs left unfinished."""

    def read_note(self, path: str) -> str | None:
        """Return a small text, None if there is none."""

    def write_note(self, path: str, text: str, *, new: bool = False) -> None:
        """Write a small text; with `new` raise FileExistsError if there is one."""

    def notes(self, folder: str) -> list[str]:
        """Return the paths of all small texts in a folder."""

    def drop_notes(self, paths: Iterable[str]) -> None:
        """Remove small texts, and their folder when it is empty."""


def open_store(out: str, batch: str = "") -> Store:
    """Return the store for a folder or URL, as a batch sees it. Raises FileError if its package is missing."""
    if is_local(out):
        from insolecad.batch.store_folder import Folder

        return Folder(local_folder(out))
    from insolecad.batch.store_remote import Remote

    return Remote(out, batch)


def is_local(out: str) -> bool:
    """Return whether files go to a folder of this machine."""
    return not out.partition("://")[2] or out.startswith("file://")


def local_folder(out: str) -> Path:
    """Return the folder of a local output."""
    return Path(out.removeprefix("file://"))
