"""Standing a body on its underside, whichever way its file has it."""

from dataclasses import dataclass

import numpy as np

from insolecad.inspection.measure.outline import FLAT_MM
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, least_turn
from insolecad.inspection.mesh.plane_patches import Plane, plane_patches

_SHARE = 0.5
"""An underside is flat if its plane patch has this share of what the body covers, seen along it."""

_UNDER_MM = 0.3
"""Nothing of a body is farther than this under the plane that it stands on."""

_ALIKE = 0.97
"""Patches on opposite sides whose areas differ by less could both be the underside."""

_UPRIGHT = 1.0 - 5e-10
"""Cosine from which a body stands upright already: within 0.01 mm over the length of an insole."""


@dataclass(frozen=True, eq=False)
class StandingMesh:
    """A mesh that stands on z = 0, z up; `turn` (3, 3) and `shift` (3,) brought `given` there: turn @ point + shift.

    `flat` says that it stands on a flat underside; `unsure` that the top is as flat and as large.
    """

    mesh: FinishedMesh
    turn: Floats
    shift: Floats
    given: FinishedMesh
    flat: bool
    unsure: bool = False


def stand(mesh: FinishedMesh) -> StandingMesh:
    """Return a mesh stood on its largest plane patch; one without a flat underside is taken to be upright already."""
    below = [plane for plane in plane_patches(mesh) if _carries(mesh, plane)]
    if not below:
        return as_it_is(mesh)
    alike = [plane for plane in below if plane.area >= _ALIKE * below[0].area]
    # of a plate's two faces the one that faces straight down in the file stays below
    down = [plane for plane in below if plane.normal[2] < -_UPRIGHT]
    chosen = min(down or alike, key=lambda plane: float(plane.normal[2]))
    up = -chosen.normal
    turn = np.eye(3) if up[2] > _UPRIGHT else least_turn(up)
    vertices = mesh.vertices @ turn.T
    shift = np.array([0.0, 0.0, chosen.offset])
    vertices = vertices + shift
    # the rounding of a turned file must not hide what is flat
    vertices[np.abs(vertices[:, 2]) < FLAT_MM, 2] = 0.0
    return StandingMesh(FinishedMesh(vertices, mesh.faces), turn, shift, mesh, flat=True, unsure=len(alike) > 1)


def as_it_is(mesh: FinishedMesh) -> StandingMesh:
    """Return a mesh without a flat underside, upright as its file has it, its lowest corner on z = 0."""
    shift = np.array([0.0, 0.0, -float(mesh.vertices[:, 2].min())])
    return StandingMesh(FinishedMesh(mesh.vertices + shift, mesh.faces), np.eye(3), shift, mesh, flat=False)


def _carries(mesh: FinishedMesh, plane: Plane) -> bool:
    """Return whether a body can stand on a plane patch, and by most of what it covers."""
    covered = float(np.maximum(mesh.normals @ -plane.normal, 0.0).sum()) / 2.0
    highest = float((mesh.vertices @ plane.normal).max())
    return plane.area >= _SHARE * covered and highest <= plane.offset + _UNDER_MM
