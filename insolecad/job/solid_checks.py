"""Checks of a built insole before it is written: solid, surface, openings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np

from insolecad.errors import Change
from insolecad.geometry.construction import Shell
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import outward
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.checks.overhang import SUPPORT_FREE_DEG
from insolecad.inspection.measure.basics import Basics
from insolecad.inspection.measure.shell import Thickness
from insolecad.inspection.mesh.components import borders
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.label.engraving import DEPTH, OVER_LABEL, RAISED


def open_surface(mesh: FinishedMesh) -> list[Finding]:
    """Return the finding on the surface: one piece, one border all round, wound so that it faces up."""
    start, end = mesh.faces.ravel(), np.roll(mesh.faces, -1, axis=1).ravel()
    directed = start * len(mesh.vertices) + end
    twice = len(np.unique(directed)) < len(directed)
    open_borders = len(borders(mesh.faces))
    up = bool(mesh.normals[:, 2].sum() > 0.0)
    good = mesh.bodies == 1 and open_borders == 1 and up and not twice
    state = f"pieces {mesh.bodies}, borders {open_borders}, {'facing up' if up else 'facing down'}"
    state += ", wound against each other" if twice else ""
    limit = "pieces 1, borders 1, facing up"
    return [Finding("open surface", "ok" if good else "fail", state, limit, "" if good else "please report this order")]


def skip_checks(findings: Iterable[Finding]) -> list[Finding]:
    """Return checks of the body as skipped: a file without underside and wall cannot be checked."""
    advice = "needs the whole body; the files have only the top surface"
    return [replace(one, level="skipped", measured=None, advice=advice) for one in findings]


def openings(holes: int, apertures: int, open_area_cm2: float) -> list[Finding]:
    """Return the note on what goes right through, none if nothing does."""
    if not holes + apertures:
        return []
    kinds = ((holes, "ventilation hole"), (apertures, "aperture"))
    said = ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for count, name in kinds if count)
    return [Finding("openings", "note", said, None, f"{open_area_cm2:.1f} cm2 are open")]


def empty_zones(holes_by_zone: Mapping[str, int]) -> list[Finding]:
    """Return a warning for every zone that was to be ventilated and has no hole."""
    advice = "no room: every position is too close to the rim, a pad, the front edge or a reference point"
    return [
        Finding(f"holes in zone {zone}", "warn", 0, None, advice) for zone, count in holes_by_zone.items() if not count
    ]


def in_files(count: int, *, in_step: bool, in_stl: bool, shell: bool) -> list[Finding]:
    """Return a note where some files hold the openings and others do not: `in_step` and `in_stl` say which do.

    The exact solid of a `shell` never does.
    """
    if not count or (in_step and in_stl):
        return []
    if in_stl:
        changes = () if shell else (Change("to cut them there too", {"holes_in_step": True}),)
        return [Finding("openings in the STEP", "note", "none", None, "in the STL only", changes=changes)]
    return [Finding("openings in the files", "note", "none", None, "a top surface has none: drill them later")]


SIZE_TOLERANCE = 0.1
"""Most by which length and widths may differ from the prescription, in mm."""


def whole(mesh: FinishedMesh, openings: int = 0) -> list[Finding]:
    """Return findings on the mesh as a body with this many openings through it."""
    good = mesh.is_closed and mesh.outward and mesh.bodies == 1 and mesh.genus == openings
    state = (
        f"{'closed' if mesh.is_closed else 'open'}, {'outward' if mesh.outward else 'inside out'}, "
        f"bodies {mesh.bodies}, holes through {mesh.genus}"
    )
    limit = f"closed, outward, bodies 1, holes through {openings}"
    return [Finding("body", "ok" if good else "fail", state, limit, "" if good else "please report this order")]


def thickness(basics: Basics, minimum: float) -> list[Finding]:
    """Return the finding on the least vertical thickness, measured by rays through the mesh."""
    measured = round(basics.min_thickness_mm, 3)
    good = measured >= minimum - 0.005
    advice = "" if good else "raise base.forefoot_mm or base.heel_mm"
    return [Finding("thinnest place in mm", "ok" if good else "fail", measured, minimum, advice)]


def label(text: str, capital: float, basics: Basics | None) -> list[Finding]:
    """Return the findings on an engraved label: what it says, and the least material over it.

    `basics` are those of the body that carries it, None if that is a part of its own.
    """
    told = Finding("label", "note", text, None, f"engraved {DEPTH:g} mm deep, capitals {capital:g} mm high")
    if basics is None:
        return [told]
    measured = round(basics.over_label_mm, 3) if basics.over_label_mm is not None else "no letters"
    good = isinstance(measured, float) and measured >= OVER_LABEL - 0.005
    return [
        told,
        Finding(
            "thinnest place over the label in mm",
            "ok" if good else "fail",
            measured,
            OVER_LABEL,
            "" if good else "please report this order",
        ),
    ]


def raised_label(text: str, capital: float) -> list[Finding]:
    """Return the note on a label that stands up from the underside of an arch."""
    advice = f"raised {RAISED:g} mm inside the arch, capitals {capital:g} mm high, in the STL only"
    return [Finding("label", "note", text, None, advice)]


def no_label(reason: str) -> list[Finding]:
    """Return the note on a label that was ordered and has no room."""
    return [Finding("label", "note", "none", None, f"left out: {reason}")]


def sizes(basics: Basics, asked: Mapping[str, float], facets_mm: float) -> list[Finding]:
    """Return findings on length, ball width and heel width against the prescription.

    Facets are inside of the curve by `facets_mm` at most, on both sides: coarse ones may be smaller by twice that.
    """
    findings, smaller = [], max(SIZE_TOLERANCE, 2.0 * facets_mm)
    for name, wanted in asked.items():
        got = round(float(getattr(basics, name)), 3)
        good = -smaller <= got - wanted <= SIZE_TOLERANCE
        words = name.removesuffix("_mm").replace("_", " ") + " in mm"
        findings.append(
            Finding(words, "ok" if good else "fail", got, wanted, "" if good else "please report this order")
        )
    return findings


def overhang(strip_end: Array, bevel: Array, floor: Array) -> list[Finding]:
    """Return the finding on how far wall and bevel lean out, from their borders (n, 3) at the same places round."""
    normal = outward((np.roll(floor, -1, axis=0) - np.roll(floor, 1, axis=0))[:, :2])
    angles = []
    for upper, lower in ((strip_end, bevel), (bevel, floor)):
        way = upper - lower
        angles.append(np.arctan2(np.einsum("ij,ij->i", way[:, :2], normal), way[:, 2]))
    # what leans in nowhere leans out
    angle = max(float(np.degrees(angles).max()), 0.0)
    good = angle <= SUPPORT_FREE_DEG
    advice = "prints without support" if good else "needs support when printed flat side down"
    return [Finding("wall overhang in degrees", "note" if good else "warn", round(angle, 1), SUPPORT_FREE_DEG, advice)]


SHELL_TOLERANCE = 0.1
"""Most in mm by which a shell's thickness may miss, read off facets that stand up to 0.02 mm off each side."""


def shell_thickness(measured: Thickness, shell: Shell, *, full: bool) -> list[Finding]:
    """Return the finding on a shell's thickness along its normal; toward a front edge it may run out."""
    zones = (shell.rearfoot, shell.midfoot, shell.forefoot)
    least, most = min(zones), max(zones)
    if not measured.rays:
        return [Finding("shell thickness in mm", "skipped", None, f"{least:g} to {most:g}", "no place could be read")]
    good = measured.largest <= most + SHELL_TOLERANCE and (not full or measured.least >= least - SHELL_TOLERANCE)
    found = f"{measured.least:.2f} to {measured.largest:.2f}"
    limit = f"{least:g}" if least == most else f"{least:g} to {most:g}"
    advice = "along the normal of the foot side" if good else "please report this order"
    return [Finding("shell thickness in mm", "ok" if good else "fail", found, limit, advice)]


def facets(asked: float, reached: float) -> list[Finding]:
    """Return the note on facets that stand further off than was ordered, for want of triangles; else none."""
    if reached <= asked:
        return []
    advice = "as near as this few triangles allow; allow more of them, or a coarser tolerance"
    return [Finding("facets off the surface in mm", "note", round(reached, 3), asked, advice)]


def heel_height(seat_z: float) -> list[Finding]:
    """Return the note on the effective heel height: base, lift and half of the post together."""
    return [
        Finding(
            "effective heel height in mm",
            "note",
            round(seat_z, 2),
            None,
            "thickness under the heel, with lift and tilt",
        )
    ]


MOST_APART = 2.0
"""Difference in mm between the heights of both heels from which it should be meant (house)."""


LEVEL = 0.1
"""Difference in mm under which two heels count as level."""


def heel_heights(side: str, here: float, there: float, *, meant: bool) -> list[Finding]:
    """Return the finding on how much higher one heel stands than the other, none if they are level.

    `meant` says that the order names legs of different length.
    """
    apart = round(here - there, 2)
    if abs(apart) < LEVEL:
        return []
    other = "left" if side == "right" else "right"
    words = f"{abs(apart):g} mm {'higher' if apart > 0.0 else 'lower'} than the {other} one"
    if meant or abs(apart) <= MOST_APART:
        limit = "legs of different length" if meant else f"up to {MOST_APART:g} mm"
        return [Finding("heel heights apart in mm", "note", apart, limit, words)]
    advice = f"{words}: meant for legs of different length only, on a clinician's word"
    return [Finding("heel heights apart in mm", "warn", apart, f"usually up to {MOST_APART:g} mm", advice)]
