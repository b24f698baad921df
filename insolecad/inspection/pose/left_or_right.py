"""Which foot an insole is for, from several signs that do not depend on each other."""

from typing import NamedTuple

import numpy as np

from insolecad.geometry.definitions import BALL_LINE_DEG
from insolecad.inspection.measure.front_edge import FrontEdge
from insolecad.inspection.measure.outline import BottomCurve
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import top_at

_DRIFT = 0.17
"""How far the toe is to the medial side of the waist, in ball widths, on a usual outline (measured lasts)."""

_BALL_LEAN = 0.10
"""How far the medial ball is ahead of the lateral one, in lengths (measured lasts)."""

_ARCH_MM = 8.0
"""How much higher the medial side stands over the lateral one beside a usual arch (practice ranges)."""

_LEAST = 0.25
"""Signs that add up to less say nothing; one usual sign alone says 1."""


class Sign(NamedTuple):
    """One sign: what it is, and how strongly it says that the medial side is at +y (1 usual, negative against)."""

    what: str
    says: float


def signs(mesh: FinishedMesh, curve: BottomCurve, edge: FrontEdge | None) -> list[Sign]:
    """Return the signs of a body in insolecad's frame, its side aside."""
    found = [Sign("the medial ball is ahead of the lateral one", _clipped(_lean(curve) / _BALL_LEAN))]
    if edge is None:
        found.append(Sign("the toes lie to the medial side of the waist", _clipped(_drift(curve) / _DRIFT)))
    else:
        found.append(Sign("the front edge follows the heads", _clipped(edge.turn_deg / BALL_LINE_DEG)))
    found.append(Sign("the medial arch is higher", _clipped(_arch(mesh, curve) / _ARCH_MM)))
    return found


def hand(found: list[Sign]) -> int:
    """Return +1 where the medial side is at +y, -1 if at -y, 0 if the signs are not clear."""
    total = sum(sign.says for sign in found)
    return 0 if abs(total) < _LEAST else int(np.sign(total))


def _clipped(value: float) -> float:
    return float(np.clip(value, -1.0, 1.0)) if np.isfinite(value) else 0.0


def _lean(curve: BottomCurve) -> float:
    x = np.asarray(curve.at(np.linspace(0.55, 0.97, 169)))
    low, high = curve.sides(x)
    return float(x[np.nanargmax(high)] - x[np.nanargmin(low)]) / curve.length


def _drift(curve: BottomCurve) -> float:
    """Return how far the toe is to the +y side of the waist, both off the line through heel and ball."""
    waist, toe = curve.drifts
    return (toe - waist) / curve.ball_width


def _arch(mesh: FinishedMesh, curve: BottomCurve) -> float:
    """Return how much higher the foot side stands at +y than at -y in the midfoot, in mm."""
    x = np.asarray(curve.at(np.linspace(0.38, 0.52, 8)))
    low, high = curve.sides(x)
    middle, half = (low + high) / 2.0, (high - low) / 2.0
    there, here = top_at(mesh, np.tile(x, 2), np.concatenate([middle + 0.85 * half, middle - 0.85 * half])).reshape(
        2, -1
    )
    gap = there - here
    return float(np.median(gap[np.isfinite(gap)])) if np.isfinite(gap).any() else 0.0
