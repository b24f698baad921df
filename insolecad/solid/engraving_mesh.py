"""An engraving in a mesh: the floor triangulated again around the pockets, without any boolean."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Indices, Triangles
from insolecad.label.engraving import Engraving, Pocket


def with_engraved_floor(
    mesh: Triangles, loop: NDArray[np.intp], engraving: Engraving, inside: NDArray[np.intp] | None = None
) -> Triangles:
    """Return the mesh with an engraving in the flat floor at z = 0 that a loop of its vertices runs round.

    `loop` runs anticlockwise from above, all pockets lie inside, and so do the vertices `inside`;
    None says that the loop alone spans the floor, whose faces come last.
    The floor's faces, and vertices that only they use, give way to new ones; the others stay as
    they are, in their order.
    """
    mesh, loop = _open_below(mesh, loop, inside)
    rings = [ring for pocket in engraving.pockets for ring in pocket.rings]
    corners = np.concatenate(rings)
    first = len(mesh.vertices)
    plan = np.concatenate([mesh.vertices[loop, :2], corners])
    number = np.concatenate([loop, np.arange(first, first + len(corners))])
    floor, islands, pockets = _triangulated(mesh.vertices[loop, :2], engraving.pockets)
    flat = _found(np.concatenate([floor, *islands]), plan, number)
    deep = _found(np.concatenate(pockets), corners, number[len(loop) :]) + len(corners)
    low = np.column_stack([corners, np.zeros(len(corners))])
    high = np.column_stack([corners, np.full(len(corners), engraving.depth)])
    faces = [mesh.faces, flat, *_walls(rings, first), deep]
    return Triangles(
        np.concatenate([mesh.vertices, low, high]), np.concatenate([part.astype(np.int32) for part in faces])
    )


def _open_below(
    mesh: Triangles, loop: NDArray[np.intp], inside: NDArray[np.intp] | None
) -> tuple[Triangles, NDArray[np.intp]]:
    """Return a mesh without the faces on the floor and the vertices that only they use, and the loop's new numbers."""
    if inside is None:
        return Triangles(mesh.vertices, mesh.faces[: 2 - len(loop)]), loop
    # what else is at z = 0 is not part of it: a shell's forefoot is on the floor as well
    on_floor = np.zeros(len(mesh.vertices), dtype=bool)
    on_floor[loop] = on_floor[inside] = True
    faces = mesh.faces[~on_floor[mesh.faces].all(axis=1)]
    used = np.zeros(len(mesh.vertices), dtype=bool)
    used[faces] = True
    number = np.cumsum(used) - 1
    return Triangles(mesh.vertices[used], number[faces].astype(np.int32)), number[loop]


def _triangulated(border: Array, pockets: Sequence[Pocket]) -> tuple[Array, list[Array], list[Array]]:
    """Return the plan triangles (n, 3, 2) of the floor, and of every island and pocket floor, clockwise from above.

    They meet corner to corner: cutting ears alone, as the fastest libraries do, drops corners on a straight line.
    """
    import shapely

    islands = [ring for pocket in pockets for ring in pocket.islands]
    floor = shapely.Polygon(border, [pocket.border for pocket in pockets])
    parts = [floor, *map(shapely.Polygon, islands)]
    parts += [shapely.Polygon(pocket.border, pocket.islands) for pocket in pockets]
    found = shapely.constrained_delaunay_triangles(parts)
    triangles = [_clockwise(shapely.get_coordinates(one).reshape(-1, 4, 2)[:, :3]) for one in found]
    return triangles[0], triangles[1 : 1 + len(islands)], triangles[1 + len(islands) :]


def _clockwise(triangles: Array) -> Array:
    one, two, three = triangles.swapaxes(0, 1)
    turn = (two[:, 0] - one[:, 0]) * (three[:, 1] - one[:, 1]) - (two[:, 1] - one[:, 1]) * (three[:, 0] - one[:, 0])
    return np.where((turn > 0.0)[:, None, None], triangles[:, ::-1], triangles)


def _found(triangles: Array, plan: Array, number: NDArray[np.intp]) -> Indices:
    """Return the numbers (n, 3) of triangles' corners; the library returns the coordinates unchanged."""
    keys, wanted = plan[:, 0] + 1j * plan[:, 1], triangles[..., 0] + 1j * triangles[..., 1]
    order = np.argsort(keys)
    return np.asarray(number[order[np.searchsorted(keys, wanted, sorter=order)]])


def _walls(rings: Sequence[Array], first: int) -> list[Indices]:
    """Return the walls' faces: the rings have the pocket on their left, and the walls face it."""
    count = sum(len(ring) for ring in rings)
    here = np.arange(first, first + count)
    there = here + 1
    ends = np.cumsum([len(ring) for ring in rings])
    there[ends - 1] = first + np.concatenate([[0], ends[:-1]])
    up = count
    return [np.stack([here, there + up, there], axis=-1), np.stack([here, here + up, there + up], axis=-1)]
