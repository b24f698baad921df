"""Reverse Morton's extension: a plate under the second to fifth ray, so that the first head may drop."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Adds
from insolecad.features.suggestion import HIGH_ARCH, SORE_TOE_JOINT, Suggestion, conjunction
from insolecad.geometry.definitions import SULCUS
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.first_ray import beside_first_ray
from insolecad.geometry.outline import Outline

BEHIND_HEADS, RUN_IN = 10.0, 25.0
"""Where it has its full thickness behind the heads' line, and over how many mm it rises to it (laboratory menus)."""

FALLS, ENDS = 0.15, 1.15
"""Between which shares of the way from the heads to the crease of the toes it falls (house)."""


class ReverseMortonsExtension(Settings):
    """Thickness of the plate."""

    thickness_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Thickness under the second to fifth head; 0 leaves it out.",
        source="laboratory menus, house",
        effect="raises",
        least=1.5,
        words="ball raised {value} mm under the second to fifth toe",
    )


def reverse_mortons_extension(outline: Outline, settings: ReverseMortonsExtension) -> Field:
    """Return the plate: whole from 10 mm behind the heads, ended at the crease of the toes."""
    if settings.thickness_mm == 0.0:
        return zero
    sulcus = SULCUS * outline.measures.foot_length

    def rise(x: Array, y: Array) -> Array:
        ahead = x - outline.head_line_x(y)
        along = step(ahead, -BEHIND_HEADS - RUN_IN, -BEHIND_HEADS) * (1.0 - step(ahead, FALLS * sulcus, ENDS * sulcus))
        return settings.thickness_mm * along * (1.0 - beside_first_ray(outline, x, y))

    return rise


def points(outline: Outline, settings: ReverseMortonsExtension) -> Points:
    """Return where the thickness is read: under the third head's place on the line of the heads."""
    y = outline.head(3)[1]
    return {"reverse_mortons_extension": (float(outline.head_line_x(y)), y)}


REVERSE_MORTONS_EXTENSION = Feature(
    settings=ReverseMortonsExtension,
    title="Reverse Morton's extension",
    purpose="For a first ray that should drop, so that the big toe bends freely.",
    shape=Adds(reverse_mortons_extension),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"thickness_mm": points},
    suggestions=(
        Suggestion(
            "thickness_mm",
            conjunction(SORE_TOE_JOINT, HIGH_ARCH),
            3.0,
            "raising the other heads lets a low first head drop",
        ),
    ),
)
