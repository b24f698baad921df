"""Meshes as the XML of a 3MF, fast: every number is turned into text once."""

from collections.abc import Sequence

import numpy as np

from insolecad.solid.mesh import Triangles

DECIMALS = 4
"""Decimals of a coordinate in mm."""


def mesh(bodies: Sequence[Triangles]) -> bytes:
    """Return one mesh of several bodies, their vertices and faces one after the other."""
    vertices = np.concatenate([body.vertices for body in bodies])
    starts = np.cumsum([0, *(len(body.vertices) for body in bodies)])
    faces = np.concatenate([body.faces + start for body, start in zip(bodies, starts, strict=False)])
    return b"".join(
        (
            b"<mesh><vertices>",
            _vertices(vertices),
            b"</vertices><triangles>",
            _triangles(faces, len(vertices)),
            b"</triangles></mesh>",
        )
    )


def _vertices(vertices: np.ndarray) -> bytes:
    line = f'<vertex x="%.{DECIMALS}f" y="%.{DECIMALS}f" z="%.{DECIMALS}f"/>'
    numbers = np.round(vertices, DECIMALS) + 0.0
    return ((line * len(vertices)) % tuple(numbers.ravel().tolist())).encode()


def _triangles(faces: np.ndarray, count: int) -> bytes:
    line = '<triangle v1="%d" v2="%d" v3="%d"/>'
    return ((line * len(faces)) % tuple(faces.ravel().tolist())).encode()
