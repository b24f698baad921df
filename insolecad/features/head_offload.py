"""Head off-loads: a hollow under any metatarsal head that should carry less."""

from collections.abc import Callable

import numpy as np

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import Suggestion, complaint
from insolecad.geometry.fields import Array, Field, plateau, wall_width, zero
from insolecad.geometry.outline import Outline

DIAMETER = 22.0 / 260.0
"""Diameter at half of the depth, in shares of the foot length (practice ranges, house)."""

CLOSEST = 0.18
"""Distance between the closest heads, in shares of the foot's ball width (house)."""

DEEPEST = 3.0
"""Deepest off-load in mm."""


HEADS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}
"""Words for the heads, by ray."""


def _depth(ray: int) -> float:
    name = HEADS[ray]
    depth: float = dose(
        0.0,
        0.0,
        DEEPEST,
        f"Depth of the hollow under the {name} head; 0 leaves it out.",
        source="practice ranges, house",
        effect="lowers",
        least=1.0,
        words=f"hollow under the {name} metatarsal head {{value}} mm deep",
    )
    return depth


class HeadOffload(Settings):
    """Depth under each head, first to fifth."""

    mth1_mm: float = _depth(1)
    mth2_mm: float = _depth(2)
    mth3_mm: float = _depth(3)
    mth4_mm: float = _depth(4)
    mth5_mm: float = _depth(5)


def head_offload(outline: Outline, settings: HeadOffload) -> Field:
    """Return the drop: round hollows that flow into each other where neighbours are both off-loaded."""
    depths = {ray: getattr(settings, f"mth{ray}_mm") for ray in HEADS}
    wanted = {ray: depth for ray, depth in depths.items() if depth}
    if not wanted:
        return zero
    deepest = max(wanted.values())
    measures = outline.measures
    # on a narrow foot the hollows are smaller, so that each reaches no neighbour's middle
    apart = CLOSEST * measures.foot_ball_width
    wall = min(wall_width(DEEPEST), apart)
    half = min(DIAMETER * measures.foot_length / 2.0, apart - wall / 2.0)

    def drop(x: Array, y: Array) -> Array:
        left = np.ones(x.shape)
        for ray, depth in wanted.items():
            head_x, head_y = outline.head(ray)
            left = left * (1.0 - depth / deepest * plateau(np.hypot(x - head_x, y - head_y), half, wall))
        return np.asarray(-deepest * (1.0 - left))

    return drop


def under(ray: int) -> Callable[[Outline, HeadOffload], Points]:
    """Return where the depth under one head is read."""

    def points(outline: Outline, settings: HeadOffload) -> Points:
        """Return where the depths are read: under each head."""
        return {f"head_offload_mth{ray}": outline.head(ray)}

    return points


HEAD_OFFLOAD = Feature(
    settings=HeadOffload,
    title="Metatarsal head off-load",
    purpose="For a tender head, or for hard skin under it.",
    shape=Lowers(head_offload),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={f"mth{ray}_mm": under(ray) for ray in HEADS},
    suggestions=tuple(
        Suggestion(
            f"mth{ray}_mm",
            complaint(f"sore-{name}-head", f"sore {name} metatarsal head"),
            2.0,
            "a hollow under the head takes load off it",
        )
        for ray, name in HEADS.items()
    ),
    ahead_of_pad=("mth2_mm", "mth3_mm", "mth4_mm"),
)
