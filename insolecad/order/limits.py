"""Limits of a foot's measures: outside the wide ones an order is refused, outside the narrow ones questioned."""

from dataclasses import dataclass

from insolecad.geometry.definitions import BALL_LENGTHS


@dataclass(frozen=True)
class Ratio:
    """Limits of one measure as a share of another. Source: plausibility limits, from ANSUR II percentiles."""

    measure: str
    base: str
    low: float
    high: float
    usual_low: float
    usual_high: float


RATIOS = (
    Ratio("ball_width_mm", "length_mm", 0.30, 0.48, 0.337, 0.420),
    Ratio("heel_width_mm", "length_mm", 0.19, 0.37, 0.229, 0.315),
    Ratio("heel_width_mm", "ball_width_mm", 0.55, 0.93, 0.61, 0.84),
    Ratio("ball_length_mm", "length_mm", *BALL_LENGTHS, 0.705, 0.773),
    Ratio("mth1_mm", "length_mm", *BALL_LENGTHS, 0.705, 0.773),
    Ratio("mth2_mm", "length_mm", 0.67, 0.82, 0.705, 0.780),
    Ratio("mth3_mm", "length_mm", 0.65, 0.81, 0.690, 0.770),
    Ratio("mth4_mm", "length_mm", 0.62, 0.79, 0.665, 0.750),
    Ratio("mth5_mm", "length_mm", 0.55, 0.76, 0.610, 0.715),
    Ratio("ball_girth_mm", "length_mm", 0.75, 1.12, 0.834, 1.032),
)

HEADS_APART = 12.0
"""Most in mm that a measured head may lie off the usual parabola through the others (house)."""

FOOT_LENGTH = (180.0, 340.0)
"""Same limits as the field's, needed to find swapped measures (plausibility limits)."""

USUAL_FOOT_LENGTH = (212.0, 313.0)
USUAL_NAVICULAR_HEIGHT = (27.0, 64.0)
USUAL_MASS = (40.0, 140.0)

LENGTH_DIFFERENCE = 25.0
USUAL_LENGTH_DIFFERENCE = 8.0
"""Left and right foot length in mm (plausibility limits)."""

THINNEST_COVER = 1.0
"""Thinnest top cover in mm: leather (house)."""

THINNEST_SHELL = 2.0
"""Thinnest shell in mm (house, after published protocols)."""


@dataclass(frozen=True)
class Room:
    """How far an insole's size may lie from the foot's, in mm. House, round measured insoles."""

    size: str
    measure: str
    low: float
    high: float
    usual_low: float
    usual_high: float


OUTLINE_ROOM = (
    Room("length_mm", "length_mm", 0.0, 30.0, 3.0, 17.0),
    Room("ball_width_mm", "ball_width_mm", -20.0, 2.0, -9.0, 1.0),
    Room("heel_width_mm", "heel_width_mm", -15.0, 4.0, -8.0, 1.0),
)
"""Insoles measured +3 to +17 in length, 0.92 to 1.00 of the foot at the ball, never over +2 (measured insoles)."""

NARROWEST = 0.92
"""Least width of an insole over the foot's at the ball (measured insoles: 0.92 to 1.00)."""
