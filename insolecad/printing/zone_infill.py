"""How much infill each zone has: every line of infill belongs to the zone in which it is."""

from collections.abc import Mapping, Sequence

import numpy as np

from insolecad.files.threemf import Place
from insolecad.geometry.stiffness_zone import Zone
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.printing.filament import REST, square_lattice
from insolecad.printing.filament_layers import cells_inside
from insolecad.printing.gcode import INFILL, Floats, Lines

PITCH_MM = 0.5
"""How finely a zone's border is known: closer than one line of infill is to the next."""


def infill_metres(lines: Lines, body: str, place: Place, zones: Sequence[Zone], layer: float) -> Mapping[str, float]:
    """Return metres of infill of one object of a plate by zone, `rest` for what no zone holds.

    `place` is where it is on the bed. Of zones that overlap the later one counts.
    """
    own = lines.of(INFILL)
    if body in lines.objects:
        own &= lines.object == lines.objects.index(body)
    middle = _in_body((lines.start[own] + lines.end[own]) / 2.0, place)
    left, filament = np.ones(len(middle), dtype=bool), lines.filament[own]
    metres: dict[str, float] = {}
    for zone in reversed(zones):
        inside = left & _inside(middle, zone, layer)
        left &= ~inside
        metres[zone.name] = float(filament[inside].sum()) / 1000.0
    return {**dict(reversed(metres.items())), REST: float(filament[left].sum()) / 1000.0}


def _in_body(points: Floats, place: Place) -> Floats:
    """Return points of the bed in the body's own frame."""
    turn = np.radians(-place.angle_deg)
    x, y = points[:, 0] - place.x, points[:, 1] - place.y
    return np.column_stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn), points[:, 2]])


def _inside(points: Floats, zone: Zone, layer: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which points, each at the top of its layer, lie in a zone."""
    mesh = FinishedMesh(zone.body.vertices, zone.body.faces.astype(np.intp))
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    lattice = square_lattice(low, high, PITCH_MM)
    layers = max(int(np.ceil(high[2] / layer)), 1)
    stack = cells_inside(mesh, lattice, 0.0, layer, layers)
    i, j = (np.rint((points[:, axis] - ticks[0]) / PITCH_MM) for axis, ticks in enumerate((lattice.x, lattice.y)))
    k = np.rint(points[:, 2] / layer) - 1.0
    within = (i >= 0) & (i < lattice.shape[0]) & (j >= 0) & (j < lattice.shape[1]) & (k >= 0) & (k < layers)
    inside = np.zeros(len(points), dtype=bool)
    at = tuple(index[within].astype(np.intp) for index in (k, i, j))
    bits = stack[at[0] // 64, at[1], at[2]] >> (at[0] % 64).astype(np.uint64)
    inside[within] = (bits & np.uint64(1)).astype(bool)
    return inside
