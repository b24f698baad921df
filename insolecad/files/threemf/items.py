"""What goes into a 3MF: bodies with zones and places, and how a pair is laid out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles


@dataclass(frozen=True)
class Place:
    """Where a body is on the bed: turned about z, anticlockwise from above, then shifted, in mm."""

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
"""As the body is in its own frame."""


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


GAP = 10.0
"""Room in mm between bodies and before the first: a skirt goes around each, with some to spare (house)."""


def laid_out(rows: Sequence[Sequence[Item]]) -> list[Item]:
    """Return the items, each row beside the one before, all at positive x and y and none above another."""
    placed: list[Item] = []
    y = GAP
    for row in rows:
        x, deepest = GAP, 0.0
        for item in row:
            low, high = item.body.vertices.min(axis=0), item.body.vertices.max(axis=0)
            # whole tenths read well in a slicer
            placed.append(replace(item, place=Place(0.0, _tenths(x - low[0]), _tenths(y - low[1]))))
            x, deepest = x + GAP + float(high[0] - low[0]) + 0.1, max(deepest, float(high[1] - low[1]) + 0.1)
        y += deepest + GAP
    return placed


def _tenths(value: float) -> float:
    return ceil(10.0 * value) / 10.0
