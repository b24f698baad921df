"""Is the surface closed? If not: the holes, each with its place and size, a side that is missing, or cracks."""

import numpy as np

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject, place
from insolecad.inspection.mesh.components import pieces
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

MOST_TOLD = 5
"""Holes that are listed one by one, the largest first."""

CRACKS = (0.001, 0.01, 0.1)
"""How far apart corners may be that were meant as one, in mm, tried in turn."""

MOSTLY = 0.5
"""Share of the silhouette with nothing over it, or under it, from which that whole side is missing (house)."""

LEVEL = 0.05
"""Within how many mm of each other all heights lie on a flat underside."""


def watertightness(subject: Subject) -> list[Finding]:
    """Return findings on open edges, on those that more than two triangles share, and on what is missing there."""
    key, count = subject.uses
    alone, crowd = int((count == 1).sum()), int((count > 2).sum())
    findings = []
    if crowd:
        first = np.divmod(key[count > 2][0], len(subject.mesh.vertices))
        where = place(subject.mesh.vertices[list(first)].mean(axis=0))
        advice = "bodies touch along a line, or walls have no thickness: join the bodies, or repair the file"
        findings.append(Finding("edges of more than two triangles", "fail", crowd, 0, advice, where))
    if crowd and not alone:
        reason = "no edge is open, but inside and outside cannot be distinguished where more than two triangles meet"
        return [Finding("closed", "skipped", None, "none", reason), *findings]
    if not alone:
        return [Finding("closed", "ok", "no open edges", "none", "")]
    if crack := _cracks(subject, alone):
        return [crack, *findings]
    missing = _missing_side(subject)
    holes = _holes(subject)
    advice = "a body must be closed all round to be printed: write it again as a solid, or repair the file"
    fault = Finding("closed", "fail", f"{alone:,} open edges round {_words(len(holes))}", "none", advice)
    return [fault, *missing, *[_hole(*one) for one in holes[:MOST_TOLD]], *_rest(len(holes)), *findings]


def _cracks(subject: Subject, alone: int) -> Finding | None:
    """Return the finding on corners that miss each other by a little; None if that is not what is wrong."""
    if not subject.loose:
        return None
    corners = subject.mesh.vertices[subject.mesh.faces]
    advice = "triangles do not meet at their corners: "
    for gap in CRACKS:
        if _open_after(corners, gap) < alone / 10:
            advice += f"merge corners closer than {gap:g} mm in a mesh program, then check again"
            return Finding("closed", "fail", f"{alone:,} open edges: cracks", "none", advice)
    return Finding("closed", "fail", f"{alone:,} open edges", "none", advice + "write the file again as a solid")


def _open_after(corners: Floats, gap: float) -> int:
    """Return how many edges stay open when corners that are closer than a gap become one."""
    unique, back = np.unique(np.round(corners.reshape(-1, 3) / gap).astype(np.int64), axis=0, return_inverse=True)
    mesh = FinishedMesh(unique.astype(np.float64), back.reshape(-1, 3))
    _, uses = np.unique(mesh.edges[0], return_counts=True)
    return int((uses == 1).sum())


def _holes(subject: Subject) -> list[tuple[float, Floats]]:
    """Return every hole: how large it is across, and its middle; the largest first."""
    one, other = subject.open_edges
    used, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    start, end = ends[: len(one)], ends[len(one) :]
    which = pieces(len(used), start, end)
    points = subject.mesh.vertices[used]
    number = int(which.max()) + 1
    low, high = np.full((number, 3), np.inf), np.full((number, 3), -np.inf)
    np.minimum.at(low, which, points)
    np.maximum.at(high, which, points)
    across, middle = (high - low).max(axis=1), (low + high) / 2.0
    order = np.argsort(-across, kind="stable")
    return [(float(across[k]), middle[k]) for k in order]


def _hole(across: float, middle: Floats) -> Finding:
    advice = "slicers close it or leave it out without a warning: repair the file, or write it again"
    return Finding("hole in the surface", "fail", f"{across:.3g} mm across", "none", advice, place(middle))


def _rest(count: int) -> list[Finding]:
    if count <= MOST_TOLD:
        return []
    advice = "the largest are listed above; repair the file, or write it again"
    return [Finding("more holes", "fail", count - MOST_TOLD, "none", advice)]


def _missing_side(subject: Subject) -> list[Finding]:
    """Return the finding on a foot side or an underside that is not there at all."""
    met = np.bincount(subject.hits.ray, minlength=subject.hits.rays)
    lone = met[subject.hits.ray] == 1
    if lone.sum() < MOSTLY * max(int(subject.covered_rays.sum()), 1):
        return []
    z, face = subject.hits.z[lone], subject.hits.face[lone]
    flat = float(np.ptp(z)) < LEVEL and abs(float(z.mean() - subject.low[2])) < LEVEL
    top = flat or bool((subject.mesh.normals[face, 2] < 0.0).mean() > 0.5)
    side, other = ("top", "underside") if top else ("underside", "top")
    advice = f"the {other} is missing: write the insole again as a whole, closed body"
    share = 100.0 * float(lone.sum()) / float(subject.covered_rays.sum())
    return [Finding(f"{side} missing", "fail", f"{share:.0f} % of the plan", "none", advice)]


def _words(count: int) -> str:
    return f"{count:,} hole{'s' if count > 1 else ''}"
