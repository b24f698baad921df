"""A job sheet outlives its successor of the same name while files of it are still there."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from insolecad.inspection.formats.job_sheet import ENDING

LARGEST = 8_000_000
"""Bytes of a sheet that is read; a pair's has some 130,000."""

_DIGITS = 12


def retained_sheets(folder: Path, replaced: frozenset[str]) -> dict[str, str]:
    """Return new names for job sheets in `folder` that are about to be replaced and still have files to speak for.

    A right insole, then a left one under the same name: the right one's sheet would be lost, with all reasons and
    doses. A sheet whose every file is replaced as well, changed or gone is not kept. The new name holds the sheet's
    checksum, so that the same sheet gets the same name each time.
    """
    return {
        name: retained_name(name, hashlib.sha256(content).hexdigest())
        for name in sorted(replaced)
        if name.endswith(ENDING)
        if (content := _content(folder / name)) is not None and _has_files_left(folder, content, replaced)
    }


def retained_name(name: str, sha256: str) -> str:
    """Return the name of a sheet that makes room for its successor: `x.1f3870be274f.job.json` for `x.job.json`."""
    return f"{name.removesuffix(ENDING)}.{sha256[:_DIGITS]}{ENDING}"


def _content(sheet: Path) -> bytes | None:
    try:
        if sheet.is_symlink() or not sheet.is_file() or sheet.stat().st_size > LARGEST:
            return None
        return sheet.read_bytes()
    except OSError:
        return None


def _has_files_left(folder: Path, content: bytes, replaced: frozenset[str]) -> bool:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return any(name not in replaced and _is(folder / name, sha256) for name, sha256 in _files(data))


def _is(file: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _files(data: Any) -> Iterator[tuple[str, str]]:
    """Yield name and checksum of every file that a sheet lists, wherever it stands in it."""
    if isinstance(data, dict):
        name, sha256 = data.get("path"), data.get("sha256")
        if isinstance(name, str) and isinstance(sha256, str) and Path(name).name == name and name not in (".", ".."):
            yield name, sha256
        data = list(data.values())
    if isinstance(data, list):
        for item in data:
            yield from _files(item)
