"""Three and more outlines on one bed: one after the other, each as near to one edge as it goes."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely

from insolecad.geometry.fields import Array
from insolecad.printing.bed_data import Bed
from insolecad.printing.nesting.no_fit_polygon import no_fit, turned
from insolecad.printing.nesting.plate import Lying, Plate, extents, plain, settled
from insolecad.printing.silhouette import FINE, Outline

QUARTERS = (0.0, 180.0, 90.0, 270.0)
"""Turns of an outline against the others, in degrees."""

TILTS = tuple(float(tilt) for tilt in range(0, 90, 3))
"""Turns of all of them together, in degrees: with steps of 6 four of 260 mm did not come on a bed of 350 mm."""


@dataclass
class NoFits:
    """The no-fit polygons of outlines in quarter turns, each worked out once."""

    gap: float
    known: dict[tuple[int, int, float], Array] = field(default_factory=dict)

    def of(self, still: Outline, moving: Outline, between: float) -> Array:
        """Return the ring of shifts of an outline turned by `between` against one that is not turned."""
        key = (id(still.ring), id(moving.ring), between % 360.0)
        if key not in self.known:
            self.known[key] = no_fit(still.fine, turned(moving.fine, between), self.gap + 2.0 * FINE)
        return self.known[key]


def filled(outlines: Sequence[Outline], bed: Bed) -> Plate | None:
    """Return the plate with as many of the outlines as were made to lie on one bed, None where not even two do.

    Of ways that take as many, the one that leaves the widest edge is taken. Outlines of one ring count as equal.
    """
    no_fits, best = NoFits(bed.gap), None
    # as given, pairs stay on one plate; equals one after the other lie closer at times
    orders = (outlines, sorted(outlines, key=lambda one: [id(other.ring) for other in outlines].index(id(one.ring))))
    for order in orders:
        for tilt, along in itertools.product(TILTS, (0, 1)):
            taken = _one_after_the_other(order, bed, tilt, along, no_fits)
            if len(taken) >= max(2, len(best.lying) if best else 0):
                best = _better(best, settled(bed, taken))
        if best and len(best.lying) == len(outlines):
            break
    return best


def _better(one: Plate | None, other: Plate | None) -> Plate | None:
    """Return the plate with more outlines, of those with as many the one with the wider free edge."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda plate: (len(plate.lying), plate.edge))


def _one_after_the_other(
    outlines: Sequence[Outline], bed: Bed, tilt: float, along: int, no_fits: NoFits
) -> list[Lying]:
    """Return where outlines lie, those left out that found no room.

    Each takes the turn and place at which it reaches least far along x (0) or y (1), and then across it.
    """
    taken: list[Lying] = []
    full: set[int] = set()
    for outline in outlines:
        # where one found no room its equals find none
        if id(outline.ring) in full:
            continue
        places = list(_places(outline, taken, bed, tilt, along, no_fits))
        if places:
            taken.append(min(places, key=lambda place: place[0])[1])
        else:
            full.add(id(outline.ring))
    return taken


def _places(
    outline: Outline, taken: Sequence[Lying], bed: Bed, tilt: float, along: int, no_fits: NoFits
) -> Iterator[tuple[tuple[float, float], Lying]]:
    """Yield the best place at each quarter turn, with how far it reaches."""
    for quarter in QUARTERS:
        left, front, right, back = extents(outline.hull, np.array([tilt + quarter]))[:, 0]
        low = np.array([bed.margin - left, bed.margin - front])
        high = np.array([bed.width - bed.margin - right, bed.depth - bed.margin - back])
        if np.any(high < low):
            continue
        room = shapely.box(*low, *high)
        if taken:
            # turns of those taken are the tilt and a quarter turn
            rings = [
                turned(no_fits.of(one.outline, outline, tilt + quarter - one.angle_deg), one.angle_deg)
                + np.array([one.x, one.y])
                for one in taken
            ]
            room = shapely.difference(room, shapely.union_all([shapely.Polygon(ring) for ring in rings]))
        corners = shapely.get_coordinates(room)
        if len(corners) == 0:
            continue
        reach = corners + np.array([right, back])
        best = np.lexsort((reach[:, 1 - along], np.round(reach[:, along], 2)))[0]
        place = Lying(outline, plain(tilt + quarter), float(corners[best, 0]), float(corners[best, 1]))
        yield (round(float(reach[best, along]), 2), float(reach[best, 1 - along])), place
