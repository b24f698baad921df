"""Notes on the shoe: whether the insole fits into it, and how high the heel then stands."""

from collections.abc import Iterator

from insolecad.errors import Change
from insolecad.order.feet import OTHER, PER_FOOT, WORDS
from insolecad.order.limits import OUTLINE_ROOM, USUAL_LENGTH_DIFFERENCE
from insolecad.prescription.case.case import MOST_STACK, Case
from insolecad.prescription.case.model import Note, note, warn

OVER_RIM = 5.0
"""How much in mm the heel counter should rise over the insole's rim (house)."""

USUAL_ROOM = (10.0, 17.0)
"""How much longer in mm than the foot an insole usually is (measured insoles)."""

SLACK = 0.05
"""Doses come in tenths of a millimetre."""


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about insole and shoe together."""
    post = case.post_rise(case.dose("rearfoot_post.angle_deg"))
    heel = case.dose("base.heel_mm") + case.dose("heel_lift.height_mm") + post
    yield from _height(case, heel)
    yield from _counter(case)
    yield from _room(case)
    yield from _larger_shoe(case)


def _height(case: Case, heel: float) -> Iterator[Note]:
    """Yield how much higher the heel stands than without the insole, and the drop from heel to ball."""
    shoe = case.order.shoe
    stack, most = heel - case.removed_sockliner, MOST_STACK[case.shoe]
    if shoe.sockliner == "keep":
        yield warn("the shoe's own insole", "kept", "usually replaced", "the insole goes on top: try the shoe for room")
        taken = "on top of the shoe's own insole"
    elif shoe.sockliner_thickness_mm is None:
        taken = f"in place of the shoe's own insole, taken as {case.removed_sockliner:g} mm"
    else:
        taken = f"in place of the shoe's own insole of {case.removed_sockliner:g} mm"
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


def _counter(case: Case) -> Iterator[Note]:
    counter = case.order.shoe.counter_height_mm
    if counter is None:
        return
    doses = ("base.heel_mm", "heel_lift.height_mm", "heel_cup.depth_mm")
    rim = case.kept_sockliner + sum(case.dose(key) for key in doses)
    if rim > counter - OVER_RIM:
        limit = f"at most {counter - OVER_RIM:g} mm in a counter of {counter:g} mm"
        yield warn("height of the heel cup's rim in mm", rim, limit, "take a shallower cup or a thinner heel")


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
