"""Notes on the shoe: whether the insole fits into it, and how high the heel then stands."""

import math
from collections.abc import Iterator, Mapping

from insolecad.errors import Change
from insolecad.features.reliefs import RELIEVING
from insolecad.order.feet import OTHER, PER_FOOT, WORDS
from insolecad.order.limits import OUTLINE_ROOM, USUAL_LENGTH_DIFFERENCE
from insolecad.prescription.case.case import MOST_STACK, Case
from insolecad.prescription.case.model import Note, note, warn

MOST_TOE_STACK = {"standard": 4.0, "deep-cushioned": 4.0, "minimalist": 3.5}
"""Most in mm by which the toes may stand higher than on the shoe's own insole, by shoe (house): less than a heel, since
the upper is close over them."""

RAISED_TOES = {"toe_crest.height_mm": "toe crest", "mortons_extension.thickness_mm": "Morton's extension"}
"""What stands under toes: under different ones, so that they do not add up."""

USUAL_ROOM = (10.0, 17.0)
"""How much longer in mm than the foot an insole usually is (measured insoles)."""

SLACK = 0.05
"""Doses come in tenths of a millimetre."""


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about insole and shoe together."""
    post = case.post_rise(case.dose("rearfoot_post.angle_deg"))
    heel = case.dose("base.heel_mm") + case.dose("heel_lift.height_mm") + post
    yield from _height(case, heel)
    yield from _toes(case)
    yield from _room(case)
    yield from _larger_shoe(case)


def _height(case: Case, heel: float) -> Iterator[Note]:
    """Yield how much higher the heel stands than without the insole, and the drop from heel to ball."""
    shoe = case.order.shoe
    stack, most = heel - case.removed_sockliner, MOST_STACK[case.shoe]
    taken = _place(case)
    if shoe.sockliner == "keep":
        yield warn("the shoe's own insole", "kept", "usually replaced", "the insole goes on top: try the shoe for room")
    if stack > most + SLACK:
        advice = f"{taken}; the heel may slip out: take a thinner base, less lift, or a shoe with more room"
        yield warn("heel higher in the shoe in mm", stack, f"usually up to {most:g} mm", advice)
    else:
        yield note("heel higher in the shoe in mm", stack, f"up to {most:g} mm", taken)
    drop = heel - case.dose("base.forefoot_mm")
    if shoe.drop_mm is None:
        yield note("drop of the insole in mm", drop, None, "heel over ball; the shoe's own drop comes on top")
    else:
        advice = f"shoe {shoe.drop_mm:g}, insole {drop:.1f}"
        yield note("total drop in mm", shoe.drop_mm + drop, None, advice)


def _place(case: Case) -> str:
    """Return what the insole is in place of, or on top of."""
    shoe = case.order.shoe
    if shoe.sockliner == "keep":
        return "on top of the shoe's own insole"
    taken = "of" if shoe.sockliner_thickness_mm is not None else ", taken as"
    return f"in place of the shoe's own insole{taken if taken[0] == ',' else f' {taken}'} {case.removed_sockliner:g} mm"


def _toes(case: Case) -> Iterator[Note]:
    """Yield toes that stand too high in the shoe. A cover is part of the base."""
    if case.order.form.length != "full":
        return
    base, most = case.dose("base.forefoot_mm"), MOST_TOE_STACK[case.shoe]
    raised = {key: case.dose(key) for key in RAISED_TOES if case.dose(key)}
    stack = base + max(raised.values(), default=0.0) - case.removed_sockliner
    if stack <= most + SLACK:
        return
    parts = ", ".join([f"base {base:g}", *(f"{RAISED_TOES[key]} {height:g}" for key, height in raised.items())])
    advice = f"{parts}, {_place(case)}; the toes may touch the upper: take a shoe with more room over the toes"
    changes = (*_thinner_forefoot(case, base - (stack - most)), *_without_raise(case, base, raised, most))
    yield warn("toes higher in the shoe in mm", stack, f"usually up to {most:g} mm", advice, *changes)


def _thinner_forefoot(case: Case, thickness: float) -> Iterator[Change]:
    """Yield a base that leaves the toes their room, if neither material nor what is below the foot side forbid it."""
    least = case.minimum_thickness + case.dose("top_cover.thickness_mm")
    if case.shell is None and thickness >= least and not any(case.ordered.get(key) for key in RELIEVING):
        yield Change("a thinner base", {case.own_key("base.forefoot_mm"): math.floor(10.0 * thickness + 1e-6) / 10.0})


def _without_raise(case: Case, base: float, raised: Mapping[str, float], most: float) -> Iterator[Change]:
    """Yield the order of nothing under the toes, if that is enough."""
    if raised and base - case.removed_sockliner <= most + SLACK:
        yield Change("nothing under the toes", {case.own_key(key): 0.0 for key in raised})


def _room(case: Case) -> Iterator[Note]:
    """Yield a shoe that is short for the foot, or an insole too large for the shoe."""
    shoe, low = case.order.shoe, USUAL_ROOM[0]
    insole_length, insole_width = case.dose("outline.length_mm"), case.dose("outline.ball_width_mm")
    if shoe.inner_length_mm is not None:
        if insole_length > shoe.inner_length_mm:
            limit = f"at most {shoe.inner_length_mm:g} mm inside the shoe"
            yield warn("insole length", insole_length, limit, "give a shorter insole, or measure the shoe again")
        elif shoe.inner_length_mm - case.length < low:
            advice = "the toes may touch: the shoe is short for this foot"
            yield warn("room in the shoe in mm", shoe.inner_length_mm - case.length, f"usually from {low:g} mm", advice)
    if shoe.inner_width_mm is not None and insole_width > shoe.inner_width_mm:
        limit = f"at most {shoe.inner_width_mm:g} mm inside the shoe"
        yield warn("insole ball width", insole_width, limit, "give a narrower insole, or measure the shoe again")


def _larger_shoe(case: Case) -> Iterator[Note]:
    """Yield how much room the smaller foot has on an outline that is made for the other one."""
    for room in OUTLINE_ROOM:
        own, largest = float(case.foot[room.measure].value), float(case.outline_foot[room.measure].value)
        if largest == own or f"{case.side}.outline.{room.size}" in case.order.values:
            continue
        extra = case.dose(f"outline.{room.size}") - own
        if room.measure == "length_mm":
            advice = (
                f"one outline for both feet: {largest - own:.4g} mm more than the longer {OTHER[case.side]} foot has"
            )
            changes = (Change("for shoes of two sizes", {PER_FOOT: True}),)
            yield note(
                "room ahead of the toes in mm",
                extra,
                None,
                advice,
                *(changes if largest - own > USUAL_LENGTH_DIFFERENCE else ()),
            )
        elif extra > room.usual_high:
            limit = f"usually {room.usual_low:+g} to {room.usual_high:+g} mm from the {WORDS[room.measure]}"
            advice = (
                f"one outline for both feet, and the {OTHER[case.side]} one is wider: the foot may slide in the shoe"
            )
            yield note(f"insole {WORDS[room.size].removeprefix('foot ')}", extra, limit, advice)
