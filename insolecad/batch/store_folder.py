"""A store in a folder of this machine, or of a shared drive."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from insolecad.batch.store_common import file_errors, is_below_root, sha256_of
from insolecad.batch.task import FileRecord
from insolecad.errors import FileError
from insolecad.files.workshop import WORK, sweep, workshop


class Folder:
    """A folder of this machine, or of a shared drive."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a hidden folder on the same drive, so that moving a file is one step."""
        with ExitStack() as open_workshop:
            with file_errors(self.root):
                self.root.mkdir(parents=True, exist_ok=True)
                place = open_workshop.enter_context(workshop(self.root))
            yield place

    def keep(self, built: Path, path: str) -> None:
        """Move a finished file to its place."""
        final = self._place(path)
        with file_errors(final):
            final.parent.mkdir(parents=True, exist_ok=True)
            self._place(path)  # the folder that was just made, or was there, leads nowhere else
            os.replace(built, final)

    def holds(self, file: FileRecord) -> bool:
        """Return whether a file is there with its checksum."""
        if not is_below_root(file.path):
            return False
        place = self._place(file.path)
        try:
            return not place.is_symlink() and place.is_file() and sha256_of(place) == file.sha256
        except OSError:
            return False

    def move(self, old: str, new: str) -> None:
        """Give a file another name."""
        with file_errors(self.root / new):
            os.replace(self._place(old), self._place(new))

    def remove(self, file: FileRecord) -> bool:
        """Remove a file if it is there with its checksum, and its folder when it was the last one of a shard."""
        if not self.holds(file):
            return False
        place = self._place(file.path)
        with file_errors(place):
            place.unlink()
        if place.parent != self.root:
            with suppress(OSError):
                place.parent.rmdir()
        return True

    def sweep(self) -> None:
        """Remove what killed runs left unfinished."""
        with file_errors(self.root):
            sweep(self.root)

    def read_note(self, path: str) -> str | None:
        """Return a small text, None if there is none."""
        place = self._place(path)
        try:
            return None if place.is_symlink() else place.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def write_note(self, path: str, text: str, *, new: bool = False) -> None:
        """Write a small text; with `new` raise FileExistsError if there is one."""
        place = self._place(path)
        with file_errors(place):
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
            with file_errors(place):
                place.unlink(missing_ok=True)
            folders.add(place.parent)
        for folder in folders:
            with suppress(OSError):
                folder.rmdir()
            with suppress(OSError):
                (self.root / WORK).rmdir()

    def _place(self, path: str) -> Path:
        """Return where a path leads. Raises FileError if that is outside the root: a folder in it may be a link."""
        place = self.root / path
        if not is_below_root(path) or not place.parent.resolve().is_relative_to(self.root.resolve()):
            raise FileError(f"{place}: leads out of the folder of the batch; nothing is read or written there")
        return place
