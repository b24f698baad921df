"""The form of an insole: how far it reaches and how it is built, apart from what it does for the foot."""

from dataclasses import dataclass
from typing import Literal

from insolecad.geometry.fields import EvenSpline

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


Walls = Literal["leaning", "vertical"]

Block = Literal["joined", "separate", "none"]


LEAST_INSIDE = 1.0
"""Radius in mm that a ridge must keep below a cover or a shell; one with less would fold (house)."""


@dataclass(frozen=True)
class Shell:
    """A thin shell: its thickness in mm along the normal of the foot side, by zone, and the block it stands on.

    `block`: the rearfoot post block, joined to the shell, a body of its own, or none.
    """

    rearfoot: float
    midfoot: float
    forefoot: float
    block: Block = "joined"

    def with_zone(self, zone: str, thickness: float) -> "Shell":
        """Return the shell with one zone of another thickness."""
        zones = {"rearfoot": self.rearfoot, "midfoot": self.midfoot, "forefoot": self.forefoot, zone: thickness}
        return Shell(**zones, block=self.block)

    @property
    def thickest(self) -> float:
        """The largest thickness of any zone."""
        return max(self.rearfoot, self.midfoot, self.forefoot)


@dataclass(frozen=True)
class Form:
    """How an insole is made; the default is a full-length cushion with leaning walls and without a cover.

    `length`: full, to the tips of the toes; sulcus, to their crease; three-quarter, to just
    behind the heads. The last two run out to `front_edge` mm. `toe` is the outline's shape ahead
    of the ball; a `traced` outline takes the place of ours. With `first_ray_step` the front edge
    of a three-quarter one turns back beside the first ray. `walls` lean as a shoe's do, or
    stand upright. `cover` is the thickness in mm of a top cover that comes on later: the
    covered insole has the prescribed shape. `shell` is None for a cushion, which is filled
    down to a flat underside.
    """

    length: Length = "full"
    front_edge: float = 1.0
    toe: Toe = "round"
    traced: Traced | None = None
    first_ray_step: bool = False
    walls: Walls = "leaning"
    cover: float = 0.0
    shell: Shell | None = None


FULL = Form()
"""The full-length insole."""
