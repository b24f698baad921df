"""Morton's extension: a firm plate under the first ray, out to the tip of the insole."""

from insolecad.features.dose import Points, Settings, dose
from insolecad.features.feature import ON_ORDER, Feature
from insolecad.features.shape import Adds
from insolecad.features.suggestion import NOT_PRONATED, STIFF_TOE, Suggestion, conjunction
from insolecad.geometry.fields import Array, Field, step, zero
from insolecad.geometry.first_ray import beside_first_ray
from insolecad.geometry.outline import Outline

BEHIND_HEAD, RUN_IN = 10.0, 16.0
"""Where it has its full thickness behind the first head, and over how many mm it rises to it (laboratory menus)."""


class MortonsExtension(Settings):
    """Thickness of the plate."""

    thickness_mm: float = dose(
        0.0,
        0.0,
        5.0,
        "Thickness under the first ray; 0 leaves it out.",
        source="laboratory menus, house",
        effect="raises",
        least=1.5,
        words="big toe raised {value} mm, out to the tip",
    )


def mortons_extension(outline: Outline, settings: MortonsExtension) -> Field:
    """Return the plate: whole from 10 mm behind the first head to the tip, bevelled toward the second ray."""
    if settings.thickness_mm == 0.0:
        return zero
    full = outline.measures.head_x(1) - BEHIND_HEAD

    def rise(x: Array, y: Array) -> Array:
        return settings.thickness_mm * step(x, full - RUN_IN, full) * beside_first_ray(outline, x, y)

    return rise


def points(outline: Outline, settings: MortonsExtension) -> Points:
    """Return where the thickness is read: under the first head."""
    return {"mortons_extension": outline.head(1)}


MORTONS_EXTENSION = Feature(
    settings=MortonsExtension,
    title="Morton's extension",
    purpose="For a stiff joint of the big toe, which should bend less, or for a short first ray.",
    shape=Adds(mortons_extension),
    holes="anywhere",
    rule=ON_ORDER,
    read_at={"thickness_mm": points},
    excludes=("reverse_mortons_extension",),
    suggestions=(
        Suggestion(
            "thickness_mm",
            conjunction(STIFF_TOE, NOT_PRONATED),
            3.0,
            "a firm plate out to the tip spares a joint that does not bend",
        ),
    ),
)
