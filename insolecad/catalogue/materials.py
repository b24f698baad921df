"""Materials: density, stiffness and least thicknesses, each with its source, and how a filament is printed.

A material is one file of `presets/materials`, and stands nowhere else: orders, help and schema list the folder.
"""

from functools import lru_cache
from math import pi
from typing import Annotated, Literal

from pydantic import Field

from insolecad.catalogue.entries import Entry, Figure, Positive, entries
from insolecad.catalogue.package_data import PRESETS

Percent = Annotated[float, Field(ge=0.0, le=100.0)]
Count = Annotated[int, Field(ge=0, le=50)]


RIGID_MPA = 500.0
"""Modulus from which a material is rigid (house): sintered nylon has 1700 MPa, the firmest TPU 150."""


class PrintSettings(Entry):
    """How a filament is printed. `source` stands for all of them; they are a start, to be tried."""

    layer_height_mm: Positive
    line_width_mm: Positive
    walls: Count
    top_layers: Count
    bottom_layers: Count
    pattern: Literal["gyroid"]
    nozzle_celsius: Positive
    bed_celsius: Positive
    speed_mm_s: Positive
    flow_mm3_s: Positive
    extrusion_multiplier: Positive
    retraction_mm: Annotated[float, Field(ge=0.0, le=10.0)]
    fan_percent: Percent
    filament_diameter_mm: Positive = 1.75
    source: Annotated[str, Field(min_length=1)]
    tag: Literal["V", "C", "P", "R", "D", "K"]

    @property
    def spacing_mm(self) -> float:
        """How far lines lie apart: less than their width, for their sides are round."""
        return self.line_width_mm - self.layer_height_mm * (1.0 - pi / 4.0)


class Hardness(Entry):
    """How a foam's density and stiffness go with its Shore A hardness: three rows of equal length."""

    shore_a: tuple[Positive, ...]
    density_kg_m3: tuple[Positive, ...]
    modulus_mpa: tuple[Positive, ...]
    source: Annotated[str, Field(min_length=1)]
    tag: Literal["V", "C", "P", "R", "D", "K"]


class Material(Entry):
    """One material, solid: what its `material.name` in an order stands for.

    `process` says how insoles of it are made; only a filament has `printing`. `minimum_wall_mm` is what the process
    makes of an upright wall; `least_thickness_mm` is what an insole must have under the foot, `over_relief_mm` what
    is enough over a relief or a pocket, `front_edge_mm` the front edge of one that ends behind the toes. `shell` says
    whether it carries as a thin shell. `arch_infill_factor` makes up under the arch for a softer filament; elsewhere
    it was chosen for its softness.
    """

    title: Annotated[str, Field(min_length=1)]
    about: Annotated[str, Field(min_length=1)]
    process: Literal["filament", "powder", "milled", "cast"]
    density_kg_m3: Figure
    modulus_mpa: Figure
    minimum_wall_mm: Figure
    least_thickness_mm: Figure
    over_relief_mm: Figure
    front_edge_mm: Figure
    shell: bool
    arch_infill_factor: Figure | None = None
    hardness: Hardness | None = None
    printing: PrintSettings | None = None

    @property
    def has_infill(self) -> bool:
        """Whether insoles of it have an infill that can vary: those printed of filament."""
        return self.process == "filament"

    @property
    def is_rigid(self) -> bool:
        """Whether a filled body of it hardly bends."""
        return self.modulus_mpa.value >= RIGID_MPA


@lru_cache(maxsize=1)
def materials() -> dict[str, Material]:
    """Return every material by its name in an order. Raises FileError for a file at fault."""
    return entries(PRESETS / "materials", Material)
