"""How an insole is made: its length, its body, its walls, and what of it lets air through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from insolecad.geometry.definitions import Length
from insolecad.geometry.fields import EvenSpline
from insolecad.geometry.toe_shapes import USUAL_TOE, Toe

Construction = Literal["cushion", "shell"]


@dataclass(frozen=True, eq=False)
class TracedOutline:
    """A bottom curve that was traced, in insolecad's frame: from the rearmost point, the lateral side first.

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
    """A thin shell: its thickness in mm along the normal of the foot side, by zone, and the blocks it stands on.

    `block`, the rearfoot post block, and `tip`, the one under the front edge where a forefoot post is ordered, are each
    joined to the shell, a body of their own, or none.
    """

    rearfoot: float
    midfoot: float
    forefoot: float
    block: Block = "joined"
    tip: Block = "joined"

    def with_zone(self, zone: str, thickness: float) -> "Shell":
        """Return the shell with one zone of another thickness."""
        zones = {"rearfoot": self.rearfoot, "midfoot": self.midfoot, "forefoot": self.forefoot, zone: thickness}
        return Shell(**zones, block=self.block, tip=self.tip)

    @property
    def thickest(self) -> float:
        """The largest thickness of any zone."""
        return max(self.rearfoot, self.midfoot, self.forefoot)


@dataclass(frozen=True)
class Form:
    """How an insole is made; the default is a full-length cushion with leaning walls and without a cover.

    `length`: full, to the tips of the toes; sulcus, to their crease; three-quarter, to just
    behind the heads. The last two run out to `front_edge` mm. `toe` is the outline's shape ahead
    of the ball; a `traced` outline takes the place of the computed one. With `first_ray_step` the front edge
    of a three-quarter one turns back beside the first ray. `walls` lean as a shoe's do, or
    stand upright. `cover` is the thickness in mm of a top cover that comes on later: the
    covered insole has the prescribed shape. `shell` is None for a cushion, which is filled
    down to a flat underside.
    """

    length: Length = "full"
    front_edge: float = 1.0
    toe: Toe = USUAL_TOE
    traced: TracedOutline | None = None
    first_ray_step: bool = False
    walls: Walls = "leaning"
    cover: float = 0.0
    shell: Shell | None = None


FULL = Form()
"""The full-length insole."""


Zone = Literal["heel", "midfoot", "forefoot", "toes"]

SMALLEST_HOLE, LARGEST_HOLE = 2.0, 6.0
"""Diameters in mm of ventilation holes: smaller ones close when they are printed, larger ones are felt (house)."""

USUAL_HOLE, USUAL_PITCH = 3.0, 10.0
"""Diameter in mm, and distance of neighbours, where none is ordered: 8 % of the area is open (house)."""

CLOSEST_PITCH, WIDEST_PITCH = 6.0, 25.0
"""Distances in mm between neighbours that are made; further apart nothing is ventilated (house)."""

WEB = 2.5
"""Least material in mm between two openings: a wall that prints and bends without tearing (house)."""

USUAL_ZONES: tuple[Zone, ...] = ("midfoot", "forefoot")
"""Where a foot sweats and air can reach it; the heel bears and cushions most, and stays whole (house)."""

SMALLEST_APERTURE, LARGEST_APERTURE = 8.0, 30.0
"""Diameters in mm of apertures: a small head, and a heel less its edge (house)."""

APERTURES = ("heel", "mth1", "mth2", "mth3", "mth4", "mth5")
"""Places of apertures, as the order's keys name them."""


@dataclass(frozen=True)
class Perforation:
    """Ventilation holes of one diameter and pitch in mm in some zones, and apertures' diameters by place.

    A diameter of 0, or no zone, means no holes; places without an aperture are left out.
    """

    diameter: float = 0.0
    pitch: float = USUAL_PITCH
    zones: tuple[Zone, ...] = ()
    apertures: Mapping[str, float] = field(default_factory=dict)


NONE = Perforation()
"""A whole insole."""
