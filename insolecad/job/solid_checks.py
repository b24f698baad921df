"""Checks of a finished mesh: one closed body, outward, thick enough, as large as prescribed."""

from collections.abc import Mapping

import numpy as np

from insolecad.geometry.construction import Shell
from insolecad.geometry.fields import Array
from insolecad.inspection.checks.finding import Finding
from insolecad.inspection.measure.basics import Basics
from insolecad.inspection.measure.shell import Thickness
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.label.engraving import DEPTH, OVER_LABEL, RAISED

SIZE_TOLERANCE = 0.1
"""Most by which length and widths may differ from the prescription, in mm."""

SUPPORT_FREE = 45.0
"""Overhang in degrees that common printers lay without support."""


def whole(mesh: FinishedMesh, openings: int = 0) -> list[Finding]:
    """Return findings on the mesh as a body with so many openings through it."""
    good = mesh.closed and mesh.outward and mesh.bodies == 1 and mesh.genus == openings
    state = (
        f"{'closed' if mesh.closed else 'open'}, {'outward' if mesh.outward else 'inside out'}, "
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

    `basics` are those of the body that carries it, None where that is a part of its own.
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
    """Return the note on a label that was asked for and has no room."""
    return [Finding("label", "note", "none", None, f"left out: {reason}")]


def sizes(basics: Basics, asked: Mapping[str, float]) -> list[Finding]:
    """Return findings on length, ball width and heel width against the prescription."""
    findings = []
    for name, wanted in asked.items():
        got = round(float(getattr(basics, name)), 3)
        good = abs(got - wanted) <= SIZE_TOLERANCE
        words = name.removesuffix("_mm").replace("_", " ") + " in mm"
        findings.append(
            Finding(words, "ok" if good else "fail", got, wanted, "" if good else "please report this order")
        )
    return findings


def overhang(strip_end: Array, floor: Array) -> list[Finding]:
    """Return the finding on how far the wall leans out over the floor: `strip_end` and `floor` (n, 3)."""
    out = np.hypot(*(strip_end - floor)[:, :2].T)
    angle = float(np.degrees(np.arctan2(out, strip_end[:, 2])).max())
    good = angle <= SUPPORT_FREE
    advice = "prints without support" if good else "needs support when printed flat side down"
    return [Finding("wall overhang in degrees", "note" if good else "warn", round(angle, 1), SUPPORT_FREE, advice)]


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
    """Return the note on facets that stand further off than was asked, for want of triangles; else none."""
    if reached <= asked:
        return []
    advice = "as near as so few triangles allow; more of them, or a coarser tolerance, would agree"
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
    """Return the finding on how much higher one heel stands than the other, none where they are level.

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
