"""Transverse arch: a broad dome that carries the row of the metatarsal heads."""

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import Feature, Line, OnOrder
from insolecad.features.shape import Adds
from insolecad.features.suggestion import SORE_BALL, SPREAD, Suggestion, conjunction
from insolecad.geometry.fields import Field, zero
from insolecad.geometry.mound import Egg
from insolecad.geometry.outline import Outline

REAR, FRONT = 44.0 / 260.0, 22.0 / 260.0
"""How far the dome reaches behind and ahead of its crest, in shares of the foot length (house)."""

WIDTH = 0.78
"""Width of the dome in shares of the foot's ball width (house)."""


class TransverseArch(Settings):
    """Height of the dome."""

    height_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Height of the dome; 0 leaves the transverse arch out.",
        source="house",
        effect="raises",
        least=1.0,
        words="dome behind the ball {value} mm high",
    )
    front_edge_mm: float = dose(
        2.0,
        0.0,
        15.0,
        "Gap from the front edge back to the MTH2-4 line: with 2 the crest is where a pad's would be.",
        source="house",
        effect="shapes",
    )


def crest(outline: Outline, settings: TransverseArch) -> tuple[float, float]:
    """Return (x, y) of the crest, in the middle of the width."""
    measures = outline.measures
    gap = settings.front_edge_mm + FRONT * measures.foot_length
    return measures.head_line_centre_x - gap, outline.ball_centre_y


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "crest_percent",
        "front_edge_mm",
        45.0,
        75.0,
        "The same place as the crest's distance from the heel, in percent of the foot length.",
        lambda outline, arch, share: outline.gap_to_heads(share) - FRONT * outline.measures.foot_length,
        lambda outline, arch: outline.share_behind_heads(arch.front_edge_mm + FRONT * outline.measures.foot_length),
    ),
)


def transverse_arch(outline: Outline, settings: TransverseArch) -> Field:
    """Return the rise: a dome as wide as the heads, sheared along them, longer behind its crest."""
    if settings.height_mm == 0.0:
        return zero
    measures = outline.measures
    x, y = crest(outline, settings)
    length, width = (REAR + FRONT) * measures.foot_length, WIDTH * measures.foot_ball_width
    return Egg(x, y, length, width, REAR / (REAR + FRONT), measures.head_line_slope).field(settings.height_mm)


def points(outline: Outline, settings: TransverseArch) -> Points:
    """Return where the height is read: the crest."""
    return {"transverse_arch_crest": crest(outline, settings)}


TRANSVERSE_ARCH = Feature(
    settings=TransverseArch,
    title="Transverse arch",
    purpose="For a splayed forefoot, whose row of heads should be carried in its middle.",
    shape=Adds(transverse_arch),
    holes="off the crest",
    rule=OnOrder(gaps={"front_edge_mm": 7.0}),
    read_at={"height_mm": points},
    read_along=(Line("along", {"front_edge_mm": "gap"}),),
    other_ways=OTHER_WAYS,
    suggestions=(
        Suggestion("height_mm", conjunction(SORE_BALL, SPREAD), 3.0, "a broad dome carries a spread row of heads"),
    ),
)
