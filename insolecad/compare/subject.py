"""One insole to be compared: its mesh as in its file, and what inspection finds in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from insolecad.compare.rigid_motion import Motion, between
from insolecad.inspection.inspect import NO_BODY, Inspection, inspections, of_bodies
from insolecad.inspection.measure.outline import SeenSide
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats


@dataclass(frozen=True, eq=False)
class Piece:
    """One insole: `found` is what it measures, `is_mirror_image` whether it was turned into its mirror image first."""

    found: Inspection
    is_mirror_image: bool = False

    @property
    def side(self) -> SeenSide:
        """The foot it is for."""
        return self.found.placed.side

    @property
    def mesh(self) -> FinishedMesh:
        """The body in mm, where its file has it."""
        return self.found.placed.standing.given

    @property
    def flat(self) -> bool:
        """Whether it stands on a flat underside."""
        return self.found.placed.flat

    @property
    def solid(self) -> bool:
        """Whether it is a body, not an open surface."""
        return self.found.missing.get("volume_cm3") != NO_BODY

    @cached_property
    def to_frame(self) -> Motion:
        """The motion that lays it heel to x = 0, toes along x; a left one is not mirrored by it."""
        there = self.found.placed.mesh.vertices
        if self.side == "left":
            there = there * np.array([1.0, -1.0, 1.0])
        return between(self.mesh.vertices, there)

    def mirror(self) -> "Piece":
        """Return its mirror image."""
        mesh = self.mesh.mirror()
        (found, *_), _ = inspections(mesh.vertices[mesh.faces])
        return Piece(found, is_mirror_image=True)


def pieces(bodies: Sequence[Floats]) -> tuple[list[Piece], list[str]]:
    """Return the insoles among bodies of loose triangles, and remarks. Raises FileError if there is nothing,
    or corners that are not numbers."""
    found, remarks = of_bodies([body for body in bodies if len(body)] or [np.zeros((0, 3, 3))])
    return [Piece(one) for one in found], remarks
