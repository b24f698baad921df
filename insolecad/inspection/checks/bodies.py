"""Bodies of a file: how many, what each is, whether they cut each other."""

import numpy as np

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject, place
from insolecad.inspection.mesh.components import pieces
from insolecad.inspection.mesh.mesh import FinishedMesh, Indices
from insolecad.inspection.mesh.ray_casting import hits_at


def crossing(subject: Subject) -> list[Finding]:
    """Return the finding on triangles that go through others of the same body."""
    name = "self-intersection"
    if subject.loose:
        return [Finding(name, "skipped", None, None, "needs triangles that meet; they are all loose")]
    found = subject.crossings
    if found is None:
        return [Finding(name, "skipped", None, None, "too many triangles overlap to count the crossings")]
    body = subject.mesh.body_of_face[found.pairs]
    within = found.pairs[body[:, 0] == body[:, 1]]
    if not len(within):
        return [Finding(name, "ok", 0, 0, "")]
    faces = sorted({int(face) for face in within.ravel()})
    advice = (
        "two surfaces of the body cut each other, such as a foot side that dips through the underside; slicers fill "
        "that wrongly without a warning: make the insole thicker there, or let a mesh program unite it with itself"
    )
    where = subject.middle(within[:, 0])
    return [Finding(name, "fail", f"{len(faces):,} triangles", 0, advice, where)]


CRUMB = 1000.0
"""Volume in mm3 below which a body beside a larger one is a left-over rather than a part (house)."""

LOOSE_REASON = "needs triangles that meet; they are all loose"
OPEN_REASON = "needs a closed surface"


def winding(subject: Subject) -> list[Finding]:
    """Return findings on triangles that face the wrong way, and on bodies that are inside out as a whole."""
    if subject.loose:
        return [Finding(name, "skipped", None, None, LOOSE_REASON) for name in ("facing of triangles", "faces outward")]
    turned = _turned(subject.mesh)
    if len(turned):
        advice = "their front is their back; many slicers guess, some print a hole: recalculate the normals"
        where = subject.middle(turned)
        told = Finding("facing of triangles", "fail", f"{len(turned):,} turned round", 0, advice, where)
        reason = "needs triangles that all face one way"
        return [told, Finding("faces outward", "skipped", None, None, reason)]
    return [Finding("facing of triangles", "ok", "all agree", 0, ""), _inside_out(subject)]


def _inside_out(subject: Subject) -> Finding:
    mesh = subject.mesh
    if not mesh.is_closed:
        return Finding("faces outward", "skipped", None, None, OPEN_REASON)
    inverted = np.flatnonzero(mesh.body_volumes <= 0.0)
    hollow = [body for body in inverted[:MOST_BODIES] if _holder(mesh, int(body)) is not None]
    if len(inverted) > len(hollow):
        advice = "every surface faces inward: turn all normals round (flip normals) and write it again"
        return Finding("faces outward", "fail", "inside out", "outward", advice)
    if hollow:
        where = subject.middle(np.flatnonzero(mesh.body_of_face == hollow[0]))
        return Finding(
            "faces outward",
            "note",
            f"{len(hollow)} hollow",
            "outward",
            "a hollow inside the body: check that this is intended",
            where,
        )
    return Finding("faces outward", "ok", "outward", "outward", "")


def _turned(mesh: FinishedMesh) -> Indices:
    """Return the faces that face other than most of their piece."""
    key, face, forward = mesh.edges
    begin = np.flatnonzero(np.diff(key, prepend=-1))
    pair = begin[np.diff(np.append(begin, len(key))) == 2]
    agree = forward[pair] != forward[pair + 1]
    if agree.all():
        return np.zeros(0, dtype=np.intp)
    one, other = face[pair], face[pair + 1]
    # patches that agree within themselves; of each piece, the smaller ones are turned
    patch = pieces(len(mesh.faces), one[agree], other[agree])
    size = np.bincount(patch)
    largest = np.zeros(mesh.bodies, dtype=np.intp)
    np.maximum.at(largest, mesh.body_of_face, size[patch])
    turned = size[patch] < largest[mesh.body_of_face]
    return np.flatnonzero(turned if turned.any() else patch != patch[0])


def count(subject: Subject) -> list[Finding]:
    """Return the finding on how many bodies one part of the file holds."""
    if subject.loose:
        return [Finding("bodies", "skipped", None, None, LOOSE_REASON)]
    mesh = subject.mesh
    number = mesh.bodies
    if number == 1:
        return [Finding("bodies", "ok", 1, 1, "")]
    small = np.flatnonzero(np.abs(mesh.body_volumes) < CRUMB)
    if len(small) and mesh.is_closed:
        where = subject.middle(np.flatnonzero(mesh.body_of_face == small[0]))
        advice = "a left-over, such as a loose crumb of a scan: delete it, or it is printed in mid-air"
        return [Finding("bodies", "warn", number, 1, advice, where)]
    return [Finding("bodies", "note", number, 1, "a slicer moves and turns them as one; fine for a pair")]


def overlaps(subject: Subject) -> list[Finding]:
    """Return the finding on bodies that fill the same place."""
    mesh = subject.mesh
    if subject.loose:
        return [Finding("overlapping bodies", "skipped", None, None, LOOSE_REASON)]
    if mesh.bodies == 1:
        return [Finding("overlapping bodies", "ok", "none", "none", "")]
    advice = "slicers print the shared part twice or leave it out: join the bodies into one, or move them apart"
    found = subject.crossings
    if found is None:
        return [Finding("overlapping bodies", "skipped", None, None, "too many triangles lie in each other's way")]
    apart = mesh.body_of_face[found.pairs]
    through = found.pairs[apart[:, 0] != apart[:, 1]]
    if len(through):
        cut = len(np.unique(mesh.body_of_face[through]))
        words = f"{cut} bodies cut each other"
        return [Finding("overlapping bodies", "fail", words, "none", advice, subject.middle(np.unique(through)))]
    for body in np.argsort(np.abs(mesh.body_volumes))[:MOST_BODIES]:
        # a hollow faces the other way than what holds it
        holder = _holder(mesh, int(body))
        if holder is not None and (mesh.body_volumes[body] > 0.0) == (mesh.body_volumes[holder] > 0.0):
            where = place(mesh.vertices[mesh.faces[mesh.body_of_face == body]].reshape(-1, 3).mean(axis=0))
            return [Finding("overlapping bodies", "fail", "one inside another", "none", advice, where)]
    return [Finding("overlapping bodies", "ok", "none", "none", "")]


MOST_BODIES = 50
"""Bodies of which it is looked whether they lie in another one."""


def _holder(mesh: FinishedMesh, body: int) -> int | None:
    """Return the smallest body around another one, None if there is none; the two do not cut each other."""
    own = mesh.body_of_face == body
    corner = mesh.vertices[mesh.faces[own][0, 0]]
    rest = FinishedMesh(mesh.vertices, mesh.faces[~own])
    if not len(rest.faces):
        return None
    hits = hits_at(rest, corner[0], corner[1])
    above = mesh.body_of_face[~own][hits.face[hits.z > corner[2]]]
    around = [int(other) for other in np.unique(above) if np.count_nonzero(above == other) % 2]
    return min(around, key=lambda other: abs(float(mesh.body_volumes[other])), default=None)
