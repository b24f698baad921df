"""Reliefs: everything that lowers the footbed, and how thick the base must be for it."""

import numpy as np

from insolecad.features import Doses
from insolecad.features.base import Base, base
from insolecad.features.cuboid import cuboid
from insolecad.features.first_ray_cutout import first_ray_cutout
from insolecad.features.forefoot_gel_pocket import forefoot_gel_pocket
from insolecad.features.head_offload import head_offload
from insolecad.features.heel_gel_pocket import heel_gel_pocket
from insolecad.features.heel_lift import heel_lift
from insolecad.features.heel_spur_pocket import heel_spur_pocket
from insolecad.features.navicular_relief import navicular_relief
from insolecad.features.plantar_fascia_groove import plantar_fascia_groove
from insolecad.field import Array, Field, nothing, total
from insolecad.form import FULL, Form
from insolecad.outline import Measures, outline
from insolecad.plan import Plan, Rim, plan

RELIEVED = 0.05
"""Depth in mm from which a place counts as relieved."""

LOOK = 2.0
"""Distance in mm between the places that are looked at for the deepest one: every floor is wider."""


LOOKED_PAST = 0.05
"""How much deeper it may be between those places, in mm."""

RELIEVING = (
    "first_ray_cutout.depth_mm",
    "plantar_fascia_groove.depth_mm",
    "navicular_relief.depth_mm",
    "heel_spur_pocket.depth_mm",
    "heel_gel_pocket.depth_mm",
    "forefoot_gel_pocket.depth_mm",
    *(f"head_offload.mth{ray}_mm" for ray in range(1, 6)),
    "cuboid.height_mm",
)
"""The doses that may lower the footbed."""


def reliefs(plan: Plan, doses: Doses) -> dict[str, Field]:
    """Return what always lowers the footbed, by feature; each field is 0 or less."""
    return {
        "first_ray_cutout": first_ray_cutout(plan, doses.first_ray_cutout),
        "plantar_fascia_groove": plantar_fascia_groove(plan, doses.plantar_fascia_groove),
        "navicular_relief": navicular_relief(plan, doses.navicular_relief),
        "heel_spur_pocket": heel_spur_pocket(plan, doses.heel_spur_pocket),
        "heel_gel_pocket": heel_gel_pocket(plan, doses.heel_gel_pocket),
        "forefoot_gel_pocket": forefoot_gel_pocket(plan, doses.forefoot_gel_pocket),
        "head_offload": head_offload(plan, doses.head_offload),
    }


def relief(plan: Plan, doses: Doses) -> Field:
    """Return how much all reliefs together lower the footbed, 0 or less; a hollow for the cuboid is one of them."""
    hollow = cuboid(plan, doses.cuboid) if doses.cuboid.height_mm < 0.0 else nothing
    lowering = [field for field in (*reliefs(plan, doses).values(), hollow) if field is not nothing]
    return total(*lowering) if lowering else nothing


def needed_base(measures: Measures, doses: Doses, least: float, form: Form = FULL) -> tuple[float, float]:
    """Return the least base under heel and forefoot in mm that keeps `least` mm under every relief.

    Counts on the ordered lift and on the ordered heel base where that is thicker, not on any
    other raise. (0, 0) where nothing is lowered.
    """
    curve = outline(measures, form)
    bare = plan(curve, Rim(0.0, np.zeros(len(curve.points)), 0.0, 0.42 * measures.foot_length, None))
    x = np.arange(0.0, measures.length, LOOK)
    y = np.arange(-measures.ball_width / 2.0, measures.ball_width / 2.0, LOOK)
    grid_x, grid_y = np.meshgrid(x, y, indexing="ij")
    depth: Array = -relief(bare, doses)(grid_x, grid_y).min(axis=1)
    at_middle = np.zeros(x.shape)
    missing = np.where(
        depth > RELIEVED, depth + LOOKED_PAST + least - heel_lift(bare, doses.heel_lift)(x, at_middle), 0.0
    )
    share = base(bare, Base(heel_mm=2.0, forefoot_mm=3.0))(x, at_middle) - 2.0
    heel = max(float(missing[share <= 0.5].max()), 0.0)
    ahead = share > 0.0
    thick = np.maximum(heel, doses.base.heel_mm)
    forefoot = (missing[ahead] - (1.0 - share[ahead]) * thick) / share[ahead]
    return heel, max(float(forefoot.max()), 0.0)
