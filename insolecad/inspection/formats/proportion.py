"""Numbers of a job sheet that each could be, and cannot be together: no foot and no insole has such proportions."""

from collections.abc import Mapping
from typing import Any

ROUNDING_MM = 0.1
"""How far a number of a sheet may be beyond its limits: as finely as it is written."""

BALL = (0.67, 0.81)
"""Heel-to-ball length in foot lengths, as orders take it; the reader stands apart, and a test holds both together."""

OUTLINE = (0.85, 1.35)
"""Length of an insole's outline in foot lengths (house): of orders it is the foot's and the room in the shoe."""


def disproportion(side: Mapping[str, Any]) -> str:
    """Return which length of a side of a sheet cannot be beside the foot's, and what can; empty where all can."""
    foot = float(side["foot"]["length_mm"]["value"])
    lengths = [("foot.ball_length_mm", side["foot"]["ball_length_mm"]["value"], BALL)]
    outline = side["prescription"].get("outline", {}).get("length_mm", {}).get("value")
    if isinstance(outline, int | float):
        lengths.append(("prescription.outline.length_mm", outline, OUTLINE))
    for name, length, (low, high) in lengths:
        if not low * foot - ROUNDING_MM <= float(length) <= high * foot + ROUNDING_MM:
            return f"{name} is {length:g}, where a foot of {foot:g} mm has {low * foot:.0f} to {high * foot:.0f}"
    return ""
