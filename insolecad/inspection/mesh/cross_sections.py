"""Cuts through a mesh: lines across the footbed and where its inner edges are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insolecad.inspection.mesh.components import chains
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats, Indices


@dataclass(frozen=True, eq=False)
class Section:
    """One closed line of a vertical cut: `s` (k,) along the cut and `z` (k,), the material on its left.

    Seen with s to the right and z up it runs anticlockwise: along the underside outward, back over the top.
    """

    s: Floats
    z: Floats

    def over_the_top(self) -> tuple[Floats, Floats]:
        """Return s, rising, and z of the part between the two shoulders."""
        first, last = int(np.argmax(self.s + self.z)), int(np.argmax(self.z - self.s))
        count = (last - first) % len(self.s) + 1
        return np.roll(self.s, -first)[:count][::-1], np.roll(self.z, -first)[:count][::-1]


_UPRIGHT_MM = 1e-3
"""A hole's wall is upright to this, and the underside and the top meet it that near to its ends."""


def bridge_walls(lines: Sequence[Section]) -> list[Section]:
    """Return the lines, neighbours that face each other with upright walls joined by straight bridges."""
    joined: list[Section] = []
    for line in sorted(lines, key=lambda one: float(one.s.min())):
        before = joined[-1] if joined else None
        if before and before.s.max() < line.s.min() and _has_wall(before, 1) and _has_wall(line, -1):
            joined[-1] = _joined(before, line)
        else:
            joined.append(line)
    return joined


def _end(line: Section, toward: int) -> Indices:
    """Return which points stand where s is greatest (`toward` 1) or least (-1)."""
    reach = toward * line.s
    return np.flatnonzero(reach > reach.max() - _UPRIGHT_MM)


def _has_wall(line: Section, toward: int) -> bool:
    """Return whether a line ends in an upright wall."""
    return bool(np.ptp(line.z[_end(line, toward)]) > 0.1)


def _joined(left: Section, right: Section) -> Section:
    """Return both lines as one, anticlockwise: round the left one except for its wall, then round the right one."""
    parts = []
    for line, toward in ((left, 1), (right, -1)):
        wall = _end(line, toward)
        lower, upper = wall[line.z[wall].argmin()], wall[line.z[wall].argmax()]
        # the left one runs from the top of its wall to the foot of it, the right one from foot to top
        first, last = (upper, lower) if toward > 0 else (lower, upper)
        count = (int(last) - int(first)) % len(line.s) + 1
        at = (int(first) + np.arange(count)) % len(line.s)
        parts.append((line.s[at], line.z[at]))
    return Section(*(np.concatenate(both) for both in zip(*parts, strict=True)))


__all__ = ["InnerEdge", "Section", "inner_edge", "section"]

_STRIP = 0.3
"""Least curvature of a strip, 1 / mm; the contract's radii of 0.8 to 1.5 mm give 1.2 to 0.7."""

_AS_GOOD = 3e-4
"""Corners that miss by this much more than the best fit as well; a facet on the wrong side costs five times that."""

_SHARP_MM, _SHARP, _SHARP_HERE = 0.6, 0.25, 0.2
"""An edge turns by this much (radians) over so short a way, a fifth of it at the inner edge itself.

The foot side bends by 0.1 / mm at most, the flattest strip by 0.7 / mm."""

_WALK_MM = 5.5
"""How far inward the walk goes: the longest strip from the shoulder on (2.9 mm), and as much of the foot side."""


@dataclass(frozen=True)
class InnerEdge:
    """Where the foot side ends on a section, and the slope dz/ds of its last facet there."""

    s: float
    z: float
    slope: float


def section(
    mesh: FinishedMesh, origin: Sequence[float] | Floats, direction: Sequence[float] | Floats
) -> Section | None:
    """Return the longest line in which a vertical plane through a plan point cuts the mesh; None if it misses.

    Lines that face each other across an opening count as one, bridged above and below.
    `direction` is the way s runs; s of a plan point is its dot product with the unit direction, so that a cut
    along y has s = y. The mesh must be consistent.
    """
    x, y = float(direction[0]), float(direction[1])
    size = float(np.hypot(x, y))
    x, y = x / size, y / size
    plan = mesh.vertices[:, :2] - np.asarray(origin, dtype=np.float64)[:2]
    off = x * plan[:, 1] - y * plan[:, 0]
    beyond = off > 0.0
    one, two, three = (beyond.take(column) for column in mesh.columns)
    cut = np.flatnonzero((one != two) | (two != three))
    if not len(cut):
        return None
    corners = mesh.columns[:, cut]
    far = beyond[corners]
    # the edge on which a face's border goes over to the far side, and the one on which it comes back
    over = np.argmax(~far & np.roll(far, -1, axis=0), axis=0)
    back = np.argmax(far & ~np.roll(far, -1, axis=0), axis=0)
    face = np.arange(len(cut))
    leaves = _edge(corners[back, face], corners[(back + 1) % 3, face], len(mesh.vertices))
    enters = _edge(corners[over, face], corners[(over + 1) % 3, face], len(mesh.vertices))
    along = x * mesh.vertices[:, 0] + y * mesh.vertices[:, 1]
    z = mesh.vertices[:, 2]
    lines = []
    for loop in chains(enters.tolist(), leaves.tolist()):
        low, high = np.divmod(np.array(loop), len(mesh.vertices))
        way = off[low] / (off[low] - off[high])
        line = _without_repeats(along[low] + way * (along[high] - along[low]), z[low] + way * (z[high] - z[low]))
        if len(line.s) > 2:
            lines.append(line)
    return max(bridge_walls(lines), key=lambda line: len(line.s), default=None)


def inner_edge(line: Section, toward: int = 1) -> InnerEdge:
    """Return the inner edge at the end where s is greatest (`toward` 1) or least (-1).

    The walk starts at the shoulder, the outermost point in the direction 45 degrees outward and up: it is on
    the rolled strip whatever the wall and the foot side do. Going inward, the tilt of the facets changes evenly
    on the strip, by 1 / radius, and evenly on the foot side, by far less; the inner edge is the corner between
    the two. A body without a strip has its inner edge at the shoulder itself. An edge that is not an arc, as a
    shell's, ends where the innermost sharp turn is.
    """
    # outward is to the right; the line then runs anticlockwise, so inward over the top is forward
    s, z = (line.s, line.z) if toward > 0 else (-line.s[::-1], line.z[::-1])
    start = int(np.argmax(s + z))
    s, z = np.roll(s, -start), np.roll(z, -start)
    length = np.hypot(np.diff(s), np.diff(z))
    count = int(np.searchsorted(np.cumsum(length), _WALK_MM)) + 1
    run, rise, length = np.diff(s)[:count], np.diff(z)[:count], length[:count]
    tilt = np.unwrap(np.arctan2(rise, run) % (2.0 * np.pi))
    corner = _bend_ends(np.cumsum(length) - length / 2.0, tilt, length)
    corner = _innermost_turn(np.cumsum(length), tilt, corner)
    return InnerEdge(float(toward * s[corner]), float(z[corner]), float(toward * np.tan(tilt[corner])))


def _bend_ends(place: Floats, tilt: Floats, weight: Floats) -> int:
    """Return the first piece of the foot side: two straight lines, one up to it, fit the tilts best from there.

    0 if the pieces before it do not bend as a strip does.
    """
    if len(place) < 2:
        return 0
    sums = np.cumsum(weight * np.stack([np.ones_like(place), place, tilt, place**2, place * tilt, tilt**2]), axis=1)
    before = sums[:, :-1]
    misfit = _misfit(before) + _misfit(sums[:, -1:] - before)
    # a small piece next to the border may go to either side at no cost; the border itself is where most is turned
    turn = np.where(misfit <= misfit.min() + _AS_GOOD, np.diff(tilt), -np.inf)
    corner = int(np.argmax(turn)) + 1
    n, x, y, xx, xy, _ = before[:, corner - 1]
    spread = n * xx - x * x
    return corner if spread > 1e-9 and (n * xy - x * y) / spread > _STRIP else 0


def _innermost_turn(ends: Floats, tilt: Floats, corner: int) -> int:
    """Return the innermost piece, from `corner` on, before which the line turns sharply; `corner` if none is farther.

    `ends` is how far from the shoulder each piece ends. A shell's edge is half an ellipse, which bends most
    where the foot side begins and hardly in its middle, so no straight line fits its tilts.
    """
    turn, place = np.diff(tilt), ends[:-1]
    summed = np.concatenate([[0.0], np.cumsum(turn)])
    # all that is turned from each border outward, over a short way
    within = summed[1:] - summed[np.searchsorted(place, place - _SHARP_MM)]
    sharp = np.flatnonzero((within > _SHARP) & (turn > _SHARP_HERE * within))
    return max(int(sharp[-1]) + 1, corner) if len(sharp) else corner


def _misfit(sums: Floats) -> Floats:
    """Return the squares that a straight line misses by, from weighted sums of 1, x, y, xx, xy, yy."""
    n, x, y, xx, xy, yy = sums
    n = np.maximum(n, 1e-12)
    spread, together = np.maximum(xx - x * x / n, 0.0), xy - x * y / n
    explained = np.divide(together**2, spread, out=np.zeros_like(spread), where=spread > 1e-12)
    return np.asarray(np.maximum(yy - y * y / n - explained, 0.0))


def _edge(start: Indices, end: Indices, vertices: int) -> Indices:
    return np.minimum(start, end) * vertices + np.maximum(start, end)


def _without_repeats(s: Floats, z: Floats) -> Section:
    """Drop points closer than a thousandth of a millimetre to the one before, whose direction says nothing."""
    apart = np.hypot(s - np.roll(s, 1), z - np.roll(z, 1)) > 1e-3
    return Section(s[apart], z[apart])
