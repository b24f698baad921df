"""What a worker is about to put in place, noted beside the files first: after a kill every file still has an owner.

Between the moment a file is in its place and the moment the manifest knows of it, the run may be killed and the
table edited. The note says which row the file belongs to; the next run reads it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from insolecad.batch.store import Store
from insolecad.batch.task import FileRecord, RetainedFile
from insolecad.files.workshop import WORK


@dataclass(frozen=True)
class Intent:
    """The files that a row is about to get, and those of its earlier pair that make room."""

    key: str
    name: str
    files: tuple[FileRecord, ...]
    retained: tuple[RetainedFile, ...] = ()


_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class _File(BaseModel):
    path: str
    sha256: _Sha256


class _Retained(BaseModel):
    old: str
    file: _File


class _Note(BaseModel):
    """An intent as it stands in its note: a damaged or foreign one is passed over."""

    key: str
    name: str
    files: list[_File]
    retained: list[_Retained] = []


def folder(batch: str) -> str:
    """Return the folder of a batch's notes."""
    return f"{WORK}/{batch}"


def announce(store: Store, batch: str, intent: Intent) -> None:
    """Write the note of a row."""
    store.write_note(_path(batch, intent.key), json.dumps(asdict(intent)))


def intents(store: Store, batch: str) -> Iterator[Intent]:
    """Yield the intents of all notes that are there."""
    for path in store.notes(folder(batch)):
        try:
            note = _Note.model_validate_json(store.read_note(path) or "")
        except ValidationError:
            continue
        files = tuple(FileRecord(one.path, one.sha256) for one in note.files)
        retained = tuple(RetainedFile(one.old, FileRecord(one.file.path, one.file.sha256)) for one in note.retained)
        yield Intent(note.key, note.name, files, retained)


def withdraw(store: Store, batch: str, keys: Sequence[str]) -> None:
    """Remove the notes of rows that the manifest knows of."""
    store.drop_notes(_path(batch, key) for key in keys)


def withdraw_notes(store: Store, batch: str) -> None:
    """Remove every note of a batch."""
    store.drop_notes(store.notes(folder(batch)))


def _path(batch: str, key: str) -> str:
    return f"{folder(batch)}/{hashlib.sha256(key.encode()).hexdigest()}.json"
