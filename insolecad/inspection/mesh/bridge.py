"""Sections through openings: the pieces on both sides of a hole, joined as if it were filled."""

from collections.abc import Sequence

import numpy as np

from insolecad.inspection.mesh.line import Section
from insolecad.inspection.mesh.mesh import Indices

_UPRIGHT_MM = 1e-3
"""A hole's wall is upright to this, and the underside and the top meet it that near to its ends."""


def bridged(lines: Sequence[Section]) -> list[Section]:
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
    """Return both lines as one, anticlockwise: round the left one but for its wall, then round the right one."""
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
