"""The design: one insole as one visible expression over its plan."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from insolecad.features import FEATURES, Doses
from insolecad.features.base import base
from insolecad.features.cuboid import cuboid
from insolecad.features.dancers_pad import dancers_pad
from insolecad.features.forefoot_post import forefoot_post
from insolecad.features.heel_cup import heel_cup
from insolecad.features.heel_lift import heel_lift
from insolecad.features.lateral_arch import lateral_arch
from insolecad.features.lateral_flange import lateral_flange
from insolecad.features.lateral_skive import lateral_skive
from insolecad.features.medial_arch import apex_x, medial_arch
from insolecad.features.medial_flange import medial_flange
from insolecad.features.medial_skive import medial_skive
from insolecad.features.metatarsal_bar import metatarsal_bar
from insolecad.features.metatarsal_pad import metatarsal_pad
from insolecad.features.mortons_extension import mortons_extension
from insolecad.features.neuroma_pad import neuroma_pad
from insolecad.features.rearfoot_post import rearfoot_post
from insolecad.features.reliefs import relief, reliefs
from insolecad.features.reverse_mortons_extension import reverse_mortons_extension
from insolecad.features.toe_crest import toe_crest
from insolecad.features.transverse_arch import transverse_arch
from insolecad.geometry import edge_profiles
from insolecad.geometry.construction import FULL, Form
from insolecad.geometry.definitions import LATERAL_REACH
from insolecad.geometry.edge_profiles import Edge, EdgeProfile, edge_law
from insolecad.geometry.fields import Array, EvenSpline, Field, nothing, step, total
from insolecad.geometry.front_edge import Front, cut, eased, front
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.geometry.plan import Plan, Rim, plan
from insolecad.geometry.rim import shell_width, strip_width
from insolecad.geometry.shell_thickness import thickness

TABLE = 192
"""Stations at which the support's sections are tabled; the spline between is true to 1e-4 mm."""

ANGLES = 96
"""Directions about the heel centre at which the rear of the inner edge is tabled."""


USUAL = frozenset(
    {
        "base",
        "heel_lift",
        "support",
        "rearfoot_post",
        "medial_skive",
        "lateral_skive",
        "metatarsal_pad",
        "metatarsal_bar",
    }
)
"""Terms that rules prescribe; every other one is a correction made on order."""


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
        edge = front(self.outline, self.form, self.doses.base.forefoot_mm)
        if edge is None or edge.first_ray is None:
            return edge
        carried = total(self.ground, self.support)
        apex = apex_x(self.measures, self.doses.medial_arch)
        return eased(
            edge, self.outline, carried, self.form.front_edge + self.form.cover, (apex, self.plan.edges_at(apex)[1])
        )

    @cached_property
    def cut_outline(self) -> Outline:
        """The bottom curve as it is made: the full one, or cut along the front edge."""
        return cut(self.outline, self.front) if self.front else self.outline

    @cached_property
    def nearness(self) -> Field:
        """How near a place is to the thin front edge: 1 on it, 0 behind the taper, and all over a full insole."""
        return self.front.nearness if self.front else nothing

    @cached_property
    def medial_edge(self) -> Edge:
        """Height of the medial edge over the local base."""
        doses, measures = self.doses, self.measures
        plain = EdgeProfile([*heel_cup(measures, doses.heel_cup), *medial_arch(measures, doses.medial_arch)])
        return medial_flange(measures, doses.medial_flange, plain)

    @cached_property
    def lateral_edge(self) -> Edge:
        """Height of the lateral edge over the local base."""
        doses, measures = self.doses, self.measures
        plain = EdgeProfile([*heel_cup(measures, doses.heel_cup), *lateral_arch(measures, doses.lateral_arch)])
        return lateral_flange(measures, doses.lateral_flange, plain)

    @cached_property
    def ground(self) -> Field:
        """Base and lift: what supports and corrections stand on."""
        return total(base(self.outline, self.doses.base), heel_lift(self.outline, self.doses.heel_lift))

    @cached_property
    def plan(self) -> Plan:
        """The full outline with its inner edge, which leans out with the height of the rim."""
        return plan(self.outline, self._rim(self.outline))

    @cached_property
    def cut_plan(self) -> Plan:
        """The plan as it is made."""
        return plan(self.cut_outline, self._rim(self.cut_outline)) if self.front else self.plan

    @cached_property
    def support(self) -> Field:
        """The rise from the two edge profiles."""
        return edge_support(self.plan, self.medial_edge, self.lateral_edge, self.cup_power)

    @cached_property
    def terms(self) -> dict[str, Field]:
        """The insole as one sum: ground, support from the two edges, posts, skives, pads and plates, less reliefs."""
        plan, doses = self.plan, self.doses
        return {
            "base": base(plan, doses.base),
            "heel_lift": heel_lift(plan, doses.heel_lift),
            "support": self.support,
            "rearfoot_post": rearfoot_post(plan, doses.rearfoot_post),
            "forefoot_post": forefoot_post(plan, doses.forefoot_post),
            "medial_skive": medial_skive(plan, doses.medial_skive),
            "lateral_skive": lateral_skive(plan, doses.lateral_skive),
            "metatarsal_pad": metatarsal_pad(plan, doses.metatarsal_pad),
            "metatarsal_bar": metatarsal_bar(plan, doses.metatarsal_bar),
            "transverse_arch": transverse_arch(plan, doses.transverse_arch),
            "neuroma_pad": neuroma_pad(plan, doses.neuroma_pad),
            "dancers_pad": dancers_pad(plan, doses.dancers_pad),
            "cuboid": cuboid(plan, doses.cuboid),
            "toe_crest": toe_crest(plan, doses.toe_crest),
            "mortons_extension": mortons_extension(plan, doses.mortons_extension),
            "reverse_mortons_extension": reverse_mortons_extension(plan, doses.reverse_mortons_extension),
            **reliefs(plan, doses),
        }

    @property
    def has_corrections(self) -> bool:
        """Whether it carries more than base, supports, tilts of the heel and one pad behind the heads."""
        return any(field is not nothing for name, field in self.terms.items() if name not in USUAL)

    @property
    def has_relief(self) -> bool:
        """Whether anything lowers the footbed."""
        return self.relief is not nothing

    @cached_property
    def relief(self) -> Field:
        """How much all reliefs together lower the footbed: 0 or less."""
        return relief(self.plan, self.doses)

    @cached_property
    def foot_side(self) -> Field:
        """Height of the foot side over the floor."""
        terms = [field for field in self.terms.values() if field is not nothing]
        return total(*terms, *self._thinning)

    @cached_property
    def _thinning(self) -> tuple[Field, ...]:
        """What the taper toward a front edge takes of base, lift and support; pads keep their height."""
        if self.front is None:
            return ()
        carried = total(self.ground, self.support)
        return (self.front.thinning(carried, self.form.front_edge + self.form.cover),)

    @cached_property
    def thickness(self) -> Field:
        """Thickness of a shell along the normal, which runs out toward a front edge; 0 for a cushion."""
        shell = self.form.shell
        if shell is None:
            return nothing
        zones = thickness(shell, self.measures.foot_length)
        return total(zones, self.front.thinning(zones, self.form.front_edge)) if self.front else zones

    def support_without(self, feature: str) -> Field:
        """Return the support with one edge feature left out, on this design's own plan curves."""
        changed = self.doses.model_copy(update={feature: FEATURES[feature]()})
        bare = replace(self, doses=changed)
        return edge_support(self.plan, bare.medial_edge, bare.lateral_edge, bare.cup_power)

    @property
    def cup_power(self) -> float:
        """Power of the heel's section, by the highest edge there."""
        doses = self.doses
        highest = max(doses.heel_cup.depth_mm, doses.medial_flange.height_mm, doses.lateral_flange.height_mm)
        width = doses.heel_cup.inner_width_mm if doses.heel_cup.depth_mm else self.measures.heel_width
        return edge_profiles.cup_power(highest, width / 2.0)

    def _rim(self, outline: Outline) -> Rim:
        """Return the rim's height and roll over the bottom curve, where the wall stands.

        Without the post, and without the lift where no cup stands on it: those then change
        heights alone and leave the plan, and with it every other dose, as it is.
        """
        doses, length = self.doses, self.measures.foot_length
        x = outline.points[:, 0]
        edge = np.where(outline.medial, self.medial_edge(x), self.lateral_edge(x))
        reach = np.where(outline.medial, edge_profiles.medial_reach(x, length), LATERAL_REACH)
        power = np.where(
            outline.medial,
            edge_profiles.medial_power(x, length, self.cup_power),
            edge_profiles.lateral_power(x, length, self.cup_power),
        )
        # local widths hardly vary behind the ball: the heel's will do for the roll
        roll = outline.side_share * edge * power / (reach * self.measures.heel_width)
        has_cup = doses.heel_cup.depth_mm > 0.0
        lift = doses.heel_lift.height_mm if has_cup else 0.0
        return Rim(
            heel_height=doses.base.heel_mm + lift + doses.heel_cup.depth_mm,
            width=self._rim_width(x, roll),
            arch_height=doses.medial_arch.height_mm,
            apex_x=apex_x(self.measures, doses.medial_arch),
            inner_width=doses.heel_cup.inner_width_mm if has_cup else None,
        )

    def _rim_width(self, x: Array, roll: Array) -> Array:
        """Return how far the insole reaches out over its inner edge at stations x of the bottom curve."""
        if self.form.shell is None:
            return strip_width(roll, self.form.cover)
        return shell_width(roll, thickness(self.form.shell, self.measures.foot_length)(x, x), self.form.cover)


def edge_support(plan: Plan, medial: Edge, lateral: Edge, cup_power: float) -> Field:
    """Return the rise that carries both edge profiles into the footbed.

    Ahead of the heel centre the law runs across the foot from each edge; behind it in
    polar coordinates about the centre. The two are blended over 0.055 to 0.135 FL, where
    both give the cup's depth at the edge.
    """
    measures = plan.measures
    length, centre_x = measures.foot_length, measures.seat_x
    centre_y = plan.seat_y
    blend_start, blend_end = 0.055 * length, 0.135 * length
    x = np.linspace(plan.first_x, plan.last_x, TABLE)
    sides = plan.sides(x)
    table = EvenSpline(
        np.column_stack(
            [
                sides,
                medial(x),
                lateral(x),
                edge_profiles.medial_power(x, length, cup_power),
                edge_profiles.lateral_power(x, length, cup_power),
                edge_profiles.medial_reach(x, length),
            ]
        ),
        plan.first_x,
        plan.last_x,
    )
    depth = float(medial(np.array([0.0]))[0])
    radius = _rear_radius(plan, centre_x, centre_y)

    def across(x: Array, y: Array) -> Array:
        y_lateral, y_medial, h_medial, h_lateral, p_medial, p_lateral, reach = table(x).T
        place = (y_medial - y) / (y_medial - y_lateral)
        from_medial = edge_law(1.0 - place / reach, p_medial)
        from_lateral = edge_law(1.0 - (1.0 - place) / LATERAL_REACH, p_lateral)
        return np.asarray(h_medial * from_medial + h_lateral * from_lateral)

    def behind(x: Array, y: Array) -> Array:
        back, side = centre_x - x, y - centre_y
        distance = np.hypot(back, side)
        return depth * edge_law(distance / radius(np.arctan2(side, back)), cup_power)

    def rise(x: Array, y: Array) -> Array:
        height = np.zeros(x.shape)
        front = (x > blend_start) & (x < measures.arch_end_x)
        height[front] = across(x[front], y[front])
        rear = x < blend_end
        if depth > 0.0 and rear.any():
            share = step(x[rear], blend_start, blend_end, 0.5)
            height[rear] = share * height[rear] + (1.0 - share) * behind(x[rear], y[rear])
        return height

    return rise


def _rear_radius(plan: Plan, centre_x: float, centre_y: float) -> Callable[[Array], Array]:
    """Return the distance of the inner edge from the heel centre, by direction from the rear."""
    limit = np.radians(105.0)
    u = np.linspace(-0.16, 0.16, 257)
    x, y = plan.inner(u).T
    angle = np.arctan2(y - centre_y, centre_x - x)
    wanted = np.linspace(-limit, limit, ANGLES)
    at = np.interp(-wanted, -angle, u)
    for _ in range(3):
        x, y = plan.inner(at).T
        dx, dy = plan.inner.slope(at).T
        back, side = centre_x - x, y - centre_y
        turn = (back * dy + side * dx) / (back * back + side * side)
        at = at - (np.arctan2(side, back) - wanted) / turn
    x, y = plan.inner(at).T
    spline = EvenSpline(np.hypot(centre_x - x, y - centre_y)[:, None], -limit, limit)
    return lambda angle: spline.column(angle, 0)
