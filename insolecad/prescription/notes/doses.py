"""Notes on doses that a clinician should decide (laboratory menus and lasts), and on the material."""

from collections.abc import Iterator

from insolecad.catalogue.materials import materials
from insolecad.errors import Change
from insolecad.prescription.case.case import Case
from insolecad.prescription.case.model import Note, note, warn
from insolecad.prescription.rules.heel import cup_for_skive

USUAL_LIFT = 6.0
USUAL_POST = 6.0
USUAL_POST_ON_SKIVE = 4.0
"""Heel lift in mm and post in degrees above which a clinician should decide (laboratory menus)."""


def notes(case: Case) -> Iterator[Note]:
    """Yield doses beyond what a wearer should choose alone."""
    skive = max(case.dose("medial_skive.depth_mm"), case.dose("lateral_skive.depth_mm"))
    cup, least = case.dose("heel_cup.depth_mm"), cup_for_skive(skive)
    if cup < least:
        yield warn("heel cup under a skive", cup, f"at least {least:g} mm", f"order a cup of {least:g} mm, or no skive")
    hardness = case.order.material.hardness_shore_a
    if hardness is not None and case.solid_material.hardness is None:
        foams = " and ".join(name for name, one in materials().items() if one.hardness)
        yield warn("hardness", hardness, f"only for {foams}", f"{case.material} has one hardness; this was not used")
    if case.solid_material.is_rigid and case.order.form.construction != "shell":
        usual = Change("usual is a shell", {"form.construction": "shell"})
        yield note("material", case.material, "rigid", "a filled body of it hardly bends", usual)
    if case.order.wearer.clinician:
        return
    lift, post = case.dose("heel_lift.height_mm"), abs(case.dose("rearfoot_post.angle_deg"))
    most = menu_limits(case)
    if lift > most["heel_lift.height_mm"]:
        limit = f"usually up to {most['heel_lift.height_mm']:g} mm"
        yield warn("heel lift", lift, limit, "ask a clinician before lifting more")
    if post > most["rearfoot_post.angle_deg"]:
        limit = f"usually up to {most['rearfoot_post.angle_deg']:g} degrees{' on a skive' if skive > 0.0 else ''}"
        yield warn("rearfoot post", post, limit, "ask a clinician before tilting more")


def menu_limits(case: Case) -> dict[str, float]:
    """Return the doses, by key and without their sign, over which a clinician should decide."""
    has_skive = case.dose("medial_skive.depth_mm") > 0.0 or case.dose("lateral_skive.depth_mm") > 0.0
    return {
        "heel_lift.height_mm": USUAL_LIFT,
        "rearfoot_post.angle_deg": USUAL_POST_ON_SKIVE if has_skive else USUAL_POST,
    }
