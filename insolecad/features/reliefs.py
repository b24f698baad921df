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
from insolecad.geometry.construction import FULL, Form, Shell
from insolecad.geometry.definitions import ARCH_APEX
from insolecad.geometry.fields import Array, Field, nothing, total
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.geometry.plan import Plan, Rim, plan
from insolecad.geometry.rim import strip_width
from insolecad.geometry.shell_thickness import BLOCK_ENDS, thickness

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
    bare = plan(curve, Rim(0.0, strip_width(np.zeros(len(curve.points))), 0.0, ARCH_APEX * measures.foot_length, None))
    x = np.arange(0.0, measures.length, LOOK)
    y = np.arange(-measures.ball_width / 2.0, measures.ball_width / 2.0, LOOK)
    grid_x, grid_y = np.meshgrid(x, y, indexing="ij")
    depth: Array = -relief(bare, doses)(grid_x, grid_y).min(axis=1)
    at_middle = np.zeros(x.shape)
    missing = np.where(
        depth > RELIEVED, depth + LOOKED_PAST + least - heel_lift(bare, doses.heel_lift)(x, at_middle), 0.0
    )
    return _heel_and_forefoot(bare, x, missing, doses.base.heel_mm)


def base_under(shell: Shell, curve: Outline, block: float) -> tuple[float, float]:
    """Return the least base under heel and forefoot in mm that keeps a shell's underside over the floor.

    The heel's keeps `block` mm more, for the post block.
    """
    x, length = np.arange(0.0, curve.measures.length, LOOK), curve.measures.foot_length
    thick = thickness(shell, length)(x, x)
    over_block = float(thick[x <= BLOCK_ENDS[1] * length].max()) + block
    heel, forefoot = _heel_and_forefoot(curve, x, thick, over_block)
    return max(heel, over_block), forefoot


def _heel_and_forefoot(curve: Outline, x: Array, missing: Array, heel_mm: float) -> tuple[float, float]:
    """Return the base under heel and forefoot in mm that gives `missing` at every station x.

    Nearer to the heel than to the forefoot it is the heel's to give, ahead of that the
    forefoot's, over a heel that may be ordered thicker.
    """
    share = base(curve, Base(heel_mm=2.0, forefoot_mm=3.0))(x, np.zeros(x.shape)) - 2.0
    heel = max(float(missing[share <= 0.5].max()), 0.0)
    ahead = share > 0.0
    forefoot = (missing[ahead] - (1.0 - share[ahead]) * np.maximum(heel, heel_mm)) / share[ahead]
    return heel, max(float(forefoot.max()), 0.0)
