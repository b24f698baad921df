"""Reading out of a ZIP archive that a stranger made: bounded, in memory, nothing ever unpacked to disk."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from insolecad.environment.printable import one_line
from insolecad.errors import FileError
from insolecad.inspection.formats.limits import regular

MOST_UNPACKED = 400_000_000
"""Bytes that are unpacked of one archive in all: two million triangles take less."""

HIGHEST_RATIO, RATIO_FROM = 100.0, 5_000_000
"""How much larger than packed an entry may be, once it is larger than a few MB: a mesh packs to a tenth."""

LONGEST_INDEX = 1_000_000
"""Bytes of the archive's table of contents: some 5,000 entries, where a 3MF file has a dozen."""

_CHUNK = 1 << 16

_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)
"""What the library raises for archives that are damaged, locked or of an unknown kind."""


class Archive:
    """An open ZIP archive. Use as a context. Every fault of it is a FileError in plain words."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._left = MOST_UNPACKED
        self._open = ExitStack()

    def __enter__(self) -> "Archive":
        regular(self.path)
        try:
            self._refuse_a_long_index()
            self._zip = self._open.enter_context(zipfile.ZipFile(self.path))
        except _FAULTS as error:
            raise self._damaged(error) from None
        self.names = frozenset(self._zip.namelist())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # entries too, also those that nobody read to their end
        self._open.close()

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one entry, some at a time. Raises FileError if it is missing, locked or too large."""
        if name not in self.names:
            raise FileError(f"{self.path}: the part {one_line(name)} is missing; write or download the file again.")
        entry = self._zip.getinfo(name)
        if entry.flag_bits & 1:
            raise FileError(f"{self.path}: is locked with a password; write it without one.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileError(f"{self.path}: is packed in a way that 3MF does not allow; write it again.")
        unpacked = 0
        try:
            file = self._open.enter_context(self._zip.open(entry))
            while chunk := file.read(_CHUNK):
                unpacked += len(chunk)
                self._left -= len(chunk)
                self._refuse_a_bomb(unpacked, entry.compress_size)
                yield chunk
        except _FAULTS as error:
            raise self._damaged(error) from None

    def _refuse_a_bomb(self, unpacked: int, packed: int) -> None:
        if self._left < 0:
            raise FileError(
                f"{self.path}: unpacks to more than {MOST_UNPACKED / 1e6:.0f} MB; no insole needs that much."
            )
        if unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * max(packed, 1):
            raise FileError(
                f"{self.path}: unpacks to more than {HIGHEST_RATIO:.0f} times its size; such a file is a trap."
            )

    def _refuse_a_long_index(self) -> None:
        """Look at the table's length before the library makes room for all of it."""
        with self.path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - (1 << 16) - 256, 0))
            tail = file.read()
        lengths = [*_fields(tail, b"PK\x05\x06", 12, 4), *_fields(tail, b"PK\x06\x06", 40, 8)]
        if any(LONGEST_INDEX < length < 0xFFFFFFFF for length in lengths):
            raise FileError(f"{self.path}: holds far more parts than a 3MF file has; such a file is a trap.")

    def _damaged(self, error: BaseException) -> FileError:
        # the error may hold a name out of the file
        said = one_line(str(error), 100)
        return FileError(f"{self.path}: is a damaged 3MF file ({said}); write or download it again.")


def _fields(data: bytes, mark: bytes, offset: int, size: int) -> Iterator[int]:
    """Yield the number at an offset behind every place of a mark."""
    place = data.find(mark)
    while place >= 0:
        yield int.from_bytes(data[place + offset : place + offset + size], "little")
        place = data.find(mark, place + 1)
