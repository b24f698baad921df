"""The corrections an insole can carry: each is one declared object in a file of its own."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from pydantic import Field, create_model

from insolecad.features.dose import DoseInfo, OtherWay, Settings
from insolecad.features.feature import Feature
from insolecad.features.shape import S

FILES = (
    "base",
    "heel_lift",
    "heel_cup",
    "medial_flange",
    "lateral_flange",
    "medial_arch",
    "lateral_arch",
    "rearfoot_post",
    "forefoot_post",
    "medial_skive",
    "lateral_skive",
    "metatarsal_pad",
    "metatarsal_bar",
    "transverse_arch",
    "neuroma_pad",
    "dancers_pad",
    "cuboid",
    "toe_crest",
    "mortons_extension",
    "reverse_mortons_extension",
    "first_ray_cutout",
    "plantar_fascia_groove",
    "navicular_relief",
    "heel_spur_pocket",
    "heel_gel_pocket",
    "forefoot_gel_pocket",
    "head_offload",
)
"""The corrections by the name of their file, in the order in which orders and job sheets list them.

`metatarsal_pad` declares METATARSAL_PAD. A correction is known to the whole program by its line here.
"""


def _declared(file: str) -> Feature[Any]:
    feature = getattr(import_module(f"{__name__}.{file}"), file.upper())
    assert isinstance(feature, Feature) and feature.name == file, f"{file}.py declares no {file.upper()}"
    return feature


FEATURES: dict[str, Feature[Any]] = {file: _declared(file) for file in FILES}
"""Every correction, by name."""


class AnyDoses(Settings):
    """The doses of an insole by feature: `doses[METATARSAL_PAD]`, or by name: `doses.metatarsal_pad`."""

    def __getitem__(self, feature: Feature[S]) -> S:
        return cast(S, getattr(self, feature.name))


if TYPE_CHECKING:

    class Doses(AnyDoses):
        """Every dose of one insole, with a field for each correction."""

        def __getattr__(self, feature: str) -> Any: ...

else:
    Doses = create_model(
        "Doses",
        __base__=AnyDoses,
        __module__=__name__,
        __doc__="Every dose of one insole, with a field for each correction.",
        **{name: (one.settings, Field(default_factory=one.settings)) for name, one in FEATURES.items()},
    )


DOSES: dict[str, DoseInfo] = {info.key: info for feature in FEATURES.values() for info in feature.doses}
"""Declaration of every dose, by order key."""

OTHER_WAYS: dict[str, OtherWay] = {
    f"{name}.{way.name}": way for name, feature in FEATURES.items() for way in feature.other_ways
}
"""Other ways to ask for a dose, by order key."""

EXCLUDING: tuple[tuple[str, str], ...] = tuple(
    (feature.key, FEATURES[rival].key) for feature in FEATURES.values() for rival in feature.excludes
)
"""Pairs of doses of which at most one may be other than 0."""
