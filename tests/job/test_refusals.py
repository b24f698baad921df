"""Refusals: every problem at once, and one change that was built whole before it is offered."""

from typing import Any

import pytest

from insolecad.errors import Change, LimitError, OrderError, Problem
from insolecad.job import pipeline
from insolecad.job.pipeline import build
from insolecad.job.refusals import SideRefusals
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.solid.refusal import NO_CURE
from insolecad.solid.request import InsoleRequest
from tests.support.feet import FOOT
from tests.support.random_prescriptions import mixed_orders

COARSE = 0.2

EVERY_KIND = {
    "form.length": "three-quarter",
    "toe_crest.height_mm": 4,
    "aperture.heel_mm": 30,
    "aperture.mth5_mm": 30,
    "heel_spur_pocket.depth_mm": 2,
    "plantar_fascia_groove.depth_mm": 4,
    "medial_arch.height_mm": 26,
    "navicular_relief.depth_mm": 2,
}

SHELL_POCKETS = {
    "form.construction": "shell",
    "material.name": "pa12",
    "shell.rearfoot_mm": 4.5,
    "heel_gel_pocket.depth_mm": 3,
    "heel_spur_pocket.depth_mm": 3,
}


def refused(order: Order) -> LimitError:
    with pytest.raises(LimitError) as caught:
        build(order, tolerance=COARSE)
    return caught.value


def ordered(values: dict[str, Any], **more: Any) -> Order:
    return Order(**{"side": "right", "foot": FOOT, **more}).with_values(values)


def test_problems_of_every_kind_are_reported_together_and_one_change_builds() -> None:
    error = refused(ordered(EVERY_KIND))
    found = {problem.key: problem for problem in error.problems}
    assert "ahead of the front edge" in found["toe_crest.height_mm"].given
    assert "ahead of the front edge" in found["aperture.mth5_mm"].given
    assert "its place is in aperture.heel_mm" in found["heel_spur_pocket.depth_mm"].given
    assert any("the slope across the foot" in problem.given for problem in error.problems)
    assert {"toe_crest.height_mm", "aperture.mth5_mm", "heel_spur_pocket.depth_mm"} < error.cure.keys()
    assert build(ordered(EVERY_KIND).with_values(error.cure), tolerance=COARSE).right


def test_a_label_without_room_is_reported_with_what_is_ahead_of_the_front_edge() -> None:
    flat = {"heel_cup.depth_mm": 0, "medial_arch.height_mm": 0, "lateral_arch.height_mm": 0}
    # under the pad alone there is room for letters, though not for all of them
    flat["metatarsal_pad.height_mm"] = 4.5
    thin = {**flat, "base.heel_mm": 1.6, "base.forefoot_mm": 1.6, "form.length": "sulcus", "toe_crest.height_mm": 4}
    order = ordered({**thin, "form.label": "my insole no 7"})
    error = refused(order)
    assert [problem.key for problem in error.problems] == ["toe_crest.height_mm", "form.label"]
    shorter = error.cure["form.label"]
    made = build(order.with_values(error.cure), tolerance=COARSE).right
    assert made and made.label.replace(" / ", " ") == shorter and "MY INSOLE NO 7".startswith(str(shorter))


def test_the_first_of_several_problems_hides_no_other() -> None:
    """One that is fixed alone leaves the others as they were."""
    error = refused(ordered(EVERY_KIND))
    keys = {problem.key for problem in error.problems}
    for problem in (error.problems[0], error.problems[-1]):
        again = refused(ordered(EVERY_KIND).with_values(problem.changes[0].settings))
        assert {one.key for one in again.problems} == keys - {problem.key}


@pytest.mark.parametrize(
    "more",
    [{}, {"heel_lift.height_mm": 3}, {"top_cover.thickness_mm": 3, "heel_lift.height_mm": 3},
     {"heel_gel_pocket.depth_mm": 5, "heel_spur_pocket.depth_mm": 0, "top_cover.thickness_mm": 3}],
)  # fmt: skip
def test_a_shells_block_under_a_pocket_is_cured_although_the_rule_then_gives_another_base(more: dict[str, Any]) -> None:
    order = ordered({**SHELL_POCKETS, **more})
    error = refused(order)
    assert build(order.with_values(error.cure), tolerance=COARSE).right


def test_a_cure_holds_the_base_that_it_was_found_on_where_it_builds_on_no_other() -> None:
    order = ordered({"heel_gel_pocket.depth_mm": 5})
    before = prescribe(order)["right"]
    base = before.table["base"]["heel_mm"].value
    refusals = SideRefusals(order, lambda _, cured: cured["right"].table["base"]["heel_mm"].value == base)
    change = Change("lower it", {"heel_gel_pocket.depth_mm": 3.0})
    with refusals.collect(before):
        raise LimitError([Problem("heel_gel_pocket.depth_mm", "5 mm", "at most 3 mm", changes=(change,))])
    with pytest.raises(LimitError) as caught:
        refusals.refuse()
    assert caught.value.cure.items() >= {"heel_gel_pocket.depth_mm": 3.0, "base.heel_mm": base}.items()


def test_a_pocket_under_a_shells_heel_gets_a_base_that_leaves_its_block() -> None:
    order = ordered({**SHELL_POCKETS, "heel_spur_pocket.depth_mm": 0})
    assert prescribe(order)["right"].table["base"]["heel_mm"].value == pytest.approx(3.0 + 4.5 + 0.5, abs=0.15)
    assert build(order, tolerance=COARSE).right


def test_the_cures_of_both_sides_build_together() -> None:
    feet = {"right": FOOT, "left": {**FOOT, "length_mm": 254.0, "ball_length_mm": 187.0}}
    order = Order(foot=feet).with_values({key: EVERY_KIND[key] for key in EVERY_KIND if key != "form.label"})
    error = refused(order)
    assert {key.partition(".")[0] for key in error.cure} == {"left", "right"}
    pair = build(order.with_values(error.cure), tolerance=COARSE)
    assert pair.left and pair.right


def test_a_change_that_the_order_does_not_bear_out_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no cure built: then the refusal says so, and names none."""
    request = pipeline._request
    monkeypatch.setattr(pipeline, "_request", lambda *given: Stubborn(**vars(request(*given))))
    error = refused(ordered({"plantar_fascia_groove.depth_mm": 4, "medial_arch.height_mm": 30}))
    assert error.cure == {} and all(problem.advice == NO_CURE for problem in error.problems)
    assert "the slope across the foot" in str(error)


class Stubborn(InsoleRequest):
    """A request that keeps no limits, whatever is changed."""

    @property
    def keeps_limits(self) -> bool:
        return False


def test_an_error_has_a_cure_only_if_each_of_its_problems_has() -> None:
    good = Problem("a.b", "1", "2", changes=(Change("lower it", {"a.b": 2.0}),))
    assert LimitError([good]).cure == {"a.b": 2.0}
    assert LimitError([good, Problem("", "too steep", "35 degrees")]).cure == {}


def test_all_doses_that_are_out_of_range_in_another_way_are_reported_together() -> None:
    far = {"right.rearfoot_post.edge_mm": 9.9, "metatarsal_pad.crest_percent": 40, "metatarsal_bar.front_percent": 55}
    with pytest.raises(OrderError) as caught:
        prescribe(Order(foot=FOOT).with_values(far))
    assert len({problem.key for problem in caught.value.problems}) == len(caught.value.problems) >= 2


def test_random_orders_that_break_several_limits_are_cured() -> None:
    several = 0
    for order in mixed_orders(6, 3):
        try:
            build(order, tolerance=COARSE)
        except LimitError as error:
            several += len(error.problems) > 1
            build(order.with_values(error.cure), tolerance=COARSE)
    assert several
