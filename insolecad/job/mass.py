"""What an insole weighs: as it is printed, with the infill prescribed, and without any hollow; and the words for it."""

from collections.abc import Mapping
from math import pi
from typing import Any

import numpy as np

from insolecad.catalogue.materials import PrintSettings, materials
from insolecad.inspection.checks.requirements import NOZZLE
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.prescription import Prescription
from insolecad.solid.insole import Insole
from insolecad.solid.zones.grading import PAD
from insolecad.solid.zones.plan import middle_grid, zone_plan
from insolecad.solid.zones.zones import rest_percent
from insolecad.surface.shell import ShellSurface

ON_SLOPES_MM = 1.5
"""How far a skin reaches on, along its layer, under what stands beside it, in mm: half of what slicers allow (house).

So found: 35 random insoles come to 1.5 % less than `printing.estimate` counts layer by layer, give or take 2.3 %.
"""

PRINTED, SOLID = "printed_mass_g", "solid_mass_g"
"""The job sheet's keys."""


def masses(
    built: Insole, mesh: FinishedMesh, volume_cm3: float, density_kg_m3: float, prescription: Prescription
) -> dict[str, Any]:
    """Return the masses in g of an insole, whose finished mesh this is, by their keys.

    Printed is None of what is not printed from filament.
    """
    solid = volume_cm3 * density_kg_m3 / 1000.0
    settings, printed = materials()[prescription.material].printing, None
    if settings is not None:
        fill = _mean_infill(built, prescription)
        walls = min(_dense_cm3(mesh, settings), volume_cm3)
        share = (walls + fill * (volume_cm3 - walls)) / volume_cm3
        printed = round(solid * share * settings.extrusion_multiplier, 1)
    return {PRINTED: printed, SOLID: round(solid, 1)}


def _dense_cm3(mesh: FinishedMesh, settings: PrintSettings) -> float:
    """Return the volume of walls and skins: as deep below each facet as walls reach in and skins reach down."""
    corners = mesh.vertices[mesh.faces]
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2.0
    level, upright = np.abs(facing[:, 2]), np.hypot(facing[:, 0], facing[:, 1])
    walls, layer, is_top = settings.walls * settings.spacing_mm, settings.layer_height_mm, facing[:, 2] > 0.0
    layers = np.where(is_top, settings.top_layers, settings.bottom_layers)
    # the lowest layer of a top skin is laid as threads over the infill, and steps of a slope are skins as well
    thread = np.where(is_top, pi / 4.0 * NOZZLE**2 / (NOZZLE + 0.05) - layer, 0.0)
    steps = ON_SLOPES_MM * np.minimum(upright, level * layer / max(walls, layer))
    skins = np.where(layers > 0, (layers * layer + thread) * level + steps, 0.0)
    return float(np.maximum(skins, walls * upright).sum()) / 1000.0


def _mean_infill(built: Insole, prescription: Prescription) -> float:
    """Return the mean infill of an insole as a share, each zone by its volume."""
    surface, middle = built.right_surface, middle_grid(built.right_surface)
    plan = zone_plan(built.design, middle, surface.columns)
    station = plan.stations(middle[..., 0], middle[..., 1])
    across = np.broadcast_to(surface.columns, station.shape)
    under = surface.under[..., 2] if isinstance(surface, ShellSurface) else 0.0
    along, aside = np.gradient(middle, axis=0), np.gradient(middle, axis=1)
    area = np.abs(along[..., 0] * aside[..., 1] - along[..., 1] * aside[..., 0])
    percent = np.full(station.shape, float(rest_percent(prescription)))
    # the pad is in the other zones, and wins
    for name, place in (*plan.parts.items(), (PAD, plan.pad)):
        inside = (station > place.rear) & (station < place.front) & (across >= place.lateral) & (across <= place.medial)
        percent[inside] = prescription.table["infill"][f"{name}_percent"].value
    return float(np.average(percent, weights=area * (surface.grid[..., 2] - under))) / 100.0


def mass_in_words(printed_g: float | None, solid_g: float, infill: Mapping[str, Any]) -> str:
    """Return what insoles weigh, in words: printed with their infill where they are printed, else their mass alone.

    `infill` is the row of a prescription, or of a sheet's, by zone.
    """
    if printed_g is None:
        return f"{solid_g:.0f} g"
    percents = [dose["value"] if isinstance(dose, Mapping) else dose.value for dose in infill.values()]
    low, high = min(percents), max(percents)
    fill = f"{low:g} %" if low == high else f"{low:g} to {high:g} %"
    return f"{printed_g:.0f} g printed at {fill} infill ({solid_g:.0f} g if it were solid)"
