"""A post block as a part of its own, to be glued under a shell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from insolecad.geometry.triangles import Triangles
from insolecad.label.engraving import Engraving
from insolecad.solid.mesh import mirror
from insolecad.solid.shell_mesh import block_triangles
from insolecad.surface.post_outlines import Post
from insolecad.surface.shell import ShellSurface

if TYPE_CHECKING:
    from OCP.TopoDS import TopoDS_Solid


@dataclass(frozen=True)
class PostBlock:
    """One block of one side, `number` of its shell: the right shell's surface that it fits, and its own side's splines.

    `engraving` is the label in the right one's floor.
    """

    right_surface: ShellSurface
    spline_surface: ShellSurface
    number: int
    is_right: bool
    program: str
    engraving: Engraving | None = None

    @property
    def name(self) -> Post:
        """The end of its file's name."""
        return self.right_surface.beneath.blocks[self.number].name

    @property
    def triangles(self) -> Triangles:
        """The mesh, closed and outward; the left one is the mirrored right one."""
        mesh = block_triangles(self.right_surface, self.right_surface.beneath.blocks[self.number], self.engraving)
        return mesh if self.is_right else mirror(mesh)

    def exact(self) -> "TopoDS_Solid":
        """Return the exact solid."""
        from insolecad.solid.shell_brep import block_solid

        label = self.engraving
        block = self.spline_surface.beneath.blocks[self.number]
        return block_solid(self.spline_surface, block, label.mirror() if label and not self.is_right else label)
