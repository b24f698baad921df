"""The corrections an insole can carry: one file, one function, one settings class each."""

from pydantic import Field

from insolecad.features.base import Base
from insolecad.features.dose import DoseInfo, Settings, doses_of
from insolecad.features.heel_cup import HeelCup
from insolecad.features.heel_lift import HeelLift
from insolecad.features.lateral_arch import LateralArch
from insolecad.features.lateral_skive import LateralSkive
from insolecad.features.medial_arch import MedialArch
from insolecad.features.medial_skive import MedialSkive
from insolecad.features.metatarsal_bar import MetatarsalBar
from insolecad.features.metatarsal_pad import MetatarsalPad
from insolecad.features.rearfoot_post import RearfootPost


class Doses(Settings):
    """Every dose of one insole. A feature is known to the whole program by its line here."""

    base: Base = Field(default_factory=Base)
    heel_lift: HeelLift = Field(default_factory=HeelLift)
    heel_cup: HeelCup = Field(default_factory=HeelCup)
    medial_arch: MedialArch = Field(default_factory=MedialArch)
    lateral_arch: LateralArch = Field(default_factory=LateralArch)
    rearfoot_post: RearfootPost = Field(default_factory=RearfootPost)
    medial_skive: MedialSkive = Field(default_factory=MedialSkive)
    lateral_skive: LateralSkive = Field(default_factory=LateralSkive)
    metatarsal_pad: MetatarsalPad = Field(default_factory=MetatarsalPad)
    metatarsal_bar: MetatarsalBar = Field(default_factory=MetatarsalBar)


def _settings() -> dict[str, type[Settings]]:
    kinds: dict[str, type[Settings]] = {}
    for name, field in Doses.model_fields.items():
        kind = field.annotation
        assert isinstance(kind, type) and issubclass(kind, Settings)
        kinds[name] = kind
    return kinds


FEATURES: dict[str, type[Settings]] = _settings()
"""Settings class of every feature, by name."""

DOSES: dict[str, DoseInfo] = {info.key: info for name, kind in FEATURES.items() for info in doses_of(name, kind)}
"""Declaration of every dose, by order key."""

EXCLUDING: tuple[tuple[str, str], ...] = (
    ("metatarsal_pad.height_mm", "metatarsal_bar.height_mm"),
    ("medial_skive.depth_mm", "lateral_skive.depth_mm"),
)
"""Pairs of doses of which at most one may be other than 0 (docs/how-it-works.md)."""
