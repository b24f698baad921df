"""A store that fsspec reaches: S3 and others. Files are built here, sent under a temporary key, and moved."""

import posixpath
import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from insolecad.batch.store import WORK, inside, local_workshop, sha256_of, stream_sha256
from insolecad.batch.task import Filed
from insolecad.errors import FileError, InsolecadError

MISSING = "this place needs one more package: pip install 'insolecad[cloud]'"

OBJECTS = frozenset({"s3", "gs", "abfs"})
"""Stores that have buckets in place of folders."""


class Remote:
    """Files below a URL such as `s3://bucket/folder`."""

    def __init__(self, url: str) -> None:
        self._url = url
        with sending(url):
            self._files, self._root = _opened(url)

    def workshop(self) -> AbstractContextManager[Path]:
        """Give a folder among this machine's temporary files."""
        return local_workshop()

    def keep(self, built: Path, path: str) -> Filed:
        """Send a finished file under a temporary key, then move it to its place."""
        final = posixpath.join(self._root, path)
        part = posixpath.join(self._root, WORK, secrets.token_hex(8))
        with sending(f"{self._url}: {path}"):
            checksum = sha256_of(built)
            self._make(posixpath.dirname(part))
            self._files.put_file(str(built), part)
            self._make(posixpath.dirname(final))
            self._files.mv(part, final)
        return Filed(path, checksum)

    def _make(self, folder: str) -> None:
        """Make a folder, but no bucket: a mistyped one must not become a new one."""
        if not OBJECTS & set(_names(self._files.protocol)):
            self._files.makedirs(folder, exist_ok=True)

    def whole(self, files: Iterable[Filed]) -> bool:
        """Return whether all files are there with their checksums."""
        return all(self._whole(one) for one in files)

    def _whole(self, one: Filed) -> bool:
        try:
            with self._files.open(posixpath.join(self._root, one.path), "rb") as file:
                return inside(one.path) and stream_sha256(file) == one.sha256
        except OSError:
            return False

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""
        place = posixpath.join(self._root, path)
        with sending(f"{self._url}: {path}"):
            if inside(path) and self._files.exists(place):
                self._files.rm_file(place)

    def clear(self) -> None:
        """Remove what an interrupted run left unfinished."""
        place = posixpath.join(self._root, WORK)
        with sending(self._url):
            if self._files.exists(place):
                self._files.rm(place, recursive=True)


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
def sending(place: str) -> Iterator[None]:
    """Turn what a store says against writing into a FileError; its client's own errors are told by their names."""
    try:
        yield
    except InsolecadError:
        raise
    except Exception as error:
        # each client has errors of its own for a missing bucket, key or network
        words = str(error).splitlines() or [""]
        raise FileError(f"{place} cannot be written: {type(error).__name__}: {words[0][:200]}") from error
