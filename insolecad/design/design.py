"""The design: one insole as one visible expression over its plan."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from insolecad.features import FEATURES, Doses
from insolecad.features.base import BASE
from insolecad.features.heel_cup import HEEL_CUP
from insolecad.features.heel_lift import HEEL_LIFT
from insolecad.features.medial_arch import MEDIAL_ARCH, apex_x
from insolecad.features.reliefs import relief
from insolecad.features.shape import Adds, Ground, Knots, Lowers, Wall
from insolecad.geometry.construction import FULL, Form
from insolecad.geometry.definitions import LATERAL_POWER, MEDIAL_REACH
from insolecad.geometry.edge_profiles import Edge, EdgeProfile, Knot, medial_power
from insolecad.geometry.fields import Array, Field, total, zero
from insolecad.geometry.flange import Flange, Side, flange, plain_edge, room
from insolecad.geometry.front_edge import Front, cut, front, with_gentlest_step
from insolecad.geometry.heel_curve import HeelCurve, curve_of, curve_through
from insolecad.geometry.outline import Measures, Outline, outline, outward
from insolecad.geometry.plan import CupEdge, Plan, Rim, counter_lean, heel_shift, plan
from insolecad.geometry.rim import shell_width, strip_width
from insolecad.geometry.shell_thickness import thickness
from insolecad.geometry.support import edge_support, lateral_reach, lateral_share, medial_share

SUPPORT = "support"
"""Name of the term that the edges make together; every other term has the name of its correction."""

ON_BORDER = 1e-6
"""How far in mm a flange may move the border for a place on the bed's edge to be on it."""


CUT_OFF = 0.02
"""How far in mm outside of the border a place is cut off: 0.03 mm of height on a steep edge."""

_AROUND = np.linspace(0.0, 1.0, 4096, endpoint=False)


@dataclass(frozen=True)
class Design:
    """One right insole: its measures and doses, and everything that follows from them."""

    measures: Measures
    doses: Doses
    form: Form = FULL

    @cached_property
    def outline(self) -> Outline:
        """The bottom curve of the full length, which landmarks and features hang on."""
        return outline(self.measures, self.form)

    @cached_property
    def front(self) -> Front | None:
        """The front edge, where the insole ends behind the toes."""
        edge = front(self.outline, self.form, self.doses[BASE].forefoot_mm)
        if edge is None or edge.first_ray is None:
            return edge
        carried = total(self.ground, self.support)
        apex = apex_x(self.measures, self.doses[MEDIAL_ARCH])
        return with_gentlest_step(
            edge, self.bed, carried, self.form.front_edge + self.form.cover, (apex, self.bed.edges_at(apex)[1])
        )

    @cached_property
    def cut_outline(self) -> Outline:
        """The bottom curve as it is made: the full one, or cut along the front edge."""
        return cut(self.outline, self.front) if self.front else self.outline

    @cached_property
    def nearness(self) -> Field:
        """How near a place is to the thin front edge: 1 on it, 0 behind the taper, and all over a full insole."""
        return self.front.nearness if self.front else zero

    @cached_property
    def medial_edge(self) -> Edge:
        """Height of the medial edge of the bed over the local base: of what cup and arch make."""
        return self._edge("medial")

    @cached_property
    def lateral_edge(self) -> Edge:
        """Height of the lateral edge of the bed over the local base."""
        return self._edge("lateral")

    def _edge(self, side: Side) -> Edge:
        """Return the edge of one side of the bed: a line through the knots of cup and arch."""
        knots: list[Knot] = []
        for feature in FEATURES.values():
            shape = feature.shape
            if isinstance(shape, Knots) and side in shape.sides:
                knots += shape.knots(self.measures, self.doses[feature])
        return EdgeProfile(knots)

    @cached_property
    def ground(self) -> Field:
        """Base and lift: what supports and corrections stand on."""
        grounds = ((feature.shape, self.doses[feature]) for feature in FEATURES.values())
        return total(*(shape.field(self.outline, settings) for shape, settings in grounds if isinstance(shape, Ground)))

    @cached_property
    def bed(self) -> Plan:
        """The full outline with the edge of the bed, which leans out with the height of the rim, and no flange."""
        return plan(self.outline, self._rim(self.outline))

    @cached_property
    def flanges(self) -> dict[str, Flange]:
        """The flanges that stand beyond the bed, by the name of their correction."""
        flanges: dict[str, Flange] = {}
        for name, feature in FEATURES.items():
            shape = feature.shape
            if isinstance(shape, Wall) and (crest := shape.crest(self.doses[feature])):
                plain = plain_edge(self.bed, shape.side, self.support)
                over_cup = crest.height - float(plain(np.array([crest.start]))[0])
                reach = crest.reach(room(self.outline, shape.side, self.front), over_cup)
                flanges[name] = flange(self.bed, shape.side, crest, reach, self.support)
        return flanges

    def is_ahead(self, x: float, y: float) -> bool:
        """Return whether a place is ahead of the front edge."""
        return self.front is not None and float(self.front.distance_behind(np.array(x), np.array(y))) <= 0.0

    def is_cut_off(self, x: float, y: float) -> bool:
        """Return whether a place is ahead of the front edge, or beyond one of its rounded corners."""
        if self.front is None:
            return False
        if self.is_ahead(x, y):
            return True
        border = self.cut_plan.inner
        away = np.array([x, y]) - border(_AROUND)
        near = int(np.einsum("ij,ij->i", away, away).argmin())
        return float(away[near] @ outward(border.slope(_AROUND[near : near + 1]))[0]) > CUT_OFF

    def is_on_border(self, x: float, y: float) -> bool:
        """Return whether a place on the edge of the bed is on the border of the foot side: no flange goes on there."""
        station = np.array([x])
        medial = y > float(self.bed.section(station)[0][0])
        beside = (one for one in self.flanges.values() if (one.side == "medial") == medial)
        return all(float(one.shift(station)[0]) < ON_BORDER for one in beside)

    def _with_flanges(self, bed: Plan) -> Plan:
        for one in self.flanges.values():
            bed = one.widen(bed)
        return bed

    @cached_property
    def plan(self) -> Plan:
        """The full outline with the bed and the border of the foot side."""
        return self._with_flanges(self.bed)

    @cached_property
    def cut_plan(self) -> Plan:
        """The plan as it is made."""
        return self._with_flanges(plan(self.cut_outline, self._rim(self.cut_outline))) if self.front else self.plan

    @cached_property
    def support(self) -> Field:
        """The rise from the two edge profiles."""
        return self._support(self.medial_edge, self.lateral_edge)

    @cached_property
    def terms(self) -> dict[str, Field]:
        """The insole as one sum: ground, support from the two edges, and what each correction adds or lowers."""
        terms: dict[str, Field] = {}
        for name, feature in FEATURES.items():
            shape = feature.shape
            if isinstance(shape, Ground | Adds | Lowers):
                terms[name] = shape.field(self.plan, self.doses[feature])
            elif isinstance(shape, Wall):
                terms[name] = self.flanges[name].field if name in self.flanges else zero
            else:
                terms[SUPPORT] = self.support
        return terms

    @property
    def has_corrections(self) -> bool:
        """Whether it carries a pad, or a term that is made on order only: what has walls of its own."""
        return any(
            field is not zero and (FEATURES[name].on_order or FEATURES[name].is_pad)
            for name, field in self.terms.items()
            if name != SUPPORT
        )

    @property
    def has_relief(self) -> bool:
        """Whether anything lowers the footbed."""
        return self.relief is not zero

    @cached_property
    def relief(self) -> Field:
        """How much all reliefs together lower the footbed: 0 or less."""
        return relief(self.plan, self.doses)

    @cached_property
    def foot_side(self) -> Field:
        """Height of the foot side over the floor."""
        terms = [field for field in self.terms.values() if field is not zero]
        return total(*terms, *self._thinning)

    @cached_property
    def _thinning(self) -> tuple[Field, ...]:
        """What the taper toward a front edge takes of base, lift and support; pads keep their height."""
        if self.front is None:
            return ()
        carried = total(self.ground, self.support)
        return (self.front.taper_correction(carried, self.form.front_edge + self.form.cover),)

    @cached_property
    def thickness(self) -> Field:
        """Thickness of a shell along the normal, which runs out toward a front edge; 0 for a cushion."""
        shell = self.form.shell
        if shell is None:
            return zero
        zones = thickness(shell, self.measures.foot_length)
        return total(zones, self.front.taper_correction(zones, self.form.front_edge)) if self.front else zones

    def _support(self, medial: Edge, lateral: Edge) -> Field:
        return edge_support(self.bed, medial, lateral, self.heel_curve, self.medial_power)

    def support_without(self, feature: str) -> Field:
        """Return the support with one edge feature left out, on this design's own plan curves."""
        changed = self.doses.model_copy(update={feature: FEATURES[feature].settings()})
        bare = replace(self, doses=changed)
        return self._support(bare.medial_edge, bare.lateral_edge)

    @cached_property
    def heel_curve(self) -> HeelCurve:
        """The heel's curve, of which the cup is a piece; without a cup that of the underside's width."""
        cup = self.doses[HEEL_CUP]
        if cup.depth_mm == 0.0:
            return curve_of(self.measures.heel_width / 2.0, self.measures)
        return curve_through(cup.depth_mm, cup.inner_width_mm / 2.0, self.measures)

    @cached_property
    def medial_power(self) -> float:
        """Power of the law beside the medial arch, by its fill."""
        arch = self.doses[MEDIAL_ARCH]
        return medial_power(arch.fill_percent if arch.height_mm else 0.0)

    def _rim(self, outline: Outline) -> Rim:
        """Return the rim's height and roll over the bottom curve, where the wall stands.

        Without the post, and without the lift where no cup stands on it: those then change
        heights alone and leave the plan, and with it every other dose, as it is.
        """
        doses, length = self.doses, self.measures.foot_length
        x = outline.points[:, 0]
        # local widths hardly vary behind the ball: the heel's will do for the roll
        edge = np.where(outline.medial, self.medial_edge(x), self.lateral_edge(x))
        share = np.where(outline.medial, medial_share(x, length), lateral_share(x, length))
        width = self.measures.heel_width
        lateral = LATERAL_POWER / lateral_reach(edge, width)
        steepness = np.where(outline.medial, self.medial_power / MEDIAL_REACH, lateral)
        roll = share * edge * steepness / width + (1.0 - share) * self.heel_curve.side_slope(edge)
        cup, arch = doses[HEEL_CUP], doses[MEDIAL_ARCH]
        has_cup = cup.depth_mm > 0.0
        lift = doses[HEEL_LIFT].height_mm if has_cup else 0.0
        height = doses[BASE].heel_mm + lift + cup.depth_mm
        return Rim(
            counter=counter_lean(height),
            shift=heel_shift(height),
            width=self._rim_width(x, outline.side_share * roll),
            arch_height=arch.height_mm,
            apex_x=apex_x(self.measures, arch),
            cup=CupEdge(self.heel_curve.rear(cup.depth_mm), cup.inner_width_mm / 2.0) if has_cup else None,
        )

    def _rim_width(self, x: Array, roll: Array) -> Array:
        """Return how far the insole reaches out over its inner edge at stations x of the bottom curve."""
        if self.form.shell is None:
            return strip_width(roll, self.form.cover)
        return shell_width(roll, thickness(self.form.shell, self.measures.foot_length)(x, x), self.form.cover)
