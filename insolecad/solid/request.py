"""One insole as it is ordered, before it is known whether it keeps the limits: its shape, openings and label."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from insolecad.design.design import Design
from insolecad.design.openings import Opening, opening_problems, openings
from insolecad.design.reference_points import problems_beyond
from insolecad.errors import Problem, Problems, Value
from insolecad.features import DOSES
from insolecad.geometry.construction import NONE, Perforation
from insolecad.geometry.definitions import Side
from insolecad.label import text
from insolecad.label.engraving import Engraving
from insolecad.label.fitting import KEY as LABEL
from insolecad.label.fitting import NO_ROOM, fit_label
from insolecad.label.text import LabelRequest, custom_label
from insolecad.surface.coarse_grid import Probe, probe
from insolecad.surface.cures import change_design
from insolecad.surface.limits import Breach, Thinnest, breaches
from insolecad.surface.post_outlines import narrow_tip_problems
from insolecad.surface.underside import arch_ground, ground

APERTURE = "aperture."
SHAPE_GROUPS = ("shell.", "top_cover.")
"""Beginnings of the keys of openings, and of those that shape the insole beside its doses."""


@dataclass(frozen=True)
class InsoleRequest:
    """One side as it is ordered. `label` is what to engrave, None for nothing."""

    side: Side
    design: Design
    thinnest: Thinnest
    perforation: Perforation = NONE
    label: LabelRequest | None = None

    @cached_property
    def probe(self) -> Probe:
        """The design on a coarse grid."""
        return probe(self.design)

    @property
    def placement_problems(self) -> list[Problem]:
        """What cannot be where it is ordered: ahead of the front edge or too thin under it, or openings."""
        return [
            *problems_beyond(self.design),
            *narrow_tip_problems(self.design),
            *opening_problems(self.design, self.perforation),
        ]

    @cached_property
    def breaches(self) -> list[Breach]:
        """The limits of the shape that are broken."""
        return breaches(self.design, self.probe, self.thinnest)

    @property
    def label_problems(self) -> list[Problem]:
        """What is wrong with a text of one's own that does not fit. The shape must be within its limits."""
        problems = Problems()
        with problems.collect():
            _ = self.engraving
        return problems.found

    @property
    def keeps_limits(self) -> bool:
        """Whether it can be made as it is ordered."""
        return not (self.placement_problems or self.breaches or self.label_problems)

    @cached_property
    def apertures(self) -> tuple[Opening, ...]:
        """The openings without ventilation holes."""
        return openings(self.design, replace(self.perforation, diameter=0.0))

    @cached_property
    def engraving(self) -> tuple[Engraving | None, str]:
        """The label that fits on the right insole beside the apertures, or None and why there is none.

        A shell whose post block has no room for it carries it inside its arch. Raises OrderError if a text of one's
        own does not fit.
        """
        label, design = self.label, self.design
        if label is None:
            return None, ""
        rings = [one.ring for one in self.apertures]
        floor = ground(design, rings)
        # read from below, heel first; a left insole is mirrored afterwards, and its letters with it
        facing = -1.0 if self.side == "right" else 1.0
        if design.form.shell is None:
            assert floor
            found = fit_label(label, floor, facing=facing)
            return found, "" if found else NO_ROOM
        found = fit_label(replace(label, own=False), floor, facing=facing) if floor else None
        if found is None and (raised := fit_label(label, arch_ground(design, rings), facing=facing)):
            found = raised.stood_up()
        return found, "" if found else NO_ROOM

    @cached_property
    def holes(self) -> tuple[Opening, ...]:
        """All openings; ventilation holes keep clear of the label."""
        if not self.perforation.diameter:
            return self.apertures
        label = self.engraving[0]
        pockets = [pocket.border for pocket in label.pockets] if label else []
        return openings(self.design, self.perforation, keep_clear=pockets)

    def with_values(self, values: Mapping[str, Value]) -> "InsoleRequest":
        """Return the request with other doses, sizes of openings, cover, shell or label, by key."""
        shape = {key: float(value) for key, value in values.items() if key in DOSES or key.startswith(SHAPE_GROUPS)}
        sizes = {key.removeprefix(APERTURE).removesuffix("_mm"): float(value) for key, value in values.items()
                 if key.startswith(APERTURE)}  # fmt: skip
        kept = {place: size for place, size in {**self.perforation.apertures, **sizes}.items() if size}
        return replace(
            self,
            design=change_design(self.design, shape),
            perforation=replace(self.perforation, apertures=kept),
            label=_label(str(values[LABEL])) if LABEL in values else self.label,
        )


def _label(words: str) -> LabelRequest | None:
    return None if words == text.NONE else custom_label(words)
