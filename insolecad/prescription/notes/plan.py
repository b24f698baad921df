"""Notes on the foot against the insole, seen from above: unusual sizes, overhang at ball and big toe, toe room."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from insolecad.errors import Change
from insolecad.geometry.outline import Outline, outline
from insolecad.geometry.toe_shapes import LEAST_ROOM_MM, MOST_OVERHANG_MM, TOES
from insolecad.order.feet import WORDS
from insolecad.order.limits import NARROWEST, OUTLINE_ROOM
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn


def notes(case: Case) -> Iterator[Note]:
    """Yield how the foot is larger than the insole that carries it."""
    yield from _sizes(case)
    yield from _ball(case)
    if case.order.form.length == "full":
        yield from _room(case)
        yield from _big_toe(case)


def _sizes(case: Case) -> Iterator[Note]:
    """Yield ordered sizes of the insole that are unusual for the foot; one too narrow at the ball is an overhang."""
    for room in OUTLINE_ROOM:
        key = f"outline.{room.size}"
        if case.settled[key].tag != "order":
            continue
        extra = case.dose(key) - float(case.foot[room.measure].value)
        if room.size == "ball_width_mm" and extra < 0.0:
            continue
        over_shoe = case.dose(key) - float(case.outline_foot[room.measure].value)
        if extra < room.usual_low or over_shoe > room.usual_high:
            name = f"insole {WORDS[room.size].removeprefix('foot ')}"
            limit = f"usually {room.usual_low:+g} to {room.usual_high:+g} mm from the {WORDS[room.measure]}"
            yield warn(name, extra, limit, "measure the shoe's own insole again")


def _ball(case: Case) -> Iterator[Note]:
    """Yield a ball that stands out over the insole further than over measured insoles, both sides together."""
    over, usual = case.ball_width - case.dose("outline.ball_width_mm"), (1.0 - NARROWEST) * case.ball_width
    if over > usual:
        limit = f"usually up to {usual:.1f} mm, both sides together"
        advice = "the edge is under the ball and the shoe is narrow for this foot: a wider shoe, or measure both again"
        yield warn("overhang of the ball in mm", over, limit, advice)


def _room(case: Case) -> Iterator[Note]:
    """Yield the room ahead of the big toe, which is less than that at the tip of the outline."""
    room, at_tip = case.outline.big_toe_room, case.dose("outline.length_mm") - case.length
    check, limit = "room ahead of the big toe in mm", f"at least {LEAST_ROOM_MM:g} mm"
    if room >= LEAST_ROOM_MM:
        yield note(check, room, limit, f"the outline's tip is {at_tip:.3g} mm ahead of the foot; beside it is less")
        return
    advice = f"{_shape(case)} is {at_tip:.3g} mm longer than the foot, at its tip: here the shoe may press the big toe"
    yield warn(check, room, limit, advice, *_other_toes(case, lambda other: other.big_toe_room >= LEAST_ROOM_MM))


def _big_toe(case: Case) -> Iterator[Note]:
    """Yield a big toe that stands out over the inner side further than over measured lasts and insoles."""
    over = case.outline.big_toe_overhang
    if over > MOST_OVERHANG_MM:
        limit, advice = f"usually up to {MOST_OVERHANG_MM:g} mm", f"{_shape(case)} turns in where the big toe still is"
        fits = _other_toes(case, lambda other: other.big_toe_overhang <= MOST_OVERHANG_MM)
        yield warn("overhang of the big toe in mm", over, limit, advice, *fits)


def _shape(case: Case) -> str:
    return "the traced outline" if case.sockliner else f"{_article(case.form.toe)} toe"


def _other_toes(case: Case, fits: Callable[[Outline], bool]) -> Iterator[Change]:
    """Yield the toe shapes that would fit the foot, if the shoe has one; a traced outline has the shoe's own."""
    for toe in TOES if case.sockliner is None else ():
        if toe != case.form.toe and fits(outline(case.measures, replace(case.plan_form, toe=toe))):
            yield Change(f"in a shoe with {_article(toe)} toe", {"form.toe": toe})


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
