"""One way to print: a printer, a filament, its settings and how densely is filled where no zone says otherwise."""

from dataclasses import dataclass

from insolecad.catalogue.materials import Material, PrintSettings
from insolecad.catalogue.printers import Printer

OUTER_WALL = 0.8
"""Speed of the outermost line as a share of the others' (practice: it is what is seen)."""

FIRST_LAYER_MM_S = 15.0
"""Fastest first layer in mm/s: slower sticks better (practice)."""

INFILL_PERCENT = 20.0
"""Infill where nothing says otherwise: that of moderate support (practice of insole printers)."""


@dataclass(frozen=True)
class Setup:
    """What a slicer must know besides the shape. `price_per_kg` is 0 if nobody ordered the cost."""

    printer: Printer
    material: Material
    settings: PrintSettings
    infill_percent: float = INFILL_PERCENT
    price_per_kg: float = 0.0

    @property
    def density_g_cm3(self) -> float:
        """Density of the filament."""
        return self.material.density_kg_m3.value / 1000.0
