"""A printer's bed: how large it is, and what must stay free on it."""

from dataclasses import dataclass

MARGIN = 5.0
"""Free edge of the bed in mm: a skirt at 3 mm, a line or two wide, lies within it (measured with PrusaSlicer)."""

GAP = 5.0
"""Least distance between insoles in mm: a nozzle passes, and the skirt is one round both (house)."""

Corner = tuple[float, float, float, float]
"""A part of the bed that a printer keeps for itself: left, front, right, back, in the printer's coordinates."""


@dataclass(frozen=True)
class Bed:
    """The part of a bed that can be printed on, in mm: x to the right, y to the back.

    Its front left corner lies at `origin` in the printer's coordinates. `margin` stays free along
    its edges and round `kept`, `gap` between insoles. `height` is what a print may reach, None
    where nobody said.
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
