"""What a file is to be made with: printer, nozzle and material, as far as they are known."""

from dataclasses import dataclass
from typing import Literal

NOZZLE = 0.4
"""Nozzle in mm where none is named: the one that nearly every printer is sold with."""

LINE = 1.125
"""Width of a printed line in nozzles (house): 0.45 mm with a nozzle of 0.4."""

Process = Literal["filament", "powder", "milled", "cast"]


@dataclass(frozen=True)
class Use:
    """How the body will be made. Lengths in mm; None if it is not known."""

    bed: tuple[float, float] | None = None
    height: float | None = None
    printer: str = ""
    nozzle: float = NOZZLE
    material: str = ""
    process: Process = "filament"
    material_minimum: float | None = None

    @property
    def line(self) -> float:
        """Width of one printed line."""
        return LINE * self.nozzle
