"""`insolecad presets`: what presets there are, and what one of them sets."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

presets_app = typer.Typer(invoke_without_command=True, rich_markup_mode=None, help="List the presets, or show one.")

Folders = Annotated[
    list[str] | None, typer.Option("--presets", metavar="FOLDER", help="A folder with presets of your own.")
]


@presets_app.callback()
def listed(
    context: typer.Context,
    presets: Folders = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print them as JSON.")] = False,
) -> None:
    """List the presets, one line each."""
    if context.invoked_subcommand:
        context.obj = presets
        return
    from insolecad.order.presets import preset
    from insolecad.order.presets import presets as known

    folders = _folders(presets)
    found = [preset(name, folders) for name in sorted(known(folders))]
    if as_json:
        data = [{"name": one.name, "title": one.title, "about": one.about, "set": dict(one.values)} for one in found]
        typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
        return
    width = max(len(one.name) for one in found)
    for one in found:
        typer.echo(f"{one.name:{width}}  {one.title}")
    typer.echo("\nUse one with: insolecad make --foot-length 262 --preset NAME")
    typer.echo("See what it sets: insolecad presets show NAME")


@presets_app.command("show")
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a preset.")],
    presets: Folders = None,
) -> None:
    """Show what a preset is for and what it sets."""
    from insolecad.cli.ordering import words
    from insolecad.order.presets import preset

    found = preset(name, _folders([*(context.obj or []), *(presets or [])]))
    typer.echo(f"{found.name}: {found.title}\n{found.about}\n")
    for key, value in found.values.items():
        typer.echo(f"  {key} = {words(value)}")
    if "back-pain" in found.values.get("wearer.complaints", ()):
        from insolecad.prescription.advice import doctor_first

        typer.echo("")
        for line in doctor_first():
            typer.echo(line)
    typer.echo(f"\nThe file: {found.path}")


def _folders(names: list[str] | None) -> "list[Path]":
    from pathlib import Path

    return [Path(name) for name in names or ()]
