"""Right is right: from triangles alone, medial and lateral, left and right, cannot be swapped."""

import numpy as np
import pytest

from insolecad.inspection.measure.basics import basics
from insolecad.inspection.measure.full import full
from insolecad.inspection.mesh.mesh import FinishedMesh, weld
from insolecad.job.pipeline import build
from insolecad.order import Order
from tests.support.feet import FOOT
from tests.support.orders import people, population


def soup(insole) -> np.ndarray:
    """Return an insole's triangles as a file holds them: no order, no names, single precision."""
    triangles = insole.triangles.vertices.astype(np.float32).astype(float)[insole.triangles.faces]
    return np.random.default_rng(1).permutation(triangles)


def pair_of(**more):
    return build(Order(name="pair", foot=FOOT, **more))


def test_right_and_left_are_distinguished_on_real_feet():
    for order in list(population(people()))[::29]:
        for side, insole, _ in build(order.with_values({"side": "both"})).sides():
            assert basics(weld(soup(insole))).side == side, order.name


def test_a_file_mirrored_on_the_way_is_noticed():
    right = soup(pair_of().right)
    mirrored = (right * np.array([1.0, -1.0, 1.0]))[:, ::-1]
    assert basics(weld(right)).side == "right"
    assert basics(weld(mirrored)).side == "left"


def test_the_arch_stands_on_the_big_toes_side():
    """The toe end leans to the big toe, the fifth head bulges further back: so the outline names the medial side."""
    for side, built, _ in pair_of().sides():
        measured = full(weld(soup(built)), foot_length=262, ball_length=194)
        assert measured.medial_arch.height_mm > 3.0 * measured.lateral_arch_mm
        medial = 1.0 if side == "right" else -1.0
        z = built.triangles.vertices
        at_arch = np.abs(z[:, 0] - 110.0) < 3.0
        highest = z[at_arch][z[at_arch, 2].argmax()]
        assert np.sign(highest[1]) == medial


@pytest.mark.parametrize("angle", [4.0, -4.0])
def test_a_medial_post_raises_the_medial_side_on_both_feet(angle):
    pair = pair_of(rearfoot_post={"angle_deg": angle})
    for _, insole, _ in pair.sides():
        assert full(weld(soup(insole)), foot_length=262, ball_length=194).rearfoot_slope_deg == pytest.approx(
            angle, abs=0.2
        )


def test_the_left_is_the_mirrored_right_vertex_for_vertex():
    pair = pair_of()
    flip = np.array([1.0, -1.0, 1.0])
    assert np.array_equal(pair.left.triangles.vertices, pair.right.triangles.vertices * flip)
    assert np.array_equal(pair.left.triangles.faces, pair.right.triangles.faces[:, ::-1])
    assert {name: point.at[1] for name, point in pair.left.references.items()} == {
        name: -point.at[1] for name, point in pair.right.references.items()
    }


def test_a_mirror_that_forgets_the_winding_is_inside_out():
    right = pair_of().right.triangles
    forgotten = FinishedMesh(right.vertices * np.array([1.0, -1.0, 1.0]), right.faces.astype(np.intp))
    assert not forgotten.outward


def test_each_side_takes_its_own_measures_and_doses():
    pair = build(
        Order(
            foot={"left": {"length_mm": 258}, "right": {"length_mm": 262}},
            medial_arch={"height_mm": 18},
            left={"medial_arch": {"height_mm": 15}},
            outline={"per_foot": True},
        )
    )
    right, left = (full(weld(soup(insole)), foot_length=fl) for insole, fl in ((pair.right, 262), (pair.left, 258)))
    assert right.basics.length_mm - left.basics.length_mm == pytest.approx(4.0, abs=0.1)
    assert right.medial_arch.height_mm - left.medial_arch.height_mm == pytest.approx(3.0, abs=0.5)
