"""Base: the thickness under heel and forefoot that everything else stands on."""

from insolecad.features.dose import Settings, dose
from insolecad.geometry.fields import Array, Field, step
from insolecad.geometry.outline import Outline


class Base(Settings):
    """Thickness of the footbed before any correction."""

    heel_mm: float = dose(
        4.0, 1.6, 10.0, "Thickness under the heel seat.", source="house, by type of shoe", effect="raises"
    )
    forefoot_mm: float = dose(
        3.0, 1.6, 10.0, "Thickness under the ball, out to the toes.", source="house, by type of shoe", effect="raises"
    )


def base(outline: Outline, settings: Base) -> Field:
    """Return the base thickness: `heel_mm` to 0.2 FL, `forefoot_mm` from 15 mm behind the heads."""
    start, end = 0.20 * outline.measures.foot_length, outline.measures.ball_centre_x - 15.0

    def thickness(x: Array, y: Array) -> Array:
        return settings.heel_mm + (settings.forefoot_mm - settings.heel_mm) * step(x, start, end)

    return thickness
