"""Reliefs: everything that lowers the footbed, and how thick the base must be for it."""

import numpy as np

from insolecad.features import DOSES, FEATURES, Doses
from insolecad.features.base import BASE, Base, base
from insolecad.features.heel_lift import HEEL_LIFT, heel_lift
from insolecad.features.shape import Adds, Lowers
from insolecad.geometry.construction import FULL, Form, Shell
from insolecad.geometry.definitions import ARCH_APEX
from insolecad.geometry.fields import Array, Field, total, zero
from insolecad.geometry.outline import Measures, Outline, outline
from insolecad.geometry.plan import CounterLean, Plan, Rim, plan
from insolecad.geometry.post_outline import HEEL_ENDS
from insolecad.geometry.rim import strip_width
from insolecad.geometry.shell_thickness import thickness

RELIEVED = 0.05
"""Depth in mm from which a place counts as relieved."""

LOOK = 2.0
"""Distance in mm between the places that are looked at for the deepest one: every floor is wider."""


LOOKED_PAST = 0.05
"""How much deeper it may be between those places, in mm."""

RELIEVING = tuple(
    key for key, info in DOSES.items() if info.effect == "lowers" or (info.effect == "raises" and info.low < 0.0)
)
"""The doses that may lower the footbed."""


def relief(plan: Plan, doses: Doses) -> Field:
    """Return how much all reliefs together lower the footbed, 0 or less; a pad of negative height is one of them."""
    lowers, hollows = [], []
    for feature in FEATURES.values():
        shape, settings = feature.shape, doses[feature]
        if isinstance(shape, Lowers):
            lowers.append(shape.field(plan, settings))
        elif isinstance(shape, Adds) and feature.main[0].effect == "raises" and feature.amount(settings) < 0.0:
            hollows.append(shape.field(plan, settings))
    lowering = [field for field in (*lowers, *hollows) if field is not zero]
    return total(*lowering) if lowering else zero


def needed_base(
    measures: Measures, doses: Doses, least: float, form: Form = FULL, block: float = 0.0
) -> tuple[float, float]:
    """Return the least base under heel and forefoot in mm that keeps `least` mm under every relief.

    Where a shell's post block stands it keeps `block` mm more. Counts on the ordered lift and on the ordered heel base
    where that is thicker, not on any other raise. (0, 0) where nothing is lowered.
    """
    curve = outline(measures, form)
    bare = plan(
        curve,
        Rim(
            counter=CounterLean(0.0, 0.0),
            shift=0.0,
            width=strip_width(np.zeros(len(curve.points))),
            arch_height=0.0,
            apex_x=ARCH_APEX * measures.foot_length,
            cup=None,
        ),
    )
    x = np.arange(0.0, measures.length, LOOK)
    y = np.arange(-measures.ball_width / 2.0, measures.ball_width / 2.0, LOOK)
    grid_x, grid_y = np.meshgrid(x, y, indexing="ij")
    depth: Array = -relief(bare, doses)(grid_x, grid_y).min(axis=1)
    at_middle = np.zeros(x.shape)
    least_here = np.where(x <= HEEL_ENDS[1] * measures.foot_length, least + block, least)
    missing = np.where(
        depth > RELIEVED, depth + LOOKED_PAST + least_here - heel_lift(bare, doses[HEEL_LIFT])(x, at_middle), 0.0
    )
    return _heel_and_forefoot(bare, x, missing, doses[BASE].heel_mm)


def base_under(shell: Shell, curve: Outline, block: float) -> tuple[float, float]:
    """Return the least base under heel and forefoot in mm that keeps a shell's underside over the floor.

    The heel's keeps `block` mm more, for the post block.
    """
    x, length = np.arange(0.0, curve.measures.length, LOOK), curve.measures.foot_length
    thick = thickness(shell, length)(x, x)
    over_block = float(thick[x <= HEEL_ENDS[1] * length].max()) + block
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
