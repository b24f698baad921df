"""Slivers: triangles so flat that an STL's single precision would turn them over."""

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Triangles

FLATTEST = 2e-4
"""Height in mm under which a triangle is a sliver: far over single precision, 8e-6 mm at the ball of a foot."""

ROUNDS = 8
"""How often slivers are looked for: turning one edge may leave another."""


def without_slivers(mesh: Triangles) -> Triangles:
    """Return a closed mesh in which the longest edge of every sliver is turned to the corner across it.

    That corner lies on the edge but for a hair, so the shape stays. No vertex moves.
    """
    faces = mesh.faces.astype(np.int64)
    for _ in range(ROUNDS):
        height, longest = _flatness(mesh.vertices, faces)
        flat = np.flatnonzero(height < FLATTEST)
        if not len(flat) or not _turned(faces, flat, longest[flat]):
            break
    return Triangles(mesh.vertices, faces.astype(np.int32))


def _flatness(vertices: Array, faces: NDArray[np.int64]) -> tuple[Array, NDArray[np.intp]]:
    """Return the least height of each triangle, and which corner its longest edge begins at."""
    corners = vertices[faces]
    edges = np.roll(corners, -1, axis=1) - corners
    lengths = np.sqrt((edges**2).sum(axis=2))
    twice = np.sqrt((np.cross(edges[:, 0], edges[:, 1]) ** 2).sum(axis=1))
    return twice / np.maximum(lengths.max(axis=1), 1e-12), lengths.argmax(axis=1)


def _turned(faces: NDArray[np.int64], flat: NDArray[np.intp], longest: NDArray[np.intp]) -> bool:
    """Turn the longest edge of each sliver in place and return whether any was.

    None of two slivers that are neighbours is turned, and none into an edge that exists.
    """
    count = int(faces.max()) + 1
    start, end = faces, np.roll(faces, -1, axis=1)
    keys = (start * count + end).ravel()
    order = np.argsort(keys)
    done: set[int] = set()
    made: set[frozenset[int]] = set()
    for face, corner in zip(flat.tolist(), longest.tolist(), strict=True):
        a, b, c = (int(faces[face, (corner + k) % 3]) for k in range(3))
        at = int(np.searchsorted(keys, b * count + a, sorter=order))
        other, place = divmod(int(order[at]), 3)
        if face in done or other in done or keys[order[at]] != b * count + a:
            continue
        d = int(faces[other, (place + 2) % 3])
        across, edge = int(np.searchsorted(keys, c * count + d, sorter=order)), frozenset((c, d))
        if edge in made or (across < len(keys) and keys[order[across]] == c * count + d):
            # the edge exists already: with a second one between the same ends it would have four triangles
            continue
        faces[face], faces[other] = (a, d, c), (d, b, c)
        done |= {face, other}
        made.add(edge)
    return bool(done)
