"""Moving a body in space without changing its shape."""

from dataclasses import dataclass

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh, Floats


@dataclass(frozen=True, eq=False)
class Motion:
    """A turn (3, 3) and a shift (3,) in mm: turn @ point + shift."""

    turn: Floats
    shift: Floats

    def __call__(self, mesh: FinishedMesh) -> FinishedMesh:
        """Return a mesh moved."""
        return FinishedMesh(mesh.vertices @ self.turn.T + self.shift, mesh.faces)

    def after(self, first: "Motion") -> "Motion":
        """Return `first`, and then this motion, as one."""
        return Motion(self.turn @ first.turn, self.turn @ first.shift + self.shift)

    @property
    def back(self) -> "Motion":
        """The motion that undoes this one."""
        return Motion(self.turn.T, -self.turn.T @ self.shift)

    @property
    def angle_deg(self) -> float:
        """How far it turns, about whatever axis."""
        # by the sine: the cosine of a small angle is 1 except for rounding
        return float(np.degrees(2.0 * np.arcsin(min(np.linalg.norm(self.turn - np.eye(3)) / np.sqrt(8.0), 1.0))))


STAY = Motion(np.eye(3), np.zeros(3))


def small(turn: Floats, shift: Floats) -> Motion:
    """Return the motion of a small turn, as a vector (3,) in radians, and a shift."""
    angle = float(np.linalg.norm(turn))
    if angle < 1e-15:
        return Motion(np.eye(3), shift)
    x, y, z = turn / angle
    skew = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return Motion(np.eye(3) + np.sin(angle) * skew + (1.0 - np.cos(angle)) * skew @ skew, shift)


def between(here: Floats, there: Floats) -> Motion:
    """Return the motion that brings points (n, 3) onto the same ones elsewhere, in the least-squares sense."""
    middle, other = here.mean(axis=0), there.mean(axis=0)
    left, _, right = np.linalg.svd((there - other).T @ (here - middle))
    turn = left @ np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))]) @ right
    return Motion(turn, other - turn @ middle)
