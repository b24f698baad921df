"""Usual doses, and how far facets lean from the surface that they stand for."""

import numpy as np

from insolecad.design.design import Design
from insolecad.features import Doses
from insolecad.geometry.fields import Array
from insolecad.solid.mesh import triangles
from insolecad.surface.grid import Surface
from tests.support.feet import (
    facet_normals,
    foot_side_faces,
    gradient,
)

TYPICAL = Doses.model_validate(
    {
        "heel_cup": {"depth_mm": 16.0, "inner_width_mm": 68.0},
        "medial_arch": {"height_mm": 17.5},
        "lateral_arch": {"height_mm": 2.0},
        "rearfoot_post": {"angle_deg": 2.0},
        "metatarsal_pad": {"height_mm": 4.0},
    }
)


def facet_tilt(design: Design, surface: Surface, faces: Array | None = None) -> Array:
    """Return the angle in degrees between every facet of the foot side and the field under its centre.

    Under 4 degrees at 0.02 mm; diagonals across a grid corner instead of through it give
    54, at any resolution (docs/architecture.md).
    """
    mesh = triangles(surface)
    faces = foot_side_faces(surface, mesh) if faces is None else faces
    normals = facet_normals(mesh.vertices, faces)
    x, y, _ = mesh.vertices[faces].mean(axis=1).T
    slope_x, slope_y = gradient(design.foot_side, x, y)
    true = np.stack([-slope_x, -slope_y, np.ones_like(x)], axis=1)
    cosine = np.einsum("ij,ij->i", normals, true) / np.linalg.norm(normals, axis=1) / np.linalg.norm(true, axis=1)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
