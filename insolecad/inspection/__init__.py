"""Reading finished files back and measuring them from the triangles alone; nothing here knows how they were made."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insolecad.inspection.formats.stl import read
    from insolecad.inspection.measure.basics import Basics, basics, thickness_map
    from insolecad.inspection.measure.dose_at_point import dose_at, height_at
    from insolecad.inspection.measure.full import Measurements, full
    from insolecad.inspection.mesh.mesh import FinishedMesh, finished_mesh, weld
    from insolecad.inspection.mesh.ray_casting import thickness_at, top_at

_PLACES = {
    "measure.dose_at_point": ("dose_at", "height_at"),
    "measure.full": ("Measured", "full"),
    "measure.basics": ("Basics", "basics", "thickness_map"),
    "mesh.mesh": ("FinishedMesh", "finished_mesh", "weld"),
    "mesh.ray_casting": ("thickness_at", "top_at"),
    "formats.stl": ("read",),
}

__all__ = [
    "Basics",
    "FinishedMesh",
    "Measurements",
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


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: the job sheet needs a few of these, and loading all takes 0.03 s."""
    from importlib import import_module

    for place, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"insolecad.inspection.{place}"), name)
    raise AttributeError(f"module 'insolecad.inspection' has no attribute {name!r}")
