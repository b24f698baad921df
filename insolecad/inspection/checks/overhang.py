"""How the body stands and what hangs over: contact with the bed, undercuts, overhangs."""

import numpy as np
from numpy.typing import NDArray

from insolecad.errors import Change
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.subject import Subject

FLAT = 0.05
"""How far above the lowest point a face still is on the bed, in mm: a quarter of a printed layer."""

BRIDGED = 1.0
"""Height in mm up to which what hangs over does no harm: the floor of a label is laid across its strokes."""

SUPPORT_FREE_DEG = 45.0
"""Overhang in degrees from upright that common printers lay without support."""

LEVEL = 1e-3
"""How much a face must look down to be an undercut: an upright wall is rounded by less."""

LITTLE = 50.0
"""Area in mm2 of overhang or undercut that does not matter (house)."""

CONTACT = 0.3
"""Least share of the silhouette that should lie on the bed (house): with less, a print comes loose easily."""

REASON = "needs a closed surface that faces outward"


def contact(subject: Subject) -> list[Finding]:
    """Return the finding on how much of the silhouette is on the bed."""
    name = "lies on the bed"
    size = subject.size
    if size[2] > min(size[0], size[1]):
        advice = "the insole seems to stand on its edge: lay it down, foot side up"
        return [Finding(name, "warn", f"{size[2]:.0f} mm tall", f"up to {min(size[:2]):.0f} mm", advice)]
    share = _lowest(subject) / max(subject.silhouette_mm2, 1e-9)
    limit = f"{100 * CONTACT:.0f} % of the plan"
    if share >= CONTACT:
        return [Finding(name, "ok", f"{100 * share:.0f} %", limit, "")]
    if subject.use.process != "filament":
        return [
            Finding(name, "note", f"{100 * share:.0f} %", limit, "not relevant in powder; a mill needs a bed for it")
        ]
    advice = "print it with a brim and support, or turn its flat side down"
    return [Finding(name, "warn", f"{100 * share:.0f} %", limit, advice)]


def overhang(subject: Subject) -> list[Finding]:
    """Return findings on what hangs over by more than 45 degrees, and on undercuts seen from above."""
    names = (f"overhang over {SUPPORT_FREE_DEG:g} degrees", "undercut seen from above")
    if not subject.sound:
        return [Finding(name, "skipped", None, None, REASON) for name in names]
    down = _unit_z(subject)
    high = subject.mesh.vertices[:, 2].take(subject.mesh.columns).max(axis=0) > subject.low[2] + BRIDGED
    return [
        _overhang(subject, (down < -np.sin(np.radians(SUPPORT_FREE_DEG))) & high, names[0]),
        _undercut(subject, (down < -LEVEL) & high, names[1]),
    ]


def _overhang(subject: Subject, which: NDArray[np.bool_], name: str) -> Finding:
    area = _area(subject, which)
    if area <= LITTLE:
        return Finding(name, "ok", f"{area / 100:.1f} cm2", "none", "")
    where = subject.middle(np.flatnonzero(which))
    if subject.use.process != "filament":
        return Finding(name, "note", f"{area / 100:.1f} cm2", "none", "only relevant for a filament printer", where)
    advice = "needs support there when it is printed this way up"
    return Finding(name, "warn", f"{area / 100:.1f} cm2", "none", advice, where)


UPRIGHT_OR_BOTH_SIDES = (Change("order upright walls", {"form.walls": "vertical"}), Change("mill both sides"))
"""What helps where a mill cannot get at a wall."""


def _undercut(subject: Subject, which: NDArray[np.bool_], name: str) -> Finding:
    area = _area(subject, which)
    if area <= LITTLE:
        return Finding(name, "ok", f"{area / 100:.1f} cm2", "none", "")
    where = subject.middle(np.flatnonzero(which))
    if subject.use.process == "milled":
        advice = "a 3-axis mill cannot get under it from above"
        return Finding(name, "warn", f"{area / 100:.1f} cm2", "none", advice, where, UPRIGHT_OR_BOTH_SIDES)
    return Finding(name, "note", f"{area / 100:.1f} cm2", "none", "only relevant for a 3-axis mill", where)


def _lowest(subject: Subject) -> float:
    """Return the area in mm2 that is on the bed."""
    z = subject.mesh.vertices[:, 2].take(subject.mesh.columns)
    flat = z.max(axis=0) < subject.low[2] + FLAT
    return float(np.abs(subject.mesh.normals[flat, 2]).sum()) / 2.0


def _unit_z(subject: Subject) -> NDArray[np.float64]:
    normals = subject.mesh.normals
    return np.asarray(normals[:, 2] / np.maximum(np.sqrt((normals**2).sum(axis=1)), 1e-300))


def _area(subject: Subject, which: NDArray[np.bool_]) -> float:
    return float(np.sqrt((subject.mesh.normals[which] ** 2).sum(axis=1)).sum()) / 2.0
