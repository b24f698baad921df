"""The command line. Nothing heavy is imported until a command needs it: `--help` stays fast."""

import gc
import io
import sys
from typing import Annotated, NoReturn

import typer

from insolecad.cli.app import Sections
from insolecad.cli.batch import batch
from insolecad.cli.check import check
from insolecad.cli.coupon import coupon
from insolecad.cli.diff import diff
from insolecad.cli.errors import KindGroup, report_bug, stop_on_signals
from insolecad.cli.explain import explain
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
    help="Custom insoles from foot measurements: files to print (STL) and to edit (STEP).",
)


def _version(wanted: bool) -> None:
    if wanted:
        from insolecad.environment.version import __version__

        echo(f"insolecad {__version__}")
        raise typer.Exit


@app.callback()
def start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    """Custom insoles from foot measurements: files to print (STL) and to edit (STEP)."""


app.command("make", cls=Sections, short_help="Make insoles from an order.")(make)
app.command("explain", cls=Sections, short_help="Tell why every number is what it is.")(explain)
app.command("inspect", short_help="Measure a finished insole, whoever made it.")(inspect)
app.command("diff", short_help="Tell what differs between two orders or two insoles.")(diff)
app.command("rebuild", short_help="Make a finished file again, and tell what changed.")(rebuild)
app.command("ladder", cls=Sections, short_help="Make steps of one number to choose from.")(ladder)
app.command("batch", cls=Sections, short_help="Make a pair for every row of a table.")(batch)
app.command("check", cls=Sections, short_help="Find faults of finished files before they are printed.")(check)
app.command("picture", cls=Sections, short_help="Draw insoles from all sides on one sheet.")(picture)
app.command("report", cls=Sections, short_help="Write one page that tells all about an order.")(report)
app.command("template", cls=Sections, short_help="Draw outlines at true scale to print and cut.")(template)
app.command("plate", cls=Sections, short_help="Lay insoles on a printer's bed.")(plate)
app.command("slice", cls=Sections, short_help="Tell time and filament of a print, by a real slicer.")(slice_)
app.command("coupon", cls=Sections, short_help="Write a test beam, and tell its filament's stiffness.")(coupon)
app.command("new", short_help="Ask the questions and write an order file.")(new)
app.add_typer(presets_app, name="presets")
app.command("schema", short_help="Print a JSON Schema of order files for editors.")(schema)


def main() -> NoReturn:
    """Run the command line. Exit codes: 0 fine, 1 a check failed, 2 the order is at fault, 3 we are."""
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
