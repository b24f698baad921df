"""A footbed that thins out toward a straight front edge, and what it was before it did."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.definitions import TAPER_MM, TAPER_PER_HEIGHT
from insolecad.inspection.measure.footbed import OVER_MM, TELLING, Footbed, Supports, risen, supports
from insolecad.inspection.measure.front_edge import FrontEdge
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

LEAST_KEPT = 0.15
"""Where less than this share of base and supports is left, nothing shows what they were."""

_PLAIN_MM = 32.0
"""So far behind the edge the base has its whole height, whatever the taper."""

_WHOLE, _FEWEST, _LOW = 0.98, 6, 0.1
"""The base is measured where a taper would leave it whole and where it is enough of the height, from this many places
on a section, by their low ones: pads stand over it."""

_LONGEST_MM, _SPARE_MM, _ROUNDS = 46.0, 2.0, 4
"""The taper of the thickest forefoot, 10 mm; what is added to a guess; how often it is refined."""

_BESIDE_MM = np.arange(-16.0, 8.0)
_FINER_MM = np.linspace(-0.8, 0.8, 9)
"""Lengths that are tried beside the one that this base gives, then beside the best of them."""


@dataclass(frozen=True)
class Taper:
    """A front edge, `edge_z` high, over the last `length` mm before which base and supports run out to it."""

    edge: FrontEdge
    edge_z: float
    length: float

    def remaining_share(self, x: Floats, y: Floats) -> Floats:
        """Return the share of base and supports that is left at plan places: 1 behind the taper, 0 at the edge."""
        slope = np.tan(np.radians(self.edge.turn_deg))
        way = np.clip((self.edge.x + slope * y - x) / np.hypot(1.0, slope) / self.length, 0.0, 1.0)
        return risen(way)


def without_taper(mesh: FinishedMesh, bed: Footbed, edge: FrontEdge) -> Footbed:
    """Return the footbed of a right insole as it would be without its taper, and how much of it was kept."""
    line = section(mesh, (0.0, 0.0), (1.0, 0.0))
    if line is None:
        raise FileError("the body does not reach the axis y = 0; it does not stand in the frame of an insole.")
    edge_z = inner_edge(line, 1).z
    plain = bed.x < edge.x - _PLAIN_MM
    if not plain.any():
        return bed
    carried = supports(bed.part(plain))
    best = _LONGEST_MM
    for _ in range(_ROUNDS):
        # no longer than this, the taper leaves more of the base whole, farther ahead, which shows its length better
        base = _base_ahead(carried, bed, Taper(edge, edge_z, best + _SPARE_MM))
        best = float(np.clip(TAPER_PER_HEIGHT * (base - edge_z), TAPER_MM, _LONGEST_MM))
    for beside in (_BESIDE_MM, _FINER_MM):
        lengths = np.unique(np.maximum(best + beside, TAPER_MM))
        misfit = [_misfit(carried, _restored(bed, Taper(edge, edge_z, float(length)))) for length in lengths]
        best = float(lengths[int(np.argmin(misfit))])
    return _restored(bed, Taper(edge, edge_z, best))


def _base_ahead(carried: Supports, bed: Footbed, taper: Taper) -> float:
    """Return the base as far ahead as a taper leaves it whole: it runs aslant, and leaves the medial side longest."""
    sure = (taper.remaining_share(bed.x[:, None], bed.y) > _WHOLE) & (carried.rest > TELLING)
    rows = np.flatnonzero(sure.sum(axis=1) >= _FEWEST)
    if not len(rows):
        # of another insole than the one that is looked for no section may show the base
        return taper.edge_z
    row = int(rows[-1])
    return float(np.quantile(carried.left(bed)[row, sure[row]] / carried.rest[sure[row]], _LOW))


def _misfit(carried: Supports, bed: Footbed) -> float:
    """Return by how much sections across the taper miss base and supports, what is on them counted little.

    The taper runs aslant, so one section shows the base whole on the one side and nearly gone on the other.
    """
    across = bed.part((bed.kept.min(axis=1) < 0.9) & (bed.kept.max(axis=1) > 0.9))
    if not len(across.x):
        return 0.0
    off = (carried.left(across) - carried.base(across)[:, None] * carried.rest) ** 2
    known = across.kept > LEAST_KEPT
    return float((off / (OVER_MM**2 + off))[known].mean())


def _restored(bed: Footbed, taper: Taper) -> Footbed:
    kept = taper.remaining_share(bed.x[:, None], bed.y)
    # held toward a border of the section where too little is left
    column = np.arange(kept.shape[1])
    z = np.empty_like(bed.z)
    for row, share in enumerate(kept):
        known = share >= LEAST_KEPT
        if not known.any():
            known = share == share.max()
        whole = (bed.z[row, known] - (1.0 - share[known]) * taper.edge_z) / np.maximum(share[known], LEAST_KEPT)
        z[row] = np.interp(column, column[known], whole)
    edges = []
    for side, held in ((bed.medial, z[:, 0]), (bed.lateral, z[:, -1])):
        share = taper.remaining_share(bed.x, side[:, 0])
        height = (side[:, 1] - (1.0 - share) * taper.edge_z) / np.maximum(share, LEAST_KEPT)
        edges.append(np.column_stack([side[:, 0], np.where(share >= LEAST_KEPT, height, held)]))
    return replace(bed, medial=edges[0], lateral=edges[1], z=z, kept=kept)
