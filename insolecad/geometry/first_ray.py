"""The border between the first ray and the others, which three corrections share."""

import numpy as np

from insolecad.geometry.fields import Array, step
from insolecad.geometry.outline import Outline

INTERSPACE = 0.76
"""The first interspace, in shares of the foot's ball width from its lateral edge (house)."""

BEVEL = 14.0
"""Width of the bevel between the rays in mm: 5 mm fall under 45 degrees and bend no tighter than 3 mm."""

BEYOND_TIP = 0.10
"""How far on the lateral side of the tip the border ends, in shares of the ball width: the tip is the big toe's."""


def beside_first_ray(outline: Outline, x: Array, y: Array) -> Array:
    """Return the share of the first ray: 1 under it, 0 under the others, one half on the border.

    The border runs straight along the first interspace and, ahead of the heads, turns to
    the lateral side of the insole's tip.
    """
    measures = outline.measures
    tip_x, tip_y = outline.tip
    at_ball = outline.across(INTERSPACE)
    at_tip = tip_y - BEYOND_TIP * measures.foot_ball_width
    border = at_ball + (at_tip - at_ball) * step(x, measures.head_x(1), tip_x, 0.5)
    return np.asarray(step(y - border, -BEVEL / 2.0, BEVEL / 2.0))
