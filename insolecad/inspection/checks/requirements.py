"""What a file is to be made with: printer, nozzle and material, as far as they are known."""

from dataclasses import dataclass
from typing import Literal

NOZZLE = 0.4
"""Nozzle in mm where none is named: the one that nearly every printer is sold with."""

LINE = 1.125
"""Width of a printed line in nozzles (house): 0.45 mm with a nozzle of 0.4."""

LINES = 2
"""Lines side by side that the thinnest wall has (house): one alone tears along its length."""

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

    @property
    def thinnest(self) -> float:
        """The least thickness that comes out well: the material's own, and two lines where it is printed in lines."""
        lines = LINES * self.line if self.process == "filament" else 0.0
        return max(self.material_minimum or 0.0, lines)

    @property
    def thinnest_in_words(self) -> str:
        """Where that least thickness comes from."""
        if self.process == "filament" and LINES * self.line >= (self.material_minimum or 0.0):
            return f"two lines of a {self.nozzle:g} mm nozzle"
        return f"the least for {self.material}"
