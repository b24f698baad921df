"""STL writer: binary, unit normals, and the same bytes for the same mesh."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from stl import Mode
from stl.mesh import Mesh

from insolecad.geometry.triangles import Indices, Triangles

Singles = NDArray[np.float32]

HEADER_LENGTH = 80
"""Bytes of text at the head of a binary STL."""


class _DatelessMesh(Mesh):
    """numpy-stl's mesh with insolecad's header: theirs carries the time of day."""

    def get_header(self, name: object) -> str:
        text = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
        plain = text.encode("ascii", "replace").decode("ascii")
        return plain[:HEADER_LENGTH].ljust(HEADER_LENGTH)


def write(mesh: Triangles, path: Path, header: str) -> None:
    """Write the mesh to `path` with a header text of up to 80 plain characters.

    The header must not begin with "solid": readers would take the file for text.
    """
    points = mesh.vertices.astype(np.float32)
    data = np.empty(len(mesh.faces), dtype=Mesh.dtype)
    data["vectors"] = points.take(mesh.faces, axis=0)
    data["attr"] = 0
    for axis, share in enumerate(_unit_normals(points, mesh.faces)):
        data["normals"][:, axis] = share
    with path.open("wb") as file:
        _DatelessMesh(data, calculate_normals=False, name=header).save(
            header, fh=file, mode=Mode.BINARY, update_normals=False
        )


def _unit_normals(points: Singles, faces: Indices) -> tuple[Singles, Singles, Singles]:
    """Return the facets' unit normals, x, y and z apart: three times faster than rows of vectors."""
    x, y, z = np.ascontiguousarray(points.T)
    first, second, third = np.ascontiguousarray(faces.T)
    (ax, bx), (ay, by), (az, bz) = (
        (line.take(second) - line.take(first), line.take(third) - line.take(first)) for line in (x, y, z)
    )
    nx, ny, nz = ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
    scale = 1.0 / np.maximum(np.sqrt(nx * nx + ny * ny + nz * nz), np.float32(1e-30))
    return nx * scale, ny * scale, nz * scale
