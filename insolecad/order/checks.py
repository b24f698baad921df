"""What cannot be built as ordered, and what does not go together."""

from functools import lru_cache
from math import ceil

from insolecad.catalogue.materials import materials
from insolecad.catalogue.package_data import DEFAULT_MATERIAL
from insolecad.errors import Change, Problem
from insolecad.features import DOSES, EXCLUDING, FEATURES, OTHER_WAYS
from insolecad.geometry.construction import WEB
from insolecad.geometry.definitions import Side
from insolecad.order.feet import OTHER, WORDS, foot_values, shoe_foot
from insolecad.order.foot_checks import (
    SLACK,
    Values,
    heads_problems,
    inward,
    missing_length_problems,
    ratios_problems,
    sides_of,
    size_problems,
)
from insolecad.order.form_checks import form_problems, label_problems, material_problems
from insolecad.order.keys import KEYS, general
from insolecad.order.limits import (
    LENGTH_DIFFERENCE,
    OUTLINE_ROOM,
)
from insolecad.order.messages import advice, centimetres, display
from insolecad.order.model import SIZES_AND_FILL
from insolecad.order.names import name_problems
from insolecad.order.safety import BY_CLINICIAN, safety_problems
from insolecad.order.sockliner.refusal import KEY as OUTLINE
from insolecad.order.sockliner_outline import traced_problems, traced_sizes

ORDERED = {*FEATURES, *SIZES_AND_FILL}
"""Groups of keys that may be ordered for each side."""


@lru_cache(maxsize=1)
def _orderable() -> tuple[str, ...]:
    """Return the keys of doses and insole sizes, without a side."""
    return tuple(
        key
        for key, found in KEYS.items()
        if general(key) == key and key.partition(".")[0] in ORDERED and found.kind == "number"
    )


def ordered_doses(values: Values, side: Side) -> dict[str, str]:
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


def cross_problems(values: Values, given: Values) -> list[Problem]:
    """Return what is wrong between keys. `values` are each allowed; `given` holds the refused ones too."""
    problems = name_problems(values["name"]) if "name" in values else []
    problems += label_problems(values["form.label"]) if "form.label" in values else []
    problems += _difference(values) + safety_problems(values) + _legs(values, given) + _shoe(values)
    problems += form_problems(values) + material_problems(values)
    problems += traced_problems(values) + _first_ray_step(values)
    for side in sides_of(values):
        problems += missing_length_problems(given, side)
        problems += size_problems(values, side)
        problems += ratios_problems(values, side)
        problems += heads_problems(values, side)
        problems += _outline(values, side)
        problems += _doses(values, side)
        problems += _openings(values, side)
    return list(dict.fromkeys(problems))


def _legs(values: Values, given: Values) -> list[Problem]:
    """Refuse a leg-length difference that does not say which leg, and the other way round."""
    difference, short = "wearer.leg_length_difference_mm", "wearer.short_leg"
    if values.get(difference) and short not in given:
        return [Problem(short, "missing", "left, right", f"say which leg is {display(values[difference])} mm shorter")]
    if short in values and difference not in given:
        return [
            Problem(
                difference, "missing", KEYS[difference].allowed_range, "say how much shorter the leg is, or leave out"
            )
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
    given = f"{display(lifts[longer])}, more than {display(lifts[short])} under the shorter {short} leg"
    name = f"{longer}.{key}" if f"{longer}.{key}" in values else key
    return [
        Problem(name, given, f"at most {display(lifts[short])} mm, or {BY_CLINICIAN}", "lift the shorter side only")
    ]


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
            given = f"{display(values[key])} mm, and the {WORDS[measure]} is {display(largest.value)} mm"
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


def _difference(values: Values) -> list[Problem]:
    """Refuse feet that differ more than any pair does (plausibility limits)."""
    left, right = foot_values(values, "left"), foot_values(values, "right")
    if not left or not right:
        return []
    difference = abs(float(left["length_mm"].value) - float(right["length_mm"].value))
    if difference <= LENGTH_DIFFERENCE:
        return []
    given = (
        f"{display(left['length_mm'].value)}, and right {display(right['length_mm'].value)}: {difference:g} mm apart"
    )
    return [Problem("foot.left.length_mm", given, f"at most {LENGTH_DIFFERENCE:g} mm apart", "measure both feet again")]


def _outline(values: Values, side: Side) -> list[Problem]:
    """Refuse insole sizes that fit neither the foot nor the shoe of the pair (house limits round measured insoles)."""
    foot, shoe, drawn = foot_values(values, side), shoe_foot(values, side), traced_sizes(values)
    problems = []
    for room in OUTLINE_ROOM if foot else ():
        keys = (ordered_doses(values, side).get(f"outline.{room.size}"), f"shoe.sockliner_{room.size}")
        own, largest = foot[room.measure], shoe[room.measure]
        base = float(own.value)
        # an estimated width has its band as tolerance, either way
        low, high = base + room.low - own.band, float(largest.value) + room.high + largest.band
        for key in keys:
            if not key or key not in values or low <= float(values[key]) <= high:
                continue
            size = float(values[key])
            text = centimetres(size) if low <= 10.0 * size <= high else "measure the shoe's own insole, in mm"
            allowed = f"{inward(low, high)} mm at {WORDS[room.measure]} {display(base)} mm"
            problems.append(Problem(key, f"{display(size)} mm", allowed, text))
        if drawn and not low <= drawn[room.size] <= high:
            given = f"an outline with a {room.size.removesuffix('_mm').replace('_', ' ')} of {drawn[room.size]:.1f} mm"
            allowed = f"{inward(low, high)} mm at {WORDS[room.measure]} {display(base)} mm"
            problems.append(
                Problem(OUTLINE, given, allowed, "is it drawn 1:1, and of this shoe? measure the foot again")
            )
    return problems


def _openings(values: Values, side: Side) -> list[Problem]:
    """Refuse openings that are too small, and ventilation holes that would leave no wall between them."""
    keys = ordered_doses(values, side)
    problems = []
    for name, key in keys.items():
        if 0.0 < float(values[key]) < KEYS[name].least:
            problems.append(
                Problem(key, display(values[key]), KEYS[name].allowed_range, advice(KEYS[key], values[key]))
            )
    diameter, pitch = keys.get("ventilation.diameter_mm"), keys.get("ventilation.pitch_mm")
    if diameter and pitch and values[pitch] < values[diameter] + WEB - SLACK:
        least = f"at least {display(values[diameter] + WEB)} mm at a diameter of {display(values[diameter])} mm"
        text = f"{WEB:g} mm must stay between two holes: order smaller ones, or further apart"
        problems.append(Problem(pitch, display(values[pitch]), least, text))
    return problems


def _doses(values: Values, side: Side) -> list[Problem]:
    keys = ordered_doses(values, side)
    problems = []
    for dose, key in keys.items():
        if dose in DOSES and not DOSES[dose].allows(values[key]):
            problems.append(
                Problem(key, display(values[key]), DOSES[dose].allowed_range, advice(KEYS[key], values[key]))
            )
    for one, two in EXCLUDING:
        if one in keys and two in keys and values[keys[one]] and values[keys[two]]:
            given = f"{display(values[keys[one]])}, and {keys[two]}: {display(values[keys[two]])}"
            problems.append(Problem(keys[one], given, "only one of the two", "leave one out, or set it to 0"))
    for group in same_dose():
        asked = [key for key in group if key in keys]
        if len(asked) > 1:
            given = ", and ".join(
                f"{f'{keys[key]}: ' * bool(i)}{display(values[keys[key]])}" for i, key in enumerate(asked)
            )
            problems.append(Problem(keys[asked[0]], given, "only one of them", "they say the same dose: leave one out"))
    material = values.get("material.name", DEFAULT_MATERIAL)
    for dose in ("base.heel_mm", "base.forefoot_mm"):
        least = materials()[material].least_thickness_mm.value
        if dose in keys and DOSES[dose].allows(values[keys[dose]]) and values[keys[dose]] < least:
            allowed = f"{least:g} to {DOSES[dose].high:g} mm in {material}"
            text = f"the nearest allowed value is {least:g}, or choose another material"
            problems.append(Problem(keys[dose], display(values[keys[dose]]), allowed, text))
    return problems
