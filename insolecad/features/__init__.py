"""The corrections an insole can carry: one file, one function, one settings class each."""

import sys

from pydantic import Field

from insolecad.features.base import Base
from insolecad.features.cuboid import Cuboid
from insolecad.features.dancers_pad import DancersPad
from insolecad.features.dose import DoseInfo, OtherWay, Settings, doses_of
from insolecad.features.first_ray_cutout import FirstRayCutout
from insolecad.features.forefoot_gel_pocket import ForefootGelPocket
from insolecad.features.forefoot_post import ForefootPost
from insolecad.features.head_offload import HeadOffload
from insolecad.features.heel_cup import HeelCup
from insolecad.features.heel_gel_pocket import HeelGelPocket
from insolecad.features.heel_lift import HeelLift
from insolecad.features.heel_spur_pocket import HeelSpurPocket
from insolecad.features.lateral_arch import LateralArch
from insolecad.features.lateral_flange import LateralFlange
from insolecad.features.lateral_skive import LateralSkive
from insolecad.features.medial_arch import MedialArch
from insolecad.features.medial_flange import MedialFlange
from insolecad.features.medial_skive import MedialSkive
from insolecad.features.metatarsal_bar import MetatarsalBar
from insolecad.features.metatarsal_pad import MetatarsalPad
from insolecad.features.mortons_extension import MortonsExtension
from insolecad.features.navicular_relief import NavicularRelief
from insolecad.features.neuroma_pad import NeuromaPad
from insolecad.features.plantar_fascia_groove import PlantarFasciaGroove
from insolecad.features.rearfoot_post import RearfootPost
from insolecad.features.reverse_mortons_extension import ReverseMortonsExtension
from insolecad.features.toe_crest import ToeCrest
from insolecad.features.transverse_arch import TransverseArch


class Doses(Settings):
    """Every dose of one insole. A feature is known to the whole program by its line here."""

    base: Base = Field(default_factory=Base)
    heel_lift: HeelLift = Field(default_factory=HeelLift)
    heel_cup: HeelCup = Field(default_factory=HeelCup)
    medial_flange: MedialFlange = Field(default_factory=MedialFlange)
    lateral_flange: LateralFlange = Field(default_factory=LateralFlange)
    medial_arch: MedialArch = Field(default_factory=MedialArch)
    lateral_arch: LateralArch = Field(default_factory=LateralArch)
    rearfoot_post: RearfootPost = Field(default_factory=RearfootPost)
    forefoot_post: ForefootPost = Field(default_factory=ForefootPost)
    medial_skive: MedialSkive = Field(default_factory=MedialSkive)
    lateral_skive: LateralSkive = Field(default_factory=LateralSkive)
    metatarsal_pad: MetatarsalPad = Field(default_factory=MetatarsalPad)
    metatarsal_bar: MetatarsalBar = Field(default_factory=MetatarsalBar)
    transverse_arch: TransverseArch = Field(default_factory=TransverseArch)
    neuroma_pad: NeuromaPad = Field(default_factory=NeuromaPad)
    dancers_pad: DancersPad = Field(default_factory=DancersPad)
    cuboid: Cuboid = Field(default_factory=Cuboid)
    toe_crest: ToeCrest = Field(default_factory=ToeCrest)
    mortons_extension: MortonsExtension = Field(default_factory=MortonsExtension)
    reverse_mortons_extension: ReverseMortonsExtension = Field(default_factory=ReverseMortonsExtension)
    first_ray_cutout: FirstRayCutout = Field(default_factory=FirstRayCutout)
    plantar_fascia_groove: PlantarFasciaGroove = Field(default_factory=PlantarFasciaGroove)
    navicular_relief: NavicularRelief = Field(default_factory=NavicularRelief)
    heel_spur_pocket: HeelSpurPocket = Field(default_factory=HeelSpurPocket)
    heel_gel_pocket: HeelGelPocket = Field(default_factory=HeelGelPocket)
    forefoot_gel_pocket: ForefootGelPocket = Field(default_factory=ForefootGelPocket)
    head_offload: HeadOffload = Field(default_factory=HeadOffload)


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


def _other_ways() -> dict[str, OtherWay]:
    found: dict[str, OtherWay] = {}
    for name, kind in FEATURES.items():
        # a feature's file says in which other ways its doses may be asked for
        found |= {f"{name}.{way.name}": way for way in getattr(sys.modules[kind.__module__], "OTHER_WAYS", ())}
    return found


OTHER_WAYS: dict[str, OtherWay] = _other_ways()
"""Other ways to ask for a dose, by order key."""


EXCLUDING: tuple[tuple[str, str], ...] = (
    ("metatarsal_pad.height_mm", "metatarsal_bar.height_mm"),
    ("metatarsal_pad.height_mm", "transverse_arch.height_mm"),
    ("metatarsal_bar.height_mm", "transverse_arch.height_mm"),
    ("medial_skive.depth_mm", "lateral_skive.depth_mm"),
    ("mortons_extension.thickness_mm", "reverse_mortons_extension.thickness_mm"),
)
"""Pairs of doses of which at most one may be other than 0 (docs/how-it-works.md)."""
