"""The exact solid of a surface, whatever it is the surface of."""

from OCP.TopoDS import TopoDS_Solid

from insolecad.shell import ShellSurface
from insolecad.solid.brep import solid
from insolecad.solid.shell_brep import shell_solid
from insolecad.surface import Surface


def exact_solid(surface: Surface | ShellSurface) -> TopoDS_Solid:
    """Return the exact solid of a cushion, or of a shell with the block that is joined to it."""
    return shell_solid(surface) if isinstance(surface, ShellSurface) else solid(surface)
