"""Why loose triangles cannot be looked at as a body: no shape, or none whose size and place make sense."""

import numpy as np
from numpy.typing import NDArray

from insolecad.inspection.formats.body import no_numbers
from insolecad.inspection.formats.units import unfit

_STEPS = 2000.0
"""Steps of single precision that a body must be long (house): 0.13 mm of an insole, where the rest is noise."""

_FLAT = 1e-4
"""Surface as a share of the longest extent squared below which a body is a line (house): an insole has 0.3 and more."""


_LAYERS = 100.0
"""Surface in surfaces of the box round a body from which it is a tangle (house): of a foam of cells it is 20."""


def refusal(triangles: NDArray[np.float64]) -> str:
    """Return why triangles (n, 3, 3), in the file's own numbers, cannot be measured or sliced; empty if they can."""
    return misplacement(triangles) or collapse(triangles)


def misplacement(triangles: NDArray[np.float64]) -> str:
    """Return why the corners are at no places that a body has; empty if they are."""
    points = triangles.reshape(-1, 3)
    if not len(points):
        return "the file holds no shape: it has no triangles."
    if words := no_numbers(triangles):
        return f"the file holds no shape that can be trusted: {words}."
    low, high = points.min(axis=0), points.max(axis=0)
    # of the largest numbers the difference may be none
    with np.errstate(over="ignore"):
        longest = float((high - low).max())
    if longest <= 0.0:
        return "the file holds no shape: all corners of its triangles are in one place."
    if words := unfit(longest):
        return words
    away = float(max(np.abs(low).max(), np.abs(high).max()))
    if longest < _STEPS * float(np.spacing(np.float32(min(away, 1e38)))):
        return (
            f"the shape is {away:.3g} away from the file's origin, too far for numbers in single precision: "
            "move it to the origin and write it again."
        )
    return ""


def collapse(triangles: NDArray[np.float64]) -> str:
    """Return why triangles of sane corners have no surface; empty if they have one."""
    surface, longest = _surface(triangles), float(np.ptp(triangles.reshape(-1, 3), axis=0).max())
    if surface < _FLAT * longest**2:
        return "the file holds no shape: all of its triangles are points or lines."
    return ""


def tangle(triangles: NDArray[np.float64]) -> str:
    """Return why triangles of sane corners are not a body that can be filled; empty if they may be one.

    Each ray up through a tangle meets thousands of triangles, and rays through all of it fill the memory.
    """
    x, y, z = np.ptp(triangles.reshape(-1, 3), axis=0)
    if (times := _surface(triangles) / (2.0 * float(x * y + y * z + z * x))) > _LAYERS:
        return f"its triangles cover the box round them {times:,.0f} times: they are a tangle, not a body."
    return ""


def _surface(triangles: NDArray[np.float64]) -> float:
    edges = triangles[:, 1:] - triangles[:, :1]
    return float(np.sqrt((np.cross(edges[:, 0], edges[:, 1]) ** 2).sum(axis=1)).sum()) / 2.0
