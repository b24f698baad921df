"""The gates of the fit: each is read of what is built, and sees the fault that it is for."""

import pytest

from tests.support.fit.figures import (
    FILL,
    dome_figures,
    figures,
    heel_figures,
    pressure_figures,
    scan_of,
    standing_figures,
)
from tests.support.fit.gates import CUP_GATES, GATES, LEVEL_GATE, PAD_GATES, STANDING_GATES, Gate, gates_for, misses
from tests.support.fit.insole import Foot
from tests.support.fit.subjects import CONSTRUCTIONS, REFERENCE, Case, subject
from tests.support.fit.synthetic import FOOT, block_foot, heel_bed

FEET = {
    "small": Foot(length=224.0, ball_length=165.0, ball_width=84.0, heel_width=59.0),
    "usual": REFERENCE,
    "wide": Foot(length=262.0, ball_length=192.0, ball_width=108.0, heel_width=79.0),
    "large": Foot(length=296.0, ball_length=221.0, ball_width=108.0, heel_width=72.0),
}
"""Feet within the middle 98 % of people, of either build."""

BUILT = (
    ("small", "high", "mild", "cushion"),
    ("usual", "neutral", "moderate", "cushion"),
    ("wide", "flat", "maximum", "cushion"),
    ("usual", "neutral", "mild", "shell"),
    ("large", "flat", "maximum", "shell"),
    ("small", "neutral", "moderate", "ucbl"),
    ("large", "flat", "mild", "ucbl"),
)
"""Foot, type, level and construction of the insoles that are built here; python -m benchmarks.fit takes 60 people."""

FAULTS = {
    "a floor with corners": ({"corners": 5.0}, {"contour chord"}),
    "a narrow cup": ({"narrow": 0.8}, {"free width at 5", "free width at 10"}),
    "a ramp behind": ({"ramp": 0.6}, {"rear at 8", "rear at 10", "rear at 13"}),
    "a tilted seat": ({"tilt_deg": 0.3}, {"seat, off the angle ordered"}),
    "walls in the heel": ({"narrow": 0.55}, {"area over flat"}),
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
        own = {gate.figure for gate in gates_for(construction, "mild", 0.0)}
        assert own <= found
        read |= own
    standing = {gate.figure for gate in STANDING_GATES}
    assert standing <= set(standing_figures(built, block_foot()))
    pad = {gate.figure for gate in PAD_GATES}
    case = Case("pad", REFERENCE, "neutral", "moderate", "cushion")
    assert pad <= set(dome_figures(case, "metatarsal_pad", 4.5))
    assert read | standing | pad | {LEVEL_GATE.figure} == {gate.figure for gate in GATES}


@pytest.mark.parametrize(("foot", "kind", "level", "construction"), BUILT)
def test_a_built_insole_is_within_every_gate(foot: str, kind: str, level: str, construction: str) -> None:
    built = subject(Case("fit", FEET[foot], kind, level, construction))
    assert misses(gates_for(construction, level, built.doses[FILL]), figures(built)) == {}


@pytest.mark.parametrize("construction", ["cushion", "shell"])
def test_the_contact_under_a_heel_does_not_shrink_with_the_level(construction: str) -> None:
    cases = [Case("level", REFERENCE, "neutral", level, construction) for level in ("mild", "maximum")]
    mild, maximum = (pressure_figures(subject(case).insole, REFERENCE)["area over flat"] for case in cases)
    assert misses([LEVEL_GATE], {LEVEL_GATE.figure: maximum / mild}) == {}


def test_a_cup_that_narrows_with_its_depth_is_seen_to_carry_with_less() -> None:
    shallow, narrow = (heel_bed(depth=depth, narrow=share) for depth, share in ((10.0, 1.0), (22.0, 0.75)))
    mild, maximum = (pressure_figures(bed, FOOT)["area over flat"] for bed in (shallow, narrow))
    assert misses([LEVEL_GATE], {LEVEL_GATE.figure: maximum / mild}) != {}


@pytest.mark.parametrize(
    ("side", "level", "construction"),
    [
        ("right", "mild", "cushion"),
        ("left", "maximum", "cushion"),
        ("right", "moderate", "shell"),
        ("left", "mild", "ucbl"),
    ],
)
def test_a_standing_foot_sits_where_its_insole_is(side: str, level: str, construction: str) -> None:
    scan = scan_of(side)
    built = subject(Case("stand", scan.foot, "neutral", level, construction, side))
    assert misses(STANDING_GATES, standing_figures(built, scan)) == {}


def test_a_metatarsal_pad_is_as_large_as_ordered() -> None:
    case = Case("pad", REFERENCE, "neutral", "moderate", "cushion")
    assert misses(PAD_GATES, dome_figures(case, "metatarsal_pad", 4.5)) == {}
