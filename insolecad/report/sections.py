"""Where insoles are cut to be drawn, and the lines that the cuts give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from insolecad.features import FEATURES
from insolecad.geometry.fields import Array
from insolecad.inspection.mesh.cross_sections import section
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import lattice_hits, lattice_over
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole

COUNT = 5
"""Cross-sections that are drawn."""

REAR, FRONT = 0.28, 0.57
"""Stations in foot lengths that fill up the five: behind the arch and before the ball."""

FRONT_MM = 6.0
"""How far behind the end of the insole the last section is at least."""


@dataclass(frozen=True)
class Cut:
    """One cross-section: a letter, what it shows, where it is in mm from the heel, and the reference point on it."""

    letter: str
    words: str
    x: float
    point: str = ""


CRESTS = {name: f"{one.title.lower()}, at its crest" for name, one in FEATURES.items() if one.own_section}
"""Corrections that get a section of their own, and what it is called."""


def crests(prescriptions: Iterable[Prescription]) -> tuple[str, ...]:
    """Return which of the corrections with a section of their own any foot has."""
    tables = [prescription.table for prescription in prescriptions]
    return tuple(name for name in CRESTS if any(table[name]["height_mm"].value for table in tables))


def cuts(insole: Insole, with_crests: Sequence[str] = ()) -> list[Cut]:
    """Return five cross-sections from heel to toe, through the places of doses, crests of those named included."""
    points = insole.references
    length = insole.design.measures.foot_length
    front = float(insole.design.cut_outline.sizes[0]) - FRONT_MM
    wished = [("heel_seat", "heel seat"), ("medial_arch_apex", "arch, at its apex"), ("ball_centre", "ball")]
    wished += [(f"{name}_crest", CRESTS[name]) for name in with_crests]
    found = [(points[name].at[0], words, name) for name, words in wished if name in points]
    spare = ((REAR, "behind the arch"), (FRONT, "in front of the arch"), (0.07, "rear of the cup"), (0.65, "midfoot"))
    for share, words in spare:
        if len(found) < COUNT and share * length < front:
            found.append((share * length, words, ""))
    return [
        Cut("ABCDE"[number], words, float(x), name) for number, (x, words, name) in enumerate(sorted(found)[:COUNT])
    ]


def across(mesh: FinishedMesh, x: float) -> Array:
    """Return the section across the foot at x, as a closed line (n, 2) of (y, z); empty if it misses."""
    line = section(mesh, (x, 0.0), (0.0, 1.0))
    return np.zeros((0, 2)) if line is None else np.column_stack([line.s, line.z])


def lengthwise_section(mesh: FinishedMesh, y: float) -> Array:
    """Return the section along the foot at y, as a closed line (n, 2) of (x, z); empty if it misses."""
    line = section(mesh, (0.0, y), (1.0, 0.0))
    return np.zeros((0, 2)) if line is None else np.column_stack([line.s, line.z])


def edges(mesh: FinishedMesh, toward: float) -> Array:
    """Return the highest line of one side, +1 or -1 along y, from heel to toe, (n, 2) of (x, z)."""
    low, high = mesh.vertices[:, :2].min(axis=0), mesh.vertices[:, :2].max(axis=0)
    lattice = lattice_over(low, high, 1.0)
    top = lattice_hits(mesh, lattice).top().reshape(lattice.shape)
    top[:, toward * lattice.y < 0.0] = np.nan
    some = np.isfinite(top).any(axis=1)
    return np.column_stack([lattice.x[some], np.nanmax(top[some], axis=1)])
