"""Meshes as the XML of a 3MF: as few decimals as leave every triangle on its side."""

from collections.abc import Sequence

import numpy as np

from insolecad.files.threemf.decimals import rounded
from insolecad.geometry.fields import Array
from insolecad.geometry.triangles import Indices, Triangles

_TRIANGLE = '<triangle v1="%d" v2="%d" v3="%d"/>'


def mesh(bodies: Sequence[Triangles]) -> bytes:
    """Return one mesh of several bodies, the vertices and triangles of each behind those of the one before."""
    starts = np.cumsum([0, *(len(body.vertices) for body in bodies)]).tolist()
    vertices = [_vertices(*rounded(body)) for body in bodies]
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
