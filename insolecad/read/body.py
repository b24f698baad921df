"""What a file of any kind holds, as read: named bodies of loose triangles."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Body:
    """One body: its name in the file, empty where it has none, and its `triangles` (n, 3, 3), damage and all."""

    name: str
    triangles: NDArray[np.float64]
