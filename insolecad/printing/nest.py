"""Outlines to plates: as few beds as were found to take them all."""

from collections.abc import Sequence
from math import ceil

from insolecad.errors import OrderError, Problem
from insolecad.printing.bed import Bed
from insolecad.printing.lying import Plate
from insolecad.printing.many import filled
from insolecad.printing.one import alone
from insolecad.printing.silhouette import Outline
from insolecad.printing.two import together


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
    """Return plates of at most so many outlines each."""
    plates, left = [], list(outlines)
    while left:
        plate = _plate(left[:most], bed)
        plates.append(plate)
        on_it = {id(one.outline) for one in plate.lying}
        left = [one for one in left if id(one) not in on_it]
    return plates


def misfits(outlines: Sequence[Outline], bed: Bed) -> list[Outline]:
    """Return the outlines that do not fit on the bed even alone."""
    by_ring = {id(one.ring): alone(one, bed) for one in outlines}
    return [one for one in outlines if by_ring[id(one.ring)] is None]


def _plate(left: Sequence[Outline], bed: Bed) -> Plate:
    """Return a plate with the first of the outlines left, or with more of them where more fit."""
    plate = filled(left, bed) if len(left) > 2 else None
    if plate and len(plate.lying) > 2:
        return plate
    # the first with the next one that goes with it; equals are tried once
    others = {id(one.ring): one for one in reversed(left[1:])}
    for other in reversed(others.values()):
        if pair := together(left[0], other, bed):
            return pair
    single = alone(left[0], bed)
    assert single, "looked at before"
    return plate or single
