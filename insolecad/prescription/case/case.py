"""The case: what a rule may look at, for one side of one order."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from insolecad.catalogue.materials import Material, materials
from insolecad.geometry.construction import Form, Shell
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.geometry.toe_shapes import USUAL_TOE
from insolecad.order import FootValue, Order, Side
from insolecad.order.sockliner.sockliner import Sockliner
from insolecad.prescription.case.foot_type import motion
from insolecad.prescription.case.model import PrescribedDose, measures_of

TYPE_IN_WORDS = {"flat": "flat foot", "neutral": "neutral foot", "high": "high arch"}


@dataclass(frozen=True)
class Case:
    """One foot, its wearer's order, the doses ordered for it, and what the rules above have settled."""

    order: Order
    side: Side
    foot: Mapping[str, FootValue]
    ordered: Mapping[str, float]
    settled: Mapping[str, PrescribedDose]

    @cached_property
    def outline_foot(self) -> Mapping[str, FootValue]:
        """The measures that the outline is made for: the shoe's, which both insoles share."""
        return self.order.outline_foot(self.side)

    @property
    def length(self) -> float:
        """Foot length FL in mm."""
        return float(self.foot["length_mm"].value)

    @property
    def ball_length(self) -> float:
        """Heel to the first metatarsal head, BL, in mm."""
        return float(self.foot["ball_length_mm"].value)

    @property
    def ball_width(self) -> float:
        """Width W of the foot's ball in mm."""
        return float(self.foot["ball_width_mm"].value)

    @property
    def heel_width(self) -> float:
        """Width of the foot's heel in mm."""
        return float(self.foot["heel_width_mm"].value)

    @property
    def navicular_height(self) -> float | None:
        """Navicular height in mm, None if it is not measured."""
        measured = self.foot.get("navicular_height_mm")
        return float(measured.value) if measured else None

    @property
    def foot_type(self) -> str:
        """flat, neutral or high."""
        return str(self.foot["type"].value)

    @property
    def type_in_words(self) -> str:
        """The foot type as a person says it."""
        return TYPE_IN_WORDS[self.foot_type]

    @cached_property
    def motion(self) -> str:
        """pronated, supinated or neutral, as far as the order says."""
        return motion(self.foot)

    @property
    def level(self) -> str:
        """The level of support."""
        return self.order.support.level

    @property
    def shoe(self) -> str:
        """The kind of shoe."""
        return self.order.shoe.type

    @property
    def is_running(self) -> bool:
        """Whether the insoles are for running."""
        return self.order.activity.type == "running"

    @property
    def strike(self) -> str | None:
        """heel, midfoot, or None if it is not known."""
        return self.order.activity.strike

    @property
    def material(self) -> str:
        """The material's name."""
        return self.order.material.name

    @property
    def solid_material(self) -> Material:
        """The material, as the catalogue describes it."""
        return materials()[self.material]

    @property
    def minimum_thickness(self) -> float:
        """What an insole of the material must have under the foot, in mm."""
        return self.solid_material.least_thickness_mm.value

    @property
    def thickness_over_relief(self) -> float:
        """What an insole of the material must have over a relief, in mm."""
        return self.solid_material.over_relief_mm.value

    @property
    def shell(self) -> Shell | None:
        """The shell, once its thickness is settled; None for a cushion."""
        form = self.order.form
        if form.construction != "shell":
            return None
        rearfoot, midfoot, forefoot = (self.dose(f"shell.{zone}_mm") for zone in ("rearfoot", "midfoot", "forefoot"))
        return Shell(rearfoot, midfoot, forefoot, form.post_block, form.tip_post or form.post_block)

    @property
    def form(self) -> Form:
        """The form of the insole, once cover and shell are settled."""
        cover = self.dose("top_cover.thickness_mm")
        return replace(self.plan_form, walls=self.order.form.walls, cover=cover, shell=self.shell)

    @property
    def least_under_foot_side(self) -> float:
        """What in mm must lie under a relief: a cushion's thinnest floor or a whole shell, and the cover."""
        shell = self.shell
        return self.dose("top_cover.thickness_mm") + (shell.thickest if shell else self.thickness_over_relief)

    @property
    def pronation(self) -> str:
        """How the foot rolls by the order's own word; empty if none is given."""
        said = self.foot.get("pronation")
        return str(said.value) if said else ""

    @property
    def age(self) -> float:
        """Age in years, 0 if it is not given."""
        return self.order.wearer.age or 0.0

    def measure(self, name: str) -> float:
        """Return a measure of the foot by its name in the order, 0 if it is not given."""
        measured = self.foot.get(name)
        return float(measured.value) if measured else 0.0

    def complains_of(self, complaint: str) -> bool:
        """Return whether the wearer named a complaint."""
        return complaint in (self.order.wearer.complaints or ())

    def dose(self, key: str) -> float:
        """Return a dose that a rule further up, or the order, has settled."""
        return self.settled[key].value

    def own_key(self, key: str) -> str:
        """Return the key that sets a dose of this foot: that of its side if the feet, or their orders, differ."""
        feet = [
            {measure: value.value for measure, value in self.order.foot_values(side).items()}
            for side in self.order.sides
        ]
        by_side = any(f"{side}.{key}" in self.order.values for side in self.order.sides)
        return f"{self.side}.{key}" if by_side or feet[0] != feet[-1] else key

    @property
    def measures(self) -> Measures:
        """The sizes that the plan hangs on, once the outline is settled."""
        sizes = ("length_mm", "ball_width_mm", "heel_width_mm")
        return measures_of(self.foot, self.outline_foot, {name: self.dose(f"outline.{name}") for name in sizes})

    @cached_property
    def sockliner(self) -> Sockliner | None:
        """The outline of the shoe's own insole, where it was traced."""
        return self.order.sockliner

    @cached_property
    def plan_form(self) -> Form:
        """What the outline needs of the form; an insole that ends behind the ball has no toe to be shaped."""
        asked = self.order.form
        toe = USUAL_TOE if asked.length == "three-quarter" else asked.toe
        traced = self.sockliner.curve if self.sockliner else None
        return Form(asked.length, self.solid_material.front_edge_mm.value, toe, traced, asked.first_ray_step)

    @cached_property
    def outline(self) -> Outline:
        """The bottom curve, once the outline is settled."""
        return outline(self.measures, self.plan_form)

    def post_rise(self, angle: float) -> float:
        """Return how far a rearfoot post of `angle` degrees raises the heel seat, in mm: half of the wedge."""
        return math.tan(math.radians(abs(angle))) * self.dose("outline.heel_width_mm") / 2.0

    @property
    def _sockliner(self) -> float:
        """Thickness in mm of the shoe's own insole; a usual one where it was not measured."""
        given = self.order.shoe.sockliner_thickness_mm
        return USUAL_SOCKLINER if given is None else given

    @property
    def removed_sockliner(self) -> float:
        """Thickness in mm of the insole that comes out of the shoe."""
        return self._sockliner if self.order.shoe.sockliner == "replace" else 0.0

    @property
    def kept_sockliner(self) -> float:
        """Thickness in mm of the shoe's own insole that stays under this one."""
        return self._sockliner if self.order.shoe.sockliner == "keep" else 0.0


USUAL_SOCKLINER = 4.0
"""Thickness in mm of the insole that comes with a shoe; stock ones have 3 to 5 (EP3801115)."""

MOST_STACK = {"standard": 6.0, "deep-cushioned": 6.0, "minimalist": 4.0}
"""Most in mm by which the heel may stand higher than on the shoe's own insole, by shoe (house)."""
