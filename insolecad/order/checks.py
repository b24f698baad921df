"""What cannot be built as ordered, and what does not go together."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import combinations
from math import ceil, floor
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.catalogue.shipped import DEFAULT_MATERIAL, material_names
from insolecad.errors import Change, Problem
from insolecad.features import DOSES, EXCLUDING, FEATURES, OTHER_WAYS
from insolecad.geometry.construction import WEB
from insolecad.geometry.definitions import SIDES, Side
from insolecad.geometry.outline import BEHIND_SECOND
from insolecad.label.font import ALLOWED, capitals
from insolecad.label.text import LONGEST
from insolecad.order.feet import OTHER, WORDS, foot_values
from insolecad.order.keys import KEYS, general
from insolecad.order.limits import (
    FOOT_LENGTH,
    HEADS_APART,
    LENGTH_DIFFERENCE,
    OUTLINE_ROOM,
    RATIOS,
    THINNEST_COVER,
)
from insolecad.order.messages import advice, centimetres, shown
from insolecad.order.model import SIZES_AND_FILL
from insolecad.order.names import name_problems
from insolecad.order.safety import BY_CLINICIAN, safety_problems
from insolecad.order.sizes import shoe_size
from insolecad.order.sockliner.refusal import KEY as OUTLINE
from insolecad.order.sockliner_outline import traced_problems, traced_sizes

LABEL = "form.label"


def label_problems(text: str) -> list[Problem]:
    """Return what makes a text unfit for an engraving."""
    plain, unknown = capitals(text)
    if len(text) > LONGEST:
        given = f"{text[:LONGEST]!r}... ({len(text)} characters)"
        return [Problem(LABEL, given, f"up to {LONGEST} characters", "make it shorter")]
    if unknown:
        named = " ".join(one if one.isprintable() else repr(one) for one in unknown)
        return [Problem(LABEL, repr(text), ALLOWED, f"leave out {named}")]
    if not plain:
        return [Problem(LABEL, repr(text), ALLOWED, "write a text, auto for name and size, or none")]
    return []


MEASURED = "material.modulus_mpa"


def material_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the material; `values` are each allowed."""
    name = values.get("material.name", DEFAULT_MATERIAL)
    filaments = [one for one, found in materials().items() if found.is_filled]
    if MEASURED not in values or name in filaments:
        return []
    given = f"{shown(values[MEASURED])} MPa, and material.name: {name}"
    text = "it changes the infill, and this material has none: leave it out, or choose a filament"
    return [Problem(MEASURED, given, f"only with {', '.join(filaments)}", text)]


def form_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the form; `values` are each allowed."""
    return [*_shell(values), *_cushion(values), *_cover(values)]


def _shell(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse shells of what is too soft to carry, and walls, which a shell has none of."""
    if values.get("form.construction") != "shell":
        return []
    problems = []
    if not materials()[material := values.get("material.name", DEFAULT_MATERIAL)].shell:
        text = "a thin shell of it would not carry a foot: choose another material, or leave the construction out"
        stiff = ", ".join(name for name in material_names() if materials()[name].shell)
        problems.append(Problem("material.name", material, f"{stiff} for a shell", text))
    if values.get("form.walls") == "vertical":
        text = "a shell has no walls down to the floor: leave one of the two out"
        problems.append(Problem("form.walls", "vertical, and form.construction: shell", "leaning", text))
    return problems


def _cushion(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse what only shells have, where none is ordered."""
    if values.get("form.construction") == "shell":
        return []
    own = [key for key in values if key.removeprefix("left.").removeprefix("right.").startswith("shell.")]
    # the word that holds where none is given says nothing
    own += ["form.post_block"] if values.get("form.post_block", "joined") != "joined" else []
    changes = (Change("order the shell as well", {"form.construction": "shell"}), Change("leave this out"))
    return [Problem(key, shown(values[key]), "only with form.construction shell", changes=changes) for key in own]


def _cover(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse covers thinner than any."""
    keys = ("top_cover.thickness_mm", "left.top_cover.thickness_mm", "right.top_cover.thickness_mm")
    return [
        Problem(key, shown(values[key]), f"0, or {THINNEST_COVER:g} to 5 mm", "no cover is thinner; 0 leaves it out")
        for key in keys
        if key in values and 0.0 < values[key] < THINNEST_COVER
    ]


Values = Mapping[str, Any]
"""Known dotted keys and their values."""

LENGTHS = ("length_mm", "ball_length_mm", "ball_width_mm", "heel_width_mm")

ORDERED = {*FEATURES, *SIZES_AND_FILL}
"""Groups of keys that may be ordered for each side."""

SLACK = 1e-6
"""Binary fractions of a limit may miss it by less than this, in mm."""


def sides_of(values: Values) -> tuple[Side, ...]:
    """Return the ordered sides, right first."""
    side = values.get("side", "both")
    return (side,) if side in SIDES else SIDES


@lru_cache(maxsize=1)
def _orderable() -> tuple[str, ...]:
    """Return the keys of doses and insole sizes, without a side."""
    return tuple(
        key
        for key, found in KEYS.items()
        if general(key) == key and key.partition(".")[0] in ORDERED and found.kind == "number"
    )


def ordered(values: Values, side: Side) -> dict[str, str]:
    """Return, for every dose and insole size ordered for a side, in whichever way, the key that gives it."""
    found = {}
    for key in _orderable():
        given = next((name for name in (f"{side}.{key}", key) if name in values), None)
        if given:
            found[key] = given
    for group in same_dose():
        # what is said of one side counts there, in whichever way
        asked = [key for key in group if key in found]
        own = [key for key in asked if found[key].startswith(f"{side}.")]
        for key in asked if own else ():
            if key not in own:
                del found[key]
    return found


@lru_cache(maxsize=1)
def same_dose() -> tuple[tuple[str, ...], ...]:
    """Return the keys that ask for the same dose in different ways, the dose's own first."""
    groups: dict[str, list[str]] = {}
    for key, way in OTHER_WAYS.items():
        dose = f"{key.partition('.')[0]}.{way.dose}"
        groups.setdefault(dose, [dose]).append(key)
    return tuple(tuple(group) for group in groups.values())


def swapped(values: Values) -> tuple[list[Problem], set[str]]:
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
                given = f"{shown(sizes[one])}, and {keys[two]}: {shown(sizes[two])}"
                text = f"{WORDS[one]} and {WORDS[two]} look swapped; exchange them"
                problems.append(Problem(keys[one], given, "", text))
                concerned |= set(keys.values())
                break
    return list(dict.fromkeys(problems)), concerned


def cross_problems(values: Values, given: Values) -> list[Problem]:
    """Return what is wrong between keys. `values` are each allowed; `given` holds the refused ones too."""
    problems = name_problems(values["name"]) if "name" in values else []
    problems += label_problems(values["form.label"]) if "form.label" in values else []
    problems += _difference(values) + safety_problems(values) + _legs(values, given) + _shoe(values)
    problems += form_problems(values) + material_problems(values)
    problems += traced_problems(values) + _first_ray_step(values)
    for side in sides_of(values):
        problems += _missing_length(given, side)
        problems += _size(values, side)
        problems += _ratios(values, side)
        problems += _heads(values, side)
        problems += _outline(values, side)
        problems += _doses(values, side)
        problems += _openings(values, side)
    return list(dict.fromkeys(problems))


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


def _missing_length(given: Values, side: Side) -> list[Problem]:
    if any(f"foot.{place}{measure}" in given for place in (f"{side}.", "") for measure in ("length_mm", "size")):
        return []
    if any(f"foot.{OTHER[side]}.{measure}" in given for measure in ("length_mm", "size")):
        if len(sides_of(given)) == 2:
            return []
        text = f"only the other foot is measured; order side = both, or give foot.{side}.length_mm"
        return [Problem(f"foot.{side}.length_mm", "missing", KEYS["foot.length_mm"].allowed, text)]
    text = "measure from the heel to the longest toe, standing; a shoe size will do if you have no ruler"
    return [Problem("foot.length_mm", "missing", KEYS["foot.length_mm"].allowed, text)]


def _size(values: Values, side: Side) -> list[Problem]:
    """Refuse a shoe size that cannot be read, or that no foot has."""
    for key in (f"foot.{side}.size", "foot.size"):
        if key not in values:
            continue
        size = shoe_size(values[key])
        if isinstance(size, str):
            return [Problem(key, shown(values[key]), KEYS[key].allowed, size)]
        low, high = FOOT_LENGTH
        if not low <= size.length <= high:
            given = f"{shown(values[key])}, a foot {size.length:g} mm long"
            return [Problem(key, given, f"{low:g} to {high:g} mm", "check the size and the letters before it")]
    return []


def _ratios(values: Values, side: Side) -> list[Problem]:
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
        text = centimetres(size) if low <= 10.0 * size <= high else f"measure {WORDS[ratio.measure]} again, in mm"
        problems.append(
            Problem(
                measure.key,
                f"{shown(size)} mm, {words} = {size / base:.2f}",
                f"{_inward(low, high)} mm at {WORDS[ratio.base]} {shown(base)} mm "
                f"({ratio.low:.2f} to {ratio.high:.2f})",
                text,
            )
        )
    return problems


def _heads(values: Values, side: Side) -> list[Problem]:
    """Refuse metatarsal heads that lie on no foot's parabola (house limits round practice values)."""
    foot = foot_values(values, side)
    problems = []
    for ray in range(1, 6) if foot else ():
        head = foot[f"mth{ray}_mm"]
        usual = float(foot["ball_length_mm"].value) + BEHIND_SECOND[0] - BEHIND_SECOND[ray - 1]
        room = HEADS_APART + foot["ball_length_mm"].band
        if abs(float(head.value) - usual) > room:
            allowed = (
                f"{_inward(usual - room, usual + room)} mm at ball length {shown(foot['ball_length_mm'].value)} mm"
            )
            text = f"measure {WORDS[f'mth{ray}_mm']} and ball length again, both from the heel, in mm"
            problems.append(Problem(head.key, f"{shown(head.value)} mm", allowed, text))
    return problems


def _legs(values: Values, given: Values) -> list[Problem]:
    """Refuse a leg-length difference that does not say which leg, and the other way round."""
    difference, short = "wearer.leg_length_difference_mm", "wearer.short_leg"
    if values.get(difference) and short not in given:
        return [Problem(short, "missing", "left, right", f"say which leg is {shown(values[difference])} mm shorter")]
    if short in values and difference not in given:
        return [
            Problem(difference, "missing", KEYS[difference].allowed, "say how much shorter the leg is, or leave out")
        ]
    return _lift(values)


def _lift(values: Values) -> list[Problem]:
    """Refuse lifts that would make legs of different length differ more: only the short side is raised."""
    short = values.get("wearer.short_leg")
    if short is None or values.get("wearer.clinician"):
        return []
    longer, key = OTHER[short], "heel_lift.height_mm"
    lifts = {side: values.get(f"{side}.{key}", values.get(key)) for side in (short, longer)}
    # without an order the rule lifts the short side alone
    if not lifts[longer] or lifts[short] is None or lifts[longer] <= lifts[short]:
        return []
    given = f"{shown(lifts[longer])}, more than {shown(lifts[short])} under the shorter {short} leg"
    name = f"{longer}.{key}" if f"{longer}.{key}" in values else key
    return [Problem(name, given, f"at most {shown(lifts[short])} mm, or {BY_CLINICIAN}", "lift the shorter side only")]


def _shoe(values: Values) -> list[Problem]:
    """Refuse a shoe that is too short or too narrow for the larger foot."""
    problems = []
    feet = [foot for side in sides_of(values) if (foot := foot_values(values, side))]
    for key, measure in (("shoe.inner_length_mm", "length_mm"), ("shoe.inner_width_mm", "ball_width_mm")):
        if key not in values or not feet:
            continue
        largest = max((foot[measure] for foot in feet), key=lambda value: float(value.value))
        room = next(room for room in OUTLINE_ROOM if room.measure == measure)
        least = float(largest.value) + room.low - largest.band
        if values[key] < least:
            given = f"{shown(values[key])} mm, and the {WORDS[measure]} is {shown(largest.value)} mm"
            problems.append(Problem(key, given, f"at least {ceil(least):g} mm", "measure both again, in mm"))
    return problems


def _first_ray_step(values: Values) -> list[Problem]:
    """Refuse a step of the front edge on an insole that has none behind the ball."""
    length = values.get("form.length", "full")
    if not values.get("form.first_ray_step") or length == "three-quarter":
        return []
    changes = (
        Change("order that length", {"form.length": "three-quarter"}),
        Change("order first_ray_cutout.depth_mm in its place"),
    )
    return [Problem("form.first_ray_step", f"yes, on a {length} insole", "three-quarter length", changes=changes)]


def _inward(low: float, high: float) -> str:
    """Return a range in words, rounded so that all of it is allowed."""
    return f"{ceil(10.0 * low - SLACK) / 10.0:g} to {floor(10.0 * high + SLACK) / 10.0:g}"


def _difference(values: Values) -> list[Problem]:
    """Refuse feet that differ more than any pair does (plausibility limits)."""
    left, right = foot_values(values, "left"), foot_values(values, "right")
    if not left or not right:
        return []
    difference = abs(float(left["length_mm"].value) - float(right["length_mm"].value))
    if difference <= LENGTH_DIFFERENCE:
        return []
    given = f"{shown(left['length_mm'].value)}, and right {shown(right['length_mm'].value)}: {difference:g} mm apart"
    return [Problem("foot.left.length_mm", given, f"at most {LENGTH_DIFFERENCE:g} mm apart", "measure both feet again")]


def _outline(values: Values, side: Side) -> list[Problem]:
    """Refuse insole sizes that cannot belong to the foot (house limits round measured insoles)."""
    foot, drawn = foot_values(values, side), traced_sizes(values)
    problems = []
    for room in OUTLINE_ROOM if foot else ():
        keys = (ordered(values, side).get(f"outline.{room.size}"), f"shoe.sockliner_{room.size}")
        base = float(foot[room.measure].value)
        # an estimated width has its band as tolerance, either way
        band = foot[room.measure].band
        low, high = base + room.low - band, base + room.high + band
        for key in keys:
            if not key or key not in values or low <= float(values[key]) <= high:
                continue
            size = float(values[key])
            text = centimetres(size) if low <= 10.0 * size <= high else "measure the shoe's own insole, in mm"
            allowed = f"{_inward(low, high)} mm at {WORDS[room.measure]} {shown(base)} mm"
            problems.append(Problem(key, f"{shown(size)} mm", allowed, text))
        if drawn and not low <= drawn[room.size] <= high:
            given = f"an outline with a {room.size.removesuffix('_mm').replace('_', ' ')} of {drawn[room.size]:.1f} mm"
            allowed = f"{_inward(low, high)} mm at {WORDS[room.measure]} {shown(base)} mm"
            problems.append(
                Problem(OUTLINE, given, allowed, "is it drawn 1:1, and of this shoe? measure the foot again")
            )
    return problems


def _openings(values: Values, side: Side) -> list[Problem]:
    """Refuse openings that are too small, and ventilation holes that would leave no wall between them."""
    keys = ordered(values, side)
    problems = []
    for name, key in keys.items():
        if 0.0 < float(values[key]) < KEYS[name].least:
            problems.append(Problem(key, shown(values[key]), KEYS[name].allowed, advice(KEYS[key], values[key])))
    diameter, pitch = keys.get("ventilation.diameter_mm"), keys.get("ventilation.pitch_mm")
    if diameter and pitch and values[pitch] < values[diameter] + WEB - SLACK:
        least = f"at least {shown(values[diameter] + WEB)} mm at a diameter of {shown(values[diameter])} mm"
        text = f"{WEB:g} mm must stay between two holes: order smaller ones, or further apart"
        problems.append(Problem(pitch, shown(values[pitch]), least, text))
    return problems


def _doses(values: Values, side: Side) -> list[Problem]:
    keys = ordered(values, side)
    problems = []
    for dose, key in keys.items():
        if dose in DOSES and not DOSES[dose].allows(values[key]):
            problems.append(Problem(key, shown(values[key]), DOSES[dose].allowed, advice(KEYS[key], values[key])))
    for one, two in EXCLUDING:
        if one in keys and two in keys and values[keys[one]] and values[keys[two]]:
            given = f"{shown(values[keys[one]])}, and {keys[two]}: {shown(values[keys[two]])}"
            problems.append(Problem(keys[one], given, "only one of the two", "leave one out, or set it to 0"))
    for group in same_dose():
        asked = [key for key in group if key in keys]
        if len(asked) > 1:
            given = ", and ".join(
                f"{f'{keys[key]}: ' * bool(i)}{shown(values[keys[key]])}" for i, key in enumerate(asked)
            )
            problems.append(Problem(keys[asked[0]], given, "only one of them", "they say the same dose: leave one out"))
    material = values.get("material.name", DEFAULT_MATERIAL)
    for dose in ("base.heel_mm", "base.forefoot_mm"):
        least = materials()[material].least_thickness_mm.value
        if dose in keys and DOSES[dose].allows(values[keys[dose]]) and values[keys[dose]] < least:
            allowed = f"{least:g} to {DOSES[dose].high:g} mm in {material}"
            text = f"the nearest allowed value is {least:g}, or choose another material"
            problems.append(Problem(keys[dose], shown(values[keys[dose]]), allowed, text))
    return problems
