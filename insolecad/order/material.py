"""Checks of an order's material: what is known of it and what was measured."""

from collections.abc import Mapping
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.errors import Problem
from insolecad.order.messages import shown

MEASURED = "material.modulus_mpa"


def material_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the material; `values` are each allowed."""
    name = values.get("material.name", "tpu95a")
    filaments = [one for one, found in materials().items() if found.is_filled]
    if MEASURED not in values or name in filaments:
        return []
    given = f"{shown(values[MEASURED])} MPa, and material.name: {name}"
    text = "it changes the infill, and this material has none: leave it out, or choose a filament"
    return [Problem(MEASURED, given, f"only with {', '.join(filaments)}", text)]
