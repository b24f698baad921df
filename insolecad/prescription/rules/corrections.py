"""Corrections that are made only when they are ordered; the notes say when to think of one."""

from insolecad.features import DOSES
from insolecad.prescription.case import Case
from insolecad.prescription.rules.amount import Default, Off
from insolecad.prescription.rules.rule import Rule, at_least

ON_ORDER = (
    "medial_flange",
    "lateral_flange",
    "forefoot_post",
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
"""Features that no rule prescribes by itself."""

GROOVE = 4.5
"""Width of a groove over its depth, so that its sides stay gentle on the flank of the arch (house, computed)."""


def _gentle(case: Case) -> float:
    return round(GROOVE * case.dose("plantar_fascia_groove.depth_mm"), 1)


LIMITS = {"plantar_fascia_groove.width_mm": (at_least(_gentle, "at this depth", f"{GROOVE:g} times its depth"),)}

RULES = tuple(
    Rule(key, Default("usual size"), info.source, limits=LIMITS.get(key, ()))
    if info.effect == "shapes"
    else Rule(key, Off("none unless ordered"), "house")
    for key, info in DOSES.items()
    if info.feature in ON_ORDER
)
"""A main dose is 0; what only shapes it has its declared default."""
