"""From measures and doses to one insole: a design within its limits, with openings and label, and its points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from insolecad.design.design import Design
from insolecad.design.openings import VENTILATION, Opening, openings
from insolecad.design.reference_points import refuse_beyond
from insolecad.errors import ArgumentProblem, LimitError, OrderError
from insolecad.features import DOSES, Doses
from insolecad.geometry.construction import FULL, NONE, Form, Perforation
from insolecad.geometry.definitions import Side
from insolecad.geometry.fields import Array
from insolecad.geometry.outline import Measures
from insolecad.label.engraving import Engraving
from insolecad.label.fitting import NO_ROOM
from insolecad.label.text import LabelRequest
from insolecad.solid.insole import Insole
from insolecad.surface.coarse_grid import Probe, probe, surfaces_as_built
from insolecad.surface.cures import change_design, refuse_breaches
from insolecad.surface.grid import Surface, border, sample
from insolecad.surface.limits import Thinnest
from insolecad.surface.resolution import Lines, most_triangles, resolution
from insolecad.surface.shell import ShellSurface, sample_shell
from insolecad.surface.tolerance import COARSEST
from insolecad.surface.underside import arch_ground, ground

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


def design_insole(
    side: Side,
    measures: Measures,
    doses: Doses,
    *,
    thinnest: Thinnest,
    form: Form = FULL,
    perforation: Perforation = NONE,
    label: LabelRequest | None = None,
) -> InsoleDesign:
    """Return one side's design, with a label where one is wished.

    Raises LimitError if the doses break a limit of the geometry, OrderError if a text of one's own does not fit.
    """
    design = Design(measures, doses, form)
    refuse_beyond(design)
    apertures = _through(design, replace(perforation, diameter=0.0), thinnest)
    look = probe(design)
    refuse_breaches(design, look, thinnest)
    engraving, missing = _engraved(design, label, side, apertures)
    pockets = [pocket.border for pocket in engraving.pockets] if engraving else []
    through = openings(design, perforation, keep_clear=pockets) if perforation.diameter else apertures
    return InsoleDesign(side, design, look, engraving, missing, through, label)


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


def _through(design: Design, perforation: Perforation, thinnest: Thinnest) -> tuple[Opening, ...]:
    """Return the openings. If some are refused, what else breaks a limit is reported along: the cure must build."""
    try:
        return openings(design, perforation)
    except LimitError as error:
        cured = change_design(design, {key: float(value) for key, value in error.cure.items() if key in DOSES})
        try:
            refuse_breaches(cured, probe(cured), thinnest)
        except LimitError as more:
            raise LimitError([*error.problems, *more.problems]) from None
        raise


def _engraved(
    design: Design, label: LabelRequest | None, side: Side, apertures: Sequence[Opening]
) -> tuple[Engraving | None, str]:
    """Return the label that fits on the right insole beside the apertures, or None and why there is none.

    A shell whose post block has no room for it carries it inside its arch.
    """
    if label is None:
        return None, ""
    from insolecad.label.fitting import fit_label

    rings = [one.ring for one in apertures]
    floor = ground(design, rings)
    # read from below, heel first; a left insole is mirrored afterwards, and its letters with it
    facing = -1.0 if side == "right" else 1.0
    if design.form.shell is None:
        assert floor
        found = fit_label(label, floor, facing=facing)
        return found, "" if found else NO_ROOM
    found = fit_label(replace(label, own=False), floor, facing=facing) if floor else None
    if found is None and (raised := fit_label(label, arch_ground(design, rings), facing=facing)):
        found = raised.stood_up()
    return found, "" if found else NO_ROOM


def _off_block(surface: Surface | ShellSurface, through: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """Return the openings without the holes that would cut the walls of a shell's post block."""
    if not isinstance(surface, ShellSurface) or not surface.stand or not surface.joined:
        return through
    walls: Array = border(surface.under[surface.stand.cells])[:, :2]
    return tuple(one for one in through if one.key != VENTILATION or one.is_clear_of(walls))


def _sampled(design: Design, lines: Lines) -> Surface | ShellSurface:
    build = sample_shell if design.form.shell else sample
    return build(design, lines.rows, lines.columns, lines.rolls)
