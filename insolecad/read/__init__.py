"""Reading finished files back and measuring them from the triangles alone; nothing here knows how they were made."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from insolecad.read.dose import dose_at, height_at
    from insolecad.read.everything import Measured, full
    from insolecad.read.measure import Basics, basics, thickness_map
    from insolecad.read.mesh import FinishedMesh, finished_mesh, weld
    from insolecad.read.rays import thickness_at, top_at
    from insolecad.read.stl import read

_PLACES = {
    "dose": ("dose_at", "height_at"),
    "everything": ("Measured", "full"),
    "measure": ("Basics", "basics", "thickness_map"),
    "mesh": ("FinishedMesh", "finished_mesh", "weld"),
    "rays": ("thickness_at", "top_at"),
    "stl": ("read",),
}

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


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: the job sheet needs a few of these, and loading all takes 0.03 s."""
    from importlib import import_module

    for place, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"insolecad.read.{place}"), name)
    raise AttributeError(f"module 'insolecad.read' has no attribute {name!r}")
