"""What would fit of an order that does not: its largest size on this bed, and the printers that take it as it is."""

from collections.abc import Callable

from insolecad.catalogue.printers import printers
from insolecad.errors import OrderError
from insolecad.geometry.definitions import SIDES, Side
from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.order.sizes import SYSTEMS
from insolecad.printing.nesting.bed import Bed, bed_for
from insolecad.printing.nesting.search import place_single
from insolecad.printing.nesting.silhouette import Outline, silhouette
from insolecad.surface.tolerance import COARSEST

SIZES = tuple(half / 2.0 for half in range(58, 106))
"""EU sizes that are looked at, in halves: those of feet from 180 to 340 mm."""

GROWING = ("foot.", "outline.", "shoe.inner_length_mm", "shoe.inner_width_mm", "shoe.sockliner_")
"""Beginnings of keys in mm that grow with the size."""

KEPT = ("navicular_drop_mm", "sockliner_thickness_mm")
"""Endings of keys that do not."""


def largest_size(order: Order, side: Side, bed: Bed) -> str | None:
    """Return the largest EU size, as `EU38`, in which this very order fits on the bed alone, at any angle.

    Every size that is looked at is built: measures of foot and shoe grow with it, doses stay. None
    if none fits, or the outline is a drawing, which has one size.
    """
    if order.sockliner:
        return None
    found = _last(SIZES, lambda size: _fits(order, side, size, bed))
    return None if found is None else f"EU{found:g}"


def takers(outline: Outline, height: float, bed: Bed) -> list[str]:
    """Return the printers of the catalogue on which an outline of this height fits alone, with the bed's margin."""
    return [
        name
        for name, printer in printers().items()
        if height <= printer.height_mm and place_single(outline, bed_for(printer, bed.margin, bed.gap))
    ]


def in_size(order: Order, side: Side, size: float) -> Order:
    """Return one side of an order for shoes of another EU size, both feet larger or smaller by as much."""
    lengths = {one: float(foot["length_mm"].value) for one in SIDES if (foot := order.foot_values(one))}
    factor = SYSTEMS["EU"].length(size) / float(order.outline_foot(side)["length_mm"].value)
    # both feet grow: orders with feet too far apart are refused
    values = {key: value for key, value in order.values.items() if not key.endswith((".size", "foot.length_mm"))}
    for key, value in values.items():
        if key.removeprefix("left.").removeprefix("right.").startswith(GROWING) and _grows(key):
            values[key] = round(value * factor, 2)
    values |= {f"foot.{one}.length_mm": round(length * factor, 1) for one, length in lengths.items()}
    return Order(**values).with_values({"side": side})


def _grows(key: str) -> bool:
    return key.endswith("_mm") and not key.endswith(KEPT)


def _fits(order: Order, side: Side, size: float, bed: Bed) -> bool:
    """Return whether an order can be made in a size, and then fits."""
    try:
        pair = build(in_size(order, side, size), tolerance=COARSEST)
    except OrderError:
        return False
    built = pair.right if side == "right" else pair.left
    assert built
    return place_single(Outline(side, silhouette(built.triangles)), bed) is not None


def _last(sizes: tuple[float, ...], fits: Callable[[float], bool]) -> float | None:
    """Return the last of rising sizes that fits, by halving; None if none was found."""
    low, high = -1, len(sizes)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(sizes[middle]) else (low, middle)
    return sizes[low] if low >= 0 else None
