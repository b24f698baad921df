"""Form: a top cover, and the thickness of a shell by body mass and material."""

from insolecad.catalogue.materials import materials
from insolecad.prescription.case.case import Case
from insolecad.prescription.rules.amount import Condition, Formula, Zero
from insolecad.prescription.rules.infill import STANDARD_MASS
from insolecad.prescription.rules.rule import Rule, lower_limit, upper_limit

REFERENCE = "pp"
"""The material of which the table has the thicknesses."""

BY_MASS = ((60.0, 3.0), (75.0, 3.5), (90.0, 4.0), (110.0, 4.5))
"""Body mass in kg up to which a shell of polypropylene has a thickness in mm (house, after published protocols)."""

HEAVIEST = 5.0
"""Thickness in mm over the last of them."""

BY_TYPE = {"flat": 0.3, "neutral": 0.0, "high": -0.5}
"""What a foot that needs a stiffer or a softer shell adds, in mm (house)."""

SHELL = Condition("a shell", lambda case: case.order.form.construction == "shell")


def _thickness(case: Case) -> tuple[float, str]:
    """Return the thickness of a shell; one of another material bends as one of polypropylene would."""
    mass = case.order.wearer.mass_kg or STANDARD_MASS
    of_mass = next((thickness for most, thickness in BY_MASS if mass <= most), HEAVIEST)
    in_pp = of_mass + BY_TYPE[case.foot_type]
    words = f"polypropylene {of_mass:g} for {mass:g} kg, {case.type_in_words} {BY_TYPE[case.foot_type]:+g}"
    if case.material == REFERENCE:
        return in_pp, f"{words} ="
    factor = (materials()[REFERENCE].modulus_mpa.value / case.solid_material.modulus_mpa.value) ** (1.0 / 3.0)
    return round(in_pp * factor, 1), f"{words}, x {factor:.2f} for the bending of {case.material} ="


def _zone(name: str) -> Rule:
    masses = ", ".join(f"up to {most:g} kg {thickness:g}" for most, thickness in BY_MASS)
    says = f"polypropylene {masses}, heavier {HEAVIEST:g}; flat foot +0.3, high arch -0.5; x (1400 / E)^(1/3)"
    return Rule(
        f"shell.{name}_mm",
        Formula(says, _thickness),
        "house, after published protocols",
        limits=(lower_limit(2.0), upper_limit(5.0)),
        only=SHELL,
    )


RULES = (
    Rule("top_cover.thickness_mm", Zero("none unless ordered"), "house"),
    _zone("rearfoot"),
    _zone("midfoot"),
    _zone("forefoot"),
)
