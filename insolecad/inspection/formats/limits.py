"""How much of a stranger's file is read: nothing that a file merely claims is ever made room for."""

from pathlib import Path

from insolecad.errors import FileError

MOST_TRIANGLES = 2_000_000
"""Triangles of one file (house): an insole has 60,000, and no program that prints or mills wants more than this."""

MOST_BYTES = 600_000_000
"""Bytes of one file: this many triangles take less, even as text."""


def regular(path: Path) -> int:
    """Return the size of a file in bytes. Raises FileError for what is missing, no file, empty or far too large."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise FileError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from error
    if not path.is_file():
        raise FileError(f"{path}: is not a file; name a file that holds an insole.")
    if not size:
        raise FileError(f"{path}: the file is empty; write or download it again.")
    if size > MOST_BYTES:
        raise FileError(
            f"{path}: {size / 1e6:,.0f} MB are too many; files of up to {MOST_BYTES / 1e6:.0f} MB are read. "
            "No insole needs that much: write it again with a coarser tolerance."
        )
    return size


def triangle_limit_error(path: Path, count: int) -> FileError:
    """Return the error for a file of too many triangles."""
    return FileError(
        f"{path}: {count:,} triangles are too many; up to {MOST_TRIANGLES:,} are read. "
        "Write it again with a coarser tolerance."
    )
