"""What is wrong with how an insole is to be made: label, material, and form."""

from collections.abc import Mapping
from typing import Any

from insolecad.catalogue.materials import materials
from insolecad.catalogue.package_data import DEFAULT_MATERIAL, material_names
from insolecad.errors import Change, Problem
from insolecad.label.characters import ALLOWED, capitals
from insolecad.label.text import LONGEST
from insolecad.order.limits import THINNEST_COVER
from insolecad.order.messages import display

LABEL = "form.label"


def label_problems(text: str) -> list[Problem]:
    """Return what makes a text unfit for an engraving."""
    plain, unknown = capitals(text)
    if len(text) > LONGEST:
        given = f"{text[:LONGEST]!r}... ({len(text)} characters)"
        return [Problem(LABEL, given, f"up to {LONGEST} characters", "make it shorter")]
    if unknown:
        named = " ".join(one if one.isprintable() else repr(one) for one in unknown)
        return [Problem(LABEL, repr(text), ALLOWED, f"leave out {named}")]
    if not plain:
        return [Problem(LABEL, repr(text), ALLOWED, "write a text, auto for name and size, or none")]
    return []


MEASURED = "material.modulus_mpa"


def material_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the material; `values` are each allowed."""
    name = values.get("material.name", DEFAULT_MATERIAL)
    filaments = [one for one, found in materials().items() if found.has_infill]
    if MEASURED not in values or name in filaments:
        return []
    given = f"{display(values[MEASURED])} MPa, and material.name: {name}"
    text = "it changes the infill, and this material has none: leave it out, or choose a filament"
    return [Problem(MEASURED, given, f"only with {', '.join(filaments)}", text)]


def form_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the form; `values` are each allowed."""
    return [*_shell(values), *_cushion(values), *_cover(values)]


def _shell(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse shells of what is too soft to carry, and walls, which a shell has none of."""
    if values.get("form.construction") != "shell":
        return []
    problems = []
    if not materials()[material := values.get("material.name", DEFAULT_MATERIAL)].shell:
        text = "a thin shell of it would not carry a foot: choose another material, or leave the construction out"
        stiff = ", ".join(name for name in material_names() if materials()[name].shell)
        problems.append(Problem("material.name", material, f"{stiff} for a shell", text))
    if values.get("form.walls") == "vertical":
        text = "a shell has no walls down to the floor: leave one of the two out"
        problems.append(Problem("form.walls", "vertical, and form.construction: shell", "leaning", text))
    return problems


def _cushion(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse what only shells have, where none is ordered."""
    if values.get("form.construction") == "shell":
        return []
    own = [key for key in values if key.removeprefix("left.").removeprefix("right.").startswith("shell.")]
    # the word that holds where none is given says nothing
    own += ["form.post_block"] if values.get("form.post_block", "joined") != "joined" else []
    own += ["form.tip_post"] if "form.tip_post" in values else []
    changes = (Change("order the shell as well", {"form.construction": "shell"}), Change("leave this out"))
    return [Problem(key, display(values[key]), "only with form.construction shell", changes=changes) for key in own]


def _cover(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse covers thinner than any."""
    keys = ("top_cover.thickness_mm", "left.top_cover.thickness_mm", "right.top_cover.thickness_mm")
    return [
        Problem(key, display(values[key]), f"0, or {THINNEST_COVER:g} to 5 mm", "no cover is thinner; 0 leaves it out")
        for key in keys
        if key in values and 0.0 < values[key] < THINNEST_COVER
    ]
