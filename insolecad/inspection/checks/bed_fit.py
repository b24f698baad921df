"""Does it fit the printer, and turned how far?"""

import numpy as np

from insolecad.errors import Change
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject
from insolecad.inspection.mesh.mesh import Floats

ROOM = 5.0
"""Room in mm that a skirt or a brim wants all round (house, from what slicers lay by themselves)."""

ANGLES = np.arange(180.0)
"""Angles in degrees that are tried; half a turn further the extents are the same."""

PRINTER = Change("name the printer", {"printer": "mk4"})
BED = Change("give the size of its bed", {"bed": "250x210"})
"""How to say what it is printed on: as in these."""


def fit(subject: Subject) -> list[Finding]:
    """Return findings on the bed, at the best angle, and on the height above it."""
    use = subject.use
    if use.bed is None:
        return [Finding("fits the bed", "skipped", None, None, "no printer is named", changes=(PRINTER, BED))]
    limit = f"{use.bed[0]:g} x {use.bed[1]:g} mm"
    limit = f"{limit} ({use.printer})" if use.printer else limit
    room, angle = best_angle(subject.mesh.vertices[:, :2], use.bed)
    return [_bed(room, angle, limit), *_height(subject)]


def best_angle(points: Floats, bed: tuple[float, float]) -> tuple[float, float]:
    """Return the room in mm left on each side at the angle in degrees that leaves most; below 0 it sticks out.

    `points` (n, 2) are turned anticlockwise. The extents of a body are those of its convex hull.
    """
    x, y = np.ascontiguousarray(points.T)
    # an angle at a time: one product of matrices would wake threads that cost more than they save
    width = np.array([np.ptp(np.cos(turn) * x - np.sin(turn) * y) for turn in np.radians(ANGLES)])
    # what is along y at one angle is along x a quarter of a turn further
    depth = np.roll(width, -90)
    room = np.minimum(bed[0] - width, bed[1] - depth) / 2.0
    # of angles that leave as much, the plainest
    best = int(np.flatnonzero(room >= room.max() - 1e-9)[0])
    if room[0] >= ROOM:
        best = 0
    return float(room[best]), float(ANGLES[best])


def _bed(room: float, angle: float, limit: str) -> Finding:
    name = "fits the bed"
    turned = f"turned by {angle:.0f} degrees" if angle else "as it is"
    if room < 0.0:
        advice = f"sticks out by {-2.0 * room:.0f} mm at the best angle: use a larger printer"
        return Finding(name, "fail", "at no angle", limit, advice)
    if room < ROOM:
        advice = f"turn it to {angle:.0f} degrees; {room:.1f} mm is left each side: print without skirt and brim"
        return Finding(name, "warn", turned, limit, advice)
    return Finding(
        name, "ok" if not angle else "note", turned, limit, "" if not angle else "does not fit unturned, or barely"
    )


def _height(subject: Subject) -> list[Finding]:
    high = subject.use.height
    if high is None:
        return [Finding("fits the height", "skipped", None, None, "only the bed is known", changes=(PRINTER,))]
    good = bool(subject.size[2] <= high)
    advice = "" if good else "taller than the printer: lay it down"
    return [Finding("fits the height", "ok" if good else "fail", round(float(subject.size[2]), 1), high, advice)]
