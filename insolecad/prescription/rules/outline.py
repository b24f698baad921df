"""Sizes of the insole's underside: the shoe's own insole where it was measured, else from the larger foot."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from insolecad.geometry.definitions import TOE_ROOM_MM
from insolecad.order.feet import PER_FOOT
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import ByShoe, Condition, Constant, Of
from insolecad.prescription.rules.rule import Instead, Rule, upper_limit


@dataclass(frozen=True)
class OfLargerFoot:
    """An amount of the foot that needs the larger shoe by its measure: one size of shoe has one last for both."""

    amount: Of
    larger: str
    """Which foot that is, in words."""

    @property
    def says(self) -> str:
        return f"{self.amount.says}, of two feet the {self.larger} one's unless {PER_FOOT}"

    def __call__(self, case: Case) -> tuple[float, str]:
        value, words = self.amount(replace(case, foot=case.outline_foot))
        if case.foot[self.amount.measure].value == case.outline_foot[self.amount.measure].value:
            return value, words
        return value, f"the {self.larger} foot's shoe: {words}"


def _template(measure: str) -> Instead:
    """Return the shoe's own insole as the size, where it was measured."""

    def given(case: Case) -> float | None:
        size: float | None = getattr(case.order.shoe, f"sockliner_{measure}")
        return size

    has_one = Condition("the shoe's own insole as a template", lambda case: given(case) is not None)
    return Instead(has_one, lambda case: given(case) or 0.0, "as the shoe's own insole: {value}", "order", "order")


def _traced(size: int) -> Instead:
    """Return a size of the traced outline, if there is one."""

    def value(case: Case) -> float:
        return round(case.sockliner.sizes[size], 2) if case.sockliner else 0.0

    has_one = Condition("the shoe's own insole as a drawing", lambda case: case.sockliner is not None)
    return Instead(has_one, value, "as the traced sockliner: {value}", "order", "order")


def _inside(measure: str) -> Callable[[Case], float | None]:
    def room(case: Case) -> float | None:
        size: float | None = getattr(case.order.shoe, measure)
        return size

    return room


RULES = (
    Rule(
        "outline.length_mm",
        OfLargerFoot(Of("length_mm", "FL", ByShoe(TOE_ROOM_MM, 13.0, 10.0)), "longer"),
        "house, from measured stock insoles",
        instead=(_traced(0), _template("length_mm")),
        limits=(upper_limit(_inside("inner_length_mm"), "inside the shoe", "the length"),),
    ),
    Rule(
        "outline.ball_width_mm",
        OfLargerFoot(Of("ball_width_mm", "ball width", ByShoe(0.97, 0.97, 1.00), times=True), "wider"),
        "house, from measured orthopaedic insoles",
        instead=(_traced(1), _template("ball_width_mm")),
        limits=(upper_limit(_inside("inner_width_mm"), "inside the shoe", "the width"),),
    ),
    Rule(
        "outline.heel_width_mm",
        OfLargerFoot(Of("heel_width_mm", "heel width", Constant(-3.0, "the wall leans out to the heel")), "wider"),
        "house, from measured shoe lasts",
        instead=(_traced(2), _template("heel_width_mm")),
    ),
)
