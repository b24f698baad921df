"""How to print, as said on the command line: printer, material, settings, price; all problems at once."""

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.cli import options
from insolecad.errors import OrderError, Problem

if TYPE_CHECKING:
    from insolecad.catalogue.materials import PrintSettings
    from insolecad.catalogue.printers import Printer
    from insolecad.printing.setup import Setup

PRINTING = "The print"

PRINTER = "mk4"
"""Printer unless one is named."""

MATERIAL = "material.name"

FILAMENT = "tpu95a"
"""Material of a finished file unless one is named."""

THINNEST_MM, THICKEST = 0.05, 0.8
"""Layers in mm that printers manage, the latter as a share of the nozzle (the slicer makers' advice)."""

ROOM = 1000.0
"""Height in mm above a bed of which nobody said it."""

MOST_PER_KG = 10_000.0
"""Highest price of a kilogram of filament in any money."""

PrinterName = Annotated[
    str, typer.Option("--printer", metavar="NAME", help="mk4 (default), p1, a1, ...", rich_help_panel=PRINTING)
]
BedSize = Annotated[
    str, typer.Option("--bed", metavar="SIZE", help="Another bed, as in 250x210.", rich_help_panel=PRINTING)
]
Layer = Annotated[
    str, typer.Option("--layer", metavar="LENGTH", help="Height of a layer: 0.2mm.", rich_help_panel=PRINTING)
]
Infill = Annotated[
    str,
    typer.Option("--infill", metavar="PERCENT", help="Infill of a file that says none.", rich_help_panel=PRINTING),
]
Price = Annotated[
    str,
    typer.Option(
        "--price-per-kg", metavar="PRICE", help="Price of the filament, in any money.", rich_help_panel=PRINTING
    ),
]
Settings = Annotated[
    list[str] | None,
    typer.Option(
        "--print",
        metavar="KEY=VALUE",
        help="Any print setting of a material, such as walls=2; may repeat.",
        rich_help_panel=PRINTING,
        show_default=False,
    ),
]


def setup(
    printer: "Printer | Problem",
    material: str,
    layer: str,
    infill: str,
    price: str,
    settings: Sequence[str],
    more: Sequence[Problem],
) -> "Setup":
    """Return the way to print. Raises one OrderError with every problem, `more` among them."""
    from insolecad.catalogue.materials import materials
    from insolecad.catalogue.printers import printers
    from insolecad.printing.setup import INFILL_PERCENT, Setup

    filaments = {name: one for name, one in materials().items() if one.printing}
    stuff = options.word("--material", material, filaments)
    density = _number("--infill", infill or f"{INFILL_PERCENT:g}", 0.0, 100.0, "give a percentage, such as 20")
    cost = _number("--price-per-kg", price or "0", 0.0, MOST_PER_KG, "give a price, such as 35")
    # what does not hang on a name that is wrong is still looked at
    nozzle = (printers()[PRINTER] if isinstance(printer, Problem) else printer).nozzle_mm
    filament = filaments[FILAMENT if isinstance(stuff, Problem) else stuff]
    assert filament.printing
    given = [f"layer_height_mm={layer}", *settings] if layer else list(settings)
    chosen = _settings(filament.printing, given, THICKEST * nozzle)
    problems = [*more, *(one for one in (printer, stuff, density, cost) if isinstance(one, Problem))]
    problems += chosen if isinstance(chosen, list) else []
    if problems:
        raise OrderError(problems)
    assert not isinstance(density, Problem) and not isinstance(cost, Problem)
    assert not isinstance(printer, Problem) and not isinstance(chosen, list)
    return Setup(printer, filament, chosen, density, cost)


def first_material(flags: Mapping[str, Any]) -> str:
    """Return the material to check print settings with before the order is read: one that is no filament is told."""
    from insolecad.catalogue.materials import materials

    named = str(flags.get(MATERIAL, FILAMENT)).strip().lower()
    return named if named in materials() else FILAMENT


def machine(name: str, bed: str) -> "Printer | Problem":
    """Return the printer of a name, or one with a bed of that size; the usual one where neither is given."""
    from insolecad.catalogue.printers import Printer, printers
    from insolecad.printing.bed import bed_of

    found = bed_of(name or ("" if bed else PRINTER), bed)
    if isinstance(found, Problem):
        return found
    if not bed:
        return printers()[(name or PRINTER).strip().lower().replace(" ", "-").replace("_", "-")]
    place, slicer = found
    size = (place.width, place.depth)
    title = f"a bed of {place.words}"
    return Printer(title=title, bed_mm=size, height_mm=place.height or ROOM, slicer=slicer, source="as given", tag="K")


def _settings(usual: "PrintSettings", given: Sequence[str], thickest: float) -> "PrintSettings | list[Problem]":
    """Return a material's print settings with those given over them."""
    from pydantic import ValidationError

    from insolecad.catalogue.materials import PrintSettings

    known = [key for key in PrintSettings.model_fields if key not in ("source", "tag")]
    values, problems = {}, []
    for text in given:
        key, _, value = (part.strip() for part in text.partition("="))
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            advice = f"did you mean {near[0]}?" if near else "write it as walls=2"
            problems.append(Problem("--print", text[:40], ", ".join(known), advice))
        else:
            values[key] = value.removesuffix("mm").removesuffix("%").strip().replace(",", ".")
    try:
        chosen = PrintSettings.model_validate(usual.model_dump() | values)
    except ValidationError as error:
        said = [(str(one["loc"][0]), one["msg"]) for one in error.errors()]
        return problems + [Problem(f"--print {key}", values.get(key, "")[:40], words, "") for key, words in said]
    if not THINNEST_MM <= chosen.layer_height_mm <= thickest:
        allowed, height = f"{THINNEST_MM:g} to {thickest:g} mm with this nozzle", f"{chosen.layer_height_mm:g}"
        problems.append(Problem("--layer", height, allowed, "0.2 is usual"))
    return problems or chosen


def _number(flag: str, text: str, low: float, high: float, advice: str) -> float | Problem:
    try:
        value = float(text.strip().removesuffix("%").replace(",", "."))
    except ValueError:
        value = float("nan")
    return value if low <= value <= high else Problem(flag, text[:40], f"{low:g} to {high:g}", advice)
