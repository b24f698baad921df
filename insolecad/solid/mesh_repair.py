"""Slivers and short edges taken out of a finished mesh."""

from collections.abc import Iterator

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

    That corner is on the edge except for a hair, so the shape stays. No vertex moves.
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


SHORTEST = 2e-4
"""Edges under this many mm are closed up: an STL's single precision, 3e-5 mm at the toes, must not do it."""


def without_short_edges(vertices: Array, faces: NDArray[np.int64]) -> Triangles:
    """Return a closed mesh with the ends of short edges made one, and what has no area left out.

    An edge stays where closing it up would leave the mesh with two edges between the same ends.
    """
    ends = np.stack([faces, np.roll(faces, -1, axis=1)], axis=-1).reshape(-1, 2)
    length = np.sqrt(((vertices[ends[:, 0]] - vertices[ends[:, 1]]) ** 2).sum(axis=1))
    short = np.unique(np.sort(ends[length < SHORTEST], axis=1), axis=0)
    faces = _Closing(faces, len(vertices)).close_edges(short.tolist()) if len(short) else faces
    whole = (faces != np.roll(faces, -1, axis=1)).all(axis=1)
    used, back = np.unique(faces[whole], return_inverse=True)
    return Triangles(vertices[used], back.reshape(-1, 3).astype(np.int32))


class _Closing:
    """Vertices that become one, step by step."""

    def __init__(self, faces: NDArray[np.int64], count: int) -> None:
        self.faces = faces
        self.stands_for = np.arange(count)
        order = np.argsort(faces.ravel(), kind="stable")
        self.at, self.begin = order // 3, np.searchsorted(faces.ravel()[order], np.arange(count + 1))
        self.joined: dict[int, list[int]] = {}

    def close_edges(self, edges: list[list[int]]) -> NDArray[np.int64]:
        """Return the faces after every edge is closed up that may be; closing one may free another."""
        while True:
            left = [edge for edge in edges if not self._close(*edge)]
            if len(left) == len(edges):
                return self.stands_for[self.faces]
            edges = left

    def _close(self, one: int, other: int) -> bool:
        """Make two ends one, and return whether they are."""
        low, high = sorted((int(self.stands_for[one]), int(self.stands_for[other])))
        if low == high:
            return True
        here, there = list(self._faces(low)), list(self._faces(high))
        both = [face for face in here if high in face]
        opposite = {corner for face in both for corner in face} - {low, high}
        common = {corner for face in here for corner in face} & {corner for face in there for corner in face}
        if common - {low, high} != opposite:
            return False
        self.joined[low] = [*self.joined.get(low, [low]), *self.joined.pop(high, [high])]
        self.stands_for[self.joined[low]] = low
        return True

    def _faces(self, vertex: int) -> Iterator[tuple[int, ...]]:
        """Yield the corners of the faces at a vertex that still have an area."""
        for member in self.joined.get(vertex, [vertex]):
            for face in self.at[self.begin[member] : self.begin[member + 1]].tolist():
                corners = tuple(self.stands_for[self.faces[face]].tolist())
                if len(set(corners)) == 3:
                    yield corners
