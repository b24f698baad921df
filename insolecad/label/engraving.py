"""An engraving: pockets with straight walls, cut into a flat floor."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from insolecad.geometry.fields import Array

DEPTH = 0.6
"""Depth of an engraving in mm: three layers of a usual print (rules, label)."""

OVER_LABEL = 1.2
"""Least material in mm over an engraving's floor (rules, minimum thickness)."""


RAISED = 0.4
"""Height in mm of letters that stand up from a curved underside (rules, label)."""


@dataclass(frozen=True, eq=False)
class Pocket:
    """One pocket in plan: `border` (n, 2) anticlockwise from above, `islands` clockwise, which stay uncut."""

    border: Array
    islands: tuple[Array, ...] = ()

    @property
    def rings(self) -> tuple[Array, ...]:
        """The border and the islands: all have the pocket on their left."""
        return self.border, *self.islands

    def move(self, x: float, y: float, *, flipped: bool) -> "Pocket":
        """Return the pocket mirrored, y to -y, where `flipped`; then moved."""
        turn, shift = np.array([1.0, -1.0]), np.array([x, y])
        border, *islands = (ring[::-1] * turn + shift if flipped else ring + shift for ring in self.rings)
        return Pocket(border, tuple(islands))


@dataclass(frozen=True, eq=False)
class Engraving:
    """What is engraved: its lines of text, the height of its capitals in mm, and its pockets in a solid's frame.

    Where it is `raised` the letters stand up by `depth` from a curved underside instead.
    """

    lines: tuple[str, ...]
    capital: float
    pockets: tuple[Pocket, ...]
    depth: float = DEPTH
    raised: bool = False

    def stood_up(self) -> "Engraving":
        """Return the same letters, raised."""
        return replace(self, depth=RAISED, raised=True)

    def mirror(self) -> "Engraving":
        """Return the engraving with y turned to -y."""
        pockets = tuple(pocket.move(0.0, 0.0, flipped=True) for pocket in self.pockets)
        return replace(self, pockets=pockets)

    @cached_property
    def triangles(self) -> int:
        """How many triangles more a mesh has with it: four for each corner, however the pockets lie.

        Two are its wall's; a polygon with holes takes its corners and twice its holes less two,
        which for floor, pocket floors and islands together comes to two again.
        """
        return 4 * sum(len(ring) for pocket in self.pockets for ring in pocket.rings)
