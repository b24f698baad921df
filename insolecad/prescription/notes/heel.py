"""Notes on the heel cup: whether it holds the heel, and whether a shoe's counter holds the cup."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from insolecad.errors import Change
from insolecad.features import DOSES
from insolecad.geometry.construction import Construction
from insolecad.geometry.fields import Array
from insolecad.geometry.heel_curve import HeelCurve, curve_through
from insolecad.geometry.plan import counter_lean, heel_shift
from insolecad.geometry.rim import shell_width, strip_width
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn
from insolecad.prescription.rules import RULES

DEPTH, WIDTH = "heel_cup.depth_mm", "heel_cup.inner_width_mm"

LEAST_FREE = ((5.0, 0.70), (10.0, 0.84))
"""Heights over the heel seat in mm, and the least free width of a cup there in heel widths (unloaded heels)."""

LOOSE_MM = 4.0
"""How much wider than the standing heel's own curve a cup still holds it, in mm, both sides together (house)."""

YIELD_MM: Mapping[Construction, float] = {"cushion": 2.0, "shell": 1.0}
"""How far the rim may stand out over a shoe's counter on either side, in mm: a soft rim yields, a rigid one makes
the counter yield (house)."""

FOLDS_MM: Mapping[Construction, float] = {"cushion": 11.0, "shell": 0.0}
"""How far a rim may stand out before it is a fault: the rim of a cushion is under 6 mm thick 10 mm below its edge, and
a shoe folds it against the heel (house)."""

LASTS_DIFFER = 0.5
"""How much in mm shoes may differ from the mean of the measured lasts on either side, beside that (house)."""

OVER_RIM = 5.0
"""How much in mm the heel counter should rise over the insole's rim (house)."""

DEPTH_STEP = 0.5
"""Steps in mm in which a shallower cup is offered."""


class Overhang(NamedTuple):
    """How far a cup's outside stands out over a shoe's counter on either side, in mm."""

    inner: float
    outer: float


def notes(case: Case) -> Iterator[Note]:
    """Yield what is remarkable about the cup, the heel in it and the shoe round it."""
    depth = case.dose(DEPTH)
    if depth:
        yield from _width(case, depth)
        yield from _counter_width(case, depth)
        yield from _counter_height(case, depth)


def _width(case: Case, depth: float) -> Iterator[Note]:
    """Yield a cup that is narrower or wider than the heel."""
    curve, heel, own = _curve(case, depth), case.heel_width, _width_by_rule(case, depth)
    changes = (Change("for this heel", {case.own_key(WIDTH): own}),) if case.settled[WIDTH].tag == "order" else ()
    free = [(2.0 * curve.side(height) / heel, height, least) for height, least in LEAST_FREE if height <= depth]
    share, height, least = min(free, key=lambda one: one[0] - one[2], default=(1.0, 0.0, 0.0))
    if share < least:
        advice = (
            f"the heel is {heel:g} mm wide and the cup squeezes it: it rests on the walls, not on the floor of the cup"
        )
        limit = f"at least {least:g} of the heel's width, {height:g} mm over the heel seat"
        yield warn("free width in the heel cup", share, limit, advice, *changes)
    wider = case.dose(WIDTH) - own
    if wider > LOOSE_MM:
        advice = f"the cup does not hold a heel {heel:g} mm wide, whose own curve is {own:g} mm wide {depth:g} mm up"
        limit = f"up to {LOOSE_MM:g} mm, both sides together"
        yield warn("heel cup wider than the heel in mm", wider, limit, advice, *changes)


def _counter_width(case: Case, depth: float) -> Iterator[Note]:
    """Yield a rim that is wider than the counter of a usual shoe; the curve itself belongs to the heel."""
    over, construction = counter_overhang(case, depth), case.order.form.construction
    most = YIELD_MM[construction] + LASTS_DIFFER
    if max(over) <= most:
        return
    at = f"{_rim_height(case, depth):.1f} mm over the shoe's floor"
    folds = max(over) <= FOLDS_MM[construction]
    fit = "a narrow shoe folds it against the heel" if folds else "it fits a shoe with a wide or soft heel"
    advice = f"{_in_words(over)} wider than a usual shoe's counter {at}: {fit}"
    shallower = _shallower(case, depth, lambda less: max(counter_overhang(case, less)) <= most)
    limit = f"up to {most:g} mm on either side with a {construction}"
    remark = note if folds else warn
    yield remark("rim of the heel cup over the counter in mm", max(over), limit, advice, *shallower)


def _in_words(over: Overhang) -> str:
    inner, outer = (f"{value:.1f} mm" for value in over)
    if inner == outer:
        return f"{inner} on either side"
    sides = ((over.inner, f"{inner} on the inner side"), (over.outer, f"{outer} on the outer side"))
    return ", ".join(words for value, words in sides if round(value, 1) > 0.0)


def _counter_height(case: Case, depth: float) -> Iterator[Note]:
    """Yield a rim that stands too high in a counter that was measured."""
    counter = case.order.shoe.counter_height_mm
    if counter is None:
        return
    most = counter - OVER_RIM
    rim = _rim_height(case, depth)
    if rim > most:
        limit = f"at most {most:g} mm in a counter of {counter:g} mm"
        shallower = _shallower(case, depth, lambda less: _rim_height(case, less) <= most)
        advice = f"the heel may slip out of the shoe{'' if shallower else ': take a thinner heel'}"
        yield warn("height of the heel cup's rim in mm", rim, limit, advice, *shallower)


def counter_overhang(case: Case, depth: float) -> Overhang:
    """Return how far the outside of a cup of a depth stands out over a usual shoe's counter, covers included.

    Less than 0 is room. A post raises the rim on one side, where the counter leans elsewhere.
    """
    curve, width = _curve(case, depth), _width_of(case, depth)
    lateral, medial = case.outline.crossing(case.measures.seat_x)
    rim = float(_rim_width(case, curve.side_slope(np.array(depth))))
    half, height = width / 2.0 + rim - (medial - lateral) / 2.0, _rim_height(case, depth)
    # the plan puts the middle of the cup to the middle of the counter, without post and sockliner
    shift = heel_shift(height - case.kept_sockliner)
    post = case.dose("rearfoot_post.angle_deg")
    raised = 2.0 * case.post_rise(post)
    on_inner, on_outer = (raised, 0.0) if post > 0.0 else (0.0, raised)
    return Overhang(
        half + shift - counter_lean(height + on_inner).medial, half - shift - counter_lean(height + on_outer).lateral
    )


def _rim_height(case: Case, depth: float) -> float:
    """Return the height of the rim of a cup of a depth over the floor of the shoe, in mm, without a post."""
    return case.kept_sockliner + case.dose("base.heel_mm") + case.dose("heel_lift.height_mm") + depth


def _rim_width(case: Case, roll: Array) -> Array:
    """Return how far the cup reaches out over its inner edge, in mm."""
    cover, shell = case.dose("top_cover.thickness_mm"), case.shell
    return strip_width(roll, cover) if shell is None else shell_width(roll, np.asarray(shell.rearfoot), cover)


def _curve(case: Case, depth: float) -> HeelCurve:
    return curve_through(depth, _width_of(case, depth) / 2.0, case.measures)


def _width_of(case: Case, depth: float) -> float:
    """Return the width of a cup of a depth: the ordered one, which stays, or the heel's own."""
    settled = case.settled[WIDTH]
    return settled.value if settled.tag == "order" else _width_by_rule(case, depth)


def _width_by_rule(case: Case, depth: float) -> float:
    """Return the width of the heel's own curve at a depth."""
    return RULES[WIDTH](_with_depth(case, depth)).value


def _with_depth(case: Case, depth: float) -> Case:
    return replace(case, settled={**case.settled, DEPTH: replace(case.settled[DEPTH], value=depth)})


def _shallower(case: Case, depth: float, fits: Callable[[float], bool]) -> tuple[Change, ...]:
    """Return the order of the deepest cup that fits and that the rule allows, if there is one."""
    least = max(DOSES[DEPTH].least, *(limit(case, 0.0)[0] for limit in RULES[DEPTH].limits if limit.least))
    for step in range(math.ceil(depth / DEPTH_STEP) - 1, math.ceil(least / DEPTH_STEP) - 1, -1):
        if fits(step * DEPTH_STEP):
            return (Change("a shallower cup fits", {case.own_key(DEPTH): step * DEPTH_STEP}),)
    return ()
