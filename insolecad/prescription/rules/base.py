"""Base: what everything stands on, by shoe, support and stride."""

import math

from insolecad.features import DOSES, Doses
from insolecad.features.reliefs import RELIEVING, base_under, needed_base
from insolecad.geometry.post_outline import THINNEST_BLOCK
from insolecad.order.keys import as_tables
from insolecad.prescription.case.case import MOST_STACK, Case
from insolecad.prescription.rules.amount import ByLevel, ByShoe, Constant, Default, Either
from insolecad.prescription.rules.conditions import (
    HEEL_STRIKE,
    LOW_VOLUME,
    MIDFOOT_STRIKE,
    ON_SOCKLINER,
    RUNNING,
    SORE_FOREFOOT,
    SORE_HEEL,
    SUPINATED,
)
from insolecad.prescription.rules.construction import SHELL
from insolecad.prescription.rules.heel import post_rise_by_rule
from insolecad.prescription.rules.rule import Instead, Plus, Rule, lower_limit, upper_limit

THICKEST = min(DOSES[key].high for key in ("base.heel_mm", "base.forefoot_mm"))
"""Largest base dose in mm."""

THICKEST_FOREFOOT = 6.0
"""Thickest forefoot that is prescribed, in mm, however many reasons there are to cushion it (house)."""


HIGH_ARCH = 12.0
"""Arch height in mm from which its wall is thick enough for the navicular's relief (house)."""


BLOCK_THICKNESS = 1.5
"""Thickness in mm of the rearfoot post block under the heel: what it is printed or ground flat from (house)."""


def _least(case: Case) -> float:
    return case.minimum_thickness + case.dose("top_cover.thickness_mm")


def _under_shell_heel(case: Case) -> float:
    return _over_shell(case, 0)


def _under_shell_forefoot(case: Case) -> float:
    return _over_shell(case, 1)


def _over_shell(case: Case, place: int) -> float:
    """Return the base of a shell that stands, with its cover; more where a zone is thicker, or reliefs sink it."""
    shell = case.shell
    assert shell
    block = 0.0 if shell.block == "none" else BLOCK_THICKNESS
    thick = case.dose("top_cover.thickness_mm") + base_under(shell, case.outline, block)[place]
    return round(min(max(math.ceil(10.0 * thick - 1e-6) / 10.0, _over_reliefs(case, place) or 0.0), THICKEST), 1)


def _room(case: Case) -> float | None:
    """Return how thick the heel may be so that it stands no higher in the shoe than it should.

    On a sockliner that stays the wearer has chosen the height: that is said, not cured.
    """
    if case.order.shoe.sockliner == "keep":
        return None
    room = MOST_STACK[case.shoe] + case.removed_sockliner - post_rise_by_rule(case)
    return max(int(10.0 * room) / 10.0, case.minimum_thickness)


def _under_heel(case: Case) -> float | None:
    return _over_reliefs(case, 0)


def _under_forefoot(case: Case) -> float | None:
    return _over_reliefs(case, 1)


def _over_reliefs(case: Case, place: int) -> float | None:
    """Return how thick the base must be to keep the material's least under the ordered reliefs, up to 0.1 mm.

    Reliefs are made only on order, so that the base depends on no dose that a rule gives.
    """
    if not any(case.ordered.get(relief) for relief in RELIEVING):
        return None
    # what shapes a relief is settled; other ordered doses may carry it
    reliefs = {key: value.value for key, value in case.settled.items() if key in DOSES}
    wanted = reliefs | {key: value for key, value in case.ordered.items() if key in DOSES}
    if wanted.get("medial_arch.height_mm", HIGH_ARCH) >= HIGH_ARCH:
        wanted.pop("navicular_relief.depth_mm")  # it is in the arch's wall and takes nothing of the base
    doses = Doses.model_validate(as_tables(wanted))
    block = THINNEST_BLOCK[case.shell.block] if case.shell else 0.0
    needed = needed_base(case.measures, doses, case.least_under_foot_side, case.plan_form, block)
    return math.ceil(needed[place] * 10.0) / 10.0


BY_SUPPORT = Plus(ByLevel(-0.5, 0.0, 0.5))

RULES = (
    Rule(
        "base.heel_mm",
        Either(LOW_VOLUME, Constant(2.5, "a shoe without room"), ByShoe(Default(), 3.0, Default())),
        "house",
        instead=(Instead(SHELL, _under_shell_heel, "the shell, its cover and the post block under the heel: {value}"),),
        plus=(BY_SUPPORT, Plus(1.0, HEEL_STRIKE), Plus(1.0, SORE_HEEL), Plus(-1.0, ON_SOCKLINER)),
        limits=(
            upper_limit(_room, "so that the heel stays in the shoe", "what the shoe has room for"),
            lower_limit(_least, "in this material", "the thinnest wall, and the cover on it,"),
            lower_limit(_under_heel, "to keep a floor under the ordered reliefs", "what reliefs leave a floor"),
            upper_limit(THICKEST),
        ),
    ),
    Rule(
        "base.forefoot_mm",
        Either(LOW_VOLUME, Constant(2.0, "a shoe without room"), ByShoe(Default(), 2.5, 3.5)),
        "house",
        instead=(Instead(SHELL, _under_shell_forefoot, "the shell and its cover under the ball: {value}"),),
        plus=(
            BY_SUPPORT,
            Plus(1.0, MIDFOOT_STRIKE),
            Plus(1.0, RUNNING),
            Plus(1.0, SUPINATED),
            Plus(1.0, SORE_FOREFOOT),
            Plus(-1.0, ON_SOCKLINER),
        ),
        limits=(
            upper_limit(THICKEST_FOREFOOT, "so that the toes keep their room"),
            lower_limit(_least, "in this material", "the thinnest wall, and the cover on it,"),
            lower_limit(_under_forefoot, "to keep a floor under the ordered reliefs", "what reliefs leave a floor"),
            upper_limit(THICKEST),
        ),
    ),
)
