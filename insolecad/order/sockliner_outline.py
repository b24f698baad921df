"""The shoe's own insole as traced: what of an order names it, and what cannot go with it."""

from collections.abc import Mapping
from typing import Any

from insolecad.errors import OrderError, Problem
from insolecad.geometry.toe_shapes import USUAL_TOE
from insolecad.order.feet import PER_FOOT
from insolecad.order.messages import display
from insolecad.order.sockliner.refusal import KEY
from insolecad.order.sockliner.sockliner import Sockliner, sockliner

Values = Mapping[str, Any]

SIDE = "shoe.sockliner_side"

SIZES = ("length_mm", "ball_width_mm", "heel_width_mm")


def outline_from_drawing(values: Values) -> Sockliner | None:
    """Return the outline that an order's drawing holds; None without one. Raises what reading it raises."""
    return sockliner(values[KEY], values.get(SIDE, "right")) if values.get(KEY) is not None else None


def traced_sizes(values: Values) -> dict[str, float]:
    """Return the sizes of the traced outline in mm by name; none if there is none that can be used."""
    try:
        found = outline_from_drawing(values)
    except OrderError:
        return {}
    return dict(zip(SIZES, found.sizes, strict=True)) if found else {}


def traced_problems(values: Values) -> list[Problem]:
    """Return what is wrong with the drawing, and every size or shape that it contradicts."""
    if values.get(KEY) is None:
        return []
    try:
        outline_from_drawing(values)
        problems = []
    except OrderError as error:
        problems = list(error.problems)
    rivals = [f"{place}outline.{size}" for place in ("", "left.", "right.") for size in SIZES]
    rivals += [f"shoe.sockliner_{size}" for size in SIZES]
    for rival in rivals:
        if rival in values:
            given = f"{display(values[rival])} mm, and {KEY} names a drawing"
            problems.append(Problem(rival, given, "only one of the two", "the sizes are the drawing's: leave one out"))
    if values.get(PER_FOOT):
        text = "the drawing is of one shoe, and both feet get its outline: leave one out"
        problems.append(Problem(PER_FOOT, f"yes, and {KEY} names a drawing", "only one of the two", text))
    if values.get("form.toe", USUAL_TOE) != USUAL_TOE:
        given = f"{values['form.toe']}, and {KEY} names a drawing"
        problems.append(Problem("form.toe", given, "only one of the two", "the toe is the drawing's: leave one out"))
    return problems
