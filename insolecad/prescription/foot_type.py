"""Foot type from the navicular's height (Nilsson 2012)."""

from insolecad.order import FootValue

SOURCE = "Nilsson et al. 2012, J Foot Ankle Res 5:3"
STANDARD_LENGTH = 260.0
"""Foot length in mm to which the height is scaled before the table is read (house)."""

LOW, HIGH = 35.5, 55.5
"""The table's classes are whole millimetres: up to 35 low, 36 to 55 normal, from 56 high."""


def type_by_navicular(height: float, length: float) -> FootValue:
    """Return flat, neutral or high from the navicular height over the floor, standing, in mm (n = 254)."""
    scaled = height * STANDARD_LENGTH / length
    name = "flat" if scaled < LOW else "high" if scaled >= HIGH else "neutral"
    reason = f"navicular height {height:g} x 260 / FL {length:g} = {scaled:.1f} mm; 36 to 55 is neutral, so {name}"
    return FootValue(name, reason, SOURCE, "derived")
