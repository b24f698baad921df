"""Outlines to plates: as few beds as were found to take them all."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

import shapely

from insolecad.errors import OrderError, Problem
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.nesting.plate import PlacedOutline, Plate
from insolecad.printing.nesting.search import fill_plate, place_pair, place_single
from insolecad.printing.nesting.silhouette import Outline


def nest(outlines: Sequence[Outline], bed: Bed) -> tuple[Plate, ...]:
    """Return plates that hold every outline once, each turned and shifted, never mirrored.

    Margin, gap and the printer's own corners are kept on every plate, measured on the full
    outlines. Raises OrderError that names every outline which fits at no angle.
    """
    if too_large := misfits(outlines, bed):
        advice = "take a larger bed, or a smaller margin"
        raise OrderError([Problem(one.name, "does not fit at any angle", bed.words, advice) for one in too_large])
    if not outlines:
        return ()
    plates = _plates(outlines, bed, len(outlines))
    even = 2 * ceil(len(outlines) / len(plates) / 2)
    if even < len(outlines):
        # as few plates with pairs kept together are better than a full one and a lone insole
        evened = _plates(outlines, bed, even)
        plates = evened if len(evened) <= len(plates) else plates
    return tuple(plates)


def _plates(outlines: Sequence[Outline], bed: Bed, most: int) -> list[Plate]:
    """Return plates of at most this many outlines each. Plates of equal outlines are worked out once."""
    plates, left = [], list(outlines)
    known: dict[tuple[int, ...], dict[int, PlacedOutline]] = {}
    # with the gap around each, no more than this go on one
    most = min(most, int(bed.width * bed.depth / min(shapely.Polygon(one.ring).area for one in outlines)) + 1)
    while left:
        first = left[:most]
        rings = tuple(id(one.ring) for one in first)
        if rings not in known:
            number = {id(one): place for place, one in enumerate(first)}
            known[rings] = {number[id(one.outline)]: one for one in _plate(first, bed).lying}
        plates.append(Plate(bed, tuple(replace(one, outline=first[place]) for place, one in known[rings].items())))
        left = [one for place, one in enumerate(left) if place not in known[rings]]
    return plates


def misfits(outlines: Sequence[Outline], bed: Bed) -> list[Outline]:
    """Return the outlines that do not fit on the bed even alone."""
    once = {id(one.ring): one for one in outlines}
    fits = {ring: place_single(one, bed) is not None for ring, one in once.items()}
    return [one for one in outlines if not fits[id(one.ring)]]


def _plate(left: Sequence[Outline], bed: Bed) -> Plate:
    """Return a plate with the first of the outlines left, or with more of them where more fit."""
    plate = fill_plate(left, bed) if len(left) > 2 else None
    if plate and len(plate.lying) > 2:
        return plate
    # the first with the next one that goes with it; equals are tried once
    others = {id(one.ring): one for one in reversed(left[1:])}
    for other in reversed(others.values()):
        if pair := place_pair(left[0], other, bed):
            return pair
    single = place_single(left[0], bed)
    assert single, "looked at before"
    return plate or single
