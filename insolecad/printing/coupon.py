"""A test beam with a zone's walls, skins and infill, and what its sag under a load says of the printed material."""

from dataclasses import dataclass

import numpy as np

from insolecad.catalogue.materials import PrintSettings
from insolecad.geometry.triangles import Triangles

LENGTH_MM, WIDTH_MM, HEIGHT_MM = 100.0, 20.0, 8.0
"""Size of the beam: about as thick as an arch, and quickly printed (house)."""

SPAN_MM = 80.0
"""Between the two supports: ten times the beam's thickness, with 10 mm to rest on at either end (house)."""

SAG_MM = 5.0
"""What the load should make of it: much against a ruler's half millimetre, little against the span (house)."""

LOAD_STEP_G, LEAST_LOAD_G, MOST_LOAD_G = 50.0, 50.0, 5000.0
"""Loads in g that a bottle of water and a kitchen scale make."""

CORE_POWER = 2.0
"""Stiffness of the infill over the solid's goes as its density to this power (house; printed gyroids 1.3 to 2.3)."""

POISSON = 0.48
"""Poisson's ratio of solid TPU (practice); decides how much of the sag is shear."""

SHEAR = 5.0 / 6.0
"""Share of a rectangular section that works in shear (textbooks)."""

GRAVITY = 9.81e-3
"""Weight of one gram in N."""


@dataclass(frozen=True)
class Beam:
    """A beam as it is printed, lying flat: solid walls at its sides, skins below and on top, infill between."""

    settings: PrintSettings
    infill_percent: float

    @property
    def triangles(self) -> Triangles:
        """Its mesh, a block that stands on z = 0."""
        corners = np.array([(x, y, z) for x in (0.0, 1.0) for y in (0.0, 1.0) for z in (0.0, 1.0)])
        return Triangles(corners * (LENGTH_MM, WIDTH_MM, HEIGHT_MM), np.array(_BLOCK, dtype=np.int32))

    @property
    def _strips(self) -> list[tuple[float, float, float]]:
        """The strips of its section from below: bottom, top, and width of solid that would be as stiff, in mm."""
        settings = self.settings
        below = settings.bottom_layers * settings.layer_height_mm
        above = HEIGHT_MM - settings.top_layers * settings.layer_height_mm
        walls = min(2.0 * settings.walls * settings.spacing_mm, WIDTH_MM)
        core = walls + (WIDTH_MM - walls) * (self.infill_percent / 100.0) ** CORE_POWER
        if above <= below:
            return [(0.0, HEIGHT_MM, WIDTH_MM)]
        return [(0.0, below, WIDTH_MM), (below, above, core), (above, HEIGHT_MM, WIDTH_MM)]

    @property
    def area(self) -> float:
        """Section of solid that would be as stiff, in mm2."""
        return sum((top - bottom) * width for bottom, top, width in self._strips)

    @property
    def inertia(self) -> float:
        """Second moment of that section about its own middle, in mm4."""
        strips = self._strips
        middle = sum((top**2 - bottom**2) / 2.0 * width for bottom, top, width in strips) / self.area
        return sum(((top - middle) ** 3 - (bottom - middle) ** 3) / 3.0 * width for bottom, top, width in strips)

    @property
    def compliance(self) -> float:
        """Sag in mm times the solid's modulus in MPa, for each N in the middle of the span: bending and shear."""
        bending = SPAN_MM**3 / (48.0 * self.inertia)
        shear = SPAN_MM * 2.0 * (1.0 + POISSON) / (4.0 * SHEAR * self.area)
        return bending + shear

    def sag(self, load_g: float, modulus: float) -> float:
        """Return how far the middle sinks under a load, in mm, for a solid's modulus in MPa."""
        return load_g * GRAVITY * self.compliance / modulus

    def modulus(self, load_g: float, sag: float) -> float:
        """Return the solid's modulus in MPa that makes the middle sink so far under a load."""
        return load_g * GRAVITY * self.compliance / sag

    def load(self, modulus: float) -> float:
        """Return a load in g that makes the middle sink by about SAG_MM."""
        wanted = SAG_MM * modulus / (GRAVITY * self.compliance)
        return min(max(round(wanted / LOAD_STEP_G) * LOAD_STEP_G, LEAST_LOAD_G), MOST_LOAD_G)


_BLOCK = (
    *((0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1)),
    *((2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)),
)
