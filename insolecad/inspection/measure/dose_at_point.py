"""What a file holds at a point its job sheet names."""

from collections.abc import Sequence

import numpy as np

from insolecad.inspection.measure.outline import BottomCurve, bottom_curve
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

_AT_THE_EDGE_MM = 0.05
"""A point this close to the inner edge is meant to lie on it; facets put it up to 0.02 mm outside."""


def height_at(mesh: FinishedMesh, point: Sequence[float] | Floats, curve: BottomCurve | None = None) -> float:
    """Return the height of the foot side at a plan point; NaN if there is none.

    The height is read off a section through the point, square to the bottom curve. At the inner edge the last
    facet of the foot side speaks, continued if need be: just beyond it the rolled strip falls away steeply.
    Hand in the curve when reading many points of one mesh. The mesh must be consistent.
    """
    x, y = float(point[0]), float(point[1])
    outward = (curve or bottom_curve(mesh)).outward_near(x, y)
    line = section(mesh, (x, y), outward)
    if line is None:
        return float("nan")
    place = x * outward[0] + y * outward[1]
    edge = inner_edge(line)
    if abs(place - edge.s) <= _AT_THE_EDGE_MM:
        return float(edge.z + edge.slope * (place - edge.s))
    s, z = line.over_the_top()
    return float(np.interp(place, s, z, left=np.nan, right=np.nan))


def dose_at(
    mesh: FinishedMesh, point: Sequence[float] | Floats, base_z: float, curve: BottomCurve | None = None
) -> float:
    """Return the height above the base at a reference point `[x, y, z]`, in the frame of the file.

    z of the point is what the job sheet promises; it takes no part in the reading.
    """
    return height_at(mesh, point, curve) - base_z
