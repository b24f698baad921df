"""Files that appear under their final names only when all of them are complete."""

import errno
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from insolecad.errors import FileError


class Staged:
    """A batch of files for one folder: written under hidden names, renamed together at the end.

    Use as a context. Leaving it by an exception removes everything that was staged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files: list[tuple[Path, Path]] = []
        self._made: list[Path] = []

    def __enter__(self) -> "Staged":
        try:
            for parent in [self.folder, *self.folder.parents]:
                if parent.exists():
                    break
                self._made.append(parent)
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._undo()
            raise FileError(f"the folder {self.folder} cannot be made: {error.strerror}") from error
        return self

    def write(self, name: str, writer: Callable[[Path], None]) -> Path:
        """Let `writer` write a file that will be called `name`; return where it is now."""
        staged = self.folder / f".{secrets.token_hex(6)}.{name[-60:]}"
        self._files.append((staged, self.folder / name))
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
        try:
            for _, final in self._files:
                # else it would fail half way, with some files in place already
                if final.is_dir():
                    raise IsADirectoryError(errno.EISDIR, "a folder of this name is in the way")
            for staged, final in self._files:
                os.replace(staged, final)
        except OSError as failure:
            self._undo()
            raise FileError(f"{final} cannot be written: {failure.strerror}") from failure

    def _undo(self) -> None:
        for staged, _ in self._files:
            staged.unlink(missing_ok=True)
        for folder in self._made:
            if folder.exists() and not any(folder.iterdir()):
                folder.rmdir()
