"""A store that fsspec reaches: S3 and others. Files are built here, sent under a temporary key, and moved."""

import posixpath
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from insolecad.batch.store_common import is_below_root, local_workshop, stream_sha256
from insolecad.batch.task import FileRecord
from insolecad.errors import FileError, InsolecadError
from insolecad.files.workshop import WORK

MISSING = "this place needs one more package: pip install 'insolecad[cloud]'"

OBJECTS = frozenset({"s3", "gs", "abfs"})
"""Stores that have buckets in place of folders."""


class Remote:
    """Files below a URL such as `s3://bucket/folder`, as one batch sees them."""

    def __init__(self, url: str, batch: str) -> None:
        self._url, self._parts = url, f"{WORK}/parts-{batch}"
        with store_errors(url):
            self._files, self._root = _opened(url)

    def workshop(self) -> AbstractContextManager[Path]:
        """Give a folder among this machine's temporary files."""
        return local_workshop()

    def keep(self, built: Path, path: str) -> None:
        """Send a finished file under a temporary key, then move it to its place."""
        final, part = self._place(path), self._place(f"{self._parts}/{secrets.token_hex(8)}")
        with store_errors(f"{self._url}: {path}"):
            self._make(posixpath.dirname(part))
            self._files.put_file(str(built), part)
            self._make(posixpath.dirname(final))
            self._files.mv(part, final)

    def _make(self, folder: str) -> None:
        """Make a folder, but no bucket: a mistyped one must not become a new one."""
        if not OBJECTS & set(_names(self._files.protocol)):
            self._files.makedirs(folder, exist_ok=True)

    def holds(self, file: FileRecord) -> bool:
        """Return whether a file is there with its checksum."""
        if not is_below_root(file.path):
            return False
        try:
            with self._files.open(self._place(file.path), "rb") as opened:
                return stream_sha256(opened) == file.sha256
        except OSError:
            return False

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        with store_errors(f"{self._url}: {new}"):
            self._files.mv(self._place(old), self._place(new))

    def remove(self, file: FileRecord) -> bool:
        """Remove a file if it is there with its checksum; return whether it was."""
        if not self.holds(file):
            return False
        with store_errors(f"{self._url}: {file.path}"):
            self._files.rm_file(self._place(file.path))
        return True

    def sweep(self) -> None:
        """Remove what killed runs of this batch left unfinished."""
        place = self._place(self._parts)
        with store_errors(self._url):
            if self._files.exists(place):
                self._files.rm(place, recursive=True)

    def read_note(self, path: str) -> str | None:
        """Return a small text, None if there is none."""
        place = self._place(path)
        try:
            with store_errors(f"{self._url}: {path}"):
                return str(self._files.cat_file(place).decode(errors="replace"))
        except FileError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise

    def write_note(self, path: str, text: str, *, new: bool = False) -> None:
        """Write a small text; with `new` raise FileExistsError if there is one."""
        place = self._place(path)
        if new and self.read_note(path) is not None:
            raise FileExistsError(path)
        with store_errors(f"{self._url}: {path}"):
            self._make(posixpath.dirname(place))
            self._files.pipe_file(place, text.encode())

    def notes(self, folder: str) -> list[str]:
        """Return the paths of all small texts in a folder."""
        place = self._place(folder)
        with store_errors(f"{self._url}: {folder}"):
            listed = self._files.ls(place, detail=False) if self._files.exists(place) else []
        return sorted(f"{folder}/{posixpath.basename(path)}" for path in listed if path.endswith(".json"))

    def drop_notes(self, paths: Iterable[str]) -> None:
        """Remove small texts, many with one request."""
        places = [self._place(path) for path in paths]
        with store_errors(self._url):
            if places:
                self._files.rm(places)

    def _place(self, path: str) -> str:
        if not is_below_root(path):
            raise FileError(f"{self._url}: {path!r} leads out of the folder of the batch")
        return posixpath.join(self._root, path)


def _names(protocol: str | Iterable[str]) -> Iterable[str]:
    return [protocol] if isinstance(protocol, str) else protocol


@cache
def _opened(url: str) -> tuple[Any, str]:
    """Return the file system of a URL and the root below it, once per process: connecting takes long."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise FileError(f"{url}: {MISSING}") from None
    try:
        # what another process writes must be seen
        files, root = url_to_fs(url, use_listings_cache=False)
    except ImportError:
        raise FileError(f"{url}: {MISSING}") from None
    except ValueError as error:
        raise FileError(f"{url}: {error}") from None
    return files, str(root)


@contextmanager
def store_errors(place: str) -> Iterator[None]:
    """Turn what a store says against writing into a FileError; its client's own errors are recognised by their
    names."""
    try:
        yield
    except InsolecadError:
        raise
    except Exception as error:
        # each client has errors of its own for a missing bucket, key or network
        words = str(error).splitlines() or [""]
        raise FileError(f"{place} cannot be written: {type(error).__name__}: {words[0][:200]}") from error
