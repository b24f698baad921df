"""Reports of failed rows: a text beside the manifest with all details, deleted when the row is done."""

import re
from collections.abc import Collection
from pathlib import Path

from insolecad.batch.manifest import manifest_errors
from insolecad.batch.task import Result, Task
from insolecad.environment.version import __version__

FOLDER = "failed"

_NAME = re.compile(r"row-(\d{1,12})\.txt")
_MARK = b"insolecad "
"""How a report begins."""


def write_report(folder: Path, task: Task, result: Result) -> None:
    """Write the report of a failed row."""
    place = folder / FOLDER / f"row-{result.row}.txt"
    with manifest_errors(folder):
        if place.is_symlink() or place.parent.is_symlink():
            raise OSError(f"{place.parent.name}/{place.name} is a link; remove it")
        place.parent.mkdir(exist_ok=True)
        place.write_text(_text(task, result), encoding="utf-8", errors="backslashreplace")


def clear_reports(folder: Path, failed_rows: Collection[int]) -> None:
    """Remove the reports of rows that are no longer among the failed ones; other files stay."""
    reports = folder / FOLDER
    if reports.is_symlink() or not reports.is_dir():
        return
    with manifest_errors(folder):
        for place in list(reports.iterdir()):
            found = _NAME.fullmatch(place.name)
            if found and int(found[1]) not in failed_rows and _is_report(place):
                place.unlink()
        if not any(reports.iterdir()):
            reports.rmdir()


def _is_report(place: Path) -> bool:
    if place.is_symlink() or not place.is_file():
        return False
    with place.open("rb") as file:
        return file.read(len(_MARK)) == _MARK


def _text(task: Task, result: Result) -> str:
    cells = "\n".join(f"  {name}: {value}" for name, value in task.cells.items())
    over = "\n".join(f"  {name}: {value}" for name, value in task.over.items())
    return (
        f"insolecad {__version__}, row {result.row}, {result.name}\n{result.reason}\n\n"
        f"The row:\n{cells}\n{over}\n{result.report}\n"
    )
