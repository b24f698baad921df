"""Checks of a foot side that is written alone, as an open surface."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.mesh.mesh import FinishedMesh


def open_surface(mesh: FinishedMesh) -> list[Finding]:
    """Return the finding on the surface: one piece, one border all round, wound so that it faces up."""
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    forward, backward = start * len(mesh.vertices) + end, end * len(mesh.vertices) + start
    twice = len(np.unique(forward)) < len(forward)
    alone = ~np.isin(forward, backward)
    borders = _loops(dict(zip(start[alone].tolist(), end[alone].tolist(), strict=True)))
    up = bool(mesh.normals[:, 2].sum() > 0.0)
    good = mesh.bodies == 1 and borders == 1 and up and not twice
    state = f"pieces {mesh.bodies}, borders {borders}, {'facing up' if up else 'facing down'}"
    state += ", wound against each other" if twice else ""
    limit = "pieces 1, borders 1, facing up"
    return [Finding("open surface", "ok" if good else "fail", state, limit, "" if good else "please report this order")]


def skipped(findings: Iterable[Finding]) -> list[Finding]:
    """Return checks of the body as skipped: a file without underside and wall cannot be asked."""
    advice = "needs the whole body; the files hold the foot side alone"
    return [replace(one, level="skipped", measured=None, advice=advice) for one in findings]


def _loops(following: dict[int, int]) -> int:
    count = 0
    while following:
        _, vertex = following.popitem()
        while vertex in following:
            vertex = following.pop(vertex)
        count += 1
    return count
