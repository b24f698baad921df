"""The slicers that a 3MF is written for. Each is one entry here and one module of its name in `files/threemf`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal


@dataclass(frozen=True)
class Slicer:
    """One kind of 3MF: the programs that it is for, in words, and whether it holds stiffness zones."""

    programs: str
    takes_zones: bool


SLICERS = {
    "plain": Slicer("any program", takes_zones=False),
    "prusa": Slicer("PrusaSlicer", takes_zones=True),
    "orca": Slicer("OrcaSlicer", takes_zones=True),
}
"""Every slicer by its name in `--slicer`, in file names and of printers.

They must not be mixed up: a slicer that does not know a kind prints its zones as blocks.
"""

DEFAULT_SLICER = "plain"
"""The slicer that a 3MF is for if none is named."""

WITH_ZONES = tuple(name for name, slicer in SLICERS.items() if slicer.takes_zones)

if TYPE_CHECKING:
    SlicerName = str
else:
    SlicerName = Literal[tuple(SLICERS)]
