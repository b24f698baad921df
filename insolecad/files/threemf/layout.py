"""Bodies side by side on a bed, as they are until somebody or a slicer arranges them."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from insolecad.files.threemf.items import Item, Place

GAP = 10.0
"""Room in mm between bodies and before the first: a skirt goes around each, with some to spare (house)."""


def laid_out(rows: Sequence[Sequence[Item]]) -> list[Item]:
    """Return the items, each row beside the one before, all at positive x and y and none above another."""
    placed: list[Item] = []
    y = GAP
    for row in rows:
        x, deepest = GAP, 0.0
        for item in row:
            low, high = item.body.vertices.min(axis=0), item.body.vertices.max(axis=0)
            # whole tenths read well in a slicer
            placed.append(replace(item, place=Place(0.0, _tenths(x - low[0]), _tenths(y - low[1]))))
            x, deepest = x + GAP + float(high[0] - low[0]) + 0.1, max(deepest, float(high[1] - low[1]) + 0.1)
        y += deepest + GAP
    return placed


def _tenths(value: float) -> float:
    return ceil(10.0 * value) / 10.0
