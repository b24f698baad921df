"""One finished insole: the design of one side, its surface, and the solids read off it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from insolecad import __version__
from insolecad.cures import refuse_breaches
from insolecad.design import Design
from insolecad.errors import OrderError, Problem
from insolecad.export import WRITERS
from insolecad.features import Doses
from insolecad.form import FULL, Form
from insolecad.label.engraving import Engraving
from insolecad.label.ground import NO_FLOOR, NO_ROOM, Ground
from insolecad.label.words import Wish
from insolecad.limits import Thinnest
from insolecad.outline import Measures
from insolecad.post_block import PostBlock
from insolecad.probe import Probe, made, probe
from insolecad.references import Reference, references, refuse_beyond
from insolecad.resolution import LOOSEST, Lines, most_triangles, resolution
from insolecad.shell import ShellSurface, sample_shell
from insolecad.solid.mesh import Triangles, mirrored, triangles
from insolecad.solid.shell_mesh import shell_triangles
from insolecad.surface import Surface, sample
from insolecad.underside import ground

if TYPE_CHECKING:
    import cadquery
    import trimesh
    from OCP.TopoDS import TopoDS_Solid

Side = Literal["right", "left"]

FINE = 0.03
"""Mesh tolerance in mm up to which every second line is enough for the exact solid.

A cubic through every second line of a 0.02 mm mesh stays within 0.02 mm of the surface.
"""

LONGEST_SPAN = 6.0
"""Longest span of the exact solid's splines in mm, where the mesh has closer lines."""

LONGEST_WITH_FRONT = 4.0
"""The same with a front edge: at its corners longer ones were up to 0.055 mm off."""


@dataclass(frozen=True)
class Insole:
    """One side, in the frame of the written file. Everything is computed when first asked for.

    `tolerance` is the chord in mm that was asked for, `reached` what the triangles allow.
    `right_engraving` is the label, as on the right insole that is mirrored; `unlabelled` says
    why one that was asked for is missing.
    """

    side: Side
    design: Design
    right_surface: Surface | ShellSurface
    tolerance: float
    reached: float
    right_engraving: Engraving | None = None
    unlabelled: str = ""

    @property
    def label(self) -> str:
        """What is engraved into the underside, its lines apart by strokes; empty where nothing is."""
        return " / ".join(self.right_engraving.lines) if self.right_engraving else ""

    @cached_property
    def engraving(self) -> Engraving | None:
        """The pockets of the label."""
        right = self.right_engraving
        return right.mirrored() if right and self.side == "left" else right

    @property
    def program(self) -> str:
        """Program and version, as written into files."""
        return f"insolecad {__version__}"

    @cached_property
    def surface(self) -> Surface | ShellSurface:
        """The sampled surface."""
        return self.right_surface if self.side == "right" else self.right_surface.mirrored()

    @cached_property
    def spline_surface(self) -> Surface | ShellSurface:
        """The lines of the surface that the exact solid interpolates."""
        longest = LONGEST_WITH_FRONT if self.design.front else LONGEST_SPAN
        return self.surface.thinned(longest) if self.reached <= FINE else self.surface

    @cached_property
    def triangles(self) -> Triangles:
        """The mesh, closed and outward: the left one is the mirrored right one, vertex for vertex but for a label."""
        surface, label = self.right_surface, self.right_engraving
        if not isinstance(surface, ShellSurface):
            mesh = triangles(surface, label)
        else:
            mesh = shell_triangles(surface, label if surface.joined else None)
        return mesh if self.side == "right" else mirrored(mesh)

    @cached_property
    def references(self) -> dict[str, Reference]:
        """Reference points, in the frame of the file."""
        points = references(self.design)
        return points if self.side == "right" else {name: point.mirrored() for name, point in points.items()}

    @cached_property
    def post_block(self) -> PostBlock | None:
        """The rearfoot post block where it is a part of its own, else None."""
        surface, splines = self.right_surface, self.spline_surface
        if not isinstance(surface, ShellSurface) or surface.stand is None or surface.joined:
            return None
        assert isinstance(splines, ShellSurface)
        return PostBlock(surface, splines, self.side == "right", self.program, self.right_engraving)

    def exact(self) -> "TopoDS_Solid":
        """Return the exact solid as the kernel has it."""
        from insolecad.solid.exact import exact_solid

        return exact_solid(self.spline_surface, self.engraving if self.post_block is None else None)

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

        Raises OrderError for an ending that is no format of ours, FileError where the
        file cannot be written. The file appears only when it is complete.
        """
        from insolecad.export.files import Staged

        path = Path(path)
        kind = path.suffix.lower().lstrip(".")
        if kind not in WRITERS:
            raise OrderError(
                [Problem("format", path.name, ", ".join(WRITERS), "choose the format by the file's ending")]
            )
        with Staged(path.parent) as staged:
            staged.write(path.name, lambda target: WRITERS[kind](self, target, path.stem))
        return path


def insole(
    side: Side,
    measures: Measures,
    doses: Doses,
    *,
    thinnest: Thinnest,
    tolerance: float,
    prefix: str = "",
    form: Form = FULL,
    most: int | None = None,
    label: Wish | None = None,
) -> Insole:
    """Return one side's insole, of at most `most` triangles where that is given, with a label where one is wished.

    Raises LimitError where the doses break a limit of the geometry, OrderError where so few
    triangles would leave facets that a finger feels, or a text of one's own does not fit.
    """
    design = Design(measures, doses, form)
    refuse_beyond(design, prefix=prefix)
    look = probe(design)
    refuse_breaches(design, look, thinnest, prefix=prefix)
    floor = ground(design) if label else None
    engraving = _engraved(label, floor, side) if label and floor else None
    missing = (NO_ROOM if floor else NO_FLOOR) if label and not engraving else ""
    if label and label.own and not floor:
        raise OrderError([Problem("form.label", repr(label.texts[0][0]), NO_FLOOR, "order form.label = none")])
    lines = _lines(look, design, tolerance, most, engraving)
    if label and engraving and not label.own and most and lines.triangles + engraving.triangles > most:
        engraving, missing = None, f"its letters would take more than the {most} triangles that are allowed"
        lines = _lines(look, design, tolerance, most, engraving)
    needed = lines.triangles + (engraving.triangles if engraving else 0)
    if most and needed > most:
        advice = f"with fewer the facets of this insole would stand over {LOOSEST:g} mm off, and be felt"
        raise OrderError([Problem("max triangles", str(most), f"{needed} or more", advice)])
    build = sample_shell if form.shell else sample
    surface = build(design, lines.rows, lines.columns, lines.rolls)
    return Insole(side, design, surface, tolerance, lines.reached, engraving, missing)


def _engraved(label: Wish, floor: Ground, side: Side) -> Engraving | None:
    """Return the label that fits on the right insole's floor, None where there is no room."""
    from insolecad.label.fit import fitted

    # read from below, heel first; a left insole is mirrored afterwards, and its letters with it
    return fitted(label, floor, facing=-1.0 if side == "right" else 1.0)


def _lines(look: Probe, design: Design, tolerance: float, most: int | None, engraving: Engraving | None) -> Lines:
    """Return the lines of the mesh; what a label takes of the triangles that are allowed is not theirs."""
    allowed = most_triangles(design) if most is None else max(most - (engraving.triangles if engraving else 0), 1)
    return resolution(made(design, look), tolerance, allowed, design.form.shell)
