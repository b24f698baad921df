"""The bed of a printer: its size, its margins, what a user says of it."""

from dataclasses import dataclass
from difflib import get_close_matches

from insolecad.catalogue.printers import Printer, printers
from insolecad.errors import ArgumentProblem, Change, OrderError
from insolecad.files.slicers import DEFAULT_SLICER, SlicerName
from insolecad.order.units import amount

MARGIN = 5.0
"""Free edge of the bed in mm: a skirt at 3 mm, a line or two wide, is within it (measured with PrusaSlicer)."""

GAP = 5.0
"""Least distance between insoles in mm: a nozzle passes, and the skirt is one round both (house)."""

Corner = tuple[float, float, float, float]
"""A part of the bed that a printer keeps for itself: left, front, right, back, in the printer's coordinates."""


@dataclass(frozen=True)
class Bed:
    """The part of a bed that can be printed on, in mm: x to the right, y to the back.

    Its front left corner is at `origin` in the printer's coordinates. `margin` stays free along
    its edges and round `kept`, `gap` between insoles. `height` is what a print may reach, None
    if nobody said.
    """

    width: float
    depth: float
    height: float | None = None
    margin: float = MARGIN
    gap: float = GAP
    origin: tuple[float, float] = (0.0, 0.0)
    kept: tuple[Corner, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and depth."""
        return self.width, self.depth

    @property
    def words(self) -> str:
        """Width and depth, as a person writes them."""
        return f"{self.width:g} x {self.depth:g} mm"


CUSTOM = "custom"
"""A printer that is not in the list, with a bed of its own."""

SMALLEST, LARGEST = 100.0, 1000.0
"""Sides of a bed in mm that are taken: below no insole fits at any angle, beyond there is no such printer."""

SIZE = "width x depth in mm, as in 250x210"

OWN_SIZE = Change("give the bed's size", {"bed": "250x210"})
OTHER_SIZE = Change("for any other give width and depth of its bed in mm", {"bed": "250x210"})
"""How to say what bed it is: as in these."""


def bed_of(printer: str, size: str, margin: float = MARGIN, gap: float = GAP) -> tuple[Bed, SlicerName]:
    """Return the bed that a printer's name or a size stands for, and the slicer its files are for.

    A size may have a height as its third number. Without a printer files are for any program. Raises OrderError for
    a printer that is not known, and for a size that is none.
    """
    name = printer.strip().lower().replace(" ", "-").replace("_", "-")
    if name in ("", CUSTOM):
        if size.strip():
            return bed_of_size(size, margin, gap), DEFAULT_SLICER
        given, changes = "no bed" if name else "missing", (Change("name one of the printers"), OWN_SIZE)
        key, allowed = ("bed", SIZE) if name else ("printer", printer_names())
        raise OrderError([ArgumentProblem(key, given, allowed, changes=changes)])
    if name not in printers():
        given = f"{printer[:40]!r} is not known"
        raise OrderError([ArgumentProblem("printer", given, printer_names(), _nearest(name), (OTHER_SIZE,))])
    if size.strip():
        short = size.strip()[:40]
        changes = (
            Change(f"leave the bed out for that of {name}"),
            Change("take another bed", {"printer": CUSTOM, "bed": short}),
        )
        given = f"{short!r} with the printer {name}"
        raise OrderError([ArgumentProblem("bed", given, "one of the two", changes=changes)])
    found = printers()[name]
    return bed_for(found, margin, gap), found.slicer


def bed_for(printer: Printer, margin: float = MARGIN, gap: float = GAP) -> Bed:
    """Return a printer's bed."""
    return Bed(*printer.bed_mm, printer.height_mm, margin, gap, printer.origin_mm, printer.kept_mm)


def printer_names() -> str:
    """Return the names of all printers in one line."""
    return ", ".join([*printers(), CUSTOM])


def _nearest(name: str) -> str:
    """Return the advice for a name that no printer has."""
    said = {printer.title.lower().replace(" ", "-"): short for short, printer in printers().items()}
    within = [short for title, short in said.items() if name in title or short in name.split("-") or short in name]
    close = [(said | {short: short for short in said.values()})[word] for word in _close(name, said)]
    found = max(within, key=len) if within else (close or [""])[0]
    return f"did you mean {found}?" if found else ""


def _close(name: str, said: dict[str, str]) -> list[str]:
    return get_close_matches(name, [*said, *said.values()], n=1, cutoff=0.6)


def bed_of_size(size: str, margin: float = MARGIN, gap: float = GAP) -> Bed:
    """Return the bed of a size as a person writes it, such as 250x210. Raises OrderError for what is none."""
    numbers = [amount(part, "mm") for part in size.lower().replace("×", "x").replace("*", "x").split("x")]
    sides = [side for side in numbers if side is not None and SMALLEST <= side <= LARGEST]
    if len(numbers) not in (2, 3) or len(sides) != len(numbers):
        allowed = f"{SIZE}, {SMALLEST:g} to {LARGEST:g} mm each; a third number is the height"
        raise OrderError([ArgumentProblem("bed", repr(size[:40]), allowed, "measure what the nozzle can reach")])
    width, depth, *height = sides
    return Bed(width, depth, height[0] if height else None, margin, gap)
