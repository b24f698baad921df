"""Meshes as XML of a 3MF, with as many decimals as no triangle needs more of."""

from collections.abc import Sequence

import numpy as np

from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Indices, Triangles

FEWEST, MOST = 4, 9
"""Decimals of a coordinate in mm.

With four the volume of an insole changes by 1e-7 of itself and its facets turn by 0.1 degrees at most;
slivers between holes and letters, 0.000002 mm high, may need more. No reader keeps more than nine.
"""

_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], dtype=np.uint64)
"""Odd numbers that make one of three: two places get the same one by chance once in 1e10 bodies."""


def round_vertices(body: Triangles) -> tuple[Array, int]:
    """Return the vertices, rounded, and to how many decimals: the fewest that keep the body as it is."""
    areas, places = _areas(body.vertices, body.faces), _places(body.vertices)
    for decimals in range(FEWEST, MOST):
        # no minus before a zero
        vertices: Array = np.round(body.vertices, decimals) + 0.0
        if _keeps(areas, _areas(vertices, body.faces)) and _places(vertices) == places:
            return vertices, decimals
    return np.round(body.vertices, MOST) + 0.0, MOST


def _keeps(before: tuple[Array, Array, Array], after: tuple[Array, Array, Array]) -> bool:
    """Return whether every triangle that had an area still has one, on the same side."""
    (ax, ay, az), (bx, by, bz) = before, after
    flat = (ax == 0.0) & (ay == 0.0) & (az == 0.0)
    return bool(((ax * bx + ay * by + az * bz > 0.0) | flat).all())


def _areas(vertices: Array, faces: Indices) -> tuple[Array, Array, Array]:
    """Return the triangles' doubled areas as seen along x, y and z: faster apart than as rows."""
    x, y, z = np.ascontiguousarray(vertices.T)
    first, second, third = np.ascontiguousarray(faces.T)
    (ax, bx), (ay, by), (az, bz) = (
        (line.take(second) - line.take(first), line.take(third) - line.take(first)) for line in (x, y, z)
    )
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx


def _places(vertices: Array) -> int:
    """Return how many different places the vertices have."""
    bits = np.ascontiguousarray(vertices + 0.0).view(np.uint64)
    mixed = np.sort((bits * _MIX).sum(axis=1, dtype=np.uint64))
    return 1 + int((mixed[1:] != mixed[:-1]).sum())


_TRIANGLE = '<triangle v1="%d" v2="%d" v3="%d"/>'


def mesh(bodies: Sequence[Triangles]) -> bytes:
    """Return one mesh of several bodies, the vertices and triangles of each behind those of the one before."""
    starts = np.cumsum([0, *(len(body.vertices) for body in bodies)]).tolist()
    vertices = [_vertices(*round_vertices(body)) for body in bodies]
    triangles = [_triangles(body.faces + start) for body, start in zip(bodies, starts, strict=False)]
    return b"".join(
        (b"<mesh><vertices>", *vertices, b"</vertices><triangles>", *triangles, b"</triangles></mesh>"),
    )


# one template for all numbers at once: three times faster than line by line


def _vertices(vertices: Array, decimals: int) -> bytes:
    line = f'<vertex x="%.{decimals}f" y="%.{decimals}f" z="%.{decimals}f"/>'
    return ((line * len(vertices)) % tuple(vertices.ravel().tolist())).encode("ascii")


def _triangles(faces: Indices) -> bytes:
    # begun at the second corner the lines of a grid repeat each other more: the file gets 3 percent smaller
    return ((_TRIANGLE * len(faces)) % tuple(faces[:, [1, 2, 0]].ravel().tolist())).encode("ascii")
