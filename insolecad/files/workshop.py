"""Folders for unfinished files: on the drive of the finished ones, marked as insolecad's, removed even after a kill.

A workshop is `FOLDER/.insolecad-work/<random>/` with a file `owner` and a folder `files`. Its process holds a lock on
`owner`. After a kill the system releases the lock, and the next run in the same folder removes the workshop.
"""

import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be removed, which serves as the lock
    fcntl = None  # type: ignore[assignment]

WORK = ".insolecad-work"
"""Hidden folder in an output folder that holds all workshops; it is there only while there are any."""

OWNER, FILES = "owner", "files"
MARK = b"insolecad workshop"
"""How the owner's mark begins. A folder without it is someone else's and stays."""

FORSAKEN = 86_400.0
"""Seconds after which a workshop counts as left behind on a drive that knows no locks (house)."""

_DIGITS = 16
_NAME = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_ATTEMPTS = 100
"""How often to try: another process may remove the common folder between two steps."""


@contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """Give an empty folder inside `folder`, which must exist; it is removed at the end. Raises OSError."""
    place, owner = _opened(folder)
    try:
        yield place / FILES
    finally:
        _remove(place, owner)
        _drop_if_empty(folder)


def sweep(folder: Path) -> None:
    """Remove the workshops in `folder` whose processes are dead. Whatever has no mark stays."""
    work = folder / WORK
    if work.is_symlink() or not work.is_dir():
        return
    for place in list(work.iterdir()):
        if not place.is_symlink() and (owner := _taken_over(place)) is not None:
            _remove(place, owner)
    _drop_if_empty(folder)


@contextmanager
def exclusive_access(folder: Path) -> Iterator[None]:
    """Hold off other processes that put finished files into `folder`, where the system knows such locks."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a drive without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _opened(folder: Path) -> tuple[Path, IO[bytes]]:
    """Return a new workshop and its locked mark."""
    work = folder / WORK
    for attempt in range(_ATTEMPTS):
        place = work / secrets.token_hex(_DIGITS // 2)
        try:
            if work.is_symlink():
                raise NotADirectoryError(f"{work} is a link; remove it")
            work.mkdir(exist_ok=True)
            place.mkdir()
            owner = (place / OWNER).open("xb", buffering=0)
            owner.write(MARK + f", process {os.getpid()}\n".encode())
            if _lock(owner) is not False and (place / OWNER).exists():
                (place / FILES).mkdir()
                return place, owner
            owner.close()
        except FileNotFoundError:
            # the common folder was removed meanwhile; when the folder itself is gone, trying again does not help
            if attempt == _ATTEMPTS - 1 or not folder.is_dir():
                raise
        except BaseException:
            # stopped half way
            with suppress(OSError):
                (place / OWNER).unlink(missing_ok=True)
                place.rmdir()
            _drop_if_empty(folder)
            raise
    raise BlockingIOError(f"{work} is in use by other processes")


def _lock(file: IO[bytes]) -> bool | None:
    """Lock a file; return False if another process holds it, None if that cannot be known here."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _taken_over(place: Path) -> IO[bytes] | None:
    """Return the open mark of a workshop whose process is dead, None if it is alive or without a mark."""
    mark = place / OWNER
    if _NAME.fullmatch(place.name):
        # killed before it was marked: an empty folder is gone, one with anything in it stays
        with suppress(OSError):
            place.rmdir()
    try:
        if mark.is_symlink() or not mark.is_file():
            return None
        owner = mark.open("rb")
    except OSError:
        return None
    if owner.read(len(MARK)) == MARK:
        locked = _lock(owner)
        old = locked is None and time.time() - os.fstat(owner.fileno()).st_mtime > FORSAKEN
        if locked or old:
            return owner
    owner.close()
    return None


def _remove(place: Path, owner: IO[bytes]) -> None:
    """Remove a workshop, its mark last: a removal that is cut short is finished by the next sweep."""
    shutil.rmtree(place / FILES, ignore_errors=True)
    if fcntl is None:
        owner.close()
    with suppress(OSError):
        (place / OWNER).unlink()
        place.rmdir()
    owner.close()


def _drop_if_empty(folder: Path) -> None:
    with suppress(OSError):
        (folder / WORK).rmdir()
