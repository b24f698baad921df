"""Job sheets from before they said how each dose is read: what they meant, frozen.

Until then the inspection knew every correction by name. Such a sheet gets what it lacks from these tables, and is then
read like any other. They hold the corrections of that time, and no other is ever added.
"""

from collections.abc import Mapping
from typing import Any

Readings = tuple[tuple[str, str], ...]
"""Doses that are read at one place, each with how it shows there."""

POINTS: dict[str, Readings] = {
    "heel_seat": (
        ("base.heel_mm", "base"),
        ("heel_lift.height_mm", "lift"),
        ("rearfoot_post.angle_deg", "tilts"),
    ),
    "ball_centre": (("base.forefoot_mm", "base"),),
    "cup_rear": (("heel_cup.depth_mm", "edge"),),
    "cup_medial": (
        ("heel_cup.depth_mm", "edge"),
        ("heel_cup.inner_width_mm", "width"),
    ),
    "cup_lateral": (
        ("heel_cup.depth_mm", "edge"),
        ("heel_cup.inner_width_mm", "width"),
    ),
    "medial_flange": (("medial_flange.height_mm", "wall"),),
    "lateral_flange": (("lateral_flange.height_mm", "wall"),),
    "medial_arch_apex": (("medial_arch.height_mm", "edge"),),
    "lateral_arch_apex": (("lateral_arch.height_mm", "edge"),),
    "forefoot_post": (("forefoot_post.angle_deg", "tilts"),),
    "medial_skive": (("medial_skive.depth_mm", "raises"),),
    "lateral_skive": (("lateral_skive.depth_mm", "raises"),),
    "metatarsal_pad_crest": (("metatarsal_pad.height_mm", "raises"),),
    "metatarsal_bar_crest": (("metatarsal_bar.height_mm", "raises"),),
    "transverse_arch_crest": (("transverse_arch.height_mm", "raises"),),
    "neuroma_pad_crest": (("neuroma_pad.height_mm", "raises"),),
    "dancers_pad_crest": (("dancers_pad.height_mm", "raises"),),
    "cuboid": (("cuboid.height_mm", "raises"),),
    "toe_crest": (("toe_crest.height_mm", "raises"),),
    "mortons_extension": (("mortons_extension.thickness_mm", "raises"),),
    "reverse_mortons_extension": (("reverse_mortons_extension.thickness_mm", "raises"),),
    "first_ray_cutout": (("first_ray_cutout.depth_mm", "lowers"),),
    "plantar_fascia_groove": (("plantar_fascia_groove.depth_mm", "lowers"),),
    "navicular_relief": (("navicular_relief.depth_mm", "lowers"),),
    "heel_spur_pocket": (("heel_spur_pocket.depth_mm", "lowers"),),
    "heel_gel_pocket": (("heel_gel_pocket.depth_mm", "lowers"),),
    "forefoot_gel_pocket": (("forefoot_gel_pocket.depth_mm", "lowers"),),
    "head_offload_mth1": (("head_offload.mth1_mm", "lowers"),),
    "head_offload_mth2": (("head_offload.mth2_mm", "lowers"),),
    "head_offload_mth3": (("head_offload.mth3_mm", "lowers"),),
    "head_offload_mth4": (("head_offload.mth4_mm", "lowers"),),
    "head_offload_mth5": (("head_offload.mth5_mm", "lowers"),),
}

LINES: dict[str, Readings] = {
    "medial_arch_edge": (("medial_arch.apex_shift_mm", "summit"),),
    "rearfoot_post_across": (("rearfoot_post.angle_deg", "tilts"),),
    "forefoot_post_across": (("forefoot_post.angle_deg", "tilts"),),
    "metatarsal_pad_along": (
        ("metatarsal_pad.length_mm", "scales"),
        ("metatarsal_pad.front_edge_mm", "gap"),
    ),
    "metatarsal_pad_across": (("metatarsal_pad.width_mm", "scales"),),
    "metatarsal_bar_along": (
        ("metatarsal_bar.width_mm", "spans"),
        ("metatarsal_bar.gap_mm", "gap"),
    ),
    "transverse_arch_along": (("transverse_arch.front_edge_mm", "gap"),),
    "neuroma_pad_along": (("neuroma_pad.front_edge_mm", "gap"),),
    "neuroma_pad_across": (("neuroma_pad.diameter_mm", "spans"),),
    "cuboid_along": (("cuboid.length_mm", "scales"),),
    "cuboid_across": (("cuboid.width_mm", "scales"),),
    "plantar_fascia_groove_across": (("plantar_fascia_groove.width_mm", "scales"),),
    "heel_spur_pocket_along": (("heel_spur_pocket.opening_mm", "spans"),),
    "heel_spur_pocket_across": (("heel_spur_pocket.diameter_mm", "spans"),),
    "heel_gel_pocket_along": (("heel_gel_pocket.length_mm", "spans"),),
    "heel_gel_pocket_across": (("heel_gel_pocket.width_mm", "spans"),),
    "forefoot_gel_pocket_along": (("forefoot_gel_pocket.length_mm", "spans"),),
    "forefoot_gel_pocket_across": (("forefoot_gel_pocket.width_mm", "spans"),),
}

EFFECTS = {"lowers": "lowers", "tilts": "tilts", "width": "shapes"}
"""What a growing dose that is read at a point does to the foot side, unless it raises it."""


def with_readings(side: Any) -> Any:
    """Return a side of a sheet that says how doses are read: as it is, or an old one with what it meant.

    Nothing is taken for granted of its shape, which is checked later.
    """
    points, lines = _table(side, "reference_points"), _table(side, "reference_lines")
    if not points or any("reads" in point for point in points.values() if isinstance(point, Mapping)):
        return side
    old_lines = {
        name: {**line, "way": name.rpartition("_")[2], "reads": _entries(LINES.get(name, ()))}
        for name, line in lines.items()
        if isinstance(line, Mapping)
    }
    old_points = {
        name: {**point, "reads": _entries(POINTS.get(name, ()))} if isinstance(point, Mapping) else point
        for name, point in points.items()
    }
    return {
        **side,
        "prescription": _with_effects(side.get("prescription")),
        "reference_points": old_points,
        "reference_lines": {**lines, **old_lines},
    }


def _table(side: Any, name: str) -> Mapping[str, Any]:
    found = side.get(name) if isinstance(side, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _entries(readings: Readings) -> list[dict[str, str]]:
    return [{"dose": dose, "effect": effect} for dose, effect in readings]


def _with_effects(prescription: Any) -> Any:
    """Return a prescription with what each dose does to the foot side."""
    if not isinstance(prescription, Mapping):
        return prescription
    effects = {dose: "shapes" for row in LINES.values() for dose, _ in row}
    effects |= {dose: EFFECTS.get(effect, "raises") for row in POINTS.values() for dose, effect in row}
    return {
        feature: {
            name: {**dose, "effect": effects[f"{feature}.{name}"]}
            if f"{feature}.{name}" in effects and isinstance(dose, Mapping)
            else dose
            for name, dose in row.items()
        }
        if isinstance(row, Mapping)
        else row
        for feature, row in prescription.items()
    }
