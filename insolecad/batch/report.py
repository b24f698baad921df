"""Reports of failed rows: a text beside the manifest that tells us all there is, gone when the row is done."""

from pathlib import Path

from insolecad import __version__
from insolecad.batch.manifest import manifest_errors
from insolecad.batch.task import Result, Task

FOLDER = "failed"


def tell(folder: Path, task: Task, result: Result) -> None:
    """Write the report of a failed row, or remove the one of a row that failed before and does no longer."""
    place = folder / FOLDER / f"row-{result.row}.txt"
    with manifest_errors(folder):
        if result.status == "failed":
            place.parent.mkdir(exist_ok=True)
            place.write_text(_text(task, result), encoding="utf-8", errors="backslashreplace")
        elif task.before and task.before.status == "failed":
            place.unlink(missing_ok=True)
            if place.parent.is_dir() and not any(place.parent.iterdir()):
                place.parent.rmdir()


def _text(task: Task, result: Result) -> str:
    cells = "\n".join(f"  {name}: {value}" for name, value in task.cells.items())
    over = "\n".join(f"  {name}: {value}" for name, value in task.over.items())
    return (
        f"insolecad {__version__}, row {result.row}, {result.name}\n{result.reason}\n\n"
        f"The row:\n{cells}\n{over}\n{result.report}\n"
    )
