"""`insolecad rebuild`: a finished file made again from the order in it, and what has changed since."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli import options
from insolecad.cli.terminal import echo
from insolecad.environment.printable import one_line

if TYPE_CHECKING:
    from insolecad.compare.rebuild import RebuiltFile
    from insolecad.compare.rebuild_changes import Change
    from insolecad.compare.source_order import SourceOrder


def rebuild(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A STEP, 3MF or STL file made by insolecad.")],
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="Folder for the file.")] = "out/rebuilt",
    check: Annotated[bool, typer.Option("--check", help="Only compare; write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace another file of the same name.")] = False,
    outline: Annotated[str, typer.Option("--outline", metavar="DRAWING", help="Path of the outline drawing.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print only errors.")] = False,
) -> None:
    """Rebuild a file from the order stored in it, or in the job sheet beside it, and compare the two."""
    from insolecad.compare.rebuild import rebuild_file
    from insolecad.compare.rebuild_changes import prescription_changes, reasons
    from insolecad.compare.source_order import find_source_order

    folder = options.folder(out)
    one = find_source_order(Path(file))
    made = rebuild_file(one, Path(outline) if outline else None)
    written = None if check else _write(made, folder, force=force)
    doses = prescription_changes(one, made)
    words = reasons(one, made, doses)
    if as_json:
        echo(json.dumps(_data(one, made, words, doses, written), indent=2))
    elif not quiet:
        _show(one, made, words, doses, written)
    if one.sha256 != made.sha256:
        raise typer.Exit(1)


def _write(made: "RebuiltFile", folder: Path, *, force: bool) -> Path:
    """Write the file and return its place. Raises FileError if another one is in its place."""
    from insolecad.errors import FileError
    from insolecad.files.staging import StagedFiles

    place = folder / made.name
    if place.is_file() and not force:
        # the given file too: it is what there is to compare with
        if place.read_bytes() == made.content:
            return place
        raise FileError(
            f"{place}: another file of this name is there and was left as it is. "
            "Name another folder with --out, only compare with --check, or replace it with --force."
        )
    with StagedFiles(folder) as staged:
        staged.write(made.name, lambda path: _bytes(path, made.content))
    return place


def _bytes(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _data(
    one: "SourceOrder", made: "RebuiltFile", words: list[str], doses: "list[Change]", written: Path | None
) -> dict[str, object]:
    from dataclasses import asdict

    from insolecad.order.keys import personal

    return {
        "file": str(one.path),
        "same": one.sha256 == made.sha256,
        "sha256": one.sha256,
        "rebuilt_sha256": made.sha256,
        "rebuilt": str(written) if written else None,
        "made_by": {"insolecad": one.told.insolecad, "rules": one.told.rules},
        "said_of_persons": [personal(order.values) for order in made.orders],
        "reasons": words,
        "doses": [asdict(change) for change in doses],
    }


def _show(
    one: "SourceOrder", made: "RebuiltFile", words: list[str], doses: "list[Change]", written: Path | None
) -> None:
    names = ", ".join(order.name for order in made.orders)
    echo(f"{one.path}: the order {names!r}, found {one.where}, made with insolecad {one_line(one.told.insolecad)}.")
    for order in made.orders:
        if order.wearer.clinician:
            echo("The order in it says that a clinician has prescribed it; nobody has checked this.")
            break
    if one.sha256 == made.sha256:
        echo(f"The rebuilt file is identical (SHA-256 {made.sha256[:16]}...).")
    else:
        echo("The rebuilt file is different.")
        for line in words:
            echo(f"  {one_line(line, 400)}")
    if doses:
        echo(f"  {len(doses)} number{'s' if len(doses) > 1 else ''} of the prescription changed:")
        wide = max(len(change.key) for change in doses)
        for change in doses:
            echo(f"    {one_line(change.key, 200).ljust(wide)}  {_number(change.then)} -> {_number(change.now)}")
    if written:
        echo(f"Written: {written}")


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:g}"
