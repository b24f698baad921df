"""What is wrong with the measures of the feet: missing, swapped, or of no foot."""

from collections.abc import Mapping
from itertools import combinations
from math import ceil, floor
from typing import Any

from insolecad.errors import Problem
from insolecad.geometry.definitions import SIDES, Side
from insolecad.geometry.outline import BEHIND_SECOND
from insolecad.order.feet import OTHER, WORDS, foot_values
from insolecad.order.keys import KEYS
from insolecad.order.limits import FOOT_LENGTH, HEADS_APART, RATIOS
from insolecad.order.messages import centimetres, display
from insolecad.order.sizes import shoe_size

Values = Mapping[str, Any]
"""Known dotted keys and their values."""

LENGTHS = ("length_mm", "ball_length_mm", "ball_width_mm", "heel_width_mm")

SLACK = 1e-6
"""Binary fractions of a limit may miss it by less than this, in mm."""


def sides_of(values: Values) -> tuple[Side, ...]:
    """Return the ordered sides, right first."""
    side = values.get("side", "both")
    return (side,) if side in SIDES else SIDES


def swap_problems(values: Values) -> tuple[list[Problem], set[str]]:
    """Return problems for foot measures that make sense once two are exchanged, and the keys concerned.

    Takes values that may each be out of range, since swapped ones usually are.
    """
    problems, concerned = [], set()
    for side in sides_of(values):
        keys = _length_keys(values, side)
        sizes = {measure: float(values[key]) for measure, key in keys.items()}
        for one, two in combinations(sizes, 2):
            exchanged = sizes | {one: sizes[two], two: sizes[one]}
            if not _plausible(sizes) and _plausible(exchanged):
                given = f"{display(sizes[one])}, and {keys[two]}: {display(sizes[two])}"
                text = f"{WORDS[one]} and {WORDS[two]} look swapped; exchange them"
                problems.append(Problem(keys[one], given, "", text))
                concerned |= set(keys.values())
                break
    return list(dict.fromkeys(problems)), concerned


def _length_keys(values: Values, side: Side) -> dict[str, str]:
    """Return the key behind each length of a foot that is given as a number."""
    keys = {}
    for measure in LENGTHS:
        for key in (f"foot.{side}.{measure}", f"foot.{measure}"):
            value = values.get(key)
            if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9:
                keys[measure] = key
                break
    return keys


def _plausible(sizes: Mapping[str, float]) -> bool:
    """Return whether the sizes of one foot lie within plausibility limits, as far as they are given."""
    if "length_mm" not in sizes or not FOOT_LENGTH[0] <= sizes["length_mm"] <= FOOT_LENGTH[1]:
        return False
    return all(
        ratio.low * sizes[ratio.base] <= sizes[ratio.measure] <= ratio.high * sizes[ratio.base]
        for ratio in RATIOS
        if ratio.measure in sizes and ratio.base in sizes
    )


def missing_length_problems(given: Values, side: Side) -> list[Problem]:
    if any(f"foot.{place}{measure}" in given for place in (f"{side}.", "") for measure in ("length_mm", "size")):
        return []
    if any(f"foot.{OTHER[side]}.{measure}" in given for measure in ("length_mm", "size")):
        if len(sides_of(given)) == 2:
            return []
        text = f"only the other foot is measured; order side = both, or give foot.{side}.length_mm"
        return [Problem(f"foot.{side}.length_mm", "missing", KEYS["foot.length_mm"].allowed_range, text)]
    text = "measure from the heel to the longest toe, standing; a shoe size will do if you have no ruler"
    return [Problem("foot.length_mm", "missing", KEYS["foot.length_mm"].allowed_range, text)]


def size_problems(values: Values, side: Side) -> list[Problem]:
    """Refuse a shoe size that cannot be read, or that no foot has."""
    for key in (f"foot.{side}.size", "foot.size"):
        if key not in values:
            continue
        size = shoe_size(values[key])
        if isinstance(size, str):
            return [Problem(key, display(values[key]), KEYS[key].allowed_range, size)]
        low, high = FOOT_LENGTH
        if not low <= size.length <= high:
            given = f"{display(values[key])}, a foot {size.length:g} mm long"
            return [Problem(key, given, f"{low:g} to {high:g} mm", "check the size and the letters before it")]
    return []


def ratios_problems(values: Values, side: Side) -> list[Problem]:
    """Refuse proportions that no foot has (plausibility limits); estimates are not judged."""
    foot = foot_values(values, side)
    problems = []
    for ratio in RATIOS:
        measure, over = foot.get(ratio.measure), foot.get(ratio.base)
        if not measure or not over or "default" in (measure.origin, over.origin):
            continue
        size, base = float(measure.value), float(over.value)
        # what was worked out from another measure has its band as tolerance
        low = ratio.low * (base - over.band) - measure.band
        high = ratio.high * (base + over.band) + measure.band
        if low - SLACK <= size <= high + SLACK:
            continue
        words = f"{WORDS[ratio.measure]} / {WORDS[ratio.base]}"
        share = f"{ratio.low:.2f} to {ratio.high:.2f}"
        text = centimetres(size) if low <= 10.0 * size <= high else f"measure {WORDS[ratio.measure]} again, in mm"
        problems.append(
            Problem(
                measure.key,
                f"{display(size)} mm, {words} = {size / base:.2f}",
                f"{inward(low, high)} mm at {WORDS[ratio.base]} {display(base)} mm ({share})",
                text,
            )
        )
    return problems


def heads_problems(values: Values, side: Side) -> list[Problem]:
    """Refuse metatarsal heads that lie on no foot's parabola (house limits round practice values)."""
    foot = foot_values(values, side)
    problems = []
    for ray in range(1, 6) if foot else ():
        head = foot[f"mth{ray}_mm"]
        usual = float(foot["ball_length_mm"].value) + BEHIND_SECOND[0] - BEHIND_SECOND[ray - 1]
        room = HEADS_APART + foot["ball_length_mm"].band
        if abs(float(head.value) - usual) > room:
            allowed = (
                f"{inward(usual - room, usual + room)} mm at ball length {display(foot['ball_length_mm'].value)} mm"
            )
            text = f"measure {WORDS[f'mth{ray}_mm']} and ball length again, both from the heel, in mm"
            problems.append(Problem(head.key, f"{display(head.value)} mm", allowed, text))
    return problems


def inward(low: float, high: float) -> str:
    """Return a range in words, rounded so that all of it is allowed."""
    return f"{ceil(10.0 * low - SLACK) / 10.0:g} to {floor(10.0 * high + SLACK) / 10.0:g}"
