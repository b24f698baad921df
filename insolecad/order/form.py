"""Checks of an order's form: what cannot be made together."""

from collections.abc import Mapping
from typing import Any

from insolecad.errors import Problem
from insolecad.order.limits import SHELL_MATERIALS, THINNEST_COVER
from insolecad.order.messages import shown


def form_problems(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with the form; `values` are each allowed."""
    return [*_shell(values), *_cushion(values), *_cover(values)]


def _shell(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse shells of what is too soft to carry, and walls, which a shell has none of."""
    if values.get("form.construction") != "shell":
        return []
    problems = []
    if (material := values.get("material.name", "tpu95a")) not in SHELL_MATERIALS:
        text = "a thin shell of it would not carry a foot: choose another material, or leave the construction out"
        problems.append(Problem("material.name", material, f"{', '.join(SHELL_MATERIALS)} for a shell", text))
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
    text = "order the shell as well (--construction shell), or leave this out"
    return [Problem(key, shown(values[key]), "only with form.construction shell", text) for key in own]


def _cover(values: Mapping[str, Any]) -> list[Problem]:
    """Refuse covers thinner than any."""
    keys = ("top_cover.thickness_mm", "left.top_cover.thickness_mm", "right.top_cover.thickness_mm")
    return [
        Problem(key, shown(values[key]), f"0, or {THINNEST_COVER:g} to 5 mm", "no cover is thinner; 0 leaves it out")
        for key in keys
        if key in values and 0.0 < values[key] < THINNEST_COVER
    ]
