"""What is reported of the heel in its cup, and of the cup in the counter of a shoe."""

from pathlib import Path
from typing import Any

import ezdxf
import numpy as np
import pytest

from insolecad.design.design import Design
from insolecad.geometry.outline import outline
from insolecad.geometry.plan import counter_lean
from insolecad.order import Order
from insolecad.prescription import Prescription, prescribe
from insolecad.prescription.case.model import Note
from tests.support.feet import FOOT, STANDARD, sample_feet

TIGHT, LOOSE, COUNTER, HEIGHT = (
    "free width in the heel cup",
    "heel cup wider than the heel in mm",
    "rim of the heel cup over the counter in mm",
    "height of the heel cup's rim in mm",
)
WIDTH, DEPTH = "heel_cup.inner_width_mm", "heel_cup.depth_mm"
SHELL = {"form": {"construction": "shell"}, "material": {"name": "pp"}}


def prescribed(**given: Any) -> Prescription:
    """Return the prescription of one right foot."""
    return prescribe(Order(**({"side": "right", "foot": FOOT} | given)))["right"]


def notes(prescription: Prescription) -> dict[str, Note]:
    """Return the notes on the heel by what they are about."""
    return {note.check: note for note in prescription.notes if note.check in (TIGHT, LOOSE, COUNTER, HEIGHT)}


def cured(note: Note, **given: Any) -> dict[str, Note]:
    """Return the notes after the only change of a note."""
    (change,) = note.changes
    order = Order(**({"side": "right", "foot": FOOT} | given)).with_values(change.settings)
    return notes(prescribe(order)["right"])


def built_overhang(prescription: Prescription) -> tuple[float, float]:
    """Return how far the rim of the design itself is out over a counter, on the inner and the outer side."""
    design = Design(prescription.measures, prescription.doses, prescription.form)
    seat_x, height = (
        prescription.measures.seat_x,
        prescription.doses.base.heel_mm + prescription.doses.heel_cup.depth_mm,
    )
    x, width = design.outline.points[:, 0], design._rim(design.outline).width
    at_seat = np.argmin(np.abs(x - seat_x))
    (lateral, medial), (bottom_lateral, bottom_medial) = design.plan.seat_edges, design.outline.crossing(seat_x)
    lean = counter_lean(height)
    inner = medial + width[at_seat] - bottom_medial - lean.medial
    return inner, bottom_lateral - lateral + width[at_seat] - lean.lateral


@pytest.mark.parametrize(("width", "check"), [(55, TIGHT), (60, None), (68, None), (70, LOOSE)])
def test_an_ordered_width_is_compared_with_the_heel_and_its_cure_cures(width, check):
    cup = {"depth_mm": 12, "inner_width_mm": width}
    found = notes(prescribed(heel_cup=cup))
    assert [name for name in found if name in (TIGHT, LOOSE)] == ([check] if check else [])
    if check:
        assert found[check].level == "warn" and "68 mm wide" in found[check].advice
        assert WIDTH in found[check].changes[0].settings
        assert not {TIGHT, LOOSE} & cured(found[check], heel_cup=cup).keys()


def test_the_free_width_is_that_of_the_built_curve_in_shares_of_the_heel():
    prescription = prescribed(heel_cup={"depth_mm": 12, "inner_width_mm": 55})
    found = notes(prescription)[TIGHT]
    curve = Design(prescription.measures, prescription.doses, prescription.form).heel_curve
    shares = {height: 2.0 * curve.side(height) / 68.0 for height in (5.0, 10.0)}
    tightest = 5.0 if shares[5.0] - 0.70 < shares[10.0] - 0.84 else 10.0
    assert found.measured == pytest.approx(shares[tightest], abs=1e-3)
    assert found.limit is not None and f"{tightest:g} mm over the heel seat" in found.limit


def test_no_cup_by_rule_squeezes_a_measured_heel_or_is_loose():
    for measures in sample_feet()[::20]:
        foot = {
            "length_mm": measures.foot_length,
            "ball_length_mm": measures.ball_length,
            "ball_width_mm": measures.foot_ball_width,
            "heel_width_mm": measures.heel_width + 3.0,
        }
        for level in ("mild", "maximum"):
            assert not {TIGHT, LOOSE} & notes(prescribed(foot=foot, support={"level": level})).keys()


@pytest.mark.parametrize("form", [{}, SHELL], ids=["cushion", "shell"])
@pytest.mark.parametrize("cover", [0, 2])
@pytest.mark.parametrize("shoe", ["standard", "minimalist"])
def test_the_rim_over_the_counter_is_that_of_the_built_plan(form, cover, shoe):
    given = {**form, "shoe": {"type": shoe}, "top_cover": {"thickness_mm": cover}, "heel_cup": {"depth_mm": 20}}
    prescription = prescribed(**given)
    found = notes(prescription)[COUNTER]
    assert found.level == ("warn" if form else "note")
    assert found.measured == pytest.approx(max(built_overhang(prescription)), abs=0.1)
    assert found.limit is not None and found.limit.endswith("shell" if form else "cushion")
    assert COUNTER not in cured(found, **given)


def test_a_rim_that_no_shoe_folds_is_a_warning():
    levels = [notes(prescribed(heel_cup={"depth_mm": depth}))[COUNTER].level for depth in (16, 22, 30)]
    assert levels == ["note", "note", "warn"]


def test_a_cup_that_fits_the_counter_has_no_note_and_the_offered_one_is_the_deepest_that_fits():
    given: dict[str, Any] = {"heel_cup": {"depth_mm": 10}}
    assert COUNTER not in notes(prescribed(**given))
    found = notes(prescribed(heel_cup={"depth_mm": 22}))[COUNTER]
    fits = found.changes[0].settings[DEPTH]
    assert isinstance(fits, float) and 10.0 < fits < 22.0
    assert COUNTER in notes(prescribed(heel_cup={"depth_mm": fits + 0.5}))


def test_a_post_raises_the_rim_on_its_side_alone():
    cup = {"heel_cup": {"depth_mm": 16}}
    level = notes(prescribed(**cup, rearfoot_post={"angle_deg": 0}))[COUNTER]
    # a counter leans in on the outer side first
    assert "2.6 mm on the inner side, 3.5 mm on the outer side wider" in level.advice
    medial = notes(prescribed(**cup, rearfoot_post={"angle_deg": 4}))[COUNTER]
    lateral = notes(prescribed(**cup, rearfoot_post={"angle_deg": -4}))[COUNTER]
    assert medial.measured > level.measured and f"{medial.measured:.1f} mm on the inner side" in medial.advice
    assert lateral.measured > level.measured and f"{lateral.measured:.1f} mm on the outer side" in lateral.advice


def test_a_kept_sockliner_lifts_the_rim_to_where_the_counter_leans_in():
    cup = {"heel_cup": {"depth_mm": 16}, "base": {"heel_mm": 4}}
    replaced, kept = (notes(prescribed(**cup, shoe={"sockliner": word}))[COUNTER] for word in ("replace", "keep"))
    assert kept.measured > replaced.measured + 1.0 and "24.0 mm over the shoe's floor" in kept.advice


def test_a_cup_is_compared_with_a_traced_heel(tmp_path: Path):
    line = outline(STANDARD).bottom(np.arange(300) / 300)
    document = ezdxf.new("R2000")
    document.header["$INSUNITS"] = 4
    document.modelspace().add_lwpolyline((line * [1.0, 1.04]).tolist(), close=True)
    document.saveas(tmp_path / "wide.dxf")
    cup = {"heel_cup": {"depth_mm": 20, "inner_width_mm": 72}}
    narrow = notes(prescribed(**cup))[COUNTER]
    traced = notes(prescribed(**cup, shoe={"sockliner_outline": str(tmp_path / "wide.dxf")}))[COUNTER]
    assert traced.measured == pytest.approx(narrow.measured - 0.02 * STANDARD.heel_width, abs=0.3)


def test_an_insole_without_a_cup_has_no_note_on_it():
    assert notes(prescribed(heel_cup={"depth_mm": 0}, shoe={"counter_height_mm": 20})) == {}


def test_a_rim_that_is_too_high_for_a_measured_counter_is_cured_by_a_shallower_cup():
    given = {"shoe": {"counter_height_mm": 22}}
    found = notes(prescribed(**given))[HEIGHT]
    assert found.limit == "at most 17 mm in a counter of 22 mm"
    assert HEIGHT not in cured(found, **given)
    none = notes(prescribed(shoe={"counter_height_mm": 20}, base={"heel_mm": 10}))[HEIGHT]
    assert not none.changes and "take a thinner heel" in none.advice


def test_feet_that_differ_are_cured_by_a_key_of_their_own_side():
    pair = Order(
        foot={"left": {**FOOT, "heel_width_mm": 60}, "right": FOOT}, heel_cup={"inner_width_mm": 73, "depth_mm": 12}
    )
    for side, prescription in prescribe(pair).items():
        (change,) = notes(prescription)[LOOSE].changes
        assert list(change.settings) == [f"{side}.{WIDTH}"]
        assert LOOSE not in notes(prescribe(pair.with_values(change.settings))[side])
