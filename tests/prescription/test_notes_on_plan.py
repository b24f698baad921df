"""What is said of the foot against the insole in plan: toe room, overhang at the big toe and at the ball."""

from pathlib import Path

import ezdxf
import numpy as np
import pytest

from insolecad.geometry.construction import Form
from insolecad.geometry.outline import Measures, outline
from insolecad.geometry.toe_shapes import TOES
from insolecad.order import Order
from insolecad.prescription import prescribe
from insolecad.prescription.case.model import Note
from tests.support.feet import FOOT, STANDARD, sample_feet

ROOM, BIG_TOE, BALL = (
    "room ahead of the big toe in mm",
    "overhang of the big toe in mm",
    "overhang of the ball in mm",
)


def notes(**given: object) -> dict[str, Note]:
    """Return the notes on one foot by what they are about."""
    prescription = prescribe(Order(**({"side": "right", "foot": FOOT} | given)))["right"]
    return {note.check: note for note in prescription.notes if note.check in (ROOM, BIG_TOE, BALL)}


def foot_of(measures: Measures) -> dict[str, float]:
    """Return the foot that measures were taken of."""
    return {
        "length_mm": measures.foot_length,
        "ball_length_mm": measures.ball_length,
        "ball_width_mm": measures.foot_ball_width,
        "heel_width_mm": measures.heel_width + 3.0,
    }


def test_the_room_ahead_of_the_big_toe_is_reported_with_every_toe_shape_and_the_cures_cure():
    for toe, shape in TOES.items():
        found = notes(form={"toe": toe})
        assert found[ROOM].measured == pytest.approx(shape.big_toe_room_mm, abs=0.06)
        assert found[ROOM].level == ("warn" if toe == "tapered" else "note")
        for change in found[ROOM].changes:
            assert notes(form={"toe": change.settings["form.toe"]})[ROOM].level == "note"
    assert {change.settings["form.toe"] for change in notes(form={"toe": "tapered"})[ROOM].changes} == {
        "round",
        "square",
        "anatomic",
    }


def test_a_tapered_toe_is_questioned_on_every_foot_and_a_round_one_on_none():
    for measures in sample_feet()[::10]:
        foot = foot_of(measures)
        assert notes(foot=foot, form={"toe": "tapered"})[ROOM].level == "warn"
        plain = notes(foot=foot)
        assert list(plain) == [ROOM] and plain[ROOM].level == "note"


def test_an_insole_hardly_longer_than_the_foot_leaves_no_room_ahead_of_the_big_toe():
    found = notes(outline={"length_mm": 264})[ROOM]
    assert found.level == "warn" and found.measured < -2.0
    assert "2 mm longer than the foot" in found.advice
    assert [change.settings for change in found.changes] == []


@pytest.mark.parametrize("length", ["sulcus", "three-quarter"])
def test_an_insole_that_ends_behind_the_toes_says_nothing_of_them(length):
    assert notes(form={"length": length, "toe": "tapered"}) == {}


def test_a_shoe_or_an_own_insole_that_is_narrower_than_the_foot_is_an_overhang_at_the_ball():
    for narrow in ({"shoe": {"inner_width_mm": 92}}, {"shoe": {"sockliner_ball_width_mm": 92}}):
        found = notes(**narrow)[BALL]
        assert (found.level, found.measured) == ("warn", 9.0)
        assert found.limit == "usually up to 8.1 mm, both sides together"
    assert BALL not in notes(shoe={"inner_width_mm": 93.5})
    # what stands out at the ball is not said a second time as an unusual size
    every = [
        note.check for note in prescribe(Order(side="right", foot=FOOT, outline={"ball_width_mm": 90}))["right"].notes
    ]
    assert BALL in every and "insole ball width" not in every


def test_a_traced_outline_is_compared_with_the_foot_as_any_other(tmp_path: Path):
    line = outline(STANDARD, Form(toe="tapered")).bottom(np.arange(300) / 300)
    document = ezdxf.new("R2000")
    document.header["$INSUNITS"] = 4
    document.modelspace().add_lwpolyline(line.tolist(), close=True)
    document.saveas(tmp_path / "pointed.dxf")
    found = notes(shoe={"sockliner_outline": str(tmp_path / "pointed.dxf")})
    assert found[ROOM].measured == pytest.approx(TOES["tapered"].big_toe_room_mm, abs=0.3)
    assert found[BIG_TOE].measured > 10.0
    assert "the traced outline" in found[ROOM].advice and not found[ROOM].changes and not found[BIG_TOE].changes
