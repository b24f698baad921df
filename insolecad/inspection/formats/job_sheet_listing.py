"""The job sheet that lists a file: looked for beside it, by checksum and by name."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENDING = ".job.json"

LARGEST, MOST = 2_000_000, 20_000
"""Bytes of a sheet, which has 60,000, and sheets of one folder that are looked at."""


@dataclass(frozen=True)
class Listed:
    """A file as a job sheet lists it: the sheet, its data, the entry, and the side it stands under, "" for a pair."""

    sheet: Path
    data: dict[str, Any]
    entry: dict[str, Any]
    side: str


def listing(file: Path, sha256: str) -> Listed | None:
    """Return the entry of the file in a job sheet of its folder: one with its checksum, else one of its name."""
    named = None
    folder = file.parent
    # the sheet of its own name first
    sheets = sorted(folder.glob(f"*{ENDING}"), key=lambda sheet: not file.name.startswith(sheet.name[: -len(ENDING)]))
    for sheet in sheets[:MOST]:
        for one in _entries(sheet, file.name, sha256):
            if one.entry.get("sha256") == sha256:
                return one
            named = named or one
    return named


def _entries(sheet: Path, name: str, sha256: str) -> list[Listed]:
    """Return what a sheet lists of a file; nothing where it is no sheet."""
    try:
        if sheet.stat().st_size > LARGEST or not sheet.is_file():
            return []
        text = sheet.read_text(encoding="utf-8")
        if sha256 not in text and json.dumps(name, ensure_ascii=False)[1:-1] not in text:
            return []
        data = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(data, dict):
        return []
    sides = data.get("sides")
    parts = {**(sides if isinstance(sides, dict) else {}), "": data.get("pair")}
    return [
        Listed(sheet, data, entry, side)
        for side, part in parts.items()
        for entry in (part.get("files") if isinstance(part, dict) else None) or ()
        if isinstance(entry, dict) and (entry.get("sha256") == sha256 or entry.get("path") == name)
    ]
