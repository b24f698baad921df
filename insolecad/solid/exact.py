"""The exact solid of a surface, whatever it is the surface of."""

from OCP.TopoDS import TopoDS_Solid

from insolecad.label.engraving import Engraving
from insolecad.solid.brep import solid
from insolecad.solid.shell_brep import shell_solid
from insolecad.surface.grid import Surface
from insolecad.surface.shell import ShellSurface


def exact_solid(surface: Surface | ShellSurface, engraving: Engraving | None = None) -> TopoDS_Solid:
    """Return the exact solid of a cushion, or of a shell with the block that is joined to it; engraved or not."""
    if isinstance(surface, ShellSurface):
        return shell_solid(surface, engraving)
    return solid(surface, engraving)
