"""Metatarsal pad: a low teardrop just behind the heads, full to its edge."""

from functools import lru_cache

import numpy as np

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Line
from insolecad.features.shape import Adds
from insolecad.geometry.fields import Array, Field, zero
from insolecad.geometry.mound import mound
from insolecad.geometry.outline import Outline

CREST_SHARE = 0.63
"""Place of the crest from the rear, as a share of the length (pad libraries and trials)."""

FULLNESS = (0.057, 0.32, 0.36)
"""What an ellipse is widened by, by powers of the way along: the plan is widest at 0.756 of its length, narrow at its
rear, and at the crest 0.993 as wide (pad libraries and trials)."""

FLANKS = (0.285, 0.257)
"""Shares of length and width over which the pad would rise if it kept the slope of its flank (house, computed)."""

LONGER_FRONT = 0.20
"""How much longer the flank is at the front, nearer to the crest, than at the sides, and shorter at the rear (house,
computed)."""

SHARPER_ENDS, SHARPER_FRONT = 0.15, 0.20
"""How much less the pad's edge is rounded at both ends, and at the front against the rear (house, computed)."""

EDGE_MM = 2.45
"""Width in mm of the bend at its edge: with it 6 mm on the usual pad bend by a radius of 3 mm (house, computed)."""

USUAL_SHAPE = 50.0 / 42.0
"""Length over width of the usual pad."""


class MetatarsalPad(Settings):
    """A teardrop under the shafts of the second to fourth metatarsal."""

    height_mm: float = dose(
        0.0,
        0.0,
        8.0,
        "Rise of the crest; 0 leaves the pad out.",
        source="pad libraries and trials",
        effect="raises",
        words="pad behind the ball {value} mm high",
    )
    length_mm: float = dose(
        50.0, 30.0, 90.0, "Length, rear to front edge.", source="pad libraries and trials", effect="shapes"
    )
    width_mm: float = dose(42.0, 25.0, 80.0, "Width at its widest.", source="pad libraries and trials", effect="shapes")
    front_edge_mm: float = dose(
        5.0,
        0.0,
        15.0,
        "Gap from the front edge back to the MTH2-4 line.",
        source="pad libraries and trials, house",
        effect="shapes",
    )


def crest(outline: Outline, settings: MetatarsalPad) -> tuple[float, float]:
    """Return (x, y) of the crest, in the middle of the width."""
    front = outline.measures.head_line_centre_x - settings.front_edge_mm
    return front - (1.0 - CREST_SHARE) * settings.length_mm, outline.ball_centre_y


def _crest_gap(pad: MetatarsalPad) -> float:
    return pad.front_edge_mm + (1.0 - CREST_SHARE) * pad.length_mm


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "crest_mm",
        "front_edge_mm",
        10.0,
        60.0,
        "The same place as the gap from the crest back to the MTH2-4 line.",
        lambda outline, pad, gap: gap - (1.0 - CREST_SHARE) * pad.length_mm,
        lambda outline, pad: _crest_gap(pad),
    ),
    OtherWay(
        "crest_percent",
        "front_edge_mm",
        40.0,
        75.0,
        "The same place as the crest's distance from the heel, in percent of the foot length.",
        lambda outline, pad, share: outline.gap_to_heads(share) - (1.0 - CREST_SHARE) * pad.length_mm,
        lambda outline, pad: outline.share_behind_heads(_crest_gap(pad)),
    ),
)


def metatarsal_pad(outline: Outline, settings: MetatarsalPad) -> Field:
    """Return the pad's rise: one crest, the steep side toward the heads, a narrow rear."""
    if settings.height_mm == 0.0:
        return zero
    crest_y = outline.ball_centre_y
    front = outline.measures.head_line_centre_x - settings.front_edge_mm
    length, width, lean = settings.length_mm, settings.width_mm, outline.measures.head_line_slope
    half_width = 0.5 / _widest()
    foot = EDGE_MM / (FLANKS[1] * min(width, length / USUAL_SHAPE))

    def rise(x: Array, y: Array) -> Array:
        # sheared along the heads, so that the whole front edge keeps its gap to them
        way = np.clip((x - lean * (y - crest_y) - front) / length + 1.0, 0.0, 1.0)
        along, rate = _along(way)
        fullness, growth = _fullness(along)
        across = (y - crest_y) / (width * half_width * fullness)
        inside = 1.0 - along * along - across * across
        # its gradient, along the foot over the length and across it over the width
        ahead = 2.0 * rate * (across * across * growth / fullness - along)
        aside = -2.0 * across / (half_width * fullness) - lean * width / length * ahead
        slope = np.hypot(FLANKS[0] * (1.0 + LONGER_FRONT * along) * ahead, FLANKS[1] * aside)
        return settings.height_mm * mound(inside, slope, foot * (1.0 - along * along * (SHARPER_ENDS + SHARPER_FRONT * along)))

    return rise


def _along(way: Array) -> tuple[Array, Array]:
    """Take the way from rear to front, 0 to 1, to -1 at the rear, 0 at the crest and 1 at the front edge; with its rate.

    A Moebius map: smooth all the way, as a mound's slope must be.
    """
    shift = 2.0 * CREST_SHARE - 1.0
    place = 2.0 * way - 1.0
    below = 1.0 - shift * place
    return (place - shift) / below, 2.0 * (1.0 - shift * shift) / (below * below)


def _fullness(along: Array) -> tuple[Array, Array]:
    """Return the half width over an ellipse's, 1 at the crest, and how it grows along."""
    first, second, third = FULLNESS
    fullness = 1.0 + along * (first + along * (second + along * third))
    return fullness, first + along * (2.0 * second + along * 3.0 * third)


@lru_cache(maxsize=1)
def _widest() -> float:
    """Return the largest half width of the plan shape for a unit half width at the crest."""
    along = np.linspace(-1.0, 1.0, 2001)
    return float(np.max(_fullness(along)[0] * np.sqrt(1.0 - along * along)))


def points(plan: Outline, settings: MetatarsalPad) -> Points:
    """Return where the height is read: the crest."""
    return {"metatarsal_pad_crest": crest(plan, settings)}


METATARSAL_PAD = Feature(
    settings=MetatarsalPad,
    title="Metatarsal pad",
    purpose="For tender second to fourth heads: the shafts behind them carry more.",
    shape=Adds(metatarsal_pad),
    holes="off the crest",
    rule=BY_RULE,
    read_at={"height_mm": points},
    read_along=(
        Line("along", {"length_mm": "scales", "front_edge_mm": "gap"}),
        Line("across", {"width_mm": "scales"}, by_heads=True),
    ),
    other_ways=OTHER_WAYS,
    excludes=("metatarsal_bar", "transverse_arch"),
    own_section=True,
)
