"""The exact test of triangles that cross: what it finds, and what it lets pass."""

import numpy as np
import pytest

from tests.support.crossings import crossing

FLAT = [(0.0, 0.0, 0.0), (4.0, 0.0, 0.0), (0.0, 4.0, 0.0)]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ([(1.0, 1.0, -1.0), (1.0, 1.0, 1.0), (9.0, 9.0, 1.0)], True),
        ([(1.0, 1.0, 0.0), (1.0, 1.0, 1.0), (2.0, 1.0, 1.0)], True),
        ([(1.0, 1.0, 0.1), (1.0, 1.0, 1.0), (2.0, 1.0, 1.0)], False),
        ([(1.0, 1.0, 0.0), (6.0, 1.0, 0.0), (1.0, 6.0, 0.0)], True),
        ([(4.0, 1.0, 0.0), (8.0, 1.0, 0.0), (4.0, 6.0, 0.0)], False),
        ([(4.0, 0.0, 0.0), (0.0, 4.0, 0.0), (4.0, 4.0, 0.0)], False),
        ([(4.0, 0.0, 0.0), (0.0, 4.0, 0.0), (1.0, 1.0, 0.0)], True),
        ([(0.0, 0.0, 0.0), (4.0, 4.0, 1.0), (4.0, 4.0, -1.0)], True),
        ([(0.0, 0.0, 0.0), (-4.0, -4.0, 1.0), (-4.0, -4.0, -1.0)], False),
    ],
    ids=["through", "touches", "above", "covers", "beside", "a neighbour", "folded", "through from a corner", "apart"],
)
def test_two_triangles_cross_or_do_not(second: list[tuple[float, float, float]], expected: bool) -> None:
    vertices, faces = np.unique(np.array([*FLAT, *second]), axis=0, return_inverse=True)
    faces = faces.reshape(2, 3)
    assert crossing(vertices, faces, [0, 1]) == ([0, 1] if expected else [])
