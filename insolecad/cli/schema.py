"""`insolecad schema`: a JSON Schema of order files, for completion and checking in editors."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from pathlib import Path


def schema(
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write it to a file instead of the terminal.")
    ] = None,
) -> None:
    """Print a JSON Schema of order files: editors complete and check them with it."""
    from insolecad.order.schema import order_schema

    text = json.dumps(order_schema(), indent=2, ensure_ascii=False)
    if out is None:
        echo(text)
        return
    from pathlib import Path

    from insolecad.files.staged import Staged

    path = Path(out)
    with Staged(path.parent) as staged:
        staged.write(path.name, lambda target: _write(target, f"{text}\n"))
    echo(f"{path}: written. In an order file, editors with TOML support find it by a first line\n#:schema {path.name}")


def _write(path: "Path", text: str) -> None:
    path.write_text(text, encoding="utf-8")
