"""What a boolean leaves beside its cuts is tidied without opening the mesh."""

import numpy as np
import pytest

from insolecad.geometry.triangles import Triangles
from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.job.pipeline import build
from insolecad.label.engraving import RAISED, Engraving, Pocket
from insolecad.order import Order
from insolecad.solid.mesh_repair import SHORTEST, without_short_edges, without_slivers
from insolecad.solid.raised_letters import with_letters
from insolecad.solid.shell_mesh import shell_triangles
from insolecad.surface.underside import underside

LONG, SHORT = 1.0, SHORTEST / 2.0


def finished(mesh: Triangles) -> FinishedMesh:
    return FinishedMesh(mesh.vertices.astype(float), mesh.faces.astype(np.intp))


def ball(short: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two rings of five round an axis, of which one edge of the upper one has the length `short`."""
    angle = np.linspace(0.0, 2.0 * np.pi, 5, endpoint=False)
    upper = np.column_stack([np.cos(angle), np.sin(angle), np.ones(5)])
    upper[1] = upper[0] + np.array([0.0, short, 0.0])
    lower = np.column_stack([np.cos(angle), np.sin(angle), np.zeros(5)])
    vertices = np.concatenate([upper, lower, [[0.0, 0.0, 1.5], [0.0, 0.0, -0.5]]])
    faces = []
    for here in range(5):
        there = (here + 1) % 5
        faces += [[here, there, 10], [here + 5, there + 5, there], [here + 5, there, here], [there + 5, here + 5, 11]]
    return vertices, np.array(faces, dtype=np.int64)


def test_a_short_edge_is_closed_up_and_the_mesh_stays_closed():
    vertices, faces = ball(SHORT)
    assert finished(Triangles(vertices, faces)).is_closed
    made = without_short_edges(vertices, faces)
    assert (len(made.vertices), len(made.faces)) == (len(vertices) - 1, len(faces) - 2)
    assert finished(made).is_closed and finished(made).genus == 0


def test_a_mesh_without_short_edges_stays_as_it_is():
    vertices, faces = ball(LONG)
    made = without_short_edges(vertices, faces)
    assert np.array_equal(made.vertices, vertices) and np.array_equal(made.faces, faces)


def test_an_edge_round_a_narrow_tube_stays_since_closing_it_up_would_pinch_the_tube():
    # a prism on three corners: each edge of its rings has a third vertex beside both of its ends, but no face
    ring = np.array([[0.0, 0.0], [SHORT, 0.0], [0.0, 1.0]])
    levels = [np.column_stack([ring, np.full(3, z)]) for z in (0.0, 1.0, 2.0)]
    ends = [[ring[:, 0].mean(), ring[:, 1].mean(), z] for z in (-1.0, 3.0)]
    faces = []
    for here in range(3):
        there = (here + 1) % 3
        for low in (0, 3):
            faces += [[here + low, there + low, there + low + 3], [here + low, there + low + 3, here + low + 3]]
        faces += [[there, here, 9], [here + 6, there + 6, 10]]
    vertices = np.concatenate([*levels, ends])
    made = without_short_edges(vertices, np.array(faces, dtype=np.int64))
    assert finished(made).is_closed and finished(made).genus == 0


@pytest.mark.parametrize("beside", [1e-6, 1e-5, 1e-4])
def test_letters_raised_across_a_vertex_of_the_shell_leave_it_closed_and_without_short_edges(beside):
    """A letter's corner is so little beside a vertex of the underside, in mm, that edges between the two are short."""
    form = {"construction": "shell", "post_block": "none"}
    built = build(Order(side="right", foot={"length_mm": 262}, material={"name": "pp"}, form=form)).right
    shell, below = shell_triangles(built.right_surface), underside(built.design)
    x, y, z = shell.vertices.T
    beneath = shell.vertices[abs(z - below(x, y)) < 1e-6, :2]
    vertex = beneath[np.hypot(*(beneath - [110.0, 0.0]).T).argmin()]
    square = np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]])
    made = with_letters(shell, Engraving(("X",), 4.0, (Pocket(vertex + beside + square),), RAISED, True), below)
    assert finished(made).is_closed and finished(made).genus == 0
    corners = made.vertices[made.faces]
    assert np.sqrt(((np.roll(corners, -1, axis=1) - corners) ** 2).sum(axis=2)).min() >= SHORTEST


def test_a_sliver_is_not_turned_into_an_edge_that_is_there_already():
    # a tetrahedron: turning any of its edges gives one that it has
    corners = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.5, 1e-5, 0.0], [0.5, 0.5, 1.0]])
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]])
    made = without_slivers(Triangles(corners, faces.astype(np.int32)))
    assert finished(made).is_closed
