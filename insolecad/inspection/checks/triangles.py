"""Checks of the triangles one by one: numbers, doubles, and those without an area."""

import numpy as np

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject, place

MANY = 1_000_000
"""Triangles from which slicers get slow and some mills refuse a file (house); an insole has up to 65,000."""

FLAT = 1e-7
"""Height of a triangle, in lengths of the body, up to which it is a mere line: 0.03 micrometres of an insole."""


def finite(subject: Subject) -> list[Finding]:
    """Return the finding on corners that are not numbers."""
    broken = np.flatnonzero(~subject.finite)
    if not len(broken):
        return [Finding("corners are numbers", "ok", "all", "all", "")]
    advice = (
        f"triangle {broken[0] + 1} is the first with a corner that is not a number; slicers misprint it "
        "without a warning. Write the file again; if it comes out the same, report it to the makers of the program"
    )
    return [Finding("corners are numbers", "fail", f"{_count(len(broken))} without", "all", advice)]


def duplicate_triangles(subject: Subject) -> list[Finding]:
    """Return the finding on triangles that are there twice."""
    twice = np.flatnonzero(subject.duplicate_triangles)
    if not len(twice):
        return [Finding("doubled triangles", "ok", 0, 0, "")]
    corners = subject.welded_mesh.vertices[subject.welded_mesh.faces[twice[0]]]
    advice = "the same surface is there twice: delete the copy, or repair the file; the other checks count it once"
    return [Finding("doubled triangles", "fail", len(twice), 0, advice, place(corners.mean(axis=0)))]


def degenerate(subject: Subject) -> list[Finding]:
    """Return the finding on triangles without area; they do no harm by themselves."""
    mesh = subject.welded_mesh
    corners = mesh.vertices[mesh.faces]
    longest = np.sqrt(((corners - np.roll(corners, 1, axis=1)) ** 2).sum(axis=2).max(axis=1))
    double = np.sqrt((mesh.normals**2).sum(axis=1))
    lines = np.flatnonzero(double <= FLAT * float(subject.size.max()) * longest)
    if not len(lines):
        return [Finding("triangles without area", "ok", 0, 0, "")]
    advice = "slicers drop them; harmless, unless a hole opens there"
    return [Finding("triangles without area", "note", len(lines), 0, advice, place(corners[lines[0]].mean(axis=0)))]


def count(subject: Subject) -> list[Finding]:
    """Return the finding on how many triangles there are."""
    number = len(subject.corners)
    if number <= MANY:
        return [Finding("triangles", "ok", number, f"up to {MANY:,}", "")]
    advice = "slicers get slow: write it again with a coarser tolerance, 0.02 mm is finer than any printer's step"
    return [Finding("triangles", "warn", number, f"up to {MANY:,}", advice)]


def _count(number: int) -> str:
    return f"{number:,} triangle{'s' if number > 1 else ''}"
