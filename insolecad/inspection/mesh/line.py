"""One line of a vertical cut through a mesh."""

from dataclasses import dataclass

import numpy as np

from insolecad.inspection.mesh.mesh import Floats


@dataclass(frozen=True, eq=False)
class Section:
    """One closed line of a vertical cut: `s` (k,) along the cut and `z` (k,), the material on its left.

    Seen with s to the right and z up it runs anticlockwise: along the underside outward, back over the top.
    """

    s: Floats
    z: Floats

    def over_the_top(self) -> tuple[Floats, Floats]:
        """Return s, rising, and z of the part between the two shoulders."""
        first, last = int(np.argmax(self.s + self.z)), int(np.argmax(self.z - self.s))
        count = (last - first) % len(self.s) + 1
        return np.roll(self.s, -first)[:count][::-1], np.roll(self.z, -first)[:count][::-1]
