"""Goldens: the shape of a few fixed orders, as measured numbers."""

import json

import pytest

from tests.support.golden import FILE, ORDERS, measures

# the mesh is within 0.02 mm of the surface, and its grid may change without the shape
THICKNESS, BOX, SHARE = 0.04, 0.05, 2e-3


@pytest.mark.parametrize("name", ORDERS)
def test_the_shape_has_not_moved(name):
    golden, now = json.loads(FILE.read_text())[name], measures(ORDERS[name])
    assert now["thickness_mm"] == pytest.approx(golden["thickness_mm"], abs=THICKNESS, nan_ok=True)
    assert now["box_mm"] == pytest.approx(golden["box_mm"], abs=BOX)
    assert now["volume_cm3"] == pytest.approx(golden["volume_cm3"], rel=SHARE)
    assert now["area_cm2"] == pytest.approx(golden["area_cm2"], rel=SHARE)


def test_every_golden_is_of_an_order_that_is_still_there():
    assert set(json.loads(FILE.read_text())) == set(ORDERS)
