"""Offsets along the normal: where the underside of a cover or of a shell is below the foot side."""

import numpy as np

from insolecad.geometry.fields import Array, Field

STEP = 1e-4
"""Step in mm of the differences that give a slope: with a bend of 3 mm radius it errs by 2e-5."""


def normals(field: Field, x: Array, y: Array, z: Array | None = None) -> Array:
    """Return the upward unit normals of the surface z = field(x, y), shape (n, 3), from the field's own slope.

    `z` are its heights there, if they are known already. A patch's normal would not do: at the
    grid's corners it is undefined.
    """
    count = len(x)
    places = [(x + STEP, y), (x, y + STEP), *([] if z is not None else [(x, y)])]
    found = field(np.concatenate([at for at, _ in places]), np.concatenate([at for _, at in places]))
    ahead, medial, here = found[:count], found[count : 2 * count], found[2 * count :] if z is None else z
    along, across = (ahead - here) / STEP, (medial - here) / STEP
    normal = np.column_stack([-along, -across, np.ones(count)])
    return np.asarray(normal / np.sqrt(1.0 + along * along + across * across)[:, None])
