"""The rules, in the order in which they are applied: a rule sees what those above it have settled."""

from insolecad.prescription.rules import (
    arch,
    base,
    construction,
    corrections,
    forefoot,
    heel,
    infill,
    openings,
    outline,
)
from insolecad.prescription.rules.rule import Rule

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        *outline.RULES,
        *construction.RULES,
        *corrections.RULES,
        *base.RULES,
        *heel.TILT_RULES,
        *heel.RULES,
        *corrections.PLACE_RULES,
        *arch.RULES,
        *forefoot.RULES,
        *infill.RULES,
        *openings.RULES,
    )
}
"""One rule per dose, per size of the insole and per zone's infill, and per opening."""

__all__ = ["RULES", "Rule"]
