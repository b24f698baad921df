"""One insole against another: how they were laid onto each other, and all that differs."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from insolecad.compare.alignment import Alignment, align
from insolecad.compare.heights import Heights, SurfaceDifferences, surface_differences
from insolecad.compare.outline_distance import OutlineDistance, distance_of_outlines
from insolecad.compare.place_names import place_words
from insolecad.compare.subject import Piece
from insolecad.inspection.measure.outline import BottomCurve, silhouette
from insolecad.inspection.pose.heel_axis import outline_of
from insolecad.inspection.pose.landmarks import Landmarks

SAME_MM = 0.01
"""Smaller differences are ignored: a tenth of what a printer resolves (house)."""

_HOLE_MM2 = 3.0
"""Smaller openings that only one of the two has are not seen by the net of rays."""

_HOLLOW_CM3 = 0.3
"""How much the volume may differ if no surface does: 0.01 mm on both sides of the largest insole, and its walls."""


@dataclass(frozen=True, eq=False)
class Difference:
    """Two insoles compared. Heights are B over A; edges + where B reaches farther."""

    a: Piece
    b: Piece
    laid: Alignment
    heights: SurfaceDifferences
    outline: OutlineDistance | None
    from_above: OutlineDistance
    curve: BottomCurve

    @property
    def side(self) -> str:
        """The foot of A."""
        return self.a.side

    @cached_property
    def marks(self) -> Landmarks:
        """Landmarks of A, by which places are named."""
        return self.a.found.placed.landmarks

    def place_name(self, x: float, y: float) -> str:
        """Return a place in words."""
        return place_words(x, y, self.marks, self.curve)

    def differs(self, within: float = SAME_MM) -> list[str]:
        """Return what differs by more than `within` mm: keys of `foot_side`, `underside`, `outline` and others."""
        found = self.heights
        surfaces: dict[str, Heights | None] = {"foot_side": found.foot_side, "underside": found.underside}
        keys = [key for key, one in surfaces.items() if one is not None and one.largest > within]
        edges = {"outline": self.outline, "from_above": self.from_above}
        keys += [key for key, edge in edges.items() if edge is not None and abs(edge.mm) > within]
        if max(found.only_a, found.only_b) > _HOLE_MM2:
            keys.append("openings")
        if found.foot_side is None:
            keys.append("no_common_area")
        volumes = [piece.found.values["volume_cm3"] for piece in (self.a, self.b)]
        if not keys and None not in volumes and abs(volumes[1] - volumes[0]) > _HOLLOW_CM3:
            keys.append("volume")
        return keys

    @property
    def sizes_differ(self) -> bool:
        """Whether one is longer than the other by what can be seen."""
        one, other = (piece.found.values["length_mm"] for piece in (self.a, self.b))
        return bool(abs(one - other) > 0.5)


def difference(a: Piece, b: Piece) -> Difference:
    """Return all that differs between two insoles. Both must be for the same foot, or for no foot that is known."""
    there = align(a, b)
    flat = a.flat and b.flat
    above = silhouette(there.a), silhouette(there.b)
    below = (outline_of(there.a, flat=True), outline_of(there.b, flat=True)) if flat else above
    heights = surface_differences(there.a, there.b, below, solid=a.solid and b.solid)
    return Difference(
        a, b, there, heights, distance_of_outlines(*below) if flat else None, distance_of_outlines(*above), above[0]
    )


def measures(values: dict[str, Any]) -> dict[str, float | None]:
    """Return what inspection measured as one flat table of numbers, `heel_cup_depth_mm.rear` and the like."""
    flat: dict[str, float | None] = {}
    for key, value in values.items():
        if key == "metatarsal_pad":
            for name in ("height_mm", "crest_mm"):
                flat[f"{key}.{name}"] = None if value is None else value[name]
        elif isinstance(value, dict):
            flat |= {f"{key}.{name}": one for name, one in value.items()}
        elif key != "side":
            flat[key] = value
    return {key: None if one is None or not np.isfinite(one) else float(one) for key, one in flat.items()}
