"""The gates of the fit: each is read of what is built, and sees the fault that it is for."""

import pytest

from tests.support.fit.figures import dome_figures, figures, heel_figures, pressure_figures, standing_figures
from tests.support.fit.gates import CUP_GATES, GATES, PAD_GATES, STANDING_GATES, Gate, gates_for, misses
from tests.support.fit.subjects import CONSTRUCTIONS, REFERENCE, Case, subject
from tests.support.fit.synthetic import FOOT, block_foot, heel_bed

FAULTS = {
    "a floor with corners": ({"corners": 5.0}, {"contour chord"}),
    "a narrow cup": ({"narrow": 0.8}, {"free width at 5", "free width at 10"}),
    "a ramp behind": ({"ramp": 0.6}, {"rear at 8", "rear at 10", "rear at 13"}),
    "a tilted seat": ({"tilt_deg": 0.3}, {"seat, off the angle ordered"}),
    "walls in the heel": ({"narrow": 0.55}, {"peak over flat", "area over flat"}),
}


def cup_misses(**faults: float) -> set[str]:
    """Return the gates that a synthetic cup is out of."""
    insole = heel_bed(**faults)
    found = heel_figures(insole, FOOT) | pressure_figures(insole, FOOT)
    found["seat, off the angle ordered"] = abs(found["seat angle"])
    return set(misses(CUP_GATES, found))


@pytest.mark.parametrize("depth", [14.0, 18.0, 22.0])
def test_a_cup_that_follows_a_heel_is_within_every_gate_at_any_depth(depth: float) -> None:
    assert cup_misses(depth=depth) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen_by_its_gates(fault: str) -> None:
    faults, seen = FAULTS[fault]
    assert seen <= cup_misses(**faults)


def test_a_figure_is_out_beyond_its_limits_and_where_it_is_missing() -> None:
    gate = Gate("x", "an example", low=1.0, high=2.0)
    assert misses([gate], {"x": 1.0}) == misses([gate], {"x": 2.0}) == {}
    assert misses([gate], {"x": 0.9}) == {"x": 0.9}
    assert misses([gate], {"x": 2.1}) == {"x": 2.1}
    assert list(misses([gate], {"x": float("nan")})) == ["x"]
    # a wall that does not reach a height leaves the width there open
    assert misses([Gate("x", "an example", low=1.0)], {"x": float("inf")}) == {}


def test_every_gate_is_read_of_some_insole() -> None:
    read = set()
    for construction in CONSTRUCTIONS:
        built = subject(Case("gates", REFERENCE, "neutral", "mild", construction))
        found = set(figures(built))
        own = {gate.figure for gate in gates_for(construction, "mild")}
        assert own <= found
        read |= own
    standing = {gate.figure for gate in STANDING_GATES}
    assert standing <= set(standing_figures(built, block_foot()))
    pad = {gate.figure for gate in PAD_GATES}
    case = Case("pad", REFERENCE, "neutral", "moderate", "cushion")
    assert pad <= set(dome_figures(case, "metatarsal_pad", 4.5))
    assert read | standing | pad == {gate.figure for gate in GATES}
