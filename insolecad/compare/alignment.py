"""Laying one insole onto another: as both files have them if that fits, else as their shapes say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from insolecad.compare.closest import lies_on, refined
from insolecad.compare.outlines import on_outline
from insolecad.compare.rigid_motion import STAY, Motion
from insolecad.compare.subject import Piece
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.pose.heel_axis import outline_of

How = Literal["as written", "moved onto it", "by heel and axis"]

_NEAR = {True: (1.0, 2.5, 0.05), False: (2.0, 6.0, 3.0)}
"""Degrees, mm in plan, mm upright by which heel and axis found from the shape may be off the frame of a file: by a
flat underside, and without one. By the judge's own errors on shells and shorter insoles, doubled."""


@dataclass(frozen=True, eq=False)
class Laid:
    """Both meshes in one frame, seen as right insoles: heel at x = 0, toes ahead, + y medial; and how that was found.

    `turn_deg` and `shift_mm` say how B was moved beside A, 0 where it was not.
    """

    a: FinishedMesh
    b: FinishedMesh
    how: How
    turn_deg: float = 0.0
    shift_mm: float = 0.0


def laid(a: Piece, b: Piece) -> Laid:
    """Return two insoles laid onto each other."""
    flat = a.flat and b.flat
    frame = STAY if _near(a.to_frame, flat=a.flat) else a.to_frame
    fixed = frame(a.mesh)
    curve = outline_of(fixed, flat=flat)

    def found(motion: Motion, how: How) -> Laid:
        moved = motion(b.mesh)
        one, other = (fixed.mirrored(), moved.mirrored()) if a.side == "left" else (fixed, moved)
        if how == "as written":
            return Laid(one, other, how)
        middle = b.mesh.vertices.mean(axis=0)
        own = frame.back.after(motion)
        return Laid(one, other, how, own.angle_deg, float(np.linalg.norm(own.turn @ middle + own.shift - middle)))

    if lies_on(fixed, curve, frame(b.mesh), flat=flat):
        return found(frame, "as written")
    by_shape = frame.after(a.to_frame.back).after(b.to_frame)
    for start in (by_shape, *(_by_moments(fixed, b.mesh) if not (flat and a.found.is_insole) else ())):
        motion = refined(fixed, b.mesh, start, flat=flat)
        if motion is not None and lies_on(fixed, curve, motion(b.mesh), flat=flat):
            return found(motion, "moved onto it")
    if flat:
        motion = on_outline(curve, b.mesh, by_shape)
        if lies_on(fixed, curve, motion(b.mesh), flat=flat):
            return found(motion, "moved onto it")
    if _near(a.to_frame.back.after(b.to_frame), flat=flat):
        return found(frame, "as written")
    return found(by_shape, "by heel and axis")


def _near(motion: Motion, *, flat: bool) -> bool:
    """Return whether a motion is no more than what the judge may be off."""
    turn, plan, up = _NEAR[flat]
    return motion.angle_deg <= turn and bool(np.hypot(*motion.shift[:2]) <= plan) and abs(motion.shift[2]) <= up


def _by_moments(fixed: FinishedMesh, mesh: FinishedMesh) -> Iterator[Motion]:
    """Yield the four motions that bring the main axes of one surface onto those of the other, as of a turned copy."""
    (here, axes), (there, own) = _moments(fixed), _moments(mesh)
    for signs in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)):
        sense = np.array([*signs, signs[0] * signs[1] * np.linalg.det(axes) * np.linalg.det(own)])
        turn = (axes * sense) @ own.T
        yield Motion(turn, here - turn @ there)


def _moments(mesh: FinishedMesh) -> tuple[Floats, Floats]:
    """Return the middle of a surface and its main axes as columns."""
    area = np.sqrt((mesh.normals**2).sum(axis=1))
    middles = mesh.vertices[mesh.faces].mean(axis=1)
    centre = (middles * area[:, None]).sum(axis=0) / area.sum()
    away = middles - centre
    return centre, np.asarray(np.linalg.eigh((away * area[:, None]).T @ away)[1])
