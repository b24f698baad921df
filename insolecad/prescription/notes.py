"""Notes: what to look at before building. None of it stops the build."""

from collections.abc import Iterator

from insolecad.order.feet import WORDS
from insolecad.order.limits import (
    OUTLINE_ROOM,
    RATIOS,
    USUAL_FOOT_LENGTH,
    USUAL_LENGTH_DIFFERENCE,
    USUAL_MASS,
    USUAL_NAVICULAR_HEIGHT,
)
from insolecad.prescription.case import Case
from insolecad.prescription.foot_type import type_by_navicular
from insolecad.prescription.rules.heel import cup_for_skive
from insolecad.prescription.values import Note

CHILD = 18.0
"""Age in years below which a clinician should be asked (safety rules)."""

SMALL_FOOT = 215.0
"""Foot length in mm that may be a child's (safety rules)."""

USUAL_LIFT = 6.0
USUAL_POST = 6.0
USUAL_POST_ON_SKIVE = 4.0
"""Heel lift in mm and post in degrees above which a clinician should decide (laboratory menus)."""


def notes(case: Case, difference: float) -> tuple[Note, ...]:
    """Return the notes for a case all of whose doses are settled.

    `difference` is how far the two foot lengths are apart, in mm.
    """
    return tuple([*_measures(case), *_ratios(case), *_pair(difference), *_wearer(case), *_outline(case), *_doses(case)])


def _warn(check: str, measured: float, limit: str, advice: str) -> Note:
    return Note(check, "warn", round(measured, 3), limit, advice)


def _range(check: str, value: float, limits: tuple[float, float], unit: str, advice: str) -> Iterator[Note]:
    low, high = limits
    if not low <= value <= high:
        yield _warn(check, value, f"usually {low:g} to {high:g} {unit}", advice)


def _measures(case: Case) -> Iterator[Note]:
    """Rare sizes (plausibility limits), and a foot type that the navicular height contradicts (Nilsson 2012)."""
    yield from _range("foot length", case.length, USUAL_FOOT_LENGTH, "mm", "measure the foot length again")
    height = case.navicular_height
    if height is None:
        return
    yield from _range("navicular height", height, USUAL_NAVICULAR_HEIGHT, "mm", "measure the navicular height again")
    by_height = type_by_navicular(height, case.length)
    if case.foot["type"].origin != "derived" and by_height.value != case.foot_type:
        yield _warn(
            "foot type",
            height,
            f"{by_height.value} by navicular height",
            f"the order says {case.foot_type}, which was used; measure the navicular height again, or give no type",
        )


def _ratios(case: Case) -> Iterator[Note]:
    """Rare proportions of measures that were taken (plausibility limits)."""
    for ratio in RATIOS:
        measure, base = case.foot[ratio.measure], case.foot[ratio.base]
        if measure.band or base.band:
            continue
        share = float(measure.value) / float(base.value)
        if not ratio.usual_low <= share <= ratio.usual_high:
            words = f"{WORDS[ratio.measure]} / {WORDS[ratio.base]}"
            limit = f"usually {ratio.usual_low:g} to {ratio.usual_high:g}"
            yield _warn(words, share, limit, f"measure {WORDS[ratio.measure]} and {WORDS[ratio.base]} again")


def _pair(difference: float) -> Iterator[Note]:
    if difference > USUAL_LENGTH_DIFFERENCE:
        limit = f"usually up to {USUAL_LENGTH_DIFFERENCE:g} mm"
        yield _warn("left and right foot length", difference, limit, "measure both feet again")


def _wearer(case: Case) -> Iterator[Note]:
    mass, age = case.order.wearer.mass_kg, case.order.wearer.age
    if mass is not None:
        yield from _range("body mass", mass, USUAL_MASS, "kg", "check the mass; support is made for usual loads")
    if age is not None and age < CHILD:
        yield _warn("age", age, f"from {CHILD:g} years", "children's feet still change: ask a clinician first")
    if age is None and case.length < SMALL_FOOT:
        limit = f"foot length from {SMALL_FOOT:g} mm"
        yield _warn("age", case.length, limit, "if this is a child's foot, give the age")


def _outline(case: Case) -> Iterator[Note]:
    for room in OUTLINE_ROOM:
        if f"outline.{room.size}" in case.ordered:
            extra = case.ordered[f"outline.{room.size}"] - float(case.foot[room.measure].value)
            if not room.usual_low <= extra <= room.usual_high:
                name = f"insole {WORDS[room.size].removeprefix('foot ')}"
                limit = f"usually {room.usual_low:+g} to {room.usual_high:+g} mm from the {WORDS[room.measure]}"
                yield _warn(name, extra, limit, "measure the shoe's own insole again")


def _doses(case: Case) -> Iterator[Note]:
    """Ordered doses that a clinician should decide on (laboratory menus and lasts)."""
    skive = max(case.dose("medial_skive.depth_mm"), case.dose("lateral_skive.depth_mm"))
    cup, least = case.dose("heel_cup.depth_mm"), cup_for_skive(skive)
    if cup < least:
        advice = f"order a cup of {least:g} mm, or no skive"
        yield _warn("heel cup under a skive", cup, f"at least {least:g} mm", advice)
    lift, post = case.dose("heel_lift.height_mm"), abs(case.dose("rearfoot_post.angle_deg"))
    if lift > USUAL_LIFT:
        yield _warn("heel lift", lift, f"usually up to {USUAL_LIFT:g} mm", "ask a clinician before lifting more")
    usual = USUAL_POST_ON_SKIVE if skive > 0.0 else USUAL_POST
    if post > usual:
        limit = f"usually up to {usual:g} degrees{' on a skive' if skive > 0.0 else ''}"
        yield _warn("rearfoot post", post, limit, "ask a clinician before tilting more")
