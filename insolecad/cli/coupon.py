"""`insolecad coupon`: a test beam printed like a zone of an insole, and what its sag says of the material."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli import options
from insolecad.cli.options import Out
from insolecad.cli.order_flags import OrderArguments, order_from_arguments, takes_order
from insolecad.cli.print_options import Layer, PrintOptions, Settings, first_material
from insolecad.cli.terminal import echo

if TYPE_CHECKING:
    from insolecad.errors import Problems
    from insolecad.order import Order
    from insolecad.printing.coupon import Beam
    from insolecad.printing.setup import Setup

ZONES = ("medial_arch", "heel", "lateral", "forefoot", "metatarsal_pad", "toes")

SHORT = {"arch": "medial_arch", "pad": "metatarsal_pad"}
"""Other words for zones."""

TESTING = "The test"

LEAST_MM, MOST_MM = 0.3, 20.0
"""Sags in mm that a ruler can measure, and for which the formula for small sags holds (a quarter of the span)."""

STAND_IN = {"foot.length_mm": 262.0, "name": "coupon"}
"""A foot if nobody gave one: the infill of a zone does not hang on its size."""


@takes_order
def coupon(
    given: OrderArguments,
    zone: Annotated[
        str,
        typer.Option(
            "--zone", metavar="NAME", help="arch, heel, lateral, forefoot, pad or toes.", rich_help_panel=TESTING
        ),
    ] = "arch",
    layer: Layer = "",
    settings_of_print: Settings = None,
    measured: Annotated[
        str,
        typer.Option("--measured-mm", metavar="LENGTH", help="How far the middle sagged.", rich_help_panel=TESTING),
    ] = "",
    load: Annotated[
        str, typer.Option("--load-g", metavar="GRAMS", help="The weight that hung on it.", rich_help_panel=TESTING)
    ] = "",
    out: Out = "out",
) -> None:
    """Write a test beam with a zone's walls, skins and infill, and print how to bend it.

    With --measured-mm and --load-g, compute the filament's stiffness, for material.modulus_mpa.
    """
    from insolecad.errors import Problems
    from insolecad.printing.coupon import Beam

    problems = Problems()
    name = problems.read(lambda: _zone(zone), "heel")
    sag = problems.read(lambda: _sag(measured), None)
    weight = problems.read(lambda: _weight(load), None)
    folder = problems.read(lambda: options.folder(out), Path())
    order, how = _order(given, PrintOptions(layer=layer, settings=tuple(settings_of_print or ())), problems)
    percent = _infill(order, name)
    beam = Beam(how.settings, percent)
    usual = how.material.modulus_mpa.value
    grams = weight or beam.load(order.material.modulus_mpa or usual)
    if sag is not None:
        _tell_modulus(beam, grams, sag, usual)
        return
    stem = f"{order.name}_{order.material.name}_{name}_{percent:g}"
    stem = stem if order.name == STAND_IN["name"] else stem.replace(order.name, f"{order.name}_coupon", 1)
    files = _write(beam, folder, stem)
    _tell_test(beam, how, files, grams, name)


def _zone(text: str) -> str:
    """Return the zone of a name, or of another word for it."""
    name = SHORT.get(text.strip().lower(), text.strip().lower().replace("-", "_"))
    if name not in ZONES:
        raise options.refusal("--zone", text[:40], ", ".join((*SHORT, *ZONES)), "name one zone")
    return name


def _sag(text: str) -> float | None:
    return options.length("--measured-mm", text, LEAST_MM, MOST_MM) if text else None


def _weight(text: str) -> float | None:
    from insolecad.printing.coupon import MOST_LOAD_G

    return float(options.count("--load-g", text, 10, int(MOST_LOAD_G))) if text else None


def _order(given: OrderArguments, how: PrintOptions, problems: "Problems") -> "tuple[Order, Setup]":
    """Return the order, with a stand-in's foot if none was given, and how to print. Raises with every problem."""
    with problems.collect():
        how.setup(first_material(given.flags))
    said = [*given.flags, *(text.strip() for text in given.settings)]
    foot = given.file or any(key.startswith("foot.") for key in said)
    defaults: Mapping[str, Any] = {} if foot else STAND_IN
    order = order_from_arguments(given, problems.found, defaults).order
    return order, how.setup(order.material.name)


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
    from insolecad.files.staging import StagedFiles

    program, item = f"insolecad {__version__}", threemf.Item(stem, beam.triangles)
    with StagedFiles(folder) as staged:
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
Support it on two straight edges, {SPAN_MM:g} mm apart: two books, two rulers. The side that was on the bed is below.
Load    its middle: a bag on a loop of string with {grams:g} g of water, weighed on a kitchen scale.
Read    after 30 s how far the middle sagged, with a ruler beside it. Do it three times and take the middle one.
Expect  about {sag:.1f} mm, between {sag / 2.0:.1f} and {sag * 2.0:.1f}: filaments of one name differ that much.

Then    insolecad coupon with the same options and --load-g {grams:g} --measured-mm {sag:.1f}
        computes the stiffness of your filament, for your orders. By hand:
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
        echo("No filament has this stiffness: check the distance of the supports, the load and the settings.")
        raise typer.Exit(1)
    echo(f"In orders: --set material.modulus_mpa={found:.1f}")
    echo("The infill of every zone then follows, so that the insole is as firm as intended.")
