"""Thickness of a finished body: the thinnest place, and walls too thin to print."""

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.definitions import RIM_MARGIN_MM
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.requirements import Use
from insolecad.inspection.checks.subject import PITCH, Subject, bounded_lattice, place
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import lattice_hits

LINES = 2
"""Lines side by side that the thinnest wall has (house): one alone tears along its length."""

APART, ABOVE = 2.0, 1.0
"""Between rays beside each other, and between those above each other, in mm.

A wall counts when two rays above each other find it: the round crest of a rim is thin over less than that.
"""

FACING = -0.9
"""Cosine between the outsides of two surfaces from which they are the two sides of one wall."""

ACROSS = 0.5
"""Cosine between a ray and a wall's normal from which the ray measures how thick it is.

Any wall stands so to rays along x, y or z; those along z are the vertical thickness.
"""


def least_thickness(use: Use) -> float:
    """Return the least thickness in mm that comes out well: the material's own, and two lines of a filament."""
    lines = LINES * use.line if use.process == "filament" else 0.0
    return max(use.material_minimum or 0.0, lines)


def reason_for_least(use: Use) -> str:
    """Return where that least thickness comes from."""
    if use.process == "filament" and LINES * use.line >= (use.material_minimum or 0.0):
        return f"two lines of a {use.nozzle:g} mm nozzle"
    return f"the least for {use.material}"


def thin_walls(mesh: FinishedMesh, least: float) -> tuple[float, Floats] | None:
    """Return the thickness and the place of the thinnest wall under `least` mm; None if there is none."""
    found = [one for way in ((0, 2, 1), (1, 2, 0)) if (one := _along(mesh, least, way)) is not None]
    return min(found, key=lambda one: one[0], default=None)


def _along(mesh: FinishedMesh, least: float, axes: tuple[int, int, int]) -> tuple[float, Floats] | None:
    """Return what rays find along the last of the axes, beside each other along the first, above along the second."""
    turned = FinishedMesh(np.ascontiguousarray(mesh.vertices[:, axes]), mesh.faces)
    # scaled, so that one pitch serves both
    scaled = FinishedMesh(turned.vertices / np.array([APART, ABOVE, 1.0]), mesh.faces)
    lattice = bounded_lattice(scaled, 1.0)
    hits = lattice_hits(scaled, lattice)
    count = np.bincount(hits.ray, minlength=hits.rays)
    rank = np.arange(len(hits.ray)) - (np.cumsum(count) - count)[hits.ray]
    out = np.flatnonzero((rank % 2 == 1) & (count[hits.ray] % 2 == 0))
    normal = turned.normals / np.maximum(np.sqrt((turned.normals**2).sum(axis=1)), 1e-300)[:, None]
    before, behind = normal[hits.face[out - 1]], normal[hits.face[out]]
    run = hits.z[out] - hits.z[out - 1]
    across = np.minimum(np.abs(before[:, 2]), np.abs(behind[:, 2]))
    thick = run * across
    wall = (np.einsum("ij,ij->i", before, behind) < FACING) & (across > ACROSS) & (thick < least)
    thinnest = np.full(hits.rays, np.inf)
    np.minimum.at(thinnest, hits.ray[out[wall]], thick[wall])
    grid = thinnest.reshape(lattice.shape)
    # as thick as the thicker one of two above each other
    both = np.maximum(grid[:, 1:], grid[:, :-1])
    if not both.size or not np.isfinite(both).any():
        return None
    i, j = np.unravel_index(int(both.argmin()), both.shape)
    at = hits.z[out[wall]][hits.ray[out[wall]] == i * lattice.shape[1] + j][0]
    point = np.empty(3)
    point[list(axes)] = lattice.x[i] * APART, lattice.y[j] * ABOVE, at
    return float(both[i, j]), point


ROUNDING = 0.005
"""What a thickness may be short of the least, in mm."""


def thickness(subject: Subject) -> list[Finding]:
    """Return the finding on the least vertical thickness."""
    use, name = subject.use, "thinnest place in mm"
    limit = f"{least_thickness(use):g}, {reason_for_least(use)}"
    if reason := subject.measurable:
        return [Finding(name, "skipped", None, limit, reason)]
    inside = well_inside(subject.covered_rays, round(RIM_MARGIN_MM / max(_step(subject), PITCH / 2)))
    measured = np.where(inside, subject.hits.thinnest().reshape(subject.lattice.shape), np.nan)
    if not np.isfinite(measured).any():
        return [Finding(name, "skipped", None, limit, "the body is narrower than the rim, which is not measured")]
    i, j = np.unravel_index(int(np.nanargmin(measured)), measured.shape)
    least = float(measured[i, j])
    if least >= least_thickness(use) - ROUNDING:
        return [Finding(name, "ok", round(least, 2), limit, "")]
    where = place(np.array([subject.lattice.x[i], subject.lattice.y[j], subject.low[2]]))
    small = int((measured < least_thickness(use) - ROUNDING).sum())
    advice = f"{small:,} mm2 are thinner than that and will tear or print as holes: make the insole thicker there"
    return [Finding(name, "fail", round(least, 2), limit, advice, where)]


def walls(subject: Subject) -> list[Finding]:
    """Return the finding on upright or leaning walls that are too thin to be made."""
    use, name = subject.use, "thinnest wall in mm"
    limit = f"{least_thickness(use):g}, {reason_for_least(use)}"
    if reason := subject.measurable:
        return [Finding(name, "skipped", None, limit, reason)]
    found = thin_walls(subject.mesh, least_thickness(use) - ROUNDING)
    if found is None:
        return [Finding(name, "ok", f"none under {least_thickness(use):g}", limit, "")]
    least, where = found
    gone = use.process == "filament" and least < use.line - ROUNDING
    advice = "thinner than one printed line: slicers leave it out without a warning; thicken it, or use a finer nozzle"
    if not gone:
        advice = "weak: thicken it, or expect it to tear"
    return [Finding(name, "fail" if gone else "warn", round(least, 2), limit, advice, place(where))]


def well_inside(covered: NDArray[np.bool_], rays: int) -> NDArray[np.bool_]:
    """Return which rays have this many covered ones all round them."""
    inside = np.pad(covered, rays)
    result = inside.copy()
    for across in range(-rays, rays + 1):
        along = int(np.sqrt(rays * rays - across * across))
        result &= _eroded(np.roll(inside, across, axis=0), along)
    return np.asarray(result[rays : rays + covered.shape[0], rays : rays + covered.shape[1]])


def _eroded(covered: NDArray[np.bool_], rays: int) -> NDArray[np.bool_]:
    """Return which rays have this many covered ones on both sides of them along y."""
    held = covered.copy()
    for shift in range(1, rays + 1):
        held &= np.roll(covered, shift, axis=1) & np.roll(covered, -shift, axis=1)
    return held


def _step(subject: Subject) -> float:
    counts: Floats = np.asarray(subject.lattice.shape, dtype=np.float64)
    return float((subject.size[:2] / counts).max())
