"""Orders to the bodies that are laid on plates: insoles and post blocks that are parts of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from insolecad.files.threemf import Flavour, Item
from insolecad.job import pair_3mf
from insolecad.job.pair_3mf import Made
from insolecad.job.pipeline import Pair
from insolecad.order import Order
from insolecad.printing.silhouette import Outline, silhouette
from insolecad.solid.insole import Side


@dataclass(frozen=True, eq=False)
class Piece:
    """One body on a plate: what is written of it, what it covers, and the order and side that it is from."""

    order: Order
    side: Side
    item: Item
    outline: Outline

    @property
    def height(self) -> float:
        """How high it stands, in mm."""
        z = self.item.body.vertices[:, 2]
        return float(np.ptp(z))

    @property
    def length(self) -> float:
        """Its length over all, in mm."""
        return float(np.ptp(self.item.body.vertices[:, 0]))


def pieces(pairs: Sequence[Pair], slicer: Flavour, copies: int) -> list[Piece]:
    """Return the bodies of every pair, each as often as it is copied, pair by pair, by names that occur once.

    Copies share their mesh and their ring.
    """
    found: list[Piece] = []
    for pair in pairs:
        of_pair = list(_of_pair(pair, slicer))
        for copy in range(copies):
            found += [_named(piece, _prefix(pair, pairs), copy if copies > 1 else None) for piece in of_pair]
    return _told_apart(found)


def _of_pair(pair: Pair, slicer: Flavour) -> Iterator[Piece]:
    for one in pair_3mf.made(pair.sides(), ["3mf"], slicer):
        yield from (_piece(pair.order, one, item) for item in pair_3mf.items([one], slicer))


def _piece(order: Order, one: Made, item: Item) -> Piece:
    return Piece(order, one.side, item, Outline(item.name, silhouette(item.body)))


def _prefix(pair: Pair, pairs: Sequence[Pair]) -> str:
    """Return what stands in front of a body's name: the order's, where there are several."""
    return f"{pair.order.name} " if len(pairs) > 1 else ""


def _named(piece: Piece, prefix: str, copy: int | None) -> Piece:
    name = f"{prefix}{piece.item.name}{'' if copy is None else f' {copy + 1}'}"
    return replace(piece, item=replace(piece.item, name=name), outline=Outline(name, piece.outline.ring))


def _told_apart(found: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, a name that has been there with a number behind it: orders may have the same name."""
    seen: dict[str, int] = {}
    told = []
    for piece in found:
        count = seen[piece.item.name] = seen.get(piece.item.name, 0) + 1
        told.append(piece if count == 1 else _named(piece, "", count - 1))
    return told
