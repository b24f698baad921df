"""Reading finished files back and measuring them from the triangles alone; nothing here knows how they were made."""

from insolecad.read.dose import dose_at, height_at
from insolecad.read.everything import Measured, full
from insolecad.read.measure import Basics, basics, thickness_map
from insolecad.read.mesh import FinishedMesh, finished_mesh, weld
from insolecad.read.rays import thickness_at, top_at
from insolecad.read.stl import read

__all__ = [
    "Basics",
    "FinishedMesh",
    "Measured",
    "basics",
    "dose_at",
    "finished_mesh",
    "full",
    "height_at",
    "read",
    "thickness_at",
    "thickness_map",
    "top_at",
    "weld",
]
