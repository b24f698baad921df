"""Openings: none unless ordered; ventilation holes of a usual size where only their zones are named."""

from insolecad.geometry.construction import USUAL_HOLE, USUAL_PITCH
from insolecad.order.model import Aperture
from insolecad.prescription.rules.amount import Condition, Constant, Zero
from insolecad.prescription.rules.rule import Instead, Rule

ZONES_ORDERED = Condition("zones to ventilate are ordered", lambda case: bool(case.order.zones(case.side)))

RULES = (
    Rule(
        "ventilation.diameter_mm",
        Zero("none unless ordered"),
        "house",
        instead=(Instead(ZONES_ORDERED, USUAL_HOLE, "zones to ventilate are ordered: {value}"),),
    ),
    Rule("ventilation.pitch_mm", Constant(USUAL_PITCH, "usual distance"), "house"),
    *(Rule(f"aperture.{name}", Zero("none unless ordered"), "house") for name in Aperture.model_fields),
)
