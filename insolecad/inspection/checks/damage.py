"""What is broken in a file as a whole, in few words: enough to know that what is measured in it cannot be trusted."""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from insolecad.inspection.checks import bodies, triangles, watertight
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.requirements import Use
from insolecad.inspection.checks.subject import Subject
from insolecad.inspection.formats.body import Body
from insolecad.inspection.formats.units import MM, unit_of_points
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

FLAT_MM = 0.01
"""Mean thickness up to which a closed body has no volume: a hundredth of what any printer makes (house)."""

TOGETHER = 0.5
"""Share that the boxes of two bodies have in common, of all that they cover, from which both lie in one place (house):
of a shell and its post block, or two insoles laid into each other, it is 0.2 at most."""

MOST_BODIES = 60
"""Bodies, the largest first, whose places are compared."""


def damage(found: Sequence[Body]) -> list[str]:
    """Return what is broken in the bodies of a file, each as one phrase; nothing where it can be trusted.

    An open surface of one piece is not damage: insolecad writes the foot side alone, too.
    """
    subjects = [_subject(body) for body in found if len(body.triangles)]
    words = [
        f"{body.name}: {_phrase(finding)}" if body.name and len(subjects) > 1 else _phrase(finding)
        for body in subjects
        for finding in _of_one(body)
    ]
    return list(dict.fromkeys([*words, *map(_phrase, _of_all(subjects))]))


def _subject(body: Body) -> Subject:
    unit = unit_of_points(body.triangles.reshape(-1, 3)) or MM
    return Subject(body.name, body.triangles * unit.mm if unit.mm != 1.0 else body.triangles, unit, Use())


def _phrase(finding: Finding) -> str:
    return (
        f"{finding.check} ({finding.measured:,})"
        if isinstance(finding.measured, int)
        else (f"{finding.check} ({finding.measured})")
    )


def _of_one(subject: Subject) -> Iterator[Finding]:
    if not len(subject.mesh.faces):
        yield Finding("surface", "fail", "none: no triangle has an area", "a closed one", "")
        return
    found = [
        *triangles.finite(subject),
        *triangles.duplicate_triangles(subject),
        *_open(subject),
        *bodies.winding(subject),
    ]
    yield from (finding for finding in found if finding.level == "fail")
    if flat := _flat(subject.mesh):
        yield Finding("bodies without volume", "fail", flat, 0, "")


def _open(subject: Subject) -> list[Finding]:
    """Return the findings on open edges; none if they are the border of one open surface, whole except for a
    side."""
    found = [finding for finding in watertight.watertightness(subject) if finding.level == "fail"]
    kinds = [finding.check for finding in found]
    holes = kinds.count("hole in the surface") + kinds.count("more holes")
    if holes == 1 and any(kind.endswith(" missing") for kind in kinds):
        return [finding for finding in found if finding.check.startswith("edges of")]
    return [finding for finding in found if finding.check in ("closed", "edges of more than two triangles")]


def _flat(mesh: FinishedMesh) -> int:
    """Return how many closed bodies have no volume."""
    if not mesh.is_closed:
        return 0
    area = np.bincount(mesh.body_of_face, weights=np.sqrt((mesh.normals**2).sum(axis=1)), minlength=mesh.bodies) / 2.0
    return int((2.0 * np.abs(mesh.body_volumes) < FLAT_MM * area).sum())


def _of_all(subjects: Sequence[Subject]) -> list[Finding]:
    """Return the finding on bodies in one place, or that run through each other."""
    boxes = [box for subject in subjects if not subject.loose for box in _boxes(subject)]
    boxes = sorted(boxes, key=lambda box: -float(np.prod(box[0][1] - box[0][0])))[:MOST_BODIES]
    pairs = [
        (one, other)
        for (one, box), (other, twin) in combinations(enumerate(boxes), 2)
        if box[1] == twin[1] and _in_common(box[0], twin[0]) > TOGETHER
    ]
    if pairs:
        number = len({one for pair in pairs for one in pair})
        return [Finding("bodies in one place", "fail", number, 0, "")]
    if not any(_in_common(box, twin) for (box, _), (twin, _) in combinations(boxes, 2)):
        return []
    whole = Subject("", np.concatenate([subject.corners for subject in subjects]), subjects[0].unit, Use())
    return [finding for finding in bodies.overlaps(whole) if finding.level == "fail"]


def _boxes(subject: Subject) -> Iterator[tuple[Floats, bool]]:
    """Yield the least and greatest corner, (2, 3), of every body, and whether it faces outward: a hollow does not."""
    mesh = subject.mesh
    order = np.argsort(mesh.body_of_face, kind="stable")
    first = np.searchsorted(mesh.body_of_face[order], np.arange(mesh.bodies))
    points = mesh.vertices[mesh.faces[order]]
    low, high = (
        function.reduceat(edge, first, axis=0)
        for function, edge in ((np.minimum, points.min(axis=1)), (np.maximum, points.max(axis=1)))
    )
    for body in range(mesh.bodies):
        yield np.stack([low[body], high[body]]), bool(mesh.body_volumes[body] >= 0.0)


def _in_common(one: Floats, other: Floats) -> float:
    """Return the volume that two boxes share over that of both together."""
    sizes = [float(np.prod(box[1] - box[0])) for box in (one, other)]
    shared = float(np.prod(np.maximum(np.minimum(one[1], other[1]) - np.maximum(one[0], other[0]), 0.0)))
    together = sum(sizes) - shared
    return shared / together if together > 0.0 else 0.0
