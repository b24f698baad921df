"""Measured numbers of a few fixed orders, never bytes."""

from typing import Any

import numpy as np

from insolecad.inspection.mesh.mesh import FinishedMesh
from insolecad.inspection.mesh.ray_casting import top_at
from insolecad.job.pipeline import build
from insolecad.order import Order
from tests.support.feet import FOOT
from tests.support.paths import DATA

FILE = DATA / "golden.json"
ORDERS: dict[str, dict[str, Any]] = {
    "flat-moderate": {"foot": {**FOOT, "type": "flat"}},
    "high-maximum": {"foot": {**FOOT, "type": "high"}, "support": {"level": "maximum"}},
    "neutral-mild-small": {"foot": {"length_mm": 225}, "support": {"level": "mild"}},
    "bar-skive-lift-post": {
        "foot": {**FOOT, "type": "flat"},
        "metatarsal_bar": {"height_mm": 4},
        "medial_skive": {"depth_mm": 4},
        "heel_lift": {"height_mm": 6},
        "rearfoot_post": {"angle_deg": 5},
    },
}
STATIONS = (0.05, 0.14, 0.25, 0.35, 0.42, 0.5, 0.6, 0.7, 0.8, 0.95)


def measures(order: dict[str, Any]) -> dict[str, Any]:
    """Return what is measured of the right insole of an order."""
    insole = build(Order(name="golden", side="right", **order)).right
    assert insole is not None
    mesh = FinishedMesh(insole.triangles.vertices, insole.triangles.faces.astype(np.intp))
    length = insole.design.measures.foot_length
    x = np.repeat(np.array(STATIONS) * length, 3)
    y = np.tile([-20.0, 0.0, 20.0], len(STATIONS))
    corners = mesh.vertices[mesh.faces]
    area = 0.5 * np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1).sum()
    return {
        "volume_cm3": round(mesh.volume_cm3, 3),
        "area_cm2": round(float(area) / 100.0, 3),
        "box_mm": np.round(np.ptp(mesh.vertices, axis=0), 3).tolist(),
        "thickness_mm": np.round(top_at(mesh, x, y), 3).tolist(),
    }
