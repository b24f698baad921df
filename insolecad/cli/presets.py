"""`insolecad presets` and `insolecad schema`: what an order may say, for people and for editors."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.app import HelpCommand, HelpGroup
from insolecad.cli.order_flags import preset_names, words
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from pathlib import Path

    from insolecad.order.presets import Preset

presets_app = typer.Typer(
    invoke_without_command=True, rich_markup_mode=None, help="List the presets, or show one.", cls=HelpGroup
)

Folders = Annotated[list[str] | None, typer.Option("--presets", metavar="FOLDER", help="Folder with your own presets.")]


@presets_app.callback()
def list_presets(
    context: typer.Context,
    presets: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """List the presets, one line each."""
    if context.invoked_subcommand:
        context.obj = (presets or [], as_json)
        return
    from insolecad.errors import InsolecadError
    from insolecad.order.presets import preset
    from insolecad.order.presets import presets as known

    folders = _folders(presets)
    found, broken = [], []
    for name in sorted(known(folders)):
        try:
            found.append(preset(name, folders))
        except InsolecadError as error:
            broken.append((name, str(error).splitlines()[0]))
    if as_json:
        echo(json.dumps([_data(one) for one in found], indent=2, ensure_ascii=False))
        return
    width = max(len(one.name) for one in found)
    for one in found:
        echo(f"{one.name:{width}}  {one.title}")
    for name, reason in broken:
        echo(f"{name:{width}}  cannot be used: {reason}")
    echo("\nUse one with: insolecad make --foot-length 262 --preset NAME")
    echo("See what it sets: insolecad presets show NAME")


@presets_app.command("show", cls=HelpCommand)
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a preset.", autocompletion=preset_names)],
    presets: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Show what a preset is for and what it sets."""
    from insolecad.order.presets import preset

    before, json_before = context.obj
    found = preset(name, _folders([*before, *(presets or [])]))
    if as_json or json_before:
        echo(json.dumps(_data(found), indent=2, ensure_ascii=False))
        return
    echo(f"{found.name}: {found.title}\n{found.about}\n")
    for key, value in found.values.items():
        echo(f"  {key} = {words(value)}")
    if "back-pain" in found.values.get("wearer.complaints", ()):
        from insolecad.prescription.advice import doctor_first

        echo("")
        for line in doctor_first():
            echo(line)
    echo(f"\nThe file: {found.path}")


def _data(found: "Preset") -> dict[str, Any]:
    return {"name": found.name, "title": found.title, "about": found.about, "set": dict(found.values)}


def _folders(names: list[str] | None) -> "list[Path]":
    from pathlib import Path

    return [Path(name) for name in names or ()]


def schema(
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="File to write, in place of the terminal.")
    ] = None,
) -> None:
    """Print a JSON Schema of order files, with which editors complete and check them."""
    from insolecad.order.schema import order_schema

    text = json.dumps(order_schema(), indent=2, ensure_ascii=False)
    if out is None:
        echo(text)
        return
    from pathlib import Path

    from insolecad.files.staging import StagedFiles

    path = Path(out)
    with StagedFiles(path.parent) as staged:
        staged.write(path.name, lambda target: _write(target, f"{text}\n"))
    echo(f"{path}: written. In an order file, editors with TOML support find it by a first line\n#:schema {path.name}")


def _write(path: "Path", text: str) -> None:
    path.write_text(text, encoding="utf-8")
