"""Printers: how large their beds are."""

from functools import lru_cache
from typing import Annotated

from pydantic import Field

from insolecad.catalogue.entries import Entry, Positive, Tag, entries
from insolecad.catalogue.package_data import PRESETS
from insolecad.files.slicers import SlicerName
from insolecad.inspection.checks.requirements import NOZZLE

Distance = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
"""A finite number from 0 on."""


class Printer(Entry):
    """One printer: width and depth of what can be printed on, the height above it, and the nozzle, in mm.

    `origin_mm` is the front left corner of that in the printer's coordinates. `kept_mm` are parts
    of the bed that the printer keeps for itself: left, front, right, back.
    """

    title: Annotated[str, Field(min_length=1)]
    bed_mm: tuple[Positive, Positive]
    height_mm: Positive
    origin_mm: tuple[Distance, Distance] = (0.0, 0.0)
    kept_mm: tuple[tuple[Distance, Distance, Distance, Distance], ...] = ()
    nozzle_mm: Positive = NOZZLE
    slicer: SlicerName
    source: Annotated[str, Field(min_length=1)]
    tag: Tag


@lru_cache(maxsize=1)
def printers() -> dict[str, Printer]:
    """Return every printer by its short name. Raises FileError for a file at fault."""
    return entries(PRESETS / "printers", Printer)
