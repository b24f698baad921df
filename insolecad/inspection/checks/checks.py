"""Every check of a file, in the order in which they are reported."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insolecad.inspection.checks import bed_fit, bodies, overhang, thickness, triangles, watertight
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.requirements import Use
from insolecad.inspection.checks.subject import Subject
from insolecad.inspection.checks.units import units
from insolecad.inspection.formats.any_format import bodies as read
from insolecad.inspection.formats.body import Body, sane
from insolecad.inspection.formats.units import MM, unit_of_points

CHECKS: tuple[Callable[[Subject], list[Finding]], ...] = (
    triangles.finite,
    watertight.watertightness,
    bodies.count,
    bodies.winding,
    triangles.duplicate_triangles,
    triangles.degenerate,
    bodies.crossing,
    bodies.overlaps,
    thickness.thickness,
    thickness.walls,
    overhang.contact,
    overhang.overhang,
    bed_fit.fit,
    triangles.count,
)


@dataclass(frozen=True)
class CheckedBody:
    """One body that was checked: its name in the file, its extents in mm, and what was found."""

    name: str
    size_mm: tuple[float, float, float]
    findings: tuple[Finding, ...]

    @property
    def has_failed(self) -> bool:
        """Whether any check failed."""
        return any(finding.level == "fail" for finding in self.findings)


def check_file(path: str | Path, use: Use) -> tuple[str, list[CheckedBody]]:
    """Return the kind of a file and what was found in each of its bodies. Raises FileError if it is unreadable."""
    kind, found = read(path)
    return kind, [check_body(body, use) for body in found if len(body.triangles)]


def check_body(body: Body, use: Use) -> CheckedBody:
    """Return what was found in one body."""
    numbers = sane(body.triangles)
    points = body.triangles[numbers].reshape(-1, 3)
    longest = float(np.ptp(points, axis=0).max()) if len(points) else 0.0
    unit = unit_of_points(points) or MM
    subject = Subject(body.name, body.triangles * unit.mm if unit.mm != 1.0 else body.triangles, unit, use)
    if longest == 0.0 or not len(subject.mesh.faces):
        reason = Finding("everything else", "skipped", None, None, "there is no triangle with an area to look at")
        none = Finding("surface", "fail", "none", "a closed one", "the file holds no surface: write it again")
        return CheckedBody(body.name, (0.0, 0.0, 0.0), (*triangles.finite(subject), none, reason))
    findings = [units(longest, unit), *(finding for check in CHECKS for finding in check(subject))]
    x, y, z = (round(float(extent), 2) for extent in subject.size)
    return CheckedBody(body.name, (x, y, z), tuple(findings))
