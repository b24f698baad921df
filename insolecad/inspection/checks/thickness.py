"""Is there enough material everywhere, from above and across?"""

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import PITCH, Subject, place
from insolecad.inspection.checks.walls import thin_walls
from insolecad.inspection.mesh.mesh import Floats

MARGIN = 3.0
"""Thickness counts this far inside the silhouette, as everywhere in this program: a rim may run out."""

ROUNDING = 0.005
"""What a thickness may be short of the least, in mm."""


def thickness(subject: Subject) -> list[Finding]:
    """Return the finding on the least vertical thickness."""
    use, name = subject.use, "thinnest place in mm"
    limit = f"{use.thinnest:g}, {use.thinnest_in_words}"
    if reason := subject.measurable:
        return [Finding(name, "skipped", None, limit, reason)]
    inside = well_inside(subject.covered, round(MARGIN / max(_step(subject), PITCH / 2)))
    measured = np.where(inside, subject.hits.thinnest().reshape(subject.lattice.shape), np.nan)
    if not np.isfinite(measured).any():
        return [Finding(name, "skipped", None, limit, "the body is narrower than the rim that does not count")]
    i, j = np.unravel_index(int(np.nanargmin(measured)), measured.shape)
    least = float(measured[i, j])
    if least >= use.thinnest - ROUNDING:
        return [Finding(name, "ok", round(least, 2), limit, "")]
    where = place(np.array([subject.lattice.x[i], subject.lattice.y[j], subject.low[2]]))
    small = int((measured < use.thinnest - ROUNDING).sum())
    advice = f"{small:,} mm2 are thinner than that and will tear or print as holes: make the insole thicker there"
    return [Finding(name, "fail", round(least, 2), limit, advice, where)]


def walls(subject: Subject) -> list[Finding]:
    """Return the finding on upright or leaning walls that are too thin to be made."""
    use, name = subject.use, "thinnest wall in mm"
    limit = f"{use.thinnest:g}, {use.thinnest_in_words}"
    if reason := subject.measurable:
        return [Finding(name, "skipped", None, limit, reason)]
    found = thin_walls(subject.mesh, use.thinnest - ROUNDING)
    if found is None:
        return [Finding(name, "ok", f"none under {use.thinnest:g}", limit, "")]
    least, where = found
    gone = use.process == "filament" and least < use.line - ROUNDING
    advice = "thinner than one printed line: slicers leave it out without a word; thicken it, or use a finer nozzle"
    if not gone:
        advice = "weak: thicken it, or expect it to tear"
    return [Finding(name, "fail" if gone else "warn", round(least, 2), limit, advice, place(where))]


def well_inside(covered: NDArray[np.bool_], rays: int) -> NDArray[np.bool_]:
    """Return which rays have so many covered ones all round them."""
    inside = np.pad(covered, rays)
    result = inside.copy()
    for across in range(-rays, rays + 1):
        along = int(np.sqrt(rays * rays - across * across))
        result &= _eroded(np.roll(inside, across, axis=0), along)
    return np.asarray(result[rays : rays + covered.shape[0], rays : rays + covered.shape[1]])


def _eroded(covered: NDArray[np.bool_], rays: int) -> NDArray[np.bool_]:
    """Return which rays have so many covered ones on both sides of them along y."""
    held = covered.copy()
    for shift in range(1, rays + 1):
        held &= np.roll(covered, shift, axis=1) & np.roll(covered, -shift, axis=1)
    return held


def _step(subject: Subject) -> float:
    counts: Floats = np.asarray(subject.lattice.shape, dtype=np.float64)
    return float((subject.size[:2] / counts).max())
