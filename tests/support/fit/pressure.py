"""Pressure under a heel on an insole by columns, relative to a flat insole: no prediction for a person.

The heel is a modelled unloaded one: elliptic in plan, its width over its height by the shares that were measured on
modelled feet, its length such that its rear is at x = 0. It is pressed down rigidly on columns of tissue, each of
which carries p = A (e^(B d / h) - 1) at a vertical compression d (the foundation law of the rules: A 30 kPa, B 6,
h 16 mm), until they carry the force; the insole does not give.

Checked against what was measured on version 0.1.0 with other code: at maximum support and in a UCBL the heel's peak is
about three times that on a flat insole, and where the cup is deepest the contact is smaller.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from tests.support.fit.heel import levelled_heights
from tests.support.fit.heights import Floats
from tests.support.fit.insole import FinishedInsole, Foot

FORCE_N = 600.0
"""What the heel carries: walking, about 0.8 body weights."""

STIFFNESS_MPA, GROWTH, TISSUE_MM = 0.030, 6.0, 16.0
"""A, B and h of the foundation law."""

UNLOADED = (
    (0.0, 0.0),
    (0.3, 0.16),
    (1.0, 0.32),
    (2.0, 0.51),
    (3.0, 0.62),
    (5.0, 0.74),
    (7.0, 0.83),
    (10.0, 0.92),
    (15.0, 0.94),
    (18.0, 0.95),
    (25.0, 0.96),
)
"""Height in mm and width in heel widths of an unloaded heel (modelled feet)."""

CONTACT_MPA = 0.010
"""Contact is where there is more pressure than this: what sensors see."""

_GRID_MM = 0.5
_MOST_STRAIN = 1.2


@dataclass(frozen=True)
class Load:
    """Peak pressure in kPa and contact area in cm2, in plan."""

    peak: float
    area: float

    def over(self, other: "Load") -> tuple[float, float]:
        """Return peak and area as shares of another's."""
        return self.peak / other.peak, self.area / other.area


def unloaded_heel(foot: Foot, x: Floats, y: Floats) -> Floats:
    """Return the height of the modelled heel's skin over its lowest point; NaN beyond its widest."""
    heights, widths = np.array(UNLOADED).T
    out = np.hypot((x - foot.seat_x) / foot.seat_x, 2.0 * y / foot.heel_width)
    return np.asarray(np.interp(out, widths, heights, right=np.nan))


def heel_load(foot: Foot, insole: FinishedInsole | None, force: float = FORCE_N) -> Load:
    """Return the load under the heel on an insole, or on a flat one."""
    x = np.arange(-2.0, 2.0 * foot.seat_x, _GRID_MM)[:, None]
    half = np.ceil(foot.heel_width / 2.0)
    y = np.arange(-half, half + _GRID_MM, _GRID_MM)[None, :]
    skin = unloaded_heel(foot, x, y)
    rise = np.zeros(skin.shape) if insole is None else levelled_heights(insole, foot, x, y)
    gap = np.where(np.isfinite(skin) & np.isfinite(rise), skin - rise, np.inf)

    def pressure(depth: float) -> Floats:
        strain = np.clip((depth - gap) / TISSUE_MM, 0.0, _MOST_STRAIN)
        return STIFFNESS_MPA * np.expm1(GROWTH * strain)

    def missing(depth: float) -> float:
        return float(pressure(depth).sum()) * _GRID_MM**2 - force

    found = pressure(brentq(missing, float(gap.min()), float(gap.min()) + 2.0 * TISSUE_MM))
    return Load(float(found.max()) * 1000.0, float((found > CONTACT_MPA).sum()) * _GRID_MM**2 / 100.0)
