"""What goes into a 3MF: bodies with names, zones and places."""

import math
from dataclasses import dataclass, field

from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles


@dataclass(frozen=True)
class Place:
    """Where a body lies on the bed: turned about z, anticlockwise from above, then shifted, in mm."""

    angle_deg: float = 0.0
    x: float = 0.0
    y: float = 0.0

    @property
    def transform(self) -> str:
        """The twelve numbers of a 3MF: three rows that act on a row vector, then the shift."""
        turn = math.radians(self.angle_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        numbers = (cos, sin, 0.0, -sin, cos, 0.0, 0.0, 0.0, 1.0, self.x, self.y, 0.0)
        return " ".join(f"{round(number, 6) + 0.0:.6g}" for number in numbers)


HERE = Place()
"""As the body lies in its own frame."""


@dataclass(frozen=True, eq=False)
class Item:
    """One body: an object of its own in the file, called `name`.

    `zones` lie in the body's frame; where two overlap the later one wins. `percent` is the
    infill of what no zone covers; None leaves it to the slicer's profile.
    """

    name: str
    body: Triangles
    zones: tuple[Zone, ...] = ()
    place: Place = field(default=HERE)
    percent: float | None = None
