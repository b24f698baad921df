"""First-ray cut-out: lowers the footbed under the first head, so that the ray may drop."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Lowers
from insolecad.features.suggestion import PRONATED, STIFF_TOE, Suggestion, conjunction
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.first_ray import beside_first_ray
from insolecad.geometry.outline import Outline

BEHIND_HEAD, RUN_IN = 25.0, 14.0
"""Where it begins behind the first head, and over how many mm it falls (laboratory menus, house)."""

RUN_OUT = 0.75
"""Over which share of the way from the head to the crease of the toes it rises again (house)."""


class FirstRayCutout(Settings):
    """Depth of the cut-out."""

    depth_mm: float = dose(
        0.0,
        0.0,
        3.0,
        "How far the footbed is lowered under the first ray; 0 leaves it out.",
        source="laboratory menus, house",
        effect="lowers",
        least=1.0,
        words="lowered {value} mm under the big toe's joint",
    )


def first_ray_cutout(outline: Outline, settings: FirstRayCutout) -> Field:
    """Return the drop: from 25 mm behind the first head to the crease of the toes, wide to the first interspace."""
    if settings.depth_mm == 0.0:
        return zero
    head, to_sulcus = outline.measures.head_x(1), SULCUS * outline.measures.foot_length
    start, rises, end = head - BEHIND_HEAD, head + (1.0 - RUN_OUT) * to_sulcus, head + to_sulcus

    def drop(x: Array, y: Array) -> Array:
        along = step(x, start, start + RUN_IN) * (1.0 - step(x, rises, end))
        return -settings.depth_mm * along * beside_first_ray(outline, x, y)

    return drop


def points(outline: Outline, settings: FirstRayCutout) -> Points:
    """Return where the depth is read: under the first head."""
    return {"first_ray_cutout": outline.head(1)}


FIRST_RAY_CUTOUT = Feature(
    settings=FirstRayCutout,
    title="First-ray cut-out",
    purpose="For a first ray that stands low or should drop, so that the big toe bends freely.",
    shape=Lowers(first_ray_cutout),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"depth_mm": points},
    suggestions=(
        Suggestion(
            "depth_mm",
            conjunction(STIFF_TOE, PRONATED),
            2.0,
            "a lowered place lets the first head drop, and the toe bend",
        ),
    ),
)
