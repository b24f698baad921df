"""The form of an insole: how far it reaches and how its toe is shaped, apart from what it does for the foot."""

from dataclasses import dataclass
from typing import Literal

from insolecad.field import EvenSpline

Length = Literal["full", "sulcus", "three-quarter"]
Toe = Literal["round", "tapered", "square"]


@dataclass(frozen=True, eq=False)
class Traced:
    """A bottom curve that was traced, in our frame: from the rearmost point, the lateral side first.

    `toe_u` is the parameter of its tip, `corners` are those of the grid's corners.
    """

    bottom: EvenSpline
    toe_u: float
    corners: tuple[float, float, float, float]


@dataclass(frozen=True)
class Form:
    """How an insole is made; the default is the full-length one.

    `length`: full, to the tips of the toes; sulcus, to their crease; three-quarter, to just
    behind the heads. The last two run out to `front_edge` mm. `toe` is the outline's shape ahead
    of the ball; a `traced` outline takes the place of ours.
    With `first_ray_step` the front edge of a three-quarter one turns back beside the first ray.
    """

    length: Length = "full"
    front_edge: float = 1.0
    toe: Toe = "round"
    traced: Traced | None = None
    first_ray_step: bool = False


FULL = Form()
"""The full-length insole."""
