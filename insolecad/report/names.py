"""Names in words, for people who order insoles: of features, of sizes, and of what stands behind a number."""

from collections.abc import Iterable, Mapping

from insolecad.features import FEATURES
from insolecad.order.units import unit_of
from insolecad.prescription.model import SAID, Prescribed

NAMES: dict[str, str] = {feature: feature.replace("_", " ").capitalize() for feature in FEATURES} | {
    "base": "Base thickness",
    "rearfoot_post": "Rearfoot post (heel wedge)",
    "forefoot_post": "Forefoot post (forefoot wedge)",
    "medial_skive": "Medial heel skive",
    "lateral_skive": "Lateral heel skive",
    "dancers_pad": "Dancer's pad",
    "cuboid": "Cuboid pad or relief",
    "mortons_extension": "Morton's extension",
    "reverse_mortons_extension": "Reverse Morton's extension",
    "first_ray_cutout": "First-ray cut-out",
    "plantar_fascia_groove": "Plantar-fascia groove",
    "heel_spur_pocket": "Heel-spur pocket",
    "head_offload": "Metatarsal head off-load",
}
"""Names of the features in words."""

GROUPS: dict[str, str] = {
    "outline": "Outline",
    "infill": "Infill",
    "top_cover": "Top cover",
    "ventilation": "Ventilation holes",
    "aperture": "Apertures",
    "shell": "Shell",
}
"""Names of the other groups of a prescription."""

PRACTICE = "practice value"
"""What is said of a number whose source nobody read again: it is no citation."""


def group(name: str) -> str:
    """Return a group of a prescription in words."""
    return NAMES.get(name) or GROUPS.get(name) or name.replace("_", " ").capitalize()


def number(name: str, value: float) -> str:
    """Return a number with the unit that its name ends in."""
    unit = unit_of(name)
    sign = {"degrees": "°", "percent": " %", "%": " %"}.get(unit, f" {unit}" if unit else "")
    return f"{value:g}{sign}"


def dose_name(name: str) -> str:
    """Return a dose's name without its unit."""
    for ending in ("_mm", "_deg", "_percent"):
        name = name.removesuffix(ending)
    return name.replace("_", " ")


def short(name: str) -> str:
    """Return a group of a prescription in few words, without what stands in brackets."""
    return group(name).partition(" (")[0]


def behind(dose: Prescribed, preset: str = "") -> str:
    """Return what stands behind a number: its source, and the letter of its kind of evidence."""
    if dose.tag == "order":
        return f"preset {preset}" if preset else SAID["order"]
    return f"{PRACTICE if dose.tag == 'R' else dose.source} [{dose.tag}]"


def kinds(tags: Iterable[str]) -> str:
    """Return what the letters behind sources say."""
    found = set(tags)
    return ", ".join(f"[{tag}] {words}" for tag, words in SAID.items() if tag != "order" and tag in found)


def left_out(row: Mapping[str, Prescribed]) -> bool:
    """Return whether a correction is left out: its main dose, the first, is 0 and so are its like."""
    first = next(iter(row.values()))
    return first.value == 0.0 and all(dose.value == 0.0 or not _main(name, row) for name, dose in row.items())


def _main(name: str, row: Mapping[str, Prescribed]) -> bool:
    """Return whether a dose says that a correction is there, and not merely how large it would be."""
    return name == next(iter(row)) or name.startswith("mth")
