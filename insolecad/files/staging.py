"""Files that appear under their final names only when all of them are complete."""

import errno
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from insolecad.errors import FileError
from insolecad.files.workshop import exclusive_access, sweep, workshop

Retain = Callable[[Path, frozenset[str]], Mapping[str, str]]
"""Takes a folder and the names about to be written there; returns new names for files that must not be replaced."""


class StagedFiles:
    """A batch of files for one folder: written in a workshop there, moved to their places together at the end.

    Use as a context. Leaving it by an exception removes everything that was staged, and so does the next
    use of the folder after a kill. Two processes that stage the same names: the files of one of them stay,
    never a mixture. `retain` may give other names to files that are there already, before they are replaced.
    """

    def __init__(self, folder: Path, retain: Retain | None = None) -> None:
        self.folder = folder
        self._retain = retain
        self._staged: dict[str, Path] = {}
        self._made: list[Path] = []
        self._open = ExitStack()

    def __enter__(self) -> "StagedFiles":
        try:
            for parent in [self.folder, *self.folder.parents]:
                if parent.exists():
                    break
                self._made.append(parent)
            self.folder.mkdir(parents=True, exist_ok=True)
            sweep(self.folder)
            self._work = self._open.enter_context(workshop(self.folder))
        except OSError as error:
            self._undo()
            raise FileError(f"the folder {self.folder} cannot be made: {error.strerror or error}") from error
        except BaseException:
            # stopped while it was opened: nobody else would remove what is there already
            self._undo()
            raise
        return self

    def write(self, name: str, writer: Callable[[Path], None]) -> Path:
        """Let `writer` write a file that will be called `name`; return where it is now."""
        staged = self._work / name
        self._staged[name] = staged
        try:
            writer(staged)
        except OSError as error:
            raise FileError(
                f"{self.folder / name} cannot be written: {error.strerror or 'the disk may be full'}"
            ) from error
        return staged

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._undo()
            return
        final = self.folder
        try:
            with exclusive_access(self.folder):
                for name in self._staged:
                    final = self.folder / name
                    # else it would fail half way, with some files in place already
                    if final.is_dir():
                        raise IsADirectoryError(errno.EISDIR, "a folder of this name is in the way")
                kept = self._retain(self.folder, frozenset(self._staged)) if self._retain else {}
                for old, new in kept.items():
                    final = self.folder / new
                    os.replace(self.folder / old, final)
                for name, staged in self._staged.items():
                    final = self.folder / name
                    os.replace(staged, final)
        except OSError as failure:
            self._undo()
            raise FileError(f"{final} cannot be written: {failure.strerror or failure}") from failure
        self._open.close()

    def _undo(self) -> None:
        self._open.close()
        for folder in self._made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
