"""`insolecad coupon`: a test beam printed like a zone of an insole, and what its sag says of the material."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli import options
from insolecad.cli.options import Out
from insolecad.cli.order_flags import Given, ordered, takes_order
from insolecad.cli.print_options import Layer, Settings, first_material, machine, setup
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.errors import Problem
    from insolecad.order import Order
    from insolecad.printing.coupon import Beam
    from insolecad.printing.setup import Setup

ZONES = ("medial_arch", "heel", "lateral", "forefoot", "metatarsal_pad", "toes")

SHORT = {"arch": "medial_arch", "pad": "metatarsal_pad"}
"""Other words for zones."""

TESTING = "The test"

LEAST_MM, MOST_MM = 0.3, 20.0
"""Sags in mm that a ruler can tell, and that the sum for small ones still holds for (a quarter of the span)."""

STAND_IN = {"foot.length_mm": 262.0, "name": "coupon"}
"""A foot where nobody gave one: the infill of a zone does not hang on its size."""


@takes_order
def coupon(
    given: Given,
    zone: Annotated[
        str, typer.Option("--zone", metavar="NAME", help="arch, heel, lateral, forefoot, pad or toes.")
    ] = "arch",
    layer: Layer = "",
    settings_of_print: Settings = None,
    measured: Annotated[
        str,
        typer.Option("--measured-mm", metavar="LENGTH", help="How far the middle sank.", rich_help_panel=TESTING),
    ] = "",
    load: Annotated[
        str, typer.Option("--load-g", metavar="GRAMS", help="What hung on it.", rich_help_panel=TESTING)
    ] = "",
    out: Out = "out",
) -> None:
    """Write a test beam with a zone's walls, skins and infill, and tell how to bend it and what to expect.

    With what was measured, tell the material's stiffness instead, to go into orders.
    """
    from insolecad.printing.coupon import Beam

    name, sag, folder, problems = _asked(zone, measured, load, out)
    order, how = _order(given, layer, settings_of_print or [], problems)
    percent = _infill(order, name)
    beam = Beam(how.settings, percent)
    usual = how.material.modulus_mpa.value
    grams = float(load) if load else beam.load(order.material.modulus_mpa or usual)
    if sag is not None:
        _tell_modulus(beam, grams, sag, usual)
        return
    assert folder
    stem = f"{order.name}_{order.material.name}_{name}_{percent:g}"
    stem = stem if order.name == STAND_IN["name"] else stem.replace(order.name, f"{order.name}_coupon", 1)
    files = _write(beam, folder, stem)
    _tell_test(beam, how, files, grams, name)


def _asked(zone: str, measured: str, load: str, out: str) -> "tuple[str, float | None, Path | None, list[Problem]]":
    """Return zone, sag, folder, and all that is wrong with them."""
    from insolecad.errors import Problem
    from insolecad.printing.coupon import LEAST_LOAD_G, MOST_LOAD_G

    name = SHORT.get(zone.strip().lower(), zone.strip().lower().replace("-", "_"))
    sag = options.length("--measured-mm", measured, LEAST_MM, MOST_MM) if measured else None
    weight = options.count("--load-g", load, 10, int(MOST_LOAD_G)) if load else LEAST_LOAD_G
    folder = options.folder(out)
    problems = [one for one in (sag, weight, folder) if isinstance(one, Problem)]
    if name not in ZONES:
        problems.append(Problem("--zone", zone[:40], ", ".join((*SHORT, *ZONES)), "name one zone"))
    return (
        name,
        None if isinstance(sag, Problem) else sag,
        None if isinstance(folder, Problem) else folder,
        problems,
    )


def _order(given: Given, layer: str, settings: list[str], problems: "list[Problem]") -> "tuple[Order, Setup]":
    """Return the order, of a stand-in's foot where none was given, and how to print. Raises with every problem."""
    from insolecad.errors import OrderError

    def how(material: str, more: "list[Problem]") -> "Setup":
        return setup(machine("", ""), material, layer, "", "", settings, more)

    try:
        how(first_material(given.flags), problems)
    except OrderError as error:
        problems = list(error.problems)
    said = [*given.flags, *(text.strip() for text in given.settings)]
    foot = given.file or any(key.startswith("foot.") for key in said)
    defaults: Mapping[str, Any] = {} if foot else STAND_IN
    order = ordered(given, tuple(problems), defaults).order
    return order, how(order.material.name, [])


def _infill(order: "Order", zone: str) -> float:
    from insolecad.prescription import prescribe

    prescribed = prescribe(order)
    side = prescribed.right or prescribed.left
    assert side
    return float(side.table["infill"][f"{zone}_percent"].value)


def _write(beam: "Beam", folder: Path, stem: str) -> list[Path]:
    """Write the beam as STL and plain 3MF."""
    from insolecad.environment.version import __version__
    from insolecad.files import stl, threemf
    from insolecad.files.staged import Staged

    program, item = f"insolecad {__version__}", threemf.Item(stem, beam.triangles)
    with Staged(folder) as staged:
        staged.write(f"{stem}.stl", lambda path: stl.write(beam.triangles, path, f"{program} {stem}"))
        staged.write(f"{stem}.3mf", lambda path: threemf.write(path, [item], "plain", {"Title": stem}, program))
    return [folder / f"{stem}.stl", folder / f"{stem}.3mf"]


def _tell_test(beam: "Beam", how: "Setup", files: list[Path], grams: float, zone: str) -> None:
    from insolecad.printing.coupon import HEIGHT_MM, LENGTH_MM, SPAN_MM, WIDTH_MM

    settings, usual = beam.settings, how.material.modulus_mpa.value
    sag = beam.sag(grams, usual)
    echo("\n".join(str(path) for path in files))
    echo(
        f"""
A beam of {LENGTH_MM:g} x {WIDTH_MM:g} x {HEIGHT_MM:g} mm, as the {zone.replace("_", " ")} is printed.

Print   in {how.material.title}, lying as it is: layers of {settings.layer_height_mm:g} mm, {settings.walls} walls,
        {settings.top_layers} layers on top and {settings.bottom_layers} below, {settings.pattern} infill of \
{beam.infill_percent:g} %. Let it lie for a day.
Support it on two straight edges, {SPAN_MM:g} mm apart: two books, two rulers. The side that lay on the bed is below.
Load    its middle: a bag on a loop of string with {grams:g} g of water, weighed on a kitchen scale.
Read    after 30 s how far the middle sank, with a ruler beside it. Do it three times and take the middle one.
Expect  about {sag:.1f} mm, between {sag / 2.0:.1f} and {sag * 2.0:.1f}: filaments of one name differ that much.

Then    insolecad coupon with the same options and --load-g {grams:g} --measured-mm {sag:.1f}
        tells the stiffness of your filament, which goes into orders. By hand:
        modulus in MPa = {beam.modulus(1.0, 1.0):.4f} x load in g / sag in mm"""
    )
    echo("\n        sag in mm       modulus in MPa")
    for share in (0.5, 0.75, 1.0, 1.5, 2.0):
        echo(f"        {sag * share:9.1f}       {usual / share:14.1f}")


def _tell_modulus(beam: "Beam", grams: float, sag: float, usual: float) -> None:
    from insolecad.order.keys import KEYS

    found, key = beam.modulus(grams, sag), KEYS["material.modulus_mpa"]
    echo(f"{sag:g} mm under {grams:g} g: {found:.1f} MPa; usual is {usual:g} MPa.")
    if key.low is not None and key.high is not None and not key.low <= found <= key.high:
        echo("No filament is like that: look at the distance of the supports, the load and the settings.")
        raise typer.Exit(1)
    echo(f"In orders: --set material.modulus_mpa={found:.1f}")
    echo("The infill of every zone then goes with it, so that the insole is as firm as it was meant to be.")
