"""The measures of one foot: given, copied from the other foot, worked out, or estimated from its length."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from insolecad.geometry.definitions import Side
from insolecad.geometry.outline import BEHIND_SECOND
from insolecad.order.model import FootMeasures
from insolecad.order.sizes import BAND, ShoeSize, shoe_size

MEASURES = tuple(name for name in FootMeasures.model_fields if name != "size")
"""What is known of a foot once it is resolved; the shoe size has become a length by then."""

OTHER: dict[str, Side] = {"left": "right", "right": "left"}
WORDS = {
    "length_mm": "foot length",
    "size": "shoe size",
    "ball_length_mm": "ball length",
    "mth1_mm": "first head",
    "mth2_mm": "second head",
    "mth3_mm": "third head",
    "mth4_mm": "fourth head",
    "mth5_mm": "fifth head",
    "ball_width_mm": "ball width",
    "ball_girth_mm": "ball girth",
    "heel_width_mm": "heel width",
    "navicular_height_mm": "navicular height",
    "navicular_drop_mm": "navicular drop",
    "arch_index": "arch index",
    "arch_height_index": "arch height index",
    "chippaux_smirak_percent": "Chippaux-Smirak index",
    "staheli_index": "Staheli index",
    "fpi6": "Foot Posture Index",
    "forefoot_angle_deg": "forefoot tilt",
    "footprint": "wet footprint",
    "type": "foot type",
    "pronation": "pronation",
}

TYPE_TELLERS = frozenset(
    {
        "type",
        "footprint",
        "navicular_height_mm",
        "arch_index",
        "arch_height_index",
        "chippaux_smirak_percent",
        "staheli_index",
        "fpi6",
    }
)
"""Measures that decide the foot type; without any of them it is neutral."""


@dataclass(frozen=True)
class FootValue:
    """One measure of a foot. `key` is the order key it came from.

    `band` is the tolerance of a number that was not measured, in mm either way, for
    19 people of 20.
    """

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

GIRTH_OVER_WIDTH = {"male": (2.475, 0.065), "female": (2.461, 0.067), None: (2.468, 0.067)}
"""Ball girth over ball width, mean and standard deviation, by sex (ANSUR II)."""

SPREAD = 2.0
"""Standard deviations either way that hold 19 people of 20."""


def foot_values(values: Mapping[str, Any], side: Side) -> dict[str, FootValue]:
    """Return the measures of a foot from an order's flat keys; empty if its length is not known.

    A side's own measure wins over the general one. A foot that has no length, and of which
    no length holds for both, copies what it lacks from the other. Heights and indices of the arch have no
    default: they hardly depend on the length (ANSUR II), so they are left out.
    """
    found: dict[str, FootValue] = {}
    length = _length(values, side)
    if not length:
        return {}
    found["length_mm"] = length
    for measure in MEASURES[1:]:
        for key in (f"foot.{side}.{measure}", f"foot.{measure}"):
            if key in values and measure not in found:
                found[measure] = FootValue(values[key], "as given", "order", "given", key=key)
    if length.origin == "copied":
        # what says the same as a measure of its own is not copied beside it
        held = {name for group in SAME for name in group if group & found.keys()}
        for measure in MEASURES[1:]:
            key = f"foot.{OTHER[side]}.{measure}"
            if key in values and measure not in found and measure not in held:
                found[measure] = _copied(FootValue(values[key], "as given", "order", "given", key=key), side)
    sex = values.get("wearer.sex")
    if "ball_girth_mm" in found and "ball_width_mm" not in found:
        found["ball_width_mm"] = _width_from_girth(found["ball_girth_mm"], sex)
    if "mth1_mm" in found and "ball_length_mm" not in found:
        found["ball_length_mm"] = replace(found["mth1_mm"], reason="to the first head, as measured", origin="derived")
    for measure in REGRESSIONS:
        if measure not in found:
            found[measure] = _estimate(measure, length, sex)
    for ray in range(1, 6):
        if f"mth{ray}_mm" not in found:
            found[f"mth{ray}_mm"] = _head(ray, found["ball_length_mm"])
    if "type" not in found:
        found["type"] = FootValue("neutral", "not given, so neutral", "house", "default")
    return {measure: found[measure] for measure in MEASURES if measure in found}


OUTLINE_MEASURES = ("length_mm", "ball_length_mm", "ball_width_mm", "heel_width_mm")
"""Measures of a foot that its insole's outline is made for."""

PER_FOOT = "outline.per_foot"


def shoe_foot(values: Mapping[str, Any], side: Side) -> dict[str, FootValue]:
    """Return the measures that the shoe of a foot must have room for: of each the greater of both feet's.

    One size of shoe has one last. The foot's own where outlines are ordered per foot, or where the other foot is not
    described. Empty if the foot is not.
    """
    own, other = foot_values(values, side), foot_values(values, OTHER[side])
    if not own:
        return {}
    if values.get(PER_FOOT) or not other:
        other = own
    return {name: max(own[name], other[name], key=lambda one: float(one.value)) for name in OUTLINE_MEASURES}


def outline_foot(values: Mapping[str, Any], side: Side) -> dict[str, FootValue]:
    """Return the measures that the outline of a side is made for: the shoe's, which both insoles share.

    A length that is ordered for this side alone is one of the foot's own, and so is where its ball is.
    """
    found = shoe_foot(values, side)
    if f"{side}.outline.length_mm" in values:
        own = foot_values(values, side)
        found |= {name: own[name] for name in ("length_mm", "ball_length_mm") if name in own}
    return found


def size_of(values: Mapping[str, Any], side: Side) -> tuple[str, ShoeSize] | None:
    """Return the shoe size given for a foot, with its key; None if there is none that can be read."""
    for key in (f"foot.{side}.size", "foot.size"):
        if key in values:
            size = shoe_size(str(values[key]))
            return None if isinstance(size, str) else (key, size)
    return None


SAME: tuple[frozenset[str], ...] = (
    TYPE_TELLERS,
    frozenset({"ball_width_mm", "ball_girth_mm"}),
    frozenset({"ball_length_mm", "mth1_mm"}),
)
"""Measures of which one will do."""


def _length(values: Mapping[str, Any], side: Side) -> FootValue | None:
    """Return the length of a foot, the surest first: its own, for both, the other foot's, by a size for both."""
    other = OTHER[side]
    for place, is_size, of_other in (
        (f"{side}.", False, False),
        (f"{side}.", True, False),
        ("", False, False),
        (f"{other}.", False, True),
        ("", True, False),
        (f"{other}.", True, True),
    ):
        key = f"foot.{place}{'size' if is_size else 'length_mm'}"
        if key not in values:
            continue
        size = shoe_size(str(values[key])) if is_size else None
        if isinstance(size, str):
            continue
        found = FootValue(values[key], "as given", "order", "given", key=key)
        if size:
            found = FootValue(size.length, size.reason, "ISO 19407", "derived", BAND, key)
        return _copied(found, side) if of_other else found
    return None


def _copied(value: FootValue, side: Side) -> FootValue:
    reason = f"copied from the {OTHER[side]} foot; the {side} one is not measured"
    if value.origin == "derived":
        reason = f"{reason}; {value.reason}"
    return FootValue(value.value, reason, value.source, "copied", value.band, value.key)


def _width_from_girth(girth: FootValue, sex: str | None) -> FootValue:
    ratio, spread = GIRTH_OVER_WIDTH[sex]
    size = float(girth.value)
    value, band = round(size / ratio, 1), round(SPREAD * size * spread / ratio**2, 1)
    reason = f"from the ball girth: {size:g} / {ratio:g} = {value:g} mm, give or take {band:g} mm"
    return FootValue(value, reason, "ANSUR II ratio", "derived", band, girth.key)


def _head(ray: int, ball_length: FootValue) -> FootValue:
    """Return where a head is that was not measured: MTH1 at the ball length, the others by the usual parabola."""
    first = float(ball_length.value)
    ahead = BEHIND_SECOND[0] - BEHIND_SECOND[ray - 1]
    place = round(first + ahead, 1)
    reason = f"not measured; ball length {first:g} {ahead:+g} = {place:g} mm" if ahead else "at the ball length"
    return FootValue(place, reason, "practice values", "default", ball_length.band, ball_length.key)


def _estimate(measure: str, length: FootValue, sex: str | None) -> FootValue:
    """Return the default from foot length; without sex the mean of both lines, and a wider band."""
    men, women = REGRESSIONS[measure]
    size = float(length.value)
    if sex == "male":
        line, who = men, "men"
    elif sex == "female":
        line, who = women, "women"
    else:
        # off by half of the lines' distance, whichever of both the wearer is
        rmse = (max(men.rmse, women.rmse) ** 2 + ((men(size) - women(size)) / 2.0) ** 2) ** 0.5
        line = Line((men.start + women.start) / 2.0, (men.slope + women.slope) / 2.0, rmse)
        who = "mean of men and women"
    # a length that is itself off by its band moves the estimate along
    value, band = round(line(size), 1), round(((SPREAD * line.rmse) ** 2 + (line.slope * length.band) ** 2) ** 0.5, 1)
    reason = (
        f"not measured; {who}: {line.start:.4g} + {line.slope:.4g} x FL {size:g} = {value:g} mm, "
        f"give or take {band:g} mm"
    )
    return FootValue(value, reason, "ANSUR II regression", "default", band)
