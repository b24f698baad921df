"""A flat floor that may carry a label."""

from dataclasses import dataclass

import numpy as np

from insolecad.geometry.fields import Array, Field
from insolecad.label.engraving import DEPTH, OVER_LABEL

MARGIN = 4.0
"""How far inside the floor's border a label stays, in mm (house)."""

APART = 2.5
"""Least material between a label and an opening, in mm (house)."""

NO_ROOM = (
    f"no place is {MARGIN:g} mm inside the outline and {DEPTH + OVER_LABEL:g} mm thick, "
    f"so that {OVER_LABEL:g} mm would stay over a label {DEPTH:g} mm deep"
)
"""Why there is no label."""


@dataclass(frozen=True, eq=False)
class Ground:
    """A flat floor at z = 0 in the right insole's frame.

    `border` (n, 2) is its outline, anticlockwise; `height` gives z of the foot side over it; `aim` is where a
    label had best be, and ahead of `front` it may not reach. `openings` (n, 2) go through the floor.
    """

    border: Array
    height: Field
    aim: tuple[float, float]
    front: float = np.inf
    openings: tuple[Array, ...] = ()
