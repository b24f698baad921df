"""Metatarsal bar: a low ridge behind all heads, along the MTH2-4 line."""

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Line
from insolecad.features.shape import Adds
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.plan import Plan

RUN_OUT_FRONT = 14.0
"""Length in mm over which the bar rises from its front edge. Lee 2014 gives 10 (pad libraries and trials),
which a 5 mm bar would climb at 40 degrees."""

RUN_OUT_REAR = 25.0
"""Length in mm over which it runs out behind its land (pad libraries and trials)."""


class MetatarsalBar(Settings):
    """A bar across the foot."""

    height_mm: float = dose(
        0.0,
        0.0,
        6.0,
        "Rise of the land; 0 leaves the bar out.",
        source="pad libraries and trials",
        effect="raises",
        words="bar behind the ball {value} mm high",
    )
    width_mm: float = dose(
        25.0,
        15.0,
        35.0,
        "From the front edge to the rear end of the level land, along the foot.",
        source="practice ranges, house",
        effect="shapes",
    )
    gap_mm: float = dose(
        7.0, 3.0, 15.0, "Gap from the front edge back to the MTH2-4 line.", source="practice ranges", effect="shapes"
    )


def crest(plan: Plan, settings: MetatarsalBar) -> tuple[float, float]:
    """Return (x, y) of the crest line, the rear end of the level land, in the middle of the width."""
    return plan.measures.head_line_centre_x - settings.gap_mm - settings.width_mm, plan.ball_centre_y


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "front_percent",
        "gap_mm",
        55.0,
        78.0,
        "The same place as the front edge's distance from the heel, in percent of the foot length.",
        lambda outline, bar, share: outline.gap_to_heads(share),
        lambda outline, bar: outline.share_behind_heads(bar.gap_mm),
    ),
)


def metatarsal_bar(plan: Plan, settings: MetatarsalBar) -> Field:
    """Return the bar's rise: level under the second to fourth shafts, run out toward the inner edges."""
    if settings.height_mm == 0.0:
        return zero

    def rise(x: Array, y: Array) -> Array:
        behind = plan.head_line_x(y) - settings.gap_mm - x
        along = step(behind, 0.0, RUN_OUT_FRONT, 0.4) * (
            1.0 - step(behind, settings.width_mm, settings.width_mm + RUN_OUT_REAR)
        )
        centre, half_width = plan.section(x)
        inside = 1.0 - abs(y - centre) / half_width
        return settings.height_mm * along * step(inside, 0.05, 0.65, 0.5)

    return rise


def points(plan: Plan, settings: MetatarsalBar) -> Points:
    """Return where the height is read: the crest."""
    return {"metatarsal_bar_crest": crest(plan, settings)}


METATARSAL_BAR = Feature(
    settings=MetatarsalBar,
    title="Metatarsal bar",
    purpose="For a tender ball, all heads alike: the shafts behind them carry more.",
    shape=Adds(metatarsal_bar),
    holes="off the crest",
    rule=BY_RULE,
    read_at={"height_mm": points},
    read_along=(Line("along", {"width_mm": "spans", "gap_mm": "gap"}),),
    other_ways=OTHER_WAYS,
    excludes=("transverse_arch",),
    own_section=True,
)
