"""How to print, from the command line: printer, material, settings, price; all problems at once."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from insolecad.catalogue.package_data import DEFAULT_MATERIAL
from insolecad.cli import options
from insolecad.errors import OrderError, Problem, Problems

if TYPE_CHECKING:
    from insolecad.catalogue.materials import PrintSettings
    from insolecad.catalogue.printers import Printer
    from insolecad.printing.setup import Setup

PRINTING = "The print"

PRINTER = "mk4"
"""Printer unless one is named."""

MATERIAL = "material.name"

THINNEST_MM, THICKEST = 0.05, 0.8
"""Layers in mm that printers manage, the latter as a share of the nozzle (the slicer makers' advice)."""

ROOM = 1000.0
"""Height in mm above a bed of which nobody said it."""

MOST_PER_KG = 10_000.0
"""Highest price of a kilogram of filament in any money."""

PrinterName = Annotated[
    str,
    typer.Option(
        "--printer",
        metavar="NAME",
        help="Printer: Printer: Printer: mk4 (default), p1, a1, ...",
        rich_help_panel=PRINTING,
    ),
]
BedSize = Annotated[
    str, typer.Option("--bed", metavar="SIZE", help="Size of another bed: 250x210.", rich_help_panel=PRINTING)
]
Layer = Annotated[str, typer.Option("--layer", metavar="LENGTH", help="Layer height: 0.2mm.", rich_help_panel=PRINTING)]
Infill = Annotated[
    str,
    typer.Option("--infill", metavar="PERCENT", help="Infill of a file that has none.", rich_help_panel=PRINTING),
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


@dataclass(frozen=True)
class PrintOptions:
    """How to print, as said on the command line."""

    printer: str = ""
    bed: str = ""
    layer: str = ""
    infill: str = ""
    price: str = ""
    settings: tuple[str, ...] = ()

    def setup(self, material: str, more: Sequence[Problem] = ()) -> "Setup":
        """Return the way to print in a material. Raises one OrderError with every problem, `more` among them."""
        from insolecad.catalogue.materials import materials
        from insolecad.catalogue.printers import printers
        from insolecad.printing.setup import INFILL_PERCENT, Setup

        filaments = {name: one for name, one in materials().items() if one.printing}
        problems = Problems(more)
        # what does not hang on a name that is wrong is still looked at
        printer = problems.read(lambda: machine(self.printer, self.bed), printers()[PRINTER])
        name = problems.read(lambda: options.word("--material", material, filaments), DEFAULT_MATERIAL)
        density = problems.read(lambda: _percent(self.infill or f"{INFILL_PERCENT:g}"), INFILL_PERCENT)
        cost = problems.read(lambda: _price(self.price or "0"), 0.0)
        usual = filaments[name].printing
        assert usual
        given = [f"layer_height_mm={self.layer}", *self.settings] if self.layer else self.settings
        chosen = problems.read(lambda: _settings(usual, given, THICKEST * printer.nozzle_mm), usual)
        problems.refuse()
        return Setup(printer, filaments[name], chosen, density, cost)


def _percent(text: str) -> float:
    return options.number("--infill", text, 0.0, 100.0, "give a percentage, such as 20")


def _price(text: str) -> float:
    return options.number("--price-per-kg", text, 0.0, MOST_PER_KG, "give a price, such as 35")


def first_material(flags: Mapping[str, Any]) -> str:
    """Return the material to check print settings with before the order is read; what is not a filament fails later."""
    from insolecad.catalogue.materials import materials

    named = str(flags.get(MATERIAL, DEFAULT_MATERIAL)).strip().lower()
    return named if named in materials() else DEFAULT_MATERIAL


def machine(name: str, bed: str) -> "Printer":
    """Return the printer of a name, or one with a bed of that size; the usual one where neither is given.

    Raises OrderError for a name or a size that is not known.
    """
    from insolecad.catalogue.printers import Printer, printers
    from insolecad.printing.nesting.bed import bed_of

    place, slicer = bed_of(name or ("" if bed else PRINTER), bed)
    if not bed:
        return printers()[(name or PRINTER).strip().lower().replace(" ", "-").replace("_", "-")]
    size = (place.width, place.depth)
    title = f"a bed of {place.words}"
    return Printer(title=title, bed_mm=size, height_mm=place.height or ROOM, slicer=slicer, source="as given", tag="K")


def _settings(usual: "PrintSettings", given: Sequence[str], thickest: float) -> "PrintSettings":
    """Return a material's print settings with those given over them. Raises OrderError with every problem."""
    from pydantic import ValidationError

    from insolecad.catalogue.materials import PrintSettings

    known = [key for key in PrintSettings.model_fields if key not in ("source", "tag")]
    values, problems = {}, Problems()
    for text in given:
        key, _, value = (part.strip() for part in text.partition("="))
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            advice = f"did you mean {near[0]}?" if near else "write it as walls=2"
            problems.add(Problem("--print", text[:40], ", ".join(known), advice))
        else:
            values[key] = value.removesuffix("mm").removesuffix("%").strip().replace(",", ".")
    try:
        chosen = PrintSettings.model_validate(usual.model_dump() | values)
    except ValidationError as error:
        said = [(str(one["loc"][0]), one["msg"]) for one in error.errors()]
        problems.add(*(Problem(f"--print {key}", values.get(key, "")[:40], words) for key, words in said))
        raise OrderError(problems.found) from None
    if not THINNEST_MM <= chosen.layer_height_mm <= thickest:
        allowed, height = f"{THINNEST_MM:g} to {thickest:g} mm with this nozzle", f"{chosen.layer_height_mm:g}"
        problems.add(Problem("--layer", height, allowed, "0.2 is usual"))
    problems.refuse()
    return chosen
