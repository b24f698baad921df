"""A footbed that thins out toward a straight front edge, and what it was before it did."""

from dataclasses import dataclass, replace

import numpy as np

from insolecad.errors import FileError
from insolecad.geometry.definitions import TAPER_MM
from insolecad.inspection.measure.footbed import OVER_MM, Footbed, Supports, risen, supports
from insolecad.inspection.measure.front_edge import FrontEdge
from insolecad.inspection.mesh.cross_sections import inner_edge, section
from insolecad.inspection.mesh.mesh import FinishedMesh, Floats

LEAST_KEPT = 0.15
"""Where less than this share of base and supports is left, nothing shows what they were."""

_PLAIN_MM = 32.0
"""So far behind the edge the base has its whole height, whatever the taper."""

_LONGEST_MM = 47.0
"""The taper of the thickest forefoot, 10 mm, is shorter."""

_FINER_MM, _SURELY_OVER_MM = np.linspace(-2.0, 2.0, 21), 0.03
"""Lengths that are tried beside the best whole one; heights that miss by more then count little: all that is beside a
pad misses by less at the right length."""

_BESIDE_PADS = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Places across the width at which the height of the front edge is looked at."""


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
    edge_z = _edge_height(mesh, bed, edge)
    plain = bed.x < edge.x - _PLAIN_MM
    if not plain.any():
        return bed
    carried = supports(bed.part(plain))
    best = 0.0
    for lengths, counted in ((np.arange(TAPER_MM, _LONGEST_MM), OVER_MM), (_FINER_MM, _SURELY_OVER_MM)):
        tried = np.maximum(best + lengths, TAPER_MM)
        misfit = [_misfit(carried, _restored(bed, Taper(edge, edge_z, float(length))), counted) for length in tried]
        best = float(tried[int(np.argmin(misfit))])
    return _restored(bed, Taper(edge, edge_z, best))


def _edge_height(mesh: FinishedMesh, bed: Footbed, edge: FrontEdge) -> float:
    """Return the height of the foot side at a front edge, beside any pad that stands over it."""
    heights = []
    for share in _BESIDE_PADS:
        low, high = float(bed.lateral[-1, 0]), float(bed.medial[-1, 0])
        line = section(mesh, (edge.x, low + share * (high - low)), (1.0, 0.0))
        heights += [inner_edge(line, 1).z] if line else []
    if not heights:
        raise FileError("the body ends before its front edge; it does not stand in the frame of an insole.")
    return min(heights)


def _misfit(carried: Supports, bed: Footbed, over: float) -> float:
    """Return by how much sections across the taper miss base and supports; what misses by `over` mm counts half.

    The taper runs aslant, so one section shows the base whole on the one side and nearly gone on the other.
    """
    across = bed.part((bed.kept.min(axis=1) < 0.9) & (bed.kept.max(axis=1) > 0.9))
    if not len(across.x):
        return 0.0
    off = (carried.left(across) - carried.floor(across)[:, None] * carried.rest) ** 2
    known = across.kept > LEAST_KEPT
    return float((off / (over**2 + off))[known].mean())


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
