"""The command line. Nothing heavy is imported until a command needs it: `--help` stays fast."""

import gc
import io
import sys
from collections.abc import Callable
from typing import Annotated, NoReturn

import typer

from insolecad.cli.app import HelpCommand
from insolecad.cli.batch import batch
from insolecad.cli.check import check
from insolecad.cli.coupon import coupon
from insolecad.cli.diff import diff
from insolecad.cli.errors import KindGroup, report_bug, stop_on_signals
from insolecad.cli.explain import explain
from insolecad.cli.help_pages import PAGES
from insolecad.cli.inspect import inspect
from insolecad.cli.ladder import ladder
from insolecad.cli.make import make
from insolecad.cli.new import new
from insolecad.cli.picture import picture
from insolecad.cli.plate import plate
from insolecad.cli.presets import presets_app, schema
from insolecad.cli.rebuild import rebuild
from insolecad.cli.report import report
from insolecad.cli.slice import slice_
from insolecad.cli.template import template
from insolecad.cli.terminal import echo, escape_logs
from insolecad.environment.isolation import isolate

app = typer.Typer(
    name="insolecad",
    cls=KindGroup,
    add_completion=True,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help=PAGES["insolecad"].summary,
)


def _version(wanted: bool) -> None:
    if wanted:
        from insolecad.environment.version import __version__

        echo(f"insolecad {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Custom insoles from foot measurements: files to print (STL) and to edit (STEP)."""


COMMANDS: dict[str, Callable[..., None]] = {
    "make": make,
    "explain": explain,
    "inspect": inspect,
    "diff": diff,
    "rebuild": rebuild,
    "ladder": ladder,
    "batch": batch,
    "check": check,
    "picture": picture,
    "report": report,
    "template": template,
    "plate": plate,
    "slice": slice_,
    "coupon": coupon,
    "new": new,
    "schema": schema,
}
"""Every command but the group `presets`, in the order in which they are listed."""

for _name, _command in COMMANDS.items():
    app.command(_name, cls=HelpCommand, short_help=PAGES[_name].summary)(_command)
app.add_typer(presets_app, name="presets")


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 fine, 1 a check failed, 2 the order is at fault, 3 internal error."""
    # a process of a second: looking for garbage while it loads costs it a twentieth
    gc.disable()
    isolate()
    sys.excepthook = report_bug
    stop_on_signals()
    escape_logs()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # a name in letters that this terminal lacks must not stop the report
            stream.reconfigure(errors="backslashreplace")
    typer.main.get_command(app)(prog_name="insolecad")
    sys.stdout.flush()
    raise SystemExit(0)
