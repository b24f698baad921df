"""Metatarsal pad: a low teardrop just behind the heads, full to its edge."""

from insolecad.features.dose import OtherWay, Points, Settings, dose
from insolecad.features.feature import BY_RULE, Feature, Line
from insolecad.features.shape import Adds
from insolecad.geometry.definitions import PAD_CREST
from insolecad.geometry.fields import Field, zero
from insolecad.geometry.mound import Egg
from insolecad.geometry.outline import Outline


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
    return front - (1.0 - PAD_CREST) * settings.length_mm, outline.ball_centre_y


def _crest_gap(pad: MetatarsalPad) -> float:
    return pad.front_edge_mm + (1.0 - PAD_CREST) * pad.length_mm


OTHER_WAYS: tuple[OtherWay, ...] = (
    OtherWay(
        "crest_mm",
        "front_edge_mm",
        10.0,
        60.0,
        "The same place as the gap from the crest back to the MTH2-4 line.",
        lambda outline, pad, gap: gap - (1.0 - PAD_CREST) * pad.length_mm,
        lambda outline, pad: _crest_gap(pad),
    ),
    OtherWay(
        "crest_percent",
        "front_edge_mm",
        40.0,
        75.0,
        "The same place as the crest's distance from the heel, in percent of the foot length.",
        lambda outline, pad, share: outline.gap_to_heads(share) - (1.0 - PAD_CREST) * pad.length_mm,
        lambda outline, pad: outline.share_behind_heads(_crest_gap(pad)),
    ),
)


def metatarsal_pad(outline: Outline, settings: MetatarsalPad) -> Field:
    """Return the pad's rise: one crest, the steep side toward the heads, a narrow rear, its edge along the heads."""
    if settings.height_mm == 0.0:
        return zero
    x, y = crest(outline, settings)
    lean = outline.measures.head_line_slope
    return Egg(x, y, settings.length_mm, settings.width_mm, PAD_CREST, lean).field(settings.height_mm)


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
