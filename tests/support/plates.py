"""The pair of outlines that is laid on beds of the common sizes."""

import time
from dataclasses import dataclass

import numpy as np

from insolecad.job.pipeline import build
from insolecad.order import Order
from insolecad.printing.nesting.bed import Bed
from insolecad.printing.nesting.nest import nest
from insolecad.printing.nesting.plate import Plate
from insolecad.printing.nesting.search import place_single
from insolecad.printing.nesting.silhouette import Outline, silhouette

LENGTHS = (230.0, 245.0, 260.0, 275.0, 290.0, 305.0)
"""Lengths over all in mm."""

BEDS: dict[tuple[float, float], tuple[str, ...]] = {
    (180.0, 180.0): ("-", "-", "-", "-", "-", "-"),
    (220.0, 220.0): ("1", "1", "1", "-", "-", "-"),
    (235.0, 235.0): ("2", "1", "1", "1", "-", "-"),
    (250.0, 210.0): ("2", "1", "1", "1", "-", "-"),
    (256.0, 256.0): ("2", "2", "2", "1", "1", "1"),
    (300.0, 300.0): ("2", "2", "2", "2", "2", "2"),
}
"""How many the earlier trial laid on one bed; what was too tight for its margin counts as none."""


@dataclass(frozen=True)
class Cell:
    """How many lie on the first plate, its free edge in mm, and the seconds of one core that took."""

    count: int
    plate: Plate | None
    seconds: float

    def __str__(self) -> str:
        if self.plate is None:
            return f"-{'':17}"
        turns = "/".join(f"{one.angle_deg:.0f}" for one in self.plate.lying)
        return f"{self.count}@{turns:9}{self.plate.edge:5.1f} "


def pair() -> tuple[Outline, Outline]:
    """Return the outlines of a right and a left standard insole."""
    built = build(Order(name="standard", foot={"length_mm": 262.0}))
    assert built.right and built.left
    right, left = (silhouette(one.triangles) for one in (built.right, built.left))
    return Outline("insole-R", right), Outline("insole-L", left)


def cell(outlines: tuple[Outline, Outline], length: float, bed: Bed) -> Cell:
    """Return how a pair of this length over all is on a bed."""
    factor = length / float(np.ptp(outlines[0].ring[:, 0]))
    right, left = (one.scale(factor) for one in outlines)
    start = time.process_time()
    if place_single(right, bed) is None:
        return Cell(0, None, time.process_time() - start)
    plate = nest([right, left], bed)[0]
    return Cell(len(plate.lying), plate, time.process_time() - start)
