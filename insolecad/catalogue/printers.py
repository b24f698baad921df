"""Printers: how large their beds are."""

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import Field

from insolecad.catalogue.entries import Entry, Positive, Tag, entries
from insolecad.shipped import PRESETS

Slicer = Literal["plain", "prusa", "orca"]
"""What a 3MF is written for: any program, PrusaSlicer and its kin, or OrcaSlicer and Bambu Studio."""


class Printer(Entry):
    """One printer: the bed's width and depth, the height above it, and the nozzle, in mm."""

    title: Annotated[str, Field(min_length=1)]
    bed_mm: tuple[Positive, Positive]
    height_mm: Positive
    nozzle_mm: Positive = 0.4
    slicer: Slicer
    source: Annotated[str, Field(min_length=1)]
    tag: Tag


@lru_cache(maxsize=1)
def printers() -> dict[str, Printer]:
    """Return every printer by its short name. Raises FileError for a file at fault."""
    return entries(PRESETS / "printers", Printer)
