"""The conditions that rules ask about, by the words that stand in reasons."""

from insolecad.features import suggestion
from insolecad.prescription.rules.amount import Condition

PAD_COMPLAINTS = ("forefoot-pain", "sore-second-head", "sore-third-head", "sore-fourth-head")
"""Complaints that call for a metatarsal pad: it takes load off the second to fourth head (pad libraries and trials)."""

FLAT = Condition("flat foot", lambda case: case.foot_type == "flat")
PRONATED = Condition(suggestion.PRONATED.words, suggestion.PRONATED.holds)
SUPINATED = Condition("supination, cushioned", lambda case: case.motion == "supinated")
HEEL_STRIKE = Condition("landing on the heel", lambda case: case.strike == "heel")
MIDFOOT_STRIKE = Condition("landing on the midfoot", lambda case: case.strike == "midfoot")
RUNNING = Condition("running, cushions the ball", lambda case: case.is_running)
THREE_QUARTER = Condition("three-quarter length", lambda case: case.order.form.length == "three-quarter")
MINIMALIST = Condition("minimalist shoe", lambda case: case.shoe == "minimalist")
LOW_VOLUME = Condition("a shoe without room", lambda case: case.order.shoe.fit == "low-volume")
ON_SOCKLINER = Condition("on the shoe's own insole", lambda case: case.order.shoe.sockliner == "keep")
SORE_FOREFOOT = Condition("sore forefoot, cushioned", lambda case: case.complains_of("forefoot-pain"))
NO_SORE_HEADS = Condition(
    "no sore forefoot, nor a sore second to fourth head", lambda case: not any(map(case.complains_of, PAD_COMPLAINTS))
)
SORE_HEEL = Condition("sore heel, cushioned", lambda case: case.complains_of("heel-pain"))
NOT_PRINTED = Condition("a material that is not filled", lambda case: not case.solid_material.has_infill)
