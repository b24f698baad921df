"""The measures of one foot: given, copied from the other foot, or estimated from its length."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from insolecad.order.parts import Side

MEASURES = ("length_mm", "ball_length_mm", "ball_width_mm", "heel_width_mm", "navicular_height_mm", "type")
OTHER: dict[str, Side] = {"left": "right", "right": "left"}
WORDS = {
    "length_mm": "foot length",
    "ball_length_mm": "ball length",
    "ball_width_mm": "ball width",
    "heel_width_mm": "heel width",
    "navicular_height_mm": "navicular height",
    "type": "foot type",
}


@dataclass(frozen=True)
class FootValue:
    """One measure of a foot. `band` is the rmse of an estimate in mm; `key` the order key it came from."""

    value: float | str
    reason: str
    source: str
    origin: Literal["given", "default", "copied", "derived"]
    band: float = 0.0
    key: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line over foot length, in mm, with its rmse."""

    start: float
    slope: float
    rmse: float

    def __call__(self, length: float) -> float:
        return self.start + self.slope * length


REGRESSIONS: dict[str, tuple[Line, Line]] = {
    "ball_length_mm": (Line(0.5, 0.7393, 4.0), Line(2.6, 0.7286, 3.3)),
    "ball_width_mm": (Line(38.1, 0.2352, 4.2), Line(40.2, 0.2134, 4.0)),
    "heel_width_mm": (Line(17.7, 0.2019, 4.8), Line(14.5, 0.2137, 4.4)),
}
"""Men, women: 4082 and 1986 people, FL 198 to 323 mm (ANSUR II)."""


def foot_values(values: Mapping[str, Any], side: Side) -> dict[str, FootValue]:
    """Return the measures of a foot from an order's flat keys; empty if its length is not known.

    A side's own measure wins over the general one. A foot without any length of its own
    copies what it lacks from the other. Navicular height has no default: it hardly
    depends on the length (ANSUR II), so it is left out.
    """
    found: dict[str, FootValue] = {}
    copies = f"foot.{side}.length_mm" not in values and "foot.length_mm" not in values
    for measure in MEASURES:
        own, common, other = (f"foot.{place}{measure}" for place in (f"{side}.", "", f"{OTHER[side]}."))
        if own in values or common in values:
            key = own if own in values else common
            found[measure] = FootValue(values[key], "as given", "order", "given", key=key)
        elif copies and other in values:
            reason = f"copied from the {OTHER[side]} foot; the {side} one is not measured"
            found[measure] = FootValue(values[other], reason, "order", "copied", key=other)
    if "length_mm" not in found:
        return {}
    for measure in REGRESSIONS:
        if measure not in found:
            found[measure] = _estimate(measure, float(found["length_mm"].value), values.get("wearer.sex"))
    if "type" not in found:
        found["type"] = FootValue("neutral", "not given, so neutral", "house", "default")
    return {measure: found[measure] for measure in MEASURES if measure in found}


def _estimate(measure: str, length: float, sex: str | None) -> FootValue:
    """Return the default from foot length; without sex the mean of both lines, and a wider band."""
    men, women = REGRESSIONS[measure]
    if sex == "male":
        line, who = men, "men"
    elif sex == "female":
        line, who = women, "women"
    else:
        band = max(men.rmse, women.rmse) + abs(men(length) - women(length)) / 2.0
        line = Line((men.start + women.start) / 2.0, (men.slope + women.slope) / 2.0, band)
        who = "mean of men and women"
    value, band = round(line(length), 1), round(line.rmse, 1)
    reason = (
        f"not measured; {who}: {line.start:.4g} + {line.slope:.4g} x FL {length:g} = {value:g} mm, "
        f"give or take {band:g} mm"
    )
    return FootValue(value, reason, "ANSUR II regression", "default", band)
