"""The mesh: closed, outward, one body without holes or crossings - and checks that would notice."""

import numpy as np
import pymeshlab
import pytest
import trimesh

from insolecad.design.design import Design
from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.solid.mesh import mirror, triangles
from insolecad.surface.grid import Surface
from tests.support.feet import STANDARD, foot_side_faces, population, surface_of, volume
from tests.support.surfaces import TYPICAL, facet_tilt

TWENTY_FIVE = population(41, 25)


def as_in_an_stl(mesh: Triangles) -> tuple[Array, Array]:
    """Return vertices and faces as an STL holds them: single precision, equal corners welded."""
    single = mesh.vertices.astype(np.float32)
    unique, back = np.unique(single, axis=0, return_inverse=True)
    return unique.astype(float), back.reshape(-1)[mesh.faces]


def faults(mesh: Triangles) -> set[str]:
    """Return what is wrong with a mesh, judged by two independent libraries."""
    vertices, faces = as_in_an_stl(mesh)
    body = trimesh.Trimesh(vertices, faces, process=False)
    found = set()
    if not np.isfinite(vertices).all():
        return {"not finite"}
    if not body.is_watertight:
        found.add("open")
    if not body.is_winding_consistent:
        found.add("winding")
    if body.volume <= 0.0:
        found.add("inside out")
    if body.body_count != 1:
        found.add("bodies")
    if body.euler_number != 2:
        found.add("genus")
    if (np.linalg.norm(body.triangles_cross, axis=1) <= 0.0).any():
        found.add("facet without area")
    if crossing_facets(vertices, faces):
        found.add("crossing")
    return found


def crossing_facets(vertices: Array, faces: Array) -> int:
    """Return how many facets cross others."""
    meshes = pymeshlab.MeshSet()
    meshes.add_mesh(pymeshlab.Mesh(vertices, faces))
    meshes.compute_selection_by_self_intersections_per_face()
    return int(meshes.current_mesh().selected_face_number())


def typical() -> tuple[Design, Surface, Triangles]:
    design = Design(STANDARD, TYPICAL)
    surface = surface_of(design)
    return design, surface, triangles(surface)


@pytest.mark.parametrize("design", TWENTY_FIVE, ids=range(25))
def test_the_mesh_is_one_closed_outward_body_that_never_crosses_itself(design: Design) -> None:
    mesh = triangles(surface_of(design))
    assert faults(mesh) == set()
    assert faults(mirror(mesh)) == set()


def test_every_vertex_is_used_and_every_edge_has_two_facets() -> None:
    _, _, mesh = typical()
    assert np.array_equal(np.unique(mesh.faces), np.arange(len(mesh.vertices)))
    edges = np.sort(np.stack([mesh.faces, np.roll(mesh.faces, -1, axis=1)], axis=-1).reshape(-1, 2), axis=1)
    assert np.all(np.unique(edges, axis=0, return_counts=True)[1] == 2)
    assert len(mesh.vertices) - len(edges) // 2 + len(mesh.faces) == 2


def test_the_thinned_mesh_is_sound_too() -> None:
    design = Design(STANDARD, TYPICAL)
    assert faults(triangles(surface_of(design).thin(2))) == set()


def test_the_left_mesh_is_the_mirrored_right_one_vertex_for_vertex() -> None:
    _, _, mesh = typical()
    left = mirror(mesh)
    assert np.array_equal(left.vertices, mesh.vertices * [1.0, -1.0, 1.0])
    assert np.array_equal(np.sort(left.faces, axis=1), np.sort(mesh.faces, axis=1))
    assert volume(left) == pytest.approx(volume(mesh), rel=1e-12)
    assert volume(mesh) > 0.0


def test_the_mesh_of_the_mirrored_surface_is_the_mirrored_mesh() -> None:
    _, surface, mesh = typical()
    other, left = triangles(surface.mirror()), mirror(mesh)

    def corners(of: Triangles, faces: Array) -> Array:
        flat = np.round(of.vertices[faces], 9) + 0.0
        return np.unique(np.sort(flat.view([("", float)] * 3).reshape(-1, 3), axis=1), axis=0)

    count = len(foot_side_faces(surface, mesh))
    assert np.array_equal(corners(other, other.faces[:count]), corners(left, left.faces[:count]))
    # strip and wall are split along the other diagonal: a thousandth of the volume
    assert volume(other) == pytest.approx(volume(left), rel=1e-3)
    assert faults(other) == set()


def test_the_underside_is_flat_and_looks_down() -> None:
    _, surface, mesh = typical()
    under = (mesh.vertices[mesh.faces][:, :, 2] == 0.0).all(axis=1)
    normals = trimesh.Trimesh(mesh.vertices, mesh.faces[under], process=False).face_normals
    assert normals[:, 2].max() < -1.0 + 1e-9
    assert mesh.vertices[:, 2].min() == 0.0
    assert under.sum() == len(surface.floor) - 2


# --- planted faults: a check must be able to fail --------------------------------------


def test_a_flipped_facet_is_noticed() -> None:
    _, _, mesh = typical()
    faces = mesh.faces.copy()
    faces[1234] = faces[1234, ::-1]
    assert "winding" in faults(Triangles(mesh.vertices, faces))


def test_a_missing_facet_is_noticed() -> None:
    _, _, mesh = typical()
    assert {"open", "genus"} <= faults(Triangles(mesh.vertices, np.delete(mesh.faces, 1234, axis=0)))


def test_a_mesh_turned_inside_out_is_noticed() -> None:
    _, _, mesh = typical()
    assert faults(Triangles(mesh.vertices, mesh.faces[:, ::-1])) == {"inside out"}


def test_a_vertex_pushed_through_the_floor_is_noticed() -> None:
    _, surface, mesh = typical()
    vertices = mesh.vertices.copy()
    vertices[surface.grid.shape[0] * surface.grid.shape[1] // 2, 2] = -1.0
    assert faults(Triangles(vertices, mesh.faces)) == {"crossing"}


def test_a_torn_seam_is_noticed() -> None:
    _, _, mesh = typical()
    vertices, faces = np.concatenate([mesh.vertices, mesh.vertices[:1] + np.array([0.0, 0.0, 0.01])]), mesh.faces.copy()
    faces[tuple(np.argwhere(faces == 0)[0])] = len(mesh.vertices)
    assert "open" in faults(Triangles(vertices, faces))


def test_a_second_body_is_noticed() -> None:
    _, _, mesh = typical()
    vertices = np.concatenate([mesh.vertices, mesh.vertices + np.array([0.0, 200.0, 0.0])])
    assert {"bodies", "genus"} == faults(
        Triangles(vertices, np.concatenate([mesh.faces, mesh.faces + len(mesh.vertices)]))
    )


def test_diagonals_across_a_corner_are_noticed() -> None:
    design, surface, mesh = typical()
    assert facet_tilt(design, surface).max() < 6.0
    columns = surface.grid.shape[1]
    faces = foot_side_faces(surface, mesh).copy()
    # the two corner cells in the cup, each with its diagonal turned the other way; at the toes all is flat
    for row, column in ((0, 0), (0, columns - 2)):
        cell = 2 * (row * (columns - 1) + column)
        a, b = row * columns + column, row * columns + column + 1
        d, c = a + columns, b + columns
        through_ac = {a, c} <= set(faces[cell]) and {a, c} <= set(faces[cell + 1])
        turned = faces.copy()
        turned[cell : cell + 2] = [[a, d, b], [b, d, c]] if through_ac else [[a, d, c], [a, c, b]]
        assert facet_tilt(design, surface, turned).max() > 20.0
