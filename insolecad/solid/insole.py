"""One finished insole: the design of one side, its surface, and the solids read off it."""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from insolecad.design.design import Design
from insolecad.design.openings import VENTILATION, Opening, zone_of
from insolecad.design.reference_lines import Line, lines
from insolecad.design.reference_points import Reference, references
from insolecad.environment.version import __version__
from insolecad.errors import ArgumentProblem, OrderError
from insolecad.files import WRITERS
from insolecad.geometry.construction import Zone
from insolecad.geometry.definitions import Side
from insolecad.geometry.triangles import Triangles
from insolecad.label.engraving import Engraving
from insolecad.solid.drilling_mesh import drill
from insolecad.solid.mesh import foot_side, mirror, triangles
from insolecad.solid.post_block import PostBlock
from insolecad.solid.raised_letters import with_letters
from insolecad.solid.shell_mesh import shell_triangles
from insolecad.surface.grid import Surface
from insolecad.surface.shell import ShellSurface
from insolecad.surface.underside import underside

if TYPE_CHECKING:
    import cadquery
    import trimesh
    from OCP.TopoDS import TopoDS_Solid

LETTERS: dict[Side, str] = {"right": "R", "left": "L"}
"""Sides as the names of files and labels have them."""

FINE = 0.03
"""Mesh tolerance in mm up to which every second line is enough for the exact solid.

A cubic through every second line of a 0.02 mm mesh stays within 0.02 mm of the surface.
"""

LONGEST_SPAN = 6.0
"""Longest span of the exact solid's splines in mm, where the mesh has closer lines."""

LONGEST_WITH_FRONT = 2.0
"""The same with a front edge: at its corners ones of 3 mm were up to 0.052 mm off, of 4 mm 0.055."""


@dataclass(frozen=True)
class Insole:
    """One side, in the frame of the written file. Everything is computed on first use.

    `tolerance` is the chord in mm that was ordered, `reached` what the triangles allow.
    `right_engraving` is the label, as on the right insole that is mirrored; `unlabelled` says
    why one that was ordered is missing; `openings` go right through, in the right insole's frame.
    """

    side: Side
    design: Design
    right_surface: Surface | ShellSurface
    tolerance: float
    reached: float
    right_engraving: Engraving | None = None
    unlabelled: str = ""
    openings: tuple[Opening, ...] = ()

    @property
    def label(self) -> str:
        """What is engraved into the underside, its lines apart by strokes; empty if nothing is."""
        return " / ".join(self.right_engraving.lines) if self.right_engraving else ""

    @cached_property
    def engraving(self) -> Engraving | None:
        """The pockets of the label."""
        right = self.right_engraving
        return right.mirror() if right and self.side == "left" else right

    @property
    def program(self) -> str:
        """Program and version, as written into files."""
        return f"insolecad {__version__}"

    @cached_property
    def surface(self) -> Surface | ShellSurface:
        """The sampled surface."""
        return self.right_surface if self.side == "right" else self.right_surface.mirror()

    @cached_property
    def spline_surface(self) -> Surface | ShellSurface:
        """The lines of the surface that the exact solid interpolates."""
        longest = LONGEST_WITH_FRONT if self.design.front else LONGEST_SPAN
        return self.surface.thin(longest) if self.reached <= FINE else self.surface

    @cached_property
    def triangles(self) -> Triangles:
        """The mesh, closed and outward: the left one is the mirrored right one, vertex for vertex except for a
        label."""
        return self._here(drill(self._right_undrilled, [one.ring for one in self.openings]))

    @property
    def mesh_without_openings(self) -> Triangles:
        """The mesh without the openings."""
        return self._here(self._right_undrilled)

    @property
    def _right_undrilled(self) -> Triangles:
        surface, label = self.right_surface, self.right_engraving
        if not isinstance(surface, ShellSurface):
            return triangles(surface, label)
        if label and label.raised:
            return with_letters(shell_triangles(surface), label, underside(self.design))
        return shell_triangles(surface, label if self.is_labelled_itself else None)

    @property
    def unlabelled_mesh(self) -> Triangles:
        """The mesh without letters that stand up from it: what a shell's thickness is read from."""
        if not self._raised:
            return self.triangles
        return replace(self, right_engraving=None).triangles

    @cached_property
    def foot_side(self) -> Triangles:
        """The mesh of the footbed and its rim alone, an open surface without the openings."""
        return self._here(foot_side(self.right_surface))

    @property
    def circles(self) -> list[tuple[float, float, float]]:
        """The openings: x, y and diameter of each."""
        turn = 1.0 if self.side == "right" else -1.0
        return [(one.x, turn * one.y, one.diameter) for one in self.openings]

    def holes_in(self, zone: Zone) -> int:
        """Return how many ventilation holes lie in a zone."""
        places = [(one.x, one.y) for one in self.openings if one.key == VENTILATION]
        return int((zone_of(self.design, *np.array(places).reshape(-1, 2).T) == zone).sum())

    def _here(self, mesh: Triangles) -> Triangles:
        return mesh if self.side == "right" else mirror(mesh)

    @cached_property
    def references(self) -> dict[str, Reference]:
        """Reference points, in the frame of the file."""
        points = references(self.design)
        return points if self.side == "right" else {name: point.mirror() for name, point in points.items()}

    @cached_property
    def lines(self) -> dict[str, Line]:
        """Lines on which tilts, sizes and places are read, in the frame of the file."""
        found = lines(self.design)
        return found if self.side == "right" else {name: line.mirror() for name, line in found.items()}

    @cached_property
    def post_blocks(self) -> tuple[PostBlock, ...]:
        """The post blocks that are parts of their own; the label is in the first."""
        surface, splines = self.right_surface, self.spline_surface
        if not isinstance(surface, ShellSurface):
            return ()
        assert isinstance(splines, ShellSurface)
        apart = [number for number, block in enumerate(surface.beneath.blocks) if not block.joined]
        return tuple(
            PostBlock(surface, splines, number, self.side == "right", self.program, self._label_of_block(number))
            for number in apart
        )

    def _label_of_block(self, number: int) -> Engraving | None:
        return None if self._raised or number else self.right_engraving

    def exact(self) -> "TopoDS_Solid":
        """Return the exact solid as the kernel has it."""
        from insolecad.solid.exact import exact_solid

        elsewhere = self._raised or not self.is_labelled_itself
        return exact_solid(self.spline_surface, None if elsewhere else self.engraving)

    @property
    def is_labelled_itself(self) -> bool:
        """Whether a label in a floor is in the insole's own, not in that of a block apart."""
        surface = self.right_surface
        return not isinstance(surface, ShellSurface) or any(one.joined for one in surface.beneath.blocks[:1])

    @property
    def _raised(self) -> bool:
        """Whether the label stands up from the mesh, and is in no exact solid."""
        return self.right_engraving is not None and self.right_engraving.raised

    @property
    def mesh(self) -> "trimesh.Trimesh":
        """The mesh as a trimesh."""
        import trimesh

        return trimesh.Trimesh(self.triangles.vertices, self.triangles.faces, process=False)

    @property
    def solid(self) -> "cadquery.Solid":
        """The exact B-spline solid as a CadQuery one."""
        import cadquery

        return cadquery.Solid(self.exact())

    def export(self, path: str | Path) -> Path:
        """Write one file; its ending chooses the format. Return its path.

        Raises OrderError for an unknown ending, FileError if the
        file cannot be written. The file appears only when it is complete.
        """
        from insolecad.files.staging import StagedFiles

        path = Path(path)
        kind = path.suffix.lower().lstrip(".")
        if kind not in WRITERS:
            raise OrderError(
                [ArgumentProblem("path", path.name, ", ".join(WRITERS), "choose the format by the file's ending")]
            )
        with StagedFiles(path.parent) as staged:
            staged.write(path.name, lambda target: WRITERS[kind](self, target, path.stem))
        return path
