"""From measures and doses to one insole: a design within its limits, with openings and label, and its points."""

from dataclasses import dataclass, replace
from functools import cached_property

from insolecad.design.design import Design
from insolecad.design.openings import VENTILATION, Opening
from insolecad.errors import ArgumentProblem, OrderError
from insolecad.geometry.definitions import Side
from insolecad.geometry.fields import Array
from insolecad.label.engraving import Engraving
from insolecad.label.text import LabelRequest
from insolecad.solid.insole import Insole
from insolecad.solid.refusal import refusal
from insolecad.solid.request import InsoleRequest
from insolecad.surface.coarse_grid import Probe, surfaces_as_built
from insolecad.surface.grid import Surface, border, sample
from insolecad.surface.resolution import Lines, most_triangles, resolution
from insolecad.surface.shell import ShellSurface, sample_shell
from insolecad.surface.tolerance import COARSEST

TOO_MANY = "its letters would need more than the {most} triangles that are allowed"
"""Why there is no label."""


@dataclass(frozen=True)
class InsoleDesign:
    """A design that keeps every limit, with its label and openings as on the right insole: ready to be sampled.

    `unlabelled` says why a label that was asked for is missing, `probe` is the design on a coarse grid.
    """

    side: Side
    design: Design
    probe: Probe
    engraving: Engraving | None = None
    unlabelled: str = ""
    openings: tuple[Opening, ...] = ()
    label: LabelRequest | None = None


@dataclass(frozen=True)
class InsoleSample:
    """A design as points, within `reached` mm of its surface where `tolerance` was asked for."""

    plan: InsoleDesign
    surface: Surface | ShellSurface
    tolerance: float
    reached: float

    @cached_property
    def solid(self) -> Insole:
        """The insole whose solids are read off the points."""
        plan = self.plan
        through = _off_block(self.surface, plan.openings)
        return Insole(
            plan.side,
            plan.design,
            self.surface,
            self.tolerance,
            self.reached,
            plan.engraving,
            plan.unlabelled,
            through,
        )


def design_insole(request: InsoleRequest) -> InsoleDesign:
    """Return one side's design, with openings, and with a label where one is ordered.

    Raises LimitError with every limit that is broken and one change of all that builds.
    """
    if not request.keeps_limits:
        raise refusal(request)
    engraving, missing = request.engraving
    return InsoleDesign(request.side, request.design, request.probe, engraving, missing, request.holes, request.label)


def sample_insole(plan: InsoleDesign, tolerance: float, most: int | None = None) -> InsoleSample:
    """Return a design's points, of this many that its mesh has at most `most` triangles where that is given.

    A label that takes too many is left out. Raises OrderError if so few triangles would leave facets that a finger
    feels.
    """
    design, room = plan.design, most
    looks = surfaces_as_built(design, plan.probe)
    while True:
        lines = resolution(
            looks, tolerance, most_triangles(design) if room is None else max(room, 1), design.form.shell
        )
        sample = InsoleSample(plan, _sampled(design, lines), tolerance, lines.reached)
        if most is None or len(sample.solid.triangles.faces) <= most:
            return sample
        # the triangles of openings and letters count too, and are known once they are cut
        count = len(sample.solid.triangles.faces)
        if lines.reached < COARSEST:
            room = (most if room is None else room) - (count - most)
        elif plan.engraving and plan.label and not plan.label.own:
            plan, room = replace(plan, engraving=None, unlabelled=TOO_MANY.format(most=most)), most
        else:
            advice = f"with fewer the facets of this insole would deviate over {COARSEST:g} mm off, which a foot feels"
            raise OrderError([ArgumentProblem("max_triangles", str(most), f"{count} or more", advice)])


def _off_block(surface: Surface | ShellSurface, through: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Return the openings without the holes that would cut the walls of a shell's post blocks."""
    if not isinstance(surface, ShellSurface):
        return through
    walls: list[Array] = []
    for block in surface.beneath.joined_blocks:
        walls += border(surface.beneath.points[block.cells])[:, :2], border(block.floor)[:, :2]
    return tuple(one for one in through if one.key != VENTILATION or all(one.is_clear_of(wall) for wall in walls))


def _sampled(design: Design, lines: Lines) -> Surface | ShellSurface:
    build = sample_shell if design.form.shell else sample
    return build(design, lines.rows, lines.columns, lines.rolls)
