"""Openings through a mesh, straight along z, by one boolean."""

from collections.abc import Sequence

import numpy as np

from insolecad.errors import BuildError
from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles
from insolecad.solid.mesh_repair import without_short_edges

BEYOND = 1.0
"""How far the prisms that are cut away reach below the lowest and above the highest point, in mm."""


def drill(mesh: Triangles, rings: Sequence[Array]) -> Triangles:
    """Return a mesh with openings: `rings` (n, 2) are their borders in plan, anticlockwise, apart from each other.

    Vertices away from the openings stay as they are; raises BuildError if the boolean fails.
    """
    if not rings:
        return mesh
    # imported when wanted: most insoles are whole
    from manifold3d import Error, Manifold, Mesh64

    low, high = float(mesh.vertices[:, 2].min()) - BEYOND, float(mesh.vertices[:, 2].max()) + BEYOND
    tools = _prisms(rings, low, high)
    body, tool = (Manifold(Mesh64(one.vertices, one.faces.astype(np.uint64))) for one in (mesh, tools))
    cut = body - tool
    if cut.status() != Error.NoError or cut.is_empty():
        raise BuildError(f"the openings could not be cut: {cut.status()}")
    made = cut.to_mesh64()
    return without_short_edges(np.array(made.vert_properties[:, :3]), np.array(made.tri_verts, dtype=np.int64))


def _prisms(rings: Sequence[Array], low: float, high: float) -> Triangles:
    """Return upright prisms over the rings as one mesh, outward."""
    vertices, faces, before = [], [], 0
    for ring in rings:
        count = len(ring)
        lower, upper = np.arange(count) + before, np.arange(count) + before + count
        lower_next, upper_next = np.roll(lower, -1), np.roll(upper, -1)
        fan = np.column_stack([np.repeat(upper[:1], count - 2), upper[1:-1], upper[2:]])
        sides = [(lower, lower_next, upper_next), (lower, upper_next, upper)]
        faces += [np.column_stack(side) for side in sides]
        faces += [fan, fan[:, ::-1] - count]
        vertices += [np.column_stack([ring, np.full(count, z)]) for z in (low, high)]
        before += 2 * count
    return Triangles(np.concatenate(vertices), np.concatenate(faces).astype(np.int32))
