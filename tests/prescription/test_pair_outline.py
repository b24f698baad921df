"""Two feet in one pair of shoes: one outline that the larger foot needs, landmarks and doses of each foot."""

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from insolecad import build, prescribe
from insolecad.cli import app
from insolecad.errors import OrderError
from insolecad.job.pipeline import make
from insolecad.order import Order
from insolecad.order.questions import QUESTIONS
from insolecad.prescription import Prescription
from tests.support.feet import FOOT, ROUND_FOOT

LONGER = {**FOOT, "ball_width_mm": 98.0}
SHORTER = {"length_mm": 254.0, "ball_length_mm": 185.0, "ball_width_mm": 102.0, "heel_width_mm": 66.0}
FEET = {"right": LONGER, "left": SHORTER}


def sizes(one: Prescription) -> tuple[float, ...]:
    return tuple(size.value for size in one.table["outline"].values())


def outlines(**more: object) -> dict[str, tuple[float, ...]]:
    return {side: sizes(one) for side, one in prescribe(Order(foot=FEET, **more)).items()}


def test_both_insoles_have_one_outline_as_long_and_wide_as_the_larger_foot_needs() -> None:
    pair = prescribe(Order(foot=FEET))
    right, left = pair["right"], pair["left"]
    assert sizes(right) == sizes(left) == (274.0, round(0.97 * 102.0, 1), FOOT["heel_width_mm"] - 3.0)
    u = np.linspace(0.0, 1.0, 400, endpoint=False)
    assert np.array_equal(right.outline.bottom(u), left.outline.bottom(u))
    assert right.size_eu == left.size_eu == "EU41.5"


def test_landmarks_and_doses_are_those_of_each_foot() -> None:
    left, alone = (prescribe(Order(foot=feet))["left"] for feet in (FEET, {"left": SHORTER}))
    for name in ("foot_length", "ball_length", "foot_ball_width", "heads"):
        assert getattr(left.measures, name) == getattr(alone.measures, name)
    assert left.measures.ball_centre_x < prescribe(Order(foot=FEET))["right"].measures.ball_centre_x
    for key, dose in (("medial_arch", "height_mm"), ("heel_cup", "depth_mm"), ("heel_cup", "inner_width_mm")):
        assert left.table[key][dose].value == alone.table[key][dose].value


def test_the_reason_names_the_foot_whose_shoe_it_is() -> None:
    pair = prescribe(Order(foot=FEET))
    assert pair["left"].table["outline"]["length_mm"].reason == (
        "the longer foot's shoe: standard shoe: FL 262 + 12 = 274 mm"
    )
    assert pair["right"].table["outline"]["ball_width_mm"].reason.startswith("the wider foot's shoe: ")
    assert pair["right"].table["outline"]["length_mm"].reason == "standard shoe: FL 262 + 12 = 274 mm"


def test_ordered_per_foot_each_has_its_own() -> None:
    for side, foot in FEET.items():
        each = prescribe(Order(foot=FEET, outline={"per_foot": True}))[side]
        alone = prescribe(Order(side=side, foot={side: foot}))[side]
        assert (sizes(each), each.measures, each.size_eu) == (sizes(alone), alone.measures, alone.size_eu)
    assert outlines(outline={"per_foot": True})["left"][0] == 266.0


def test_a_side_made_alone_is_the_side_of_the_pair() -> None:
    both, alone = (prescribe(Order(foot=FEET, side=side))["left"] for side in ("both", "left"))
    assert both.table == alone.table and both.measures == alone.measures
    insole = build(Order(foot=FEET, side="left"), tolerance=0.2).left
    assert insole and insole.triangles.vertices[:, 0].max() > 273.0


def test_an_outline_that_is_ordered_wins_for_both_or_for_one_foot() -> None:
    assert {one[0] for one in outlines(outline={"length_mm": 270.0}).values()} == {270.0}
    assert {one[0] for one in outlines(shoe={"inner_length_mm": 271.0}).values()} == {271.0}
    own = prescribe(Order(foot=FEET, left={"outline": {"length_mm": 268.0}}))
    assert (sizes(own["right"])[0], sizes(own["left"])[0]) == (274.0, 268.0)
    assert own["left"].measures.outline_ball_x == SHORTER["ball_length_mm"] and own["left"].size_eu == "EU40"


def test_an_outline_may_be_as_large_as_the_larger_foot_takes_and_no_larger() -> None:
    far = {"right": {"length_mm": 262.0}, "left": {"length_mm": 238.0}}
    assert sizes(prescribe(Order(foot=far, outline={"length_mm": 290.0}))["left"])[0] == 290.0
    with pytest.raises(OrderError, match=r"outline.length_mm: 293 mm; allowed: 238 to 292 mm"):
        Order(foot=far, outline={"length_mm": 293.0})
    with pytest.raises(OrderError, match=r"outline.length_mm: 270 mm; allowed: 238 to 268 mm"):
        Order(foot=far, outline={"length_mm": 270.0, "per_foot": True})


def test_the_shorter_foot_is_said_to_have_more_room_ahead_of_the_toes() -> None:
    def room(**feet: dict[str, float]) -> list[tuple[object, tuple[object, ...]]]:
        right, left = (
            [note for note in one.notes if note.check == "room ahead of the toes in mm"]
            for one in prescribe(Order(foot=feet)).values()
        )
        assert not right
        return [(note.measured, note.changes) for note in left]

    assert room(**FEET) == [(20.0, ())]
    ((measured, changes),) = room(right=ROUND_FOOT, left={"length_mm": 250.0})
    assert measured == 22.0 and changes[0].settings == {"outline.per_foot": True}
    assert room(right=ROUND_FOOT, left=ROUND_FOOT) == []


def test_a_much_narrower_foot_is_said_to_stand_in_a_wide_shoe() -> None:
    narrow = {**LONGER, "ball_width_mm": 92.0}
    notes = prescribe(Order(foot={"right": narrow, "left": {**LONGER, "ball_width_mm": 103.0}}))["right"].notes
    (found,) = [note for note in notes if note.check == "insole ball width"]
    assert found.measured == pytest.approx(7.9) and "the left one is wider" in found.advice


@pytest.mark.parametrize(
    ("length", "shorter"), [("full", 254.0), ("sulcus", 254.0), ("sulcus", 237.0), ("three-quarter", 237.0)]
)
def test_the_shorter_foots_insole_is_read_back_as_ordered(length: str, shorter: float, tmp_path) -> None:
    order = Order(foot={"right": {"length_mm": 262.0}, "left": {"length_mm": shorter}}, form={"length": length})
    sheet = make(order.with_values({"name": "p", "side": "left"}), formats=["stl"], out=tmp_path)
    (file,) = tmp_path.glob("*.stl")
    done = CliRunner().invoke(app, ["inspect", str(file), "--job", str(sheet.path), "--json"])
    assert done.exit_code == 0, done.output
    findings = {found["check"]: found["measured"] for found in sheet.data["sides"]["left"]["findings"]}
    # the longer foot decides the outline: it is used, though its insole is not made
    assert findings.get("not used") is None
    assert json.loads(done.output)


def test_one_side_of_the_other_foots_keys_is_still_reported_as_not_used(tmp_path) -> None:
    order = Order(foot={"right": {"length_mm": 254.0, "type": "flat"}, "left": FOOT}, side="left")
    findings = make(order, formats=["stl"], out=tmp_path, tolerance=0.2).data["sides"]["left"]["findings"]
    assert {one["measured"] for one in findings if one["check"] == "not used"} == {
        "foot.right.length_mm",
        "foot.right.type",
    }


def test_a_drawing_of_one_shoe_and_two_sizes_of_shoe_do_not_go_together(tmp_path) -> None:
    with pytest.raises(OrderError, match=r"outline.per_foot: yes, and shoe.sockliner_outline names a drawing"):
        Order(foot=FEET, outline={"per_foot": True}, shoe={"sockliner_outline": str(tmp_path / "none.svg")})


def test_the_questions_ask_for_two_sizes_of_shoe_where_the_feet_differ() -> None:
    (question,) = [one for one in QUESTIONS if one.key == "outline.per_foot"]
    differ = {"foot.length_mm": 262.0, "foot.left.length_mm": 254.0}
    assert question.wanted(differ) and not question.wanted({"foot.length_mm": 262.0})
    assert not question.wanted({"foot.length_mm": 262.0, "foot.left.length_mm": 262.0})
    assert question.read("y", differ) == {"outline.per_foot": True}


def test_each_side_has_no_such_key_of_its_own() -> None:
    with pytest.raises(OrderError, match=r"left.outline.per_foot: no such key; did you mean outline.per_foot"):
        Order(foot=FOOT, left={"outline": {"per_foot": True}})
