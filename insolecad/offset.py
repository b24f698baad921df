"""Offsets along the normal: where the underside of a cover or of a shell lies below the foot side."""

import numpy as np

from insolecad.field import Array, Field

STEP = 0.02
"""Half the step in mm of the differences that tell a slope: far below any shape's size."""


def normals(field: Field, x: Array, y: Array) -> Array:
    """Return the upward unit normals of the surface z = field(x, y), shape (n, 3), from the field's own slope.

    A patch's normal would not do: at the grid's corners it is undefined.
    """
    count = len(x)
    z = field(np.concatenate([x + STEP, x - STEP, x, x]), np.concatenate([y, y, y + STEP, y - STEP]))
    ahead, back, medial, lateral = z[:count], z[count : 2 * count], z[2 * count : 3 * count], z[3 * count :]
    along, across = (ahead - back) / (2.0 * STEP), (medial - lateral) / (2.0 * STEP)
    normal = np.column_stack([-along, -across, np.ones(count)])
    return np.asarray(normal / np.sqrt(1.0 + along * along + across * across)[:, None])
