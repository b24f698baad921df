"""A mesh as its corners and its faces."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from insolecad.geometry.fields import Array

Indices = NDArray[np.int32]


@dataclass(frozen=True)
class Triangles:
    """A closed mesh: `vertices` (n, 3) in mm, `faces` (m, 3) anticlockwise from outside."""

    vertices: Array
    faces: Indices
