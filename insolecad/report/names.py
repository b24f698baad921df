"""Names in words, for people who order insoles: of features, of sizes, and of what stands behind a number."""

from collections.abc import Iterable, Mapping

from insolecad.features import FEATURES
from insolecad.order.units import unit_of
from insolecad.prescription.case.model import SAID, PrescribedDose

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
"""What is shown for a number whose source was not read again: it is not a citation."""


def group(name: str) -> str:
    """Return a group of a prescription in words."""
    if name in FEATURES:
        return FEATURES[name].title
    return GROUPS.get(name) or name.replace("_", " ").capitalize()


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


def provenance(dose: PrescribedDose, preset: str = "") -> str:
    """Return what stands behind a number: its source, and the letter of its kind of evidence."""
    if dose.tag == "order":
        return f"preset {preset}" if preset else SAID["order"]
    return f"{PRACTICE if dose.tag == 'R' else dose.source} [{dose.tag}]"


def kinds(tags: Iterable[str]) -> str:
    """Return what the letters behind sources say."""
    found = set(tags)
    return ", ".join(f"[{tag}] {words}" for tag, words in SAID.items() if tag != "order" and tag in found)


def left_out(name: str, row: Mapping[str, PrescribedDose]) -> bool:
    """Return whether a group of a prescription is left out: whatever makes it is 0."""
    if name in FEATURES:
        return all(row[info.name].value == 0.0 for info in FEATURES[name].main)
    # each aperture stands for itself; elsewhere the first number makes it
    makes = row.values() if name == "aperture" else [next(iter(row.values()))]
    return all(dose.value == 0.0 for dose in makes)
