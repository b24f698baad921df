"""A stiffness zone: its body and how densely it is filled."""

from dataclasses import dataclass

from insolecad.solid.mesh import Triangles


@dataclass(frozen=True, eq=False)
class Zone:
    """One zone of one insole, in the frame of its file.

    `name` is unique on the insole; `percent` is the infill; `body` is closed and reaches 1 to 2 mm
    past the insole's outer sides, where a slicer clips it. Two zones of an insole are disjoint, or
    the later one lies inside the earlier one and wins there. `reason` says why it is that dense.
    """

    name: str
    percent: float
    reason: str
    body: Triangles
