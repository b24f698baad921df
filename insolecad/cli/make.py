"""`insolecad make`: an order, from a file or from flags, to files."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli.flags import FLAGS

if TYPE_CHECKING:
    from pathlib import Path

    from insolecad.errors import Problem
    from insolecad.order import Order

Text = str | None
"""Numbers come as text too, so that one message can name every problem in the same words."""


def _flag(key: str, metavar: str, sentence: str) -> Any:
    return typer.Option(FLAGS[key], metavar=metavar, help=sentence)


def make(
    order: Annotated[
        Text, typer.Argument(metavar="ORDER.toml", help="Order file; flags and --set win over it.")
    ] = None,
    foot_length: Annotated[Text, _flag("foot.length_mm", "MM", "Heel to the longest toe, standing.")] = None,
    ball_length: Annotated[Text, _flag("foot.ball_length_mm", "MM", "Heel to the big toe's joint.")] = None,
    ball_width: Annotated[Text, _flag("foot.ball_width_mm", "MM", "Across the ball of the foot.")] = None,
    heel_width: Annotated[Text, _flag("foot.heel_width_mm", "MM", "Across the heel.")] = None,
    navicular_height: Annotated[
        Text, _flag("foot.navicular_height_mm", "MM", "Floor to the bump on the inner midfoot.")
    ] = None,
    foot_type: Annotated[Text, _flag("foot.type", "TYPE", "flat, neutral (default) or high.")] = None,
    support: Annotated[Text, _flag("support.level", "LEVEL", "mild, moderate (default) or maximum.")] = None,
    mass: Annotated[Text, _flag("wearer.mass_kg", "KG", "Body mass.")] = None,
    sex: Annotated[Text, _flag("wearer.sex", "SEX", "male or female; sharpens sizes not measured.")] = None,
    age: Annotated[Text, _flag("wearer.age", "YEARS", "Age.")] = None,
    shoe: Annotated[Text, _flag("shoe.type", "SHOE", "standard (default), deep-cushioned or minimalist.")] = None,
    material: Annotated[Text, _flag("material.name", "NAME", "tpu95a (default), tpu85a, eva, gel, pa12 or pp.")] = None,
    activity: Annotated[Text, _flag("activity.type", "WORD", "walking, running or standing.")] = None,
    strike: Annotated[Text, _flag("activity.strike", "WORD", "What lands first: heel or midfoot.")] = None,
    side: Annotated[Text, _flag("side", "SIDE", "left, right or both (default).")] = None,
    name: Annotated[Text, _flag("name", "NAME", "Starts the file names.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Any key of an order, such as left.medial_arch.height_mm=16."),
    ] = None,
    formats: Annotated[str, typer.Option("--format", metavar="NAMES", help="stl, step, or both.")] = "stl,step",
    out: Annotated[str, typer.Option("--out", metavar="FOLDER", help="Folder for the files.")] = "out",
    tolerance: Annotated[str, typer.Option("--tolerance", metavar="MM", help="How true the mesh is.")] = "0.02",
    as_json: Annotated[bool, typer.Option("--json", help="Print the job sheet as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Make insoles from an order file, from flags, or from both."""
    given = dict(
        zip(
            FLAGS,
            (foot_length, ball_length, ball_width, heel_width, navicular_height, foot_type, support, mass, sex, age,
             shoe, material, activity, strike, side, name),
            strict=True,
        )
    )  # fmt: skip
    flags = {key: text for key, text in given.items() if text is not None}
    job = _checked(order, flags, settings or [], formats, out, tolerance)
    _run(*job, as_json=as_json, quiet=quiet)


def _checked(
    file: str | None, flags: dict[str, str], settings: list[str], formats: str, out: str, tolerance: str
) -> "tuple[Order, list[str], Path, float]":
    """Return order, formats, folder and tolerance. Raises one OrderError with every problem of all of them."""
    from insolecad.cli import options
    from insolecad.errors import OrderError, Problem
    from insolecad.order import order_from, parse_settings, parse_value

    table, problems = _read(file)
    unread = bool(problems)
    flagged = {key: parse_value(key, text) for key, text in flags.items()}
    set_values, wrong = parse_settings(settings)
    names, folder, chord = options.formats(formats), options.folder(out), options.tolerance(tolerance)
    problems += wrong
    try:
        order = order_from(table, flagged, set_values)
    except OrderError as error:
        # what a file that could not be read may have held is not missing
        problems += [problem for problem in error.problems if not (unread and problem.given == "missing")]
    problems += [item for item in (names, folder, chord) if isinstance(item, Problem)]
    if problems:
        raise OrderError(problems)
    assert not isinstance(names, Problem) and not isinstance(folder, Problem) and not isinstance(chord, Problem)
    return order, names, folder, chord


def _read(file: str | None) -> "tuple[dict[str, Any], list[Problem]]":
    """Return the order file's tables, or what is wrong with it."""
    from insolecad.errors import FileError, OrderError, Problem
    from insolecad.order import read_toml

    try:
        return ({} if file is None else read_toml(file)), []
    except OrderError as error:
        return {}, list(error.problems)
    except FileError as error:
        return {}, [Problem("", str(error), "", "")]


def _run(order: "Order", formats: list[str], out: "Path", tolerance: float, *, as_json: bool, quiet: bool) -> None:
    """Build, tell, and leave with 1 if a check failed."""
    from insolecad.job import make as build_and_write

    sheet = build_and_write(order, formats=formats, out=out, tolerance=tolerance)
    if as_json:
        typer.echo(json.dumps(sheet.data, indent=2, ensure_ascii=False, allow_nan=False))
    elif not quiet:
        from insolecad.cli.summary import show

        show(order, sheet)
    if sheet.failed:
        if quiet or as_json:
            typer.echo(f"A check failed; the job sheet says which: {sheet.path}", err=True)
        raise typer.Exit(1)
