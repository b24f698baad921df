"""The filament in a print, from its mesh: walls, skins and infill, layer by layer but all layers at once.

Sections of all layers are cells of a lattice. Walls follow every section's outline; skins are what has not
enough layers over or under it, widened as slicers widen them; the rest is filled as its zone says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, pi

import numpy as np

from insolecad.catalogue.materials import PrintSettings
from insolecad.geometry.stiffness_zone import Zone
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats
from insolecad.inspection.mesh.ray_casting import Lattice
from insolecad.printing.filament_layers import (
    Stack,
    cells_inside,
    count,
    grow,
    reach,
    shift_down,
    shift_up,
    shrink,
    square_of,
)
from insolecad.printing.setup import Setup

SKIN_MARGIN_MM = 3.0
"""How far a skin that is seen reaches on under what stands beside it (as sliced insoles show)."""

NARROW_LINES = 3.0
"""A skin narrower than twice this many lines is widened by as many on both sides (as sliced insoles show)."""

OVERLAP_LINES = 0.25
"""How far the filling reaches into the walls, in lines (the slicer's usual value)."""

PITCH_MM = 0.55
"""About how far rays stand apart: about a line's width, so that walls are seen."""

DISKS = (1, 2, 4, 5, 8, 9, 10, 13, 16, 18, 20)
"""Squared radii in cells that walls may be thick."""

REST = "rest"
"""What no zone holds."""


@dataclass(frozen=True)
class Volumes:
    """What of a print is walls, skins and infill, in mm3 before the extrusion multiplier; infill goes by zone."""

    walls: float
    skins: float
    infill: dict[str, float]
    layers: int

    @property
    def total(self) -> float:
        """All of it."""
        return self.walls + self.skins + sum(self.infill.values())


def volumes(mesh: FinishedMesh, setup: Setup, zones: Sequence[Zone] = ()) -> Volumes:
    """Return what a body is made of when it is printed as it stands, its lowest point on the bed."""
    settings, layer = setup.settings, setup.settings.layer_height_mm
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    layers = max(ceil((high[2] - low[2]) / layer - 0.5), 1)
    disk, pitch = _wall(settings)
    lattice = square_lattice(low, high, pitch)
    cell = pitch**2 * layer
    body = cells_inside(mesh, lattice, float(low[2]), layer, layers)
    core = shrink(body, disk)
    skins = _skins(body, core, settings, pitch)
    sparse = core & ~skins
    border = count(grow(body & ~core, 1) & core)
    more = 1.0 + OVERLAP_LINES * (settings.spacing_mm / pitch) * border / max(count(core), 1)
    # over infill, and over nothing, lines are laid as round threads, whatever the layer's height
    dense = body & ~sparse
    hung = dense & ~shift_up(dense) & ~_first_layer(body)
    threads = count(hung) * cell * (_thread(setup) / layer - 1.0)
    infill: dict[str, float] = {}
    for zone in reversed(zones):
        shape = FinishedMesh(zone.body.vertices, zone.body.faces.astype(np.intp))
        inside = sparse & cells_inside(shape, lattice, float(low[2]), layer, layers)
        sparse &= ~inside
        infill[zone.name] = count(inside) * cell * more * zone.percent / 100.0
    infill = dict(reversed(infill.items()))
    infill[REST] = count(sparse) * cell * more * setup.infill_percent / 100.0
    walls = (count(body) - count(core)) * cell
    return Volumes(walls, count(skins) * cell * more + threads, infill, layers)


def square_lattice(low: Floats, high: Floats, pitch: float) -> Lattice:
    """Return rays over a body and a few beside it."""
    beside = 3.0 * pitch
    x, y = (np.arange(low[axis] - beside, high[axis] + beside + pitch, pitch) for axis in (0, 1))
    return Lattice(x, y)


def _wall(settings: PrintSettings) -> tuple[int, float]:
    """Return the disk of cells that is as thick as the walls, and the pitch at which it is."""
    thick = settings.walls * settings.spacing_mm
    if not thick:
        return 0, PITCH_MM
    disk = min(DISKS, key=lambda square: abs(thick / reach(square) - PITCH_MM))
    return disk, thick / reach(disk)


def _first_layer(stack: Stack) -> Stack:
    """Return the lowest layer, which is on the bed."""
    lowest = np.zeros_like(stack)
    lowest[0] = stack[0] & np.uint64(1)
    return lowest


def _thread(setup: Setup) -> float:
    """Return how thick a layer of threads is that hang between lines, as wide as the nozzle and 0.05 mm apart."""
    nozzle = setup.printer.nozzle_mm
    return pi / 4.0 * nozzle**2 / (nozzle + 0.05)


def _skins(body: Stack, core: Stack, settings: PrintSettings, pitch: float) -> Stack:
    """Return what of the core is skin: seen from above or below, or with too few layers before it is."""
    margin, narrow = square_of(SKIN_MARGIN_MM / pitch), square_of(NARROW_LINES * settings.line_width_mm / pitch)
    skins = np.zeros_like(core)
    for thick, beyond in ((settings.top_layers, shift_down), (settings.bottom_layers, shift_up)):
        if not thick:
            continue
        seen = body & ~beyond(body)
        seen |= grow(seen & core, margin) & core
        skins |= seen & core
        for _ in range(thick - 1):
            seen = beyond(seen)
            skin = seen & core
            thin = skin & ~grow(shrink(skin, narrow), narrow)
            skins |= skin | (grow(thin, narrow) & core)
    return skins
