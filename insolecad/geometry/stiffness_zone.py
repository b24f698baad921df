"""A stiffness zone: its body and how densely it is filled."""

from dataclasses import dataclass

from insolecad.geometry.triangles import Triangles


@dataclass(frozen=True, eq=False)
class Zone:
    """One zone of one insole, in the frame of its file.

    `name` is unique on the insole; `percent` is the infill; `body` is closed: of insolecad's own
    insoles an upright prism, which reaches 1 to 2 mm past the insole's outline, its lowest and its highest
    place, where a slicer clips it. The first zones of an insole, one for each
    part of it, are disjoint and cover it; each later one is inside of earlier ones and wins there.
    `reason` says why it is that dense.
    """

    name: str
    percent: float
    reason: str
    body: Triangles
