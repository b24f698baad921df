"""Letters raised from the curved underside of a shell, in the mesh alone, by one boolean."""

import numpy as np

from insolecad.errors import BuildError
from insolecad.geometry.fields import Array, Field
from insolecad.geometry.triangles import Triangles
from insolecad.label.engraving import Engraving, Pocket
from insolecad.solid.mesh_repair import without_short_edges, without_slivers

INSIDE = 0.8
"""How far letters reach into the shell, in mm: no shell is thinner than 2."""

LONGEST = 1.5
"""Longest edge of a letter in mm, so that it follows the arch."""


def with_letters(mesh: Triangles, engraving: Engraving, underside: Field) -> Triangles:
    """Return the mesh of a shell with an engraving's letters raised from its `underside`, straight down.

    Raises BuildError if the boolean fails.
    """
    # imported when wanted: most insoles stand on a flat floor
    from manifold3d import Error, Manifold, Mesh64

    parts = [mesh, *(_prism(pocket, engraving.depth, underside) for pocket in engraving.pockets)]
    body, *letters = (Manifold(Mesh64(part.vertices, part.faces.astype(np.uint64))) for part in parts)
    for letter in letters:
        body = body + letter
    if body.status() != Error.NoError or body.is_empty():
        raise BuildError(f"the label could not be raised: {body.status()}")
    made = body.to_mesh64()
    raised = without_short_edges(np.array(made.vert_properties[:, :3]), np.array(made.tri_verts, dtype=np.int64))
    return without_slivers(raised)


def _prism(pocket: Pocket, height: float, underside: Field) -> Triangles:
    """Return one letter as a closed body, outward: from `height` under the underside to a little inside the shell."""
    import shapely

    shape = shapely.segmentize(shapely.Polygon(pocket.border, pocket.islands), LONGEST)
    flat = shapely.get_coordinates(shapely.constrained_delaunay_triangles(shape)).reshape(-1, 4, 2)[:, :3]
    plan, number = np.unique(flat.reshape(-1, 2), axis=0, return_inverse=True)
    up = number.reshape(-1, 3)
    one, two, three = (plan[corner] for corner in up.T)
    turn = (two[:, 0] - one[:, 0]) * (three[:, 1] - one[:, 1]) - (two[:, 1] - one[:, 1]) * (three[:, 0] - one[:, 0])
    up = np.where((turn < 0.0)[:, None], up[:, ::-1], up)
    start, end = up.ravel(), np.roll(up, -1, axis=1).ravel()
    alone = ~np.isin(start * len(plan) + end, end * len(plan) + start)
    start, end, below = start[alone], end[alone], len(plan)
    walls = [np.column_stack([start, start + below, end + below]), np.column_stack([start, end + below, end])]
    z: Array = underside(*plan.T)
    vertices = np.concatenate([np.column_stack([plan, z + INSIDE]), np.column_stack([plan, z - height])])
    return Triangles(vertices, np.concatenate([up, up[:, ::-1] + below, *walls]).astype(np.int32))
