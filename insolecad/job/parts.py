"""What of an insole goes into its files: all of it, or its foot side alone; with openings in the exact solid or not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from insolecad.files import Exportable
from insolecad.geometry.triangles import Triangles
from insolecad.solid.insole import Insole
from insolecad.surface.shell import ShellSurface

if TYPE_CHECKING:
    from OCP.TopoDS import TopoDS_Shape


def silent(_line: str) -> None:
    """Report to nobody."""


@dataclass(frozen=True)
class Part:
    """All of an insole, or with `top_only` its foot side alone: footbed and rim, an open surface.

    The exact solid gets its openings with `holes_in_step`, which may take a second; `tell` is
    called with a line before that. The mesh always has them, the foot side alone never.
    """

    top_only: bool = False
    holes_in_step: bool = False
    tell: Callable[[str], None] = silent

    def drills(self, built: Insole) -> bool:
        """Return whether the exact solid gets its openings: a shell's, whose underside is not a plane, does not."""
        return self.holes_in_step and not self.top_only and not isinstance(built.right_surface, ShellSurface)


WHOLE = Part()
"""What is written unless something else is ordered."""


@dataclass(frozen=True)
class FootSide:
    """The footbed and its rim, without underside and openings."""

    built: Insole

    @property
    def program(self) -> str:
        """Program and version, as written into files."""
        return self.built.program

    @property
    def triangles(self) -> Triangles:
        """The mesh, open."""
        return self.built.foot_side

    def exact(self) -> "TopoDS_Shape":
        """Return the open shell."""
        from insolecad.solid.brep import AFTER_WALLS, ONE_AFTER_THE_OTHER, foot_side

        is_shell = isinstance(self.built.right_surface, ShellSurface)
        return foot_side(self.built.exact(), ONE_AFTER_THE_OTHER if is_shell else AFTER_WALLS)


@dataclass(frozen=True)
class WithOpenings:
    """An insole whose exact solid has the openings too."""

    built: Insole
    tell: Callable[[str], None]

    @property
    def program(self) -> str:
        """Program and version, as written into files."""
        return self.built.program

    @property
    def triangles(self) -> Triangles:
        """The mesh."""
        return self.built.triangles

    def exact(self) -> "TopoDS_Shape":
        """Return the exact solid with its openings."""
        from insolecad.solid.drilling_brep import drill, seconds

        circles = self.built.circles
        openings = f"{len(circles)} opening{'s' if len(circles) > 1 else ''}"
        self.tell(f"cutting {openings} into the exact solid, about {seconds(len(circles)):.0f} s")
        return drill(self.built.exact(), circles)


def parts(built: Insole, stem: str, part: Part) -> dict[str, Exportable]:
    """Return what is written of an insole, by the name of its files: one body, and post blocks of their own."""
    if part.top_only:
        return {stem: FootSide(built)}
    bodies: dict[str, Exportable] = {stem: built}
    if built.openings and part.drills(built):
        bodies[stem] = WithOpenings(built, part.tell)
    return bodies | {f"{stem}_{block.name}": block for block in built.post_blocks}
